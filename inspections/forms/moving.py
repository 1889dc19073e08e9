"""What becomes of all that an inspection holds when it moves to another edition: proposed, and decided question by question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import Truncator

from accounts.models import User
from design.forms import RefusableForm
from inspections.models import EditionMove, Inspection, MoveRequest
from inspections.moving import Proposal
from inspections.requesting import ask_for_move, confirm_move, send_back
from standards.mapping import (
    How,
    Mapped,
    StandardStep,
    Step,
    possible_targets,
    questions_that_hold,
    standards_rated_by_people,
    step_towards,
)
from standards.models import Edition
from standards.structure import EditionStructure, Kind, Question

HOLD = ""
_LONGEST_CHOICE = 100


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


@dataclass(frozen=True, slots=True)
class Row:
    """The controls of one question or standard: where it goes, why elsewhere than was proposed, and what its answers become."""

    title: str
    proposed: Step | StandardStep
    to: BoundField
    why: BoundField
    shown: BoundField | None = None
    options: tuple[BoundField, ...] = ()

    @property
    def is_carried(self) -> bool:
        """Whether it goes on as it is, so that nobody need decide anything."""
        return bool(self.proposed.to) and (isinstance(self.proposed, StandardStep) or self.proposed.how is How.CARRY)


class MoveForm(RefusableForm):
    """A mapping, proposed and decided. Asked twice: the second time `confirmed` is set.

    The options of a question are converted to those of the one it goes to. Where somebody chooses another one, the form comes
    back with the new one's options: `shown` says for which question they were given.
    """

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
        if self.is_bound:
            self.data = self.data.copy()  # type: ignore[attr-defined]
        self.proposal, self.earlier, self.later = proposal, earlier, later
        self.initial["expected"] = earlier.id
        self.towards: dict[str, Step] = {}  # what is proposed for each question, given where somebody has sent it
        self.sent_elsewhere: list[str] = []  # names of fields that somebody has just pointed at another question
        asked = questions_that_hold(earlier)
        places = {code: place for place, code in enumerate(asked)}
        self.questions = [self._question_row(step, asked[step.question], places[step.question]) for step in proposal.steps]
        self.standards = [self._standard_row(step, place) for place, step in enumerate(proposal.standards)]

    def _question_row(self, proposed: Step, question: Question, place: int) -> Row:
        times = sum(self.proposal.recorded[question.code].values())
        what = "notes" if question.kind is Kind.ORGANISATIONAL else "recorded answers"
        title = f"{question.number} {question.text}".strip()
        targets = {other.code: other for other in possible_targets(question, self.later)}
        choices = [(code, f"{other.number} {other.text}".strip()) for code, other in targets.items()]
        to, why = self._add_choice(
            f"to_{place}", f"Where do the {times:,} {what} to {question.number or title} go?", choices, proposed.to
        )
        chosen = self.data.get(to.html_name, HOLD) if self.is_bound else proposed.to
        step = proposed if chosen == proposed.to else step_towards(question, targets.get(chosen))
        self.towards[question.code] = step
        self.fields[f"shown_{place}"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=step.to)
        options = self._add_options(question, step, targets.get(chosen), place)
        if self.is_bound and self.data.get(f"shown_{place}", "") != step.to:
            self._show_anew(place, step, options)
        return Row(title, proposed, to, why, self[f"shown_{place}"], tuple(self[name] for name in options.values()))

    def _add_choice(self, name: str, label: str, choices: list[tuple[str, str]], proposed: str) -> tuple[BoundField, BoundField]:
        """Add the choice of a target with its reason."""
        shortened = [(code, Truncator(text).chars(_LONGEST_CHOICE)) for code, text in choices]
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, initial=proposed,
            choices=[(HOLD, "Nowhere: hold them, kept but without a place in the new edition"), *shortened],
            error_messages={"invalid_choice": "Select where they go, or that they are held"},
        )  # fmt: skip
        self.fields[f"why_{name}"] = forms.CharField(
            label="Why, if it is not as proposed", required=False, max_length=500,
            error_messages={"max_length": "The reason must be 500 characters or fewer"},
        )  # fmt: skip
        return self[name], self[f"why_{name}"]

    def _add_options(self, question: Question, step: Step, other: Question | None, place: int) -> dict[str, str]:
        """Add a control for each recorded answer that is to be converted and return their names by option."""
        if step.how is not How.CONVERT or other is None:
            return {}
        recorded = self.proposal.recorded[question.code]
        choices = [*((option.code, option.label) for option in other.options), (HOLD, "Hold these answers")]
        names = {}
        for index, option in enumerate(question.options):
            if option.code in recorded:
                names[option.code] = f"option_{place}_{index}"
                self.fields[names[option.code]] = forms.ChoiceField(
                    label=f"“{option.label}” ({recorded[option.code]:,} times) becomes", required=False,
                    choices=choices, initial=step.options.get(option.code, HOLD),
                )  # fmt: skip
        return names

    def _show_anew(self, place: int, step: Step, options: dict[str, str]) -> None:
        """Have the form show the options of the question that somebody has just chosen, as they are proposed."""
        self.data[f"shown_{place}"] = step.to  # type: ignore[index]
        for option, name in options.items():
            self.data[name] = step.options.get(option, HOLD)  # type: ignore[index]
        if options:
            self.sent_elsewhere.append(f"to_{place}")

    def _standard_row(self, proposed: StandardStep, place: int) -> Row:
        standard = standards_rated_by_people(self.earlier)[proposed.standard]
        times, title = self.proposal.ratings[standard.code], f"{standard.number} {standard.title}"
        there = [(code, f"{other.number} {other.title}") for code, other in standards_rated_by_people(self.later).items()]
        label = f"Where {'does the proposed rating' if times == 1 else f'do the {times:,} proposed ratings'} of {title} go?"
        to, why = self._add_choice(f"standard_{place}", label, there, proposed.to)
        return Row(title, proposed, to, why)

    @property
    def rows(self) -> list[Row]:
        return [*self.questions, *self.standards]

    @property
    def decisions(self) -> list[Row]:
        """What cannot simply be carried over, and what somebody has sent elsewhere."""
        return [row for row in self.rows if not row.is_carried or row.to.value() != row.proposed.to or row.to.errors]

    @property
    def carried(self) -> list[Row]:
        decisions = self.decisions
        return [row for row in self.rows if row not in decisions]

    def clean(self) -> dict[str, Any] | None:
        for row in self.rows:
            name = row.to.html_name
            if self.cleaned_data.get(name, row.proposed.to) != row.proposed.to and not self.cleaned_data.get(f"why_{name}"):
                self.add_error(f"why_{name}", "Enter why this does not go where it was proposed")
        for name in self.sent_elsewhere:
            if name in self.cleaned_data:
                self.add_error(name, "Look at what each of these answers becomes now, then continue")
        if not self.errors:
            faults = self.mapping().faults(self.earlier, self.later)
            for row in self.rows:
                code = row.proposed.question if isinstance(row.proposed, Step) else row.proposed.standard
                if code in faults:
                    self.add_error(row.to.html_name, faults[code])
        return self.cleaned_data

    def mapping(self) -> Mapped:
        """Return the mapping as it was decided."""
        return Mapped([self._step(row) for row in self.questions], [self._standard_step(row) for row in self.standards])

    def _standard_step(self, row: Row) -> StandardStep:
        name = row.to.html_name
        proposed: Any = row.proposed
        return StandardStep(proposed.standard, self.cleaned_data[name], self.cleaned_data[f"why_{name}"])

    def _step(self, row: Row) -> Step:
        proposed: Any = row.proposed
        step = replace(self.towards[proposed.question], reason=self.cleaned_data[f"why_{row.to.html_name}"])
        if step.how is not How.CONVERT:
            return step
        question, place = questions_that_hold(self.earlier)[step.question], row.to.html_name.removeprefix("to_")
        chosen = dict(step.options)
        for index, option in enumerate(question.options):
            name = f"option_{place}_{index}"
            if name in self.fields:
                chosen.pop(option.code, None)
                if becomes := self.cleaned_data[name]:
                    chosen[option.code] = becomes
        return replace(step, options=chosen)

    def ask(self, inspection: Inspection, edition: Edition, *, by: User) -> MoveRequest | None:
        typed, mapping = self.cleaned_data, self.mapping()
        return self.carried_out(
            lambda: ask_for_move(
                inspection=inspection,
                edition=edition,
                steps=mapping.steps,
                standards=mapping.standards,
                expected=typed["expected"],
                reason=typed["reason"],
                by=by,
            )
        )


class WithdrawForm(RefusableForm):
    """Whoever asked takes it back: nothing to type."""

    def give(self, request: MoveRequest, *, by: User) -> MoveRequest | None:
        return self.carried_out(lambda: send_back(request=request, by=by))


class AnswerForm(RefusableForm):
    """What somebody else makes of a move that was asked for."""

    answer = forms.ChoiceField(
        label="What do you decide?", widget=forms.RadioSelect,
        choices=[("confirm", "Confirm: the inspection moves as it was decided"), ("send_back", "Send it back: nothing moves")],
        error_messages={"required": "Select whether you confirm it or send it back"},
    )  # fmt: skip
    because = forms.CharField(
        label="If you send it back: what has to be decided otherwise?", required=False, max_length=1000,
        widget=forms.Textarea({"rows": 3}), error_messages={"max_length": "This must be 1,000 characters or fewer"},
    )  # fmt: skip

    def give(self, request: MoveRequest, *, by: User) -> EditionMove | MoveRequest | None:
        if self.cleaned_data["answer"] == "confirm":
            return self.carried_out(lambda: confirm_move(request=request, by=by))
        because = self.cleaned_data["because"]
        return self.carried_out(lambda: send_back(request=request, because=because, by=by))
