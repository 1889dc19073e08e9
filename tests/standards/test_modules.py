import pytest

from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition
from standards.structure import Kind, Module
from tests.standards.several_samples import SEVERAL_SAMPLES
from tests.standards.small import SMALL, line_of, write

VICTIMS = "{code: victims, title: Victims, sample: Everybody who asked., source: The manual, officer_interview: true}"
POOLS = "pools: [planning.desistance, reviewing.desistance]"

# What is replaced, by what, where the fault is shown (the line on which this stands), and the reason.
BROKEN = {
    "module twice": (
        VICTIMS,
        VICTIMS.replace("code: victims", "code: unpaid_work"),
        "{code: unpaid_work, title: Victims",
        "There is another module `unpaid_work`",
    ),
    "module with the code of the main sample": (
        VICTIMS,
        VICTIMS.replace("code: victims", "code: supervision"),
        "{code: supervision, title: Victims",
        "`supervision` is the main sample, which needs no entry",
    ),
    "module without a standard": (
        "        module: victims\n",
        "",
        VICTIMS,
        "No standard is judged in the cases of the module `victims`.",
    ),
    "module of unknown origin": (
        VICTIMS,
        VICTIMS.replace("source: The manual, ", ""),
        "title: Victims, sample",
        "`victims` needs the `source` of its wording, or `draft: true`.",
    ),
    "module without a sample": (VICTIMS, VICTIMS.replace("sample: Everybody who asked., ", ""), "title: Victims, source",
                                "`sample` is missing."),
    "unknown module": ("module: victims", "module: cooking", "module: cooking", "There is no module `cooking`."),
    "module of a standard that people rate": (
        "        rated_by: parts\n",
        "        module: unpaid_work\n        rated_by: parts\n",
        "module: unpaid_work\n        rated_by: parts",
        "`desistance` is not judged in cases: it takes no module.",
    ),
    "condition on an answer of another module": (
        "answer: unpaid_work.paused",
        "answer: screening.harm",
        "{answer: screening.harm, in: [\"yes\"]}\n      - code: victims",
        "The question `screening.harm` is asked later than this one, or not on this form",
    ),
    "page with the code of another module's": (
        "code: unpaid_work_summary",
        "code: summary",
        "code: summary\n          title: Unpaid work summary",
        "There is another standard or page `summary`",
    ),
    "no way of rating": ("rated_by: parts", "rated_by: chance", "rated_by: chance", "`rated_by` is `chance`; it must be 'cases'"),
    "parts that pool nothing": (f", {POOLS}", "", "code: desistance.pooled", "`desistance.pooled` belongs to a standard"),
    "pooling by a standard that is not rated by parts": (
        "text: Was contact offered in time,",
        "pools: [reviewing.safety], text: Was contact offered in time,",
        "pools: [reviewing.safety]",
        "`victims` is not rated by parts: `victims.contact` pools nothing.",
    ),
    "pooled twice": (
        POOLS,
        POOLS.replace("reviewing", "planning"),
        "pools: [planning.desistance, planning.desistance]",
        "`planning.desistance` is pooled twice",
    ),
    "options for what is pooled": (
        POOLS,
        f"options: yes_no, {POOLS}",
        f"options: yes_no, {POOLS}",
        "`desistance.pooled` is counted together from other inspections: it takes no options.",
    ),
    "condition for what is pooled": (
        POOLS,
        f"{POOLS}, applies: {{fact: sex, known: true}}",
        "applies: {fact: sex",
        "`desistance.pooled` is not on the form of a case: it takes no condition.",
    ),
    "prompts of what is pooled": (
        POOLS,
        f"{POOLS}, prompts: [{{code: desistance.pooled.a, text: A, draft: true}}]",
        "prompts: [{code: desistance.pooled.a",
        "`desistance.pooled` is counted together from other inspections: it takes no prompts.",
    ),
}  # fmt: skip


@pytest.fixture
def edition(tmp_path):
    read = read_edition(write(tmp_path, SEVERAL_SAMPLES))
    assert read.problems == ()
    return assemble(read.document.stored())


