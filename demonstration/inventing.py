"""Invented cases, answers and interviews for any edition: drawn as a fieldwork might have gone. Nobody in them is real."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from cases.models import Case
from demonstration.wording import evidence, summary, why
from interviews.rules import InterviewDetails
from standards.applicability import applies
from standards.structure import Counts, EditionStructure, Kind, Option, Page, Question

# How often key questions are judged sufficient: by the code of the standard, then by aspect ("" for all others).
Sufficient = Mapping[str, Mapping[str, float]]
OTHERWISE = 0.7
# How often a question that decides what else is asked has its first answer, which asks the most.
USUAL = 0.8

_OFFICES = ("Harbour House", "Mill Lane", "Station Road", "The Exchange")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: the option, None where the question takes none, and the words beside it."""

    question: Question
    option: Option | None
    words: str


def invent_facts(reference: str, officer: str, fieldwork: date, draw: Random) -> dict[str, object]:
    """Facts as a provider would give them, spread roughly as in the published samples."""
    started = fieldwork - timedelta(weeks=draw.choice([28, 31]), days=-draw.randrange(5))
    kind = draw.choices(["community_order", "suspended_sentence_order", "licence", "post_sentence_supervision"], [45, 20, 28, 7])[
        0
    ]
    community = kind in {"community_order", "suspended_sentence_order"}
    rosh = draw.choices(["low", "medium", "high", "very_high"], [18, 60, 20, 2])[0]
    return {
        "reference": reference,
        "officer": officer,
        "office": draw.choice(_OFFICES),
        "date_of_birth": started - timedelta(days=round(365.25 * draw.triangular(18, 68, 31))),
        "sex": draw.choices(["male", "female"], [87, 13])[0],
        "ethnicity": draw.choices(["W1", "W9", "A2", "B1", "M1", "O9", "NS"], [72, 6, 6, 6, 5, 3, 2])[0],
        "sentence_type": kind,
        "sentence_months": draw.choice([12, 18, 24] if community else [4, 10, 18, 30, 48]),
        "started_on": started,
        "requirements": draw.choice(["rehabilitation_activity", "unpaid_work;rehabilitation_activity"]) if community else "",
        "previous_sanctions": min(40, int(draw.expovariate(1 / 7))),
        "ogrs_score": min(99, max(3, round(draw.gauss(52, 24)))),
        "rosh": rosh,
        "mappa_category": "1" if rosh == "very_high" or draw.random() < 0.06 else "none",
    }


def invent_answers(
    case: Case, edition: EditionStructure, pages: Iterable[Page], sufficient: Sufficient, draw: Random
) -> Iterator[Given]:
    """Yield an answer to every question asked on the pages: what is asked depends on the facts and on the answers so far."""
    facts = case.facts(edition)
    given: dict[str, str | None] = {}
    for page in pages:
        key_question = next((q for q in page.questions if q.kind in (Kind.KEY_QUESTION, Kind.FACTOR)), None)
        shares = sufficient.get(page.stage, {})
        share = shares.get(key_question.aspect if key_question else "", shares.get("", OTHERWISE))
        good = draw.random() < share
        limited = _chosen(page, draw)
        for question in page.questions:
            if not applies(question.applies, facts, given):
                continue
            option = limited.get(question.code) or _option(question, good, draw)
            given[question.code] = option.code if option else None
            words = evidence(draw, page.stage, option.counts) if option else summary(draw, question.code)
            if option or words:
                yield Given(question, option, words)


def invent_interview(held_from: date, draw: Random) -> InterviewDetails:
    """Return when and how an officer was interviewed in the week from a day, and what was said of grade and caseload."""
    details = InterviewDetails(
        held_on=held_from + timedelta(days=draw.randrange(5)),
        mode=draw.choice(["in_person", "video", "telephone"]),
        grade=draw.choices(["probation_officer", "probation_services_officer"], [55, 45])[0],
        caseload_fte=Decimal(draw.randrange(24, 68)),
    )
    # Nothing more is drawn for the time, so that everything invented after it stays as it is.
    caseload = int(details.caseload_fte or 0)
    return replace(details, held_at=time(9 + caseload % 8, 15 * (caseload % 4)))


def invent_replies(edition: EditionStructure, draw: Random) -> Iterator[Given]:
    """Yield an answer to every question put to the officer, often with what they said."""
    for question in edition.interview:
        wanted = draw.choices([Counts.SUFFICIENT, Counts.INSUFFICIENT, Counts.NOT_ASKED], [62, 32, 6])[0]
        option = next(option for option in question.options if option.counts is wanted)
        yield Given(question, option, why(draw, option.counts) if draw.random() < 0.6 else "")


def _chosen(page: Page, draw: Random) -> dict[str, Option]:
    """Where only so many may be chosen on a page, choose among its questions and say no to the others."""
    if not page.at_most:
        return {}
    chosen = draw.sample(page.questions, draw.randint(1, page.at_most))
    return {question.code: question.options[0 if question in chosen else -1] for question in page.questions}


def _option(question: Question, good: bool, draw: Random) -> Option | None:
    """A key question is as the page was drawn; prompts mostly follow it."""
    if not question.options:
        return None
    if question.kind is Kind.SCREENING:
        return question.options[0 if draw.random() < USUAL else draw.randrange(len(question.options))]
    agrees = question.kind is Kind.KEY_QUESTION or draw.random() < 0.85
    wanted = Counts.SUFFICIENT if good == agrees else Counts.INSUFFICIENT
    if question.kind is Kind.PROMPT and draw.random() < 0.12:
        wanted = Counts.NOT_APPLICABLE
    fitting = [option for option in question.options if option.counts is wanted]
    return draw.choice(fitting or list(question.options[:2]))
