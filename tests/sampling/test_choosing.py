"""Plans, draws, replacements, and cases that come into the inspection."""

import csv
import io
import re
import subprocess
import sys
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from cases.models import Case
from inspections.models import Inspection
from inspections.rules import Phase
from sampling.choosing import bring_in, replace_case
from sampling.cohorts import period
from sampling.models import Draw, DrawnCase, Replacement, SamplePlan
from sampling.queries.choices import eligible_by_stratum, order_of_stratum
from sampling.queries.files import draw_rows
from sampling.rules import WhyReplaced
from sampling.strata import allocate
from tests.sampling.populations import cohort_lines, drawn, fixed, in_planning, lines, loaded
from tests.sampling.test_drawing import PAGE


@pytest.fixture
def planned(inspection):
    return in_planning(inspection)


def references(draw):
    return sorted(draw.cases.values_list("case__reference", flat=True))


def test_a_plan_has_a_seed_that_nobody_picks_and_a_later_one_a_reason(planned, cast):
    first = fixed(planned, cast.lee)

    with pytest.raises(ValidationError, match="Enter why the plan is fixed again"):
        fixed(planned, cast.ada, reason=" ")
    second = fixed(planned, cast.ada, reason="The margin was wrong.")

    assert (first.version, second.version, second.fixed_by) == (1, 2, cast.ada)
    assert first.seed != second.seed
    with pytest.raises(DatabaseError), transaction.atomic():
        SamplePlan.objects.filter(pk=first.pk).update(seed=1)


def test_the_period_of_a_cohort_follows_from_fieldwork_and_one_that_ends_first_is_refused(planned, cast):
    plan = fixed(planned, cast.lee, basis="cohort", first_day=date(2000, 1, 1))

    assert (plan.first_day, plan.last_day) == period(plan.basis_is.weeks, planned.fieldwork_starts)
    assert plan.fieldwork_week == planned.fieldwork_starts
    with pytest.raises(ValidationError, match="must end after it begins"):
        fixed(planned, cast.lee, reason="x", first_day=date(2000, 1, 2), last_day=date(2000, 1, 1))


