"""Inspections that are part of a regional one: who says so, what cannot be, what is kept and shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from inspections.models import Inspection
from inspections.planning import change_inspection, change_phase
from inspections.pooling import attach_part, detach_part
from inspections.queries.parts import concepts_pooled, parts_to_add
from inspections.queries.timeline import recent_events
from inspections.rules import Phase, Role
from inspections.signals import parts_changed
from standards.models import Edition
from standards.queries import published_differences
from tests.cast import ROLES, plan
from tests.locking import lock
from tests.pages import assert_well_formed, page_of

WHY = "Its fieldwork belongs to this year's programme."


@pytest.fixture
def region(cast):
    """Testshire: led by Lee, with everybody of the cast in their roles."""
    return plan("Testshire", edition="region-2023-25", kind="region", team={getattr(cast, who): ROLES[who] for who in ROLES})


@pytest.fixture
def pdu(cast):
    """A PDU of Testshire that only Olu is on."""
    return plan("Town", edition="pdu-2023-25", team={cast.olu: Role.LEAD})


@pytest.fixture
def part(region, pdu, cast):
    return attach_part(whole=region, part=pdu, reason=WHY, by=cast.lee)


def elsewhere(name: str, **given) -> Inspection:
    return plan(name, **({"edition": "pdu-2023-25", "team": {}} | given))


def test_parts_of_different_editions_are_compared_question_by_question(region, part, cast, browser_of):
    address = reverse("parts", args=[region.reference])
    assert "Compare with care" not in page_of(browser_of(cast.lee).get(address)).text
    earlier = plan("Village", edition="pdu-2021-23", team={cast.olu: Role.LEAD})
    attach_part(whole=region, part=earlier, reason=WHY, by=cast.lee)
    dynamic = plan("Hamlet", edition="dynamic-public-protection-2025", kind="region", team={cast.olu: Role.LEAD})
    Inspection.objects.filter(pk=dynamic.pk).update(part_of=region)
    page = page_of(browser_of(cast.lee).get(address))
    assert_well_formed(page)
    said = {row.text for row in page.one("main").all("li")}
    differ = {
        change.question.concept: change.comparability.words
        for code in ("pdu-2023-25", "dynamic-public-protection-2025")
        for change in published_differences(earlier.edition_id, Edition.objects.get(code=code).pk).questions
        if change.comparability and change.comparability.verdict != "comparable"
        and change.question.concept in concepts_pooled(region)
    }  # fmt: skip
    assert differ
    assert all(any(words in line for line in said) for words in differ.values())


# --- who and what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lee", "ada"])
def test_the_lead_and_administrators_make_an_inspection_part_of_the_region_and_take_it_out_again(region, pdu, cast, who):
    by = getattr(cast, who)
    attach_part(whole=region, part=pdu, reason=WHY, by=by)
    assert list(region.parts.all()) == [pdu]

    detach_part(whole=region, part=pdu, reason="Entered by mistake.", by=by)
    assert list(region.parts.all()) == []


@pytest.mark.parametrize("who", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu"])
def test_nobody_else_does(region, pdu, part, cast, who):
    with pytest.raises(PermissionDenied):
        attach_part(whole=region, part=elsewhere("Village"), reason=WHY, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        detach_part(whole=region, part=pdu, reason=WHY, by=getattr(cast, who))


def test_a_lead_chooses_among_the_providers_of_the_region_and_an_administrator_among_all(region, pdu, cast):
    away = elsewhere("Distant Borough")
    away.provider.region = "Othershire"
    away.provider.save()
    elsewhere("Division", kind="NPS", edition="nps-2018-19")
    elsewhere("Area", kind="area", edition="quality-and-impact-2016-17")
    older = elsewhere("Older Borough", edition="pdu-2021-23")

    assert list(parts_to_add(region, cast.lee)) == [older, pdu]
    assert list(parts_to_add(region, cast.ada)) == [away, older, pdu]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "NPS", "edition": "nps-2018-19"}, "cannot be part"),
        ({"edition": "quality-and-impact-2016-17"}, "cannot be part"),
        ({"kind": "region", "edition": "region-2023-25"}, "cannot be part"),
    ],
)
def test_an_inspection_that_judges_nothing_of_what_is_pooled_cannot_be_part(region, cast, given, reason):
    with pytest.raises(ValidationError, match=reason):
        attach_part(whole=region, part=elsewhere("Somewhere", **given), reason=WHY, by=cast.ada)


def test_an_inspection_that_pools_nothing_has_no_parts(inspection, pdu, cast):
    with pytest.raises(ValidationError, match="pools nothing"):
        attach_part(whole=inspection, part=pdu, reason=WHY, by=cast.lee)


def test_an_inspection_is_part_of_one_other_only(region, part, cast):
    second = plan("Othershire", edition="region-2023-25", kind="region", team={cast.olu: Role.LEAD})
    with pytest.raises(ValidationError, match="part of an inspection already"):
        attach_part(whole=second, part=part, reason=WHY, by=cast.ada)


def test_without_a_reason_nothing_changes(region, pdu, cast):
    with pytest.raises(ValidationError, match="Enter why"):
        attach_part(whole=region, part=pdu, reason="  ", by=cast.lee)
    assert not region.parts.exists()


def test_taking_out_what_is_no_part_is_refused(region, pdu, cast):
    with pytest.raises(ValidationError, match="not part of this inspection any more"):
        detach_part(whole=region, part=pdu, reason=WHY, by=cast.lee)


def test_a_published_region_keeps_its_parts(region, pdu, cast):
    Inspection.objects.filter(pk=region.pk).update(phase=Phase.PUBLISHED)
    with pytest.raises(ValidationError, match="published inspection stays"):
        attach_part(whole=region, part=pdu, reason=WHY, by=cast.lee)


def test_a_published_pdu_may_become_part(region, pdu, cast):
    Inspection.objects.filter(pk=pdu.pk).update(phase=Phase.PUBLISHED)
    assert attach_part(whole=region, part=pdu, reason=WHY, by=cast.lee).part_of == region


def test_a_region_is_published_after_its_parts(region, part, cast):
    Inspection.objects.filter(pk=region.pk).update(phase=Phase.PANEL)
    lock(region, cast.lee, cast.pat)
    with pytest.raises(ValidationError, match="Not published yet: Town PDU"):
        change_phase(inspection=region, to=Phase.PUBLISHED, expected=Phase.PANEL, by=cast.lee)

    Inspection.objects.filter(pk=part.pk).update(phase=Phase.PUBLISHED)
    region.refresh_from_db()
    assert change_phase(inspection=region, to=Phase.PUBLISHED, expected=Phase.PANEL, by=cast.lee).phase == Phase.PUBLISHED


@pytest.mark.parametrize("which", ["region", "part"])
def test_the_edition_stays_while_judgements_are_pooled(region, part, cast, which):
    Inspection.objects.update(phase=Phase.PLANNING)  # in any later phase no edition changes
    chosen = {"region": region, "part": part}[which]
    plan_of = {"fieldwork_starts": chosen.fieldwork_starts, "fieldwork_weeks": 2, "reference": chosen.reference}
    with pytest.raises(ValidationError, match="cannot change while"):
        change_inspection(inspection=chosen, edition=Edition.objects.get(code="pdu-2021-23"), **plan_of, by=cast.ada)


# --- what the database keeps -----------------------------------------------------------------------------------------


def test_parts_have_no_parts_of_their_own(region, part, inspection):
    for row, whole in ((inspection, part), (region, inspection)):
        with pytest.raises(IntegrityError, match="Parts have no parts of their own"), transaction.atomic():
            Inspection.objects.filter(pk=row.pk).update(part_of=whole)


def test_no_inspection_is_part_of_itself(region):
    with pytest.raises(IntegrityError, match="no_part_of_itself"), transaction.atomic():
        Inspection.objects.filter(pk=region.pk).update(part_of=region)


def test_what_became_part_and_why_is_told_on_the_overview(region, part, cast):
    detach_part(whole=region, part=part, reason="Entered by mistake.", by=cast.ada)
    events = recent_events(region, with_cases=False, with_parts=True, number=2)

    assert [(event.title, event.by, event.reason) for event in events] == [
        ("Town PDU is no longer part", "Ada", "Entered by mistake."),
        ("Town PDU became part", "Lee", WHY),
    ]


def test_whoever_computes_ratings_hears_of_it(region, pdu, cast, django_capture_on_commit_callbacks):
    heard = []

    def listen(inspection_id, **_signal):
        heard.append(inspection_id)

    parts_changed.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        attach_part(whole=region, part=pdu, reason=WHY, by=cast.lee)
        detach_part(whole=region, part=pdu, reason=WHY, by=cast.lee)
    parts_changed.disconnect(listen)

    assert heard == [region.pk, region.pk]


# --- pages -----------------------------------------------------------------------------------------------------------


def where(name: str, region, part) -> str:
    return reverse(name, args=[region.reference, part.pk] if name == "remove_part" else [region.reference])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["parts", "add_part", "remove_part"])
@pytest.mark.parametrize("who", [*ROLES, "olu", "ada", None])
def test_the_team_sees_the_parts_and_the_lead_and_administrators_change_them(region, part, cast, browser_of, name, method, who):
    response = getattr(browser_of(getattr(cast, who) if who else None), method)(where(name, region, part))

    expected = 404 if who == "olu" else 200 if name == "parts" or who in ("lee", "ada") else 403
    if (name, method) == ("parts", "post"):
        expected = 405
    if who is None:
        expected = 302
    assert response.status_code == expected
    part.refresh_from_db()
    assert part.part_of == region


def test_an_inspection_that_pools_nothing_has_no_such_pages(inspection, cast, browser_of):
    assert browser_of(cast.lee).get(reverse("parts", args=[inspection.reference])).status_code == 404


def test_a_part_is_added_and_removed_on_the_pages(region, pdu, cast, browser_of):
    browser = browser_of(cast.lee)
    empty = page_of(browser.get(where("parts", region, pdu)))
    assert "No inspection is part of this one yet" in empty.text
    assert_well_formed(page_of(browser.get(where("add_part", region, pdu))))
    refused = page_of(browser.post(where("add_part", region, pdu), {"part": "", "reason": "Kept."}))
    assert_well_formed(refused)
    assert ("Select an inspection" in refused.text, "Kept." in refused.text) == (True, True)

    added = page_of(browser.post(where("add_part", region, pdu), {"part": pdu.pk, "reason": WHY}, follow=True))
    assert_well_formed(added)
    assert "Town PDU is now part of Testshire region" in added.text
    assert added.all("a", href=reverse("inspection", args=[pdu.reference])) == []  # Lee is not on it

    overview = page_of(browser.get(reverse("inspection", args=[region.reference])))
    assert ("1 inspection" in overview.text, "Town PDU became part" in overview.text) == (True, True)
    assert_well_formed(page_of(browser.get(where("remove_part", region, pdu))))
    removed = page_of(browser.post(where("remove_part", region, pdu), {"reason": "Entered by mistake."}, follow=True))
    assert "Town PDU is no longer part of Testshire region" in removed.text


def test_the_overview_of_a_part_names_the_whole(part, cast, browser_of):
    assert "Testshire region" in page_of(browser_of(cast.olu).get(reverse("inspection", args=[part.reference]))).text


def test_the_list_of_parts_costs_the_same_however_many(region, cast, browser_of, django_assert_num_queries):
    browser = browser_of(cast.lee)
    attach_part(whole=region, part=elsewhere("Borough"), reason=WHY, by=cast.lee)
    browser.get(where("parts", region, region))  # what a process reads once is not counted
    for number in range(3):
        attach_part(whole=region, part=elsewhere(f"Borough {number}"), reason=WHY, by=cast.lee)
        with django_assert_num_queries(5):
            browser.get(where("parts", region, region))


def test_programs_read_the_parts_and_the_whole(region, part, cast, api_of):
    told = api_of(cast.lee).get(f"/api/inspections/{region.reference}/").json()
    assert (told["part_of"], told["parts"]) == (None, [
        {"reference": "town", "provider": {"name": "Town", "kind": "PDU", "region": "Testshire"},
         "edition": "pdu-2023-25", "phase": "fieldwork"},
    ])  # fmt: skip
    assert api_of(cast.olu).get("/api/inspections/town/").json()["part_of"] == "testshire"
    assert [row["part_of"] for row in api_of(cast.olu).get("/api/inspections/").json()["results"]] == ["testshire"]
