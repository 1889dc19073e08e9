"""What is said about a paper form that is typed in."""

from django import forms
from django.http import QueryDict

from accounts.models import User
from cases.models import Case, CaseAssessment
from cases.permissions import Standing
from cases.queries.transcripts import paper_assessors
from cases.transcribing import record_transcript, withdraw_transcript
from design.fields import DateField
from design.forms import RefusableForm
from design.templatetags.words import long_date
from inspections.rules import Role


class TranscriptForm(RefusableForm):
    """When a paper form was filled in, and by whom."""

    paper_date = DateField(name="the date on the form", label="Date on the form", help_text="For example, 27 3 2022.")
    assessor = forms.ChoiceField(
        label="Who filled it in?",
        help_text="Somebody who assesses cases in this inspection.",
        error_messages={
            "required": "Select who filled in the form",
            "invalid_choice": "Select somebody on the team of this inspection who assesses cases",
        },
    )

    def __init__(self, data: QueryDict | None, *, case: Case, standing: Standing, by: User) -> None:
        sheet = case.assessment
        assessor = sheet.paper_assessor_id or (by.pk if standing.role == Role.LOCAL_ASSESSOR else "")
        super().__init__(data, initial={"paper_date": sheet.paper_date, "assessor": assessor})
        self.sheet, self.by = sheet, by
        self.people = {
            str(one.user.pk): one for one in paper_assessors(case) if standing.role != Role.LOCAL_ASSESSOR or one.user == by
        }
        choices = self.fields["assessor"]
        if isinstance(choices, forms.ChoiceField):
            left = {key: f" (left on {long_date(one.left_on)})" if one.left_on else "" for key, one in self.people.items()}
            choices.choices = [("", "Choose a person"), *((key, one.user.name + left[key]) for key, one in self.people.items())]

    def record(self) -> CaseAssessment | None:
        """Record what was typed; None, and why among the errors, when it is refused."""
        given = self.cleaned_data
        assessor = self.people[given["assessor"]].user
        return self.carried_out(
            lambda: record_transcript(assessment=self.sheet, paper_date=given["paper_date"], assessor=assessor, by=self.by)
        )


class WithdrawTranscriptForm(RefusableForm):
    """Why the answers are not from a paper form after all."""

    reason = forms.CharField(
        label="Why are the answers not from a paper form?",
        help_text="The reason is kept in the history.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Enter why the answers are not from a paper form"},
    )

    def withdraw(self, assessment: CaseAssessment, *, by: User) -> CaseAssessment | None:
        """Take it back; None, and why among the errors, when that is refused."""
        return self.carried_out(lambda: withdraw_transcript(assessment=assessment, reason=self.cleaned_data["reason"], by=by))
