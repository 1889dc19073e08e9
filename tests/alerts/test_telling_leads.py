"""That whoever leads an inspection is told of its open alerts, also who leads it later."""

from django.core import mail

from alerts.alerting import acknowledge, close
from alerts.tasks import tell_leads_of_alerts
from inspections.models import TeamMember
from notifications.models import Notification
from notifications.tasks import send_emails
from tests.alerts.raising import alert_on, told


def test_the_lead_inspector_is_told_with_the_alert_and_once(case, cast, settings):
    settings.PUBLIC_ADDRESS = "https://inspections.example"
    alert = alert_on(case, cast.ines, concern="Her brother threatens her.", told=told())
    tell_leads_of_alerts()
    one = Notification.objects.get()
    assert (one.user, one.link) == (cast.lee, f"/alerts/{alert.pk}/")
    send_emails()
    sent = mail.outbox[0]
    assert sent.to == [cast.lee.email]
    assert "NB-001" in sent.subject
    for secret in ("brother", "Sam Okoro", "Head of unit", "Ines", "Child", "North Borough", "RO1"):
        assert secret not in sent.subject + sent.body + one.subject


def test_an_alert_waits_for_somebody_to_lead_the_inspection(inspection, case, cast):
    inspection.team.filter(user=cast.lee).update(role="inspector")
    alert_on(case, cast.ines)
    assert not Notification.objects.exists()

    inspection.team.filter(user=cast.asha).update(role="lead")
    tell_leads_of_alerts()
    tell_leads_of_alerts()
    assert Notification.objects.get().user == cast.asha


def test_who_takes_the_lead_over_is_told_of_what_is_open_and_not_of_what_is_closed(inspection, case, cast):
    closed = alert_on(case, cast.ines)
    acknowledge(alert=closed, by=cast.lee)
    close(alert=closed, outcome="She is safe.", by=cast.lee)
    opened = alert_on(case, cast.ines)
    TeamMember.objects.filter(inspection=inspection, user=cast.lee).update(role="inspector")
    TeamMember.objects.filter(inspection=inspection, user=cast.asha).update(role="lead")
    tell_leads_of_alerts()
    assert [one.once for one in Notification.objects.filter(user=cast.asha)] == [opened.event]
