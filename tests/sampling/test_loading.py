"""A population comes in: kept as it came, read whole or not at all, by whichever worker is there."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from sampling.loading import ATTEMPTS, HOLD, add_extract, ask_to_read, extracts_to_read, read_extract
from sampling.models import ColumnMapping, Extract, PopulationCase
from sampling.queries.pages import remembered_columns
from sampling.tasks import sweep_extracts
from tests.sampling.populations import COLUMNS, DAY, added, as_file, fixed, in_planning, lines, loaded


@pytest.fixture
def plan(inspection, cast):
    return fixed(in_planning(inspection), cast.lee)


def test_the_file_is_kept_with_its_hash_and_stays_as_it_came(plan, cast):
    extract = loaded(plan, cast.lee, lines(5))

    assert extract.sha256 == hashlib.sha256(as_file(lines(5))).hexdigest()
    assert (bytes(extract.content), extract.file_name, extract.state) == (as_file(lines(5)), "people.csv", "Ready")
    assert (extract.rows, extract.cases.count()) == (5, 5)
    first = extract.cases.first()
    assert (first.reference, first.sex, first.disposal, first.rosh) == ("P-0000", "female", "community", "low")
    for change in ({"content": b"x"}, {"failure": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Extract.objects.filter(pk=extract.pk).update(**change)


def test_what_columns_hold_is_remembered_for_the_provider(plan, cast):
    assert remembered_columns(plan.inspection) == {}
    loaded(plan, cast.lee, lines(5))
    loaded(plan, cast.lee, lines(6))

    assert ColumnMapping.objects.count() == 1
    assert remembered_columns(plan.inspection) == COLUMNS


@pytest.mark.parametrize(
    ("columns", "field", "match"),
    [
        ({}, "reference", "Select which column"),
        ({"reference": "Elsewhere"}, "reference", "Select a column of the file"),
        ({"reference": "CRN", "office": "CRN"}, "reference", "selected more than once"),
    ],
)
def test_columns_that_cannot_be_are_refused(plan, cast, columns, field, match):
    with pytest.raises(ValidationError, match=match) as refused:
        ask_to_read(extract=added(plan, cast.lee, lines(2)), columns=columns, by=cast.lee)

    assert list(refused.value.error_dict) == [field]


def test_a_file_is_read_once(plan, cast):
    extract = loaded(plan, cast.lee, lines(2))

    read_extract(extract.pk)
    assert (extracts_to_read(), PopulationCase.objects.count()) == ([], 2)
    with pytest.raises(ValidationError, match="has been read"):
        ask_to_read(extract=extract, columns=COLUMNS, by=cast.lee)


def test_what_is_no_table_a_day_to_come_and_an_older_plan_are_refused(plan, cast):
    with pytest.raises(ValidationError, match="null characters"):
        add_extract(plan=plan, content=b"a\x00", file_name="x", dated_on=DAY, by=cast.lee)
    with pytest.raises(ValidationError, match="there twice"):
        add_extract(plan=plan, content=b"a,b,a\n1,2,3", file_name="x", dated_on=DAY, by=cast.lee)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="today or in the past"):
        add_extract(plan=plan, content=b"a\n1", file_name="x", dated_on=tomorrow, by=cast.lee)
    fixed(plan.inspection, cast.lee, reason="x")
    with pytest.raises(ValidationError, match="fixed again meanwhile"):
        added(plan, cast.lee, lines(1))


def test_a_file_with_problems_gives_all_of_them_and_nothing_else(plan, cast):
    rows = ["A-1,male,,low,31/02/2021,,", "A-1,unknown,,low,,,", ",male,,,,,", "'x,male,,,,,", "B-1,male,,low,2021-09-06,,"]

    extract = loaded(plan, cast.lee, rows)

    assert (extract.state, extract.rows, extract.cases.count()) == ("Failed", 5, 0)
    assert extract.failure == "The file was refused: 5 problems."
    assert [(row, column) for row, column, _, _ in extract.problems] == [
        (2, "Start"), (3, "CRN"), (3, "Gender"), (4, "CRN"), (5, "CRN"),
    ]  # fmt: skip


def test_dates_of_the_end_and_yes_and_no_are_read(plan, cast):
    header = "id,begin,end,review,youth"
    columns = {
        "reference": "id", "started_on": "begin", "ended_on": "end", "under_review": "review", "held_by_youth_team": "youth",
    }  # fmt: skip
    good = ["A,2021-09-06,2021-09-13,no,", "B,2021-09-06,2021-09-14,YES,1"]
    wrong = ["C,2021-09-06,2021-09-05,,", "D,,soon,maybe,"]
    found = []
    for rows in (good, good + wrong, [wrong[0]]):
        extract = add_extract(plan=plan, content=as_file(rows, header), file_name="x.csv", dated_on=DAY, by=cast.lee)
        ask_to_read(extract=extract, columns=columns, by=cast.lee)
        read_extract(extract.pk)
        extract.refresh_from_db()
        found.append(extract)

    assert list(found[0].cases.values_list("reference", "exclusion")) == [("A", "ended_soon"), ("B", "")]
    assert [(row, column) for row, column, _, _ in found[1].problems] == [
        (4, "end"), (5, "end"), (5, "review"),
    ]  # fmt: skip
    assert found[2].problems == [[2, "end", "2021-09-05", "This is before the start or release date."]]


def test_a_file_whose_worker_died_is_taken_up_again_and_leaves_nothing_half_done(plan, cast):
    extract = added(plan, cast.lee, lines(4))
    assert extracts_to_read() == []  # nobody has said yet what its columns hold
    ask_to_read(extract=extract, columns=COLUMNS, by=cast.lee)
    assert extracts_to_read() == [extract.pk]
    Extract.objects.filter(pk=extract.pk).update(attempts=1, held_until=timezone.now() + HOLD)
    read_extract(extract.pk)  # somebody else is at it

    assert (extracts_to_read(), PopulationCase.objects.count()) == ([], 0)
    Extract.objects.filter(pk=extract.pk).update(held_until=timezone.now() - timedelta(seconds=1))
    sweep_extracts.run()
    read_extract(extract.pk)
    assert PopulationCase.objects.count() == 4


def test_a_file_that_kills_its_worker_again_and_again_is_given_up(plan, cast):
    extract = added(plan, cast.lee, lines(4))
    ask_to_read(extract=extract, columns=COLUMNS, by=cast.lee)
    Extract.objects.filter(pk=extract.pk).update(attempts=ATTEMPTS)

    read_extract(extract.pk)

    extract.refresh_from_db()
    assert (extract.state, extract.failure) == ("Failed", f"Given up after {ATTEMPTS} attempts.")
