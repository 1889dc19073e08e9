"""Who is eligible, which weeks make a cohort, and the flow from one to the other."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import standards
from sampling.cohorts import Weeks, commencements, fault_of, period, week, week_of, weeks_to_choose_from
from sampling.eligibility import EXCLUSIONS, MoreThanOne, Person, Rules, exclusions, read_exclusions
from sampling.flow import Kind, Step, Taken, flow_statement
from sampling.flow import fault_of as flow_fault
from sampling.programmes import PROGRAMMES, read_programmes, usual_for

DAY = date(2022, 1, 10)
EDITIONS = Path(standards.__file__).parent / "editions"
FIELDWORK = date(2022, 8, 15)  # a Monday
WEEKS = Weeks(32, 27, 2)
COHORT, SAMPLE, QUALITY_AND_IMPACT = (PROGRAMMES[code] for code in ("cohort", "sample", "quality_and_impact"))


def order(reference="A", person="", started_on=DAY, ended_on=None, **facts):
    """A community order with unpaid work, unless the facts say otherwise."""
    return Person(
        reference,
        person,
        started_on,
        ended_on,
        {"sentence_type": "community_order", "requirements": ["unpaid_work", "residence"]} | facts,
    )


def found_for(population, rules):
    return {reference: rule.code for reference, rule in exclusions(population, rules).items()}


def only(rules, one):
    return found_for([one], rules).get(one.reference)


@pytest.mark.parametrize(("days", "found"), [(-1, "outside_period"), (0, None), (6, None), (7, "outside_period")])
def test_both_days_of_the_period_are_within_it(days, found):
    assert only(Rules(DAY, DAY + timedelta(days=6)), order(started_on=DAY + timedelta(days=days))) == found


def test_a_day_not_known_is_outside_a_period_and_matters_in_no_other_case():
    assert only(Rules(DAY, None), order(started_on=None)) == "outside_period"
    assert only(Rules(), order(started_on=None)) is None


@pytest.mark.parametrize(("lasted", "found"), [(0, "ended_soon"), (7, "ended_soon"), (8, None)])
def test_a_cohort_leaves_out_what_ended_within_seven_days(lasted, found):
    assert only(COHORT.rules, order(ended_on=DAY + timedelta(days=lasted))) == found


@pytest.mark.parametrize(("lasted", "found"), [(27, "ended_soon"), (28, None)])
def test_quality_and_impact_kept_what_had_four_weeks_of_delivery(lasted, found):
    assert only(QUALITY_AND_IMPACT.rules, order(ended_on=DAY + timedelta(days=lasted))) == found


@pytest.mark.parametrize(
    ("programme", "sentence", "requirements", "found"),
    [
        (COHORT, "community_order", {"curfew"}, "without_needed_requirement"),
        (COHORT, "suspended_sentence_order", set(), "without_needed_requirement"),
        (COHORT, "suspended_sentence_order", {"curfew", "accredited_programme"}, None),
        (COHORT, "licence", set(), None),
        (QUALITY_AND_IMPACT, "community_order", {"unpaid_work", "curfew"}, "only_light_requirements"),
        (QUALITY_AND_IMPACT, "community_order", {"unpaid_work", "residence"}, None),
        (QUALITY_AND_IMPACT, "community_order", set(), None),  # not recorded: nothing says that it is light
        (QUALITY_AND_IMPACT, "licence", {"curfew"}, None),
        (SAMPLE, "community_order", {"curfew"}, None),
    ],
)
def test_types_and_requirements(programme, sentence, requirements, found):
    assert only(programme.rules, order(sentence_type=sentence, requirements=sorted(requirements))) == found


@pytest.mark.parametrize(("fact", "in_cohort"), [("under_review", True), ("held_by_youth_team", False), ("transferred", False)])
def test_reviews_youth_teams_and_transfers(fact, in_cohort):
    one = order(**{fact: "yes"})

    assert only(QUALITY_AND_IMPACT.rules, one) == fact
    assert only(QUALITY_AND_IMPACT.rules, order(**{fact: "no"})) is None
    assert only(COHORT.rules, one) == (fact if in_cohort else None)
    assert only(SAMPLE.rules, one) is None


def test_every_edition_has_a_usual_way_and_every_rule_a_basis():
    named = [edition for one in PROGRAMMES.values() for edition in one.editions]
    assert sorted(named) == sorted(path.stem for path in EDITIONS.glob("*.yaml"))
    assert (usual_for("pdu-2021-23"), usual_for("a-draft")) == (COHORT, SAMPLE)
    assert (COHORT.weeks, SAMPLE.takes_weeks, QUALITY_AND_IMPACT.takes_weeks) == (WEEKS, False, False)
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
    another = "another_sentence"

    assert found_for(population, Rules(more_than_one=MoreThanOne.KEEP_EARLIEST)) == {"B": another, "C": another}
    assert found_for(population, Rules(more_than_one=MoreThanOne.DROP_ALL)) == {"A": another, "B": another, "C": another}
    assert found_for(population, Rules()) == {}


def test_a_sentence_outside_the_period_takes_no_other_out():
    rules = Rules(DAY, DAY, more_than_one=MoreThanOne.DROP_ALL)
    earlier = order("A", person="P", started_on=DAY - timedelta(days=1))

    assert found_for([earlier, order("B", person="P")], rules) == {"A": "outside_period"}


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
    assert [one.number for one in weeks_to_choose_from(WEEKS, FIELDWORK)] == [32, 31, 30, 29, 28, 27]
    assert period(WEEKS, FIELDWORK) == (date(2022, 1, 3), date(2022, 2, 13))
    assert week_of(date(2022, 1, 2), FIELDWORK) == 33
    assert week_of(date(2022, 1, 3), FIELDWORK) == week_of(date(2022, 1, 9), FIELDWORK) == 32
    assert week_of(date(2022, 2, 13), FIELDWORK) == 27
    assert week_of(date(2022, 2, 14), FIELDWORK) == 26
    assert week_of(FIELDWORK, FIELDWORK + timedelta(days=4)) == 0
    assert week_of(None, FIELDWORK) is None


def test_commencements_are_counted_week_by_week():
    days = [date(2022, 1, 3), date(2022, 1, 9), date(2022, 2, 13), date(2022, 2, 14), None]

    assert commencements(days, FIELDWORK) == {32: 2, 27: 1, 26: 1}


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
    assert fault_of(weeks, WEEKS) == fault


def test_a_flow_statement_adds_up():
    reasons = {"ended_soon": 2, "outside_period": 1}

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
    reasons = draw(st.dictionaries(st.sampled_from(sorted(EXCLUSIONS)), st.integers(1, 30)))
    eligible = draw(st.integers(0, 500))
    drawn = draw(st.integers(0, eligible))
    from_reserve = draw(st.integers(0, eligible - drawn))
    replaced = draw(st.integers(from_reserve, drawn + from_reserve))
    numbers = [drawn - replaced + from_reserve]
    for _ in range(4):
        numbers.append(draw(st.integers(0, numbers[-1])))
    return sum(reasons.values()) + eligible, reasons, Taken(draw(st.booleans()), drawn, replaced, from_reserve, *numbers[1:])


@given(flows())
def test_every_total_is_the_former_without_who_left_and_with_who_joined(flow):
    population, reasons, taken = flow
    steps = flow_statement(population, reasons, taken)

    assert flow_fault(steps) == ""
    assert steps[-1].number == taken.interviewed
    if wrong := [at for at, one in enumerate(steps) if one.kind is Kind.LEFT]:
        changed = [*steps[: wrong[0]], Step("x", steps[wrong[0]].number + 1, Kind.LEFT), *steps[wrong[0] + 1 :]]
        assert flow_fault(changed)


def test_a_programme_of_its_own_is_data_alone():
    """What a new edition may need: other weeks, another rule, a column of the population that no other programme asks for."""
    columns, rules = read_exclusions({
        "columns": {"on_remand": {"label": "On remand", "help": "At commencement."}},
        "rules": [
            {"code": "remanded", "words": "On remand", "when": {"fact": "on_remand", "in": ["yes"]}},
            {"code": "long", "words": "Ended late, aged 18 or more",
             "when": {"all": [{"fact": "days", "at_least": 90}, {"fact": "age", "at_least": 18}]}},
            {"code": "again", "words": "Again", "by": "more_than_one"},
        ],
    })  # fmt: skip
    population = [
        order("A", on_remand="yes", person="P"),
        order("B", on_remand="no", person="P", age=18, ended_on=DAY + timedelta(days=90)),
        order("C", person="P", age=17, ended_on=DAY + timedelta(days=90)),
        order("D", person="P", started_on=DAY + timedelta(days=1)),
    ]
    asked = Rules(left_out=frozenset({"remanded", "long"}), more_than_one=MoreThanOne.KEEP_EARLIEST)

    found = {reference: rule.words for reference, rule in exclusions(population, asked, rules).items()}

    assert list(columns) == ["on_remand"]
    assert found == {"A": "On remand", "B": "Ended late, aged 18 or more", "D": "Again"}


def test_a_programme_may_take_other_weeks_with_another_precision():
    entry = {
        "code": "three_weeks", "words": "Three weeks", "editions": ["next-2027"], "confidence": "0.9", "margin": 0.03,
        "weeks": {"earliest": 20, "latest": 16, "taken": 3},
        "rules": {"more_than_one": {"value": "drop_all", "basis": "stated", "source": "x"},
                  "transferred": {"value": True, "basis": "stated", "source": "x"}},
    }  # fmt: skip
    programme = read_programmes([entry])["three_weeks"]

    assert programme.rules == Rules(more_than_one=MoreThanOne.DROP_ALL, left_out=frozenset({"transferred"}))
    assert (programme.takes_weeks, programme.confidence, programme.margin) == (True, Fraction(9, 10), Fraction(3, 100))
    assert fault_of([16, 18, 20], programme.weeks) == ""
    assert fault_of([16, 18], programme.weeks) == "Select three different weeks"
    assert fault_of([15, 18, 20], programme.weeks) == "The weeks lie between 16 and 20 weeks before fieldwork"
    with pytest.raises(ValueError, match="there is no rule of_age"):
        read_programmes([entry | {"rules": {"of_age": {}}}])


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"code": "x", "words": "x"}, "a condition or a limit"),
        ({"code": "x", "words": "x", "by": "period", "when": {"fact": "sex", "known": True}}, "a condition or a limit"),
        ({"code": "x", "words": "x", "when": {"fact": "colour", "in": ["red"]}}, "nothing is known of"),
        ({"code": "x", "words": "x", "when": {"answer": "screening.x", "in": ["yes"]}}, "nothing is known of"),
        ({"code": "x", "words": "x", "by": "weather"}, "weather"),
    ],
)
def test_what_is_no_rule_is_refused_when_the_data_is_read(rule, said):
    with pytest.raises(ValueError, match=said):
        read_exclusions({"columns": {}, "rules": [rule]})


def test_stored_codes_keep_their_meaning():
    """Plans and populations name rules and programmes by code: none may ever go."""
    assert set(EXCLUSIONS) >= {
        "outside_period", "only_light_requirements", "without_needed_requirement", "another_sentence", "ended_soon",
        "under_review", "held_by_youth_team", "transferred",
    }  # fmt: skip
    assert set(PROGRAMMES) >= {"cohort", "sample", "quality_and_impact"}
