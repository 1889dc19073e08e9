"""What pages look like only after something has happened: on the way in and out, with trouble, and while saving."""

import re

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.signing_in import end_sessions
from cases.models import CaseAssessment
from ratings.counting import set_policy
from ratings.models import RatingFailure, WorkerSweep
from ratings.queries.fingerprints import fingerprint_of
from ratings.results import Policy
from standards.queries import edition_structure
from tests.accessibility.visiting import Visitor
from tests.accessibility.world import World
from tests.browsing import NARROW
from tests.cases.filling import answer
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "assessment.engaging.involvement"
BOX = f'[id="evidence-{QUESTION}"]'
ANSWERS = re.compile(r"/answers/|answers:batch")


def sign_in(tab: Page, address: str, email: str, password: str = PASSWORD) -> None:
    tab.goto(f"{address}/sign-in/")
    tab.get_by_label("Email address").fill(email)
    tab.get_by_label("Password", exact=True).fill(password)
    tab.get_by_role("button", name="Sign in").click()


def test_the_way_in_and_out(visits: Visitor, world: World):
    tab = visits.tab_of(None)
    sign_in(tab, visits.address, "nell@example.org", world.password)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Choose your own password")
    visits.look(tab, "choose_password")
    tab.get_by_role("button", name="Save").click()
    visits.look(tab, "choose_password", "with errors", closely=False)

    sign_in(tab, visits.address, "lee@example.org")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_text("You have signed out")).to_be_visible()
    visits.look(tab, "sign_in", "signed out", closely=False)

    for path, status in (("/nowhere/", 404), (reverse("people"), 403)):
        visits.go(visits.tab_of(world.cast.ines), path, str(status), status=status)
        visits.look(visits.tab_of(world.cast.ines), str(status), closely=False)
    tab.goto(f"{visits.address}/sign-in/")
    tab.context.clear_cookies()
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("This form has expired")
    visits.look(tab, "403_csrf", closely=False)
    visits.assert_sound()


def test_what_stands_there_after_a_form_was_sent(visits: Visitor, world: World):
    lee, ada = visits.tab_of(world.cast.lee), visits.tab_of(world.cast.ada)
    reference = world.inspection.reference

    visits.go(lee, reverse("issue_token"), "issue_token")
    lee.get_by_label("What the token is for").fill("Statistics")
    lee.get_by_role("button", name="Issue").click()
    visits.look(lee, "issue_token", "issued", closely=False)

    ines = visits.tab_of(world.cast.ines)
    visits.go(ines, reverse("answer_marks", args=[world.case.pk, QUESTION]), "answer_marks")
    expect(ines.locator("#save-status")).to_have_attribute("data-ready", "true")
    ines.get_by_label("Date of the source").fill("1 1 2999")
    says(ines, "The date of the source must be today or in the past")
    visits.look(ines, "answer_marks", "refused", closely=False)
    ines.get_by_label("Date of the source").fill("")
    ines.get_by_label("Good practice example").check()
    ines.get_by_role("button", name="Save and go back").click()
    expect(ines.locator(".govuk-error-summary")).to_be_visible()
    visits.look(ines, "answer_marks", "with errors", closely=False)

    visits.go(ada, reverse("new_password", args=[world.cast.ines.pk]), "new_password")
    ada.locator("main form button").click()
    visits.look(ada, "new_password", "shown once", closely=False)

    visits.go(lee, reverse("import_cases", args=[reference]), "import_cases")
    file = {"name": "cases.csv", "mimeType": "text/csv", "buffer": b"reference,age\nNB-900,old\n,1\n"}
    lee.get_by_label("Excel workbook or CSV file of cases").set_input_files(file)
    lee.get_by_role("button", name="Import cases").click()
    visits.look(lee, "import_cases", "with errors", closely=False)

    visits.go(lee, reverse("change_phase", args=[reference]), "change_phase")
    lee.locator("main input[type=radio]").first.check()
    lee.locator("main form button").first.click()
    visits.look(lee, "change_phase", "to confirm", closely=False)

    visits.go(lee, reverse("cases", args=[reference]) + "?reference=nothing-like-it", "cases")
    visits.look(lee, "cases", "nothing found", closely=False)
    lee.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    lee.set_viewport_size(NARROW)
    menu = lee.get_by_role("button", name="Menu")
    menu.click()
    assert lee.evaluate("gate.reflow()") == lee.evaluate("gate.focus()") == []
    visits.assert_sound()


