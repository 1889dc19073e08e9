"""Questions with their answers, as moulds: what a page shows is what the template engine would draw."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template import Context
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.answers import NOTHING_YET, CurrentAnswer
from cases.assessing import NotSaved, TypedAnswer
from cases.forms.assessment import AnswerField
from cases.marks import Mark
from cases.rules import Tally
from cases.templatetags import answers
from design.moulds import Mould
from standards.models import Edition
from standards.queries import edition_structure
from tests.cases.filling import PROMPT, answer
from tests.pages import Page

TYPED = st.one_of(
    st.text(), st.sampled_from(["<b>&\"'</b></textarea>", "\n\nFirst\r\nsecond", "{{ version }}", "\x02evidence\x03", "ﷺ 👩🏽‍⚖️"])
)
TALLY = st.one_of(st.none(), st.builds(Tally, *[st.integers(0, 9)] * 4))


@pytest.fixture(scope="module")
def questions(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        structures = [edition_structure(key) for key in Edition.objects.values_list("pk", flat=True)]
    return [question for structure in structures for question in structure.questions.values()]


def drawn_by(kind, reader: str, drawn: AnswerField, **how):
    """Draw an answer with the method `kind` of moulds."""
    user = SimpleNamespace(name=reader, always_show_guidance=len(reader) % 2 == 1)
    return with_moulds(kind, lambda: answers.answer(Context({"user": user}), drawn, **how))


def with_moulds(kind, draw):
    """Return what `draw` returns while moulds are drawn with the method `kind`."""
    kept = Mould.filled
    Mould.filled = kind
    try:
        return draw()
    finally:
        Mould.filled = kept


def test_a_question_looks_the_same_from_a_mould_and_from_the_template_engine(questions):
    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.data(), TYPED, TYPED, TYPED, st.booleans(), TALLY, st.integers(2, 4))
    def same(data, evidence, saved_by, reader, decides, tally, level):
        question = data.draw(st.sampled_from(questions))
        choice = data.draw(st.sampled_from(["", *(option.code for option in question.options)]))
        stored = CurrentAnswer(data.draw(st.integers(1, 10**6)), choice, evidence, datetime(2026, 6, 4, 9, tzinfo=UTC), saved_by)
        field = AnswerField(question, data.draw(TYPED), data.draw(st.sampled_from([stored, NOTHING_YET])), decides)
        field = replace(field, history_url=data.draw(st.sampled_from(["", "/a?b&c"])))
        how = {"level": level, "number": data.draw(TYPED), "tally": tally}
        assert drawn_by(Mould.filled, reader, field, **how) == drawn_by(Mould.plain, reader, field, **how)

    same()


def test_an_answer_to_be_read_looks_the_same_from_a_mould_and_from_the_template_engine(questions):
    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.data(), TYPED, TYPED, st.sampled_from(["", "good", "poor"]), st.booleans(), st.booleans())
    def same(data, words, saved_by, practice, flagged, changed):
        question = data.draw(st.sampled_from(questions))
        choice = data.draw(st.sampled_from(["", *(option.code for option in question.options)]))
        stored = CurrentAnswer(3, choice, words, datetime(2026, 6, 4, 9, tzinfo=UTC), saved_by)
        mark = Mark(flagged, words, practice, words, "", None, data.draw(st.sampled_from(["", words])))
        field = AnswerField(question, data.draw(TYPED), data.draw(st.sampled_from([stored, NOTHING_YET])), mark=mark)
        field = replace(
            field, changed=changed, source_words=data.draw(TYPED), history_url=data.draw(st.sampled_from(["", "/a?b"]))
        )
        how = {"level": data.draw(st.integers(2, 4)), "number": data.draw(TYPED), "why": data.draw(st.none() | TYPED)}
        plain = with_moulds(Mould.plain, lambda: answers.read_answer(field, **how))
        assert with_moulds(Mould.filled, lambda: answers.read_answer(field, **how)) == plain

    same()


def test_what_one_person_wrote_is_on_nobody_elses_page(questions):
    question = next(question for question in questions if question.options)
    mine = AnswerField(
        question, "1", CurrentAnswer(3, question.options[0].code, "Mine alone", datetime(2026, 6, 4, tzinfo=UTC), "Ines")
    )
    first = drawn_by(Mould.filled, "Lee", mine)
    other = drawn_by(Mould.filled, "Lou", AnswerField(question, "1", NOTHING_YET))
    assert "Mine alone" in first
    assert "Saved by Ines on 4 June 2026 at 1:00am" in first
    assert not {"Mine", "Ines", "Lee", "checked"} & set(other.replace("<", " ").split())


def test_a_choice_that_was_not_saved_can_still_be_taken_back(questions):
    question = next(question for question in questions if question.options)
    typed = TypedAnswer(question.code, 1, "", "Typed", "", -1)
    stored = CurrentAnswer(2, question.options[0].code, "Stored", datetime(2026, 6, 4, tzinfo=UTC), "Lee")
    page = Page.read(
        drawn_by(Mould.filled, "Ines", AnswerField(question, "1", stored, not_saved=NotSaved(typed, conflict=stored)))
    )
    assert page.one("div", cls="app-conflict")
    assert "hidden" not in page.one("input", id=f"choice-{question.code}-none").parent.attrs


def test_a_page_of_the_form_looks_the_same_from_a_mould_and_from_the_template_engine(case, cast, browser_of):
    hostile = "<b>&\"'</b></textarea>{{ path }}\x03"
    type(cast.ines).objects.filter(pk=cast.ines.pk).update(name=hostile, always_show_guidance=True)
    type(case).objects.filter(pk=case.pk).update(reference=hostile)
    answer(case, cast.ines, PROMPT, "no", hostile)
    codes = [page.code for page in edition_structure(case.inspection.edition_id).pages_of(case.module)][:3]

    def seen(person):
        found = [browser_of(person).get(f"/cases/{case.pk}/form/{code}/") for code in codes]
        assert {reply.status_code for reply in found} == {200}
        return [re.sub(r'(middlewaretoken" value|data-left)="\w+"', "", reply.content.decode()) for reply in found]

    for person in (cast.ines, cast.lee):
        drawn = seen(person)
        assert drawn == with_moulds(Mould.plain, lambda person=person: seen(person))
        assert not any("<b>" in page for page in drawn)


def test_the_form_of_a_case_is_taken_with_its_token_and_not_with_another(case, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ines)
    path = f"/cases/{case.pk}/form/assessment.engaging/"
    page = browser.get(path).content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert browser.post(path, {"csrfmiddlewaretoken": "a" + token[1:]}).status_code == 403
    assert browser.post(path, {"csrfmiddlewaretoken": token}).status_code in {200, 302}
