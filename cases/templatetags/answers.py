"""Questions with their answers as pages draw them: on the form and in an interview alike."""

from django import template
from django.utils.safestring import SafeString

from cases.forms.assessment import AnswerField
from cases.rules import Tally
from design.moulds import Mould
from design.templatetags.words import date_and_time

register = template.Library()

# A question in each state that it can be in: an edition has about a hundred, each with three to five options.
_SLOTS = ("version", "evidence", "rows", "saved_by", "saved_on", "tally_in_words", "history_url", "beside")
_ANSWER = Mould("cases/_answer.html", *_SLOTS, kept=4_000)
_TALLY = Mould("cases/_tally.html")
_BESIDE = Mould("cases/_beside.html", "url", "source")


@register.simple_tag(takes_context=True)
def answer(
    context: template.Context, drawn: AnswerField, level: int = 2, number: str = "", tally: Tally | None = None
) -> SafeString:
    """Draw a question with its answer, to be changed. `level` is that of its heading, `number` is shown beside a prompt.

    An answer that could not be saved, or is not complete, is rare and drawn by the template engine, which sees the whole `drawn`.
    """
    stored = drawn.stored
    fixed = {
        "question": drawn.question,
        "label": drawn.label,
        "words_label": drawn.words_label,
        "is_judgement": drawn.is_judgement,
        "decides": drawn.decides,
        "asked": drawn.asked,
        "choice": drawn.choice,
        "answered": bool(drawn.choice or stored.choice),
        "by_somebody_else": bool(not drawn.not_saved and stored.saved_by and stored.saved_by != context["user"].name),
        "note": drawn.note,
        "guidance_open": bool((drawn.question.guidance or drawn.note) and context["user"].always_show_guidance),
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
        date_and_time(stored.saved_at),
        _TALLY.filled(tally=tally) if fixed["has_tally"] else "",
        drawn.history_url,
        _beside(drawn) if drawn.marks_url else "",
    )
    if drawn.not_saved or drawn.lacking:
        return _ANSWER.plain(values, drawn=drawn, **fixed)
    return _ANSWER.filled(values, **fixed)


def _beside(drawn: AnswerField) -> SafeString:
    """Draw what is noted beside an answer, and the way to note something."""
    mark = drawn.mark
    return _BESIDE.filled(
        (drawn.marks_url, drawn.source_words),
        label=drawn.label, flagged=mark.flagged, practice=mark.practice, changed=drawn.changed,
        has_source=bool(drawn.source_words), unexplained=drawn.changed and not mark.changed_because.strip(),
    )  # fmt: skip
