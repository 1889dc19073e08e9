"""Case-level records as the bulletins' tables count them: one per interviewed case, with the bands of its edition."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cases.models import Case, Judgement
from inspections.models import Inspection
from interviews.models import Interview, InterviewAnswer
from standards.bands import band_of
from standards.queries import edition_structure
from standards.structure import Counts, EditionStructure, Question

# Yes, no; anything else is neither, and leaves the base (Bulletin 2020/01: 25 to 439 answers per question are neither).
_ANSWER = {Counts.SUFFICIENT: True, Counts.INSUFFICIENT: False}


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One interviewed case: `categories` by variable, `interview` and `judgements` as yes (True) or no by question code."""

    case_id: int
    categories: dict[str, str | None]
    interview: dict[str, bool]
    judgements: dict[str, bool] = field(default_factory=dict)


def interviewed_case_records(inspections: QuerySet[Inspection]) -> list[CaseRecord]:
    """Return a record for each case of the inspections whose responsible officer was interviewed. Five queries."""
    editions = {pk: edition_structure(edition) for pk, edition in inspections.values_list("pk", "edition_id")}
    interviews = Interview.objects.filter(case__inspection__in=inspections).select_related("case")
    answers = _answers(
        InterviewAnswer.objects.filter(interview__case__inspection__in=inspections).values_list(
            "interview__case_id", "question_id", "option_id"
        ),
        editions.values(),
    )
    judgements = _answers(
        Judgement.objects.filter(assessment__case__inspection__in=inspections).values_list(
            "assessment__case_id", "question_id", "option_id"
        ),
        editions.values(),
    )
    return [
        CaseRecord(
            case_id=interview.case_id,
            categories=_categories(interview.case, interview, editions[interview.case.inspection_id]),
            interview=answers.get(interview.case_id, {}),
            judgements=judgements.get(interview.case_id, {}),
        )
        for interview in interviews
    ]


def _answers(rows: Iterable[tuple[int, int, int | None]], editions: Iterable[EditionStructure]) -> dict[int, dict[str, bool]]:
    questions: dict[int, Question] = {}
    for edition in editions:
        questions |= edition.questions_by_id
    counts = {option.id: option.counts for question in questions.values() for option in question.options}
    found: dict[int, dict[str, bool]] = {}
    for case_id, question_id, option_id in rows:
        answer = _ANSWER.get(counts[option_id]) if option_id is not None else None
        if answer is not None:
            found.setdefault(case_id, {})[questions[question_id].code] = answer
    return found


def _categories(case: Case, interview: Interview, edition: EditionStructure) -> dict[str, str | None]:
    def band(name: str, value: object) -> str | None:
        found = band_of(value, edition.bands.get(name, ()))  # type: ignore[arg-type]
        return found.label if found else None

    def group(code_list: str, group_list: str, code: str) -> str | None:
        found = edition.group(code_list, code)
        return edition.label(group_list, found) if found else None

    return {
        "Age group": band("age", case.age_at_start()),
        "Gender": edition.label("sex", case.sex) if case.sex else None,
        "Ethnicity": group("ethnicity", "ethnic_group", case.ethnicity),
        "Likelihood of reoffending": band("ogrs_score", case.ogrs_score),
        "RoSH level": group("rosh", "rosh_group", case.rosh),
        "Responsible officer grade": edition.label("ro_grade", interview.grade) if interview.grade else None,
        "Caseload": band("caseload_fte", interview.caseload_fte),
    }
