"""Unpaid work, Through the Gate, court work and victim work: samples and forms of their own in the editions of 2019-20."""

import pytest

from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition
from standards.structure import Counts, Kind

EDITIONS = {path.stem: assemble(read_edition(path).document.stored()) for path in edition_files()}
CRC, NPS = "crc-2019-20", "nps-2019-20"
KEY_QUESTIONS = {
    (CRC, "unpaid_work"): ["assessment", "rehabilitation", "safety", "sentence"],
    (CRC, "through_the_gate"): ["planning", "delivery", "safety", "coordination"],
    (NPS, "court_work"): ["advice", "safety", "allocation"],
    (NPS, "victim_work"): ["initial_contact", "information_exchange", "contribution"],
}
MODULES = {"unpaid_work": "unpaid_work", "through_the_gate": "through_the_gate", "court_work": "court_reports",
           "victim_work": "statutory_victims"}  # fmt: skip
ASPIRE = ("assessment", "planning", "implementation", "reviewing")
REFRESHED = {
    "leadership.vision.casework",
    "leadership.vision.diversity",
    "leadership.operating_model.diversity",
    "information_and_facilities.learning.serious_further_offences",
}


@pytest.mark.parametrize(
    ("code", "modules"), [(CRC, ["unpaid_work", "through_the_gate"]), (NPS, ["court_reports", "statutory_victims"])]
)
def test_ten_standards_are_rated_two_of_them_by_samples_of_their_own(code, modules):
    edition = EDITIONS[code]

    assert [module.code for module in edition.modules] == ["supervision", *modules]
    assert all(module.sample and module.draft and not module.officer_interview for module in edition.modules[1:])
    assert [standard.rated_by for standard in edition.standards] == ["characteristics"] * 4 + ["cases"] * 6
    assert all(standard.key_questions for standard in edition.standards[4:])
    assert edition.scheme == EDITIONS["crc-2018-19"].scheme
    assert edition.scheme["overall"]["standards"] == 10


@pytest.mark.parametrize(("code", "standard"), KEY_QUESTIONS)
def test_each_standard_has_its_key_questions_with_prompts_in_its_module(code, standard):
    edition, module = EDITIONS[code], MODULES[standard]
    [found] = [one for one in edition.standards if one.code == standard]

    assert found.module == module
    assert found.key_questions == tuple(f"{standard}.{name}" for name in KEY_QUESTIONS[code, standard])
    for number, key_question in enumerate(found.key_questions, start=1):
        *prompts, judged = edition.page(key_question).questions
        assert (judged.number, judged.kind) == (f"{found.number}.{number}", Kind.KEY_QUESTION)
        assert [prompt.number for prompt in prompts] == [f"{judged.number} {letter}" for letter in "abcdef"[: len(prompts)]]
        assert len(prompts) >= 3
        assert [option.counts for option in judged.options] == [Counts.SUFFICIENT, Counts.INSUFFICIENT]


@pytest.mark.parametrize("code", [CRC, NPS])
def test_every_module_begins_with_what_decides_and_ends_with_words(code):
    edition = EDITIONS[code]
    for module in edition.modules[1:]:
        first, *_, last = edition.pages_of(module.code)
        assert {question.kind for question in first.questions} == {Kind.SCREENING}
        assert [question.code.rpartition(".")[2] for question in last.questions] == ["summary", "good_practice", "poor_practice"]
        assert {question.module for page in edition.pages_of(module.code) for question in page.questions} == {module.code}


@pytest.mark.parametrize("code", [CRC, NPS])
def test_nothing_of_domain_three_passes_for_published_wording(code):
    edition = EDITIONS[code]
    own = [question for page in edition.pages if page.module != "supervision" for question in page.questions]
    assert own
    assert all(question.draft and not question.source for question in own)


@pytest.mark.parametrize("code", [CRC, NPS])
def test_the_refresh_added_prompts_to_domain_one_and_left_supervised_cases_alone(code):
    before, after = EDITIONS["crc-2018-19"], EDITIONS[code]
    organisational = {q.code for q in after.all_questions if q.kind is Kind.ORGANISATIONAL}

    assert organisational - {q.code for q in before.all_questions} == REFRESHED
    assert {q.code for q in before.all_questions if q.kind is Kind.ORGANISATIONAL} <= organisational
    assert after.pages_of("supervision") == before.pages
    assert after.interview == before.interview


@pytest.mark.parametrize(
    ("code", "later", "alike"),
    [
        (
            CRC,
            "region-2023-25",
            {"unpaid_work.assessment", "unpaid_work.rehabilitation", "unpaid_work.safety", "unpaid_work.sentence"},
        ),
        (NPS, "region-2023-25", {"victim_work.initial_contact", "victim_work.information_exchange", "victim_work.contribution"}),
        (NPS, "pdu-2023-25", {"court_work.advice"}),
    ],
)
def test_what_later_editions_ask_alike_has_the_same_code_and_wording(code, later, alike):
    mine, theirs = ({q.concept: q.text for q in EDITIONS[one].key_questions if q.standard not in ASPIRE} for one in (code, later))

    assert mine.keys() & theirs.keys() == alike
    assert {concept: mine[concept] for concept in alike} == {concept: theirs[concept] for concept in alike}
