"""What becomes of the answers of an inspection that moves to another edition: proposed, and adjusted question by question."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from inspections.models import EditionMove, Inspection
from inspections.moving import Proposal, move_inspection
from standards.mapping import How, Step
from standards.models import Edition
from standards.structure import EditionStructure, Question

HOLD = ""
_HOW = {
    How.CARRY: "Carry them over as they are",
    How.CONVERT: "Convert them, answer by answer",
    How.HOLD: "Hold them: keep them, but not as answers to the new edition",
}


class EditionChoiceForm(forms.Form):
    """Which edition to look at; it travels in the address."""

    edition = forms.ChoiceField(
        label="Newer edition",
        error_messages={"required": "Select an edition", "invalid_choice": "Select a newer edition for this kind of provider"},
    )

    def __init__(self, *args: Any, editions: Iterable[Edition], **options: Any) -> None:
        super().__init__(*args, **options)
        self.editions = {edition.code: edition for edition in editions}
        choices = [(edition.code, edition.name) for edition in self.editions.values()]
        self.fields["edition"].choices = [("", "Choose an edition"), *choices]  # type: ignore[attr-defined]

    def clean_edition(self) -> Edition:
        return self.editions[self.cleaned_data["edition"]]


class _Row:
    """The controls of one question, with what is recorded about it."""

    def __init__(self, form: "MoveForm", question: Question, step: Step, names: Mapping[str, str]) -> None:
        self.question = question
        self.step = step
        self.how = form[names["how"]]
        self.options = [form[name] for code, name in names.items() if code != "how"]


class MoveForm(RefusableForm):
    """A mapping, proposed and adjusted. Asked twice: the second time `confirmed` is set."""

    reason = forms.CharField(
        required=False, max_length=1000, label="Reason (optional)", widget=forms.Textarea({"rows": 3}),
        help_text="Kept in the history of the inspection.",
        error_messages={"max_length": "The reason must be 1,000 characters or fewer"},
    )  # fmt: skip
    expected = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, proposal: Proposal, earlier: EditionStructure, later: EditionStructure, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.rows: list[_Row] = []
        self.initial["expected"] = earlier.id
        places = {code: place for place, code in enumerate(earlier.questions)}
        for step in proposal.steps:
            question = earlier.questions[step.question]
            names = self._add_fields(step, question, later, proposal.recorded[step.question], places[step.question])
            self.rows.append(_Row(self, question, step, names))

    def _add_fields(
        self, step: Step, question: Question, later: EditionStructure, recorded: Mapping[str, int], place: int
    ) -> dict[str, str]:
        """Add the controls of one question and return their names: `how`, and one for each option that is to be converted."""
        number = question.number or question.text
        possible = [how for how in How if how is How.HOLD or how is step.how]
        self.fields[f"how_{place}"] = forms.ChoiceField(
            label=f"What becomes of the {sum(recorded.values()):,} recorded answers to {number}?",
            choices=[(how.value, _HOW[how]) for how in possible], initial=step.how.value,
        )  # fmt: skip
        names = {"how": f"how_{place}"}
        other = later.questions.get(step.to)
        if step.how is not How.CONVERT or other is None:
            return names
        choices = [*((option.code, option.label) for option in other.options), (HOLD, "Hold these answers")]
        for index, option in enumerate(question.options):
            if option.code in recorded:
                names[option.code] = f"option_{place}_{index}"
                self.fields[names[option.code]] = forms.ChoiceField(
                    label=f"“{option.label}” ({recorded[option.code]:,} times) becomes", required=False,
                    choices=choices, initial=step.options.get(option.code, HOLD),
                )  # fmt: skip
        return names

    @property
    def decisions(self) -> list[_Row]:
        """Questions that cannot simply be carried over."""
        return [row for row in self.rows if row.step.how is not How.CARRY]

    @property
    def carried(self) -> list[_Row]:
        return [row for row in self.rows if row.step.how is How.CARRY]

    def steps(self) -> list[Step]:
        """Return the mapping as it was adjusted."""
        return [self._step(row) for row in self.rows]

    def _step(self, row: _Row) -> Step:
        how = How(self.cleaned_data[row.how.name])
        if how is not How.CONVERT:
            return row.step if how is row.step.how else Step(row.question.code, How.HOLD)
        chosen = dict(row.step.options)
        for index, option in enumerate(row.question.options):
            name = f"option_{row.how.name.removeprefix('how_')}_{index}"
            if name in self.fields:
                chosen.pop(option.code, None)
                if becomes := self.cleaned_data[name]:
                    chosen[option.code] = becomes
        return Step(row.question.code, How.CONVERT, row.step.to, chosen)

    def move(self, inspection: Inspection, edition: Edition, *, by: User) -> EditionMove | None:
        typed = self.cleaned_data
        return self.carried_out(
            lambda: move_inspection(
                inspection=inspection,
                edition=edition,
                steps=self.steps(),
                expected=typed["expected"],
                reason=typed["reason"],
                by=by,
            )
        )


def becoming(proposal: Proposal, steps: list[Step]) -> dict[str, int]:
    """Return how many answers a mapping would carry, change and hold."""
    counts = {"carried": 0, "changed": 0, "held": 0}
    for step in steps:
        for option, times in proposal.recorded[step.question].items():
            if step.how is How.HOLD or (option and option not in step.options):
                counts["held"] += times
            else:
                counts["carried" if step.how is How.CARRY else "changed"] += times
    return counts