@pytest.mark.parametrize(("old", "new", "shown_at", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_module_or_pool_is_refused_with_line_and_reason_and_not_as_many_faults(tmp_path, old, new, shown_at, reason):
    assert SEVERAL_SAMPLES.count(old) == 1
    text = SEVERAL_SAMPLES.replace(old, new)
    problems = [str(problem) for problem in read_edition(write(tmp_path, text)).problems]
    expected = f"small.yaml, line {line_of(shown_at, text)}: {reason}"
    assert [problem for problem in problems if problem.startswith(expected)], problems
    assert len(problems) <= 2


def test_a_standard_of_a_module_needs_key_questions(tmp_path):
    key_questions = SEVERAL_SAMPLES[SEVERAL_SAMPLES.index("        key_questions:\n          - {code: victims.contact") :]
    text = SEVERAL_SAMPLES.replace(key_questions[: key_questions.index("      - code: desistance")], "")
    [problem] = read_edition(write(tmp_path, text)).problems
    assert problem.reason == "`victims` has no key question that could be judged in its module."


def test_a_module_cannot_promise_an_interview_that_the_edition_lacks(tmp_path):
    start, end = SEVERAL_SAMPLES.index("interview:\n"), SEVERAL_SAMPLES.index("scheme:\n")
    [problem] = read_edition(write(tmp_path, SEVERAL_SAMPLES[:start] + SEVERAL_SAMPLES[end:])).problems
    assert problem.reason == "The edition has no interview that could be held."


def test_a_standard_that_is_never_rated_is_not_counted_by_the_scheme(tmp_path):
    text = SEVERAL_SAMPLES.replace("        rated_by: nothing\n", "")
    [problem] = read_edition(write(tmp_path, text)).problems
    assert problem.reason == "The scheme counts 3 standards, the edition has 4 that are rated."


def test_an_edition_without_modules_has_the_main_sample_alone(tmp_path):
    edition = assemble(read_edition(write(tmp_path)).document.stored())
    assert edition.modules == (Module("supervision", "Supervision", officer_interview=True),)
    assert edition.pages_of("supervision") == edition.pages
    assert edition.stages_of("supervision") == edition.stages


def test_every_module_has_a_form_of_its_own(edition):
    assert [(module.code, module.officer_interview) for module in edition.modules] == [
        ("supervision", True), ("unpaid_work", False), ("victims", True),
    ]  # fmt: skip
    assert {module.code: [page.code for page in edition.pages_of(module.code)] for module in edition.modules} == {
        "supervision": ["start", "assessment.safety", "summary"],
        "unpaid_work": ["unpaid_work_start", "unpaid_work.safety", "unpaid_work_summary"],
        "victims": ["victims.contact"],
    }
    assert [code for code, _ in edition.stages_of("unpaid_work")] == ["unpaid_work_start", "unpaid_work", "unpaid_work_summary"]
    assert {question.module for page in edition.pages_of("unpaid_work") for question in page.questions} == {"unpaid_work"}
    assert edition.pages_of("cooking") == ()
    assert edition.module("victims").sample == "Everybody who asked."
    assert edition.module("cooking") is None


def test_what_is_pooled_stands_on_no_form_and_is_a_question_all_the_same(edition):
    [pooled] = [question for question in edition.all_questions if question.kind is Kind.POOLED]
    assert (pooled.code, pooled.pools, pooled.page) == ("desistance.pooled", ("planning.desistance", "reviewing.desistance"), "")
    assert pooled not in edition.key_questions
    assert [question.code for question in edition.key_questions] == ["assessment.safety", "unpaid_work.safety", "victims.contact"]


def test_an_edition_whose_standards_are_all_judged_in_modules_has_no_main_sample(tmp_path):
    form = SEVERAL_SAMPLES[SEVERAL_SAMPLES.index("form:\n  first:\n    - code: start") : SEVERAL_SAMPLES.index("modules:\n")]
    text = SEVERAL_SAMPLES.replace(form, "").replace('            applies: {answer: screening.harm, in: ["yes"]}\n', "")
    text = text.replace("        title: Assessment\n", "        title: Assessment\n        module: victims\n")
    text = text.replace('applies: {answer: unpaid_work.paused, in: ["yes"]}', "applies: {fact: age, at_least: 21}")
    read = read_edition(write(tmp_path, text))
    assert read.problems == ()
    edition = assemble(read.document.stored())
    assert [module.code for module in edition.modules] == ["unpaid_work", "victims"]


# Published editions may not change; a part that an edition does not use must leave no trace in its digest.
DIGESTS = {
    "crc-2018-19": "d4b1c3f84faa2e6ca3f2b5653681d88b53081158bc51504d687aea8ac26c10ba",
    "nps-2018-19": "730eaa70989c1edae7455afd63d7739c52efe5bc01de394820f278e242f6d4a9",
    "pdu-2021-23": "47bdd8d30a05af667f379ff8caae2efa1282f7fd9b9328efc84212bd88ef46af",
    "quality-and-impact-2016-17": "a26f6ed66a7dd519ff8478c951ca7d79f3aea4a4da427e1dac68b183c849017f",
}


@pytest.mark.parametrize("code", DIGESTS)
def test_what_editions_may_hold_now_leaves_those_published_before_as_they_were(code):
    [path] = [path for path in edition_files() if path.stem == code]
    assert read_edition(path).document.digest() == DIGESTS[code]


def test_the_small_edition_has_no_trace_of_modules(tmp_path):
    assert "modules" not in read_edition(write(tmp_path, SMALL)).document.stored()
