"""The constructed cases of 2016-17: counts by arithmetic, dealt out exactly, and everything the bulletin says about them."""

import csv
from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reproducing.figures import rows_of
from analysis.rules import Share
from demonstration.constructing.counting import largest_within, less, share_nearest, shares_printed_as
from demonstration.constructing.dealing import CannotBeDealt, draw_exactly, swap_until_counted
from demonstration.constructing.factors import AT_MOST, FACTORS, FAVOURED
from demonstration.constructing.interventions import PUBLICATION, construct_cases, write_cases
from demonstration.constructing.people import AREAS, CASES
from demonstration.constructing.tables import ALL, COLUMNS, shares_of
from demonstration.quality_and_impact import CASES as FILE

counts = st.integers(0, 600)


@pytest.fixture(scope="module")
def cases():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@given(counts, st.integers(1, 600), st.sampled_from([0, 1]))
def test_a_percentage_printed_of_a_share_leads_back_to_it(yes, n, places):
    share = Share(min(yes, n), n)

    fitting = shares_printed_as(share.per_cent(places), n)

    assert share in fitting
    assert {other.per_cent(places) for other in fitting} == {share.per_cent(places)}
    assert len(fitting) == 1 or n > 100 * 10**places  # one case is more than the last place


@given(st.decimals("0", "100", places=1), st.integers(1, 600))
def test_no_other_share_is_printed_as_the_percentage(per_cent, n):
    everything = [Share(yes, n) for yes in range(n + 1)]

    assert shares_printed_as(per_cent, n) == [share for share in everything if share.per_cent(1) == per_cent]


@given(st.decimals("0", "100", places=1), st.integers(1, 600))
def test_the_nearest_share_is_off_by_half_a_case_at_most(per_cent, n):
    assert abs(per_cent * n / 100 - share_nearest(per_cent, n).yes) <= Decimal("0.5")


@given(counts, counts, st.decimals("0", "100", places=1))
def test_the_largest_share_within_a_whole_leaves_a_rest(yes, no, per_cent):
    whole = Share(yes, yes + no)
    largest = largest_within(whole, per_cent)

    if largest is None:
        assert not any(shares_printed_as(per_cent, n) and n <= min(yes, no) for n in range(1, whole.n + 1))
    else:
        assert largest.per_cent(1) == per_cent
        assert less(whole, largest).n == whole.n - largest.n


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(ValueError, match="no part of"):
        less(Share(3, 10), Share(1, 9))  # the whole has seven no, the part eight


@given(st.integers(0, 40), st.integers(0, 40), st.integers())
def test_as_many_are_drawn_as_are_wanted_and_none_twice(number, further, seed):
    places = range(number + further)

    drawn = draw_exactly(places, number, Random(seed), lambda place: 1.0 + place)

    assert len(set(drawn)) == len(drawn) == number
    assert set(drawn) <= set(places)
    assert drawn == draw_exactly(places, number, Random(seed), lambda place: 1.0 + place)


def test_more_than_there_are_cannot_be_drawn():
    with pytest.raises(CannotBeDealt, match="3 cases are wanted, 2 are there"):
        draw_exactly(range(2), 3, Random(1))


@given(
    st.lists(st.tuples(st.sampled_from("mf"), st.sampled_from("yo"), st.sampled_from(["yes", "no", "none"])), max_size=60),
    st.integers(),
)
def test_swapping_arrives_at_counts_that_some_deal_has(people, seed):
    """The counts are those of one deal of the answers; the search starts from another."""
    profiles = [frozenset([("sex", sex), ("age", age)]) for sex, age, _ in people]
    answers = [answer for *_, answer in people]
    found = Counter((answer, category) for answer, profile in zip(answers, profiles, strict=True) for category in profile)
    wanted = {
        (answer, (variable, category)): found[answer, (variable, category)]
        for answer in ("yes", "no")
        for variable, category in (("sex", "m"), ("sex", "f"), ("age", "y"), ("age", "o"))
    }
    start = answers[:]
    Random(seed).shuffle(start)

    dealt = swap_until_counted(start, profiles, wanted, Random(seed))

    again = Counter((answer, category) for answer, profile in zip(dealt, profiles, strict=True) for category in profile)
    assert {key: again[key] for key in wanted} == wanted
    assert sorted(dealt) == sorted(answers)


def test_counts_that_contradict_the_answers_are_refused(monkeypatch):
    monkeypatch.setattr("demonstration.constructing.dealing.SWAPS", 1000)

    with pytest.raises(CannotBeDealt, match="away after 1000 swaps"):
        swap_until_counted(["yes", "no"], [frozenset([("sex", "m")])] * 2, {("yes", ("sex", "m")): 2}, Random(1))


