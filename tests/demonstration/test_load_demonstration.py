"""The demonstration: real input through the product's own import, and a published bulletin that comes out of it again."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F

from alerts.models import Alert
from analysis.reproducing.bulletin_2020_01 import reproduce_2020_01
from analysis.reproducing.figures import rows_of
from analysis.reproducing.interventions_2019 import PUBLICATION, reproduce_2019_interventions
from cases.models import AnswerMark, Case, CaseAssessment, Judgement
from demonstration.fieldwork import REFERENCE
from demonstration.people import PASSWORD, PERSONAS, TOKEN
from demonstration.plans import INSPECTIONS
from demonstration.published import CASES
from inspections.models import Inspection
from inspections.rules import Phase
from interviews.models import Interview
from moderation.models import AgreedJudgement, Query, Review
from organisation.models import Attachment, EvidenceItem
from organisation.queries import proposed_ratings
from panels.models import LockedRating, LockRequest, PanelMeeting
from ratings.models import RatingRun
from standards.models import Edition


def load():
    out = io.StringIO()
    call_command("load_demonstration", stdout=out)
    return out.getvalue()


def reproduced(publication):
    out = io.StringIO()
    call_command("reproduce", publication, stdout=out)
    return out.getvalue()


# Half a minute on a machine with nothing else to do; fifty inspections come in through the product's own doors.
@pytest.mark.timeout(1_200)
def test_the_demonstration_loads_once_signs_everybody_in_and_reproduces_the_bulletins(db, client):
    said = load()

    # 28 finished inspections of 2018-19, CRC cases at CRCs and NPS cases at NPS divisions.
    finished = Inspection.objects.filter(phase=Phase.PUBLISHED, edition__code__in=["crc-2018-19", "nps-2018-19"])
    assert sorted(finished.values_list("provider__kind", flat=True)) == ["CRC"] * 21 + ["NPS"] * 7
    with CASES.open(encoding="utf-8", newline="") as file:
        kinds = {row["case_id"]: row["provider_type"] for row in csv.DictReader(file)}
    loaded = dict(Case.objects.filter(inspection__in=finished).values_list("reference", "inspection__provider__kind"))
    assert loaded == kinds
    assert Interview.objects.filter(case__inspection__in=finished).count() == len(kinds) == 1965

    # Whatever is finished was done by somebody, and reads so.
    past_planning = Case.objects.exclude(inspection__phase=Phase.PLANNING).exclude(inspection__reference=REFERENCE)
    assert not past_planning.filter(allocated_to=None).exists()

    # 14 of 2016-17, one for each police area.
    areas = Inspection.objects.filter(phase=Phase.PUBLISHED, provider__kind="area")
    assert (areas.count(), Case.objects.filter(inspection__in=areas).count()) == (14, 1066)

    # Every edition can be looked at, and every sample of those after 2019.
    assert set(Inspection.objects.values_list("edition__code", flat=True)) == set(Edition.objects.values_list("code", flat=True))
    for planned in INSPECTIONS:
        samples = Case.objects.filter(inspection__reference=planned.reference).values_list("module")
        assert dict(samples.annotate(Count("pk")).order_by()) == planned.samples
        assert not CaseAssessment.objects.filter(case__inspection__reference=planned.reference, submitted_at=None).exists()
    overall = {
        run.inspection.reference: run.ratings["overall"]["rating"]
        for run in RatingRun.objects.filter(inspection__reference__in=[planned.reference for planned in INSPECTIONS])
        if run.ratings  # the dynamic inspection has none
    }
    assert overall == {
        "westvale-crc-2019": "requires_improvement",
        "western-nps-2019": "good",
        "eastvale-2024": "requires_improvement",
        "eastvale-2025": "requires_improvement",
        "midshire-2024": "requires_improvement",
        "midshire-north-2024": "requires_improvement",
        "midshire-south-2024": "requires_improvement",
    }
    parts = Inspection.objects.filter(part_of__reference="midshire-2024")
    assert set(parts.values_list("reference", flat=True)) == {"midshire-north-2024", "midshire-south-2024"}

    # What is published was decided and locked by two people; one panel has changed a rating, another one is meeting.
    published = Inspection.objects.filter(phase=Phase.PUBLISHED)
    assert set(published.values_list("is_locked", "results_version")) == {(True, 1)}
    assert LockRequest.objects.filter(asked_by__email="lead@example.org", confirmed_by__email="chair@example.org").count() == len(
        published
    )
    [changed] = LockedRating.objects.exclude(decided=F("computed"))
    assert (changed.inspection.reference, changed.standard.code) == ("eastvale-2024", "staffing")
    assert PanelMeeting.objects.under_way().filter(inspection__phase=Phase.PANEL).get().decisions.exists()

    # The one in fieldwork has untouched, half done and submitted cases, and cases that nobody has yet.
    cases = Case.objects.filter(inspection__reference=REFERENCE)
    begun = Judgement.objects.filter(assessment__case__in=cases).values("assessment").distinct().count()
    submitted = CaseAssessment.objects.filter(case__in=cases).exclude(submitted_at=None).count()
    unallocated = cases.filter(allocated_to=None).count()
    assert (cases.count(), begun, submitted, unallocated) == (62, 42, 25, 4)
    assert RatingRun.objects.values("inspection").distinct().count() == Inspection.objects.count()

    # Flags with their reasons, good and poor practice, and sources are noted beside answers; whatever is flagged is reviewed.
    marks = AnswerMark.objects.filter(assessment__case__in=cases)
    assert set(marks.filter(flagged=True).values_list("assessment__case__reference", flat=True)) == {"NB-003", "NB-012", "NB-025"}
    assert sorted(marks.exclude(practice="").values_list("practice", flat=True)) == ["good", "good", "poor"]
    assert marks.exclude(source="").count() == 4
    flagged = cases.filter(assessment__marks__flagged=True).exclude(assessment__submitted_at=None)
    assert not flagged.filter(assessment__reviews=None).exists()

    # Reviews in every state, one of which has given its case back; queries that are open, answered and resolved.
    reviews = Review.objects.filter(assessment__case__in=cases)
    assert {review.state for review in reviews} == {"selected", "judging", "compared", "returned", "agreed"}
    assert sorted(Query.objects.values_list("state", flat=True)) == ["answered", "open", "resolved"]
    assert AgreedJudgement.objects.exists()

    # Evidence about its organisation, with a file, and the ratings proposed from it are counted.
    evidence = EvidenceItem.objects.filter(inspection__reference=REFERENCE)
    assert (evidence.count(), evidence.filter(withdrawn_at=None).count(), Attachment.objects.count()) == (6, 5, 1)
    assert proposed_ratings(evidence[0].inspection_id) == {"leadership": "good", "staffing": "requires_improvement"}
    run = RatingRun.objects.filter(inspection__reference=REFERENCE).latest("id")
    decided = {one["standard"]: one["rating"] for one in run.ratings["standards"]}
    assert (decided["leadership"], decided["staffing"], decided["services"]) == ("good", "requires_improvement", None)

    # Somebody was in danger, twice, and one of its cases was first written on paper.
    alerts = Alert.objects.filter(case__inspection__reference=REFERENCE)
    assert (alerts.filter(closing=None).count(), alerts.exclude(closing=None).count(), Alert.objects.count()) == (1, 1, 2)
    on_paper = CaseAssessment.objects.exclude(paper_date=None).get()
    assert (on_paper.case.inspection.reference, on_paper.transcript_confirmed_at) == (REFERENCE, None)

    # Every role has a sign-in that works, and the output names it.
    for persona in PERSONAS:
        assert persona.email in said
        assert client.login(username=persona.email, password=PASSWORD)
    reply = client.get("/api/inspections/", headers={"Authorization": f"Token {TOKEN}"})
    assert reply.status_code == 200

    # Bulletin 2020/01 comes out again, figure by figure.
    figures = reproduce_2020_01()
    assert [figure for figure in figures if not figure.agrees and not figure.misprint] == []
    assert {figure.row.partition(":")[0] for figure in figures if figure.misprint} == {"Age group"}
    assert len(figures) == 17 + 2 * 3 + 6 * 41 + 6 * 18

    # So does the interventions bulletin, but for what no cases can give.
    figures = reproduce_2019_interventions()
    assert [figure for figure in figures if not figure.agrees and not figure.misprint] == []
    assert [figure for figure in figures if figure.agrees and figure.misprint] == []
    assert len([figure for figure in figures if figure.misprint]) == len(rows_of(PUBLICATION, "misprints")) == 9
    assert len(figures) == 13 + 3 + 10 + 10 + 9 + 9 + 14 + 2 * 13 * 4

    # A second load adds nothing.
    counted = (Case, Judgement, RatingRun, EvidenceItem, Alert)
    before = [model.objects.count() for model in counted]
    assert "0 added now" in load()
    assert [model.objects.count() for model in counted] == before

    # The command prints every figure, and fails when one differs.
    assert "\n377 figures compared: 367 agree, 0 differ, 10 are misprinted." in reproduced("2020-01")
    assert "\n172 figures compared: 163 agree, 0 differ, 9 are misprinted." in reproduced("2019-interventions")
    Case.objects.filter(inspection__in=finished).update(sex="male")
    with pytest.raises(SystemExit) as ended:
        reproduced("2020-01")
    assert ended.value.code == 1


def test_the_demonstration_is_refused_where_cookies_are_secure(db, settings):
    settings.INSECURE_LOCAL = False

    with pytest.raises(CommandError, match="public passwords"):
        call_command("load_demonstration")
