"""Recommendations, the day of publication and the provider's actions."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from inspections.models import Inspection
from inspections.rules import Phase
from organisation.gathering import ChangedMeanwhile
from reports.acting import add_action, change_action, tell_progress
from reports.models import Action, ActionProgress, Publication, Recommendation
from reports.queries.plans import overdue_seen_by, plan_of, plans_seen_by, versions_of
from reports.recommending import (
    add_recommendation,
    change_recommendation,
    set_publication_date,
    withdraw_recommendation,
)
from reports.rules import State, is_overdue
from standards.queries import edition_structure
from tests.reports.packed import documents

TODAY = timezone.localdate()
PAST = date(2022, 12, 1)


def recommend(inspection, by, text="Fill the posts.", standard="staffing"):
    return add_recommendation(inspection=inspection, standard=standard, text=text, by=by)


def act(recommendation, by, **said):
    usual = {"text": "Recruit six officers.", "owner": "Head of the unit", "due_on": PAST}
    return add_action(recommendation=recommendation, by=by, **usual | said)


@pytest.mark.parametrize(
    ("due_on", "state", "overdue"),
    [
        (TODAY, State.NOT_STARTED, False),
        (TODAY - timedelta(days=1), State.NOT_STARTED, True),
        (TODAY - timedelta(days=1), State.IN_PROGRESS, True),
        (TODAY - timedelta(days=1), State.DONE, False),
        (TODAY - timedelta(days=1), State.STOPPED, False),
        (TODAY + timedelta(days=1), State.NOT_STARTED, False),
    ],
)
def test_when_an_action_is_overdue(due_on, state, overdue):
    assert is_overdue(due_on, state, TODAY) is overdue


def test_recommendations_keep_their_numbers_and_stand_in_the_documents(inspection, case, cast):
    first, second = recommend(inspection, cast.lee), recommend(inspection, cast.lee, "Lead.", "")
    withdraw_recommendation(recommendation=first, reason="Done already.", by=cast.lee)
    third = recommend(inspection, cast.lee, "Train.")

    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    said = documents(inspection, cast.lee).content["recommendations"]
    assert [(one["number"], one["about"], one["text"]) for one in said] == [
        (2, "The whole inspection", "Lead."), (3, "1.2 Staffing", "Train.")
    ]  # fmt: skip
    assert withdraw_recommendation(recommendation=first, reason="Again.", by=cast.lee).withdrawn_because == "Done already."
    with pytest.raises(ValidationError, match="withdrawn"):
        change_recommendation(recommendation=first, version=1, standard="", text="x", by=cast.lee)
    with pytest.raises(ValidationError, match="withdrawn"):
        act(first, cast.lee)


@pytest.mark.parametrize(("standard", "text", "field"), [("", " ", "text"), ("no_such", "Lead.", "standard")])
def test_a_recommendation_has_words_and_a_known_standard(inspection, cast, standard, text, field):
    with pytest.raises(ValidationError) as refusal:
        recommend(inspection, cast.lee, text, standard)
    assert list(refusal.value.error_dict) == [field]


def test_who_changes_something_has_seen_the_present_version_and_the_earlier_ones_stay(inspection, cast):
    one = recommend(inspection, cast.lee)
    changed = change_recommendation(recommendation=one, version=1, standard="", text="Lead.", by=cast.lee)
    assert [row.text for row in versions_of(changed)] == ["Fill the posts."]
    with pytest.raises(ChangedMeanwhile):
        change_recommendation(recommendation=one, version=1, standard="", text="Other.", by=cast.lee)

    action = act(one, cast.ines)
    later = change_action(action=action, version=1, text=action.text, owner="Deputy", due_on=TODAY, by=cast.asha)
    assert [(row.owner, row.due_on) for row in versions_of(later)] == [("Head of the unit", PAST)]
    with pytest.raises(ChangedMeanwhile):
        change_action(action=action, version=1, text="x", owner="y", due_on=PAST, by=cast.ines)


def test_the_publication_date_is_set_and_changed_also_after_publication(inspection, cast):
    with pytest.raises(ValidationError, match="after the end of fieldwork"):
        set_publication_date(inspection=inspection, version=0, published_on=inspection.fieldwork_ends, by=cast.lee)
    set_publication_date(inspection=inspection, version=0, published_on=date(2022, 9, 1), by=cast.lee)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)
    changed = set_publication_date(inspection=inspection, version=1, published_on=date(2022, 9, 8), by=cast.lee)

    assert (changed.published_on, changed.version) == (date(2022, 9, 8), 2)
    with pytest.raises(ChangedMeanwhile):
        set_publication_date(inspection=inspection, version=0, published_on=date(2022, 9, 2), by=cast.lee)
    history = apps.get_model("reports.PublicationEvent").objects.order_by("pgh_id")
    assert [row.published_on for row in history] == [date(2022, 9, 1), date(2022, 9, 8)]


def test_after_publication_actions_go_on_and_recommendations_stay(inspection, cast):
    one = recommend(inspection, cast.lee)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)

    tell_progress(action=act(one, cast.ines), state=State.DONE, note="All have begun.", by=cast.ines)
    for attempt in (
        lambda: recommend(inspection, cast.lee),
        lambda: change_recommendation(recommendation=one, version=1, standard="", text="x", by=cast.lee),
        lambda: withdraw_recommendation(recommendation=one, reason="x", by=cast.lee),
    ):
        with pytest.raises(ValidationError, match="published"):
            attempt()


@pytest.mark.parametrize(("said", "field"), [({"text": " "}, "text"), ({"owner": " "}, "owner")])
def test_an_action_says_what_and_who(inspection, cast, said, field):
    one = recommend(inspection, cast.lee)
    with pytest.raises(ValidationError) as refusal:
        act(one, cast.lee, **said)
    assert list(refusal.value.error_dict) == [field]
    with pytest.raises(ValidationError, match="Enter what has been done"):
        tell_progress(action=act(one, cast.lee), state=State.DONE, note=" ", by=cast.lee)


@pytest.mark.parametrize("who", ["lou", "quinn", "pat", "rae", "olu", "ada"])
def test_others_write_nothing(inspection, cast, who):
    one = recommend(inspection, cast.lee)
    action, other = act(one, cast.lee), getattr(cast, who)

    for attempt in (
        lambda: recommend(inspection, other),
        lambda: withdraw_recommendation(recommendation=one, reason="x", by=other),
        lambda: set_publication_date(inspection=inspection, version=0, published_on=date(2022, 9, 1), by=other),
        lambda: act(one, other),
        lambda: change_action(action=action, version=1, text="x", owner="y", due_on=PAST, by=other),
        lambda: tell_progress(action=action, state=State.DONE, note="x", by=other),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert (Recommendation.objects.count(), Action.objects.count(), Publication.objects.count()) == (1, 1, 0)


def test_inspectors_follow_actions_and_leave_recommendations_to_the_lead(inspection, cast):
    one = recommend(inspection, cast.lee)

    with pytest.raises(PermissionDenied):
        recommend(inspection, cast.ines)
    tell_progress(action=act(one, cast.ines), state=State.IN_PROGRESS, note="Begun.", by=cast.asha)
    assert ActionProgress.objects.get().by == cast.asha


def test_nothing_is_deleted_or_rewritten(inspection, cast):
    tell_progress(action=act(recommend(inspection, cast.lee), cast.lee), state=State.DONE, note="x", by=cast.lee)

    for change in (
        lambda: ActionProgress.objects.update(note="y"),
        lambda: ActionProgress.objects.all().delete(),
        lambda: Action.objects.all()._raw_delete("default"),
        lambda: Recommendation.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_overview_shows_what_is_overdue_where_somebody_is_on_the_team(inspection, other_inspection, cast):
    one = recommend(inspection, cast.lee)
    done, late = act(one, cast.lee), act(one, cast.lee, text="Retain them.")
    act(one, cast.lee, due_on=TODAY + timedelta(days=30))
    tell_progress(action=done, state=State.DONE, note="Done.", by=cast.lee)
    act(recommend(other_inspection, cast.olu), cast.olu)

    (line,) = plans_seen_by(cast.pat)
    assert (line.inspection, line.recommendations, line.actions, line.ended, line.overdue) == (inspection, 1, 3, 1, 1)
    assert line.next_due == PAST
    assert [late_one.action for late_one in overdue_seen_by(cast.pat)] == [late]
    assert (plans_seen_by(cast.lou), overdue_seen_by(cast.ada)) == ([], [])


def test_plans_take_a_constant_number_of_queries(inspection, cast, django_assert_num_queries):
    edition = edition_structure(inspection.edition_id)
    for _ in range(4):
        one = recommend(inspection, cast.lee)
        for _ in range(3):
            tell_progress(action=act(one, cast.lee), state=State.IN_PROGRESS, note="x", by=cast.lee)

    with django_assert_num_queries(2):
        lines = plan_of(inspection, edition, cast.lee)
        assert sum(len(line.actions) for line in lines) == 12
        assert {action.action.recommendation.number for line in lines for action in line.actions} == {1, 2, 3, 4}
    with django_assert_num_queries(4):
        assert [str(line.inspection) for line in plans_seen_by(cast.lee)] == ["North Borough PDU"]
        assert len([str(line.action) for line in overdue_seen_by(cast.lee)]) == 12