def test_the_file_is_what_the_constructor_writes(tmp_path):
    write_cases(construct_cases(), tmp_path / "cases.csv")

    assert (tmp_path / "cases.csv").read_bytes() == FILE.read_bytes()


def test_every_area_has_its_cases_and_every_case_one_to_five_factors(cases):
    assert len({case["reference"] for case in cases}) == len(cases) == CASES
    assert Counter(case["area"] for case in cases) == AREAS
    assert {row["pcc_area_inspected"] for row in rows_of(PUBLICATION, "annexA1_inspections") if row["inspected"] == "yes"} == set(
        AREAS
    )

    for case in cases:
        chosen = {factor for factor in FACTORS if case[f"factor.{factor}"] == "chosen"}
        assert 1 <= len(chosen) <= AT_MOST
        answered = {name.split(".")[1] for name, answer in case.items() if name.startswith("factor.") and answer}
        assert answered == chosen


def test_what_the_figures_show_of_their_bases_holds(cases):
    """The axes of Figures 3 and 4 end at 140 and 200 cases; the three factors named in the text are the most frequent ones."""
    for question, most in (("contracted_contribution", 140), ("partner_contribution", 200)):
        for factor in FACTORS:
            assert sum(case[f"factor.{factor}.{question}"] in ("yes", "no") for case in cases) <= most
    chosen = Counter(factor for factor in FACTORS for case in cases if case[f"factor.{factor}"] == "chosen")
    assert [factor for factor, _ in chosen.most_common(3)] == ["thinking_behaviour", "relationships", "emotional_wellbeing"]


def share_delivered(cases, factor):
    answers = [case[f"factor.{factor}.delivery"] for case in cases if case[f"factor.{factor}"] == "chosen"]
    return Share(answers.count("yes"), len(answers))


def labelled(row):
    """The bulletin once names a factor that does not exist."""
    name = row["priority_factor_as_published"].replace("lifestyle and attitudes", "lifestyle and associates")
    return next(factor for factor, bases in FACTORS.items() if bases.label.casefold().replace("&", "and") == name)


def test_delivery_is_associated_with_age_and_likelihood_as_the_bulletin_says(cases):
    likely = {True: [], False: []}
    for case in cases:
        if case["ogrs_score"]:
            likely[int(case["ogrs_score"]) >= 75].append(case)
    older = {True: [], False: []}
    for case in cases:
        if case["age"]:
            older[int(case["age"]) >= 30].append(case)

    rows = rows_of(PUBLICATION, "subgroup_associations")
    assert {labelled(row) for row in rows} == FAVOURED
    for row in rows:
        low = row["group_more_likely_to_have_positive_judgement"] == "low likelihood of reoffending"
        more, fewer = (likely[False], likely[True]) if low else (older[True], older[False])
        difference = share_delivered(more, labelled(row)).per_cent(1) - share_delivered(fewer, labelled(row)).per_cent(1)
        assert difference > 10, row


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.question)
def test_the_counts_of_a_table_are_the_printed_ones_wherever_these_agree_with_one_another(column):
    rows = rows_of(PUBLICATION, column.table)
    shares = shares_of(column, rows)

    misprinted = {(row["table"], row["row"], row["column"]) for row in rows_of(PUBLICATION, "misprints")}
    for row, share in zip(rows, shares.values(), strict=True):
        for name, ours, printed in (
            ("n", share.n, int(row[f"n_{column.measure}"])),
            ("% yes", share.per_cent(1), Decimal(row[f"pct_yes_{column.measure}"])),
        ):
            place = (
                f"{column.table[:5].capitalize()} {column.table[5]}",
                ": ".join((row["group"], row["category"])),
                f"{name}, {column.measure}",
            )
            assert (ours == printed) is (place not in misprinted), (place, ours, printed)
        assert less(shares[ALL], share).n == shares[ALL].n - share.n


@pytest.mark.parametrize(("per_cent", "n"), [("68.7", 144), ("63.6", 215), ("82.3", 176), ("69.3", 52), ("69.4", 84)])
def test_misprinted_percentages_fit_no_whole_number_of_cases(per_cent, n):
    assert shares_printed_as(Decimal(per_cent), n) == []


def test_no_bases_give_both_providers_percentages_of_information_from_partners():
    """63.6% of CRC cases and 82.3% of NPS cases do not make 283 of 391, however the cases are divided."""
    divided = [
        (crc, nps)
        for n in range(1, 391)
        for crc in shares_printed_as(Decimal("63.6"), n)
        for nps in shares_printed_as(Decimal("82.3"), 391 - n)
        if crc.yes + nps.yes == 283
    ]
    assert divided == []
