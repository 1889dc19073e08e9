from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from inspections.models import Inspection
from ratings.aggregating import aggregate
from ratings.models import DryRun, RatingRun
from ratings.queries.dry_runs import findings_of
from ratings.tasks import dry_run
from ratings.trying import ATTEMPTS, dry_runs_to_do, request_dry_run, try_draft
from standards.drafting import begin_draft, save_source
from standards.models import Edition, EditionDraft
from standards.queries import edition_structure
from standards.queries.drafts import draft_structure
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge

pytestmark = pytest.mark.django_db

ALL_YES = dict.fromkeys(("assessment__engaging", "assessment__desistance"), "yes")


@pytest.fixture
def published(inspection, case, cast):
    """North Borough is published: two of its three cases are good enough at assessment for safety."""
    for number, choice in enumerate(("yes", "yes", "no"), start=2):
        another = add_case(inspection, f"NB-00{number}", allocated_to=cast.ines, sex="female")
        judge(another, by=cast.ines, assessment__safety=choice, **ALL_YES)
    aggregate(inspection.pk)
    Inspection.objects.filter(pk=inspection.pk).update(phase="published")
    return inspection


@pytest.fixture
def draft(cast):
    base = Edition.objects.get(code="pdu-2021-23")
    return begin_draft(based_on=base, code="pdu-2027", name="PDU standards 2027", by=cast.ada)


def changed(draft, by, *changes):
    text = draft.source
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    saved = save_source(draft=draft, source=text, seen=draft.version, by=by)
    assert saved.problems == []
    return saved


def tried(draft, by):
    run = request_dry_run(draft=draft, by=by)
    try_draft(run.pk)
    run.refresh_from_db()
    assert (run.failure, run.finished_at is not None) == ("", True)
    return findings_of(run, edition_structure(draft.based_on_id), draft_structure(draft))


def test_a_draft_that_changes_nothing_gives_the_stored_ratings(published, draft, cast):
    found = tried(draft, cast.ada)
    [one] = found.inspections
    assert (one.name, found.overall_changed, found.standards_changed, one.key_questions_changed) == ("North Borough PDU", 0, 0, 0)
    assert [beside.after for beside in one.standards if beside.title == "2.1 Assessment"] == ["Good"]


def test_another_scheme_gives_another_rating_and_stores_none(published, draft, cast):
    runs = RatingRun.objects.count()
    [one] = tried(changed(draft, cast.ada, ("good: 65, outstanding: 80", "good: 70, outstanding: 80")), cast.ada).inspections
    assert [(beside.title, beside.before, beside.after) for beside in one.changed] == [
        ("2.1 Assessment", "Good", "Requires improvement")
    ]
    assert one.key_questions_changed == 0
    assert RatingRun.objects.count() == runs


SAFETY = "            text: Does assessment focus sufficiently on keeping other people safe?\n            draft: true\n"


def test_another_applicability_counts_other_cases(published, draft, cast):
    only_men = changed(draft, cast.ada, (SAFETY, f"{SAFETY}            applies: {{fact: sex, in: [male]}}\n"))
    [one] = tried(only_men, cast.ada).inspections
    assert one.key_questions_changed == 1
    assert [(beside.before, beside.after) for beside in one.changed] == [("Good", "Outstanding")]


def test_an_answer_that_the_draft_does_not_know_is_no_answer(published, draft, cast):
    other = (
        "option_sets:\n",
        "option_sets:\n  met:\n    options:\n      - {code: \"yes\", label: Met, counts: sufficient}\n"
        "      - {code: unmet, label: Not met, counts: insufficient}\n",
    )  # fmt: skip
    saved = changed(draft, cast.ada, other, (f"{SAFETY}            options: yes_no", f"{SAFETY}            options: met"))
    [one] = tried(saved, cast.ada).inspections
    assert [(beside.before, beside.after) for beside in one.changed] == [("Good", "Outstanding")]  # the "no" is lost


