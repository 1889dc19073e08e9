"""Conditions in plain English, for people who read an edition. Pure."""

from collections.abc import Iterable, Mapping

from standards.applicability import Condition
from standards.structure import EditionStructure

FACTS = {
    "age": "age",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "sentence_type": "sentence type",
    "supervision": "type of supervision",
    "sentence_months": "sentence length in months",
    "requirements": "requirements",
    "previous_sanctions": "number of previous sanctions",
    "ogrs_score": "OGRS score",
    "rosh": "risk of serious harm",
    "mappa_category": "MAPPA category",
    "mappa_level": "MAPPA level",
}


def condition_in_words(condition: Condition | None, edition: EditionStructure) -> str:
    """Return when a question is asked, as the end of the sentence "Asked when ..."; empty when it is always asked."""
    if not condition:
        return ""
    if "all" in condition:
        return " and ".join(_part(part, edition) for part in condition["all"])
    if "any" in condition:
        return " or ".join(_part(part, edition) for part in condition["any"])
    if "not" in condition:
        return _denied(condition["not"], edition)
    return _leaf(condition, edition, "is")


def _part(condition: Condition, edition: EditionStructure) -> str:
    """A part of a longer condition; in brackets where "and" and "or" meet."""
    text = condition_in_words(condition, edition)
    return f"({text})" if len(condition.get("all") or condition.get("any") or ()) > 1 else text


def _denied(condition: Condition, edition: EditionStructure) -> str:
    if "answer" in condition or "in" in condition:
        return _leaf(condition, edition, "is not")
    return f"it is not the case that {_part(condition, edition)}"


def _leaf(condition: Condition, edition: EditionStructure, verb: str) -> str:
    if "answer" in condition:
        question = edition.questions.get(condition["answer"])
        labels = {option.code: option.label for option in question.options} if question else {}
        text = question.text if question else condition["answer"]
        return f"the answer to “{text}” {verb} {_either(condition['in'], labels)}"
    fact = condition["fact"]
    name = f"the {FACTS[fact]}"
    labels = edition.code_lists.get("requirement" if fact == "requirements" else fact, {})
    if "known" in condition:
        return f"{name} {'are' if fact == 'requirements' else 'is'} {'' if condition['known'] else 'not '}known"
    if "includes" in condition:
        return f"{name} include {_either(condition['includes'], labels)}"
    if "in" in condition:
        return f"{name} {verb} {_either(condition['in'], labels)}"
    return f"{name} is {_limits(condition)}"


def _limits(condition: Condition) -> str:
    limits = {"at_least": "at least", "at_most": "at most"}
    return " and ".join(f"{words} {condition[key]}" for key, words in limits.items() if key in condition)


def _either(codes: Iterable[str], labels: Mapping[str, str]) -> str:
    return " or ".join(f"“{labels.get(code, code)}”" for code in codes)
