"""The pages of alerts, without JavaScript, and what other pages show of alerts."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alerts.alerting import acknowledge, close
from alerts.models import Alert
from tests.alerts.raising import alert_on, told
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of


def typed(**changes):
    return {"operation": str(uuid.uuid4()), "kind": "child", "concern": "A child is at risk.", **changes}


TELLING = {
    "name": "Sam Okoro", "role": "Head of unit", "organisation": "North Borough PDU", "how": "phone",
    "told_on_day": "2", "told_on_month": "March", "told_on_year": "2026", "told_time": "2:10pm",
}  # fmt: skip


def raising(case):
    return reverse("raise_alert", args=[case.pk])


def test_an_alert_is_raised_with_who_was_told(case, cast, browser_of):
    browser = browser_of(cast.ines)
    form = page_of(browser.get(raising(case)))
    assert_well_formed(form)
    assert "Somebody must be told within 24 hours" in form.text

    page = page_of(browser.post(raising(case), typed(**TELLING), follow=True))

    assert_well_formed(page)
    alert = Alert.objects.get()
    assert timezone.localtime(alert.told.get().told_at).isoformat() == "2026-03-02T14:10:00+00:00"
    for words in ("Child safeguarding", "A child is at risk.", "by Ines", "Sam Okoro", "By telephone", "Not acknowledged"):
        assert words in page.text
    assert "Not sent to Lee yet. If this stays so, telephone." in page.text


def test_nobody_need_have_been_told_yet(case, cast, browser_of):
    page = page_of(browser_of(cast.ines).post(raising(case), typed(), follow=True))

    assert "Nobody has been told yet." in page.text
    assert Alert.objects.get().told.count() == 0


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"kind": ""}, "kind", "Select what the risk is"),
        ({"concern": " "}, "concern", "Enter what the concern is"),
        (TELLING | {"name": ""}, "name", "Enter the name of the person who was told"),
        ({"how": "phone"}, "told_time", "Enter the time at which they were told"),
        (TELLING | {"told_time": "later"}, "told_time", "must be a time, like 2:10pm or 14:10"),
        (TELLING | {"told_on_year": "2999"}, "told_on", "The date and time must be in the past"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_kept(case, cast, browser_of, changes, field, message):
    page = page_of(browser_of(cast.ines).post(raising(case), {"concern": "Words to keep", **typed(**changes)}))

    assert_well_formed(page)
    summary = page.one("div", cls="govuk-error-summary")
    assert message in summary.text
    assert any(link.attrs["href"].startswith(f"#id_{field}") for link in summary.all("a"))
    if field != "concern":
        assert "A child is at risk." in page.one("textarea", name="concern").text
    assert not Alert.objects.exists()


def test_the_lead_inspector_acknowledges_and_closes(case, cast, browser_of):
    alert = alert_on(case, cast.ines)
    browser = browser_of(cast.lee)
    address = reverse("alert", args=[alert.pk])
    assert "Acknowledge" in page_of(browser.get(address)).text
    for step in ("acknowledge_alert", "close_alert", "add_telling"):
        assert_well_formed(page_of(browser.get(reverse(step, args=[alert.pk]))))

    closing = page_of(browser.get(reverse("close_alert", args=[alert.pk])))
    assert closing.one("div", cls="govuk-inset-text").text == "Acknowledge the alert before you close it."
    assert closing.all("textarea") == []
    early = page_of(browser.post(reverse("close_alert", args=[alert.pk]), {"outcome": "My words"}))
    assert "Acknowledge the alert before you close it." in early.one("div", cls="govuk-error-summary").text
    assert "My words" in early.one("textarea").text

    assert "Acknowledged by Lee" in page_of(browser.post(reverse("acknowledge_alert", args=[alert.pk]), follow=True)).text
    page = page_of(browser.post(reverse("close_alert", args=[alert.pk]), {"outcome": "The child is safe."}, follow=True))
    assert "The child is safe." in page.text
    assert page.all("a", cls="govuk-button") == []
    for step in ("acknowledge_alert", "close_alert", "add_telling"):
        assert "This alert is closed" in page_of(browser.get(reverse(step, args=[alert.pk]))).text


def test_lateness_is_said_in_words_wherever_the_clock_stands(inspection, case, cast, browser_of):
    Alert.objects.create(
        case=case, kind="danger", concern="x", operation=uuid.uuid4(), raised_by=cast.ines,
        raised_at=timezone.now() - timedelta(hours=25, minutes=3),
    )  # fmt: skip
    where = ("alerts", inspection.reference), ("inspection", inspection.reference), ("case", case.pk)
    for name, key in where:
        page = page_of(browser_of(cast.lee).get(reverse(name, args=[key])))
        assert_well_formed(page)
        words = "Late Raised 1 day 1 hour ago. Nobody has been told yet: not within 24 hours, the time this inspection gives."
        assert words in page.text, name

    inspection.tell_within_hours = 48
    inspection.save()
    assert "Late" not in page_of(browser_of(cast.lee).get(reverse("alerts", args=[inspection.reference]))).text


def test_open_alerts_are_counted_on_the_list_of_inspections_until_they_are_closed(case, cast, browser_of):
    def home(who):
        page = page_of(browser_of(who).get("/"))
        assert_well_formed(page)
        return page.text

    alert = alert_on(case, cast.ines)
    alert_on(case, cast.ines)
    assert re.search(r"2 open alerts: North Borough PDU , the oldest raised less than a minute ago", home(cast.lee))
    for who in (cast.rae, cast.lou, cast.ada, cast.olu):
        assert "open alert" not in home(who)
    acknowledge(alert=alert, by=cast.lee)
    close(alert=alert, outcome="Safe.", by=cast.lee)
    assert "1 open alert: North Borough PDU" in home(cast.lee)


def test_a_local_assessor_reads_what_they_raised_and_no_word_of_others(inspection, cast, browser_of):
    own = add_case(inspection, "NB-002", allocated_to=cast.lou)
    alert_on(own, cast.ines, concern="About the assessor's own unit")
    raised = alert_on(own, cast.lou, concern="What Lou saw")
    browser = browser_of(cast.lou)

    listed = page_of(browser.get(reverse("alerts", args=[inspection.reference])))
    assert len(listed.one("tbody").all("tr")) == 1
    assert page_of(browser.get(reverse("case", args=[own.pk]))).text.count("Child safeguarding") == 1
    page = page_of(browser.get(reverse("alert", args=[raised.pk])))
    assert "What Lou saw" in page.text
    own.allocated_to = cast.asha
    own.save()
    page = page_of(browser.get(reverse("alert", args=[raised.pk])))
    assert [link for link in page.all("a") if link.attrs.get("href") == reverse("case", args=[own.pk])] == []


def test_lists_cost_the_same_however_many_alerts(inspection, case, cast, browser_of, django_assert_num_queries):
    browser = browser_of(cast.lee)
    for _ in range(2):
        alert_on(case, cast.ines, told=told())
        alert_on(case, cast.ines)
        with django_assert_num_queries(4):
            browser.get(reverse("alerts", args=[inspection.reference]))
