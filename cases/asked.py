"""Who is asked what, decided inside the database: a condition of the edition as SQL over `cases_case`.

The same conditions as standards.applicability.applies, which decides for one case in hand; the two must never differ. The SQL is
never NULL, and reads its answers itself, so that it fits into any statement that has `cases_case` in its FROM.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from standards.applicability import Condition
from standards.structure import EditionStructure, Question

SQL: TypeAlias = tuple[str, list[Any]]

_TEXTS = {name: f"cases_case.{name}" for name in ("sex", "ethnicity", "sentence_type", "rosh", "mappa_category", "mappa_level")}
# As Case.age_at_start has it: the birthday itself counts, and 29 February comes after the 28th.
_AGE = """COALESCE(cases_case.age, date_part('year', cases_case.started_on) - date_part('year', cases_case.date_of_birth)
    - (to_char(cases_case.started_on, 'MMDD') < to_char(cases_case.date_of_birth, 'MMDD'))::int)"""
_NUMBERS = {
    "age": _AGE,
    "sentence_months": "cases_case.sentence_months",
    "previous_sanctions": "cases_case.previous_sanctions",
    "ogrs_score": "cases_case.ogrs_score",
    "licence_days": "(cases_case.licence_ends_on - cases_case.started_on)",
    "reset_days": "(cases_case.reset_on - cases_case.started_on)",
}
_ANSWERED = """EXISTS (
    SELECT FROM cases_caseassessment sheet JOIN cases_judgement answer ON answer.assessment_id = sheet.id
    WHERE sheet.case_id = cases_case.id AND answer.question_id = %s AND answer.option_id = ANY(%s))"""


def asked_of(question: Question, edition: EditionStructure) -> SQL:
    """Return SQL that is true of the cases in which a form's question is asked: those of its module that fit its condition."""
    module, parameters = in_module(question.module)
    condition, values = asked(question.applies, edition)
    return (f"{module} AND ({condition})", [*parameters, *values]) if question.applies else (module, parameters)


def in_module(module: str) -> SQL:
    """Return SQL that is true of the cases of a module, and its parameters."""
    return "cases_case.module = %s", [module]


def asked(condition: Condition | None, edition: EditionStructure) -> SQL:
    """Return SQL that is true of the cases in which a question with this condition is asked, and its parameters.

    Raises ValueError for a condition that the check of edition files would refuse.
    """
    if not condition:
        return "true", []
    if "all" in condition:
        return _joined(" AND ", condition["all"], edition)
    if "any" in condition:
        return _joined(" OR ", condition["any"], edition)
    if "not" in condition:
        text, parameters = asked(condition["not"], edition)
        return f"NOT ({text})", parameters
    if "answer" in condition:
        return _answer(condition["answer"], condition["in"], edition)
    return _fact(condition, edition)


def _joined(word: str, conditions: Sequence[Condition], edition: EditionStructure) -> SQL:
    parts = [asked(part, edition) for part in conditions]
    return word.join(f"({text})" for text, _ in parts), [value for _, parameters in parts for value in parameters]


def _answer(code: str, choices: Sequence[str], edition: EditionStructure) -> SQL:
    question = edition.questions[code]
    return _ANSWERED, [question.id, [option.id for option in question.options if option.code in choices]]


def _fact(condition: Condition, edition: EditionStructure) -> SQL:
    name = condition["fact"]
    if name in _NUMBERS:
        return _number(_NUMBERS[name], condition)
    if name == "requirements":
        return _list("cases_case.requirements", condition)
    if name == "supervision":
        return _group("cases_case.sentence_type", edition.groups.get("sentence_type", {}), condition)
    if name in _TEXTS:
        return _text(_TEXTS[name], condition)
    raise ValueError(f"There is no fact “{name}”.")


def _number(column: str, condition: Condition) -> SQL:
    if "known" in condition:
        return _known(f"{column} IS NOT NULL", condition), []
    limits = [(sign, condition[key]) for key, sign in (("at_least", ">="), ("at_most", "<=")) if key in condition]
    if not limits:
        raise ValueError(f"This is no test of a number: {condition}")
    tests = " AND ".join(f"{column} {sign} %s" for sign, _ in limits)
    return f"COALESCE({tests}, false)", [limit for _, limit in limits]


def _list(column: str, condition: Condition) -> SQL:
    if "known" in condition:
        return _known(f"{column} <> '{{}}'", condition), []
    return f"{column} && %s::varchar[]", [list(condition["includes"])]


def _text(column: str, condition: Condition) -> SQL:
    if "known" in condition:
        return _known(f"{column} <> ''", condition), []
    return f"{column} = ANY(%s)", [[code for code in condition["in"] if code]]


def _group(column: str, groups: dict[str, str], condition: Condition) -> SQL:
    """A fact that is a group of codes: known where the edition puts the code into any."""
    if "known" in condition:
        return _known(f"{column} = ANY(%s)", condition), [list(groups)]
    return f"{column} = ANY(%s)", [[code for code, group in groups.items() if group in condition["in"]]]


def _known(test: str, condition: Condition) -> str:
    return test if condition["known"] else f"NOT ({test})"
