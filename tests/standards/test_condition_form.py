"""Who is asked a question is put together from rows on its form, or written as a line; what cannot be is said at the field."""

import pytest

from standards.drafting import begin_draft
from standards.models import Edition, EditionDraft
from tests.pages import assert_well_formed, page_of
from tests.standards.test_amending import PROMPT, send, shown, typed

pytestmark = pytest.mark.django_db

MEN = {"subject_0": "fact:sex", "comparison_0": "in", "values_0": "male"}


@pytest.fixture
def draft(cast):
    base = Edition.objects.get(code="crc-2018-19")
    return begin_draft(based_on=base, code="crc-2027", name="CRC standards 2027", by=cast.ada)


@pytest.fixture
def ada(browser_of, cast):
    return browser_of(cast.ada)


def condition(code):
    document = EditionDraft.objects.get().document
    standards = [standard for domain in document["domains"] for standard in domain["standards"]]
    questions = [
        one
        for standard in standards
        for question in standard.get("key_questions", ())
        for one in (question, *question.get("prompts", ()))
    ]
    return next(question for question in questions if question["code"] == code).get("applies")


def test_rows_are_put_together_and_shown_again(ada, draft):
    rows = MEN | {"subject_1": "answer:screening.harm_indicators", "comparison_1": "not_in", "values_1": "no"}
    assert send(ada, "change_question", draft.pk, PROMPT, join="all", **rows).status_code == 302
    both = [{"fact": "sex", "in": ["male"]}, {"not": {"answer": "screening.harm_indicators", "in": ["no"]}}]
    assert condition(PROMPT) == {"all": both}
    page = shown(ada, "change_question", draft.pk, PROMPT)
    assert {name: typed(page)[name] for name in rows} == rows
    assert typed(page)["applies"].strip().startswith("{all: [{fact: sex, in: [male]}")

    further = {"subject_2": "fact:ogrs_score", "comparison_2": "at_least", "values_2": "50"}
    send(ada, "change_question", draft.pk, PROMPT, join="any", **further)
    assert condition(PROMPT) == {"any": [*both, {"fact": "ogrs_score", "at_least": 50}]}

    send(ada, "change_question", draft.pk, PROMPT, join="always")
    assert condition(PROMPT) is None


def test_what_rows_cannot_show_stays_a_line_and_is_kept(ada, draft):
    line = "{not: {all: [{fact: sex, in: [male]}, {fact: ogrs_score, at_most: 20}]}}"
    send(ada, "change_question", draft.pk, PROMPT, join="line", applies=line)
    page = shown(ada, "change_question", draft.pk, PROMPT)
    assert " ".join(typed(page)["applies"].split()).replace("'", "") == line
    assert [one.attrs["value"] for one in page.all("input", name="join") if "checked" in one.attrs] == ["line"]
    version = EditionDraft.objects.get().version
    send(ada, "change_question", draft.pk, PROMPT, join="line", hint="Look twice.")
    assert EditionDraft.objects.get().version == version + 1
    assert condition(PROMPT)["not"]["all"][1] == {"fact": "ogrs_score", "at_most": 20}


@pytest.mark.parametrize(
    ("sent", "field", "reason"),
    [
        ({"join": "all"}, "subject_0", "Select a fact or question, or that it is asked in every case"),
        ({"join": "all", **MEN, "comparison_0": ""}, "comparison_0", "Select a comparison"),
        ({"join": "all", "values_0": "male"}, "subject_0", "Select a fact or question"),
        ({"join": "all", **MEN, "values_0": "men"}, "values_0", "There is no code “men”. Enter one or more of: male, female"),
        ({"join": "all", **MEN, "values_0": ""}, "values_0", "Enter one or more of: male, female"),
        ({"join": "all", **MEN, "comparison_0": "at_least"}, "comparison_0", "“Sex” is no number"),
        ({"join": "all", **MEN, "comparison_0": "known"}, "values_0", "Leave this empty"),
        ({"join": "any", **MEN, "subject_0": "fact:age"}, "comparison_0", "“Age” is a number"),
        ({"join": "any", **MEN, "subject_0": "fact:age", "comparison_0": "at_most"}, "values_0", "Enter one number"),
        ({"join": "all", **MEN, "subject_0": "fact:shoe_size"}, "subject_0", "Select"),
        ({"join": "always", "applies": "{fact: sex, in: [male]}"}, "join", "You have changed the line"),
        ({"join": "line", "applies": "men only"}, "applies", "A condition stands in braces"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_stays_typed(ada, draft, sent, field, reason):
    page = page_of(send(ada, "change_question", draft.pk, PROMPT, **sent))
    assert_well_formed(page)
    errors = {link.attrs["href"].removeprefix("#id_").removesuffix("_0" if field == "join" else ""): link.text
              for link in page.one("div", cls="govuk-error-summary").all("a")}  # fmt: skip
    assert reason in errors[field]
    assert all(typed(page).get(name, value).strip() == value for name, value in sent.items() if name not in ("join", "subject_0"))
    assert EditionDraft.objects.get().version == 1


def test_only_questions_that_are_asked_before_may_be_tested(ada, draft):
    page = shown(ada, "change_question", draft.pk, PROMPT)
    subjects = {option.attrs.get("value", "") for option in page.one("select", name="subject_0").all("option")}
    assert "answer:screening.harm_indicators" in subjects
    assert "answer:planning.safety" not in subjects
    assert {"fact:sex", "fact:age", "fact:requirements"} <= subjects
