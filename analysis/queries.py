"""Case-level records as the bulletins' tables count them: one per case, with the bands of its edition."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cases.models import Case, Judgement
from inspections.models import Inspection
from interviews.models import Interview, InterviewAnswer
from standards.bands import band_of
from standards.factors import CHOSEN, NOT_CHOSEN
from standards.queries import edition_structure
from standards.structure import Counts, EditionStructure, Option, Question

# Yes, no; anything else is neither, and leaves the base (Bulletin 2020/01: 25 to 439 answers per question are neither).
_ANSWER = {Counts.SUFFICIENT: True, Counts.INSUFFICIENT: False}
# Whether a factor was chosen counts for nothing in a rating, but the bulletins report it.
_CHOICE = {CHOSEN: True, NOT_CHOSEN: False}


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case: `categories` by variable, `interview` and `judgements` as yes (True) or no by question code.

    Among the judgements is, for each priority factor, whether it was chosen.
    """

    case_id: int
    office: str
    categories: dict[str, str | None]
    interview: dict[str, bool]
    judgements: dict[str, bool] = field(default_factory=dict)


def interviewed_case_records(inspections: QuerySet[Inspection]) -> list[CaseRecord]:
    """Return a record for each case of the inspections whose responsible officer was interviewed. Five queries."""
    editions = _editions(inspections)
    interviews = Interview.objects.filter(case__inspection__in=inspections, case__set_aside_at=None).select_related("case")
    answers = _answers(
        InterviewAnswer.objects.filter(interview__case__inspection__in=inspections).values_list(
            "interview__case_id", "question_id", "option_id"
        ),
        editions.values(),
    )
    judgements = _judgements(inspections, editions)
    return [
        CaseRecord(
            case_id=interview.case_id,
            office=interview.case.office,
            categories=_facts(interview.case, editions[interview.case.inspection_id])
            | _details(interview, editions[interview.case.inspection_id]),
            interview=answers.get(interview.case_id, {}),
            judgements=judgements.get(interview.case_id, {}),
        )
        for interview in interviews
    ]


def case_records(inspections: QuerySet[Inspection]) -> list[CaseRecord]:
    """Return a record for each case of the inspections, whether its officer was interviewed or not. Four queries."""
    editions = _editions(inspections)
    judgements = _judgements(inspections, editions)
    return [
        CaseRecord(case.pk, case.office, _facts(case, editions[case.inspection_id]), {}, judgements.get(case.pk, {}))
        for case in Case.objects.inspected().filter(inspection__in=inspections)
    ]


def _editions(inspections: QuerySet[Inspection]) -> dict[int, EditionStructure]:
    return {pk: edition_structure(edition) for pk, edition in inspections.values_list("pk", "edition_id")}


def _judgements(inspections: QuerySet[Inspection], editions: dict[int, EditionStructure]) -> dict[int, dict[str, bool]]:
    rows = Judgement.objects.filter(assessment__case__inspection__in=inspections)
    return _answers(rows.values_list("assessment__case_id", "question_id", "option_id"), editions.values())


def _answers(rows: Iterable[tuple[int, int, int | None]], editions: Iterable[EditionStructure]) -> dict[int, dict[str, bool]]:
    questions: dict[int, Question] = {}
    for edition in editions:
        questions |= {question.id: question for question in edition.questions.values()}
    meaning = {option.id: _meaning(option) for question in questions.values() for option in question.options}
    found: dict[int, dict[str, bool]] = {}
    for case_id, question_id, option_id in rows:
        answer = meaning.get(option_id) if option_id is not None else None
        if answer is not None:
            found.setdefault(case_id, {})[questions[question_id].code] = answer
    return found


def _meaning(option: Option) -> bool | None:
    return _ANSWER.get(option.counts, _CHOICE.get(option.code))


def _facts(case: Case, edition: EditionStructure) -> dict[str, str | None]:
    def band(name: str, value: int | None) -> str | None:
        found = band_of(value, edition.bands.get(name, ()))
        return found.label if found else None

    def group(code_list: str, group_list: str, code: str) -> str | None:
        found = edition.group(code_list, code)
        return edition.label(group_list, found) if found else None

    return {
        "Age group": band("age", case.age_at_start()),
        "Gender": edition.label("sex", case.sex) if case.sex else None,
        "Ethnicity": group("ethnicity", "ethnic_group", case.ethnicity),
        "Supervision": group("sentence_type", "supervision", case.sentence_type),
        "Likelihood of reoffending": band("ogrs_score", case.ogrs_score),
        "RoSH level": group("rosh", "rosh_group", case.rosh),
        "MAPPA": edition.label("mappa_category", case.mappa_category) if case.mappa_category else None,
    }


def _details(interview: Interview, edition: EditionStructure) -> dict[str, str | None]:
    caseload = band_of(interview.caseload_fte, edition.bands.get("caseload_fte", ()))
    return {
        "Responsible officer grade": edition.label("ro_grade", interview.grade) if interview.grade else None,
        "Caseload": caseload.label if caseload else None,
    }
