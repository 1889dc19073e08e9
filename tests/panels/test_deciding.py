"""What a panel decides: who may, what is refused at which field, and that nothing computed is ever touched."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from inspections.models import Inspection
from inspections.rules import Phase
from organisation.proposing import propose_rating
from panels.deciding import DecidedMeanwhile, considered, keep_computed
from panels.meeting import call_meeting, close_meeting, declare_conflict
from panels.models import DecisionMaker, PanelDecision, PanelMeeting, PanelMember
from panels.queries.agenda import agenda_of
from panels.queries.results import results_of
from panels.rules import OVERALL
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from tests.panels.deciding import NEAR


def runs() -> list[tuple[int, str, str]]:
    return list(RatingRun.objects.order_by("pk").values_list("pk", "digest", "fingerprint"))


def refused(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, list[str]]:
    return error.value.message_dict if hasattr(error.value, "error_dict") else {"": error.value.messages}


def test_a_rating_is_changed_beside_what_was_computed(panel):
    before = runs()

    panel.decide(NEAR, "outstanding")

    found = results_of(panel.inspection, RatingRun.objects.latest_of(panel.inspection))
    changed = next(one for one in found.standards if one.standard.code == NEAR)
    assert (changed.computed.label, changed.rating.label) == ("Good", "Outstanding")
    assert (changed.computed_points, changed.points) == (2, 3)
    assert found.overall.points == found.overall.computed_points + 1
    assert runs() == before
    assert aggregate(panel.inspection.pk) is None  # nothing new to count: the computed rating does not know of the decision


def test_a_later_decision_supersedes_and_the_earlier_one_stays(panel):
    panel.decide(NEAR, "outstanding", reasons="First.")
    panel.decide(NEAR, "good", reasons="On reflection.", version=1)

    item = agenda_of(panel.inspection, panel.cast.rae).item(NEAR)
    assert [(one.version, one.decided.label, one.reasons) for one in item.decisions] == [
        (2, "Good", "On reflection."), (1, "Outstanding", "First."),
    ]  # fmt: skip
    assert item.result.decision.version == 2


@pytest.mark.parametrize("change", [{"reasons": "x"}, {"decided": "good"}, {"computed": "good"}])
def test_the_database_changes_no_decision(panel, change):
    panel.decide(NEAR, "outstanding")

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PanelDecision.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        PanelDecision.objects.all().delete()


def test_a_rating_that_inspectors_proposed_is_decided_here_too(panel):
    panel.decide("staffing", "inadequate")

    item = agenda_of(panel.inspection, panel.cast.pat).item("staffing")
    assert (item.is_proposed, item.result.computed.label, item.result.rating.label) == (True, "Good", "Inadequate")


def test_a_decision_about_a_rating_that_has_changed_since_is_to_be_taken_again(panel):
    panel.decide("staffing", "outstanding")
    propose_rating(
        inspection=panel.inspection, standard="staffing", rating="inadequate", reasons="New.", version=1, by=panel.cast.lee
    )
    aggregate(panel.inspection.pk)

    item = agenda_of(panel.inspection, panel.cast.pat).item("staffing")
    assert (item.result.is_stale, item.needs_decision) == (True, True)
    assert "staffing" in considered(panel.inspection).outstanding


def test_decisions_wait_for_answers_that_are_still_being_counted(panel):
    propose_rating(
        inspection=panel.inspection, standard="staffing", rating="inadequate", reasons="New.", version=1, by=panel.cast.lee
    )

    with pytest.raises(ValidationError, match="still being counted"):
        panel.decide(NEAR, "good")


def test_two_who_decide_at_once_see_each_other(panel):
    panel.decide(NEAR, "outstanding")

    with pytest.raises(DecidedMeanwhile) as error:
        panel.decide(NEAR, "good", by=panel.pia)
    assert error.value.current.decided == "outstanding"
    with pytest.raises(ValidationError, match="Nothing has been decided"):
        panel.decide("staffing", "good", version=1)


def test_what_is_missing_is_said_at_its_field(panel):
    for options, field in [({"reasons": "  "}, "reasons"), ({"members": []}, "members"), ({"members": [0]}, "members")]:
        with pytest.raises(ValidationError) as error:
            panel.decide(NEAR, "good", **options)
        assert list(refused(error)) == [field]
    for rating in ("", "splendid"):
        with pytest.raises(ValidationError) as error:
            panel.decide(NEAR, rating)
        assert list(refused(error)) == ["rating"]
    with pytest.raises(ValidationError, match="no such standard"):
        panel.decide("nothing", "good")
    assert not PanelDecision.objects.exists()


def test_the_chair_takes_part_in_a_change_and_need_not_in_what_is_kept(panel):
    without = [panel.meeting.members.get(user=panel.pia).pk]

    with pytest.raises(ValidationError, match="with the chair"):
        panel.decide(NEAR, "outstanding", members=without)
    assert panel.decide(NEAR, "good", members=without, by=panel.pia).decided == "good"


@pytest.mark.parametrize("who", ["lee", "ines", "rae", "lou", "olu", "ada"])
def test_only_members_who_are_present_decide(panel, who):
    with pytest.raises(PermissionDenied):
        panel.decide(NEAR, "good", by=getattr(panel.cast, who))
    assert not PanelDecision.objects.exists()


def test_who_has_a_conflict_is_recorded_and_does_not_decide(panel):
    seat = panel.meeting.members.get(user=panel.pia)
    declare_conflict(member=seat, conflict="Worked there until 2021.", by=panel.pia)

    with pytest.raises(PermissionDenied, match="conflict"):
        panel.decide(NEAR, "good", by=panel.pia)
    with pytest.raises(ValidationError, match="does not decide: Pia"):
        panel.decide(NEAR, "good", members=[*panel.makers, seat.pk])
    decision = panel.decide(NEAR, "good")
    assert [str(member) for member in decision.members.all()] == ["Pat"]
    with pytest.raises(DatabaseError, match="conflict of interest"), transaction.atomic():
        DecisionMaker.objects.create(decision=decision, member=seat)


def test_a_conflict_stands_at_every_later_meeting(panel):
    declare_conflict(member=panel.meeting.members.get(user=panel.pia), conflict="Worked there.", by=panel.cast.lee)
    close_meeting(meeting=panel.meeting, by=panel.cast.lee)

    with pytest.raises(ValidationError) as error:
        call_meeting(
            inspection=panel.inspection, held_on=timezone.localdate(), chair=panel.pia, members=[panel.pia], by=panel.cast.lee
        )
    assert list(refused(error)) == ["chair"]
    again = call_meeting(
        inspection=panel.inspection, held_on=timezone.localdate(), chair=panel.cast.pat, members=[panel.cast.pat, panel.pia],
        by=panel.cast.lee,
    )  # fmt: skip
    assert {str(one): one.conflict for one in again.members.all()} == {"Pat": "", "Pia": "Worked there."}


def test_a_conflict_is_never_taken_back(panel):
    seat = panel.meeting.members.get(user=panel.pia)
    declare_conflict(member=seat, conflict="Worked there.", by=panel.pia)

    with pytest.raises(ValidationError, match="already"):
        declare_conflict(member=seat, conflict="Did not.", by=panel.pia)
    with pytest.raises(DatabaseError), transaction.atomic():
        PanelMember.objects.filter(pk=seat.pk).update(conflict="", declared_by=None, declared_at=None)


def test_a_conflict_needs_words_and_the_chair_makes_way(panel):
    with pytest.raises(ValidationError) as error:
        declare_conflict(member=panel.meeting.members.get(user=panel.pia), conflict=" ", by=panel.pia)
    assert list(refused(error)) == ["conflict"]
    with pytest.raises(ValidationError, match="another chair"):
        declare_conflict(member=panel.meeting.members.get(user=panel.cast.pat), conflict="Related.", by=panel.cast.pat)


def test_plain_ratings_are_kept_together(panel):
    kept = keep_computed(inspection=panel.inspection, reasons="No trigger.", members=panel.makers, by=panel.cast.pat)

    agenda = agenda_of(panel.inspection, panel.cast.pat)
    assert {one.standard.code for one in kept} == {"planning", "implementation", "reviewing", "outcomes"}
    assert all(one.computed == one.decided for one in kept)
    assert agenda.item(NEAR).needs_decision  # near a boundary
    assert agenda.item("staffing").needs_decision  # proposed by people
    with pytest.raises(ValidationError, match="already"):
        keep_computed(inspection=panel.inspection, reasons="Again.", members=panel.makers, by=panel.cast.pat)


def test_the_whole_follows_from_the_decisions_and_may_be_changed(panel):
    panel.decide(NEAR, "outstanding")
    follows = considered(panel.inspection).follows
    decision = panel.decide(OVERALL, "inadequate")

    assert (decision.computed, decision.decided) == (follows.code, "inadequate")
    found = results_of(panel.inspection, RatingRun.objects.latest_of(panel.inspection))
    assert found.overall.rating.label == "Inadequate"


@pytest.mark.parametrize("phase", [Phase.PLANNING, Phase.FIELDWORK, Phase.MODERATION])  # published is locked: test_locking
def test_nothing_is_decided_in_another_phase(panel, phase):
    Inspection.objects.filter(pk=panel.inspection.pk).update(phase=phase)

    with pytest.raises(ValidationError, match="panel phase"):
        panel.decide(NEAR, "good")
    decision = PanelDecision(
        inspection=panel.inspection, meeting=panel.meeting, version=1, run=RatingRun.objects.first(), reasons="x",
        recorded_by=panel.cast.pat,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="while it meets"), transaction.atomic():
        decision.save()


def test_nothing_is_decided_after_the_meeting(panel):
    close_meeting(meeting=panel.meeting, by=panel.cast.pat)

    with pytest.raises(ValidationError, match="No panel is meeting"):
        panel.decide(NEAR, "good")
    with pytest.raises(ValidationError, match="has ended"):
        declare_conflict(member=panel.meeting.members.first(), conflict="x", by=panel.cast.pat)
    with pytest.raises(DatabaseError), transaction.atomic():
        PanelMeeting.objects.update(closed_at=None, closed_by=None)


def test_one_meeting_at_a_time_with_panel_members_alone(panel):
    day, cast = timezone.localdate(), panel.cast
    with pytest.raises(ValidationError, match="meeting already"):
        call_meeting(inspection=panel.inspection, held_on=day, chair=cast.pat, members=[cast.pat], by=cast.lee)
    close_meeting(meeting=panel.meeting, by=cast.lee)
    for held_on, chair, members, field in [
        (day + timedelta(days=1), cast.pat, [cast.pat], "held_on"),
        (day, cast.pat, [panel.pia], "chair"),
        (day, cast.pat, [cast.pat, cast.ines], "members"),
    ]:
        with pytest.raises(ValidationError) as error:
            call_meeting(inspection=panel.inspection, held_on=held_on, chair=chair, members=members, by=cast.lee)
        assert list(refused(error)) == [field]
    for who in ("ines", "rae", "olu", "ada"):
        with pytest.raises(PermissionDenied):
            call_meeting(inspection=panel.inspection, held_on=day, chair=cast.pat, members=[cast.pat], by=getattr(cast, who))
