"""Who is eligible, which weeks make a cohort, and the flow from one to the other."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import standards
from sampling.cohorts import commencements, fault_of, period, week, week_of, weeks_to_choose_from
from sampling.eligibility import Basis, Exclusion, MoreThanOne, Person, Rules, exclusions
from sampling.flow import Kind, Step, Taken, flow_statement
from sampling.flow import fault_of as flow_fault
from sampling.programmes import PROGRAMMES, usual_for

DAY = date(2022, 1, 10)
EDITIONS = Path(standards.__file__).parent / "editions"
FIELDWORK = date(2022, 8, 15)  # a Monday
NEEDED = frozenset({"unpaid_work"})


def order(reference="A", **about):
    return Person(**{"reference": reference, "started_on": DAY, "sentence_type": "community_order"} | about)


def only(rules, one):
    return exclusions([one], rules).get(one.reference)


@pytest.mark.parametrize(("days", "found"), [(-1, Exclusion.OUTSIDE_PERIOD), (0, None), (6, None), (7, Exclusion.OUTSIDE_PERIOD)])
def test_both_days_of_the_period_are_within_it(days, found):
    assert only(Rules(DAY, DAY + timedelta(days=6)), order(started_on=DAY + timedelta(days=days))) == found


def test_a_day_not_known_is_outside_a_period_and_matters_in_no_other_case():
    assert only(Rules(DAY, None), order(started_on=None)) is Exclusion.OUTSIDE_PERIOD
    assert only(Rules(), order(started_on=None)) is None


@pytest.mark.parametrize(("lasted", "found"), [(0, Exclusion.ENDED_SOON), (7, Exclusion.ENDED_SOON), (8, None)])
def test_a_cohort_leaves_out_what_ended_within_seven_days(lasted, found):
    ended = order(requirements=NEEDED, ended_on=DAY + timedelta(days=lasted))

    assert only(PROGRAMMES[Basis.COHORT].rules, ended) == found


@pytest.mark.parametrize(("lasted", "found"), [(27, Exclusion.ENDED_SOON), (28, None)])
def test_quality_and_impact_kept_what_had_four_weeks_of_delivery(lasted, found):
    assert only(PROGRAMMES[Basis.QUALITY_AND_IMPACT].rules, order(ended_on=DAY + timedelta(days=lasted))) == found


@pytest.mark.parametrize(
    ("basis", "sentence", "requirements", "found"),
    [
        (Basis.COHORT, "community_order", {"curfew"}, Exclusion.WITHOUT_NEEDED_REQUIREMENT),
        (Basis.COHORT, "suspended_sentence_order", set(), Exclusion.WITHOUT_NEEDED_REQUIREMENT),
        (Basis.COHORT, "suspended_sentence_order", {"curfew", "accredited_programme"}, None),
        (Basis.COHORT, "licence", set(), None),
        (Basis.QUALITY_AND_IMPACT, "community_order", {"unpaid_work", "curfew"}, Exclusion.ONLY_LIGHT_REQUIREMENTS),
        (Basis.QUALITY_AND_IMPACT, "community_order", {"unpaid_work", "residence"}, None),
        (Basis.QUALITY_AND_IMPACT, "community_order", set(), None),  # not recorded: nothing says that it is light
        (Basis.QUALITY_AND_IMPACT, "licence", {"curfew"}, None),
        (Basis.SAMPLE, "community_order", {"curfew"}, None),
    ],
)
def test_types_and_requirements(basis, sentence, requirements, found):
    assert only(PROGRAMMES[basis].rules, order(sentence_type=sentence, requirements=frozenset(requirements))) == found


@pytest.mark.parametrize(
    ("fact", "found", "in_cohort"),
    [
        ("under_review", Exclusion.UNDER_REVIEW, True),
        ("held_by_youth_team", Exclusion.HELD_BY_YOUTH_TEAM, False),
        ("transferred", Exclusion.TRANSFERRED, False),
    ],
)
def test_reviews_youth_teams_and_transfers(fact, found, in_cohort):
    one = order(requirements=frozenset({"unpaid_work", "residence"}), **{fact: True})

    assert only(PROGRAMMES[Basis.QUALITY_AND_IMPACT].rules, one) is found
    assert only(PROGRAMMES[Basis.COHORT].rules, one) == (found if in_cohort else None)
    assert only(PROGRAMMES[Basis.SAMPLE].rules, one) is None


def test_every_edition_has_a_usual_way_and_every_rule_a_basis():
    named = [edition for one in PROGRAMMES.values() for edition in one.editions]
    assert sorted(named) == sorted(path.stem for path in EDITIONS.glob("*.yaml"))
    assert (usual_for("pdu-2021-23").basis, usual_for("a-draft").basis) == (Basis.COHORT, Basis.SAMPLE)
    assert set(PROGRAMMES) == set(Basis)
    for one in PROGRAMMES.values():
        assert {ground.basis for ground in one.grounds} <= {"stated", "inferred", "unknown"}
        assert all(ground.source for ground in one.grounds)


def test_of_a_persons_sentences_the_earliest_stays_or_none():
    population = [
        order("B", person="P"),
        order("A", person="P"),
        order("C", person="P", started_on=DAY + timedelta(days=1)),
        order("D", person="Q"),
        order("E"),
        order("F"),
    ]
    another = Exclusion.ANOTHER_SENTENCE

    assert exclusions(population, Rules(more_than_one=MoreThanOne.KEEP_EARLIEST)) == {"B": another, "C": another}
    assert exclusions(population, Rules(more_than_one=MoreThanOne.DROP_ALL)) == {"A": another, "B": another, "C": another}
    assert exclusions(population, Rules()) == {}


def test_a_sentence_outside_the_period_takes_no_other_out():
    rules = Rules(DAY, DAY, more_than_one=MoreThanOne.DROP_ALL)
    earlier = order("A", person="P", started_on=DAY - timedelta(days=1))

    assert exclusions([earlier, order("B", person="P")], rules) == {"A": Exclusion.OUTSIDE_PERIOD}


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("PQR"), st.integers(0, 3)), max_size=12), st.randoms(), st.sampled_from(MoreThanOne))
def test_the_order_of_the_file_does_not_matter(given_rows, chance, more_than_one):
    rows = [
        order(f"C{place}", person=person, started_on=DAY + timedelta(days=day)) for place, (person, day) in enumerate(given_rows)
    ]
    shuffled = list(rows)
    chance.shuffle(shuffled)
    rules = Rules(DAY, DAY + timedelta(days=2), more_than_one=more_than_one, ended_within=7)

    assert exclusions(shuffled, rules) == exclusions(rows, rules)


def test_the_weeks_before_fieldwork():
    assert week(27, FIELDWORK).first == date(2022, 2, 7)
    assert week(27, FIELDWORK + timedelta(days=4)) == week(27, FIELDWORK)
    assert [one.number for one in weeks_to_choose_from(FIELDWORK)] == [32, 31, 30, 29, 28, 27]
    assert period(FIELDWORK) == (date(2022, 1, 3), date(2022, 2, 13))
    assert week_of(date(2022, 1, 2), FIELDWORK) is None
    assert week_of(date(2022, 1, 3), FIELDWORK) == week_of(date(2022, 1, 9), FIELDWORK) == 32
    assert week_of(date(2022, 2, 13), FIELDWORK) == 27
    assert week_of(date(2022, 2, 14), FIELDWORK) is None
    assert week_of(None, FIELDWORK) is None


def test_commencements_are_counted_week_by_week():
    days = [date(2022, 1, 3), date(2022, 1, 9), date(2022, 2, 13), date(2022, 2, 14), None]

    assert commencements(days, FIELDWORK) == {32: 2, 31: 0, 30: 0, 29: 0, 28: 0, 27: 1}


@pytest.mark.parametrize(
    ("weeks", "fault"),
    [
        ([27, 32], ""),
        ([30, 28], ""),
        ([28, 28], "Select two different weeks"),
        ([28], "Select two different weeks"),
        ([27, 28, 29], "Select two different weeks"),
        ([26, 30], "The weeks lie between 27 and 32 weeks before fieldwork"),
    ],
)
def test_a_cohort_is_two_different_weeks(weeks, fault):
    assert fault_of(weeks) == fault


def test_a_flow_statement_adds_up():
    reasons = [Exclusion.ENDED_SOON, Exclusion.OUTSIDE_PERIOD, Exclusion.ENDED_SOON]

    assert flow_statement(10, reasons) == [
        Step("Commenced: in the population", 10),
        Step("Commenced outside the period, or on a day not known", 1, Kind.LEFT),
        Step("Ended too soon after commencement", 2, Kind.LEFT),
        Step("Eligible", 7),
    ]
    after = flow_statement(
        10, reasons, Taken(False, 5, replaced=2, from_reserve=1, brought_in=4, allocated=3, assessed=3, interviewed=1)
    )
    assert [(one.words, one.number, one.kind) for one in after[4:]] == [
        ("Not drawn", 2, "left"), ("Drawn", 5, "total"),
        ("Not inspected, each with a reason", 2, "left"), ("Taken from the reserve in their place", 1, "joined"),
        ("To be inspected", 4, "total"), ("Brought into the inspection", 4, "total"),
        ("Not allocated", 1, "left"), ("Allocated", 3, "total"), ("Assessed", 3, "total"),
        ("Without an interview", 2, "left"), ("Assessed and interviewed", 1, "total"),
    ]  # fmt: skip
    assert flow_fault(after) == ""


@st.composite
def flows(draw):
    """A population with reasons, and what was done with the eligible: each number a part of the one before it."""
    reasons = draw(st.lists(st.sampled_from(Exclusion), max_size=30))
    eligible = draw(st.integers(0, 500))
    drawn = draw(st.integers(0, eligible))
    from_reserve = draw(st.integers(0, eligible - drawn))
    replaced = draw(st.integers(from_reserve, drawn + from_reserve))
    numbers = [drawn - replaced + from_reserve]
    for _ in range(4):
        numbers.append(draw(st.integers(0, numbers[-1])))
    return len(reasons) + eligible, reasons, Taken(draw(st.booleans()), drawn, replaced, from_reserve, *numbers[1:])


@given(flows())
def test_every_total_is_the_former_without_who_left_and_with_who_joined(flow):
    population, reasons, taken = flow
    steps = flow_statement(population, reasons, taken)

    assert flow_fault(steps) == ""
    assert steps[-1].number == taken.interviewed
    if wrong := [at for at, one in enumerate(steps) if one.kind is Kind.LEFT]:
        changed = [*steps[: wrong[0]], Step("x", steps[wrong[0]].number + 1, Kind.LEFT), *steps[wrong[0] + 1 :]]
        assert flow_fault(changed)
