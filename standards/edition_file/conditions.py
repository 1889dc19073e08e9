"""Conditions ask about facts that cases have and about answers given earlier on the form."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from standards.edition_file.content import Check, Content, Fault, words
from standards.structure import Kind

# The facts of a case (cases.models.Case.facts). The coded ones with the code list that their values come from.
CODED_FACTS = {
    "sex": "sex",
    "ethnicity": "ethnicity",
    "sentence_type": "sentence_type",
    "supervision": "supervision",
    "requirements": "requirement",
    "rosh": "rosh",
    "mappa_category": "mappa_category",
    "mappa_level": "mappa_level",
}
NUMBER_FACTS = ("age", "sentence_months", "previous_sanctions", "ogrs_score", "licence_days", "reset_days")
FACTS = (*CODED_FACTS, *NUMBER_FACTS)

ON_A_FORM = (Kind.KEY_QUESTION, Kind.PROMPT, Kind.SCREENING, Kind.TEXT)

Answered: TypeAlias = Mapping[str, frozenset[str]]  # option codes by question, for the questions asked so far


def conditions_can_be_decided(content: Content) -> Iterator[Fault]:
    answers: dict[str, dict[str, frozenset[str]]] = {}  # by module: a case answers the questions of one form
    before_prompts: dict[str, Answered] = {}
    for placed in content.form:
        answered = answers.setdefault(placed.module, {})
        if placed.parent:
            before_prompts.setdefault(placed.parent, dict(answered))
        # A key question's condition holds for its prompts too, so it may not read their answers.
        known = before_prompts.get(placed.part.code, answered)
        if placed.part.applies is not None:
            yield from (((*placed.place, "applies"), reason) for reason in _faults(placed.part.applies, content, known))
        chosen = content.document.option_sets.get(placed.part.options)
        answered[placed.part.code] = frozenset(option.code for option in chosen.options) if chosen else frozenset()
    for placed in content.questions:
        if placed.part.applies is not None and placed.kind not in ON_A_FORM:
            yield (*placed.place, "applies"), f"`{placed.part.code}` is not on the form of a case: it takes no condition."


def _faults(condition: Any, content: Content, answered: Answered) -> Iterator[str]:
    if not isinstance(condition, dict) or not condition:
        yield "A condition names a fact or an answer, or puts conditions together with `all`, `any` or `not`."
    elif joining := next((key for key in ("all", "any", "not") if key in condition), None):
        yield from _joined_faults(joining, condition, content, answered)
    elif "answer" in condition:
        yield from _answer_faults(condition, content, answered)
    elif "fact" in condition:
        yield from _fact_faults(condition, content)
    else:
        yield f"A condition does not know {words(condition)}."


def _joined_faults(joining: str, condition: Mapping[str, Any], content: Content, answered: Answered) -> Iterator[str]:
    parts = [condition["not"]] if joining == "not" else condition[joining]
    if len(condition) > 1:
        yield f"`{joining}` must stand alone in its condition."
    elif not isinstance(parts, list) or not parts:
        yield f"`{joining}` needs a list of conditions."
    else:
        for part in parts:
            yield from _faults(part, content, answered)


def _answer_faults(condition: Mapping[str, Any], content: Content, answered: Answered) -> Iterator[str]:
    code, chosen = condition["answer"], condition.get("in", [])
    if set(condition) != {"answer", "in"} or not isinstance(code, str) or not _is_names(chosen):
        yield "A condition on an answer is `{answer: code of the question, in: [codes of options]}`."
    elif code not in answered:
        if code in {placed.part.code for placed in content.questions}:
            yield f"The question `{code}` is asked later than this one, or not on this form: its answer is not known yet."
        elif code not in content.names:
            yield f"There is no question `{code}`."
    elif content.whole("option_sets"):
        for option in chosen:
            if option not in answered[code]:
                yield f"The question `{code}` has no option `{option}`."


def _fact_faults(condition: Mapping[str, Any], content: Content) -> Iterator[str]:
    fact, tests = condition["fact"], set(condition) - {"fact"}
    if not isinstance(fact, str) or fact not in FACTS:
        yield f"There is no fact `{fact}`: a condition may read {words(FACTS)}."
    elif tests == {"known"}:
        if not isinstance(condition["known"], bool):
            yield "`known` must be true or false."
    elif fact in NUMBER_FACTS:
        numbers = [value for key, value in condition.items() if key in ("at_least", "at_most")]
        if not tests or tests - {"at_least", "at_most"} or not all(_is_number(n) for n in numbers):
            yield f"`{fact}` is a number: test it with `at_least`, `at_most` or both."
        elif len(numbers) > 1 and condition["at_least"] > condition["at_most"]:
            yield f"Nobody is asked: no `{fact}` is at least {condition['at_least']} and at most {condition['at_most']}."
    else:
        yield from _coded_fact_faults(fact, condition, tests, content)


def _coded_fact_faults(fact: str, condition: Mapping[str, Any], tests: set[str], content: Content) -> Iterator[str]:
    test = "includes" if fact == "requirements" else "in"
    if tests != {test} or not _is_names(condition[test]):
        yield f"`{fact}` holds codes: test it with `{test}` and a list of codes."
        return
    name = CODED_FACTS[fact]
    grouping = content.document.groups.get(name)
    codes = {group.code for group in grouping.groups} if grouping else set(content.document.code_lists.get(name, {}))
    if content.whole("groups", "code_lists"):
        for code in condition[test]:
            if code not in codes:
                yield f"The code list `{name}` has no code `{code}`."


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(name, str) for name in value)


CHECKS: tuple[Check, ...] = (conditions_can_be_decided,)
