"""Sets of answers, bands and pools of a draft have forms: what cannot be is said at the field."""

import pytest
from django.urls import reverse

from standards.drafting import begin_draft, save_source
from standards.models import Edition, EditionDraft
from tests.pages import assert_well_formed, page_of
from tests.standards.small import SMALL
from tests.standards.test_amending import send, shown
from tests.standards.test_nasty_files import NASTY

pytestmark = pytest.mark.django_db

SET = {
    "name": "oversight", "question": "assessment.safety",
    "code_0": "sufficient", "label_0": "Sufficient", "counts_0": "sufficient",
    "code_1": "missing", "label_1": "Missing", "counts_1": "insufficient",
}  # fmt: skip


@pytest.fixture
def draft_of(cast):
    def begun(code):
        return begin_draft(based_on=Edition.objects.get(code=code), code="new", name="New", by=cast.ada)

    return begun


@pytest.fixture
def ada(browser_of, cast):
    return browser_of(cast.ada)


def saved():
    found = EditionDraft.objects.get()
    assert found.problems == []
    return found.document


def at_fields(response):
    """The messages that stand at fields, each with the name of its field."""
    page = page_of(response)
    assert_well_formed(page)
    messages = {one.attrs["id"]: one.text.removeprefix("Error:").strip() for one in page.all("p", cls="govuk-error-message")}
    return {name.removeprefix("id_").removesuffix("_error").removesuffix("-error"): text for name, text in messages.items()}


def test_a_set_of_answers_is_added_with_the_question_that_has_it(ada, draft_of):
    draft = draft_of("pdu-2021-23")
    assert send(ada, "add_options", draft.pk, **SET).status_code == 302
    assert saved()["option_sets"]["oversight"]["options"] == [
        {"code": "sufficient", "label": "Sufficient", "counts": "sufficient"},
        {"code": "missing", "label": "Missing", "counts": "insufficient"},
    ]
    assert "Sufficient / Missing (oversight)" in shown(ada, "change_question", draft.pk, "assessment.safety").text
    assert f"/drafts/{draft.pk}/parts/options/oversight/" in ada.get(reverse("draft_parts", args=[draft.pk])).content.decode()


WRONG = [
    ({"name": "yes_no"}, "name", "There is a set “yes_no” already"),
    ({"name": "Not good"}, "name", "A code may hold small letters, digits and underscores only"),
    ({"question": ""}, "question", "Select the question that has these answers"),
    ({"counts_1": ""}, "counts_1", "Select how it counts"),
    ({"label_0": ""}, "label_0", "Enter a label"),
    ({"label_2": "Lost"}, "code_2", "Enter a code, or leave the row empty"),
]


def test_a_set_that_cannot_be_is_refused_at_the_field(ada, draft_of):
    draft = draft_of("pdu-2021-23")
    for sent, field, message in WRONG:
        assert at_fields(send(ada, "add_options", draft.pk, **SET | sent)) == {field: message}


def test_bands_of_another_measure_are_added_in_their_order(ada, draft_of):
    draft = draft_of("quality-and-impact-2016-17")
    rows = {"measure": "caseload_fte", "step": "0.5", "code_0": "more", "label_0": "Over 40", "from_0": "40.5",
            "code_1": "fewer", "label_1": "Up to 40", "to_1": "40"}  # fmt: skip
    assert at_fields(send(ada, "add_bands", draft.pk, **rows | {"from_0": "41"})) == {
        "from_0": "There is a gap between the bands `Up to 40` and `Over 40`."
    }
    assert at_fields(send(ada, "add_bands", draft.pk, measure="caseload_fte", step="0")) == {"step": "The step must be above 0"}
    assert at_fields(send(ada, "add_bands", draft.pk, measure="caseload_fte")) == {"code_0": "Enter at least one band"}
    assert send(ada, "add_bands", draft.pk, **rows).status_code == 302
    bands = saved()["bands"]["caseload_fte"]
    assert (bands["step"], [band["code"] for band in bands["bands"]]) == ("0.5", ["fewer", "more"])
    assert ada.get(reverse("add_bands", args=[draft.pk])).status_code == 404


def test_a_gap_or_an_overlap_is_said_at_the_band_and_a_new_one_takes_its_place(ada, draft_of):
    draft = draft_of("pdu-2021-23")
    for limit, wrong in (("27", "There is a gap between"), ("25", "overlaps"), ("25.5", "is no multiple of the step 1")):
        found = at_fields(send(ada, "change_bands", draft.pk, "age", from_1=limit))
        assert set(found) == {"from_1"}
        assert wrong in found["from_1"]
    new = {"from_1": "31", "label_1": "31-35", "code_new": "26_30", "label_new": "26-30", "from_new": "26", "to_new": "30"}
    assert send(ada, "change_bands", draft.pk, "age", **new).status_code == 302
    assert [band["label"] for band in saved()["bands"]["age"]["bands"]][:4] == ["18-25", "26-30", "31-35", "36-55"]


