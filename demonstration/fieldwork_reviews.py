"""Quality assurance in the inspection that is in fieldwork: reviews and queries in every state that they can be in."""

from collections.abc import Mapping, Sequence
from random import Random
from uuid import UUID

from django.db import transaction

from accounts.models import User
from cases.answers import Change
from demonstration.arranging import LEAD
from demonstration.fieldwork import REFERENCE
from inspections.models import Inspection, TeamMember
from inspections.rules import Phase, Role
from moderation.drawing import Rule
from moderation.judging import compare, save_judgement
from moderation.models import Query, Review
from moderation.noting import decide_note, propose_note
from moderation.permissions import wrote_in
from moderation.queries.reviewing import OpenReview, open_review, reviews_to_open
from moderation.querying import answer, ask, resolve
from moderation.reviewing import claim
from moderation.rules import Mode, Theme
from moderation.selecting import select_by_rule
from moderation.settling import close, return_assessment, settle
from standards.models import LearningNote
from standards.structure import Question

RULE = Rule(share=25, local_share=40, flagged=True, seed=8312)
ASSURER = "quality assurer"
NOTES = (
    (
        "assessment.engaging", "Look for the person's own words. That they signed a form does not show that they were involved.",
        "Assurers and inspectors differed where the record holds a signature and nothing else.",
    ),
    (
        "planning.safety", "A plan to keep others safe says who does what, and what happens when risk rises.",
        "Two differences were about plans that name agencies and no actions.",
    ),
)  # fmt: skip
# How often the assurer judges as the inspector did.
ALIKE = 0.86
_REASONS = (
    "The plan and the contact log say the same thing.",
    "The assessment was made, but what it found did not find its way into the plan.",
    "Seen in the record of supervision; the interview bears it out.",
    "The record is thin here. What there is does not show that it was done.",
)


def load_fieldwork_reviews(people: Mapping[str, User]) -> bool:
    """Load the reviews if the inspection has none and is as it was loaded; return whether they were added."""
    inspection = Inspection.objects.filter(reference=REFERENCE, phase=Phase.FIELDWORK).first()
    if inspection is None or inspection.review_selections.exists():
        return False
    lead, assurer = people[LEAD], people[ASSURER]
    members = {(lead.pk, Role.LEAD.value), (assurer.pk, Role.QUALITY_ASSURER.value)}
    if not members <= set(TeamMember.objects.current().filter(inspection=inspection).values_list("user", "role")):
        return False
    with transaction.atomic():
        select_by_rule(inspection=inspection, rule=RULE, mode=Mode.BLIND, by=assurer)
        _work(inspection, assurer, lead, Random(RULE.seed))
        _learn(inspection, assurer, lead)
    return True


def _work(inspection: Inspection, assurer: User, lead: User, draw: Random) -> None:
    """Take the reviews through their states, those that the lead may settle first."""
    reviews = list(reviews_to_open(assurer).filter(assessment__case__inspection=inspection))
    reviews.sort(key=lambda review: wrote_in(review.assessment, lead))
    for place, review in enumerate(reviews[:-2]):
        claim(review=review, by=assurer)
        judged = len(reviews) - 3 - place  # the last one is still being judged
        _judge(review, assurer, draw, complete=judged > 0)
        if judged > 0:
            compare(review=review, by=assurer)
    first, second, third, *_ = reviews
    for review in (first, second):
        _settle(review, lead, draw)
        close(review=review, by=assurer)
    because = "Two key questions have reasons that name nothing in the file. Say what they rest on."
    return_assessment(review=third, reason=because, by=lead)
    _ask(reviews[3:6], assurer, draw)


def _learn(inspection: Inspection, assurer: User, lead: User) -> None:
    """A note that is shown with the guidance, and one that waits for a decision; where the edition has none yet."""
    if LearningNote.objects.filter(edition=inspection.edition_id).exists():
        return
    for question, text, found in NOTES:
        note = propose_note(edition_id=inspection.edition_id, question=question, text=text, found=found, by=assurer)
        if question == NOTES[0][0]:
            decide_note(note=note, approve=True, reason="It was the most frequent difference of the first week.", by=lead)


def _judge(review: Review, by: User, draw: Random, *, complete: bool) -> None:
    opened = open_review(review, by)
    for question in opened.questions if complete else opened.questions[:4]:
        choice = _choice(opened, question, draw)
        save_judgement(
            review=review, question=question.code, change=Change(choice, True, draw.choice(_REASONS), True), base=0,
            operation=_operation(draw), by=by,
        )  # fmt: skip


def _choice(opened: OpenReview, question: Question, draw: Random) -> str:
    theirs = opened.opened.answer(question).choice
    others = [option.code for option in question.options if option.code != theirs]
    return theirs if draw.random() < ALIKE else draw.choice(others)


def _settle(review: Review, lead: User, draw: Random) -> None:
    opened = open_review(reviews_to_open(lead).get(pk=review.pk), lead)
    for line in opened.lines:
        if line.differs and line.ours is not None:
            settle(
                review=review, question=line.question.code, choice=line.ours.code, theme=draw.choice(list(Theme)),
                reason="Read again together: what the assurer points to is in the file.", by=lead,
            )  # fmt: skip


def _ask(reviews: Sequence[Review], assurer: User, draw: Random) -> None:
    """One query that is open, one that was answered and one that was resolved."""
    texts = ("Which entry shows this?", "When was the plan shared?", "Who was told, and when?")
    queries = [_query(review, text, assurer, draw) for review, text in zip(reviews, texts, strict=True)]
    for query in queries[1:]:
        if query.assigned_to is not None:
            answer(query=query, text="In the contact log of the second week; I have added the date.", by=query.assigned_to)
    resolve(query=queries[-1], text="Found it. Thank you.", by=assurer)


def _query(review: Review, text: str, by: User, draw: Random) -> Query:
    opened = open_review(reviews_to_open(by).get(pk=review.pk), by)
    question = draw.choice(opened.questions)
    return ask(assessment=review.assessment, question=question.code, text=text, operation=_operation(draw), by=by)


def _operation(draw: Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)
