"""The accessibility statement says what was tested, no more, and is no older than the pages."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from config.accessibility import NOT_TRIED, Results
from tests.accessibility.exceptions import EXCEPTIONS
from tests.accessibility.routes import page_names
from tests.accessibility.visiting import CHECKS
from tests.pages import assert_well_formed, page_of


@pytest.fixture
def results() -> Results:
    return Results.read()


def test_every_page_was_looked_at_when_the_results_were_recorded(results):
    missing = page_names() - set(results.pages)
    assert not missing, f"run `make accessibility`: the gate has not seen {sorted(missing)}"
    assert results.checks == CHECKS
    assert len(results.exceptions) == len(EXCEPTIONS)


def test_nothing_is_let_pass_for_longer_than_was_said():
    assert [one for one in EXCEPTIONS if one.expires < date.today()] == []  # noqa: DTZ011


def test_the_statement_says_what_the_results_say(client, results):
    response = client.get(reverse("accessibility_statement"))
    page = page_of(response)
    assert_well_formed(page)
    assert f"This service is {results.status} with the" in page.text
    assert f"{len(results.pages)} pages in {results.states} states" in page.text
    assert f"axe-core {results.axe}" in page.text
    for issue in NOT_TRIED:
        assert f"{issue.words} (WCAG 2.2 success criterion {issue.criterion})" in page.text


def test_an_open_issue_makes_the_service_partially_compliant(results, monkeypatch):
    assert results.status == "partially compliant"
    monkeypatch.setattr("config.accessibility.NOT_TRIED", ())
    assert replace(results, exceptions=[]).status == "fully compliant"
    allowed = {"reason": "the grid is too wide", "criterion": "1.4.10 (reflow)"}
    told = replace(results, exceptions=[allowed])
    assert (told.status, told.issues[0].words) == ("partially compliant", "the grid is too wide")


def test_the_version_of_axe_that_tested_is_the_one_that_is_locked(results):
    assert f'"axe-core": "{results.axe}"' in (settings.BASE_DIR / "package.json").read_text()


def test_the_review_is_due_within_a_year(results):
    leap = replace(results, tested_on=date(2028, 2, 29))
    assert leap.review_by == date(2029, 2, 28)
