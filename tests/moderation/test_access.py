"""Who may open which page of a review or a query, and that blind means blind: whatever is asked, nothing tells the answers."""

import re

import pytest
from django.urls import get_resolver, reverse

from cases.models import Case
from inspections.models import TeamMember
from inspections.rules import Role
from moderation.judging import compare
from moderation.models import Review
from moderation.reviewing import claim
from moderation.rules import Mode
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from tests.cast import add_case, person
from tests.moderation.looking import KEY_QUESTION, compared, handed_in, judge, judge_all, selected
from tests.moderation.test_querying import asked
from tests.reports.packed import begin, kept, plan_actions

EVERYBODY = ("ada", "lee", "ines", "asha", "lou", "quinn", "pat", "rae", "olu")
# Who gets 200, and who 403 because they may see the review but not do this; everybody else must not know of it.
BEFORE = {
    "review": ({"lee", "quinn"}, set()),
    "claim_review": (set(), {"lee", "quinn"}),  # sent to only; claimed already
    "assign_review": ({"lee"}, {"quinn"}),
    "withdraw_review": ({"lee"}, {"quinn"}),
    "judge_review": ({"quinn"}, {"lee"}),
    "step_review": ({"lee", "quinn"}, set()),
}
AFTER = {
    "review": ({"lee", "quinn", "ines"}, set()),
    "return_review": ({"lee", "quinn"}, {"ines"}),
    "settle_review": ({"lee"}, {"quinn", "ines"}),
    "judge_review": ({"quinn"}, {"lee", "ines"}),
    "query": ({"lee", "quinn", "ines"}, set()),
}


@pytest.fixture
def done(case, cast):
    return handed_in(case, cast.ines)


def address(name, review, query=None):
    more = {"judge_review": [KEY_QUESTION], "settle_review": [KEY_QUESTION], "step_review": ["hand-back"]}.get(name, [])
    return reverse(name, args=[query.pk if name == "query" else review.pk, *more])


def statuses(browser_of, cast, url, method="get"):
    return {who: getattr(browser_of(getattr(cast, who)), method)(url).status_code for who in EVERYBODY}


def expected(may, refused):
    return {who: 200 if who in may else 403 if who in refused else 404 for who in EVERYBODY}


@pytest.mark.parametrize("name", BEFORE)
def test_pages_of_a_review_that_is_being_judged(done, cast, browser_of, name):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    if name == "claim_review":
        found = statuses(browser_of, cast, address(name, review), "post")
        assert found == expected(set(), {"lee"}) | {"quinn": 302}
        assert set(statuses(browser_of, cast, address(name, review)).values()) == {405}
    else:
        assert statuses(browser_of, cast, address(name, review)) == expected(*BEFORE[name])
    assert browser_of(None).get(address(name, review)).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", AFTER)
def test_pages_of_a_review_that_was_compared(done, cast, browser_of, name):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    query = asked(done, cast.quinn)

    assert statuses(browser_of, cast, address(name, review, query)) == expected(*AFTER[name])


def test_who_asks_about_an_answer(done, cast, browser_of):
    found = statuses(browser_of, cast, reverse("ask_about", args=[done.pk, KEY_QUESTION]))

    refused = {"ines", "asha", "pat", "rae"}
    assert found == expected({"lee", "quinn"}, refused)


def test_who_may_not_look_may_not_send(done, cast, browser_of):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    for name, (may, _) in AFTER.items():
        if name == "query":
            continue
        for who in set(EVERYBODY) - may:
            sent = browser_of(getattr(cast, who)).post(address(name, review), {"reason": "x", "choice": "no", "text": "x"})
            assert sent.status_code in {403, 404, 405}, (name, who)
    assert Review.objects.get().state == "compared"


def test_reviews_of_another_inspection_do_not_exist_for_anybody_else(other_case, other_inspection, cast, browser_of):
    quincy = person("quincy")
    TeamMember.objects.create(inspection=other_inspection, user=quincy, role=Role.QUALITY_ASSURER)
    review = selected(handed_in(other_case, cast.olu), quincy)

    found = statuses(browser_of, cast, address("review", review))
    assert found == dict.fromkeys(EVERYBODY, 404) | {"olu": 200}


def every_address(inspection, case, review):
    """Every address of the product and its API that can be asked for, with what it names."""
    named = {
        "reference": inspection.reference, "pk": case.pk, "case_id": case.pk, "review_id": review.pk, "question": KEY_QUESTION,
        "page": KEY_QUESTION, "step": "compare", "code": "pdu-2021-23", "other": "pdu-2023-25", "interview_id": 1,
        "version": 1, "number": 1,
    }  # fmt: skip
    for pattern, route in routes(get_resolver().url_patterns):
        if set(pattern.pattern.converters) <= set(named):
            for pk in (case.pk, review.pk):
                values = named | {"pk": pk}
                yield "/" + route_with(route, values)


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield pattern, route


