"""What the editions from October 2023 say: rated and unrated standards, pooled ones, two sets of questions."""

import pytest

from standards.applicability import applies
from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition
from standards.structure import Counts, Kind

EDITIONS = {path.stem: assemble(read_edition(path).document.stored()) for path in edition_files()}
PDU, REGION, DYNAMIC = (EDITIONS[code] for code in ("pdu-2023-25", "region-2023-25", "dynamic-public-protection-2025"))
ASPIRE = ["assessment", "planning", "implementation", "reviewing"]


def standards_by(edition, rated_by):
    return [standard.code for standard in edition.standards if standard.rated_by == rated_by]


# --- PDUs ------------------------------------------------------------------------------------------------------------


def test_seven_standards_of_a_pdu_are_rated_and_five_are_reported():
    assert standards_by(PDU, "characteristics") == ["leadership", "staffing", "services"]
    assert standards_by(PDU, "cases") == ASPIRE
    assert standards_by(PDU, "nothing") == [
        "resettlement", "court_work", "management_oversight", "safeguarding_information", "harm_classification",
    ]  # fmt: skip
    assert PDU.scheme["overall"]["standards"] == 7


def test_the_rated_standards_of_a_pdu_ask_what_those_of_2021_asked():
    before = EDITIONS["pdu-2021-23"]
    assert [(question.code, question.text, question.options) for question in asked_in(PDU, ASPIRE)] == [
        (question.code, question.text, question.options) for question in asked_in(before, ASPIRE)
    ]


def test_planning_for_safety_leaves_out_cases_with_a_low_risk_of_serious_harm_and_no_others():
    before = EDITIONS["pdu-2021-23"].questions
    changed = {q.code for q in asked_in(PDU, ASPIRE) if q.applies != before[q.code].applies}
    assert changed == {code for code in before if code.startswith("planning.safety")}
    for rosh, asked in (("low", False), ("medium", True), ("very_high", True), ("", True), (None, True)):
        assert {applies(PDU.questions[code].applies, {"rosh": rosh}, {}) for code in changed} == {asked}


def asked_in(edition, standards):
    return [question for question in edition.questions.values() if question.standard in standards and question.page]


def test_court_reports_are_a_sample_of_their_own():
    assert [module.code for module in PDU.modules] == ["supervision", "court_reports"]
    assert PDU.questions["court_work.advice"].module == "court_reports"
    assert {question.module for question in asked_in(PDU, [*ASPIRE, "resettlement", "management_oversight"])} == {"supervision"}


def test_resettlement_is_judged_in_post_custody_cases_only():
    question = PDU.questions["resettlement.release"]
    assert question.applies == {"fact": "supervision", "in": ["post_custody"]}
    assert PDU.questions["resettlement.release.harm"].applies == question.applies


def test_whether_information_was_used_is_asked_once_it_was_requested():
    for about in ("domestic_abuse", "children"):
        requested = f"safeguarding_information.{about}_requested"
        assert PDU.questions[f"safeguarding_information.{about}_used"].applies == {"answer": requested, "in": ["yes"]}
        assert PDU.questions[requested].options[-1].counts is Counts.NOT_APPLICABLE


def test_missing_and_ineffective_oversight_are_insufficient():
    counts = {option.code: option.counts for option in PDU.questions["management_oversight.quality"].options}
    assert counts == {
        "sufficient": Counts.SUFFICIENT, "insufficient": Counts.INSUFFICIENT, "missing": Counts.INSUFFICIENT,
        "ineffective": Counts.INSUFFICIENT, "not_needed": Counts.NOT_APPLICABLE,
    }  # fmt: skip


def test_what_is_reported_and_not_rated_is_in_our_own_words():
    reported = standards_by(PDU, "nothing")
    assert all(question.draft for question in PDU.questions.values() if question.standard in reported)


# --- regions ---------------------------------------------------------------------------------------------------------


def test_four_of_the_eight_standards_of_a_region_are_pooled_from_its_pdus():
    assert standards_by(REGION, "characteristics") == ["leadership", "staffing"]
    assert standards_by(REGION, "parts") == ["desistance", "public_protection", "resettlement", "court_work"]
    assert standards_by(REGION, "cases") == ["unpaid_work", "victim_work"]
    assert REGION.scheme["overall"]["standards"] == 8


def test_a_region_has_its_own_cases_in_two_samples_and_no_others():
    assert [module.code for module in REGION.modules] == ["unpaid_work", "statutory_victims"]
    assert {question.module for question in REGION.questions.values()} == {"unpaid_work", "statutory_victims"}
    assert REGION.interview == ()


