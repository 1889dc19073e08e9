"""The form of every edition: database, pure rule and browser ask the same of whatever case."""

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.asked import asked_of
from cases.models import Judgement
from cases.rules import questions_asked
from inspections.rules import Role
from standards.edition_file import edition_files
from standards.publishing import load_edition
from standards.queries import edition_structure
from tests.cases.deciding import in_browser
from tests.cases.test_asked import answers_of, facts
from tests.cast import add_case, plan
from tests.standards.small import write
from tests.standards.unusual import UNUSUAL_EDITIONS

__all__ = ["in_browser"]


@pytest.fixture(params=[*(path.stem for path in edition_files()), *UNUSUAL_EDITIONS])
def cases(request, cast, tmp_path):
    """One case of each sample of the edition: the database keeps a case in its sample."""
    if text := UNUSUAL_EDITIONS.get(request.param):
        load_edition(write(tmp_path, text, request.param))
    inspection = plan("Everywhere", edition=request.param, kind="any", team={cast.ines: Role.INSPECTOR})
    modules = edition_structure(inspection.edition_id).modules
    return [add_case(inspection, "E-1", allocated_to=cast.ines, module=module.code) for module in modules]


def asked_by_database(case, edition) -> set[str]:
    conditions = [(question.code, asked_of(question, edition)) for page in edition.pages for question in page.questions]
    columns = ", ".join(text for _, (text, _) in conditions)
    values = [value for _, (_, parameters) in conditions for value in parameters]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM cases_case WHERE id = %s", [*values, case.pk])  # noqa: S608  (the SQL under test)
        return {code for (code, _), holds in zip(conditions, cursor.fetchone(), strict=True) if holds}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=facts, data=st.data())
def test_all_three_ask_the_same_questions(cases, cast, in_browser, facts, data):
    case = data.draw(st.sampled_from(cases))
    edition = edition_structure(case.inspection.edition_id)
    for name, value in facts.items():
        setattr(case, name, value)
    case.save()
    deciding = [edition.questions[code] for code in sorted(edition.pages_reading)]
    Judgement.objects.filter(assessment__case=case).update(option=None)
    for question in data.draw(st.lists(st.sampled_from(deciding), unique=True) if deciding else st.just([])):
        option = data.draw(st.sampled_from(question.options))
        Judgement.objects.update_or_create(
            assessment=case.assessment, question_id=question.id,
            defaults={"option_id": option.id, "updated_at": timezone.now(), "updated_by": cast.ines},
        )  # fmt: skip
    case.refresh_from_db()
    known, answers = case.facts(edition), answers_of(case)

    asked = questions_asked(edition, case.module, known, answers)
    assert asked_by_database(case, edition) == asked
    form = [question for page in edition.pages_of(case.module) for question in page.questions]
    decided = in_browser([question.applies for question in form], known, answers)
    assert {question.code for question, holds in zip(form, decided, strict=True) if holds} == asked
