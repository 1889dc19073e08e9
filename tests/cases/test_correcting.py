"""Putting a fact right: who may, what it takes, and that no correction is lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cases.correcting import FactsChanged, correct_facts
from cases.facts import CaseFacts
from cases.models import Case, CaseAssessment, ResponsibleOfficer
from cases.queries.facts import fact_lines, facts_as_given, history_of
from cases.signals import judgements_changed
from inspections.models import Inspection, TeamMember
from inspections.rules import Phase
from interviews.models import Interview
from standards.queries import edition_structure
from tests.cast import add_case


def facts_of(case: Case) -> CaseFacts:
    return facts_as_given(Case.objects.select_related("officer").get(pk=case.pk))


def correct(case, by, *, reason: str = "The order says so.", seen: CaseFacts | None = None, **facts) -> list[str]:
    before = facts_of(case) if seen is None else seen
    return correct_facts(case=case, facts=replace(before, **facts), seen=before, reason=reason, by=by)


def refusal(case, by, **facts) -> dict[str, list[str]]:
    before = facts_of(case)
    with pytest.raises(ValidationError) as refused:
        correct(case, by, **facts)
    assert facts_of(case) == before
    return refused.value.message_dict if hasattr(refused.value, "error_dict") else {"": refused.value.messages}


def test_every_fact_can_be_corrected(case, cast):
    right = CaseFacts(
        officer="RO2", office="South Street", date_of_birth=date(1990, 5, 3), age=31, sex="female", ethnicity="B1",
        sentence_type="licence", sentence_months=Decimal("12.5"), started_on=date(2022, 1, 31), requirements=("curfew",),
        previous_sanctions=3, ogrs_score=60, rosh="high", mappa_category="1", mappa_level="2",
        licence_ends_on=date(2022, 9, 30), reset_on=date(2022, 3, 1),
    )  # fmt: skip
    seen = facts_of(case)
    changed = correct_facts(case=case, facts=right, seen=seen, reason="File read again.", by=cast.ines)
    assert changed == seen.differences(right)
    assert len(changed) == 17
    assert facts_of(case) == right


def test_every_fact_can_be_forgotten(case, cast):
    correct_facts(case=case, facts=CaseFacts(), seen=facts_of(case), reason="Another person's record.", by=cast.lee)
    assert facts_of(case) == CaseFacts()
    assert ResponsibleOfficer.objects.filter(reference="RO1").exists()


def test_who_corrected_what_and_why_is_kept(case, cast):
    correct(case, cast.ines, rosh="high", ogrs_score=None, reason=" OASys of 3 March. ")
    history = history_of(case, edition_structure(case.inspection.edition_id))
    assert [(change.title, change.by, change.reason) for change in history] == [
        ("Facts corrected", "Ines", "OASys of 3 March."), ("Case added", "", "")
    ]  # fmt: skip
    assert history[0].changes == (("OGRS score", "55", "Not known"), ("Risk of serious harm", "Medium", "High"))


def test_the_history_tells_allocations_too_and_nothing_where_nothing_changed(case, cast):
    Case.objects.filter(pk=case.pk).update(added_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(allocated_to=cast.asha)
    Case.objects.filter(pk=case.pk).update(allocated_to=None)
    history = history_of(case, edition_structure(case.inspection.edition_id))
    assert [change.title for change in history] == ["Allocation taken back", "Allocated to Asha", "Case added"]
    assert history[1].changes == (("Allocated to", "Ines", "Asha"),)


def test_a_history_takes_three_queries_however_long(case, cast, django_assert_num_queries):
    edition = edition_structure(case.inspection.edition_id)
    for score in range(12):
        correct(case, cast.ines, ogrs_score=score)
    with django_assert_num_queries(3):
        assert len(history_of(case, edition)) == 13


@pytest.mark.parametrize("name", ["asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_others_may_not_correct(case, cast, name):
    with pytest.raises(PermissionDenied, match="Only the inspector this case is allocated to"):
        correct(case, getattr(cast, name), rosh="high")


def test_a_local_assessor_corrects_their_own_case(inspection, cast):
    assert correct(add_case(inspection, "NB-2", allocated_to=cast.lou), cast.lou, rosh="high") == ["rosh"]


def test_whoever_left_the_team_corrects_nothing(case, cast):
    TeamMember.objects.filter(user=cast.ines).update(left_at=timezone.now())
    with pytest.raises(PermissionDenied):
        correct(case, cast.ines, rosh="high")


def test_once_handed_in_the_lead_alone_corrects(case, cast):
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=cast.ines)
    with pytest.raises(PermissionDenied, match="ask the lead inspector"):
        correct(case, cast.ines, rosh="high")
    assert correct(case, cast.lee, rosh="high") == ["rosh"]


@pytest.mark.parametrize("phase", list(Phase))
def test_facts_stand_once_the_panel_sits(case, cast, phase):
    Inspection.objects.filter(pk=case.inspection_id).update(phase=phase)
    if phase in (Phase.PLANNING, Phase.FIELDWORK, Phase.MODERATION):
        assert correct(case, cast.ines, rosh="high") == ["rosh"]
    else:
        with pytest.raises(PermissionDenied, match=f"in the {phase} phase"):
            correct(case, cast.lee, rosh="high")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"age": 9}, {"age": ["Age at start or release: give a whole number from 10 to 120."]}),
        ({"ogrs_score": 101, "previous_sanctions": -1}, {
            "previous_sanctions": ["Previous sanctions: give a whole number from 0 to 999."],
            "ogrs_score": ["OGRS score: give a whole number from 0 to 100."],
        }),
        ({"sentence_months": Decimal("1.234")}, {"sentence_months": [
            "Sentence length in months: give a number from 0 to 9999.99, with at most two decimal places."
        ]}),
        ({"rosh": "dreadful"}, {"rosh": ["Risk of serious harm: select from the edition's list."]}),
        ({"requirements": ("curfew", "tagging")}, {"requirements": ["Requirements: select from the edition's list."]}),
        ({"office": "x" * 121}, {"office": ["Office: the text has 121 characters; at most 120 fit."]}),
        ({"officer": "a\x00b"}, {"officer": [
            "Responsible officer: the text holds a line break or a character that cannot be seen."
        ]}),
        ({"date_of_birth": date(1899, 1, 1)}, {"date_of_birth": ["Date of birth: the year is before 1900."]}),
        ({"started_on": date(2999, 1, 1)}, {"started_on": ["Start or release date: the date is in the future."]}),
        ({"date_of_birth": date(2001, 1, 1), "started_on": date(2022, 1, 1)}, {
            "age": ["Age at start or release: the age does not fit the date of birth, which makes the person 21 at the start."]
        }),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_the_fact(case, cast, facts, expected):
    assert refusal(case, cast.ines, **facts) == expected


def test_a_correction_needs_a_change_and_a_reason(case, cast):
    assert refusal(case, cast.ines) == {"": ["You have not changed any fact."]}
    assert refusal(case, cast.ines, rosh="high", reason="  ") == {
        "reason": ["Say how you know, for example where the right value stands."]
    }
    assert refusal(case, cast.ines, rosh="high", reason="x" * 1001)["reason"] == ["The reason must be 1,000 characters or fewer."]
    assert refusal(case, cast.ines, rosh="high", reason="a\x00b")["reason"] == ["The reason must not contain null characters."]


def test_a_correction_of_facts_that_changed_meanwhile_is_held_back(case, cast):
    seen = facts_of(case)
    correct(case, cast.lee, rosh="very_high")
    with pytest.raises(FactsChanged) as held_back:
        correct(case, cast.ines, seen=seen, rosh="high")
    assert held_back.value.current == facts_of(case) == replace(seen, rosh="very_high")
    with pytest.raises(FactsChanged):
        correct_facts(case=case, facts=seen, seen=None, reason="Unsure what was seen.", by=cast.ines)


def test_the_officer_who_was_interviewed_about_the_case_stays(case, cast):
    Interview.objects.create(case=case, officer=case.officer, interviewer=cast.ines)
    for officer in ("RO2", ""):
        assert refusal(case, cast.ines, officer=officer, rosh="high") == {
            "officer": ["The officer cannot be changed: they were interviewed about this case."]
        }
    assert not ResponsibleOfficer.objects.filter(reference="RO2").exists()
    assert correct(case, cast.ines, rosh="high") == ["rosh"]


def test_ratings_are_told_after_a_correction(case, cast, django_capture_on_commit_callbacks):
    told = []

    def listen(sender, inspection_id, **kwargs):
        told.append(inspection_id)

    judgements_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            correct(case, cast.ines, rosh="high")
    finally:
        judgements_changed.disconnect(listen)
    assert told == [case.inspection_id]


def test_facts_are_shown_with_what_the_edition_makes_of_them(inspection):
    case = add_case(
        inspection, "NB-2", officer="RO1", date_of_birth=date(1990, 5, 3), started_on=date(2022, 5, 2), ethnicity="W1",
        sentence_type="licence", sentence_months=Decimal("6.00"), previous_sanctions=5, ogrs_score=75, rosh="very_high",
        requirements=["unpaid_work", "curfew"], mappa_category="none",
    )  # fmt: skip
    lines = {line.name: (line.value, line.band) for line in fact_lines(case, edition_structure(inspection.edition_id))}
    edition = edition_structure(inspection.edition_id)
    assert lines["officer"] == ("RO1", "")
    assert lines["office"] == ("Not known", "")
    assert lines["date_of_birth"] == ("3/5/1990", "")
    assert lines["age"][0] == "31, from the date of birth"
    assert lines["age"][1] == next(band.label for band in edition.bands["age"] if band.holds(31))
    assert lines["ethnicity"] == ("White: British", "White")
    assert lines["sentence_type"] == ("Licence", "Post-release")
    assert lines["sentence_months"] == ("6", next(band.label for band in edition.bands["sentence_months"] if band.holds(6)))
    assert lines["previous_sanctions"] == ("5", "2-5")
    assert lines["requirements"] == ("Unpaid work; Curfew", "")
    assert lines["rosh"][0] == "Very high"
    assert lines["mappa_level"] == ("Not known", "")
