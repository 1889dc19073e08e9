"""Which answers count: decided by the lead inspector, part of every run, and shown with every figure."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseAssessment
from cases.setting_aside import set_cases_aside, take_cases_back
from inspections.models import Inspection
from inspections.rules import Phase, Role
from ratings.aggregating import aggregate, digest_of
from ratings.counting import set_policy
from ratings.models import CountingPolicy
from ratings.queries.fingerprints import fingerprint_of, stale_inspections
from ratings.queries.judged_cases import judged_cases
from ratings.results import Policy
from ratings.signals import counting_changed
from standards.queries import edition_structure
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of
from tests.panels.deciding import gather_panel
from tests.ratings.judging import judge

WHY = "Fieldwork is over and what is not submitted will not be."


def submit(inspection, *references, by):
    """Hand cases in without filling in every page, which these tests are not about."""
    done = CaseAssessment.objects.filter(case__inspection=inspection, case__reference__in=references)
    done.update(submitted_at=timezone.now(), submitted_by=by)


def decide(inspection, by, policy=Policy.SUBMITTED, selection="", eligible=None, reason=WHY):
    return set_policy(inspection=inspection, policy=policy, selection=selection, eligible=eligible, reason=reason, by=by)


def tally_of(run, question="assessment.safety"):
    found = next(one for one in run.tallies if one["key_question"] == question)
    return [found[state] for state in ("sufficient", "insufficient", "not_applicable", "not_answered", "not_asked")]


@pytest.fixture
def four_cases(inspection, cast):
    """NB-0 to NB-2 judged Yes and NB-3 No; NB-0 and NB-3 are submitted. NB-4 has not been begun."""
    for number, choice in enumerate(["yes", "yes", "yes", "no"]):
        judge(add_case(inspection, f"NB-{number}", allocated_to=cast.ines), by=cast.ines, assessment__safety=choice)
    add_case(inspection, "NB-4")
    submit(inspection, "NB-0", "NB-3", by=cast.ines)
    return inspection


# --- what is counted --------------------------------------------------------------------------------------------------


def test_at_first_every_judgement_recorded_counts(four_cases):
    run = aggregate(four_cases.pk)

    assert (run.policy, run.left_out, tally_of(run)) == ("recorded", {}, [3, 1, 0, 1, 0])
    assert run.digest == digest_of(run.scheme, run.tallies, run.ratings)


def test_under_submitted_only_cases_that_were_handed_in_count(four_cases, cast):
    before = aggregate(four_cases.pk)
    decide(four_cases, cast.lee)
    assert stale_inspections() == [four_cases.pk]
    run = aggregate(four_cases.pk)

    assert (run.policy, run.left_out, tally_of(run)) == ("submitted", {"not_submitted": 3}, [1, 1, 0, 0, 0])
    assert (run.cases_total, run.cases_counted, run.cases_submitted) == (5, 2, 2)
    assert run.fingerprint == fingerprint_of(four_cases.pk) != before.fingerprint
    assert aggregate(four_cases.pk) is None


def test_the_policy_is_part_of_the_digest(four_cases, cast):
    submit(four_cases, "NB-1", "NB-2", "NB-4", by=cast.ines)
    recorded = aggregate(four_cases.pk)
    decide(four_cases, cast.lee)
    submitted = aggregate(four_cases.pk)

    assert (recorded.tallies, recorded.ratings) == (submitted.tallies, submitted.ratings)
    assert recorded.digest != submitted.digest == digest_of(submitted.scheme, submitted.tallies, submitted.ratings, "submitted")


def test_a_decision_that_was_taken_back_gives_the_first_digest_again(four_cases, cast):
    first = aggregate(four_cases.pk)
    decide(four_cases, cast.lee)
    decide(four_cases, cast.lee, Policy.RECORDED, reason="Two inspectors are ill.")
    last = aggregate(four_cases.pk)

    assert (last.digest, last.policy) == (first.digest, "recorded")
    assert last.fingerprint != first.fingerprint


def test_a_part_is_counted_by_its_own_policy(cast):
    region = plan("Testshire", edition="region-2023-25", kind="region", team={cast.lee: Role.LEAD})
    town = plan("Town", edition="pdu-2023-25", team={cast.olu: Role.LEAD})
    Inspection.objects.filter(pk=town.pk).update(part_of=region)
    judge(add_case(town, "T-1", allocated_to=cast.olu), by=cast.olu, assessment__safety="yes")
    before = aggregate(region.pk)
    decide(town, cast.olu)
    run = aggregate(region.pk)

    assert tally_of(before, "public_protection.assessment") == [1, 0, 0, 0, 0]
    assert tally_of(run, "public_protection.assessment") == [0, 0, 0, 0, 0]
    assert [(part["counted"], part["left_out"]) for part in run.parts] == [(0, 1)]
    assert (run.policy, run.fingerprint) == ("recorded", fingerprint_of(region.pk))


# --- the decision -----------------------------------------------------------------------------------------------------


def test_every_decision_is_kept_with_its_reason(four_cases, cast):
    decide(four_cases, cast.lee, selection="sample", eligible=120)
    decide(four_cases, cast.lee, Policy.RECORDED, reason="Too few.")

    kept = CountingPolicy.objects.filter(inspection=four_cases).order_by("id")
    assert [(one.policy, one.selection, one.eligible, one.reason, one.set_by) for one in kept] == [
        ("submitted", "sample", 120, WHY, cast.lee), ("recorded", "", None, "Too few.", cast.lee),
    ]  # fmt: skip


def test_the_same_decision_again_adds_nothing(four_cases, cast):
    first = decide(four_cases, cast.lee)

    assert decide(four_cases, cast.lee, reason="Once more.") == first
    assert CountingPolicy.objects.count() == 1


def test_a_decision_asks_for_new_ratings_once_it_is_stored(four_cases, cast, django_capture_on_commit_callbacks):
    asked = []
    counting_changed.connect(lambda inspection_id, **_: asked.append(inspection_id), weak=False, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            decide(four_cases, cast.lee)
    finally:
        counting_changed.disconnect(dispatch_uid="test")

    assert asked == [four_cases.pk]


@pytest.mark.parametrize("who", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_nobody_but_the_lead_inspector_decides(four_cases, cast, who):
    with pytest.raises(PermissionDenied):
        decide(four_cases, getattr(cast, who))


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        ({"reason": "  "}, "Enter why"),
        ({"selection": "cohort", "eligible": 90}, "Only a sample is drawn from more cases"),
        ({"selection": "sample", "eligible": 4}, "The sample has 5 cases already"),
    ],
)
def test_what_cannot_be_decided(four_cases, cast, decision, message):
    with pytest.raises(ValidationError, match=message):
        decide(four_cases, cast.lee, **decision)
    assert not CountingPolicy.objects.exists()


def test_a_published_inspection_stays_as_it_is(four_cases, cast):
    Inspection.objects.filter(pk=four_cases.pk).update(phase=Phase.PUBLISHED)

    with pytest.raises(ValidationError, match="A published inspection stays as it is"):
        decide(four_cases, cast.lee)


def test_once_results_are_locked_nothing_else_counts(inspection, cast, browser_of):
    panel = gather_panel(inspection, cast)
    panel.decide_all()
    panel.lock()

    with pytest.raises(ValidationError, match="which answers count stays as it is"):
        decide(inspection, cast.lee)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        CountingPolicy.objects.create(inspection=inspection, policy="submitted", reason="So.", set_by=cast.lee)
    page = page_of(browser_of(cast.lee).get(reverse("counting", args=[inspection.reference])))
    assert "Change which answers count" not in page.text


@pytest.mark.parametrize("write", [lambda made: made.update(reason="Another."), lambda made: made.delete()])
def test_a_decision_can_neither_be_changed_nor_deleted(four_cases, cast, write):
    decide(four_cases, cast.lee)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        write(CountingPolicy.objects.all())


# --- pages and programs -----------------------------------------------------------------------------------------------


def test_the_lead_inspector_decides_on_a_page(four_cases, cast, browser_of):
    browser, page = browser_of(cast.lee), reverse("change_counting", args=[four_cases.reference])
    assert_well_formed(page_of(browser.get(page)))
    refused = page_of(browser.post(page, {"policy": "submitted", "selection": "sample", "eligible": "2", "reason": WHY}))
    assert_well_formed(refused)
    assert "The sample has 5 cases already" in refused.text
    assert WHY in refused.one("textarea").text

    sent = browser.post(page, {"policy": "submitted", "selection": "sample", "eligible": "80", "reason": WHY})
    assert sent.headers["Location"] == reverse("counting", args=[four_cases.reference])
    made = CountingPolicy.objects.get()
    assert (made.policy, made.selection, made.eligible, made.reason) == ("submitted", "sample", 80, WHY)


def test_the_page_says_what_counts_why_and_which_cases_are_left_out(four_cases, cast, browser_of):
    decide(four_cases, cast.lee, Policy.RECORDED, reason="All of it, for now.")
    decide(four_cases, cast.lee, selection="sample", eligible=1200)
    page = page_of(browser_of(cast.pat).get(reverse("counting", args=[four_cases.reference])))
    assert_well_formed(page)

    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in page.all("tr")]
    assert ["NB-1", "Not submitted yet", "Ines"] in rows
    assert ["NB-4", "Not submitted yet", "Nobody"] in rows
    assert "Nothing of 3 cases is in any figure now." in page.text
    assert WHY in page.text
    assert "drawn from 1,200" in page.text
    assert "All of it, for now." in page.text
    assert "Change which answers count" not in page.text


@pytest.mark.parametrize("name", ["ratings", "key_question_trace"])
def test_figures_say_which_answers_they_count(four_cases, cast, browser_of, name):
    decide(four_cases, cast.lee)
    aggregate(four_cases.pk)
    arguments = [four_cases.reference, *(["assessment.safety"] if name == "key_question_trace" else [])]
    page = page_of(browser_of(cast.lee).get(reverse(name, args=arguments)))

    assert "the judgements of submitted cases only" in page.text
    assert "3 cases" in page.text
    assert page.all("a", href=reverse("counting", args=[four_cases.reference]))


def test_the_trace_lists_the_cases_left_out_apart(four_cases, cast, browser_of):
    decide(four_cases, cast.lee)
    aggregate(four_cases.pk)
    page = page_of(browser_of(cast.lee).get(reverse("key_question_trace", args=[four_cases.reference, "assessment.safety"])))

    listed = {state: [link.text for link in page.one("section", id=state).all("a")] for state in ("sufficient", "left_out")}
    assert listed == {"sufficient": ["NB-0"], "left_out": ["NB-1", "NB-2", "NB-4"]}
    assert page.one("section", id="left_out").all("td")[-1].text == "Not submitted yet"


def test_programs_read_which_answers_counted(four_cases, cast, api_of):
    decide(four_cases, cast.lee)
    run = aggregate(four_cases.pk)
    found = api_of(cast.lee).get(f"/api/inspections/{four_cases.reference}/ratings/").json()["run"]

    assert (found["policy"], found["left_out"], found["digest"]) == ("submitted", {"not_submitted": 3}, run.digest)


def test_the_page_takes_as_many_queries_for_thirty_cases_as_for_one(four_cases, cast, browser_of):
    decide(four_cases, cast.lee)
    browser, page, taken = browser_of(cast.lee), reverse("counting", args=[four_cases.reference]), []
    for references in ([], [f"NB-{number}" for number in range(10, 40)]):
        for reference in references:
            add_case(four_cases, reference)
        aggregate(four_cases.pk)
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        taken.append(len(queries))

    assert taken[0] == taken[1] <= 9


# --- cases that are not inspected any more ---------------------------------------------------------------------------


@pytest.mark.parametrize("policy", Policy)
def test_a_case_that_was_set_aside_counts_under_no_policy_until_it_is_taken_back(four_cases, cast, policy, browser_of):
    submit(four_cases, "NB-1", "NB-2", "NB-4", by=cast.ines)
    decide(four_cases, cast.lee, policy)
    before = aggregate(four_cases.pk)
    no = Case.objects.filter(reference="NB-3")
    set_cases_aside(four_cases, no, because="Replaced: Record not available", by=cast.lee)

    assert stale_inspections() == [four_cases.pk]
    run = aggregate(four_cases.pk)
    assert (tally_of(before), tally_of(run)) == ([3, 1, 0, 1, 0], [3, 0, 0, 1, 0])
    assert (run.left_out, run.cases_total, run.cases_submitted) == ({"set_aside": 1}, 4, 4)
    page = browser_of(cast.lee).get(reverse("counting", args=[four_cases.reference])).content.decode()
    assert "Not inspected any more" in page
    edition = edition_structure(four_cases.edition_id)
    assert {one.reference for one in judged_cases(run, edition, cast.lee) if one.left_out} == {"NB-3"}

    take_cases_back(four_cases, no, because="Drawn again", by=cast.lee)
    assert stale_inspections() == [four_cases.pk]
    assert aggregate(four_cases.pk).digest == before.digest
