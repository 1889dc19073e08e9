"""The browser's own module that decides who is asked what, run by Node, for tests that compare it with the server."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from standards.applicability import Condition, Fact, for_browser

Decide: TypeAlias = Callable[[Sequence[Condition | None], Mapping[str, Fact], Mapping[str, str | None]], list[bool]]


@pytest.fixture(scope="session")
def in_browser() -> Iterator[Decide]:
    """What the browser decides about conditions, given facts and answers as the server has them."""
    node = shutil.which("node")
    assert node, "Node is needed, as for building the pages' styles"
    script = [node, str(Path(__file__).with_name("deciding.mjs"))]
    with subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdin
        assert process.stdout
        told, said = process.stdin, process.stdout

        def decide(
            conditions: Sequence[Condition | None], facts: Mapping[str, Fact], answers: Mapping[str, str | None]
        ) -> list[bool]:
            data: dict[str, Any] = {"conditions": for_browser(conditions), "facts": for_browser(facts), "answers": answers}
            told.write(json.dumps(data) + "\n")
            told.flush()
            decided: list[bool] = json.loads(said.readline())
            return decided

        yield decide
        told.close()
