"""A draft is changed by forms: what is sent is written into its text, and every other line stays."""

from collections import Counter

import pytest
from django.urls import reverse

from standards.drafting import begin_draft, save_source
from standards.models import Edition, EditionDraft
from tests.cast import person
from tests.pages import assert_well_formed, page_of

pytestmark = pytest.mark.django_db

PROMPT = "assessment.safety.victims"


@pytest.fixture
def draft(cast):
    base = Edition.objects.get(code="crc-2018-19")
    return begin_draft(based_on=base, code="crc-2027", name="CRC standards 2027", by=cast.ada)


@pytest.fixture
def ada(browser_of, cast):
    return browser_of(cast.ada)


def shown(browser, name, *args):
    page = page_of(browser.get(reverse(name, args=args)))
    assert_well_formed(page)
    return page


def typed(page):
    """What the form of the page would send as it stands."""
    form = next(form for form in page.one("main").all("form") if form.attrs.get("method") == "post")
    found = {}
    for control in form.all("input", "textarea", "select"):
        name, kind = control.attrs.get("name", ""), control.attrs.get("type", "")
        if control.tag == "select":
            chosen = [option for option in control.all("option") if "selected" in option.attrs]
            found[name] = chosen[0].attrs["value"] if chosen else ""
        elif control.tag == "textarea":
            found[name] = "".join(child for child in control.children if isinstance(child, str))
        elif kind not in ("checkbox", "radio") or "checked" in control.attrs:
            found[name] = control.attrs.get("value", "on" if kind == "checkbox" else "")
    return found


def send(browser, view, /, *args, **changes):
    page = shown(browser, view, *args)
    return browser.post(reverse(view, args=args), {k: v for k, v in (typed(page) | changes).items() if v is not None})


def changed(draft):
    """The lines that are there in the text now and were not, and those that were and are no more, without their indent."""
    before, after = (
        Counter(line.strip() for line in text.splitlines()) for text in (draft.source, EditionDraft.objects.get().source)
    )
    return sorted([f"+ {line}" for line in (after - before).elements()] + [f"- {line}" for line in (before - after).elements()])


def test_every_part_has_a_link_to_its_form(ada, draft):
    page = shown(ada, "draft_parts", draft.pk)
    links = {link.attrs["href"] for link in page.one("main").all("a")}
    for name, args in (
        ("change_question", [PROMPT]), ("remove_prompt", [PROMPT]), ("add_prompt", ["assessment.safety"]),
        ("change_options", ["yes_no"]), ("change_bands", ["age"]), ("change_scheme", []),
    ):  # fmt: skip
        assert reverse(name, args=[draft.pk, *args]) in links
        assert_well_formed(page_of(ada.get(reverse(name, args=[draft.pk, *args]))))


@pytest.mark.parametrize("code", ["screening.harm_indicators", "summary.case", "leadership.vision", "interview.policies"])
def test_questions_of_every_kind_are_saved_as_they_are_without_a_change(ada, draft, code):
    response = send(ada, "change_question", draft.pk, code)
    assert response.headers["Location"] == reverse("draft_parts", args=[draft.pk])
    assert changed(draft) == []
    assert EditionDraft.objects.get().version == 1


def test_wording_hint_and_applicability_are_written_into_the_text(ada, draft):
    send(
        ada,
        "change_question",
        draft.pk,
        PROMPT,
        text="Are victims  heard?",
        hint="Look twice.",
        join="line",
        applies="{fact: sex, in: [male]}",
    )
    saved = EditionDraft.objects.get()
    assert (saved.version, saved.problems) == (2, [])
    assert [line for line in changed(draft) if line[0] == "+"] == [
        "+ applies:", "+ fact: sex", "+ hint: Look twice.", "+ in: [male]", "+ text: Are victims heard?",
    ]  # fmt: skip
    again = send(ada, "change_question", draft.pk, PROMPT, hint="", join="always", applies="{fact: sex, in: [male]}")
    assert again.status_code == 302
    assert "Look twice." not in EditionDraft.objects.get().source


def test_a_wording_gets_its_source(ada, draft):
    send(ada, "change_question", draft.pk, PROMPT, origin="Bulletin 2023/03")
    assert changed(draft) == ["+ source: Bulletin 2023/03", "- draft: true"]


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"text": " "}, "Enter the wording of the question"),
        ({"join": "line", "applies": "men only"}, "A condition stands in braces"),
        ({"join": "line", "applies": "{fact: sex, in: [male"}, "A condition stands in braces"),
        ({"join": "line", "applies": "{fact: shoe_size, at_least: 4}"}, "There is no fact `shoe_size`"),
        ({"join": "line", "applies": "{answer: planning.safety, in: [yes]}"}, "is asked later than this one"),
        ({"options": "unheard_of"}, "Select answers to choose from"),
    ],
)
def test_what_would_be_a_fault_is_refused_and_what_was_typed_stays(ada, draft, sent, reason):
    page = page_of(send(ada, "change_question", draft.pk, PROMPT, hint="Look twice.", **sent))
    assert_well_formed(page)
    assert reason in page.one("div", cls="govuk-error-summary").text
    assert "Look twice." in typed(page)["hint"]
    assert EditionDraft.objects.get().version == 1


