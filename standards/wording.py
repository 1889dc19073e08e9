"""An edition's data in plain English, for people who read it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from standards.applicability import Condition
from standards.bands import Band
from standards.structure import Counts, EditionStructure, Kind, Question

NAMES = {
    "age": "age",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "ethnic_group": "ethnic group",
    "sentence_type": "sentence type",
    "supervision": "type of supervision",
    "sentence_months": "sentence length in months",
    "requirement": "requirements",
    "requirements": "requirements",
    "previous_sanctions": "number of previous sanctions",
    "ogrs_score": "OGRS score",
    "rosh": "risk of serious harm",
    "rosh_group": "risk of serious harm as reported",
    "mappa_category": "MAPPA category",
    "mappa_level": "MAPPA level",
    "licence_days": "length of the licence in days",
    "reset_days": "number of days from start or release until Probation Reset or Impact was applied",
    "ro_grade": "grade of the officer",
    "interview_mode": "mode of the interview",
    "caseload_fte": "caseload (full-time equivalent)",
}
COUNTS = {
    Counts.SUFFICIENT: "counts as sufficient",
    Counts.INSUFFICIENT: "counts as insufficient",
    Counts.NOT_APPLICABLE: "does not count: not applicable",
    Counts.NOT_ASKED: "does not count: not asked",
    Counts.NOT_COUNTED: "decides what is asked",
}
_WORDS_LABELS = {
    Kind.KEY_QUESTION: "Reasons for your judgement",
    Kind.INTERVIEW: "Why?",
    Kind.SCREENING: "Notes",
}
BASES = {
    "stated": "Stated in a published source",
    "background": "Known, but not seen in print",
    "inferred": "Inferred",
    "unknown": "Not known",
}
RULES = {
    "bands": "Share of sufficient cases",
    "rounding": "Rounding",
    "standard": "Rating of a standard",
    "points": "Points",
    "overall": "Overall rating",
    "discretion": "Professional discretion",
    "not_rated": "Standards without a rating",
}


def numbered(questions: Iterable[Question]) -> list[tuple[Question, str]]:
    """Return the questions, each with the number it goes by: the edition's own, or its place."""
    return [(question, question.number or str(place)) for place, question in enumerate(questions, start=1)]


def name_of(measure: str) -> str:
    """Return what a fact, code list or measure is called, as a heading."""
    name = NAMES.get(measure, measure.replace("_", " "))
    return name[:1].upper() + name[1:]


def words_label(question: Question) -> str:
    """Return what the room for words beside a question is called, on the screen and on paper."""
    return _WORDS_LABELS.get(question.kind, "Evidence")


def asked_in_words(question: Question, edition: EditionStructure) -> str:
    """Return a sentence that says in which cases a question is asked."""
    if not question.applies:
        return "Asked of every case."
    if set(question.applies) == {"not"}:
        return f"Asked unless {condition_in_words(question.applies['not'], edition)}."
    return f"Asked when {condition_in_words(question.applies, edition)}."


def condition_in_words(condition: Condition, edition: EditionStructure) -> str:
    """Return a condition as words that can follow "when" or "unless"."""
    if "all" in condition:
        return " and ".join(_part(part, edition) for part in condition["all"])
    if "any" in condition:
        return " or ".join(_part(part, edition) for part in condition["any"])
    if "not" in condition:
        return f"it is not so that {_part(condition['not'], edition)}"
    return _answer(condition, edition) if "answer" in condition else _fact(condition, edition)


def _part(condition: Condition, edition: EditionStructure) -> str:
    """A part of a longer condition, in brackets where it has parts itself."""
    text = condition_in_words(condition, edition)
    return f"({text})" if len(condition.get("all") or condition.get("any") or ()) > 1 else text


def _answer(condition: Condition, edition: EditionStructure) -> str:
    question = edition.questions[condition["answer"]]
    labels = {option.code: option.label for option in question.options}
    return f"the answer to “{f'{question.number} {question.text}'.strip()}” is {_either(condition['in'], labels)}"


def _fact(condition: Condition, edition: EditionStructure) -> str:
    fact = condition["fact"]
    name = f"the {NAMES[fact]}"
    verb = "are" if fact == "requirements" else "is"
    if "known" in condition:
        return f"{name} {verb} {'known' if condition['known'] else 'not known'}"
    if "includes" in condition:
        return f"{name} include {_either(condition['includes'], edition.code_lists.get('requirement', {}))}"
    if "in" in condition:
        return f"{name} {verb} {_either(condition['in'], edition.code_lists.get(fact, {}))}"
    limits = {"at_least": "at least", "at_most": "at most"}
    return f"{name} is " + " and ".join(f"{words} {condition[key]}" for key, words in limits.items() if key in condition)


def _either(codes: Iterable[str], labels: Mapping[str, str]) -> str:
    return " or ".join(f"“{labels.get(code, code)}”" for code in codes)


def limits_in_words(band: Band) -> str:
    """Return the limits of a band, for instance "18 to 24" or "60 and over"."""
    if band.lowest is None:
        return f"{band.highest} and under"
    if band.highest is None:
        return f"{band.lowest} and over"
    return f"{band.lowest}" if band.lowest == band.highest else f"{band.lowest} to {band.highest}"


@dataclass(frozen=True, slots=True)
class RatingRow:
    """What earns one rating of the scale."""

    label: str
    share: str
    points: int
    overall: str  # "" where the edition gives no overall rating


@dataclass(frozen=True, slots=True)
class RuleRow:
    title: str
    text: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class AskingRow:
    """Why a question is asked as it is."""

    question: str
    asked: str
    text: str
    basis: str
    source: str


def asking_rows(remarks: Iterable[Mapping[str, Any]], edition: EditionStructure) -> list[AskingRow]:
    """Return the edition's remarks on whom it asks what, with the basis each rests on."""
    about_factors = edition.factors.questions if edition.factors else ()
    questions = edition.questions | {question.code: question for question in about_factors}
    rows = []
    for remark in remarks:
        question = questions[remark["question"]]
        said = asked_in_words(question, edition) if question.code in edition.questions else "Asked about every factor chosen."
        name = f"{question.number} {question.text}".strip()
        rows.append(AskingRow(name, said, remark["text"], BASES[remark["basis"]], remark.get("source", "")))
    return rows


def rating_rows(scheme: Mapping[str, Any]) -> list[RatingRow]:
    """Return a row for each rating, the highest first; none for an edition that rates nothing."""
    rows = []
    above: int | None = None
    for code, label in reversed(list(scheme.get("scale", {}).items())):
        lowest = scheme["bands"]["from_per_cent"][code]
        share = f"{lowest}% and over" if above is None else f"{lowest}% to below {above}%"
        overall = "{} to {}".format(*scheme["overall"]["points"][code]) if scheme.get("overall") else ""
        rows.append(RatingRow(label, share, scheme["points"]["of"][code], overall))
        above = lowest
    return rows


def rule_rows(scheme: Mapping[str, Any]) -> list[RuleRow]:
    """Return each rule of the scheme with the basis it rests on."""
    rules = [(title, scheme[name]) for name, title in RULES.items() if name in scheme]
    return [RuleRow(title, rule["text"], BASES[rule["basis"]], rule.get("source", "")) for title, rule in rules]
