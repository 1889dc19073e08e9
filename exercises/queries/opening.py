"""An exercise as it lies open before somebody, and one of its cases with what is asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from cases.answers import NOTHING_YET, CurrentAnswer
from cases.facts import CODE_LIST_OF, LABELS, shown
from cases.rules import label_of, questions_asked
from exercises.models import Exercise, ExerciseAnswer, ExerciseAnswerRevision, GoldCase
from exercises.permissions import actor_in
from exercises.rules import Action, Actor, State, after, sees_gold, why_not
from standards.queries import edition_structure
from standards.structure import EditionStructure, Kind, Page, Question

JUDGED_KINDS = frozenset({Kind.KEY_QUESTION, Kind.FACTOR})
# Facts of a gold case: those of a case from which nobody can tell who it is about. Dates are lengths of time.
GOLD_FACTS = (
    "age", "sex", "ethnicity", "sentence_type", "sentence_months", "requirements", "previous_sanctions", "ogrs_score", "rosh",
    "mappa_category", "mappa_level", "licence_days", "reset_days",
)  # fmt: skip
OWN_LABELS = {"licence_days": "Length of the licence in days", "reset_days": "Days until Probation Reset or Impact applied"}


def gold_label(fact: str) -> str:
    """Return what pages call a fact of a gold case."""
    return OWN_LABELS.get(fact) or LABELS[fact]


@dataclass(frozen=True)
class OpenGoldCase:
    """One case of an exercise and what is asked about it: the same for everybody."""

    case: GoldCase
    edition: EditionStructure
    prompts: frozenset[str]

    @property
    def id_words(self) -> str:
        """What tells the case from others of its exercise in the ids of a page."""
        return str(self.case.number)

    @cached_property
    def pages(self) -> list[tuple[Page, list[Question]]]:
        """Return the pages of the form on which something is judged, each with what."""
        asked = questions_asked(self.edition, self.case.module, self.case.facts_to_ask_by(), self.case.given)
        found = []
        for page in self.edition.pages_of(self.case.module):
            judged = [question for question in page.questions if question.code in asked and self._is_judged(question)]
            if judged:
                found.append((page, judged))
        return found

    def _is_judged(self, question: Question) -> bool:
        return question.kind in JUDGED_KINDS or question.code in self.prompts

    @cached_property
    def questions(self) -> list[Question]:
        return [question for _, questions in self.pages for question in questions]

    def page(self, code: str) -> tuple[Page, list[Question]] | None:
        return next((entry for entry in self.pages if entry[0].code == code), None)

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)

    def missing(self, answers: Mapping[str, CurrentAnswer], *, reasons: bool) -> list[str]:
        """Return labels of what is not answered yet; with `reasons`, of what has none too."""
        given = [(question, answers.get(question.code, NOTHING_YET)) for question in self.questions]
        return [label_of(question) for question, one in given if not one.choice or (reasons and not one.evidence.strip())]

    def facts(self) -> list[tuple[str, str]]:
        """Return (name, value) of the facts as people read them; those that nobody gave are left out."""
        given = {**self.case.facts_to_ask_by(), "requirements": tuple(self.case.facts.get("requirements") or ())}
        present = [(name, given.get(name)) for name in GOLD_FACTS if given.get(name) not in (None, "", ())]
        return [(gold_label(name), self._shown(name, value)) for name, value in present]

    def _shown(self, name: str, value: object) -> str:
        return shown(name, value, self.edition.code_lists) if name in CODE_LIST_OF else str(value)  # type: ignore[arg-type]

    def answers_to_screening(self) -> list[tuple[str, str]]:
        """Return (question, answer) of what was given about the case besides its facts."""
        found = []
        for code, choice in self.case.given.items():
            question = self.edition.questions.get(code)
            option = question.option(choice) if question else None
            if question and option:
                found.append((question.text, option.label))
        return found


@dataclass(frozen=True)
class OpenExercise:
    """One exercise before somebody: how far it has come, what they are to it, its cases."""

    exercise: Exercise
    actor: Actor
    state: State
    edition: EditionStructure

    @cached_property
    def cases(self) -> list[OpenGoldCase]:
        """The cases in order, without those that were removed. One query."""
        rows = GoldCase.objects.filter(exercise=self.exercise, removed_at=None)
        return [OpenGoldCase(case, self.edition, frozenset(self.exercise.prompts)) for case in rows]

    def case(self, pk: int) -> OpenGoldCase | None:
        return next((one for one in self.cases if one.case.pk == pk), None)

    @property
    def sees_cases(self) -> bool:
        return self.sees_gold or (self.actor.takes_part and self.state.shows_cases)

    @property
    def sees_gold(self) -> bool:
        return sees_gold(self.actor, self.state)

    def may(self, action: Action) -> bool:
        return after(action, self.state) is not None and not why_not(action, self.actor, self.state)

    @property
    def may_do(self) -> dict[str, bool]:
        """By the names of actions: whether the person may do this now."""
        return {action.value: self.may(action) for action in Action}


def exercises_to_open(user: User) -> QuerySet[Exercise]:
    """Return the exercises that the person sees, read with what their pages show. Never a list of ids."""
    return (
        Exercise.objects.visible_to(user)
        .select_related("edition", "cohort", "made_by", "confirmed_by")
        .defer("edition__document")
    )


def open_exercise(exercise: Exercise, user: User) -> OpenExercise:
    """Lay an exercise open before somebody who sees it. At most four queries."""
    return OpenExercise(exercise, actor_in(exercise, user), exercise.standing, edition_structure(exercise.edition_id))


_AS_ANSWER = ("question__code", "version", "option__code", "reason", "updated_at", "by__name")


def answers_by(case: GoldCase, user: User) -> dict[str, CurrentAnswer]:
    """Return what one person answered about a case, by the code of the question. One query."""
    return _as_answers(ExerciseAnswer.objects.filter(case=case, by=user, is_gold=False))


def gold_answers(case: GoldCase) -> dict[str, CurrentAnswer]:
    """Return the gold answers about a case, by the code of the question. One query."""
    return _as_answers(ExerciseAnswer.objects.filter(case=case, is_gold=True))


def _as_answers(rows: QuerySet[ExerciseAnswer]) -> dict[str, CurrentAnswer]:
    values = rows.values_list(*_AS_ANSWER)
    return {code: CurrentAnswer(version, choice or "", reason, at, name) for code, version, choice, reason, at, name in values}


def answers_at(case: GoldCase, user: User | None, versions: Mapping[str, int]) -> dict[str, CurrentAnswer]:
    """Return what one person's answers, or the gold answers for None, held at versions. Version 0 held nothing. One query."""
    whose = {"answer__is_gold": True} if user is None else {"answer__by": user, "answer__is_gold": False}
    rows = ExerciseAnswerRevision.objects.filter(answer__case=case, **whose).values_list(
        "answer__question__code", "version", "option__code", "reason", "recorded_at", "by__name"
    )
    found = {
        code: CurrentAnswer(version, choice or "", reason, at, name)
        for code, version, choice, reason, at, name in rows
        if versions.get(code) == version
    }
    return {code: NOTHING_YET for code, version in versions.items() if version == 0} | found