def test_the_step_of_a_measure_is_changed_with_the_limits_that_hang_on_it(ada, draft_of):
    draft = draft_of("pdu-2021-23")
    page = shown(ada, "change_bands", draft.pk, "sentence_months")
    assert page.one("input", name="step").attrs["value"] == "0.01"
    wrong = at_fields(send(ada, "change_bands", draft.pk, "sentence_months", step="0.5"))
    assert wrong
    assert all("is no multiple of the step 0.5" in reason for reason in wrong.values())
    assert at_fields(send(ada, "change_bands", draft.pk, "age", step="-1")) == {"step": "The step must be above 0"}
    assert send(ada, "change_bands", draft.pk, "sentence_months", step="0.5", from_1="6.5", from_2="12.5").status_code == 302
    bands = saved()["bands"]["sentence_months"]
    assert (bands["step"], [band.get("from") for band in bands["bands"]]) == ("0.5", ["0", "6.5", "12.5"])


def test_the_bands_of_a_measure_are_taken_out_unless_something_needs_them(ada, draft_of):
    draft = draft_of("crc-2018-19")
    page = page_of(send(ada, "remove_bands", draft.pk, "caseload_fte"))
    assert_well_formed(page)
    assert "There are no bands `caseload_fte`." in page.one("div", cls="govuk-error-summary").text
    assert "18-24, 25-29, 30-39" in shown(ada, "remove_bands", draft.pk, "age").text
    response = send(ada, "remove_bands", draft.pk, "age")
    assert response.headers["Location"] == reverse("draft_parts", args=[draft.pk])
    assert "age" not in saved()["bands"]
    assert ada.get(reverse("remove_bands", args=[draft.pk, "age"])).status_code == 404
    assert EditionDraft.objects.get().source.count("\n") < draft.source.count("\n")


def test_what_a_region_pools_is_chosen(ada, draft_of):
    draft = draft_of("region-2023-25")
    page = shown(ada, "change_question", draft.pk, "desistance.planning")
    assert [box.attrs["value"] for box in page.all("input", type="checkbox") if "checked" in box.attrs] == ["planning.desistance"]
    response = send(ada, "change_question", draft.pk, "desistance.planning", pools=[])
    assert at_fields(response) == {"pools": "Select at least one question whose judgements are counted"}
    both = ["planning.desistance", "planning.engaging"]
    assert send(ada, "change_question", draft.pk, "desistance.planning", pools=both).status_code == 302
    new = {"name": "outcomes", "text": "Do early outcomes show progress?", "pools": ["outcomes.progress"]}
    assert send(ada, "add_key_question", draft.pk, "desistance", **new).status_code in (200, 302)
    questions = next(one for domain in saved()["domains"] for one in domain["standards"] if one["code"] == "desistance")
    assert [question["pools"] for question in questions["key_questions"]][1] == both


def test_no_fault_of_a_draft_breaks_a_page(ada, draft_of, cast):
    """Whatever is saved as text, its pages open and say the faults; a part that cannot be shown as one is not found."""
    draft, seen = draft_of("pdu-2021-23"), 1
    texts = [SMALL.replace(old, new) for old, new, *_ in list(NASTY.values())[::4]]
    texts += [
        "",
        "- a\n",
        "a: " + "[" * 5_000,
        "domains:\n",
        "domains: 7\nform: [1]\nmodules: {a: b}\nscheme: [x]\ninterview: x\n",
        SMALL.replace("  yes_no:", "  a/b:"),
        SMALL.replace("code: assessment\n", "code: a/b\n"),
        SMALL.replace("code: cases\n", "code: a/b\n"),
        SMALL.replace("code: start\n", "code: {a: b}\n"),
        SMALL.replace("\n  age:", "\n  a/b:"),
        SMALL.replace("\n  sex:", "\n  a/b:"),
        SMALL.replace("key_questions:", "x:"),
    ]
    assert ada.get(reverse("draft_differences", args=[draft.pk])).status_code == 200
    for text in texts:
        seen = save_source(draft=draft, source=text or "#", seen=seen, by=cast.ada).version
        for name in ("draft_text", "draft_parts"):
            response = ada.get(reverse(name, args=[draft.pk]))
            assert response.status_code in (200, 404), (name, text)
        fault = EditionDraft.objects.values_list("problems", flat=True).get()
        assert all(line >= 1 and reason.endswith(".") for line, reason in fault), fault
