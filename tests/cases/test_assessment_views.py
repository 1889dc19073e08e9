"""The pages of a case, as a browser without scripts sees them."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.assessing import submit_assessment
from cases.models import Case, CaseAssessment, Judgement
from inspections.models import Inspection
from inspections.rules import Phase
from tests.cases.filling import KEY_QUESTION, PROMPT, answer, fill, posted
from tests.cast import ROLES, add_case, plan
from tests.pages import LARGEST_PAGE, assert_well_formed, page_of

ENGAGING = "implementation.engaging"
SCREENING = "screening.harm_indicators"


def form_url(case, page=KEY_QUESTION):
    return reverse("case_page", args=[case.pk, page])


@pytest.fixture
def crc_case(cast):
    """A case of 2018-19, where a screening question decides about safety."""
    inspection = plan("Old Place", edition="crc-2018-19", kind="CRC", team={cast.lee: ROLES["lee"], cast.ines: ROLES["ines"]})
    return add_case(inspection, "OP-1", officer="X1", allocated_to=cast.ines)


def statuses(page) -> list[str]:
    return [status.text for status in page.all("div", cls="govuk-task-list__status")]


def test_the_overview_lists_every_page_by_stage_with_its_status(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, "yes")
    page = page_of(browser_of(cast.ines).get(f"/cases/{case.pk}/"))
    assert_well_formed(page)
    stages = [heading.text for heading in page.one("main").all("h2")]
    assert stages[:6] == ["Assessment", "Planning", "Implementation and delivery", "Reviewing", "Outcomes", "Summary"]
    assert statuses(page)[:2] == ["In progress", "Not yet started"]
    assert len(statuses(page)) == 15  # 13 key questions, the summary, the interview
    assert "0 of 13 key questions completed" in page.text
    assert page.one("title").text.startswith("Case NB-001 - ")


def test_completed_key_questions_are_counted_in_words(case, cast, browser_of):
    fill(case, cast.ines, leave_out=("planning.safety", "reviewing.safety.adjustments"))
    page = page_of(browser_of(cast.ines).get(f"/cases/{case.pk}/"))
    assert "11 of 13 key questions completed. 12 of them have a judgement." in page.text
    assert statuses(page).count("Completed") == 12  # with the summary


def test_what_is_not_asked_says_why(crc_case, cast, browser_of):
    answer(crc_case, cast.ines, SCREENING, "no")
    browser = browser_of(cast.ines)
    page = page_of(browser.get(f"/cases/{crc_case.pk}/"))
    assert statuses(page).count("Not asked in this case") == 4
    assert "of 8 key questions" in page.text
    assert "Asked unless the answer to “Are there indicators" in page.text
    shown = page_of(browser.get(form_url(crc_case, "assessment.safety")))
    assert_well_formed(shown)
    assert "This is not asked in this case." in shown.text
    assert not shown.all("textarea")


def test_a_page_draws_the_asked_prompts_and_the_judgement(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, "no", "  First line\nsecond <b>line</b>")
    page = page_of(browser_of(cast.ines).get(form_url(case)))
    assert_well_formed(page)
    assert [legend.text for legend in page.all("legend")] == [
        "2.1.1 a Is the person on probation meaningfully involved in their assessment, and are their views taken into account?",
        "2.1.1 b Does assessment analyse the person on probation's motivation and readiness to engage and comply?",
        "2.1.1 c Does assessment analyse the person on probation's diversity and personal circumstances, and their impact on the"
        " ability to comply and engage?",
        "Judgement: Does assessment focus sufficiently on engaging the person on probation?",
        "Have you completed this key question?",
    ]
    assert posted(page)[f"evidence-{PROMPT}"] == "  First line\nsecond <b>line</b>"
    assert posted(page)[f"choice-{PROMPT}"] == "no"
    assert "Of 3 prompts asked: 0 sufficient, 1 insufficient, 0 not applicable, 2 not answered yet." in page.text
    assert not page.one("input", id=f"choice-{KEY_QUESTION}").attrs.keys() & {"checked"}
    assert "NB-001" in page.one("title").text


def test_the_form_saves_everything_and_goes_on(case, cast, browser_of):
    browser = browser_of(cast.ines)
    data = posted(page_of(browser.get(form_url(case))))
    data |= {f"choice-{PROMPT}": "no", f"evidence-{PROMPT}": "One.\r\nTwo.", f"choice-{KEY_QUESTION}": "yes"}
    assert browser.post(form_url(case), data).headers["Location"] == form_url(case, "assessment.desistance")
    prompt = Judgement.objects.get(question__code=PROMPT)
    assert (prompt.option.code, prompt.evidence, prompt.version) == ("no", "One.\nTwo.", 1)
    assert Judgement.objects.count() == 2
    # Sent twice, as by an impatient finger or the back button: nothing more is written and nobody is bothered.
    assert browser.post(form_url(case), data).status_code == 302
    assert Judgement.objects.get(question__code=PROMPT).version == 1


def test_the_other_button_leads_to_the_overview_and_so_does_the_last_page(case, cast, browser_of):
    browser = browser_of(cast.ines)
    data = posted(page_of(browser.get(form_url(case))), overview="1")
    assert browser.post(form_url(case), data).headers["Location"] == f"/cases/{case.pk}/"
    last = posted(page_of(browser.get(form_url(case, "summary"))), **{"evidence-summary.case": "All in all."})
    assert browser.post(form_url(case, "summary"), last).headers["Location"] == f"/cases/{case.pk}/"
    assert Judgement.objects.get().evidence == "All in all."


def test_a_choice_can_be_taken_back(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, "no", "Kept.")
    browser = browser_of(cast.ines)
    page = page_of(browser.get(form_url(case)))
    clear = [radio for radio in page.all("input", name=f"choice-{PROMPT}") if radio.attrs["value"] == ""]
    assert "hidden" not in clear[0].parent.attrs
    browser.post(form_url(case), posted(page, **{f"choice-{PROMPT}": ""}))
    assert (Judgement.objects.get().option, Judgement.objects.get().evidence) == (None, "Kept.")


def test_two_people_with_the_same_page_keep_both_texts_until_one_decides(case, cast, browser_of):
    mine, lees = browser_of(cast.ines), browser_of(cast.lee)
    data = posted(page_of(mine.get(form_url(case))))
    lees.post(form_url(case), posted(page_of(lees.get(form_url(case))), **{f"evidence-{PROMPT}": "Lee's words."}))

    data |= {f"evidence-{PROMPT}": "My words.", f"choice-{KEY_QUESTION}": "yes"}
    reply = mine.post(form_url(case), data)
    assert reply.status_code == 422
    page = page_of(reply)
    assert_well_formed(page)
    summary = page.one("div", cls="govuk-error-summary")
    assert "Lee changed 2.1.1 a while you had it open" in summary.text
    card = page.one("div", cls="app-conflict")
    assert "by Lee" in card.text
    assert [prose.text for prose in card.all("p", cls="app-prose")] == ["[removed] Lee's words.", "[added] My words."]
    assert posted(page)[f"evidence-{PROMPT}"] == "My words."
    assert Judgement.objects.get(question__code=KEY_QUESTION).option.code == "yes"  # the others are saved
    assert Judgement.objects.get(question__code=PROMPT).evidence == "Lee's words."

    undecided = mine.post(form_url(case), posted(page))
    assert undecided.status_code == 422
    decided = mine.post(form_url(case), posted(page_of(undecided), **{f"decide-{PROMPT}": "both"}))
    assert decided.status_code == 302
    assert Judgement.objects.get(question__code=PROMPT).evidence == "Lee's words.\n\nMy words."


@pytest.mark.parametrize(("decision", "kept"), [("saved", "Lee's words."), ("mine", "My words.")])
def test_the_person_decides(case, cast, browser_of, decision, kept):
    mine = browser_of(cast.ines)
    data = posted(page_of(mine.get(form_url(case))), **{f"evidence-{PROMPT}": "My words."})
    answer(case, cast.lee, PROMPT, evidence="Lee's words.")
    conflict = page_of(mine.post(form_url(case), data))
    assert "Keep both" in conflict.one("div", cls="app-conflict").text
    assert mine.post(form_url(case), posted(conflict, **{f"decide-{PROMPT}": decision})).status_code == 302
    assert Judgement.objects.get().evidence == kept


def test_of_two_choices_one_is_kept(case, cast, browser_of):
    mine = browser_of(cast.ines)
    data = posted(page_of(mine.get(form_url(case))), **{f"choice-{PROMPT}": "yes"})
    answer(case, cast.lee, PROMPT, "no")
    card = page_of(mine.post(form_url(case), data)).one("div", cls="app-conflict")
    assert "Use mine" in card.text
    assert "Keep both" not in card.text


def test_text_that_is_too_long_comes_back_whole_with_the_reason(case, cast, browser_of):
    browser, text = browser_of(cast.ines), "x" * 50_001
    reply = browser.post(form_url(case), posted(page_of(browser.get(form_url(case))), **{f"evidence-{PROMPT}": text}))
    page = page_of(reply)
    assert_well_formed(page)
    assert page.one("title").text.startswith("Error: ")
    assert "Evidence must be 50,000 characters or fewer." in page.one("div", cls="govuk-error-summary").text
    assert posted(page)[f"evidence-{PROMPT}"] == text


def test_what_was_typed_into_a_case_handed_in_meanwhile_can_be_copied(case, cast, browser_of):
    browser = browser_of(cast.ines)
    fill(case, cast.ines)
    data = posted(page_of(browser.get(form_url(case))), **{f"evidence-{PROMPT}": "Typed too late."})
    submit_assessment(assessment=case.assessment, by=cast.lee)
    reply = browser.post(form_url(case), data)
    assert reply.status_code == 409
    page = page_of(reply)
    assert_well_formed(page)
    assert "read-only until it is reopened" in page.one("div", cls="govuk-error-summary").text
    assert [box.text for box in page.all("textarea", readonly="")] == ["Typed too late."]
    assert not [form for form in page.all("form") if "data-answers" in form.attrs]


def test_somebody_who_lost_the_case_meanwhile_gets_their_text_back(case, cast, browser_of):
    browser = browser_of(cast.ines)
    data = posted(page_of(browser.get(form_url(case))), **{f"evidence-{PROMPT}": "Mine."})
    Case.objects.filter(pk=case.pk).update(allocated_to=cast.asha)
    reply = browser.post(form_url(case), data)
    assert reply.status_code == 403
    assert [box.text for box in page_of(reply).all("textarea", readonly="")] == ["Mine."]
    assert not Judgement.objects.exists()


def test_an_answer_that_opens_questions_on_its_own_page_brings_the_person_back_to_them(case, cast, browser_of):
    browser, url = browser_of(cast.ines), form_url(case, ENGAGING)
    reply = browser.post(url, posted(page_of(browser.get(url)), **{f"choice-{ENGAGING}.non_compliance": "yes"}))
    assert reply.headers["Location"] == url
    page = page_of(browser.get(url))
    assert "this page now also asks 2.3.1 f, 2.3.1 g" in page.text
    assert page.all("textarea", id=f"evidence-{ENGAGING}.enforcement")


def test_what_is_no_longer_asked_is_kept_and_listed_apart(case, cast, browser_of):
    answer(case, cast.ines, f"{ENGAGING}.non_compliance", "yes")
    answer(case, cast.ines, f"{ENGAGING}.enforcement", "no", "Nothing was done.")
    answer(case, cast.ines, f"{ENGAGING}.non_compliance", "none")
    page = page_of(browser_of(cast.ines).get(form_url(case, ENGAGING)))
    assert_well_formed(page)
    assert "No longer asked (kept, not counted)" in page.text
    assert "Nothing was done." in page.text
    assert "hidden" in page.one("div", id=f"question-{ENGAGING}.enforcement").attrs  # until an answer on the page asks for it
    everything = page_of(browser_of(cast.ines).get(f"/cases/{case.pk}/answers/"))
    assert "Not asked now, kept and not counted." in everything.text


def test_text_typed_into_a_question_that_stopped_being_asked_is_not_lost(case, cast, browser_of):
    answer(case, cast.ines, f"{ENGAGING}.non_compliance", "yes")
    browser, url = browser_of(cast.ines), form_url(case, ENGAGING)
    data = posted(page_of(browser.get(url)), **{f"evidence-{ENGAGING}.enforcement": "Typed before."})
    answer(case, cast.lee, f"{ENGAGING}.non_compliance", "none")
    assert browser.post(url, data).status_code == 302
    assert Judgement.objects.get(question__code=f"{ENGAGING}.enforcement").evidence == "Typed before."


def test_those_who_may_only_read_get_the_page_without_a_form_and_the_reason(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, "yes", "What Ines wrote.")
    page = page_of(browser_of(cast.quinn).get(form_url(case)))
    assert_well_formed(page)
    assert "Only the inspector this case is allocated to" in page.text
    assert "What Ines wrote." in page.text
    assert not page.all("textarea")


@pytest.mark.parametrize("phase", [Phase.PLANNING, Phase.PANEL])
def test_outside_fieldwork_the_page_is_read_only(case, cast, browser_of, phase):
    Inspection.objects.update(phase=phase)
    page = page_of(browser_of(cast.ines).get(form_url(case)))
    assert f"This inspection is in the {phase} phase" in page.text
    assert not page.all("textarea")


def test_all_answers_tell_apart_what_is_not_asked_not_applicable_and_not_answered(case, cast, browser_of):
    answer(case, cast.ines, f"{ENGAGING}.non_compliance", "none", "None at all.")
    page = page_of(browser_of(cast.rae).get(f"/cases/{case.pk}/answers/"))
    assert_well_formed(page)
    section = next(part for part in page.all("section") if part.attrs.get("aria-labelledby") == f"page-{ENGAGING}")
    assert "There were no risks of non-compliance" in section.text
    assert "Not asked in this case. Asked when the type of supervision is" in section.text
    assert "Not answered yet" in section.text
    assert "Ines" in section.text


def test_submitting_lists_what_is_missing_with_links_and_then_asks_to_confirm(case, cast, browser_of):
    browser, url = browser_of(cast.ines), f"/cases/{case.pk}/submit/"
    fill(case, cast.ines, leave_out=(PROMPT,))
    page = page_of(browser.get(url))
    assert_well_formed(page)
    assert [(link.text, link.attrs["href"]) for link in page.one("main").one("ul", cls="govuk-list--bullet").all("a")] == [
        ("Answer 2.1.1 a", f"{form_url(case)}?check=1#choice-{PROMPT}")
    ]
    refused = browser.post(url)
    assert refused.status_code == 422
    assert_well_formed(page_of(refused))
    answer(case, cast.ines, PROMPT, "yes")
    ready = page_of(browser.get(url))
    assert_well_formed(ready)
    assert "2.1.1 Does assessment focus sufficiently on engaging the person on probation? Yes" in ready.text
    change = [link.attrs["href"] for link in ready.one("main").all("a") if link.text.startswith("Change")]
    assert change[0] == f"{form_url(case)}?check=1"
    assert browser.post(change[0], posted(page_of(browser.get(change[0])))).headers["Location"] == url
    assert CaseAssessment.objects.get(case=case).submitted_at is None
    assert browser.post(url).headers["Location"] == f"/cases/{case.pk}/"
    assert browser.post(url).status_code == 302  # pressed twice
    overview = page_of(browser.get(f"/cases/{case.pk}/"))
    assert "Submitted by Ines on" in overview.text


def test_what_is_missing_on_a_page_that_nobody_began_is_one_link_to_it(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, "yes")
    main = page_of(browser_of(cast.ines).get(f"/cases/{case.pk}/submit/")).one("main")
    first, second, *others = main.all("ul", cls="govuk-list--bullet")
    assert [link.text for link in first.all("a")][:2] == ["Answer 2.1.1 b", "Answer 2.1.1 c"]
    assert all(len(found.all("a")) == 1 for found in (second, *others))
    assert (
        second.one("a").text
        == "Answer 4 questions (2.1.2 Does assessment focus sufficiently on the factors linked to offending and desistance?)"
    )
    assert second.one("a").attrs["href"] == f"/cases/{case.pk}/form/assessment.desistance/"


def test_the_lead_reopens_with_a_reason_that_the_inspector_sees(case, cast, browser_of):
    fill(case, cast.ines)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    lee, url = browser_of(cast.lee), f"/cases/{case.pk}/reopen/"
    assert_well_formed(page_of(lee.get(url)))
    missing = page_of(lee.post(url, {"reason": ""}))
    assert_well_formed(missing)
    assert "Enter why the assessment is reopened" in missing.text
    assert lee.post(url, {"reason": "Please look at 2.1.1 again."}).status_code == 302
    page = page_of(browser_of(cast.ines).get(f"/cases/{case.pk}/"))
    assert "This assessment was reopened: Please look at 2.1.1 again." in page.text


MATRIX = [
    # url, who may read it, who may write to it (POST); everybody else is refused 403, strangers 404, nobody is sent to sign in
    ("/cases/{pk}/", {"lee", "ines", "asha", "quinn", "pat", "rae"}, None),
    ("/cases/{pk}/answers/", {"lee", "ines", "asha", "quinn", "pat", "rae"}, None),
    ("/cases/{pk}/form/assessment.engaging/", {"lee", "ines", "asha", "quinn", "pat", "rae"}, {"lee", "ines"}),
    ("/cases/{pk}/submit/", {"lee", "ines"}, {"lee", "ines"}),
    ("/cases/{pk}/reopen/", {"lee"}, {"lee"}),
]


@pytest.mark.parametrize(("url", "readers", "writers"), MATRIX)
def test_who_may_see_and_do_what(case, cast, browser_of, url, readers, writers):
    address = url.format(pk=case.pk)
    for name in ("lee", "ines", "asha", "quinn", "pat", "rae"):
        browser = browser_of(getattr(cast, name))
        assert browser.get(address).status_code == (200 if name in readers else 403), name
        post = browser.post(address, {"reason": "Because"}).status_code
        expected = 405 if writers is None else 403
        assert post in ({302, 422} if writers and name in writers else {expected}), (name, post)
    for name in ("lou", "olu", "ada"):
        browser = browser_of(getattr(cast, name))
        assert browser.get(address).status_code == 404, name
        assert browser.post(address).status_code in {404, 405}, name
    nobody = browser_of(None).get(address)
    assert (nobody.status_code, nobody.headers["Location"]) == (302, f"/sign-in/?next={address}")


@pytest.mark.parametrize("url", [row[0] for row in MATRIX])
def test_a_case_of_another_inspection_is_not_there(other_case, case, cast, browser_of, url):
    address = url.format(pk=other_case.pk)
    for name in ("lee", "ines", "asha", "lou", "quinn", "pat", "rae", "ada"):
        reply = browser_of(getattr(cast, name)).get(address)
        assert reply.status_code == 404
        assert "Secretville" not in reply.content.decode()


def test_a_local_assessor_sees_the_case_allocated_to_them(case, cast, browser_of):
    Case.objects.filter(pk=case.pk).update(allocated_to=cast.lou)
    browser = browser_of(cast.lou)
    assert {browser.get(url.format(pk=case.pk)).status_code for url, _, _ in MATRIX[:4]} == {200}


def test_pages_that_the_edition_lacks_are_not_there(case, cast, browser_of):
    browser = browser_of(cast.ines)
    for page in ("nonsense", "information", "staffing.levels", "..%2f"):
        assert browser.get(f"/cases/{case.pk}/form/{page}/").status_code == 404


@pytest.mark.parametrize("url", [f"/cases/{{pk}}/form/{ENGAGING}/", *(row[0] for row in MATRIX[:4])])
def test_queries_stay_the_same_however_much_is_answered(case, cast, browser_of, url):
    browser, address = browser_of(cast.ines), url.format(pk=case.pk)
    browser.get(address)  # the edition is read once per process

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    empty = queries()
    fill(case, cast.ines)
    assert queries() == empty <= 12


def test_the_largest_page_is_small_when_full(case, cast, browser_of):
    Case.objects.filter(pk=case.pk).update(sentence_type="licence")
    answer(case, cast.ines, f"{ENGAGING}.non_compliance", "yes")
    fill(case, cast.ines)
    browser, sizes = browser_of(cast.ines), {}
    overview = browser.get(f"/cases/{case.pk}/").content.decode()
    for path in set(re.findall(rf"/cases/{case.pk}/form/[^/]+/", overview)):
        sizes[path] = len(gzip.compress(browser.get(path).content))
    assert len(sizes) == 14
    assert max(sizes.values()) < LARGEST_PAGE, sizes


def test_pages_with_case_data_are_kept_out_of_caches(case, cast, browser_of):
    assert browser_of(cast.ines).get(form_url(case)).headers["Cache-Control"] == "no-store"
