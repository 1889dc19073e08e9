"""What differs between two editions, question by question, and which of their figures may be set side by side. Pure.

Questions are matched by their concept, never by wording or number: the same concept is the same question in other words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from enum import StrEnum
from functools import cached_property
from typing import Any

from standards.applicability import Condition
from standards.structure import Counts, EditionStructure, Kind, Option, Question
from standards.wording import COUNTS, NAMES, RULES, asked_in_words, limits_in_words, name_of, rating_rows

Piece = tuple[str, str]  # ("same" | "removed" | "added", words)


class Verdict(StrEnum):
    COMPARABLE = "comparable"
    WITH_CAUTION = "with_caution"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Comparability:
    """Whether the figures of a question in two editions may be compared, and what speaks against it."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return the verdict as a sentence."""
        if self.verdict is Verdict.COMPARABLE:
            return "Comparable."
        lead = "Not comparable" if self.verdict is Verdict.NOT_COMPARABLE else "Comparable with caution"
        return f"{lead}: {'; '.join(self.reasons)}."


@dataclass(frozen=True, slots=True)
class OptionChange:
    """An answer option that one edition has and the other has not, or that reads or counts differently."""

    code: str
    before: str  # label and how it counts; "" where there was none
    after: str


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question in both editions, or in one of them. Pieces are empty where nothing differs."""

    concept: str
    before: Question | None
    after: Question | None
    comparability: Comparability | None = None  # None for a question that only one edition asks
    wording: tuple[Piece, ...] = ()
    hint: tuple[Piece, ...] = ()
    guidance: tuple[Piece, ...] = ()
    options: tuple[OptionChange, ...] = ()
    asked: tuple[str, str] | None = None  # in which cases: before, after

    @property
    def state(self) -> str:
        """Return "new", "removed", "changed" or "same"."""
        if self.before is None or self.after is None:
            return "removed" if self.after is None else "new"
        return "changed" if self.wording or self.hint or self.guidance or self.options or self.asked else "same"

    @property
    def question(self) -> Question:
        """The question as the later edition has it, or as it was where it is gone."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  (one of them is always there)
        return found


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value outside the questions: a band, a rule of the rating scheme, a term. "" where one edition has none."""

    part: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Differences:
    """Everything in which a later edition differs from an earlier one."""

    earlier: EditionStructure
    later: EditionStructure
    questions: tuple[QuestionChange, ...]  # in the later edition's order, then those that are gone
    values: tuple[ValueChange, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many questions are new, removed, and in both editions comparable, with caution or not."""
        found = [change.comparability.verdict.value if change.comparability else change.state for change in self.questions]
        return {state: found.count(state) for state in ("comparable", "with_caution", "not_comparable", "new", "removed")}

    @cached_property
    def by_code(self) -> dict[str, QuestionChange]:
        """The later edition's questions by code."""
        return {change.after.code: change for change in self.questions if change.after}


def against_comparing(found: Differences, standard: str) -> list[str]:
    """Return what speaks against setting what the two editions say of a standard side by side: a sentence for each key question.

    `standard` is its code in both. Key questions that one edition lacks are named too.
    """
    judged = (Kind.KEY_QUESTION, Kind.POOLED, Kind.FACTOR)
    changes = [one for one in found.questions if one.question.standard == standard and one.question.kind in judged]
    said = []
    for change in changes:
        name = change.question.number or f"“{change.question.text}”"
        if change.comparability is None:
            said.append(f"{name} is {'new' if change.before is None else 'no longer asked'}.")
        elif change.comparability.verdict is not Verdict.COMPARABLE:
            said.append(f"{name}: {change.comparability.words}")
    return said


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """Return the lines that differ between two texts, as ("-" or "+", line), each group after one line ("@", "line 12")."""
    found = []
    for line in unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""):
        if line.startswith("@@"):
            found.append(("@", f"line {line.split()[1].lstrip('-').partition(',')[0]}"))
        elif not line.startswith(("---", "+++")):
            found.append((line[0], line[1:]))
    return found


