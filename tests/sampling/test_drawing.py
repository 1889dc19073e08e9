"""The draw: repeatable by anybody, and the same whatever the order of the file."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampling.drawing import draw, draw_strata, in_order, next_in_reserve, seed_text

IDS = [f"C{number:03}" for number in range(1, 13)]
SEED = "PDU-2024-07|stratum:M / Community / Medium|seed:8312"
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "check-a-draw.md"


def test_the_worked_draw():
    assert seed_text("PDU-2024-07", ("M", "Community", "Medium"), 8312) == SEED
    assert seed_text("x", ("", "b"), 1) == "x|stratum:not known / b|seed:1"

    drawn, reserve = draw(SEED, IDS, 4)

    assert drawn == ["C001", "C007", "C009", "C003"]
    assert reserve[0] == "C012"


@settings(deadline=None)
@given(st.permutations(IDS), st.integers(0, 12))
def test_the_order_of_the_file_does_not_matter_and_the_same_seed_draws_the_same(ids, number):
    assert draw(SEED, ids, number) == draw(SEED, IDS, number)


@settings(deadline=None)
@given(st.sets(st.text(min_size=1).map(str.strip).filter(bool), max_size=20), st.text())
def test_every_case_is_drawn_or_in_reserve(ids, seed):
    drawn, reserve = draw(seed, ids, len(ids) // 2)

    assert len(drawn) == len(ids) // 2
    assert sorted(drawn + reserve) == sorted(ids)


def test_every_case_is_drawn_about_as_often():
    seeds = 3_000
    times = dict.fromkeys(IDS, 0)
    for seed in range(seeds):
        for case_id in draw(str(seed), IDS, 4)[0]:
            times[case_id] += 1

    # A third of them; the standard deviation of each is about 26.
    assert all(abs(number - seeds / 3) < 130 for number in times.values())


def test_ids_are_trimmed_and_upper_case_is_told_apart():
    assert in_order("s", [" a", "A "]) == in_order("s", ["a", "A"])
    with pytest.raises(ValueError, match=r"more than once: a\."):
        in_order("s", ["a", "b", " a"])
    with pytest.raises(ValueError, match="no id"):
        in_order("s", ["a", "  "])
    with pytest.raises(ValueError, match="3 cannot be drawn from 2"):
        draw("s", ["a", "b"], 3)


def test_a_late_correction_to_one_stratum_leaves_the_others():
    strata = {("m",): IDS[:6], ("f",): IDS[6:]}
    before = draw_strata("x", 7, strata, {("m",): 2, ("f",): 3})
    after = draw_strata("x", 7, strata | {("m",): [*IDS[1:6], "NEW"]}, {("m",): 2, ("f",): 3})

    assert [one.key for one in before] == [("f",), ("m",)]
    assert before[0] == after[0]
    assert draw_strata("x", 7, {("f",): IDS}, {})[0].drawn == ()
    with pytest.raises(ValueError, match="more than once"):
        draw_strata("x", 7, {("m",): ["a"], ("f",): [" a"]}, {})


def test_a_replacement_is_the_next_of_the_same_reserve():
    assert next_in_reserve(["a", "b", "c"], {"a"}) == "b"
    assert next_in_reserve(["a"], {"a"}) is None


def test_the_script_of_the_documentation_draws_the_same(tmp_path):
    script = re.search(r"```python\n(.+?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)[1]
    (tmp_path / "redraw.py").write_text(script, encoding="utf-8")
    strata = {("m", "low"): IDS[:7], ("f", "low"): [*IDS[7:], "é-1"]}
    sizes = {("m", "low"): 3, ("f", "low"): 2}
    drawn = draw_strata("north", 41, strata, sizes)
    with (tmp_path / "draw.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = [{"seed": one.seed, "size": sizes[one.key], "reference": ref} for one in drawn for ref in one.reserve + one.drawn]
        writer = csv.DictWriter(file, ["seed", "size", "reference"])
        writer.writeheader()
        writer.writerows(rows)

    command = [sys.executable, "-X", "utf8", "redraw.py", "draw.csv"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, encoding="utf-8").stdout

    assert len(script.splitlines()) <= 10
    assert printed.split() == [reference for one in drawn for reference in one.drawn]
