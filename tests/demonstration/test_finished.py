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
from panels.models import PanelMember
from reports.models import ReportPack
from reports.queries.accuracy import round_page
from reports.queries.plans import plans_seen_by

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


def test_one_published_inspection_has_its_report_with_comments_and_action_plan(db, monkeypatch):
    load(monkeypatch, "eastvale-2024")

    pack = ReportPack.objects.get()
    assert (pack.state, pack.content["results"]) == ("Ready", "Locked by two people, version 1")
    assert pack.inspection.phase == Phase.PUBLISHED
    assert pack.content["policy"] == "The figures count the judgements of submitted cases only."
    assert pack.content["selection"].startswith("A sample")
    assert (len(pack.content["examples"]), bool(pack.content["left_out"])) == (3, True)
    assert [words for words, number in round_page(pack.accuracy_round).counts if number == 1] == [
        "Accepted", "Partly accepted", "Not accepted", "Not decided",
    ]  # fmt: skip
    assert PanelMember.objects.exclude(conflict="").get().user.name == "Pat Sorrel"
    lead = gather_people()["lead inspector"]
    (line,) = plans_seen_by(lead)
    assert (line.recommendations, line.actions, line.ended) == (3, 4, 1)


def test_the_command_writes_the_constructed_cases(tmp_path, monkeypatch):
    written = tmp_path / "cases.csv"
    monkeypatch.setattr("demonstration.management.commands.construct_cases.CASES", written)
    out = io.StringIO()

    call_command("construct_cases", stdout=out)

    assert written.read_bytes() == FILE.read_bytes()
    assert out.getvalue() == f"{CASES:,} cases written to cases.csv.\n"
