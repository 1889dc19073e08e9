"""Who is asked what: conditions over the facts of a case and earlier answers. Pure.

A condition is plain data, as an edition's file holds it:

    {"fact": "supervision", "in": ["post_custody"]}     the fact has one of these values
    {"fact": "requirements", "includes": ["unpaid_work"]}  the fact is a list and holds one of these
    {"fact": "ogrs_score", "at_least": 50}              likewise at_most; an unknown fact is never within limits
    {"fact": "sex", "known": true}
    {"answer": "screening.harm_indicators", "in": ["yes"]}
    {"all": [...]}  {"any": [...]}  {"not": ...}

An unknown fact or a missing answer fulfils no `in`. To ask until told otherwise, write `{"not": {"answer": ..., "in": ["no"]}}`.
Source of the rules themselves: the editions; see domain two of each (Bulletin 2020/01 note 4; Bulletin 2023/03 annex A).
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

Condition: TypeAlias = Mapping[str, Any]
Fact: TypeAlias = str | int | Decimal | bool | list[str] | None


def applies(condition: Condition | None, facts: Mapping[str, Fact], answers: Mapping[str, str | None]) -> bool:
    """Return whether a question with this condition is asked, given facts by name and chosen option codes by question code."""
    if not condition:
        return True
    if "all" in condition:
        return all(applies(part, facts, answers) for part in condition["all"])
    if "any" in condition:
        return any(applies(part, facts, answers) for part in condition["any"])
    if "not" in condition:
        return not applies(condition["not"], facts, answers)
    if "answer" in condition:
        return answers.get(condition["answer"]) in condition["in"]
    return _fact_matches(condition, facts.get(condition["fact"]))


def _fact_matches(condition: Condition, value: Fact) -> bool:
    known = value is not None and value != "" and value != []
    if "known" in condition:
        return known is bool(condition["known"])
    if not known:
        return False
    if "in" in condition:
        return value in condition["in"]
    if "includes" in condition:
        return isinstance(value, list) and any(entry in value for entry in condition["includes"])
    if not isinstance(value, int | Decimal):
        return False
    return bool(condition.get("at_least", value) <= value <= condition.get("at_most", value))


def one_or_the_other(first: Condition | None, second: Condition | None) -> bool:
    """Return whether one of two conditions is written as the opposite of the other: then just one of them holds in any case."""
    return bool(first and second) and (first == {"not": second} or second == {"not": first})


def for_browser(data: Any) -> Any:
    """Return a condition, or facts, as JSON data that static/js/answers/applicability.js decides by, every number exactly."""
    if isinstance(data, Mapping):
        return {name: for_browser(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [for_browser(value) for value in data]
    if isinstance(data, int | Decimal) and not isinstance(data, bool):
        return {"number": f"{data:f}" if isinstance(data, Decimal) else str(data)}
    return data


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """Yield the conditions on single facts and answers that a condition is made of."""
    if not condition:
        return
    if "not" in condition:
        yield from leaves(condition["not"])
    elif "all" in condition or "any" in condition:
        parts: Iterable[Condition] = condition.get("all") or condition.get("any") or ()
        for part in parts:
            yield from leaves(part)
    else:
        yield condition


def answers_read(condition: Condition | None) -> set[str]:
    """Return the codes of the questions whose answers a condition depends on."""
    return {leaf["answer"] for leaf in leaves(condition) if "answer" in leaf}


def facts_read(condition: Condition | None) -> set[str]:
    """Return the names of the facts a condition depends on."""
    return {leaf["fact"] for leaf in leaves(condition) if "fact" in leaf}
