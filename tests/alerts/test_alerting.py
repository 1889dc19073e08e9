"""Raising an alert, who sees it, and each step until it is closed."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction
from django.utils import timezone

from alerts.alerting import acknowledge, add_telling, close
from alerts.models import Acknowledgement, Alert, Closing, Telling
from inspections.rules import Phase
from tests.alerts.raising import alert_on, told
from tests.cast import add_case

EVERYBODY = ("ada", "lee", "ines", "asha", "lou", "quinn", "pat", "rae", "olu")


def seeing(alert, cast):
    return {who for who in EVERYBODY if Alert.objects.visible_to(getattr(cast, who)).filter(pk=alert.pk).exists()}


def test_who_inspects_and_who_checks_see_every_alert_others_only_their_own(case, cast):
    assert seeing(alert_on(case, cast.ines), cast) == {"lee", "ines", "asha", "quinn"}
    assert seeing(alert_on(case, cast.rae), cast) == {"lee", "ines", "asha", "quinn", "rae"}


def test_a_local_assessor_raises_about_their_own_case_and_sees_nobody_elses(inspection, case, cast):
    own = add_case(inspection, "NB-002", allocated_to=cast.lou)
    raised = alert_on(own, cast.lou)
    about_them = alert_on(own, cast.ines)

    assert seeing(raised, cast) == {"lee", "ines", "asha", "quinn", "lou"}
    assert "lou" not in seeing(about_them, cast)
    with pytest.raises(PermissionDenied):
        alert_on(case, cast.lou)
    with pytest.raises(PermissionDenied):
        add_telling(alert=about_them, told=told(), by=cast.lou)


def test_what_a_local_assessor_raised_stays_theirs_to_see_when_the_case_goes_to_somebody_else(inspection, cast):
    own = add_case(inspection, "NB-002", allocated_to=cast.lou)
    raised = alert_on(own, cast.lou)
    own.allocated_to = cast.ines
    own.save()

    assert "lou" in seeing(raised, cast)
    inspection.team.filter(user=cast.lou).update(left_at=timezone.now())
    assert "lou" not in seeing(raised, cast)


def test_nobody_raises_about_a_case_they_may_not_see(case, cast):
    for who in (cast.ada, cast.olu, cast.lou):
        with pytest.raises(PermissionDenied):
            alert_on(case, who)
    assert not Alert.objects.exists()


@pytest.mark.parametrize("phase", list(Phase))
def test_an_alert_goes_all_its_way_in_every_phase_and_about_a_submitted_case(inspection, case, cast, phase):
    case.assessment.submitted_at, case.assessment.submitted_by = timezone.now(), cast.ines
    case.assessment.save()
    inspection.phase = phase
    inspection.save()

    alert = alert_on(case, cast.ines)
    add_telling(alert=alert, told=told(), by=cast.asha)
    acknowledge(alert=alert, by=cast.lee)
    close(alert=alert, outcome="The child is safe.", by=cast.lee)

    kept = Alert.objects.get()
    assert (kept.raised_by, kept.state, kept.closing.outcome) == (cast.ines, "Closed", "The child is safe.")
    assert kept.told.get().recorded_by == cast.asha
    assert (kept.acknowledgement.acknowledged_by, kept.closing.closed_by) == (cast.lee, cast.lee)


def test_the_same_form_sent_twice_raises_one_alert(case, cast):
    operation = uuid.uuid4()
    first = alert_on(case, cast.ines, operation=operation, told=told())
    again = alert_on(case, cast.ines, operation=operation, told=told())

    assert first == again
    assert (Alert.objects.count(), Telling.objects.count()) == (1, 1)


def test_nobody_was_told_in_the_future(case, cast):
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(ValidationError) as refusal:
        alert_on(case, cast.ines, told=told(told_at=tomorrow))
    assert refusal.value.message_dict == {"told_on": ["The date and time must be in the past"]}
    assert not Alert.objects.exists()


@pytest.mark.parametrize("concern", ["", "  \n"])
def test_an_alert_says_what_the_concern_is(case, cast, concern):
    with pytest.raises(ValidationError):
        alert_on(case, cast.ines, concern=concern)


def test_only_the_lead_inspector_acknowledges_and_closes(case, cast):
    alert = alert_on(case, cast.ines)
    for who in (cast.ines, cast.asha, cast.quinn, cast.rae, cast.ada, cast.olu):
        with pytest.raises(PermissionDenied):
            acknowledge(alert=alert, by=who)
    acknowledge(alert=alert, by=cast.lee)
    for who in (cast.ines, cast.quinn, cast.olu):
        with pytest.raises(PermissionDenied):
            close(alert=alert, outcome="x", by=who)
    assert not Closing.objects.exists()


def test_an_alert_is_acknowledged_once_and_before_it_is_closed(case, cast):
    alert = alert_on(case, cast.ines)
    with pytest.raises(ValidationError, match="Acknowledge the alert before you close it"):
        close(alert=alert, outcome="x", by=cast.lee)
    first = acknowledge(alert=alert, by=cast.lee)

    assert acknowledge(alert=alert, by=cast.lee) == first
    assert Acknowledgement.objects.count() == 1
    with pytest.raises(ValidationError):
        close(alert=alert, outcome=" ", by=cast.lee)


def test_a_closed_alert_stays_as_it_is(case, cast):
    alert = alert_on(case, cast.ines)
    acknowledge(alert=alert, by=cast.lee)
    close(alert=alert, outcome="Safe.", by=cast.lee)

    for step in (
        lambda: add_telling(alert=alert, told=told(), by=cast.ines),
        lambda: close(alert=alert, outcome="Again.", by=cast.lee),
        lambda: acknowledge(alert=alert, by=cast.lee),
    ):
        with pytest.raises(ValidationError, match="This alert is closed"):
            step()
    assert Closing.objects.get().outcome == "Safe."


def test_no_step_can_be_changed_or_removed_not_even_in_the_database(case, cast):
    alert = alert_on(case, cast.ines, told=told())
    acknowledge(alert=alert, by=cast.lee)
    close(alert=alert, outcome="Safe.", by=cast.lee)

    changes = ((Alert, "concern"), (Telling, "name"), (Acknowledgement, "acknowledged_at"), (Closing, "outcome"))
    for model, column in changes:
        value = timezone.now() if column.endswith("_at") else "x"
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            model.objects.update(**{column: value})
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            model.objects.all()._raw_delete("default")
