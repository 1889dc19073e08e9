"""What a demonstration lacks is added, and nothing twice."""

import io

from django.core.management import call_command

from cases.models import Case, CaseAssessment
from demonstration import finished
from demonstration.constructing.people import CASES
from demonstration.finished import load_finished
from demonstration.people import gather_people
from demonstration.plans import INSPECTIONS
from demonstration.quality_and_impact import CASES as FILE
from inspections.models import Inspection
from inspections.rules import Phase
from organisation.queries import proposed_ratings

REGION = "midshire-2024"
PLANS = {planned.reference: planned for planned in INSPECTIONS}


def load(monkeypatch, *references):
    monkeypatch.setattr(finished, "INSPECTIONS", [PLANS[reference] for reference in references])
    return load_finished(gather_people())


def test_an_older_demonstration_gets_what_it_lacks(db, monkeypatch):
    assert load(monkeypatch, REGION) == 1
    cases = Case.objects.count()

    assert load(monkeypatch, REGION, "midshire-north-2024") == 1
    assert load(monkeypatch, REGION, "midshire-north-2024") == 0

    assert Case.objects.filter(inspection__reference=REGION).count() == cases == 32
    assert Inspection.objects.get(reference="midshire-north-2024").part_of.reference == REGION
    assert not CaseAssessment.objects.filter(submitted_at=None).exists()
    for inspection in Inspection.objects.all():
        assert proposed_ratings(inspection.pk) == PLANS[inspection.reference].proposed


def test_a_region_that_somebody_has_published_takes_no_part_any_more(db, monkeypatch):
    load(monkeypatch, REGION)
    Inspection.objects.filter(reference=REGION).update(phase=Phase.PUBLISHED)

    assert load(monkeypatch, "midshire-north-2024") == 1

    assert Inspection.objects.get(reference="midshire-north-2024").part_of is None


def test_the_command_writes_the_constructed_cases(tmp_path, monkeypatch):
    written = tmp_path / "cases.csv"
    monkeypatch.setattr("demonstration.management.commands.construct_cases.CASES", written)
    out = io.StringIO()

    call_command("construct_cases", stdout=out)

    assert written.read_bytes() == FILE.read_bytes()
    assert out.getvalue() == f"{CASES:,} cases written to cases.csv.\n"