def test_what_is_shown_while_the_database_is_away(visits: Visitor, world: World, monkeypatch):
    def unreachable(*_, **__):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("config.views.render", unreachable)
    monkeypatch.setattr("cases.views.assessment.save_page", unreachable)
    tab = visits.tab_of(world.cast.ines)
    visits.go(tab, reverse("help"), "503", status=503)
    visits.look(tab, "503", closely=False)

    tab.goto(f"{visits.address}{reverse('case_page', args=[world.case.pk, 'assessment.engaging'])}")
    tab.fill(BOX, "Spoke of cuts, and of her plan.")
    says(tab, "All answers saved at")
    tab.get_by_role("button", name="Save and continue").click()
    expect(tab.get_by_label("What you wrote")).to_have_value("Spoke of cuts, and of her plan.")
    visits.look(tab, "503", "after a form was sent")
    visits.assert_sound()


def test_what_is_sent_after_the_end_of_a_session(visits: Visitor, world: World):
    tab = visits.tab_of(world.cast.ines)
    visits.go(tab, reverse("raise_alert", args=[world.case.pk]), "raise_alert")
    tab.locator("main textarea").first.fill("A note that nobody wants to type twice.")
    end_sessions(of=world.cast.ines)
    tab.locator("main form button").last.click()
    expect(tab.get_by_label("What you wrote")).to_have_value("A note that nobody wants to type twice.")
    visits.look(tab, "sign_in", "with what was sent")
    tab.get_by_label("Email address").fill("ines@example.org")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Send what you wrote")
    visits.look(tab, "send_again")
    visits.assert_sound()


@pytest.fixture(params=["case_page", "interview"])
def form(request, visits: Visitor, world: World) -> tuple[Page, str]:
    """A page on which answers are saved as they are typed, once its script is at work; and its name."""
    tab = visits.tab_of(world.cast.ines)
    arguments = [world.case.pk, "assessment.engaging"] if request.param == "case_page" else [world.case.pk]
    visits.go(tab, reverse(request.param, args=arguments), request.param)
    expect(tab.locator("#save-status")).to_have_attribute("data-ready", "true")
    tab.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    visits.look(tab, request.param, "everything opened", closely=False)
    tab.evaluate("gate.listen()")
    return tab, request.param


def says(tab: Page, words: str) -> None:
    expect(tab.locator("#save-status")).to_contain_text(words)


def test_saving_without_a_network_and_with_a_question(visits: Visitor, form):
    tab, name = form
    box = tab.locator("[data-answer] textarea:visible").first
    tab.context.route(ANSWERS, lambda route: None)
    box.fill("On its way.")
    box.blur()
    says(tab, "Saving…")
    visits.look(tab, name, "saving", closely=False)

    tab.context.unroute(ANSWERS)
    tab.context.set_offline(True)
    box.fill("Typed in the cellar.")
    says(tab, "You're offline.")
    visits.look(tab, name, "offline")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("dialog")).to_be_visible()
    visits.look(tab, name, "dialog open")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    tab.context.set_offline(False)
    visits.assert_sound()


