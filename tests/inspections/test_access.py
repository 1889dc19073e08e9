"""Who may open and send which page about inspections: every role and nobody, own inspection and another."""

import pytest
from django.urls import reverse

from inspections.models import Inspection, TeamMember
from inspections.rules import Role
from tests.cast import ROLES

ON_TEAM = list(ROLES)
ADMINISTRATORS_ONLY = ["add_inspection", "edit_inspection", "providers", "add_provider"]
SEEN_BY_THE_TEAM = ["inspection", "team"]
ARRANGED = ["add_member", "change_lead", "change_phase", "edit_member", "remove_member"]


def address(name, inspection):
    if name in ("edit_member", "remove_member"):
        member = inspection.team.exclude(role=Role.LEAD).first()
        return reverse(name, args=[inspection.reference, member.pk])
    if name in ("add_inspection", "providers", "add_provider", "inspections"):
        return reverse(name)
    return reverse(name, args=[inspection.reference])


@pytest.fixture
def other_inspection(other_inspection, cast):
    """With somebody besides its lead, whose role could be changed."""
    TeamMember.objects.create(inspection=other_inspection, user=cast.rae, role=Role.RESEARCHER)
    return other_inspection


def status(browser, method, where):
    return getattr(browser, method)(where).status_code


@pytest.mark.parametrize("who", [*ON_TEAM, "olu", "ada"])
@pytest.mark.parametrize("name", ADMINISTRATORS_ONLY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_plans_and_providers_are_for_administrators_only(who, name, method, cast, inspection, browser_of):
    allowed = 405 if (name, method) == ("providers", "post") else 200 if who == "ada" else 403

    assert status(browser_of(getattr(cast, who)), method, address(name, inspection)) == allowed


@pytest.mark.parametrize("who", [*ON_TEAM, "olu", "ada"])
@pytest.mark.parametrize("name", SEEN_BY_THE_TEAM)
def test_an_inspection_and_its_team_are_seen_by_the_team_and_administrators(who, name, cast, inspection, browser_of):
    assert status(browser_of(getattr(cast, who)), "get", address(name, inspection)) == (404 if who == "olu" else 200)


@pytest.mark.parametrize("who", [*ON_TEAM, "olu", "ada"])
@pytest.mark.parametrize("name", ARRANGED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_team_and_phase_are_arranged_by_the_lead_and_administrators(who, name, method, cast, inspection, browser_of):
    expected = 404 if who == "olu" else 200 if who in ("lee", "ada") else 403
    if (name, method) == ("remove_member", "post") and expected == 200:
        expected = 302

    assert status(browser_of(getattr(cast, who)), method, address(name, inspection)) == expected


@pytest.mark.parametrize("who", [name for name in ON_TEAM if name != "rae"])
@pytest.mark.parametrize("name", [*SEEN_BY_THE_TEAM, *ARRANGED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_inspection_is_not_there(who, name, method, cast, inspection, other_inspection, browser_of):
    expected = 405 if name in SEEN_BY_THE_TEAM and method == "post" else 404

    assert status(browser_of(getattr(cast, who)), method, address(name, other_inspection)) == expected


@pytest.mark.parametrize("name", ["inspections", *ADMINISTRATORS_ONLY, *SEEN_BY_THE_TEAM, *ARRANGED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_sign_in_first(name, method, inspection, browser_of):
    where = address(name, inspection)

    response = getattr(browser_of(None), method)(where)

    assert (response.status_code, response.headers["Location"]) == (302, f"{reverse('sign_in')}?next={where}")


@pytest.mark.parametrize("name", ["edit_member", "remove_member"])
def test_a_member_of_another_inspection_is_not_reached_through_ones_own(name, cast, inspection, other_inspection, browser_of):
    stranger = other_inspection.team.get(user=cast.rae)

    assert status(browser_of(cast.lee), "post", reverse(name, args=[inspection.reference, stranger.pk])) == 404
    assert TeamMember.objects.get(pk=stranger.pk).left_at is None


@pytest.mark.parametrize("name", ["edit_member", "remove_member"])
def test_the_leads_own_role_is_not_reached_as_a_members(name, cast, inspection, browser_of):
    lead = inspection.team.get(role=Role.LEAD)

    assert status(browser_of(cast.ada), "post", reverse(name, args=[inspection.reference, lead.pk])) == 404


@pytest.mark.parametrize("who", ON_TEAM)
def test_whoever_has_left_the_team_finds_nothing(who, cast, inspection, browser_of):
    member = inspection.team.get(user=getattr(cast, who))
    TeamMember.objects.filter(pk=member.pk).update(left_at=member.joined_at)
    browser = browser_of(getattr(cast, who))

    assert {status(browser, "get", address(name, inspection)) for name in SEEN_BY_THE_TEAM} == {404}
    assert Inspection.objects.visible_to(getattr(cast, who)).count() == 0


def test_who_sees_all_cases_may_download_the_judgements_from_the_overview(browser_of, cast, inspection, case):
    offered = {}
    for who in ("ada", "lee", "ines", "lou", "quinn", "rae"):
        body = browser_of(getattr(cast, who)).get(f"/inspections/{inspection.reference}/").content.decode()
        offered[who] = f'href="/api/inspections/{inspection.reference}/judgements.csv"' in body

    assert offered == {"ada": False, "lee": True, "ines": True, "lou": False, "quinn": True, "rae": True}
