from decimal import Decimal

from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition
from standards.structure import Kind
from tests.standards.small import SMALL, write

CRC = assemble(read_edition(edition_files()[0]).document.stored())


def test_the_form_begins_with_case_information_and_ends_with_the_summary():
    assert CRC.stages == (
        ("information", "Case information"),
        ("assessment", "Assessment"),
        ("planning", "Planning"),
        ("implementation", "Implementation and delivery"),
        ("reviewing", "Reviewing"),
        ("summary", "Summary"),
    )
    codes = [page.code for page in CRC.pages]
    assert (codes[0], codes[1], codes[-2], codes[-1]) == ("information", "assessment.engaging", "reviewing.safety", "summary")
    assert codes[1:-1] == [question.code for question in CRC.key_questions]
    assert CRC.page("planning.safety").title == "2.2.3 Does planning focus sufficiently on keeping other people safe?"
    assert CRC.page("cooking") is None


def test_questions_of_standards_that_people_rate_are_on_no_form():
    organisational = [question for question in CRC.all_questions if question.kind is Kind.ORGANISATIONAL]
    assert len(organisational) == 25
    assert not {question.code for question in organisational} & set(CRC.questions)
    assert {question.page for question in organisational} == {""}


def test_words_and_labels_fall_back_on_what_is_known():
    assert (CRC.term("officer"), CRC.term("governor")) == ("responsible officer", "governor")
    assert CRC.label("rosh", "very_high") == "Very high"
    assert CRC.label("rosh", "extreme") == "extreme"
    assert CRC.label("rosh", "") == "Not known"
    assert CRC.group("sentence_type", "licence") == "post_custody"
    assert CRC.group("sentence_type", None) is None
    assert CRC.group("sex", "male") is None


def test_an_option_is_found_by_its_code():
    question = CRC.questions["implementation.engaging.start_promptly"]
    assert question.option("no_non_compliance").label == "No, due to non-compliance"
    assert question.option("perhaps") is None


def test_a_prompt_is_asked_when_its_own_condition_and_that_of_its_key_question_hold(tmp_path):
    edition = assemble(read_edition(write(tmp_path)).document.stored())
    of_key_question = {"answer": "screening.harm", "in": ["yes"]}
    assert edition.questions["assessment.safety.victims"].applies == {
        "all": [of_key_question, {"fact": "supervision", "in": ["post_custody"]}]
    }
    assert edition.questions["assessment.safety.past"].applies == {"all": [of_key_question, {"fact": "age", "at_least": 21}]}


def test_a_decimal_limit_of_a_condition_is_a_number(tmp_path):
    text = SMALL.replace("{fact: age, at_least: 21}", "{not: {fact: sentence_months, at_most: 6.01}}")
    edition = assemble(read_edition(write(tmp_path, text)).document.stored())
    applies = edition.questions["assessment.safety.past"].applies
    assert applies["all"][1] == {"not": {"fact": "sentence_months", "at_most": Decimal("6.01")}}
