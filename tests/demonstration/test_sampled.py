"""The sample of the demonstration: drawn by the product itself, with exclusions, replacements and a flow that adds up."""

from demonstration.people import gather_people
from demonstration.sampled import FIRST, LAST, POPULATION, REFERENCE, load_sampled
from sampling.flow import fault_of
from sampling.models import Draw, PopulationCase
from sampling.queries.pages import flows_of
from standards.queries import edition_structure


def test_a_sample_is_there_to_look_at_and_loads_once(db):
    people = gather_people()

    assert (load_sampled(people), load_sampled(people)) == (1, 0)

    draw = Draw.objects.get(inspection__reference=REFERENCE)
    [(_, flow)] = flows_of(draw.inspection, edition_structure(draw.inspection.edition_id))
    numbers = {step.words: step.number for step in flow}
    assert fault_of(flow) == ""
    assert numbers["Commenced: in the population"] == POPULATION
    left_out = set(PopulationCase.objects.exclude(exclusion="").values_list("exclusion", flat=True))
    assert left_out == {"outside_period", "another_sentence", "ended_soon", "under_review"}
    assert (numbers["Drawn"], numbers["Not inspected, each with a reason"]) == (draw.size, 2)
    assert numbers["Allocated"] == numbers["To be inspected"] == draw.inspection.cases.count()
    assert all(FIRST <= one.case.started_on <= LAST for one in draw.cases.select_related("case"))
