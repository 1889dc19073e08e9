"""A panel that meets about North Borough."""

import pytest

from tests.panels.deciding import Panel, gather_panel


@pytest.fixture
def panel(inspection, cast) -> Panel:
    return gather_panel(inspection, cast)
