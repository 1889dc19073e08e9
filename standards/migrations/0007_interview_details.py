from django.db import migrations, models

TABLES = ("standards_question", "standards_answeroption")
PREFIX = "interview_detail."
KINDS = [
    ("key_question", "key question"), ("prompt", "prompt"), ("screening", "screening"), ("text", "text"),
    ("interview", "interview"), ("interview_detail", "interview detail"), ("factor", "factor"),
    ("organisational", "organisational"), ("pooled", "pooled"),
]  # fmt: skip


def lay_details_out(apps, schema_editor):
    """Give editions that were published earlier rows for what an interview records besides its questions.

    Until now that was no answer, and so no answer could refer to it. What an edition says does not change.
    """
    editions = apps.get_model("standards", "Edition").objects.filter(document__interview__sections__isnull=False)
    if not editions.exists():
        return
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for edition in editions:
        _lay_out(apps, edition)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table can be altered while rows wait to be checked
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _lay_out(apps, edition):
    questions, options = (apps.get_model("standards", name) for name in ("Question", "AnswerOption"))
    interview = edition.document["interview"]
    if not interview["sections"] or questions.objects.filter(edition=edition, code__startswith=PREFIX).exists():
        return
    worded = {part["code"]: part["text"] for part in interview.get("fields", ())}
    lists = {name: dict(pairs) for name, pairs in edition.document["code_lists"].items()}
    position = questions.objects.filter(edition=edition).aggregate(last=models.Max("position"))["last"] or 0
    for name, text, code_list in (
        ("held_on", "Date of the interview", ""),
        ("mode", "How was it held?", "interview_mode"),
        ("grade", worded.get("grade", "Grade"), "ro_grade"),
        ("caseload_fte", worded.get("caseload_fte", "Caseload"), ""),
        ("notes", "Interview notes that fit nowhere else", ""),
    ):
        position += 1
        code = PREFIX + name
        question = questions.objects.create(
            edition=edition, code=code, kind="interview_detail", concept=code, text=text, position=position
        )
        for place, (option, label) in enumerate(lists.get(code_list, {}).items(), start=1):
            options.objects.create(question=question, code=option, label=label, counts="not_counted", position=place)


class Migration(migrations.Migration):
    """The details of an interview are answered like questions, in editions that were published earlier too."""

    dependencies = [("standards", "0006_drafts")]
    operations = [
        migrations.AlterField("question", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.RunPython(lay_details_out, migrations.RunPython.noop),
    ]
