from django.db import migrations

TABLES = ("standards_standard", "standards_question", "standards_answeroption")
CHOICES = (("chosen", "A priority in this case"), ("not_chosen", "Not a priority in this case"))


def lay_factors_out(apps, schema_editor):
    """Give editions that were published earlier the questions that choose priority factors and those about each of them.

    Until now an edition's questions about factors had one row each, which no answer could refer to. What an edition says does
    not change: the rows are what its document says, laid out for the form.
    """
    editions = apps.get_model("standards", "Edition").objects.filter(document__factors__isnull=False)
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
    standards, questions, options = (apps.get_model("standards", name) for name in ("Standard", "Question", "AnswerOption"))
    part = edition.document["factors"]
    if questions.objects.filter(edition=edition, kind="screening", code__startswith="factor.").exists():
        return
    options.objects.filter(question__edition=edition, question__kind="factor").delete()
    questions.objects.filter(edition=edition, kind="factor").delete()
    before = sum(len(page["questions"]) for page in edition.document.get("form", {}).get("first", ()))
    _make_room(standards.objects.filter(edition=edition), 0, len(part["factors"]))
    _make_room(questions.objects.filter(edition=edition), before, len(part["factors"]) * (1 + len(part["questions"])))
    position = before + len(part["factors"])
    for number, (factor, label) in enumerate(part["factors"], start=1):
        code = f"factor.{factor}"
        choosing = questions.objects.create(
            edition=edition, code=code, kind="screening", concept=code, text=label, position=before + number
        )
        for place, (option, words) in enumerate(CHOICES, start=1):
            at_most = part["at_most"] if option == "chosen" else None
            options.objects.create(
                question=choosing, code=option, label=words, counts="not_counted", at_most=at_most, position=place
            )
        standard = standards.objects.create(edition=edition, code=code, title=label, position=number)
        for asked in part["questions"]:
            position += 1
            question = questions.objects.create(
                edition=edition, standard=standard, code=_about(factor, asked["code"]), kind="factor",
                concept=_about(factor, asked.get("concept") or asked["code"]),
                number=asked.get("number", ""), text=asked["text"], position=position,
            )  # fmt: skip
            chosen = edition.document["option_sets"][asked["options"]]["options"]
            for place, option in enumerate(chosen, start=1):
                options.objects.create(
                    question=question, code=option["code"], label=option["label"], counts=option["counts"], position=place
                )


def _make_room(rows, after, places):
    for row in rows.filter(position__gt=after):
        row.position += places
        row.save(update_fields=["position"])


def _about(factor, code):
    return f"factor.{factor}.{code.removeprefix('factor.')}"


class Migration(migrations.Migration):
    """Priority factors stand on the form, in editions that were published earlier too."""

    dependencies = [("standards", "0003_options_with_a_limit")]
    operations = [migrations.RunPython(lay_factors_out, migrations.RunPython.noop)]
