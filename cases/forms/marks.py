"""What is typed beside an answer."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from cases.marking import mark_answer
from cases.marks import Mark
from cases.models import AnswerMark, CaseAssessment
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Radios

LONGEST = 2_000


def _words(label: str, help_text: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=LONGEST, widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


class MarkForm(RefusableForm):
    """Why an answer changed after the interview, a flag, a practice example and the source of the evidence."""

    changed_because = _words("Why the answer changed after the interview", "Needed before the assessment is submitted.")
    flagged = forms.BooleanField(label="Flag this answer for quality assurance", required=False)
    flag_note = _words("Note for quality assurance", "Optional.")
    practice = forms.ChoiceField(
        label="Practice example", choices=[("", "None"), *AnswerMark.Practice.choices], required=False, widget=Radios(small=True)
    )
    practice_text = _words("Description of the practice", "Ready to be read by others: no names.", 4)
    source = forms.ChoiceField(label="Main source of the evidence", required=False)
    source_on = DateField(
        name="the date of the source", label="Date of the source", help_text="For example, 27 3 2022.", required=False
    )

    def __init__(self, data: QueryDict | None, *, mark: Mark, sources: Mapping[str, str], changed: bool, **options: Any) -> None:
        super().__init__(data, initial=asdict(mark), **options)
        source = self.fields["source"]
        if isinstance(source, forms.ChoiceField):
            source.choices = [("", "Not recorded"), *sources.items()]
        if not changed and not mark.changed_because:
            del self.fields["changed_because"]

    def note(self, assessment: CaseAssessment, question: str, *, by: User) -> AnswerMark | None:
        """Record what was typed; None, and why among the errors, when it is refused."""
        typed = {field.name: self.cleaned_data[field.name] for field in fields(Mark) if field.name in self.cleaned_data}
        return self.carried_out(lambda: mark_answer(assessment=assessment, question=question, mark=Mark(**typed), by=by))
