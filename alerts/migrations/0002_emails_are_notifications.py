"""What lead inspectors were told of becomes notifications, with the receipts of their emails."""

from django.db import migrations


def keep_receipts(apps, schema_editor):
    """Write each receipt as a notification that was read. Of an alert without one, the sweep tells whoever leads."""
    Notification = apps.get_model("notifications", "Notification")
    sent = apps.get_model("alerts", "AlertMail").objects.select_related("alert__case")
    rows = [
        Notification(
            user_id=mail.sent_to_id, kind="immediate_risk", subject=f"Alert of immediate risk: case {mail.alert.case.reference}",
            link=f"/alerts/{mail.alert_id}/", inspection_id=mail.alert.case.inspection_id, case_reference=mail.alert.case.reference,
            once=f"alert:{mail.alert_id}", at=mail.sent_at, read_at=mail.sent_at, email_due_at=mail.sent_at, emailed_at=mail.sent_at,
        )
        for mail in sent.iterator(chunk_size=500)
    ]
    Notification.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("alerts", "0001_first"),
        ("notifications", "0001_first"),
    ]

    operations = [
        migrations.RunPython(keep_receipts, migrations.RunPython.noop),
        migrations.DeleteModel(name="AlertMail"),
    ]
