"""The proposal of who assesses which case: edge by edge, and its laws for whatever cases and people there are."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.balancing import Officers, Placement, Why, propose
from cases.desks import Assessor, Work


def case(key: int, **facts) -> Work:
    facts.setdefault("hours", Decimal(6))
    return Work(key, f"NB-{key:03}", **facts)


def proposed(cases, people, officers=Officers.EITHER) -> dict[int, int | None]:
    return {placement.case: placement.to for placement in propose(cases, people, officers=officers)}


def why(cases, people, officers=Officers.EITHER) -> dict[int, Why]:
    return {placement.case: placement.why for placement in propose(cases, people, officers=officers)}


ANN, BEN, CAT = Assessor(1), Assessor(2), Assessor(3)


def test_without_cases_or_people_nothing_is_proposed():
    assert propose([], [ANN], officers=Officers.EITHER) == []
    assert propose([case(1)], [], officers=Officers.EITHER) == [Placement(1, None, Why.CONFLICT)]


def test_cases_are_shared_out_evenly():
    found = proposed([case(key) for key in range(7)], [ANN, BEN, CAT])
    assert sorted(Counter(found.values()).values()) == [2, 2, 3]


def test_work_is_shared_in_proportion_to_the_hours_people_have():
    found = proposed([case(key, hours=Decimal(1)) for key in range(9)], [Assessor(1, Decimal(40)), Assessor(2, Decimal(20))])
    assert Counter(found.values()) == {1: 6, 2: 3}


def test_whose_hours_are_not_known_has_as_large_a_share_as_whoever_has_most():
    people = [Assessor(1, Decimal(40)), Assessor(2, Decimal(20)), Assessor(3)]
    assert Counter(proposed([case(key, hours=Decimal(1)) for key in range(10)], people).values()) == {1: 4, 2: 2, 3: 4}


def test_nobody_gets_more_hours_or_cases_than_they_have():
    people = [Assessor(1, Decimal(13)), Assessor(2, None, 1), Assessor(3, Decimal(0)), Assessor(4, None, 0)]
    cases = [case(key) for key in range(4)]
    assert Counter(proposed(cases, people).values()) == {1: 2, 2: 1, None: 1}
    assert list(why(cases, people).values()).count(Why.FULL) == 1


def test_nobody_gets_a_case_they_declared_a_conflict_about():
    cases = [case(1, barred=frozenset({1})), case(2, barred=frozenset({1, 2}))]
    assert proposed(cases, [ANN, BEN])[1] == 2
    assert why(cases, [ANN, BEN])[2] is Why.CONFLICT


def test_a_case_makes_room_for_another_that_only_one_person_may_have():
    """Ann would be given the first case; only she may have the second, so the first goes on to Ben, and his to Cat."""
    one_each = [Assessor(key, None, 1) for key in (1, 2, 3)]
    cases = [case(1, barred=frozenset({3})), case(2, barred=frozenset({1})), case(3, barred=frozenset({2, 3}))]
    assert proposed(cases, one_each) == {1: 2, 2: 3, 3: 1}


def test_what_stays_counts_and_does_not_move():
    staying = [case(key, holder=1, stays=True) for key in range(3)]
    free = [case(key) for key in range(3, 6)]
    found = proposed([*staying, *free], [ANN, BEN])
    assert found == {0: 1, 1: 1, 2: 1, 3: 2, 4: 2, 5: 2}
    assert why([*staying, *free], [ANN, BEN])[0] is Why.STAYS


def test_what_stays_with_somebody_who_left_stays_with_them():
    assert propose([case(1, holder=9, stays=True)], [ANN], officers=Officers.EITHER) == [Placement(1, 9, Why.STAYS)]


def test_a_case_that_may_move_goes_back_to_whoever_has_it_where_that_is_as_good():
    cases = [case(key, holder=2 if key % 2 else 1) for key in range(6)]
    assert proposed(cases, [ANN, BEN]) == {0: 1, 1: 2, 2: 1, 3: 2, 4: 1, 5: 2}
    assert set(why(cases, [ANN, BEN]).values()) == {Why.THEIRS}


def test_an_office_goes_to_as_few_people_as_it_can():
    offices = ["North"] * 4 + ["South"] * 4
    cases = [case(key, office=offices[key * 5 % 8]) for key in range(8)]
    found = proposed(cases, [ANN, BEN])
    assert {(one.office, found[one.key]) for one in cases} == {("North", 1), ("South", 2)}
    assert set(why(cases, [ANN, BEN]).values()) == {Why.OFFICE}


def test_cases_of_one_officer_go_together_or_apart():
    cases = [case(key, officer=f"RO{key % 3}") for key in range(9)]
    together = proposed(cases, [ANN, BEN, CAT], Officers.TOGETHER)
    apart = proposed(cases, [ANN, BEN, CAT], Officers.APART)
    assert all(len({together[key] for key in range(officer, 9, 3)}) == 1 for officer in range(3))
    assert all(len({apart[key] for key in range(officer, 9, 3)}) == 3 for officer in range(3))
    assert set(why(cases, [ANN, BEN, CAT], Officers.TOGETHER).values()) == {Why.OFFICER}


def test_an_officer_whose_cases_fit_with_nobody_together_is_split():
    cases = [case(1, officer="RO1", barred=frozenset({1})), case(2, officer="RO1", barred=frozenset({2}))]
    assert proposed(cases, [ANN, BEN], Officers.TOGETHER) == {1: 2, 2: 1}
    two_each = [Assessor(1, None, 2), Assessor(2, None, 2)]
    found = proposed([case(key, officer="RO1") for key in range(3)], two_each, Officers.TOGETHER)
    assert sorted(Counter(found.values()).values()) == [1, 2]


def test_every_reason_and_rule_has_words():
    assert all(one.words for one in [*Why, *Officers])


PEOPLE = st.lists(
    st.builds(
        Assessor, st.integers(1, 4), st.none() | st.integers(0, 30).map(Decimal), st.none() | st.integers(0, 5)
    ),
    min_size=1, max_size=4, unique_by=lambda one: one.key,
)  # fmt: skip
FEW_PEOPLE = PEOPLE.filter(lambda people: len(people) <= 3)
HOURS = st.integers(1, 6)
BARRED = st.frozensets(st.integers(1, 4), max_size=3)


@st.composite
def caseloads(draw, hours=HOURS, barred=BARRED, most=12):
    texts = st.sampled_from(["", "A", "B"])
    rows = draw(st.lists(st.tuples(hours, texts, texts, st.none() | st.integers(1, 4), st.booleans(), barred), max_size=most))
    return [
        Work(key, f"R{key}", Decimal(hour), officer, office, holder, stays and holder is not None, bars)
        for key, (hour, officer, office, holder, stays, bars) in enumerate(rows)
    ]


@settings(max_examples=50)
@given(caseloads(), PEOPLE, st.sampled_from(Officers), st.randoms(use_true_random=False))
def test_each_case_goes_to_one_person_who_may_have_it_or_is_left_with_a_reason(cases, people, officers, chance):
    found = propose(cases, people, officers=officers)
    assert [one.case for one in found] == [one.key for one in cases]
    load, count = Counter(), Counter()
    for placement, one in zip(found, cases, strict=True):
        if one.stays:
            assert (placement.to, placement.why) == (one.holder, Why.STAYS)
        elif placement.to is None:
            assert placement.why in (Why.CONFLICT, Why.FULL)
        else:
            assert placement.to not in one.barred
            assert placement.to in {person.key for person in people}
        load[placement.to] += one.hours
        count[placement.to] += 1
    given_to = {placement.to for placement, one in zip(found, cases, strict=True) if not one.stays}
    for person in people:
        if person.key in given_to:
            assert person.hours is None or load[person.key] <= person.hours
            assert person.cases is None or count[person.key] <= person.cases
    shuffled, others = list(cases), list(people)
    chance.shuffle(shuffled)
    chance.shuffle(others)
    assert propose(shuffled, others, officers=officers) == found


def heaviest(cases, people, to) -> Fraction:
    most = max((one.hours for one in people if one.hours is not None), default=Decimal()) or Decimal(1)
    return max(
        Fraction(sum((one.hours for one in cases if to[one.key] == person.key), Decimal())) / Fraction(person.hours or most)
        for person in people
    )


@settings(max_examples=30)
@given(caseloads(hours=st.just(4), most=4), FEW_PEOPLE, st.sampled_from([Officers.EITHER, Officers.APART]))
def test_with_equal_hours_nothing_places_more_cases_or_weighs_less_on_whoever_has_most(cases, people, officers):
    """Against every allocation that there is."""
    found = proposed(cases, people, officers)
    free = [one for one in cases if not one.stays]
    keys = [person.key for person in people]
    stays = {one.key: one.holder for one in cases if one.stays}
    best = None
    for choice in product([None, *keys], repeat=len(free)):
        to = stays | {one.key: key for one, key in zip(free, choice, strict=True)}
        if any(key in one.barred for one, key in zip(free, choice, strict=True)) or not fits(cases, people, to, set(choice)):
            continue
        value = (choice.count(None), heaviest(cases, people, to))
        best = value if best is None else min(best, value)
    assert (sum(found[one.key] is None for one in free), heaviest(cases, people, found)) == best


def fits(cases, people, to, touched) -> bool:
    for person in people:
        if person.key in touched:
            held = [one.hours for one in cases if to[one.key] == person.key]
            if (person.hours is not None and sum(held) > person.hours) or (person.cases is not None and len(held) > person.cases):
                return False
    return True


@settings(max_examples=50)
@given(caseloads(barred=st.just(frozenset())), st.sampled_from(Officers))
def test_with_different_hours_nobody_has_more_than_an_even_share_and_one_case_besides(cases, officers):
    people = [ANN, BEN, CAT]
    cases = [Work(one.key, one.reference, one.hours, one.officer, one.office) for one in cases]
    found = proposed(cases, people, officers)
    together = Counter()
    for one in cases:
        together[one.officer if officers is Officers.TOGETHER and one.officer else one.key] += one.hours
    even = Fraction(sum((one.hours for one in cases), Decimal())) / 3
    assert heaviest(cases, people, found) <= even + Fraction(max(together.values(), default=Decimal()))