def changed_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one, word by word, with what was removed and what was added; () when they are the same."""
    old, new = before.split(), after.split()
    if old == new:
        return ()
    pieces: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", " ".join(old[i:j])))
            continue
        pieces += [(kind, " ".join(words)) for kind, words in (("removed", old[i:j]), ("added", new[k:m])) if words]
    return tuple(pieces)


def comparability(before: Question, earlier: EditionStructure, after: Question, later: EditionStructure) -> Comparability:
    """Return whether figures of a question may be compared between two editions that both ask it (the same concept).

    They may when the same options count in the same way and it is asked of the same cases. They may not when it is another kind
    of question, asked in another sample, or an answer counts otherwise. Anything else calls for caution.
    """
    against = [reason for reason, found in (
        ("it is another kind of question", before.kind is not after.kind),
        ("it is asked in another sample of cases", before.module != after.module),
    ) if found]  # fmt: skip
    old, new = _counting(before), _counting(after)
    against += [
        f"the answer “{_label(after, code)}” {COUNTS[new[code]]}; it {_past(old[code])} before"
        for code in old.keys() & new.keys()
        if old[code] is not new[code]
    ]
    if against:
        return Comparability(Verdict.NOT_COMPARABLE, tuple(sorted(against)))
    caution = [f"the answer “{_label(after, code)}” is new" for code in new if code not in old]
    caution += [f"the answer “{_label(before, code)}” is gone" for code in old if code not in new]
    if asked_of(before.applies, earlier) != asked_of(after.applies, later):
        caution.append("it is asked of other cases")
    return Comparability(Verdict.WITH_CAUTION if caution else Verdict.COMPARABLE, tuple(caution))


def _counting(question: Question) -> dict[str, Counts]:
    return {option.code: option.counts for option in question.options}


def _label(question: Question, code: str) -> str:
    option = question.option(code)
    return option.label if option else code


def _past(counts: Counts) -> str:
    return COUNTS[counts].replace("counts", "counted").replace("does not count", "did not count").replace("decides", "decided")


def asked_of(condition: Condition | None, edition: EditionStructure) -> Any:
    """Return what a condition means apart from its edition: concepts for questions, codes for groups, no order of parts."""
    if not condition:
        return None
    for joining in ("all", "any"):
        if joining in condition:
            parts = frozenset(asked_of(part, edition) for part in condition[joining])
            return next(iter(parts)) if len(parts) == 1 else (joining, parts)
    if "not" in condition:
        return ("not", asked_of(condition["not"], edition))
    if "answer" in condition:
        return ("answer", edition.questions[condition["answer"]].concept, frozenset(condition["in"]))
    if condition["fact"] == "supervision" and "in" in condition:
        groups = edition.groups.get("sentence_type", {})
        return ("supervision", frozenset(code for code, group in groups.items() if group in condition["in"]))
    return frozenset((key, frozenset(value) if isinstance(value, list) else value) for key, value in condition.items())


def differences(earlier: EditionStructure, later: EditionStructure) -> Differences:
    """Return everything in which the later edition differs from the earlier one."""
    old = {question.concept: question for question in earlier.all_questions}
    found = [_question_change(old.pop(question.concept, None), earlier, question, later) for question in later.all_questions]
    found += [QuestionChange(concept, question, None) for concept, question in old.items()]
    return Differences(earlier, later, tuple(found), tuple(_value_changes(earlier, later)))


def _question_change(
    before: Question | None, earlier: EditionStructure, after: Question, later: EditionStructure
) -> QuestionChange:
    if before is None:
        return QuestionChange(after.concept, None, after)
    asked = asked_of(before.applies, earlier) != asked_of(after.applies, later)
    return QuestionChange(
        after.concept,
        before,
        after,
        comparability(before, earlier, after, later),
        changed_words(before.text, after.text),
        changed_words(before.hint, after.hint),
        changed_words(before.guidance, after.guidance),
        tuple(_option_changes(before, after)),
        (asked_in_words(before, earlier), asked_in_words(after, later)) if asked else None,
    )


def _option_changes(before: Question, after: Question) -> Iterator[OptionChange]:
    codes = dict.fromkeys(option.code for option in (*before.options, *after.options))
    for code in codes:
        old, new = _in_words(before.option(code)), _in_words(after.option(code))
        if old != new:
            yield OptionChange(code, old, new)


def _in_words(option: Option | None) -> str:
    return f"{option.label} ({COUNTS[option.counts]})" if option else ""


def _value_changes(earlier: EditionStructure, later: EditionStructure) -> Iterator[ValueChange]:
    old, new = _values(earlier), _values(later)
    for part, name in dict.fromkeys((*new, *old)):
        before, after = old.get((part, name), ""), new.get((part, name), "")
        if before != after:
            yield ValueChange(part, name, before, after)


def _values(edition: EditionStructure) -> dict[tuple[str, str], str]:
    """Return bands, rating scheme, terms, code lists and rated standards as words, by part and name."""
    bands = [(name_of(name), band) for name, listed in edition.bands.items() for band in listed]
    found = {("Reporting bands", f"{measure}: {band.label}"): limits_in_words(band) for measure, band in bands}
    for row in rating_rows(edition.scheme):
        overall = f"; overall from {row.overall} points" if row.overall else ""
        found["Rating scheme", row.label] = f"{row.share}; {row.points} points{overall}"
    for name, title in RULES.items():
        if name in edition.scheme:
            found["Rating scheme", title] = edition.scheme[name]["text"]
    if reason := edition.scheme.get("overall_absent"):
        found["Rating scheme", RULES["overall"]] = f"None: {reason}"
    found |= {("Standards", f"{s.number} {s.title}".strip()): _rated(s.rated_by) for s in edition.standards}
    found |= {("Terms", name): word for name, word in edition.terms.items()}
    codes = {(name, code): label for name, labels in edition.code_lists.items() for code, label in labels.items()}
    return found | {("Code lists", f"{NAMES.get(name, name)}: {code}"): label for (name, code), label in codes.items()}


def _rated(rated_by: str) -> str:
    words = {"cases": "Rated by cases", "characteristics": "Rated by people", "parts": "Rated by the cases of other inspections"}
    return words.get(rated_by, "Not rated")


def previous_edition(edition: EditionStructure, editions: list[EditionStructure]) -> EditionStructure | None:
    """Return the edition that came before: the latest in force earlier, for the same kind of provider if there is one."""
    earlier = [other for other in editions if other.valid_from < edition.valid_from]
    alike = [other for other in earlier if set(other.provider_kinds) & set(edition.provider_kinds)]
    return max(alike or earlier, key=lambda other: (other.valid_from, other.code), default=None)
