"""The database, the pure rule and the browser decide alike who is asked what."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.asked import asked
from cases.models import Case, Judgement
from standards.applicability import applies
from standards.models import AnswerOption
from standards.queries import edition_structure
from standards.structure import EditionStructure
from tests.cases.deciding import in_browser
from tests.cast import add_case

__all__ = ["in_browser"]

QUESTIONS = ["implementation.engaging.non_compliance", "implementation.engaging.start_promptly", "assessment.safety"]


def is_asked(condition, case: Case, edition: EditionStructure) -> bool:
    text, parameters = asked(condition, edition)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {text} FROM cases_case WHERE id = %s", [*parameters, case.pk])  # noqa: S608  (the SQL under test)
        return cursor.fetchone()[0]


def answers_of(case: Case) -> dict[str, str | None]:
    return dict(Judgement.objects.filter(assessment__case=case).values_list("question__code", "option__code"))


def answer(case: Case, edition: EditionStructure, question: str, choice: str | None, by) -> None:
    asked_question = edition.questions[question]
    Judgement.objects.update_or_create(
        assessment=case.assessment, question_id=asked_question.id,
        defaults={
            "option": AnswerOption.objects.get(pk=asked_question.option(choice).id) if choice else None,
            "updated_at": timezone.now(), "updated_by": by,
        },
    )  # fmt: skip


# --- both decide alike, whatever the condition and the case -----------------------------------------------------------

codes = {
    "sex": ["", "male", "female"],
    "ethnicity": ["", "W1", "A9"],
    "sentence_type": ["", "community_order", "licence", "post_sentence_supervision", "unheard_of"],
    "rosh": ["", "low", "high"],
    "mappa_category": ["", "1"],
    "mappa_level": ["", "2"],
}
groups = ["community", "post_custody", "nothing"]
requirement_lists = st.lists(st.sampled_from(["unpaid_work", "curfew", "residence"]), unique=True, max_size=3)
numbers = {
    "age": st.integers(15, 40),
    "sentence_months": st.decimals(0, 30, places=2) | st.integers(0, 30),
    "previous_sanctions": st.integers(0, 5),
    "ogrs_score": st.integers(0, 99),
    "licence_days": st.integers(-30, 20000),
    "reset_days": st.integers(0, 60),
}
days = st.dates(date(1980, 2, 1), date(2024, 12, 31)) | st.sampled_from([date(2000, 2, 28), date(2000, 2, 29), date(2021, 3, 1)])


def leaf_of_numbers(name: str) -> st.SearchStrategy:
    limits = numbers[name]
    return st.one_of(
        limits.map(lambda low: {"fact": name, "at_least": low}),
        limits.map(lambda high: {"fact": name, "at_most": high}),
        st.tuples(limits, limits).map(lambda pair: {"fact": name, "at_least": pair[0], "at_most": pair[1]}),
    )


leaves = st.one_of(
    st.sampled_from([*codes, *numbers, "requirements", "supervision"]).flatmap(
        lambda name: st.booleans().map(lambda known: {"fact": name, "known": known})
    ),
    st.sampled_from(sorted(codes)).flatmap(
        lambda name: st.lists(st.sampled_from(codes[name]), min_size=1).map(lambda chosen: {"fact": name, "in": chosen})
    ),
    st.lists(st.sampled_from(groups), min_size=1).map(lambda chosen: {"fact": "supervision", "in": chosen}),
    requirement_lists.filter(bool).map(lambda chosen: {"fact": "requirements", "includes": chosen}),
    st.sampled_from(sorted(numbers)).flatmap(leaf_of_numbers),
    st.sampled_from(QUESTIONS).flatmap(
        lambda question: st.lists(st.sampled_from(["yes", "no", "none", "no_should_have"]), min_size=1).map(
            lambda chosen: {"answer": question, "in": chosen}
        )
    ),
)
conditions = st.none() | st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda several: {"all": several}),
        st.lists(parts, min_size=1, max_size=3).map(lambda several: {"any": several}),
        parts.map(lambda one: {"not": one}),
    ),
    max_leaves=6,
)
facts = st.fixed_dictionaries(
    {
        **{name: st.sampled_from(values) for name, values in codes.items()},
        "requirements": requirement_lists,
        "age": st.none() | numbers["age"],
        "date_of_birth": st.none() | days,
        "started_on": st.none() | days,
        "licence_ends_on": st.none() | days,
        "reset_on": st.none() | days,
        "sentence_months": st.none() | st.decimals(0, 30, places=2),
        "previous_sanctions": st.none() | numbers["previous_sanctions"],
        "ogrs_score": st.none() | numbers["ogrs_score"],
    }
)
choices = st.dictionaries(st.sampled_from(QUESTIONS), st.integers(0, 3))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=conditions, facts=facts, choices=choices)
def test_the_database_the_pure_rule_and_the_browser_agree(case, cast, in_browser, condition, facts, choices):
    edition = edition_structure(case.inspection.edition_id)
    for name, value in facts.items():
        setattr(case, name, value)
    case.save()
    for question in QUESTIONS:
        options = [None, *(option.code for option in edition.questions[question].options)]
        answer(case, edition, question, options[choices.get(question, 0) % len(options)], cast.ines)
    case.refresh_from_db()

    decided = applies(condition, case.facts(edition), answers_of(case))
    assert is_asked(condition, case, edition) is decided
    assert in_browser([condition], case.facts(edition), answers_of(case)) == [decided]


KNOWN = {
    "age": 30, "sex": "male", "ethnicity": "W1", "sentence_type": "licence", "sentence_months": Decimal("6.5"),
    "requirements": ["curfew"], "previous_sanctions": 0, "ogrs_score": 0, "rosh": "low",
    "mappa_category": "1", "mappa_level": "2",
}  # fmt: skip


@pytest.mark.parametrize("name", [*KNOWN, "supervision"])
@pytest.mark.parametrize("known", [True, False])
def test_the_database_knows_which_facts_are_known(inspection, name, known):
    edition = edition_structure(inspection.edition_id)
    full, empty = add_case(inspection, "full", **KNOWN), add_case(inspection, "empty")
    condition = {"fact": name, "known": known}

    assert (is_asked(condition, full, edition), is_asked(condition, empty, edition)) == (known, not known)
    assert (applies(condition, full.facts(edition), {}), applies(condition, empty.facts(edition), {})) == (known, not known)


# --- single steps, spelled out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "started", "age"),
    [
        (date(2000, 2, 29), date(2021, 2, 28), 20), (date(2000, 2, 29), date(2021, 3, 1), 21),
        (date(2000, 6, 15), date(2020, 6, 14), 19), (date(2000, 6, 15), date(2020, 6, 15), 20),
    ],
)  # fmt: skip
def test_the_age_counts_from_the_birthday_itself(case, born, started, age):
    edition = edition_structure(case.inspection.edition_id)
    Case.objects.filter(pk=case.pk).update(age=None, date_of_birth=born, started_on=started)

    assert is_asked({"fact": "age", "at_least": age, "at_most": age}, case, edition)
    assert not is_asked({"fact": "age", "at_least": age + 1}, case, edition)


def test_the_age_given_goes_before_the_one_computed(case):
    edition = edition_structure(case.inspection.edition_id)
    Case.objects.filter(pk=case.pk).update(age=34, date_of_birth=date(2000, 1, 1), started_on=date(2020, 1, 1))

    assert is_asked({"fact": "age", "at_least": 34}, case, edition)


@pytest.mark.parametrize(
    ("released", "ends", "short"),
    [
        (date(2025, 1, 1), date(2025, 2, 26), True), (date(2025, 1, 1), date(2025, 2, 27), False),
        (date(2024, 2, 28), date(2024, 4, 24), True), (date(2024, 2, 28), date(2024, 4, 25), False),
        (None, date(2025, 2, 26), False), (date(2025, 1, 1), None, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("fact", "column"), [("licence_days", "licence_ends_on"), ("reset_days", "reset_on")])
def test_eight_weeks_from_the_start_are_56_days(case, released, ends, short, fact, column):
    edition = edition_structure(case.inspection.edition_id)
    Case.objects.filter(pk=case.pk).update(started_on=released, **{column: ends})
    case.refresh_from_db()

    assert is_asked({"fact": fact, "at_most": 56}, case, edition) is short
    assert applies({"fact": fact, "at_most": 56}, case.facts(edition), {}) is short


def test_an_unknown_number_is_within_no_limits_and_outside_none(case):
    edition = edition_structure(case.inspection.edition_id)
    Case.objects.filter(pk=case.pk).update(sentence_months=None)
    limits = {"fact": "sentence_months", "at_least": 0, "at_most": Decimal(999)}

    assert not is_asked(limits, case, edition)
    assert is_asked({"not": limits}, case, edition)


def test_a_question_after_a_screening_is_asked_until_told_otherwise(case, cast):
    edition = edition_structure(case.inspection.edition_id)
    condition = {"not": {"answer": "assessment.safety", "in": ["no"]}}

    assert is_asked(condition, case, edition)
    answer(case, edition, "assessment.safety", "no", cast.ines)
    assert not is_asked(condition, case, edition)


@pytest.mark.parametrize("condition", [{"fact": "shoe_size", "known": True}, {"fact": "age", "in": [3]}])
def test_a_condition_that_no_edition_may_hold_is_an_error(case, condition):
    with pytest.raises(ValueError, match=r"shoe_size|no test of a number"):
        asked(condition, edition_structure(case.inspection.edition_id))