def test_a_question_with_another_code_is_found_by_its_concept(published, draft, cast):
    text = draft.source.replace("code: assessment.safety\n", "code: assessment.harm\n            concept: assessment.safety\n")
    text = text.replace("code: assessment.safety.", "code: assessment.harm.")
    saved = save_source(draft=draft, source=text, seen=1, by=cast.ada)
    assert saved.problems == []
    [one] = tried(saved, cast.ada).inspections
    assert one.changed == []


def test_only_published_inspections_of_its_own_edition_are_tried(inspection, other_inspection, draft, cast):
    assert tried(draft, cast.ada).inspections == ()


def test_what_was_asked_for_is_taken_up_and_what_a_dead_worker_left(published, draft, cast):
    run = request_dry_run(draft=draft, by=cast.ada)
    assert dry_runs_to_do() == [run.pk]
    DryRun.objects.update(held_until=timezone.now() + timedelta(minutes=1), attempts=1)
    assert dry_runs_to_do() == []
    try_draft(run.pk)
    assert DryRun.objects.get().finished_at is None  # somebody else is at it
    DryRun.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    for left in dry_runs_to_do():
        dry_run(left)
    assert DryRun.objects.get().done == 1


def test_a_run_that_has_been_begun_too_often_is_given_up(published, draft, cast):
    run = request_dry_run(draft=draft, by=cast.ada)
    DryRun.objects.update(attempts=ATTEMPTS)
    try_draft(run.pk)
    assert DryRun.objects.get().failure == f"Given up after {ATTEMPTS} attempts."


def test_a_draft_that_was_changed_meanwhile_is_not_tried(published, draft, cast):
    run = request_dry_run(draft=draft, by=cast.ada)
    changed(draft, cast.ada, ("name: PDU standards 2027", "name: PDU standards 2028"))
    try_draft(run.pk)
    assert DryRun.objects.get().failure == "The draft was changed before it could be tried."


def test_the_same_draft_is_not_tried_twice_until_there_is_more_to_try_it_on(published, draft, cast, other_inspection):
    first = request_dry_run(draft=draft, by=cast.ada)
    assert request_dry_run(draft=draft, by=cast.ada) == first
    try_draft(first.pk)
    assert request_dry_run(draft=draft, by=cast.ada) == first
    Inspection.objects.filter(pk=other_inspection.pk).update(phase="published")
    assert request_dry_run(draft=draft, by=cast.ada) != first


def test_who_may_ask_and_for_what(draft, cast):
    with pytest.raises(PermissionDenied):
        request_dry_run(draft=draft, by=cast.lee)
    save_source(draft=draft, source="name: x", seen=1, by=cast.ada)
    with pytest.raises(ValidationError, match="no faults"):
        request_dry_run(draft=draft, by=cast.ada)


def test_a_finished_run_stays_as_it_is(published, draft, cast):
    tried(draft, cast.ada)
    with pytest.raises(ProgrammingError), transaction.atomic():
        DryRun.objects.update(results=[])


def test_the_page_from_the_request_to_having_read_it(published, draft, cast, browser_of, django_assert_max_num_queries):
    ada = browser_of(cast.ada)
    address = reverse("dry_run", args=[draft.pk])
    assert_well_formed(page_of(ada.get(address)))
    assert ada.post(address).headers["Location"] == address
    page = page_of(ada.get(address))
    assert_well_formed(page)
    assert "0 of 1 inspection tried. Asked for by Ada" in page.text
    try_draft(DryRun.objects.get().pk)
    with django_assert_max_num_queries(7):
        page = page_of(ada.get(address))
    assert_well_formed(page)
    assert "Overall ratings that differ 0 of 1" in page.text
    digest = page.one("input", name="digest").attrs["value"]
    ada.post(reverse("dry_run_read", args=[draft.pk]), {"digest": digest})
    assert EditionDraft.objects.get().tried_by == cast.ada
    assert "Ada has read this." in page_of(ada.get(address)).text
    changed(draft, cast.ada, ("name: PDU standards 2027", "name: PDU standards 2028"))
    response = ada.post(reverse("dry_run_read", args=[draft.pk]), {"digest": digest}, follow=True)
    assert "The draft was changed after this dry run. Start another one." in page_of(response).text
    assert browser_of(cast.lee).post(reverse("dry_run_read", args=[draft.pk]), {"digest": digest}).status_code == 403
