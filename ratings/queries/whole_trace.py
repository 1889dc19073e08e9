"""A run from its overall rating down to every judgement: for the page that prints it, and as a document that can be checked.

How the document is checked from itself alone: docs/check-a-rating.md.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from inspections.models import Inspection
from ratings.models import RatingRun
from ratings.queries.grid import Grid, rating_grid
from ratings.queries.judged_cases import JudgedCase, judged_cases, tallies_of
from ratings.queries.tracing import STATES, in_order
from ratings.results import KeyQuestionTally
from standards.structure import EditionStructure, Kind, Question
from standards.wording import RULES, RatingRow, RuleRow, asked_in_words, rating_rows, rule_rows


@dataclass(frozen=True)
class WholeTrace:
    """Everything that a run rests on. `agrees` says whether the cases as they are now are those that were counted."""

    run: RatingRun
    edition: EditionStructure
    grid: Grid
    cases: Sequence[JudgedCase]
    agrees: bool

    @property
    def rules(self) -> Mapping[str, RuleRow]:
        """The rules of the scheme that the run used, by their names."""
        scheme = in_order(self.run.scheme)
        return dict(zip((name for name in RULES if name in scheme), rule_rows(scheme), strict=True))

    @property
    def ratings(self) -> list[RatingRow]:
        """What earns each rating; none where the edition rates nothing."""
        return rating_rows(in_order(self.run.scheme))

    @property
    def left_out(self) -> list[JudgedCase]:
        return [case for case in self.cases if case.left_out]

    def behind(self, question: Question) -> list[tuple[str, list[JudgedCase]]]:
        """Return the cases behind each number of a key question that is judged in cases, without numbers that are 0."""
        found: dict[str, list[JudgedCase]] = {state: [] for state in STATES}
        for case in self.cases:
            if question.code in case.answers and not case.left_out:
                found[case.answers[question.code].state].append(case)
        return [(STATES[state], own) for state, own in found.items() if own]

    @property
    def questions(self) -> list[tuple[Question, list[tuple[str, list[JudgedCase]]]]]:
        """Every key question judged in cases of this inspection, with the cases behind its numbers."""
        return [(question, self.behind(question)) for question in self.edition.key_questions]


def whole_trace(run: RatingRun, edition: EditionStructure, user: User) -> WholeTrace:
    """Return a run with every case that is behind it, as they are now. One query."""
    cases = judged_cases(run, edition, user)
    counted = {one["key_question"]: KeyQuestionTally(**one) for one in run.tallies}
    agrees = all(counted[code] == tally for code, tally in tallies_of(cases, edition).items())
    return WholeTrace(run, edition, rating_grid(run, edition), cases, agrees)


def seal_of(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document but for its seal: keys sorted, no spaces, UTF-8."""
    sealed = {name: value for name, value in document.items() if name != "seal"}
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def trace_document(trace: WholeTrace, inspection: Inspection) -> dict[str, Any]:
    """Return the trace as JSON data. Evidence stands in it as its SHA-256 alone: the words are read in the case."""
    run, edition = trace.run, trace.edition
    document: dict[str, Any] = {
        "inspection": inspection.reference,
        "provider": str(inspection.provider),
        "edition": {"code": edition.code, "name": edition.name, "digest": edition.digest},
        "run": run.pk,
        "computed_at": run.computed_at.isoformat(),
        "policy": run.policy,
        "counts": run.counted_words,
        "agrees": trace.agrees,
        "cases": [_case(case) for case in trace.cases],
        "parts": run.parts,
        "key_questions": [_question(question, trace) for question in edition.counted_questions.values()],
        "standards": [
            {"standard": one.code, "number": one.number, "title": one.title, "domain": one.domain,
             "rated_by": one.rated_by, "key_questions": list(one.counted)}
            for one in edition.standards
        ],
        "rules": [
            {"rule": name, "title": rule.title, "text": rule.text, "basis": rule.basis,
             "source": edition.sources.get(rule.source, "")}
            for name, rule in trace.rules.items()
        ],
        "scheme": run.scheme,
        "tallies": run.tallies,
        "ratings": run.ratings,
        "digest": run.digest,
    }  # fmt: skip
    return document | {"seal": seal_of(document)}


def _case(case: JudgedCase) -> dict[str, Any]:
    return {
        "case": case.reference, "id": case.pk, "module": case.module, "submitted": case.submitted,
        "left_out": case.left_out.value if case.left_out else None,
    }  # fmt: skip


def _question(question: Question, trace: WholeTrace) -> dict[str, Any]:
    judged = question.kind is not Kind.POOLED
    return {
        "key_question": question.code, "number": question.number, "text": question.text, "concept": question.concept,
        "asked": asked_in_words(question, trace.edition) if judged else "",
        "pools": list(question.pools),
        "answers": {option.code: option.counts.value for option in question.options},
        "cases": [_judgement(case, question) for case in trace.cases if judged and question.code in case.answers],
    }  # fmt: skip


def _judgement(case: JudgedCase, question: Question) -> dict[str, Any]:
    answered = case.answers[question.code]
    return {
        "case": case.reference, "state": answered.state, "option": answered.option or None, "version": answered.version,
        "agreed": answered.agreed, "saved_at": answered.at or None, "evidence_sha256": answered.evidence or None,
    }  # fmt: skip