def test_what_is_pooled_by_theme_is_asked_of_pdus():
    pools = {q.code: q.pools for standard in REGION.standards for q in standard.questions if q.kind is Kind.POOLED}
    assert pools == {
        **{f"desistance.{stage}": (f"{stage}.desistance",) for stage in ASPIRE},
        **{f"public_protection.{stage}": (f"{stage}.safety",) for stage in ASPIRE},
        "resettlement.pooled": ("resettlement.release",),
        "court_work.pooled": ("court_work.advice",),
    }
    asked = {question.concept for question in PDU.key_questions}
    assert {concept for concepts in pools.values() for concept in concepts} <= asked


# --- overall bands ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "points"),
    [
        ("pdu-2021-23", {"inadequate": [0, 4], "requires_improvement": [5, 13], "good": [14, 22], "outstanding": [23, 27]}),
        ("pdu-2023-25", {"inadequate": [0, 3], "requires_improvement": [4, 10], "good": [11, 17], "outstanding": [18, 21]}),
        ("region-2023-25", {"inadequate": [0, 4], "requires_improvement": [5, 12], "good": [13, 20], "outstanding": [21, 24]}),
    ],
)
def test_overall_bands_take_the_mean_points_per_standard_and_the_boundary_downwards(code, points):
    overall = EDITIONS[code].scheme["overall"]
    assert overall["points"] == points
    halves = [0.5, 1.5, 2.5]
    for total in range(3 * overall["standards"] + 1):
        place = sum(total / overall["standards"] > half for half in halves)
        low, high = list(overall["points"].values())[place]
        assert low <= total <= high


def test_every_rule_of_a_scheme_says_what_it_rests_on():
    rules = [name for name in PDU.scheme if name != "scale"]
    assert {name: PDU.scheme[name]["basis"] for name in rules} == {
        "bands": "background", "rounding": "unknown", "standard": "background", "points": "background",
        "overall": "background", "discretion": "background", "not_rated": "inferred",
    }  # fmt: skip
    assert REGION.scheme["overall"]["basis"] == "inferred"


# --- the dynamic inspection ------------------------------------------------------------------------------------------


def test_dynamic_inspections_rate_nothing_and_say_why():
    assert DYNAMIC.scheme == {}
    assert DYNAMIC.scheme_absent.startswith("Dynamic inspections give no ratings")


@pytest.mark.parametrize(
    ("facts", "adjusted"),
    [
        ({}, False),
        ({"sentence_type": "community_order"}, False),
        ({"sentence_type": "licence", "licence_days": 56}, True),
        ({"sentence_type": "licence", "licence_days": 57}, False),
        ({"sentence_type": "licence", "licence_days": 0}, True),
        ({"sentence_type": "post_sentence_supervision"}, True),
        ({"sentence_type": "post_sentence_supervision", "licence_days": 180}, False),
        ({"sentence_type": "post_sentence_supervision", "licence_days": 30}, True),
        ({"sentence_type": "community_order", "reset_days": 56}, True),
        ({"sentence_type": "community_order", "reset_days": 57}, False),
        ({"sentence_type": "licence", "licence_days": 300, "reset_days": 20}, True),
    ],
)
def test_a_case_is_asked_the_core_or_the_adjusted_questions_and_never_both(facts, adjusted):
    asked = {question.number for question in DYNAMIC.key_questions if applies(question.applies, facts, {})}
    assert asked == {f"{'A' if adjusted else 'C'}{number}" for number in range(1, 5)}
    prompts = {q.number[0] for q in DYNAMIC.questions.values() if q.kind is Kind.PROMPT and applies(q.applies, facts, {})}
    assert prompts == {"A" if adjusted else "C"}


def test_the_published_questions_are_c1_and_c2():
    published = {question.number: question.text for question in DYNAMIC.questions.values() if not question.draft}
    assert published == {
        "C1": "Does assessment focus sufficiently on keeping other people safe?",
        "C2": "Does planning focus sufficiently on keeping other people safe?",
    }


def test_core_questions_are_those_of_the_pdu_inspections_and_adjusted_ones_are_not():
    concepts = {question.number: question.concept for question in DYNAMIC.key_questions}
    assert [concepts[f"C{n}"] for n in range(1, 5)] == [f"{stage}.safety" for stage in ASPIRE]
    assert not {concepts[f"A{n}"] for n in range(1, 5)} & {question.concept for question in PDU.key_questions}
