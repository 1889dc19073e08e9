"""A database without the published cases is told apart from figures that differ."""

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.django_db
@pytest.mark.parametrize("publication", ["2019-interventions", "2020-01"])
def test_a_database_without_the_cases_of_a_bulletin_says_so(publication):
    with pytest.raises(CommandError, match="The cases of this bulletin are not in this database"):
        call_command("reproduce", publication)
