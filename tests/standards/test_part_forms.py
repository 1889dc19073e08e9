"""Standards, key questions, rules, rating characteristics and codes of a draft have forms of their own."""

import pytest
from django.urls import reverse

from standards.amending import standards_in
from standards.drafting import begin_draft, save_source
from standards.edition_file import data_of, without_value
from standards.models import Edition, EditionDraft
from tests.pages import assert_well_formed, page_of
from tests.standards.test_amending import send, shown

pytestmark = pytest.mark.django_db

WORDS = {"outstanding": "All of it.", "good": "Most of it.", "requires_improvement": "Half of it.", "inadequate": "None of it."}


@pytest.fixture
def draft(cast):
    base = Edition.objects.get(code="pdu-2021-23")
    return begin_draft(based_on=base, code="pdu-2027", name="PDU standards 2027", by=cast.ada)


@pytest.fixture
def ada(browser_of, cast):
    return browser_of(cast.ada)


def saved():
    return EditionDraft.objects.get()


def standard(code):
    return next(one for domain in saved().document["domains"] for one in domain["standards"] if one["code"] == code)


def refusal(response):
    page = page_of(response)
    assert_well_formed(page)
    return page.one("div", cls="govuk-error-summary").text


def test_a_standard_is_added_and_counted_and_gets_a_key_question(ada, draft):
    sent = {"code": "victims", "number": "2.6", "title": "Victims", "rated_by": "cases"}
    assert send(ada, "add_standard", draft.pk, "case_supervision", **sent).status_code == 302
    assert saved().problems == []
    overall = saved().document["scheme"]["overall"]
    assert (overall["standards"], overall["points"]["outstanding"]) == (10, [23, 30])

    question = {"name": "contact", "text": "Were victims kept informed?", "options": "yes_no", "aspect": "safety"}
    assert send(ada, "add_key_question", draft.pk, "victims", **question).status_code == 302
    [added] = standard("victims")["key_questions"]
    assert (added["code"], added["text"], added["aspect"], added["draft"]) == (
        "victims.contact", "Were victims kept informed?", "safety", True,
    )  # fmt: skip
    assert saved().problems == []
    assert "There is another standard or page `victims`" in refusal(
        send(ada, "add_standard", draft.pk, "case_supervision", **sent)
    )


def test_characteristics_of_a_draft_that_came_without_are_empty_and_can_be_filled(ada, draft, cast):
    data = data_of(draft.source)
    place = next(place for place, part in standards_in(data) if part["code"] == "staffing")
    bare = without_value(draft.source, (*place, "characteristics"))
    save_source(draft=draft, source=bare, seen=1, by=cast.ada)
    page = shown(ada, "change_characteristics", draft.pk, "staffing")
    assert {box.text.strip() for box in page.one("main").all("textarea")} == {""}
    assert "Enter what Good looks like" in refusal(
        send(ada, "change_characteristics", draft.pk, "staffing", **WORDS | {"good": " "})
    )
    assert send(ada, "change_characteristics", draft.pk, "staffing", **WORDS).status_code == 302
    assert standard("staffing")["characteristics"] == WORDS | {"draft": True}


def test_a_rule_gets_other_words_and_another_basis(ada, draft):
    send(ada, "change_rule", draft.pk, "bands", text="Shares  are banded.", basis="stated", origin="Bulletin 2023/03")
    rule = saved().document["scheme"]["bands"]
    assert (rule["text"], rule["basis"], rule["source"]) == ("Shares are banded.", "stated", "Bulletin 2023/03")
    assert rule["from_per_cent"]["good"] == 65
    assert "Enter what the rule says" in refusal(send(ada, "change_rule", draft.pk, "bands", text=""))


def test_codes_are_renamed_added_to_their_group_and_taken_away(ada, draft):
    groups = saved().document["groups"]["ethnic_group"]["groups"]
    assert send(ada, "change_codes", draft.pk, "ethnicity", code="X9", label="Of another kind", group="0").status_code == 302
    assert dict(saved().document["code_lists"]["ethnicity"])["X9"] == "Of another kind"
    assert saved().document["groups"]["ethnic_group"]["groups"][0]["holds"] == [*groups[0]["holds"], "X9"]
    last = len(saved().document["code_lists"]["ethnicity"]) - 1
    assert send(ada, "change_codes", draft.pk, "ethnicity", label_0="Renamed", **{f"remove_{last}": "on"}).status_code == 302
    assert saved().document["code_lists"]["ethnicity"][0][1] == "Renamed"
    assert "X9" not in saved().source
    assert saved().problems == []


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"code": "X9", "label": ""}, "Enter a label for the new code"),
        ({"code": "", "label": "Lost"}, "Enter a code, or leave the label empty"),
        ({"code": "male", "label": "Again"}, "There is a code “male” already"),
        ({"code": "not good", "label": "Spaced"}, "A code may hold letters, digits and underscores only"),
        ({"label_0": ""}, "Enter a label for male"),
    ],
)
def test_a_code_that_cannot_be_is_refused(ada, draft, sent, reason):
    assert reason in refusal(send(ada, "change_codes", draft.pk, "sex", **sent))


def test_every_part_has_a_link_and_what_is_not_there_is_not_found(ada, draft):
    links = {link.attrs["href"] for link in shown(ada, "draft_parts", draft.pk).one("main").all("a")}
    there = {
        "add_standard": "case_supervision", "add_key_question": "assessment", "change_characteristics": "staffing",
        "change_rule": "bands", "change_codes": "sex",
    }  # fmt: skip
    for name, of in there.items():
        assert reverse(name, args=[draft.pk, of]) in links
        assert ada.get(reverse(name, args=[draft.pk, "nothing"])).status_code == 404
    assert ada.get(reverse("change_characteristics", args=[draft.pk, "assessment"])).status_code == 404


def test_a_scheme_without_an_overall_rating_keeps_its_form_and_counts_no_standards(ada, draft, cast):
    source = without_value(without_value(draft.source, ("scheme", "overall")), ("scheme", "not_rated"))
    source = source.replace("\nscheme:\n", "\nscheme:\n  overall_absent: Standards are rated alone.\n")
    save_source(draft=draft, source=source, seen=1, by=cast.ada)
    assert saved().problems == []
    page = shown(ada, "change_scheme", draft.pk)
    assert not [field for field in page.all("input") if field.attrs.get("name") in ("low_good", "not_rated")]
    assert send(ada, "change_scheme", draft.pk, share_good="70").status_code == 302
    sent = {"code": "victims", "title": "Victims", "rated_by": "cases"}
    assert send(ada, "add_standard", draft.pk, "case_supervision", **sent).status_code == 302
    assert (saved().problems, saved().document["scheme"]["bands"]["from_per_cent"]["good"]) == ([], 70)
