"""The factual-accuracy round as pages and its export show it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from cases.csv_rows import written
from design.templatetags.words import date_and_time, long_date
from reports.models import AccuracyComment, AccuracyRound, CommentOutcome, ReportPack
from reports.rules import Verdict


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment, what its finding says in that version, and the outcome that counts, if there is one."""

    comment: AccuracyComment
    finding: str
    outcome: CommentOutcome | None

    @property
    def outcome_words(self) -> str:
        return self.outcome.get_outcome_display() if self.outcome else "Not decided"


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with its comments, the lowest number first."""

    round: AccuracyRound
    lines: tuple[CommentLine, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many comments have which outcome, in words."""
        found = Counter(line.outcome_words for line in self.lines)
        return [(words, found[words]) for words in (*(one.words for one in Verdict), "Not decided")]

    @property
    def is_past(self) -> bool:
        """Whether the day until which the provider comments has passed."""
        return self.round.due_on < timezone.localdate()


def finding_words(pack: ReportPack) -> dict[str, str]:
    """Return what each finding of a version says, by its reference. No query."""
    return {one["reference"]: one["words"] for one in pack.content.get("findings", ())}


def round_of(pack: ReportPack) -> AccuracyRound | None:
    """Return the round about a version, if it has begun; one query."""
    return AccuracyRound.objects.filter(pack=pack).select_related("begun_by", "changed_by", "pack__inspection").first()


def round_page(round: AccuracyRound) -> RoundPage:
    """Return a round with its comments; two queries."""
    words = finding_words(round.pack)
    comments = list(AccuracyComment.objects.filter(round=round).select_related("recorded_by").order_by("number"))
    newest = CommentOutcome.objects.filter(comment__round=round).order_by("comment_id", "-version").distinct("comment_id")
    outcomes = {one.comment_id: one for one in newest.select_related("decided_by")}
    return RoundPage(
        round, tuple(CommentLine(one, words.get(one.finding, ""), outcomes.get(one.pk)) for one in comments)
    )  # fmt: skip


def outcomes_of(comment: AccuracyComment) -> list[CommentOutcome]:
    """Return every outcome that a comment has had, the newest first; one query."""
    return list(CommentOutcome.objects.filter(comment=comment).select_related("decided_by").order_by("-version"))


def comment_of(round: AccuracyRound, number: int) -> AccuracyComment | None:
    """Return a comment of a round by its number; one query."""
    return AccuracyComment.objects.filter(round=round, number=number).select_related("recorded_by", "round__pack").first()


_COLUMNS = (
    "number", "version", "finding", "finding_says", "comment", "received_on", "recorded_by", "recorded_at", "outcome", "reason",
    "decided_by", "decided_at",
)  # fmt: skip


def comments_as_csv(page: RoundPage) -> str:
    """Return all comments of a round as CSV, with the outcomes that count. No query."""
    return written([_COLUMNS, *_rows(page)])


def _rows(page: RoundPage) -> Iterator[list[str]]:
    for line in page.lines:
        comment, outcome = line.comment, line.outcome
        yield [
            str(comment.number), str(page.round.pack.version), comment.finding, line.finding, comment.text,
            long_date(comment.received_on), str(comment.recorded_by), date_and_time(comment.recorded_at), line.outcome_words,
            outcome.reason if outcome else "", str(outcome.decided_by) if outcome else "",
            date_and_time(outcome.decided_at) if outcome else "",
        ]  # fmt: skip
