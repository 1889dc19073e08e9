"""The cases of an inspection follow the draw that counts; those that were never drawn are left alone."""

from importlib import import_module

import pytest
from django.apps import apps

from cases.models import Case
from cases.queries.facts import history_of
from inspections.models import Inspection
from inspections.rules import Phase
from sampling.choosing import bring_in, replace_case
from sampling.flow import fault_of
from sampling.models import Draw
from sampling.queries.pages import draw_page, flow_of, population_of
from sampling.rules import WhyReplaced
from standards.queries import edition_structure
from tests.cast import add_case
from tests.sampling.populations import drawn, fixed, in_planning, lines, loaded


@pytest.fixture
def planned(inspection):
    return in_planning(inspection)


@pytest.fixture
def came_in(planned, cast):
    """A sample whose cases have come in, all of them allocated to Ines; and one case that came in otherwise."""
    draw = drawn(loaded(fixed(planned, cast.lee, margin=20), cast.lee, lines(40)), cast.lee)
    bring_in(inspection=planned, module="supervision", by=cast.lee)
    add_case(planned, "CSV-1")
    Case.objects.filter(inspection=planned).update(allocated_to=cast.ines)
    return draw


def aside(inspection) -> dict[str, str]:
    found = Case.objects.filter(inspection=inspection, set_aside_at__isnull=False)
    return dict(found.values_list("reference", "set_aside_because"))


def standing(draw: Draw) -> set[str]:
    return set(draw.cases.filter(replacement=None).values_list("case__reference", flat=True))


def test_a_case_that_is_replaced_is_set_aside_with_the_reason(came_in, planned, cast):
    with_reserve = next(n for n, one in enumerate(came_in.strata) if one["eligible"] > one["size"] > 0)
    first = came_in.cases.filter(stratum=with_reserve).first()
    replaced = replace_case(drawn=first, why=WhyReplaced.OTHER, note="Died.", by=cast.lee)

    assert aside(planned) == {str(first): "Replaced: Another reason. Died."}
    bring_in(inspection=planned, module="supervision", by=cast.lee)
    assert set(Case.objects.inspected().values_list("reference", flat=True)) == standing(came_in) | {"CSV-1"}
    assert str(replaced.by_case) in standing(came_in)


def test_the_flow_adds_up_after_a_replacement(came_in, planned, cast):
    replace_case(drawn=came_in.cases.first(), why=WhyReplaced.TRANSFERRED, note="", by=cast.lee)
    page = draw_page(came_in, edition_structure(planned.edition_id))
    steps = flow_of(population_of(came_in.extract), page)

    assert fault_of(steps) == ""
    numbers = {step.words: step.number for step in steps}
    assert numbers["Brought into the inspection"] == Case.objects.inspected().exclude(reference="CSV-1").count()


def test_what_is_not_drawn_again_is_set_aside_and_taken_back_once_it_is(came_in, planned, cast):
    replaced = str(came_in.cases.first())
    replace_case(drawn=came_in.cases.first(), why=WhyReplaced.CONFLICT, note="", by=cast.lee)
    everything = set(Case.objects.filter(inspection=planned).values_list("reference", flat=True)) - {"CSV-1"}
    extract = loaded(fixed(planned, cast.lee, margin=20, reason="x"), cast.lee, lines(40, prefix="Q"))
    second = drawn(extract, cast.lee, seen=1, reason="Another file.")

    assert set(aside(planned)) == everything
    assert aside(planned).pop(replaced).startswith("Replaced: ")
    others = {why for reference, why in aside(planned).items() if reference != replaced}
    assert len(others) == 1
    assert others.pop().startswith("Not in the sample drawn on ")

    third = drawn(
        loaded(fixed(planned, cast.lee, margin=20, reason="y"), cast.lee, lines(40)), cast.lee, seen=2, reason="The first file."
    )
    assert set(aside(planned)) == everything - standing(third)
    assert second.version == 2


def test_cases_left_from_earlier_draws_get_the_state_and_reason_that_they_would_have_had(came_in, planned, cast):
    migrate = import_module("sampling.migrations.0004_cases_of_earlier_draws_are_set_aside").set_aside
    replace_case(drawn=came_in.cases.first(), why=WhyReplaced.OTHER, note="Died.", by=cast.lee)
    extract = loaded(fixed(planned, cast.lee, margin=20, reason="x"), cast.lee, lines(60))
    second = drawn(extract, cast.lee, seen=1, reason="Another file.")
    bring_in(inspection=planned, module="supervision", by=cast.lee)
    replace_case(drawn=second.cases.last(), why=WhyReplaced.TRANSFERRED, note="", by=cast.lee)
    expected = aside(planned)
    assert {why.partition(":")[0][:8] for why in expected.values()} >= {"Replaced", "Not in t"}

    Case.objects.update(set_aside_at=None, set_aside_because="")
    Inspection.objects.filter(pk=planned.pk).update(phase=Phase.PANEL)
    migrate(apps, None)
    assert aside(planned) == {}  # what a panel counts stays as it is counted

    Inspection.objects.filter(pk=planned.pk).update(phase=Phase.FIELDWORK)
    migrate(apps, None)
    assert aside(planned) == expected
    case = Case.objects.filter(reference=next(iter(expected)), inspection=planned).get()
    latest = history_of(case, edition_structure(planned.edition_id))[0]
    assert (latest.title, latest.by, latest.reason) == ("Not inspected any more", "", case.set_aside_because)


def test_what_stands_is_inspected_again_when_it_is_brought_in(came_in, planned, cast):
    case = Case.objects.get(reference=str(came_in.cases.first()))
    Case.objects.filter(pk=case.pk).update(set_aside_at=came_in.drawn_at, set_aside_because="x")
    Inspection.objects.filter(pk=planned.pk).update(phase=Phase.FIELDWORK)

    bring_in(inspection=planned, module="supervision", by=cast.lee)

    assert aside(planned) == {}


def test_another_inspection_with_the_same_references_is_left_alone(came_in, planned, other_inspection, cast):
    reference = str(came_in.cases.first())
    add_case(other_inspection, reference)

    replace_case(drawn=came_in.cases.first(), why=WhyReplaced.CONFLICT, note="", by=cast.lee)

    assert set(aside(planned)) == {reference}
    assert aside(other_inspection) == {}
