import pghistory
from django.db import migrations
from django.utils import timezone


def set_aside(apps, schema_editor):
    """Set aside what was drawn once and does not stand in the draw that counts, with the reason given for it since then.

    Before cases could be set aside, a case that was replaced or not drawn again stayed among the others. Only while cases are
    still inspected: what a panel has counted stays as it was counted.
    """
    case_model, draw_model = apps.get_model("cases", "Case"), apps.get_model("sampling", "Draw")
    drawn = draw_model.objects.filter(inspection__phase__in=["planning", "fieldwork"], inspection__is_locked=False)
    for inspection, module in drawn.order_by().values_list("inspection", "module").distinct():
        draws = drawn.filter(inspection=inspection, module=module).order_by("version")
        for because, references in _by_reason(_left_out(draws)).items():
            still_there = case_model.objects.filter(
                inspection=inspection, module=module, reference__in=references, set_aside_at=None
            )
            with pghistory.context(reason=because):
                still_there.update(set_aside_at=timezone.now(), set_aside_because=because)


def _left_out(draws):
    """Return why each case that was drawn once is not inspected any more, by reference: draw after draw, as it happened."""
    aside = {}
    known = set()
    for draw in draws:
        references = set(draw.cases.values_list("case__reference", flat=True))
        for reference in known - references:
            aside.setdefault(reference, f"Not in the sample drawn on {_moment(draw.drawn_at)}: {draw.reason}")
        aside = {reference: because for reference, because in aside.items() if reference not in references}
        known |= references
        for drawn in draw.cases.filter(replacement__isnull=False).select_related("case", "replacement"):
            aside[drawn.case.reference] = _replaced(drawn.replacement)
    return aside


def _replaced(replacement):
    what = "Replaced" if replacement.by_case_id else "Left out of the sample"
    return f"{what}: {replacement.get_why_display()}" + (f". {replacement.note}" if replacement.note else "")


def _moment(value):
    at = timezone.localtime(value)
    return f"{at.day} {at:%B %Y} at {at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"


def _by_reason(aside):
    found = {}
    for reference, because in aside.items():
        found.setdefault(because, []).append(reference)
    return found


class Migration(migrations.Migration):
    """Cases left from draws that no longer count are set aside, as they have been since cases can be."""

    dependencies = [
        ("sampling", "0003_rules_are_data"),
        ("cases", "0019_cases_are_set_aside"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]
    operations = [migrations.RunPython(set_aside, migrations.RunPython.noop)]
