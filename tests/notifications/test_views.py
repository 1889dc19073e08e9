"""What people read of what they were told, on pages and through the API."""

from django.urls import reverse
from django.utils import timezone

from notifications.models import Notification
from notifications.notifying import notify
from notifications.queries import NOTIFICATIONS_PER_PAGE
from notifications.rules import Kind
from tests.pages import assert_well_formed, page_of


def told(person, subject="Case NB-001 is yours", kind=Kind.CASE_ALLOCATED, **options):
    notify(person, kind, subject, reverse("help"), **options)
    return Notification.objects.filter(user=person).first()


def test_unread_ones_come_first_and_each_has_a_way_to_be_read(inspection, cast, browser_of):
    browser, url = browser_of(cast.ines), reverse("notifications")
    page = page_of(browser.get(url))
    assert_well_formed(page)
    assert "Nothing yet" in page.text
    old = told(cast.ines, "The older", about=inspection)
    read = told(cast.ines, "Read already")
    Notification.objects.filter(pk=read.pk).update(read_at=timezone.now())
    told(cast.asha, "Of somebody else")
    page = page_of(browser.get(url))
    assert_well_formed(page)
    assert page.text.index("The older") < page.text.index("Read already")
    assert "Of somebody else" not in page.text
    assert "unread: 1" in page.text

    assert browser.get(reverse("open_notification", args=[old.pk])).headers["Location"] == reverse("help")
    page = page_of(browser.get(url))
    assert "Not read" not in page.text
    assert "unread:" not in page.text


def test_all_are_marked_as_read_up_to_the_newest_that_was_seen(cast, browser_of):
    browser = browser_of(cast.ines)
    seen, newer = told(cast.ines, "Seen"), told(cast.ines, "Came meanwhile")
    reply = browser.post(reverse("read_all_notifications"), {"up_to": str(seen.pk)}, follow=True)
    assert "Marked 1 as read" in page_of(reply).text
    assert list(Notification.objects.unread()) == [newer]
    for wrong in ({}, {"up_to": "all"}, {"up_to": "9" * 40}):
        assert "There was nothing to mark" in page_of(browser.post(reverse("read_all_notifications"), wrong, follow=True)).text
    assert "Marked as read" in page_of(browser.post(reverse("read_notification", args=[newer.pk]), follow=True)).text
    assert not Notification.objects.unread().exists()


def test_nobody_opens_or_reads_anybody_elses(cast, browser_of):
    theirs = told(cast.asha)
    browser = browser_of(cast.lee)
    assert browser.get(reverse("open_notification", args=[theirs.pk])).status_code == 404
    assert browser.post(reverse("read_notification", args=[theirs.pk])).status_code == 404
    assert Notification.objects.unread().count() == 1


def test_a_page_costs_the_same_however_many_there_are(inspection, cast, browser_of, django_assert_num_queries):
    browser, url = browser_of(cast.ines), reverse("notifications")
    browser.get(url)
    for number in (1, NOTIFICATIONS_PER_PAGE + 3):
        for _ in range(number):
            told(cast.ines, about=inspection)
        with django_assert_num_queries(2):  # the person with how much is unread; the list
            page = page_of(browser.get(url))
    more = next(link.attrs["href"] for link in page.all("a") if link.attrs.get("rel") == "next")
    with django_assert_num_queries(3):
        browser.get(url + more)


def test_emails_are_chosen_by_what_happened(cast, browser_of):
    browser, url = browser_of(cast.ines), reverse("notification_settings")
    page = page_of(browser.get(url))
    assert_well_formed(page)
    radios = {radio.attrs["name"]: radio.attrs["value"] for radio in page.all("input", type="radio") if "checked" in radio.attrs}
    assert radios["overdue"] == "daily"
    assert "immediate_risk" not in radios
    assert "Select when you get an email: a case is allocated to you" in page_of(browser.post(url, {})).text
    assert "Your choices were saved" in page_of(browser.post(url, radios | {"overdue": "never"}, follow=True)).text
    page = page_of(browser.get(url))
    radios = {radio.attrs["name"]: radio.attrs["value"] for radio in page.all("input", type="radio") if "checked" in radio.attrs}
    assert radios["overdue"] == "never"


def test_administrators_see_which_emails_were_refused_and_have_them_tried_again(cast, browser_of):
    told(cast.ines)
    Notification.objects.update(attempts=6, email_due_at=None, failure="SMTPDataError 554")
    browser = browser_of(cast.ada)
    page = page_of(browser.get(reverse("monitoring")))
    assert_well_formed(page)
    assert "SMTPDataError 554" in page.text
    assert "Given up" in page.text
    assert browser_of(cast.lee).post(reverse("try_emails_again")).status_code == 403
    assert "Emails to be tried again: 1" in page_of(browser.post(reverse("try_emails_again"), follow=True)).text


def test_programs_read_their_own(inspection, cast, api_of):
    told(cast.ines, about=inspection)
    told(cast.asha)
    (one,) = api_of(cast.ines).get("/api/notifications/").json()["results"]
    assert (one["kind"], one["inspection"], one["read_at"]) == ("case_allocated", "north-borough", None)
    assert len(api_of(cast.lee).get("/api/notifications/").json()["results"]) == 0


def test_only_administrators_choose_about_what_only_they_are_told_of(cast, browser_of):
    for person, offered in ((cast.ines, False), (cast.ada, True)):
        page = browser_of(person).get(reverse("notification_settings")).content.decode()
        assert ("Ratings could not be worked out" in page) is offered
