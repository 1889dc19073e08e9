"""The sample of the demonstration: drawn by the product itself, with exclusions, replacements and a flow that adds up."""

from cases.queries.proposals import open_proposal
from demonstration.people import gather_people
from demonstration.sampled import FIRST, LAST, POPULATION, REFERENCE, load_sampled
from notifications.models import Notification
from sampling.flow import fault_of
from sampling.models import Draw, PopulationCase
from sampling.queries.pages import flows_of
from standards.queries import edition_structure


def test_a_sample_is_there_to_look_at_and_loads_once(db):
    people = gather_people()

    assert (load_sampled(people), load_sampled(people)) == (1, 0)

    draw = Draw.objects.filter(inspection__reference=REFERENCE).order_by("-version").first()
    [(_, flow)] = flows_of(draw.inspection, edition_structure(draw.inspection.edition_id))
    numbers = {step.words: step.number for step in flow}
    assert fault_of(flow) == ""
    assert numbers["Commenced: in the population"] == POPULATION
    left_out = set(PopulationCase.objects.exclude(exclusion="").values_list("exclusion", flat=True))
    assert left_out == {"outside_period", "another_sentence", "ended_soon", "under_review"}
    assert (numbers["Drawn"], numbers["Not inspected, each with a reason"]) == (draw.size, 2)
    assert numbers["To be inspected"] == draw.inspection.cases.inspected().count() > numbers["Allocated"] > 0
    assert draw.inspection.cases.get(set_aside_at__isnull=False).set_aside_because == "Replaced: Transferred out"
    assert (draw.version, bool(draw.reason)) == (2, True)
    proposal = open_proposal(draw.inspection)
    assert proposal.rows.count() == numbers["Not allocated"]
    assert proposal.rows.filter(to__isnull=False).exists()
    assert draw.inspection.key_dates.count() == 7
    assert Notification.objects.filter(inspection=draw.inspection, kind="case_allocated").exists()
    assert all(FIRST <= one.case.started_on <= LAST for one in draw.cases.select_related("case"))