def route_with(route, values):
    parts = []
    for part in route.split("<"):
        name, closed, rest = part.partition(">")
        parts.append(f"{values[name.rpartition(':')[2]]}{rest}" if closed else part)
    return "".join(parts)


@pytest.mark.django_db(transaction=True)
def test_blind_means_blind_wherever_the_assurer_looks(inspection, case, cast, browser_of):
    """Every page and every operation, asked by who judges: none holds a word that the inspector wrote."""
    done = handed_in(case, cast.ines)
    add_case(inspection, "NB-002", allocated_to=cast.asha)
    aggregate(inspection.pk)
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge(review, cast.quinn)
    quinn = browser_of(cast.quinn)

    leaks, seen = [], 0
    for url in sorted(set(every_address(inspection, done, review))):
        for query in ("", "?every_question=1&evidence=1"):
            response = quinn.get(url + query)
            body = b"".join(response).decode(errors="replace")
            seen += response.status_code == 200
            leaks += [url] if "Words about" in body else []

    assert leaks == []
    assert seen > 60


def test_whatever_shows_cases_shows_the_sealed_one_to_everybody_but_assurers(done, cast):
    review = selected(done, cast.lee, mode=Mode.BLIND)

    for name in ("lee", "ines", "asha", "pat", "rae"):
        assert Case.objects.visible_to(getattr(cast, name)).filter(pk=done.pk).exists()
    assert not Case.objects.visible_to(cast.quinn).filter(pk=done.pk).exists()
    assert Case.objects.known_to(cast.quinn).filter(pk=done.pk).exists()
    assert review.mode == Mode.BLIND


def test_the_review_page_shows_interview_and_sources_and_no_answer(done, cast, browser_of):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    quinn = browser_of(cast.quinn)

    for name in ("review", "judge_review"):
        body = quinn.get(address(name, review)).content.decode()
        assert "Words about" not in body
        assert reverse("answer_history", args=[done.pk, KEY_QUESTION]) not in body
    assert "No interview was held" in quinn.get(address("review", review)).content.decode()


def test_what_the_assurer_judged_is_nobody_elses_to_see_before_the_comparison(done, cast, browser_of):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge(review, cast.quinn, reason="Only Quinn knows.")

    for who in EVERYBODY:
        if who != "quinn":
            body = browser_of(getattr(cast, who)).get(address("review", review)).content.decode()
            assert "Only Quinn knows." not in body
            api = browser_of(getattr(cast, who)).get(f"/api/reviews/{review.pk}/answers/{KEY_QUESTION}/")
            assert "Only Quinn knows." not in api.content.decode()


@pytest.mark.parametrize("address", ["/inspections/north-borough/ratings/", "/api/inspections/north-borough/ratings/"])
def test_ratings_are_closed_to_who_judges_blind_and_open_again_afterwards(inspection, done, cast, browser_of, address):
    aggregate(inspection.pk)
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    quinn, lee = browser_of(cast.quinn), browser_of(cast.lee)

    closed = quinn.get(address)
    assert closed.status_code == 403
    assert "judging a case of this inspection blind" in closed.content.decode()
    assert RatingRun.objects.visible_to(cast.quinn).count() == 0
    assert lee.get(address).status_code == 200
    judge_all(review, cast.quinn)
    compare(review=review, by=cast.quinn)
    assert quinn.get(address).status_code == 200
    assert RatingRun.objects.visible_to(cast.quinn).count() == 1


def test_no_rating_decision_or_report_is_told_to_who_judges_blind(inspection, done, cast, browser_of):
    """Neither on pages nor by programs, of the inspection itself and where all are listed."""
    plan_actions(begin(kept(inspection, cast.lee), cast.lee), cast.lee)
    aggregate(inspection.pk)
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    quinn, closed = browser_of(cast.quinn), 0
    told = re.compile(r"inspections/north-borough/(ratings|results|panel|lock|decisions|report|action-plan|recommendations)")
    for url in sorted(set(every_address(inspection, done, review))):
        if told.search(url):
            assert (url, quinn.get(url).status_code) in {(url, 403), (url, 404), (url, 405)}
            closed += 1
    assert closed > 30

    for url in ("/national/", "/national.csv", "/action-plans/", "/api/ratings/", "/api/national-ratings/"):
        response = quinn.get(url)
        body = b"".join(response).decode()
        assert response.status_code == 200
        assert "north-borough" not in body
        assert "North Borough" not in body


def test_an_alert_can_be_raised_about_a_case_that_is_judged_blind(done, cast, browser_of):
    claim(review=selected(done, cast.lee), by=cast.quinn)

    response = browser_of(cast.quinn).get(reverse("raise_alert", args=[done.pk]))
    assert response.status_code == 200
    assert "Words about" not in response.content.decode()
