"""Questions with their answers as pages draw them: on the form and in an interview alike."""

from django import template
from django.utils.safestring import SafeString

from accounts.models import User
from cases.forms.assessment import AnswerField
from cases.rules import Tally
from design.moulds import Mould
from design.templatetags.words import date_and_time

register = template.Library()

# A question in each state that it can be in: an edition has about a hundred, each with three to five options.
_SLOTS = ("version", "evidence", "rows", "saved_by", "saved_on", "tally_in_words", "history_url", "beside")
_ANSWER = Mould("cases/_answer.html", *_SLOTS, kept=4_000)
_TALLY = Mould("cases/_tally.html")
_SAVE_STATUS = Mould("cases/_save_status.html")
_BESIDE = Mould("cases/_beside.html", "url", "source", "because")
_READ = Mould(
    "cases/_answer_read.html", "evidence", "flag_note", "practice_text", "source", "changed_because", "saved_by", "saved_on",
    "history_url", "why", kept=4_000,
)  # fmt: skip


@register.simple_tag(takes_context=True)
def answer(
    context: template.Context, drawn: AnswerField, level: int = 2, number: str = "", tally: Tally | None = None
) -> SafeString:
    """Draw a question with its answer, to be changed. `level` is that of its heading, `number` is shown beside a prompt."""
    return drawn_answer(context["user"], drawn, level, number, tally)


def drawn_answer(user: User, drawn: AnswerField, level: int = 2, number: str = "", tally: Tally | None = None) -> SafeString:
    """Do what the tag does, for a page that is a mould.

    An answer that could not be saved, or is not complete, is rare and drawn by the template engine, which sees the whole `drawn`.
    """
    stored = drawn.stored
    by_somebody_else = bool(not drawn.not_saved and stored.saved_by and stored.saved_by != user.name)
    fixed = {
        "question": drawn.question,
        "label": drawn.label,
        "words_label": drawn.words_label,
        "is_judgement": drawn.is_judgement,
        "decides": drawn.decides,
        "asked": drawn.asked,
        "choice": drawn.choice,
        "answered": bool(drawn.choice or stored.choice),
        "by_somebody_else": by_somebody_else,
        "note": drawn.note,
        "guidance_open": bool((drawn.question.guidance or drawn.note) and user.always_show_guidance),
        "has_history": bool(drawn.history_url),
        "level": level,
        "number": number,
        "has_tally": bool(drawn.is_judgement and tally and tally.asked),
    }
    values = (
        drawn.version,
        drawn.evidence,
        drawn.rows,
        stored.saved_by,
        date_and_time(stored.saved_at) if by_somebody_else else "",
        _TALLY.filled(tally=tally) if fixed["has_tally"] else "",
        drawn.history_url,
        _beside(drawn) if drawn.marks_url else "",
    )
    if drawn.not_saved or drawn.lacking:
        return _ANSWER.plain(values, drawn=drawn, **fixed)
    return _ANSWER.filled(values, **fixed)


@register.simple_tag
def save_status(button: str, main: bool = True) -> SafeString:
    """Draw where a form says what became of its answers; `button` saves them too. One of a page is `main`: it is read aloud."""
    return _SAVE_STATUS.filled(button=button, main=main)


def _beside(drawn: AnswerField) -> SafeString:
    """Draw what is noted beside an answer, and the way to note something."""
    mark = drawn.mark
    return _BESIDE.filled(
        (drawn.marks_url, drawn.source_words, mark.changed_because),
        label=drawn.label, flagged=mark.flagged, practice=mark.practice, changed=drawn.changed,
        has_source=bool(drawn.source_words), unexplained=drawn.changed and not mark.changed_because.strip(),
    )  # fmt: skip


@register.simple_tag
def read_answer(drawn: AnswerField, level: int, number: str = "", why: str | None = None) -> SafeString:
    """Draw a question with its answer, to be read. `why` it is not asked now, None where it is asked."""
    stored, mark = drawn.stored, drawn.mark
    values = (
        stored.evidence, mark.flag_note, mark.practice_text, drawn.source_words, mark.changed_because or "No reason yet.",
        stored.saved_by, date_and_time(stored.saved_at), drawn.history_url, why,
    )  # fmt: skip
    return _READ.filled(
        values,
        question=drawn.question, label=drawn.label, is_judgement=drawn.is_judgement, level=level, number=number,
        chosen=drawn.stored_label if stored.choice else "", has_evidence=bool(stored.evidence.strip()),
        flagged=mark.flagged, practice=mark.practice, has_source=bool(drawn.source_words), changed=drawn.changed,
        is_saved=stored.saved_at is not None, has_history=bool(drawn.history_url), not_asked_now=why is not None,
    )  # fmt: skip
