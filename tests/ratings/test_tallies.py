"""What is counted, and how a change is noticed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case, CaseAssessment
from inspections.models import Inspection
from inspections.rules import Phase, Role
from ratings.aggregating import aggregate
from ratings.queries import fingerprints
from ratings.queries.fingerprints import fingerprint_of, revisions_in, stale_inspections
from ratings.queries.tallies import Tallied, tally
from ratings.results import KeyQuestionTally
from standards.queries import edition_structure
from tests.cast import add_case, plan
from tests.ratings.judging import judge


def tally_of(inspection) -> Tallied:
    return tally(inspection.pk, edition_structure(inspection.edition_id))


def counted(inspection, key_question: str) -> KeyQuestionTally:
    return next(one for one in tally_of(inspection).tallies if one.key_question == key_question)


@pytest.fixture
def crc(cast):
    """Its edition asks about safety only where the screening has not ruled it out."""
    return plan("Testshire", edition="crc-2018-19", kind="CRC", team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR})


def test_yes_no_not_asked_and_not_answered_are_counted_apart(crc, cast):
    a, b, c, d, e = (add_case(crc, name, allocated_to=cast.ines) for name in "ABCDE")
    judge(a, by=cast.ines, assessment__safety="yes")
    judge(b, by=cast.ines, assessment__safety="no")
    judge(c, by=cast.ines, assessment__safety="yes", screening__harm_indicators="no")
    judge(d, by=cast.ines, screening__harm_indicators="yes")
    judge(e, by=cast.ines, assessment__safety="yes")
    judge(e, by=cast.ines, assessment__safety="")

    assert counted(crc, "assessment.safety") == KeyQuestionTally(
        "assessment.safety", sufficient=1, insufficient=1, not_applicable=0, not_answered=2, not_asked=1
    )
    assert counted(crc, "assessment.engaging") == KeyQuestionTally("assessment.engaging", not_answered=5)


def test_what_is_no_longer_asked_comes_back_unharmed_when_it_is_asked_again(crc, cast):
    case = add_case(crc, "A", allocated_to=cast.ines)
    judge(case, by=cast.ines, assessment__safety="yes", screening__harm_indicators="no")
    assert counted(crc, "assessment.safety").sufficient == 0

    judge(case, by=cast.ines, screening__harm_indicators="yes")
    assert counted(crc, "assessment.safety").sufficient == 1


def test_an_answer_that_says_not_applicable_is_neither_yes_nor_unanswered(cast):
    area = plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team={cast.ines: Role.INSPECTOR})
    for reference, choice in [("A", "yes"), ("B", "not_applicable"), ("C", "not_applicable")]:
        judge(add_case(area, reference, allocated_to=cast.ines), by=cast.ines, partners__information=choice)

    assert counted(area, "partners.information") == KeyQuestionTally("partners.information", sufficient=1, not_applicable=2)


def test_every_key_question_that_cases_are_judged_by_is_counted_in_the_editions_order(inspection, case):
    edition = edition_structure(inspection.edition_id)

    assert [one.key_question for one in tally_of(inspection).tallies] == [
        code for standard in edition.standards for code in standard.key_questions
    ]


def test_a_case_counts_once_a_key_question_is_judged_and_is_submitted_apart_from_that(inspection, case, cast):
    prompts_only = add_case(inspection, "NB-002", allocated_to=cast.ines)
    judge(prompts_only, by=cast.ines, assessment__safety__harm="yes")
    judge(case, by=cast.ines, assessment__safety="no")
    add_case(inspection, "NB-003")
    Case.objects.create(inspection=inspection, reference="NB-004")  # not even begun
    CaseAssessment.objects.filter(case=prompts_only).update(submitted_at=timezone.now(), submitted_by=cast.ines)
    found = tally_of(inspection)

    assert (found.cases_total, found.cases_counted, found.cases_submitted) == (4, 1, 1)
    assert counted(inspection, "assessment.safety").not_answered == 3


def test_a_judgement_that_is_not_asked_for_does_not_make_a_case_count(crc, cast):
    case = add_case(crc, "A", allocated_to=cast.ines)
    judge(case, by=cast.ines, assessment__safety="yes", screening__harm_indicators="no")

    assert tally_of(crc).cases_counted == 0


def test_cases_of_other_modules_are_not_among_those_a_key_question_could_be_asked_of(several_samples, cast):
    for module, count in (("supervision", 3), ("unpaid_work", 2), ("victims", 1)):
        cases = [add_case(several_samples, f"WB-{n}", module=module, allocated_to=cast.ines) for n in range(count)]
        if module == "supervision":
            judge(cases[0], by=cast.ines, screening__harm="yes", assessment__safety="yes")
        if module == "unpaid_work":
            judge(cases[0], by=cast.ines, unpaid_work__safety="no")

    found = tally_of(several_samples)
    assert found.tallies == (
        KeyQuestionTally("assessment.safety", sufficient=1, not_asked=2),
        KeyQuestionTally("unpaid_work.safety", insufficient=1, not_answered=1),
        KeyQuestionTally("victims.contact", not_answered=1),
        KeyQuestionTally("desistance.pooled"),
    )
    assert [one.cases for one in found.tallies] == [3, 2, 1, 0]
    assert (found.cases_total, found.cases_counted) == (6, 2)


def test_an_inspection_without_cases_is_counted_as_nothing(inspection):
    found = tally_of(inspection)

    assert (found.cases_total, found.cases_counted, found.cases_submitted) == (0, 0, 0)
    assert all(one == KeyQuestionTally(one.key_question) for one in found.tallies)


def test_the_cases_of_other_inspections_are_not_counted(inspection, case, other_inspection, other_case, cast):
    judge(other_case, by=cast.olu, assessment__safety="yes")

    assert counted(inspection, "assessment.safety") == KeyQuestionTally("assessment.safety", not_answered=1)


def test_counting_takes_one_statement(inspection, case):
    edition = edition_structure(inspection.edition_id)
    with CaptureQueriesContext(connection) as statements:
        tally(inspection.pk, edition)

    assert len(statements) == 1


# --- fingerprints ----------------------------------------------------------------------------------------------------


def submit(case, by):
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=by)


CHANGES = {
    "a judgement": lambda case, cast: judge(case, by=cast.ines, assessment__safety="yes"),
    "a fact": lambda case, cast: Case.objects.filter(pk=case.pk).update(started_on=date(2022, 1, 1)),
    "a new case": lambda case, cast: add_case(case.inspection, "NB-009"),
    "a submission": lambda case, cast: submit(case, cast.ines),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_that_a_rating_rests_on_changes_the_fingerprint(inspection, case, cast, change):
    before = fingerprint_of(inspection.pk)
    CHANGES[change](case, cast)

    assert fingerprint_of(inspection.pk) != before


def test_reading_changes_no_fingerprint_and_counting_finds_the_same(inspection, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes", assessment__engaging="no")
    submit(case, cast.ines)

    assert fingerprint_of(inspection.pk) == fingerprint_of(inspection.pk) == tally_of(inspection).fingerprint
    assert revisions_in(fingerprint_of(inspection.pk)) == 2


def test_a_change_elsewhere_changes_no_fingerprint(inspection, case, other_case, cast):
    before = fingerprint_of(inspection.pk)
    judge(other_case, by=cast.olu, assessment__safety="yes")

    assert fingerprint_of(inspection.pk) == before


# --- what the sweep finds --------------------------------------------------------------------------------------------


def test_an_inspection_is_stale_until_aggregated_and_again_after_a_change(inspection, case, cast):
    assert stale_inspections() == [inspection.pk]
    aggregate(inspection.pk)
    assert stale_inspections() == []
    judge(case, by=cast.ines, assessment__safety="yes")
    assert stale_inspections() == [inspection.pk]


def test_an_inspection_without_cases_is_never_stale(inspection):
    assert stale_inspections() == []


def test_a_published_inspection_is_looked_at_until_a_run_after_its_publication_has_counted_everything(cast, monkeypatch):
    finished = plan("West Borough", phase=Phase.PUBLISHED, team={cast.lee: Role.LEAD})
    add_case(finished, "W-1")
    assert stale_inspections() == [finished.pk]
    aggregate(finished.pk)
    add_case(finished, "W-2")  # committed late: within the minute
    assert stale_inspections() == [finished.pk]
    monkeypatch.setattr(fingerprints, "LATECOMERS", timedelta(0))

    assert stale_inspections() == []


def test_what_nobody_counted_before_the_publication_is_counted_after_it(inspection, case, cast, monkeypatch):
    monkeypatch.setattr(fingerprints, "LATECOMERS", timedelta(0))
    aggregate(inspection.pk)
    judge(case, by=cast.ines, assessment__safety="yes")  # the broker was down, and the worker as well
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)
    publish_in_an_hour(inspection)
    assert stale_inspections() == [inspection.pk]
    monkeypatch.setattr(fingerprints, "AFTER_PUBLICATION", timedelta(hours=-2))

    assert stale_inspections() == []  # long ago: nobody looks every ten seconds any more


def publish_in_an_hour(inspection) -> None:
    """Within one transaction the database has one time for everything: the publication gets a later one."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inspections_inspectionevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE inspections_inspectionevent SET pgh_created_at = now() + interval '1 hour'"
            " WHERE pgh_obj_id = %s AND phase = 'published'",
            [inspection.pk],
        )
        cursor.execute("ALTER TABLE inspections_inspectionevent ENABLE TRIGGER USER")
