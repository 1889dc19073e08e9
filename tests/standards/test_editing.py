"""One place of an edition's text is changed, and nothing else."""

from difflib import ndiff

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from standards.edition_file import NotEditable, edition_files, read_edition, read_source, written
from standards.edition_file.editing import with_entry, with_value, without_value
from standards.edition_file.lines import compose_text, plain
from tests.standards.small import SMALL

KEY_QUESTION = ("domains", 0, "standards", 0, "key_questions", 0)
PROMPTS = (*KEY_QUESTION, "prompts")
PROMPT = {"code": "assessment.safety.new", "text": "Is it new?", "draft": True, "options": "yes_no"}


def data(text):
    root, problems = compose_text(text, "small")
    assert problems == []
    return plain(root)


def changed(before, after):
    """The lines taken away and those added."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_a_wording_is_changed_and_every_other_line_stays():
    text = with_value(SMALL, (*PROMPTS, 0, "text"), "Are victims heard?")
    assert changed(SMALL, text) == [
        "-                 text: Are victims considered?",
        "+                 text: Are victims heard?",
    ]


def test_a_long_wording_is_folded_and_a_folded_one_replaced_as_a_whole():
    long = "Is past behaviour considered " + "and considered again " * 10 + "until the end?"
    text = with_value(SMALL, (*PROMPTS, 1, "text"), long)
    assert max(map(len, text.splitlines())) <= 125
    assert data(text)["domains"][0]["standards"][0]["key_questions"][0]["prompts"][1]["text"] == long
    assert with_value(text, (*PROMPTS, 1, "text"), "Is past behaviour considered?") == SMALL


@pytest.mark.parametrize(
    "wording", ["no", "1.10", "null", "~", "# no comment", "a: b", "- a", "“curly” and é", " spaced ", "{a}", "'"]
)
def test_a_wording_is_read_back_whatever_it_looks_like(wording):
    text = with_value(SMALL, (*PROMPTS, 0, "text"), wording)
    assert data(text)["domains"][0]["standards"][0]["key_questions"][0]["prompts"][0]["text"] == wording


def test_a_key_is_added_before_the_lists_and_taken_away_again():
    text = with_value(SMALL, (*KEY_QUESTION, "hint"), "Look twice.")
    assert changed(SMALL, text) == ["+             hint: Look twice."]
    assert without_value(text, (*KEY_QUESTION, "hint")) == SMALL


def test_a_part_in_brackets_is_written_anew_as_a_whole():
    text = with_value(SMALL, ("option_sets", "yes_no", "options", 1, "label"), "No, never")
    assert changed(SMALL, text)[0] == '-       - {code: "no", label: "No", counts: insufficient}'
    assert data(text)["option_sets"]["yes_no"]["options"][1] == {"code": "no", "label": "No, never", "counts": "insufficient"}


def test_a_prompt_an_option_and_a_band_are_added_at_the_end_of_their_list():
    text = with_entry(SMALL, PROMPTS, PROMPT)
    text = with_entry(text, ("option_sets", "yes_no", "options"), {"code": "na", "label": "Nothing", "counts": "not_applicable"})
    text = with_value(text, ("bands", "age", "bands", 1), {"code": "old", "label": "30-59", "from": 30, "to": 59})
    text = with_entry(text, ("bands", "age", "bands"), {"code": "older", "label": "60+", "from": 60})
    assert read_source(text, "small").problems == ()
    assert "- {code: na, label: Nothing, counts: not_applicable}" in text
    assert "      - {code: older, label: 60+, from: 60}\n" in text


def test_the_first_prompt_makes_the_list_and_the_last_takes_it_away():
    text = without_value(without_value(SMALL, (*PROMPTS, 1)), (*PROMPTS, 0))
    assert "prompts" not in data(text)["domains"][0]["standards"][0]["key_questions"][0]
    assert data(with_entry(text, PROMPTS, PROMPT))["domains"][0]["standards"][0]["key_questions"][0]["prompts"] == [
        {**PROMPT, "draft": "true"}
    ]


def test_notes_of_editors_stay_where_they_are():
    noted = SMALL.replace(
        '    options:\n      - {code: "yes"', '    options:  # as printed\n      # both\n      - {code: "yes"', 1
    )
    text = with_entry(noted, ("option_sets", "yes_no", "options"), {"code": "na", "label": "Nothing", "counts": "not_applicable"})
    assert [line[0] for line in changed(noted, text)] == ["+"]


def test_a_text_that_is_no_yaml_is_not_changed():
    with pytest.raises(NotEditable):
        with_value("a: [", ("a",), "b")


@pytest.mark.parametrize("path", edition_files(), ids=lambda path: path.stem)
def test_what_is_written_from_an_edition_reads_as_the_same_edition(path):
    document = read_edition(path).document
    read = read_source(written(document.stored()), path.stem)
    assert (read.problems, read.document.digest()) == ((), document.digest())


def places(value, place=()):
    """Every place of a text or a list in an edition."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, entry in entries:
        yield (*place, step)
        yield from places(entry, (*place, step))


SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in edition_files()}
EVERY_PLACE = [(name, place) for name, source in SOURCES.items() for place in places(data(source))]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=200)


@example(("region-2023-25", ("domains", 0, "standards")), "0")  # a list in brackets becomes a word
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EVERY_PLACE), TEXTS)
def test_whatever_stands_anywhere_can_be_replaced_by_any_text(chosen, wording):
    name, place = chosen
    with_value(SOURCES[name], place, wording)  # compares the result with what was asked for


@example(("quality-and-impact-2016-17", ("form", "last", 0)))  # the only entry of the only list of its part
@example(("region-2023-25", ("domains", 0, "standards", 0)))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([chosen for chosen in EVERY_PLACE if isinstance(chosen[1][-1], int)]))
def test_every_entry_of_every_list_can_be_taken_away_and_another_added(chosen):
    name, place = chosen
    with_entry(SOURCES[name], place[:-1], PROMPT)
    without_value(SOURCES[name], place)
