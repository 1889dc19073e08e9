"""Which words of a practice example are marked because they may tell who it is about."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.names import Sign, marks_in, pieces_of

KNOWN = ("NB-001", "Mill Lane", "RO1")


def marked(text, known=()):
    return [(mark.text, mark.sign) for mark in marks_in(text, known)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The practitioner saw him weekly.", []),
        ("The practitioner saw Darren weekly.", [("Darren", Sign.NAME)]),
        ("Darren was seen. Then Darren left.", [("Darren", Sign.NAME), ("Darren", Sign.NAME)]),
        ("Darren Smith was seen.", [("Darren", Sign.NAME), ("Smith", Sign.NAME)]),
        ("Mr Smith was seen.", [("Mr", Sign.NAME), ("Smith", Sign.NAME)]),
        ("We met Mr. Smith.", [("Mr", Sign.NAME), ("Smith", Sign.NAME)]),
        ("First line\nSecond line", []),
        ("- Planned well\n• Reviewed late", []),
        ("They call him “Daz” there", [("Daz", Sign.NAME)]),
        ("In Leeds. When Anna left", [("Leeds", Sign.NAME), ("Anna", Sign.NAME)]),
        ("Seen by Siân O\u2019Brien-Jones\u2019s team", [("Siân", Sign.NAME), ("O\u2019Brien-Jones\u2019s", Sign.NAME)]),
        ("An OASys assessment and a MAPPA meeting, as I read it", []),
        ("JB moved in", []),  # at the beginning of a sentence a capital says nothing
        ("Then JB moved in. JB left.", [("JB", Sign.NAME), ("JB", Sign.NAME)]),
        ("he lives in LS1 4AP now", [("LS1", Sign.NUMBER), ("4AP", Sign.NUMBER)]),
        ("call 01632 960123", [("01632", Sign.NUMBER), ("960123", Sign.NUMBER)]),
        ("a 12-month order with 30 days and 3 reviews", []),
        ("reviewed on 3 March 2022 and 04/05/22, again in March 2023",
         [("3 March 2022", Sign.DATE), ("04/05/22", Sign.DATE), ("March 2023", Sign.DATE)]),
        ("since 2019 and on 2021-02-03", [("2019", Sign.DATE), ("2021-02-03", Sign.DATE)]),
        ("on the 1st of May", [("1st of May", Sign.DATE)]),
        ("may he come in may", []),
    ],
)  # fmt: skip
def test_what_is_marked(text, found):
    assert marked(text) == found


def test_what_is_known_from_the_case_is_marked_however_it_is_written():
    text = "Case nb-001 of mill lane, held by RO1; RO11 is another."

    assert marked(text, KNOWN)[:3] == [("nb-001", Sign.KNOWN), ("mill lane", Sign.KNOWN), ("RO1", Sign.KNOWN)]
    assert ("RO11", Sign.KNOWN) not in marked(text, KNOWN)


def test_a_text_in_pieces_is_the_text():
    text = "Then Darren left Leeds."
    pieces = pieces_of(text, marks_in(text))

    assert [(piece.text, piece.sign is not None) for piece in pieces] == [
        ("Then ", False), ("Darren", True), (" left ", False), ("Leeds", True), (".", False)
    ]  # fmt: skip


words = st.text(alphabet=st.sampled_from(list("aAéÉ1 .,\n-'\u2019/")), max_size=40)


@given(words, st.lists(words, max_size=3))
def test_marks_are_in_order_apart_and_say_what_stands_there(text, known):
    marks = marks_in(text, known)

    assert all(text[mark.start : mark.end] == mark.text for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    assert "".join(piece.text for piece in pieces_of(text, marks)) == text


@given(st.sampled_from(KNOWN), words, words)
def test_nothing_known_is_ever_missed(word, before, after):
    marks = marks_in(f"{before} {word} {after}", KNOWN)

    assert word.lower() in {mark.text.lower() for mark in marks if mark.sign is Sign.KNOWN}
