"""What people say about answers, and what was learnt."""

from typing import Any

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from exercises.discussing import LONGEST, learn, say
from exercises.models import Exercise, GoldCase, Lesson, Remark


class RemarkForm(RefusableForm):
    """Something said about the answers to a question."""

    text = forms.CharField(
        label="Say something about these answers", max_length=LONGEST, widget=forms.Textarea({"rows": 4}),
        help_text="Everybody who takes part reads it, with your name. It cannot be changed afterwards.",
        error_messages={"required": "Enter what you want to say"},
    )  # fmt: skip

    def say(self, case: GoldCase, question: str, *, by: User) -> Remark | None:
        return self.carried_out(lambda: say(case=case, question=question, text=self.cleaned_data["text"], by=by))


class LessonForm(RefusableForm):
    """What was learnt about a question."""

    text = forms.CharField(
        label="What was learnt?", max_length=LONGEST, widget=forms.Textarea({"rows": 4}),
        help_text="What to look for, and what decides.",
        error_messages={"required": "Enter what was learnt"},
    )  # fmt: skip

    propose = forms.BooleanField(
        label="Propose it as a learning note to this question", required=False,
        help_text="Somebody else decides whether it is shown with the guidance on the form. No names, no cases.",
    )  # fmt: skip

    def __init__(self, *args: Any, may_propose: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_propose:
            del self.fields["propose"]

    def learn(self, exercise: Exercise, question: str, *, by: User) -> Lesson | None:
        return self.carried_out(lambda: learn(exercise=exercise, question=question, by=by, **self.cleaned_data))
