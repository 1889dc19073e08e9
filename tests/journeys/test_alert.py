"""From danger found in a case to an alert that is closed, with two people at their own browsers, a worker and its scheduler."""

import pytest
from playwright.sync_api import expect

from alerts.models import Alert
from notifications.models import Notification
from tests.journeys.steps import open_case_from_the_list, sign_in
from tests.stack.running import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tab_of_lee(chromium):
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/London")
    yield context.new_page()
    context.close()


def raise_alert(tab):
    """From a page of the form, in the middle of assessing."""
    tab.get_by_role("link", name="2.1.1").first.click()
    tab.get_by_role("link", name="Raise an alert").click()
    tab.get_by_label("Child safeguarding").check()
    tab.get_by_label("What is the concern?").fill("The boy is alone with him at weekends.")
    tab.get_by_label("Name of the person told").fill("Sam Okoro")
    tab.get_by_role("button", name="Raise the alert").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text("Enter the role of the person who was told")
    expect(tab.get_by_label("What is the concern?")).to_have_value("The boy is alone with him at weekends.")
    tab.get_by_label("Their role").fill("Head of unit")
    tab.get_by_label("Their organisation").fill("North Borough PDU")
    for name, value in (("Day", "2"), ("Month", "March"), ("Year", "2022")):
        tab.get_by_label(name, exact=True).fill(value)
    tab.get_by_label("Time at which they were told").fill("2:10pm")
    tab.get_by_label("By telephone").check()
    tab.get_by_role("button", name="Raise the alert").click()
    expect(tab.get_by_text("Alert raised.")).to_be_visible()


def test_an_inspector_raises_an_alert_and_the_lead_inspector_acknowledges_and_closes_it(
    live_server, stack, worker, tab, tab_of_lee, case, cast
):
    stack.start_scheduler()
    sign_in(tab, live_server.url, cast.ines)
    open_case_from_the_list(tab, case)
    raise_alert(tab)
    wait_until(Notification.objects.filter(user=cast.lee, emailed_at__isnull=False).exists)
    tab.reload()
    expect(tab.get_by_text("Sent to Lee on")).to_be_visible()

    lee = tab_of_lee
    sign_in(lee, live_server.url, cast.lee)
    lee.get_by_role("link", name="1 open alert: North Borough PDU").click()
    lee.get_by_role("link", name="Child safeguarding").click()
    expect(lee.get_by_text("The boy is alone with him at weekends.")).to_be_visible()
    lee.get_by_role("button", name="Acknowledge").click()
    lee.get_by_role("button", name="Acknowledge").click()
    expect(lee.get_by_text("by Lee on")).to_be_visible()

    # The inspector sees that it was taken on, and adds somebody who was told since.
    tab.reload()
    expect(tab.get_by_text("by Lee on")).to_be_visible()
    tab.get_by_role("button", name="Record who was told").click()
    tab.get_by_label("Name of the person told").fill("Duty officer")
    tab.get_by_label("Their role").fill("Duty social worker")
    tab.get_by_label("Their organisation").fill("Children's services")
    for name, value in (("Day", "3"), ("Month", "3"), ("Year", "2022")):
        tab.get_by_label(name, exact=True).fill(value)
    tab.get_by_label("Time at which they were told").fill("09:05")
    tab.get_by_label("By a referral form").check()
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("heading", name="Duty officer")).to_be_visible()

    lee.get_by_role("button", name="Close the alert").click()
    lee.get_by_label("What came of it?").fill("The boy lives with his aunt.")
    lee.get_by_role("button", name="Close the alert").click()
    expect(lee.get_by_text("The boy lives with his aunt.")).to_be_visible()
    lee.goto(live_server.url)
    expect(lee.get_by_role("heading", name="Inspections", exact=True)).to_be_visible()
    expect(lee.get_by_text("open alert")).to_have_count(0)
    assert [telling.name for telling in Alert.objects.get().told.all()] == ["Sam Okoro", "Duty officer"]
