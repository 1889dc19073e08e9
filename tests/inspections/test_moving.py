"""An inspection in planning moves to a newer edition; its answers are carried, converted or held, and none is lost."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases.answers import ASSESSMENT
from cases.models import AnswerMark, CaseAssessment, Judgement, JudgementRevision
from cases.queries.answers import answers_of
from inspections.models import EditionMove, Inspection, MoveRequest
from inspections.moving import propose_move
from inspections.requesting import ask_for_move, confirm_move, send_back
from interviews.answers import INTERVIEW
from interviews.models import InterviewAnswer
from standards.mapping import How, Step
from standards.models import Edition
from standards.queries import edition_structure
from tests.cases.filling import answer, posted
from tests.inspections.moves import SAFETY, answers, asked, moved
from tests.pages import assert_well_formed, page_of

pytestmark = pytest.mark.django_db
UNANSWERED = "planning.engaging"


def test_the_proposal_says_what_would_become_of_each_question_that_holds_answers(held, newer):
    proposal = propose_move(held, newer)
    assert {step.question: step.how for step in proposal.steps} == {
        "assessment.safety.victims": How.HOLD,
        SAFETY: How.CARRY,
        "implementation.desistance.contact": How.CONVERT,
        "interview.priority_quality": How.CARRY,
    }
    assert proposal.recorded[SAFETY] == {"yes": 1, "no": 1}
    assert proposal.warnings == []


def test_answers_are_carried_changed_and_held_and_the_move_is_recorded(held, newer, case, cast):
    contact = "implementation.desistance.contact"
    table = Step(contact, How.CONVERT, contact, {"yes": "yes", "no_non_compliance": "no_person"})
    before = list(JudgementRevision.objects.order_by("pk").values())

    move = moved(held, newer, cast.lee, implementation__desistance__contact=table)

    held.refresh_from_db()
    assert held.edition == newer
    assert move.counts == {"carried": 3, "changed": 2, "held": 1, "reopened": 1}
    assert (move.from_edition.code, move.to_edition, move.moved_by, move.reason) == (
        "pdu-2021-23", newer, cast.lee, "New standards",
    )  # fmt: skip
    assert answers(case) == {SAFETY: "yes", contact: "no_person"}
    [(question, option)] = Judgement.objects.filter(held=True).values_list("question__code", "option__code")
    assert (question, option) == ("assessment.safety.victims", "no")
    # Every earlier revision is there as it was; each answer has one more, which names the move.
    assert list(JudgementRevision.objects.order_by("pk").values())[: len(before)] == before
    assert JudgementRevision.objects.filter(move=move, recorded_by=cast.lee, version=2).count() == 5
    assert Judgement.objects.filter(updated_by=cast.ines).count() == 5  # who judged stays who judged
    assert not CaseAssessment.objects.exclude(submitted_at=None).exists()
    assert CaseAssessment.objects.get(case__reference="NB-002").reopened_because == "The inspection moved to PDU standards next."
    assert answers_of(INTERVIEW, case.pk)["interview.priority_quality"].choice == "yes"
    assert InterviewAnswer.objects.get().question.edition == newer


def test_the_history_of_an_answer_says_that_it_moved(held, newer, case, cast, browser_of):
    contact = "implementation.desistance.contact"
    table = Step(contact, How.CONVERT, contact, {"yes": "yes", "no_non_compliance": "no_person"})
    moved(held, newer, cast.lee, implementation__desistance__contact=table)
    page = page_of(browser_of(cast.ines).get(reverse("answer_history", args=[case.pk, contact])))
    assert_well_formed(page)
    assert "Recorded again when the inspection moved from PDU standards 2021-23." in page.text
    assert "“no_non_compliance” became No, because of the person" in page.text


def test_what_is_noted_beside_an_answer_goes_with_it(held, newer, case, cast, browser_of):
    noted = {"assessment": case.assessment, "flagged": True, "marked_at": held.created_at, "marked_by": cast.ines}
    old = edition_structure(held.edition_id).questions
    for code in (SAFETY, "assessment.safety.victims", UNANSWERED):
        AnswerMark.objects.create(question_id=old[code].id, **noted)
    moved(held, newer, cast.lee)
    new = edition_structure(newer.pk).questions
    stands = set(AnswerMark.objects.values_list("question_id", flat=True))
    assert stands == {new[SAFETY].id, old["assessment.safety.victims"].id, new[UNANSWERED].id}


def test_what_is_typed_into_a_page_of_before_the_move_is_refused_with_the_words(held, newer, case, cast, browser_of):
    browser = browser_of(cast.ines)
    Inspection.objects.filter(pk=held.pk).update(phase="fieldwork")
    page = page_of(browser.get(reverse("case_page", args=[case.pk, UNANSWERED])))
    Inspection.objects.filter(pk=held.pk).update(phase="planning")
    held.refresh_from_db()
    left = held.edition_id
    moved(held, newer, cast.lee)
    Inspection.objects.filter(pk=held.pk).update(phase="fieldwork")

    def patch(url, **body):
        content = {"op": str(uuid4()), "fields": {"evidence": "Typed before."}, **body}
        return browser.patch(url, content, content_type="application/json", headers={"If-Match": '"0"'})

    answer_url = reverse("api_answer", args=[case.pk, UNANSWERED])
    mark_url = reverse("api_mark", args=[case.pk, f"flag.{UNANSWERED}"])
    for url in (answer_url, mark_url, reverse("api_interview_answer", args=[case.pk, "interview.skills"])):
        refused = patch(url, edition=left)
        assert (refused.status_code, refused.json()["reason"]) == (409, "instrument_changed")
    gone = patch(reverse("api_answer", args=[case.pk, "assessment.safety.victims"]), edition=left)
    assert gone.json()["reason"] == "instrument_changed"
    assert patch(answer_url, edition="x").status_code == 422
    reply = browser.post(
        reverse("case_page", args=[case.pk, UNANSWERED]), posted(page, **{f"evidence-{UNANSWERED}": "Typed before."})
    )
    assert reply.status_code == 409
    assert "has moved to another edition since the page was opened" in page_of(reply).text
    assert page_of(reply).one("textarea", id=f"lost-{UNANSWERED}").text.strip() == "Typed before."
    assert UNANSWERED not in answers_of(ASSESSMENT, case.pk)
    aside = {"op": str(uuid4()), "fields": {"evidence": "Given up."}, "set_aside": True, "edition": left}
    assert (
        browser.patch(answer_url, aside, content_type="application/json", headers={"If-Match": '"0"'}).status_code == 200
    )  # for the history alone
    assert patch(answer_url, edition=newer.pk).status_code == 412
    assert patch(mark_url, edition=newer.pk).status_code == 200


def test_an_option_without_a_counterpart_is_held_with_its_words(held, newer, case, cast):
    move = moved(held, newer, cast.lee)
    assert move.counts == {"carried": 3, "changed": 1, "held": 2, "reopened": 1}
    assert answers(case) == {SAFETY: "yes"}


def test_everything_may_be_held(held, newer, case, cast):
    move = moved(held, newer, cast.ada, assessment__safety=Step(SAFETY, How.HOLD))
    assert move.counts["held"] == 4
    assert SAFETY not in answers(case)


def test_work_goes_on_after_the_move_and_held_answers_are_in_nobodys_way(held, newer, case, cast, api_of):
    moved(held, newer, cast.lee, assessment__safety=Step(SAFETY, How.HOLD))
    Inspection.objects.filter(pk=held.pk).update(phase="fieldwork")
    answer(case, cast.ines, SAFETY, "no")
    answer(case, cast.ines, "assessment.safety.others", "yes")
    assert answers(case) == {SAFETY: "no", "assessment.safety.others": "yes"}
    listed = api_of(cast.lee).get("/api/judgements/").json()["results"]
    assert sorted((row["case"], row["question"]) for row in listed) == [
        ("NB-001", SAFETY), ("NB-001", "assessment.safety.others"), ("NB-002", "implementation.desistance.contact"),
    ]  # fmt: skip


def test_an_inspection_without_answers_moves_too(inspection, case, newer, cast):
    Inspection.objects.filter(pk=inspection.pk).update(phase="planning")
    inspection.refresh_from_db()
    assert moved(inspection, newer, cast.lee).counts == {"carried": 0, "changed": 0, "held": 0, "reopened": 0}


def test_facts_that_the_newer_edition_does_not_list_are_said(held, newer, case):
    case.ethnicity = "Q7"
    case.save()
    assert propose_move(held, newer).warnings == [
        "In 1 of its cases the fact “ethnicity” holds a code that PDU standards next does not list. It stays as it is."
    ]


@pytest.mark.parametrize("phase", ["fieldwork", "moderation", "panel", "published"])
def test_it_moves_in_planning_alone(held, newer, cast, phase):
    Inspection.objects.filter(pk=held.pk).update(phase=phase)
    with pytest.raises(ValidationError, match="in planning alone"):
        ask_for_move(inspection=held, edition=newer, steps=[], expected=held.edition_id, by=cast.lee)


def test_it_moves_forward_alone_and_to_an_edition_for_its_kind(held, newer, cast):
    with pytest.raises(ValidationError, match="is made for the kind"):
        propose_move(held, Edition.objects.get(code="crc-2018-19"))
    moved(held, newer, cast.lee)
    held.refresh_from_db()
    with pytest.raises(ValidationError, match="newer than the present one"):
        propose_move(held, Edition.objects.get(code="pdu-2021-23"))


def test_who_may_move_it_and_only_what_they_saw(held, newer, cast):
    for somebody in (cast.ines, cast.quinn, cast.olu):
        with pytest.raises(PermissionDenied):
            ask_for_move(inspection=held, edition=newer, steps=[], expected=held.edition_id, by=somebody)
    with pytest.raises(ValidationError, match="in the meantime"):
        ask_for_move(inspection=held, edition=newer, steps=[], expected=newer.pk, by=cast.lee)


def test_a_mapping_that_cannot_be_carried_out_changes_nothing(held, newer, cast):
    with pytest.raises(ValidationError, match="The later edition has no question of this kind"):
        moved(held, newer, cast.lee, assessment__safety=Step(SAFETY, How.CARRY, "assessment.safety.others"))
    assert not MoveRequest.objects.exists()


def test_another_person_confirms_and_nothing_moves_before(held, newer, case, cast):
    request = asked(held, newer, cast.lee)
    held.refresh_from_db()
    assert held.edition.code == "pdu-2021-23"
    with pytest.raises(PermissionDenied, match="somebody else must confirm"):
        confirm_move(request=request, by=cast.lee)
    for somebody in (cast.ines, cast.quinn, cast.olu):
        for answer_it in (confirm_move, send_back):
            with pytest.raises(PermissionDenied):
                answer_it(request=request, by=somebody)
    with pytest.raises(ValidationError, match="has asked for a move already"):
        asked(held, newer, cast.ada)

    move = confirm_move(request=request, by=cast.ada)

    request.refresh_from_db()
    assert (move.request, move.moved_by, move.steps, request.confirmed_by) == (request, cast.ada, request.steps, cast.ada)
    assert request.recorded["answers"][SAFETY] == {"yes": 1, "no": 1}
    for answer_it in (confirm_move, send_back):
        with pytest.raises(ValidationError, match="in the meantime"):
            answer_it(request=request, by=cast.ada)


def test_what_is_sent_back_can_be_asked_for_again(held, newer, cast):
    request = asked(held, newer, cast.lee)
    with pytest.raises(ValidationError, match="what has to be decided otherwise"):
        send_back(request=request, because=" ", by=cast.ada)
    assert send_back(request=request, because="Hold safety.", by=cast.ada).withdrawn_because == "Hold safety."
    again = asked(held, newer, cast.lee)
    assert send_back(request=again, by=cast.lee).withdrawn_by == cast.lee
    assert not EditionMove.objects.exists()


def test_what_was_looked_at_is_what_moves(held, newer, case, cast):
    """Answers that came after the request were decided by nobody."""
    request = asked(held, newer, cast.lee)
    Inspection.objects.filter(pk=held.pk).update(phase="fieldwork")
    answer(case, cast.ines, "planning.safety", "yes")
    with pytest.raises(ValidationError, match="in planning alone"):
        confirm_move(request=request, by=cast.ada)
    Inspection.objects.filter(pk=held.pk).update(phase="planning")
    with pytest.raises(ValidationError, match="has changed since"):
        confirm_move(request=request, by=cast.ada)


def test_the_database_lets_nothing_move_without_two_people(held, newer, cast):
    request = asked(held, newer, cast.lee)
    written = {"inspection": held, "from_edition": held.edition, "to_edition": newer, "steps": request.steps}
    for others in ({}, {"request": request}):
        with pytest.raises(IntegrityError, match="another has confirmed"), transaction.atomic():
            EditionMove.objects.create(**written, **others, moved_by=cast.lee)
    for change in ({"steps": []}, {"recorded": {}}, {"confirmed_by": cast.lee, "confirmed_at": request.asked_at}):
        with pytest.raises(DatabaseError), transaction.atomic():
            MoveRequest.objects.filter(pk=request.pk).update(**change)


@pytest.mark.parametrize("phase", ["planning", "fieldwork"])
def test_the_database_lets_no_edition_change_without_a_move(held, newer, phase):
    Inspection.objects.filter(pk=held.pk).update(phase=phase)
    with pytest.raises(IntegrityError, match="by a recorded move"), transaction.atomic():
        Inspection.objects.filter(pk=held.pk).update(edition=newer)


def test_a_move_that_was_done_is_no_leave_for_another(held, newer, cast):
    move = moved(held, newer, cast.lee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=held.pk).update(edition=move.from_edition)
