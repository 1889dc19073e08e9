"""How many key questions of each case are asked, and how many have a judgement: for lists, many cases at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.models import Case
from database.prepared import prepared_rows
from standards.applicability import answers_read, applies
from standards.structure import EditionStructure

_CHOSEN = """
    SELECT assessment_id, option_id FROM cases_judgement WHERE assessment_id = ANY(%s::bigint[]) AND option_id = ANY(%s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many key questions are asked about a case, and how many of them have a judgement."""

    judged: int
    asked: int


def progress_of_cases(cases: Sequence[Case], editions: Mapping[int, EditionStructure]) -> dict[int, Progress]:
    """Return the progress of each case by its id; `editions` by inspection. Read the cases with their assessments.

    One query, of those answers alone that are counted or decide what is asked. What is asked follows the rule of the form
    (cases.rules.questions_asked), for key questions alone.
    """
    codes = {key: _codes_by_option(edition) for key, edition in editions.items()}
    rows = prepared_rows(
        _CHOSEN, ([case.assessment.pk for case in cases], [option for known in codes.values() for option in known])
    )
    chosen: dict[int, list[int]] = {}
    for assessment, option in rows:
        chosen.setdefault(assessment, []).append(option or 0)
    return {
        case.pk: _progress(case, editions[case.inspection_id], codes[case.inspection_id], chosen.get(case.assessment.pk, []))
        for case in cases
    }


def _codes_by_option(edition: EditionStructure) -> dict[int, tuple[str, str]]:
    """Return (question, option) by code for each option of a question that is counted or decides what is asked."""
    read = {code for question in edition.key_questions for code in answers_read(question.applies)}
    questions = [*edition.key_questions, *(edition.questions[code] for code in read)]
    return {option.id: (question.code, option.code) for question in questions for option in question.options}


def _progress(case: Case, edition: EditionStructure, codes: Mapping[int, tuple[str, str]], chosen: Sequence[int]) -> Progress:
    choices = dict(codes[option] for option in chosen)
    facts = case.facts(edition)
    own = (question for question in edition.key_questions if question.module == case.module)
    asked = [question.code for question in own if applies(question.applies, facts, choices)]
    return Progress(judged=sum(code in choices for code in asked), asked=len(asked))
