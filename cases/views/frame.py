"""What every page of a case shows around its own content, and beside the answers."""

from typing import Any

from accounts.models import User
from cases.forms.assessment import Beside
from cases.marks import sources_of
from cases.models import Case
from cases.queries.assessment import OpenCase
from cases.signals import tasks_of_other_apps
from design.addresses import addresses
from design.templatetags.words import short_date
from standards.structure import EditionStructure


def beside(opened: OpenCase) -> Beside:
    """Return what stands beside the answers of a case."""
    pk = opened.case.pk
    marks_url = addresses("answer_marks", pk) if opened.may_write else None
    sources = sources_of(opened.edition.code_lists)
    return Beside(addresses("answer_history", pk), marks_url, opened.marks, sources, opened.changed, opened.notes)


def case_frame(user: User, case: Case, edition: EditionStructure) -> dict[str, Any]:
    """Return what every page of a case shows around its own content."""
    age, sex = case.age_at_start(), edition.label("sex", case.sex)
    since = f" from {short_date(case.started_on)}" if case.started_on else ""
    return {
        "case": case,
        "inspection": case.inspection,
        "person": ", ".join(str(part) for part in (age, sex) if part is not None),
        "sentence": f"{edition.label('sentence_type', case.sentence_type)}{since}",
        "rosh": edition.label("rosh", case.rosh),
        "officer_term": edition.term("officer"),
        "module": edition.module_title(case.module),
        "tasks": tasks_of_other_apps(case, user),
    }
