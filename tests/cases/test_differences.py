"""What changed between two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.differences import ADDED, REMOVED, SAME, Piece, word_differences

TEXT = st.text(alphabet="ab \n.é", max_size=60)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_from_the_pieces(before, after):
    pieces = word_differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after
    assert all(piece.text for piece in pieces)


@given(TEXT)
def test_nothing_changed(text):
    assert word_differences(text, text) == ([Piece(SAME, text)] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "New words", [(ADDED, "New words")]),
        ("Old words", "", [(REMOVED, "Old words")]),
        ("One two", "One two three", [(SAME, "One two"), (ADDED, " three")]),
        ("One two four", "One two three four", [(SAME, "One two "), (ADDED, "three "), (SAME, "four")]),
        ("a b c d", "a x y d", [(SAME, "a "), (REMOVED, "b c"), (ADDED, "x y"), (SAME, " d")]),
        ("Seen once.", "Seen twice.", [(SAME, "Seen "), (REMOVED, "once."), (ADDED, "twice.")]),
    ],
)
def test_words_stay_whole(before, after, pieces):
    assert [(piece.kind, piece.text) for piece in word_differences(before, after)] == pieces


def test_very_long_changes_count_as_replaced_between_their_ends():
    before = " ".join(["First", *(f"a{number}" for number in range(6_000)), "last"])
    after = " ".join(["First", *(f"b{number}" for number in range(6_000)), "last"])
    assert [piece.kind for piece in word_differences(before, after)] == [SAME, REMOVED, ADDED, SAME]