@pytest.mark.parametrize("who", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu"])
def test_others_do_not_plan_draw_or_replace(planned, cast, who):
    other = getattr(cast, who)
    extract = loaded(fixed(planned, cast.lee), cast.lee, lines(12))
    draw = drawn(extract, cast.lee)

    for attempt in (
        lambda: fixed(planned, other, reason="x"),
        lambda: loaded(extract.plan, other, lines(12)),
        lambda: drawn(extract, other, seen=1, reason="x"),
        lambda: replace_case(drawn=draw.cases.first(), why=WhyReplaced.CONFLICT, note="", by=other),
        lambda: bring_in(inspection=planned, module="supervision", by=other),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_a_sample_is_shared_out_and_drawn_as_the_rules_say(planned, cast):
    extract = loaded(fixed(planned, cast.lee), cast.lee, lines(400))

    draw = drawn(extract, cast.lee)

    counted = {key: len(cases) for key, cases in eligible_by_stratum(extract).items()}
    assert (draw.eligible, draw.size, draw.cases.count()) == (400, 117, 117)
    assert {tuple(one["key"]): one["size"] for one in draw.strata} == allocate(counted, 117).sizes
    assert draw.strata[0]["seed"].startswith("north-borough|stratum:female / community / not known|seed:")
    for number in range(len(draw.strata)):
        of_stratum = draw.cases.filter(stratum=number).order_by("place").values_list("case__reference", flat=True)
        assert list(of_stratum) == order_of_stratum(draw, number)[: draw.strata[number]["size"]]


def test_the_order_of_the_file_does_not_matter(planned, cast):
    plan = fixed(planned, cast.lee)
    first = drawn(loaded(plan, cast.lee, lines(60)), cast.lee)

    again = drawn(loaded(plan, cast.lee, lines(60)[::-1]), cast.lee, seen=1, reason="The provider sent it in another order.")

    assert references(first) == references(again)


def test_the_documented_script_draws_the_same_from_the_file_of_the_draw(planned, cast, tmp_path):
    draw = drawn(loaded(fixed(planned, cast.lee), cast.lee, lines(80)), cast.lee)
    script = re.search(r"```python\n(.+?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)[1]
    (tmp_path / "redraw.py").write_text(script, encoding="utf-8")
    out = io.StringIO()
    csv.writer(out).writerows(draw_rows(draw))
    (tmp_path / "draw.csv").write_text(out.getvalue(), encoding="utf-8-sig", newline="")

    command = [sys.executable, "-X", "utf8", "redraw.py", "draw.csv"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, encoding="utf-8").stdout

    assert sorted(printed.split()) == references(draw)


def test_drawing_again_is_recorded_with_a_reason_and_only_from_the_newest_population(planned, cast):
    plan = fixed(planned, cast.lee)
    old = loaded(plan, cast.lee, lines(30))
    first = drawn(old, cast.lee)
    new = loaded(plan, cast.lee, lines(31))

    for extract, given, match in (
        (new, {"seen": 1}, "Enter why cases are drawn again"),
        (new, {"seen": 0, "reason": "x"}, "Somebody else has drawn meanwhile"),
        (old, {"seen": 1, "reason": "x"}, "Another population has been loaded meanwhile"),
    ):
        with pytest.raises(ValidationError, match=match):
            drawn(extract, cast.lee, **given)
    second = drawn(new, cast.lee, seen=1, reason="One case was missing.")

    assert (second.version, second.reason, second.eligible) == (2, "One case was missing.", 31)
    with pytest.raises(ValidationError, match="this draw no longer counts"):
        replace_case(drawn=first.cases.first(), why=WhyReplaced.CONFLICT, note="", by=cast.lee)


def test_a_late_correction_to_one_stratum_leaves_the_others(planned, cast):
    plan = fixed(planned, cast.lee, confidence=99)
    rows = lines(60)
    first = drawn(loaded(plan, cast.lee, rows), cast.lee)
    corrected = [row.replace("P-0000", "P-9999") for row in rows]
    second = drawn(loaded(plan, cast.lee, corrected), cast.lee, seen=1, reason="A wrong reference.")

    changed = {one.stratum for one in first.cases.filter(case__reference="P-0000")} or {0}
    kept = [
        one
        for one in range(len(first.strata))
        if one not in changed and first.strata[one]["key"] != ["female", "community", "low"]
    ]
    for number in kept:
        assert references_of(first, number) == references_of(second, number)


def references_of(draw, stratum):
    return list(draw.cases.filter(stratum=stratum).order_by("place").values_list("case__reference", flat=True))


def test_a_cohort_takes_everybody_of_two_weeks(planned, cast):
    extract = loaded(fixed(planned, cast.lee, basis="cohort"), cast.lee, cohort_lines(planned))
    with pytest.raises(ValidationError, match="Select two different weeks"):
        drawn(extract, cast.lee, weeks=[27])

    draw = drawn(extract, cast.lee, weeks=[27, 32])

    assert (draw.eligible, draw.size, draw.weeks, draw.method) == (42, 14, [32, 27], "")
    assert references(draw) == [f"K-{n:02}" for n in [*range(7, 14), *range(42, 49)]]
    done = replace_case(drawn=draw.cases.first(), why=WhyReplaced.OTHER, note="Died.", by=cast.lee)
    assert done.by_case is None


def test_nobody_is_drawn_where_nobody_is_eligible(planned, cast):
    extract = loaded(fixed(planned, cast.lee, first_day=date(2021, 9, 7)), cast.lee, lines(5))

    with pytest.raises(ValidationError, match="Nobody in this population is eligible"):
        drawn(extract, cast.lee)


def test_a_case_is_replaced_by_the_next_of_its_stratum_until_the_reserve_is_used_up(planned, cast):
    draw = drawn(loaded(fixed(planned, cast.lee, margin=20), cast.lee, lines(40)), cast.lee)
    stratum = next(n for n, one in enumerate(draw.strata) if one["eligible"] > one["size"] > 0)
    ordered, size = order_of_stratum(draw, stratum), draw.strata[stratum]["size"]
    case = draw.cases.filter(stratum=stratum).order_by("place").first()

    for following in [*ordered[size:], None]:
        done = replace_case(drawn=case, why=WhyReplaced.FILE_MISSING, note="", by=cast.ada)
        assert (done.by_case and done.by_case.case.reference) == following
        with pytest.raises(ValidationError, match="replaced already"):
            replace_case(drawn=case, why=WhyReplaced.FILE_MISSING, note="", by=cast.ada)
        case = done.by_case or case

    with pytest.raises(ValidationError, match="Enter the reason"):
        replace_case(drawn=draw.cases.exclude(stratum=stratum).first(), why=WhyReplaced.OTHER, note=" ", by=cast.ada)
    for model in (Draw, DrawnCase, Replacement):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()


def test_drawn_cases_come_in_as_from_a_file_and_only_those_that_stand(planned, cast):
    draw = drawn(loaded(fixed(planned, cast.lee, margin=20), cast.lee, lines(40)), cast.lee)
    replaced = replace_case(drawn=draw.cases.first(), why=WhyReplaced.CONFLICT, note="", by=cast.lee)

    outcome = bring_in(inspection=planned, module="supervision", by=cast.lee)

    standing = set(references(draw)) - {replaced.drawn.case.reference}
    assert set(Case.objects.filter(inspection=planned).values_list("reference", flat=True)) == standing
    case = Case.objects.get(inspection=planned, reference=min(standing))
    assert (case.office, case.started_on.isoformat(), case.module) == ("Café, North", "2021-09-06", "supervision")
    assert outcome.added == len(standing)
    assert bring_in(inspection=planned, module="supervision", by=cast.lee).unchanged == len(standing)


def test_a_module_has_a_sample_of_its_own(several_samples, cast):
    inspection = in_planning(several_samples)
    rows = [f"U-{n},,,,,," for n in range(20)]
    draw = drawn(loaded(fixed(inspection, cast.lee, module="unpaid_work"), cast.lee, rows), cast.lee)

    bring_in(inspection=inspection, module="unpaid_work", by=cast.lee)

    assert draw.strata[0]["seed"].startswith("west-borough/unpaid_work|stratum:not known / not known / not known|seed:")
    assert set(Case.objects.filter(inspection=inspection).values_list("module", flat=True)) == {"unpaid_work"}
    with pytest.raises(ValidationError, match="Nothing has been drawn yet"):
        bring_in(inspection=inspection, module="supervision", by=cast.lee)


def test_after_planning_nothing_is_drawn_and_after_fieldwork_nothing_is_replaced(planned, cast):
    extract = loaded(fixed(planned, cast.lee), cast.lee, lines(12))
    case = drawn(extract, cast.lee).cases.first()
    Inspection.objects.filter(pk=planned.pk).update(phase=Phase.FIELDWORK)

    for attempt in (
        lambda: fixed(planned, cast.lee, reason="x"),
        lambda: loaded(extract.plan, cast.lee, lines(3)),
        lambda: drawn(extract, cast.lee, seen=1, reason="x"),
    ):
        with pytest.raises(ValidationError, match="while the inspection is in planning"):
            attempt()
    replace_case(drawn=case, why=WhyReplaced.CONFLICT, note="", by=cast.lee)
    Inspection.objects.filter(pk=planned.pk).update(phase=Phase.MODERATION)
    with pytest.raises(ValidationError, match="planned or in fieldwork"):
        bring_in(inspection=planned, module="supervision", by=cast.lee)
