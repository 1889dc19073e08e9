"""Whom quality assurance tells of what: the one who has to act next, and never the one who just did."""

from cases.models import Case
from cases.setting_aside import set_cases_aside, take_cases_back
from moderation.models import Query
from moderation.querying import answer as reply
from moderation.querying import ask_again, assign_queries
from moderation.reviewing import assign, claim
from moderation.rules import Mode
from moderation.settling import return_assessment
from notifications.models import Notification
from notifications.rules import Kind
from tests.moderation.looking import SECRET, compared, handed_in, selected
from tests.moderation.test_querying import asked


def told():
    """Who was told of what since the last time, in order."""
    found = [(row.user.name, row.kind, row.case_reference) for row in Notification.objects.select_related("user").order_by("pk")]
    assert not any(SECRET in row.subject for row in Notification.objects.all())
    Notification.objects.all().delete()
    return found


def test_a_review_that_is_allocated(case, cast):
    review = selected(handed_in(case, cast.ines), cast.lee, mode=Mode.BLIND)
    told()
    assign(review=review, to=cast.quinn, by=cast.lee)
    assert told() == [("Quinn", Kind.REVIEW_ALLOCATED, "NB-001")]


def test_a_case_that_is_set_aside_tells_who_holds_its_review_and_again_when_it_comes_back(case, cast):
    review = selected(handed_in(case, cast.ines), cast.lee, mode=Mode.BLIND)
    this = Case.objects.filter(pk=case.pk)
    set_cases_aside(case.inspection, this, because="Replaced", by=cast.lee)
    take_cases_back(case.inspection, this, because="Drawn again", by=cast.lee)
    assert {name for name, _, _ in told()} == {"Ines"}  # nobody holds it yet
    claim(review=review, by=cast.quinn)
    set_cases_aside(case.inspection, this, because="Replaced", by=cast.lee)
    assert ("Quinn", Kind.CASE_TAKEN_AWAY, "NB-001") in told()
    take_cases_back(case.inspection, this, because="Drawn again", by=cast.lee)
    words = Notification.objects.get(user=cast.quinn)
    assert words.subject == "The review of case NB-001, which you hold, goes on: inspected again"
    assert ("Quinn", Kind.REVIEW_ALLOCATED, "NB-001") in told()


def test_an_assessment_that_is_returned(case, cast):
    review = compared(handed_in(case, cast.ines), cast.quinn, selected_by=cast.lee)
    told()
    return_assessment(review=review, reason="Not in the record.", by=cast.quinn)
    assert told() == [("Ines", Kind.CASE_RETURNED, "NB-001")]


def test_a_query_tells_who_is_asked_and_who_asked(case, cast):
    query = asked(handed_in(case, cast.ines), cast.quinn)
    assert told()[-1:] == [("Ines", Kind.QUERY_ASKED, "NB-001")]
    reply(query=query, text="On page 3.", by=cast.ines)
    assert told() == [("Quinn", Kind.QUERY_ANSWERED, "NB-001")]
    ask_again(query=query, text="Which page?", by=cast.lee)
    assert told() == [("Ines", Kind.QUERY_ASKED, "NB-001")]
    assign_queries(queries=[query.pk], to=cast.asha, due_on=Query.objects.get().due_on, by=cast.quinn)
    assert told() == [("Asha", Kind.QUERY_ASKED, "NB-001")]