def test_somebody_elses_change_and_the_end_of_a_session(visits: Visitor, world: World):
    tab = visits.tab_of(world.cast.ines)
    visits.go(tab, reverse("case_page", args=[world.case.pk, "assessment.engaging"]), "case_page")
    expect(tab.locator("#save-status")).to_have_attribute("data-ready", "true")
    tab.evaluate("gate.listen()")

    tab.context.set_offline(True)
    tab.fill(BOX, "Typed in the cellar.")
    says(tab, "You're offline.")
    tab.context.set_offline(False)
    says(tab, "All answers saved at")
    assert [words for words in tab.evaluate("said") if "offline" in words or "saved" in words] == [
        tab.evaluate("said")[0],
        "All answers saved",
    ]

    answer(world.case, world.cast.lee, QUESTION, "no", "Lee's words.")
    tab.fill(BOX, "My words.")
    says(tab, "1 answer needs your decision.")
    visits.look(tab, "case_page", "conflict")
    assert tab.evaluate("said").count("1 answer needs your decision.") == 1
    tab.get_by_role("button", name="Use mine").click()
    says(tab, "All answers saved")

    CaseAssessment.objects.filter(case=world.case).update(submitted_at=timezone.now(), submitted_by=world.cast.lee)
    tab.fill(BOX, "Too late.")
    says(tab, "1 answer could not be saved")
    visits.look(tab, "case_page", "refused", closely=False)
    CaseAssessment.objects.filter(case=world.case).update(submitted_at=None, submitted_by=None)
    tab.locator("#save-status").get_by_role("button", name="Try again").click()
    says(tab, "All answers saved at")

    end_sessions(of=world.cast.ines)
    tab.fill(BOX, "Typed after the session ended.")
    says(tab, "You've been signed out.")
    visits.look(tab, "case_page", "signed out", closely=False)
    visits.assert_sound()


def test_what_monitoring_says_while_something_cannot_be_rated(visits: Visitor, world: World):
    now, state = timezone.now(), fingerprint_of(world.inspection.pk)
    WorkerSweep.objects.create(worker="celery@here", seen_at=now)
    RatingFailure.objects.create(
        inspection=world.inspection, fingerprint=state, attempts=6, failing_since=now, failed_at=now,
        reason="ValueError: no such rule",
    )  # fmt: skip
    ada = visits.tab_of(world.cast.ada)
    visits.go(ada, reverse("monitoring"), "monitoring")
    visits.look(ada, "monitoring", "failing")
    visits.assert_sound()


def test_what_ratings_rest_on_and_what_others_would_be(visits: Visitor, world: World):
    inspection, lee = world.inspection, visits.tab_of(world.cast.lee)
    decided = {"inspection": inspection, "selection": "", "eligible": None, "by": world.cast.lee}
    for policy, reason in ((Policy.SUBMITTED, "Fieldwork is over."), (Policy.RECORDED, "It is not, after all.")):
        set_policy(policy=policy, reason=reason, **decided)
    question = edition_structure(inspection.edition_id).questions["assessment.safety"].id
    tried = f"?c={world.case.pk}.{question}.n&c=nonsense&r=staffing.outstanding"
    for name, query, state in (
        ("counting", "", "decided twice"), ("rating_trace", "?cases=1", "with every case"),
        ("other_scheme", "?scheme=rounding", "side by side"), ("what_if", tried, "tried"),
    ):  # fmt: skip
        visits.go(lee, reverse(name, args=[inspection.reference]) + query, name)
        visits.look(lee, name, state, closely=False)
    visits.assert_sound()


@pytest.mark.parametrize(("who", "name"), [("lee", "cases"), ("lee", "ratings"), ("ines", "case_page")])
def test_the_keyboard_comes_to_everything_in_the_order_of_the_page_and_out_again(visits: Visitor, world: World, who, name):
    tab = visits.tab_of(getattr(world.cast, who))
    arguments = [world.case.pk, "assessment.engaging"] if name == "case_page" else [world.inspection.reference]
    visits.go(tab, reverse(name, args=arguments), name)
    tab.wait_for_function("() => document.body.classList.contains('js-enabled')")
    expected = tab.evaluate("gate.number()")
    come_to: list[int] = []
    for _ in range(expected + 1):
        tab.keyboard.press("Tab")
        place = tab.evaluate("document.activeElement.dataset.place")
        if place is None:
            break
        come_to.append(int(place))
    assert come_to == sorted(set(come_to))
    # Of a group of radio buttons the keyboard comes to one; the arrows lead on to the others.
    assert set(range(expected)) - set(come_to) == set(tab.evaluate("gate.otherRadios()")) - set(come_to)
