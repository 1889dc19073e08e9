"""How ratings moved through the fieldwork, and what moved them."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import CaseAssessment
from design.templatetags.charts import Mark, line_of
from organisation.proposing import propose_rating
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from ratings.queries.history import through_the_fieldwork
from ratings.results import Policy
from standards.queries import edition_structure
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge
from tests.ratings.test_counting import decide
from tests.ratings.test_firmness import url


def at(run, **ago):
    """Let a run have been made earlier. Runs are append-only: the trigger is put aside, as only the tables' owner can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while a check of its rows waits
        cursor.execute("ALTER TABLE ratings_ratingrun DISABLE TRIGGER USER")
        cursor.execute("UPDATE ratings_ratingrun SET computed_at = %s WHERE id = %s", [timezone.now() - timedelta(**ago), run.pk])
        cursor.execute("ALTER TABLE ratings_ratingrun ENABLE TRIGGER USER")


@pytest.fixture
def three_days(inspection, cast):
    """Assessment: not rated, then Outstanding by NB-1 two days ago, Inadequate by NB-2 yesterday, the same today."""
    first, second = (add_case(inspection, f"NB-{number}", allocated_to=cast.ines) for number in (1, 2))
    at(aggregate(inspection.pk), days=2, minutes=5)
    judge(first, by=cast.ines, assessment__safety="yes")
    CaseAssessment.objects.filter(case=first).update(submitted_at=timezone.now(), submitted_by=cast.ines)
    at(aggregate(inspection.pk), days=2)
    judge(second, by=cast.ines, assessment__engaging="no")
    at(aggregate(inspection.pk), days=1)
    judge(second, by=cast.ines, assessment__desistance="no")
    aggregate(inspection.pk)
    return inspection


def read(inspection, user):
    return through_the_fieldwork(inspection, edition_structure(inspection.edition_id), user)


def steps(move):
    return [(step.standard.code if step.standard else "", step.before and step.before.label, step.after and step.after.label)
            for step in move.steps]  # fmt: skip


def test_each_day_shows_how_it_ended(three_days, cast):
    through = read(three_days, cast.pat)
    course = next(one for one in through.courses if one.standard.code == "assessment")

    assert [(day.share, day.rating.label) for day in course.days] == [
        (Fraction(1), "Outstanding"), (Fraction(0), "Inadequate"), (Fraction(0), "Inadequate"),
    ]  # fmt: skip
    assert [(counted, submitted) for _, _, counted, submitted in through.days] == [(1, 1), (2, 1), (2, 1)]
    assert course.finding == "From 100.0% to 0.0%, between 0.0% and 100.0%."
    assert through.limits == ((50, "Requires improvement"), (65, "Good"), (80, "Outstanding"))


def test_each_move_names_the_submissions_and_answers_that_came_in_between(three_days, cast):
    moves = read(three_days, cast.lee).moves

    assert [steps(move) for move in moves] == [
        [("assessment", "Outstanding", "Inadequate")], [("assessment", None, "Outstanding")], [],
    ]  # fmt: skip
    assert [[reference for _, reference in move.answered] for move in moves] == [["NB-2"], ["NB-1"], []]
    assert [[reference for _, reference in move.submitted] for move in moves] == [[], ["NB-1"], []]
    assert [move.causes for move in moves] == [("answers",), ("answers", "submissions"), ()]


def test_a_move_says_when_people_or_the_policy_made_it(three_days, cast):
    propose_rating(inspection=three_days, standard="staffing", rating="good", reasons="So.", version=0, by=cast.lee)
    aggregate(three_days.pk)
    decide(three_days, cast.lee, Policy.SUBMITTED)
    aggregate(three_days.pk)
    newest, before, *_ = read(three_days, cast.lee).moves

    assert (newest.causes, steps(newest)) == (("which answers count",), [("assessment", "Inadequate", "Outstanding")])
    assert (before.causes, steps(before)) == (("ratings proposed by people",), [("staffing", None, "Good")])


def test_the_page_shows_table_chart_and_moves(three_days, cast, browser_of):
    page = page_of(browser_of(cast.rae).get(url("rating_history", three_days)))
    assert_well_formed(page)

    today = [cell.text for cell in page.all("tr")[3].all("td")]
    assert today[:4] == ["Not rated", "2", "1", "0.0%, Inadequate"]
    assert [figure.text.split()[0] for figure in page.all("figure")] == ["2.1"]
    assert page.text.count("Nothing judged yet.") == 4
    assert "2.1 Assessment: Outstanding to Inadequate" in page.text


def test_the_page_takes_as_many_queries_for_thirty_runs_as_for_one(inspection, cast, browser_of):
    case, browser, taken = add_case(inspection, "NB-1"), browser_of(cast.lee), []
    for choices in (["yes"], ["no", "yes"] * 15):
        for choice in choices:
            judge(case, by=cast.lee, assessment__safety=choice)
            aggregate(inspection.pk)
        browser.get(url("rating_history", inspection))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("rating_history", inspection)).status_code == 200
        taken.append(len(queries))

    assert RatingRun.objects.filter(inspection=inspection).count() == 31
    assert taken[0] == taken[1] <= 10


# --- the drawing ------------------------------------------------------------------------------------------------------


def test_a_line_is_drawn_over_time_with_a_gap_where_nothing_was_judged():
    days = [date(2026, 3, day) for day in (2, 3, 4, 6)]
    marks, stretches = line_of(list(zip(days, [0, 50, None, 100], strict=True)))

    assert marks == [Mark(0.0, 160.0, ""), Mark(21.0, 80.0, ""), Mark(84.0, 0.0, "100%")]
    assert stretches == ["0.0,160.0 25.0,80.0"]


def test_a_course_of_one_day_says_so(three_days, cast):
    course = next(one for one in read(three_days, cast.pat).courses if one.standard.code == "assessment")

    first = replace(course, days=course.days[:1])
    assert (first.finding, first.is_drawn, course.is_drawn) == ("100.0%: judged on one day only so far.", False, True)
    assert replace(course, days=()).finding == ""


def test_a_line_of_one_day_is_a_mark():
    assert line_of([(date(2026, 3, 2), Fraction(131, 2))]) == ([Mark(0.0, 55.2, "65.5%")], [])
    assert line_of([]) == ([], [])
