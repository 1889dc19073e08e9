from django.db import migrations
from django.db.models import F

TABLE = "standards_question"
MODE, HELD_AT = "interview_detail.mode", "interview_detail.held_at"


def add_the_start_time(apps, schema_editor):
    """Give editions that were published earlier a row for the time at which an interview began, after how it was held.

    Their files say nothing of it: it is no question of theirs, and what an edition says does not change.
    """
    questions = apps.get_model("standards", "Question").objects
    lacking = questions.filter(code=MODE).exclude(edition__questions__code=HELD_AT)
    places = list(lacking.values_list("edition_id", "position"))
    if not places:
        return
    schema_editor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
    for edition, position in places:
        questions.filter(edition=edition, position__gt=position).update(position=F("position") + 1)
        questions.create(
            edition_id=edition, code=HELD_AT, kind="interview_detail", concept=HELD_AT, text="Start time", position=position + 1
        )
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table can be altered while rows wait to be checked
    schema_editor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    """An interview records when it began, in editions that were published earlier too."""

    dependencies = [("standards", "0009_asking_remarks")]
    operations = [migrations.RunPython(add_the_start_time, migrations.RunPython.noop)]