def test_a_prompt_is_added_and_taken_out_again(ada, draft):
    send(
        ada, "add_prompt", draft.pk, "assessment.safety", name="trust", number="2.1.3 d", text="Is there trust?", options="yes_no"
    )
    assert "code: assessment.safety.trust" in EditionDraft.objects.get().source
    assert EditionDraft.objects.get().problems == []
    twice = page_of(send(ada, "add_prompt", draft.pk, "assessment.safety", name="trust", text="Again?", options="yes_no"))
    assert "There is another question `assessment.safety.trust`" in twice.text
    send(ada, "remove_prompt", draft.pk, "assessment.safety.trust")
    assert EditionDraft.objects.get().source == draft.source
    assert ada.get(reverse("remove_prompt", args=[draft.pk, "assessment.safety"])).status_code == 404
    assert ada.get(reverse("add_prompt", args=[draft.pk, PROMPT])).status_code == 404


def test_answers_are_renamed_counted_otherwise_added_and_taken_away(ada, draft):
    send(ada, "change_options", draft.pk, "contact", label_1="No, and it was not their fault", counts_1="not_applicable",
         code_new="none", label_new="No contact was due", counts_new="not_applicable")  # fmt: skip
    saved = EditionDraft.objects.get()
    options = saved.document["option_sets"]["contact"]["options"]
    assert [(option["label"], option["counts"]) for option in options][1:] == [
        ("No, and it was not their fault", "not_applicable"),
        ("No, insufficient or inappropriate contact arranged", "insufficient"),
        ("No contact was due", "not_applicable"),
    ]
    send(ada, "change_options", draft.pk, "contact", remove_1="on")
    assert [option["code"] for option in EditionDraft.objects.get().document["option_sets"]["contact"]["options"]] == [
        "yes", "no_insufficient", "none",
    ]  # fmt: skip
    page = page_of(send(ada, "change_options", draft.pk, "yes_no", remove_1="on"))
    assert_well_formed(page)
    assert "must have at least 2 entries" in page.text


def test_bands_are_changed_and_a_gap_is_refused(ada, draft):
    page = page_of(send(ada, "change_bands", draft.pk, "age", code_new="70_plus", label_new="70+", from_new="70"))
    assert_well_formed(page)
    assert "Only the first band may be open below and only the last above" in page.one("div", cls="govuk-error-summary").text
    last = len(draft.document["bands"]["age"]["bands"]) - 1
    changes = {f"label_{last}": "60-69", f"to_{last}": "69"}
    send(ada, "change_bands", draft.pk, "age", code_new="70_plus", label_new="70+", from_new="70", **changes)
    bands = EditionDraft.objects.get().document["bands"]["age"]["bands"]
    assert [(band["label"], band.get("from"), band.get("to")) for band in bands][-2:] == [
        ("60-69", "60", "69"),
        ("70+", "70", None),
    ]


def test_the_scheme_is_changed_in_numbers_and_checked(ada, draft):
    changes = {"share_good": "70", "rounding": "on", "within_points": "3", "not_rated": "in_proportion_to_rated_standards"}
    send(ada, "change_scheme", draft.pk, **changes)
    saved = EditionDraft.objects.get()
    scheme = saved.document["scheme"]
    assert (scheme["bands"]["from_per_cent"]["good"], scheme["rounding"]["round_before_banding"]) == (70, True)
    assert "good: 70" in saved.source
    assert scheme["discretion"]["within_points"] == 3
    assert scheme["not_rated"]["overall"] == "in_proportion_to_rated_standards"
    page = page_of(send(ada, "change_scheme", draft.pk, low_good="17"))
    assert_well_formed(page)
    assert "There is a gap: a total of 16 has no overall rating." in page.text


def test_a_change_that_somebody_else_made_meanwhile_is_not_overwritten(ada, draft, cast):
    address = reverse("change_question", args=[draft.pk, PROMPT])
    sent = typed(shown(ada, "change_question", draft.pk, PROMPT)) | {"text": "Mine"}
    alma = person("alma", is_administrator=True)
    save_source(draft=draft, source=draft.source + "# theirs\n", seen=1, by=alma)
    page = page_of(ada.post(address, sent))
    assert_well_formed(page)
    assert "Alma saved version 2 while you were editing." in page.text
    ada.post(address, typed(page))
    source = EditionDraft.objects.get().source
    assert "text: Mine" in source
    assert source.endswith("# theirs\n")


def test_faults_that_are_there_already_do_not_stand_in_the_way(ada, draft, cast):
    save_source(draft=draft, source=draft.source.replace("valid_from: 2018", "valid_from: 3018"), seen=1, by=cast.ada)
    assert EditionDraft.objects.get().problems
    assert send(ada, "change_question", draft.pk, PROMPT, text="Are victims heard?").status_code == 302


@pytest.mark.parametrize(
    "text", ["name: [", "- a\n- list\n", "domains: nothing\nbands: 3\noption_sets: [1]\nscheme: 7\nform: x\n"]
)
def test_a_text_that_forms_cannot_read_leads_back_to_the_text(ada, draft, cast, text):
    save_source(draft=draft, source=text, seen=1, by=cast.ada)
    for name, args in (
        ("draft_parts", []), ("change_scheme", []), ("change_bands", ["age"]), ("change_options", ["yes_no"]),
        ("change_question", [PROMPT]),
    ):  # fmt: skip
        assert ada.get(reverse(name, args=[draft.pk, *args])).status_code in {200, 404}
