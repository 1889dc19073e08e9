"""Who else has a case open: said to who may see the case, for as long as they have."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import Visit
from cases.visiting import GONE_AFTER, KNOWN_TO, Others, in_words, visit
from tests.pages import assert_well_formed, page_of

AT = datetime(2026, 6, 4, 13, 10, tzinfo=UTC)  # 2:10pm in summer


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], Others("", "")),
        ([("J. Patel", AT)], Others("J. Patel also has this case open", "(last seen 2:10pm)")),
        (
            [("J. Patel", AT), ("K. Osei", AT - timedelta(minutes=1))],
            Others("J. Patel and K. Osei also have this case open", "(last seen 2:10pm, 2:09pm)"),
        ),
        (
            [("A", AT), ("B", AT), ("C", AT)],
            Others("A, B and C also have this case open", "(last seen 2:10pm, 2:10pm, 2:10pm)"),
        ),
    ],
)
def test_others_are_named_with_when_they_were_last_seen(others, said):
    assert in_words(others) == said


def pages(case):
    return [reverse("case", args=[case.pk]), reverse("case_page", args=[case.pk, "assessment.safety"])]


def test_opening_a_page_says_who_else_has_the_case_open_without_javascript(case, cast, browser_of):
    for address in pages(case):
        Visit.objects.all().delete()
        alone = page_of(browser_of(cast.ines).get(address))
        assert_well_formed(alone)
        assert "also has this case open" not in alone.text
        assert "Ines also has this case open (last seen" in page_of(browser_of(cast.lee).get(address)).text
        assert "Lee also has this case open (last seen" in page_of(browser_of(cast.ines).get(address)).text


def ago(case, user, time):
    Visit.objects.filter(case=case, user=user).update(seen_at=timezone.now() - time)


def test_who_has_left_is_gone_after_two_minutes(case, cast):
    visit(case.pk, cast.lee)
    ago(case, cast.lee, GONE_AFTER - timedelta(seconds=5))
    assert visit(case.pk, cast.ines).who == "Lee also has this case open"
    ago(case, cast.lee, GONE_AFTER)
    assert visit(case.pk, cast.ines) == Others("", "")


def test_going_from_page_to_page_writes_nothing_anew(case, cast):
    visit(case.pk, cast.ines)
    for age, written in ((KNOWN_TO - timedelta(seconds=5), False), (KNOWN_TO + timedelta(seconds=1), True)):
        ago(case, cast.ines, age)
        before = Visit.objects.get().seen_at
        visit(case.pk, cast.ines)
        assert (Visit.objects.get().seen_at != before) is written


def test_it_costs_a_page_one_query(case, cast, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            visit(case.pk, cast.ines)
    assert Visit.objects.count() == 1


def test_writing_it_waits_for_no_disk_and_for_nobody_else(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'cases_visit'")
        assert cursor.fetchone() == ("u",)
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conrelid = 'cases_visit'::regclass AND contype = 'f'")
        assert cursor.fetchone() == (0,)


def ping(browser, body):
    return browser.post("/ping", body, content_type="application/json").json()


def test_a_browser_says_that_a_case_is_still_open_and_is_told_who_else_has_it_open(case, cast, browser_of):
    visit(case.pk, cast.lee)
    ago(case, cast.lee, timedelta(minutes=1))

    reply = ping(browser_of(cast.ines), {"open": case.pk})
    assert reply["also_here"]["who"] == "Lee also has this case open"
    assert reply["also_here"]["when"].startswith("(last seen ")
    assert Visit.objects.filter(user=cast.ines).exists()


def test_nobody_learns_who_has_a_case_open_that_they_may_not_see(case, cast, browser_of):
    visit(case.pk, cast.lee)
    for who in (cast.lou, cast.olu, cast.ada):
        assert ping(browser_of(who), {"open": case.pk})["also_here"] == {"who": "", "when": ""}
    assert Visit.objects.count() == 1
    assert "also_here" not in ping(browser_of(None), {"open": case.pk})


@pytest.mark.parametrize("named", ["1", True, None, 0, -1, 2**63, 1.5, [1], {}])
def test_what_is_no_case_is_left_aside(case, cast, browser_of, named):
    assert "also_here" not in ping(browser_of(cast.ines), {"open": named})
    assert not Visit.objects.exists()
