"""A review as it lies open before somebody: what is judged, and, once both sides are known, one beside the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from cases.answers import NOTHING_YET, CurrentAnswer
from cases.models import Case
from cases.permissions import read_only_because_set_aside
from cases.queries.assessment import OpenCase, open_case
from cases.rules import label_of
from moderation.models import AgreedJudgement, Comparison, Review, ReviewJudgement, ReviewJudgementRevision
from moderation.rules import Mode, State
from standards.structure import Kind, Option, Page, Question


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a review. `first` and `ours` are what was compared; `current` is the inspector's answer as it is now."""

    question: Question
    label: str
    compared: Comparison
    first: Option | None
    ours: Option | None
    current: CurrentAnswer
    agreed: AgreedJudgement | None

    @property
    def differs(self) -> bool:
        return not self.compared.agrees

    @property
    def now(self) -> Option | None:
        """What the inspector's answer is now."""
        return self.question.option(self.current.choice)

    @property
    def changed_since(self) -> bool:
        """Whether the inspector's answer has a later version than the one that was compared."""
        return self.current.version > self.compared.version

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to settle: they agreed, the inspector has come to agree, or somebody else has decided."""
        return not self.differs or self.agreed is not None or (self.now is not None and self.now == self.ours)

    @property
    def settled_as(self) -> Option | None:
        """What counts once it is settled: what was agreed, or otherwise the inspector's answer."""
        if self.agreed is not None:
            return next((option for option in self.question.options if option.id == self.agreed.option_id), None)
        return self.now if self.is_settled else None


@dataclass(frozen=True)
class OpenReview:
    """Everything that the pages of one review are made of. `mine` holds the person's own judgements, nobody else's."""

    review: Review
    opened: OpenCase
    mine: dict[str, CurrentAnswer]
    comparisons: dict[int, Comparison]
    agreed: dict[int, AgreedJudgement]

    @property
    def case(self) -> Case:
        return self.opened.case

    @property
    def closed_because(self) -> str:
        """Why nothing is judged or settled any more: the case is not inspected. "" where it is."""
        return read_only_because_set_aside(self.case)

    @property
    def case_is_handed_in(self) -> bool:
        return self.opened.submitted

    @property
    def hides_answers(self) -> bool:
        """Whether nothing of what the inspector answered may be shown here."""
        return self.review.mode == Mode.BLIND and not State(self.review.state).shows_both

    @cached_property
    def questions(self) -> list[Question]:
        """The questions that are judged: the key questions asked in the case, and the prompts chosen with the selection."""
        return [question for _, questions in self.pages for question in questions]

    @cached_property
    def pages(self) -> list[tuple[Page, list[Question]]]:
        """Return the pages of the form on which something is judged, each with what."""
        found = []
        for page in self.opened.form:
            asked = [question for question in self.opened.asked_on(page) if self._is_judged(question)]
            if asked:
                found.append((page, asked))
        return found

    def _is_judged(self, question: Question) -> bool:
        return question.kind is Kind.KEY_QUESTION or question.code in self.review.prompts

    def page(self, code: str) -> tuple[Page, list[Question]] | None:
        return next((entry for entry in self.pages if entry[0].code == code), None)

    def judged(self, question: Question) -> CurrentAnswer:
        """Return what the person has judged so far."""
        return self.mine.get(question.code, NOTHING_YET)

    @property
    def missing(self) -> list[str]:
        """Labels of the questions that the person has not judged yet."""
        return [label_of(question) for question in self.questions if not self.judged(question).choice]

    def side_by_side(self, at: datetime) -> list[Comparison]:
        """Return, not stored yet, what the inspector's answers and the person's judgements are now.

        Raises ValueError while something is not judged.
        """
        return [self._compared(question, at) for question in self.questions]

    def _compared(self, question: Question, at: datetime) -> Comparison:
        answer, judged = self.opened.answer(question), self.judged(question)
        theirs, ours = question.option(answer.choice), question.option(judged.choice)
        if ours is None:
            raise ValueError(f"{question.code} has not been judged.")
        return Comparison(
            review=self.review, question_id=question.id, version=answer.version, theirs_id=theirs.id if theirs else None,
            ours_id=ours.id, reason=judged.evidence, compared_at=at,
        )  # fmt: skip

    @cached_property
    def lines(self) -> list[Line]:
        """What was compared, in the order of the form; nothing before the comparison."""
        form = [question for page in self.opened.form for question in page.questions]
        return [self._line(question) for question in form if question.id in self.comparisons]

    def _line(self, question: Question) -> Line:
        compared = self.comparisons[question.id]
        options = {option.id: option for option in question.options}
        theirs = options.get(compared.theirs_id) if compared.theirs_id else None
        ours, agreed = options.get(compared.ours_id), self.agreed.get(question.id)
        return Line(question, label_of(question), compared, theirs, ours, self.opened.answer(question), agreed)

    @property
    def flags(self) -> list[tuple[str, str]]:
        """Return (label of a question that the inspector flagged, why): "" while nothing may be shown of what was answered."""
        hidden = self.hides_answers
        return [(label_of(question), "" if hidden else why) for question, why in self.opened.flagged]

    @property
    def unsettled(self) -> list[str]:
        """Labels of the questions on which the two differ and nobody has decided."""
        return [line.label for line in self.lines if not line.is_settled]


def reviews_to_open(user: User) -> QuerySet[Review]:
    """Return the reviews that the person may see, read with everything `open_review` needs."""
    people = ("held_by", "judged_by", "selection__made_by", "assessment__submitted_by")
    case = ("assessment__case__inspection__provider", "assessment__case__officer", "assessment__case__allocated_to")
    return Review.objects.visible_to(user).select_related(*people, *case)


def open_review(review: Review, user: User) -> OpenReview:
    """Lay a review open before somebody who sees it: seven queries, however much was judged.

    What the inspector answered is in it. Whether it may be shown is for who shows it to ask: `hides_answers`.
    """
    case = review.assessment.case
    comparisons = {one.question_id: one for one in Comparison.objects.filter(review=review)}
    newest = AgreedJudgement.objects.filter(review=review).select_related("by").order_by("question_id", "-pk")
    agreed = {one.question_id: one for one in newest.distinct("question_id")}
    return OpenReview(review, open_case(case, user), judged_so_far(review, user), comparisons, agreed)


def judged_so_far(review: Review, by: User) -> dict[str, CurrentAnswer]:
    """Return what the person has judged in a review, by the code of the question; one query."""
    rows = ReviewJudgement.objects.filter(review=review, by=by).values_list(
        "question__code", "version", "option__code", "reason", "updated_at", "by__name"
    )
    return {code: CurrentAnswer(version, choice or "", reason, at, name) for code, version, choice, reason, at, name in rows}


def judged_at(review: Review, by: User, versions: Mapping[str, int]) -> dict[str, CurrentAnswer]:
    """Return what the person's judgements held at the given versions, by the code of the question; version 0 held nothing."""
    rows = ReviewJudgementRevision.objects.filter(judgement__review=review, judgement__by=by).values_list(
        "judgement__question__code", "version", "option__code", "reason", "recorded_at", "judgement__by__name"
    )
    found = {
        code: CurrentAnswer(version, choice or "", reason, at, name)
        for code, version, choice, reason, at, name in rows
        if versions.get(code) == version
    }
    return {code: NOTHING_YET for code, version in versions.items() if version == 0} | found
