"""The panel's pages: what they show, how they refuse, and who may open them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from panels.meeting import close_meeting, declare_conflict
from panels.models import LockRequest, PanelDecision, PanelMeeting
from panels.rules import OVERALL
from tests.pages import assert_well_formed, page_of
from tests.panels.deciding import NEAR

TEAM = ("lee", "ines", "asha", "lou", "quinn", "pat", "rae")
OUTSIDE = ("ada", "olu")


def of(name: str, panel, *arguments: str) -> str:
    return reverse(name, args=[panel.inspection.reference, *arguments])


def texts(page) -> str:
    return " ".join(page.text.split())


def errors(response) -> list[str]:
    assert response.status_code == 200
    return [entry.text for entry in page_of(response).one("ul", cls="govuk-error-summary__list").all("li")]


@pytest.fixture
def pat(panel, browser_of):
    return browser_of(panel.cast.pat)


def test_the_agenda_says_why_discretion_may_be_considered(panel, pat):
    page = page_of(pat.get(of("panel", panel)))

    assert_well_formed(page)
    said = texts(page)
    assert "is 1.7 percentage points from 65%, the boundary between Requires improvement and Good" in said
    assert "Key questions from 66.7% to 100.0%, 33.3 points apart; the lowest decides" in said
    assert "Proposed by Lee against the characteristics" in said
    assert "10 decisions to take" in said
    assert "Keep 4 ratings that give no reason to consider discretion" in said
    assert "Pat, Pia" in said


def test_the_agenda_takes_as_many_queries_however_much_was_decided(panel, pat, django_assert_max_num_queries):
    panel.decide("staffing", "outstanding")
    panel.decide(OVERALL, "good")
    with django_assert_max_num_queries(24) as before:
        pat.get(of("panel", panel))
    panel.decide_all()
    panel.decide(NEAR, "outstanding", version=1)

    with django_assert_max_num_queries(len(before.captured_queries)):
        pat.get(of("panel", panel))


def test_a_decision_by_the_form_stands_beside_what_was_worked_out(panel, pat):
    address = of("decide_standard", panel, NEAR)
    page = page_of(pat.get(address))
    assert_well_formed(page)
    assert "Keep Good" in page.text
    assert "Change to Outstanding" in page.text

    response = pat.post(
        address, {"rating": "outstanding", "reasons": "Strong.", "members": panel.makers, "version": 0}, follow=True
    )

    said = texts(page_of(response))
    assert "Outstanding changed" in said
    assert "changed from Good" in said
    assert "Pat, Pia, at the meeting of" in said
    assert "Strong." in said


def test_what_is_missing_is_said_beside_what_was_typed(panel, pat):
    response = pat.post(of("decide_standard", panel, NEAR), {"rating": "", "reasons": "", "version": 0})

    assert errors(response) == ["Select a rating", "Enter the reasons for this decision", "Select who took part in the decision"]
    without_chair = {"rating": "outstanding", "reasons": "Strong.", "members": [panel.makers[1]], "version": 0}
    response = pat.post(of("decide_standard", panel, NEAR), without_chair)
    assert errors(response) == ["A rating is changed with the chair: select the chair too"]
    assert page_of(response).one("textarea", name="reasons").text.strip() == "Strong."
    assert not PanelDecision.objects.exists()


def test_what_somebody_else_decided_meanwhile_is_shown_and_what_was_typed_stays(panel, pat):
    panel.decide(NEAR, "good", reasons="Pia's reasons.", by=panel.pia)
    typed = {"rating": "outstanding", "reasons": "Pat's reasons.", "members": panel.makers, "version": 0}

    page = page_of(pat.post(of("decide_standard", panel, NEAR), typed))

    assert "Pia has recorded a decision in the meantime" in page.text
    assert "Pia's reasons." in page.text
    assert page.one("textarea", name="reasons").text.strip() == "Pat's reasons."
    again = typed | {"version": page.one("input", name="version").attrs["value"]}
    assert pat.post(of("decide_standard", panel, NEAR), again).status_code == 302
    assert PanelDecision.objects.count() == 2


def test_the_whole_and_the_plain_ratings_are_decided_on_pages_of_their_own(panel, pat):
    assert_well_formed(page_of(pat.get(of("keep_ratings", panel))))
    pat.post(of("keep_ratings", panel), {"reasons": "No trigger.", "members": panel.makers})
    assert PanelDecision.objects.count() == 4
    assert "decided already" in page_of(pat.get(of("keep_ratings", panel))).text
    assert_well_formed(page_of(pat.get(of("decide_overall", panel))))
    pat.post(of("decide_overall", panel), {"rating": "good", "reasons": "So.", "members": panel.makers, "version": 0})
    assert PanelDecision.objects.get(standard=None).decided == "good"


def test_evidence_and_characteristics_stand_beside_a_proposed_rating(panel, pat):
    page = page_of(pat.get(of("decide_standard", panel, "staffing")))

    assert_well_formed(page)
    assert "What the evidence shows" in page.text
    assert "Rating characteristics" in page.text


def test_a_meeting_is_called_and_ended_with_its_conflicts_on_record(panel, browser_of):
    lee = browser_of(panel.cast.lee)
    pia = panel.meeting.members.get(user=panel.pia)
    assert_well_formed(page_of(lee.get(of("declare_conflict", panel))))
    assert errors(lee.post(of("declare_conflict", panel), {"member": pia.pk, "conflict": ""})) == [
        "Enter what the conflict of interest is"
    ]
    lee.post(of("declare_conflict", panel), {"member": pia.pk, "conflict": "Worked there."})
    assert "Pia: Worked there." in texts(page_of(lee.get(of("panel", panel))))
    assert_well_formed(page_of(lee.get(of("close_meeting", panel))))
    lee.post(of("close_meeting", panel))
    assert PanelMeeting.objects.under_way().count() == 0

    assert_well_formed(page_of(lee.get(of("call_meeting", panel))))
    assert len(errors(lee.post(of("call_meeting", panel), {}))) == 3
    day = timezone.localdate()
    typed = {
        "held_on_day": day.day,
        "held_on_month": day.month,
        "held_on_year": day.year,
        "members": [panel.cast.pat.pk, panel.pia.pk],
    }
    assert errors(lee.post(of("call_meeting", panel), typed | {"chair": panel.pia.pk})) == [
        "Pia has declared a conflict of interest"
    ]
    lee.post(of("call_meeting", panel), typed | {"chair": panel.cast.pat.pk})
    assert PanelMeeting.objects.under_way().get().conflicted[0].user == panel.pia


def test_locking_by_pages_takes_two_people(panel, pat, browser_of):
    lee = browser_of(panel.cast.lee)
    page = page_of(lee.post(of("lock", panel), {"reason": ""}))
    assert "The panel has yet to decide" in page.text
    panel.decide_all()

    lee.post(of("lock", panel), {"reason": "Decided."})
    own = page_of(lee.get(of("lock", panel)))
    assert "somebody else must confirm it" in own.text
    assert lee.post(of("lock", panel), {"answer": "confirm"}).status_code == 403
    assert_well_formed(page_of(pat.get(of("lock", panel))))
    said = texts(page_of(pat.post(of("lock", panel), {"answer": "confirm"}, follow=True)))

    assert "The results are locked, version 1: asked for by Lee, confirmed by Pat" in said
    assert errors(pat.post(of("lock", panel), {"reason": ""})) == ["Enter why the results are unlocked"]
    pat.post(of("lock", panel), {"reason": "A case was counted twice."})
    lee.post(of("lock", panel), {"answer": "withdraw"})
    pat.post(of("lock", panel), {"reason": "A case was counted twice."})
    said = texts(page_of(lee.post(of("lock", panel), {"answer": "confirm"}, follow=True)))
    assert "The results are not locked; their version is 2" in said
    assert LockRequest.objects.count() == 3


def test_before_the_panel_phase_the_page_says_what_is_missing(cast, browser_of, inspection):
    page = page_of(browser_of(cast.pat).get(reverse("panel", args=[inspection.reference])))

    assert_well_formed(page)
    assert "Nothing has been worked out yet" in page.text
    assert "The panel decides while the inspection is in the panel phase." in page.text
    page = page_of(browser_of(cast.pat).get(reverse("lock", args=[inspection.reference])))
    assert "Results are locked while the inspection is in the panel phase; it is in fieldwork now." in page.text


PAGES = {
    "panel": {"lee", "ines", "asha", "quinn", "pat", "rae"},
    "declare_conflict": {"lee", "pat"},
    "close_meeting": {"lee", "pat"},
    "call_meeting": {"lee", "pat"},
    "keep_ratings": {"pat"},
    "decide_overall": {"pat"},
    "decide_standard": {"pat"},
    "lock": {"lee", "pat"},
}


def everything() -> list[int]:
    return [model.objects.count() for model in (PanelMeeting, PanelDecision, LockRequest)]


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_and_send(panel, browser_of, name):
    page = of(name, panel, *([NEAR] if name == "decide_standard" else []))
    before = everything()
    found = {}
    for who in (*TEAM, *OUTSIDE):
        browser = browser_of(getattr(panel.cast, who))
        found[who] = browser.get(page).status_code
        if found[who] != 200:
            sent = {"rating": "good", "reasons": "x", "members": panel.makers, "version": 0, "conflict": "x"}
            assert browser.post(page, sent).status_code in {403, 404, 405}

    assert found == {who: 404 if who in OUTSIDE else 200 if who in PAGES[name] else 403 for who in (*TEAM, *OUTSIDE)}
    assert browser_of(None).get(page).headers["Location"].startswith("/sign-in/")
    assert everything() == before


def test_who_has_a_conflict_is_told_so(panel, browser_of):
    declare_conflict(member=panel.meeting.members.get(user=panel.pia), conflict="Related.", by=panel.pia)

    for name, arguments in (("decide_standard", [NEAR]), ("lock", [])):
        response = browser_of(panel.pia).get(of(name, panel, *arguments))
        assert response.status_code == 403
        assert "conflict of interest" in page_of(response).text


def test_without_a_meeting_nobody_decides(panel, pat):
    close_meeting(meeting=panel.meeting, by=panel.cast.lee)

    assert pat.get(of("decide_standard", panel, NEAR)).status_code == 403
    assert pat.get(of("declare_conflict", panel)).status_code == 404
