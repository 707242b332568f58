"""What changed between two texts, word by word."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.word_marks import Piece, PieceMark, pieces

WORDS = st.lists(st.sampled_from(["the", "roof", "of", "£2", "Council’s", " ", "\n", ".", "  "]), max_size=40)
TEXTS = st.one_of(st.text(max_size=60), WORDS.map("".join), WORDS.map(" ".join))


def marked(before: str, after: str) -> list[tuple[PieceMark, str]]:
    return [(piece.mark, piece.text) for piece in pieces(before, after)]


def restored(found: tuple[Piece, ...]) -> tuple[str, str]:
    before = "".join(piece.text for piece in found if piece.mark != "in")
    after = "".join(piece.text for piece in found if piece.mark != "out")
    return before, after


def test_words_that_went_out_stand_before_those_that_came_in() -> None:
    assert marked("To sell the lodge by tender.", "To let the lodge by tender.") == [
        ("same", "To "),
        ("out", "sell"),
        ("in", "let"),
        ("same", " the lodge by tender."),
    ]


def test_two_changes_with_only_a_blank_between_are_one() -> None:
    assert marked("To sell the big house now", "To sell the small home now") == [
        ("same", "To sell the "),
        ("out", "big house"),
        ("in", "small home"),
        ("same", " now"),
    ]


def test_words_with_an_apostrophe_a_hyphen_or_a_point_are_whole() -> None:
    assert marked("the Council's two-year plan 2.5", "the Council’s four-year plan 2.6") == [
        ("same", "the "),
        ("out", "Council's two-year"),
        ("in", "Council’s four-year"),
        ("same", " plan "),
        ("out", "2.5"),
        ("in", "2.6"),
    ]


def test_the_same_text_is_one_piece_and_nothing_is_none() -> None:
    assert (marked("As before.", "As before."), marked("", "")) == ([("same", "As before.")], [])


def test_what_is_only_added_or_only_taken_away_has_no_other_side() -> None:
    assert marked("", "New words") == [("in", "New words")]
    assert marked("Old words", "") == [("out", "Old words")]
    assert marked("To sell", "To sell and let") == [("same", "To sell"), ("in", " and let")]


def test_a_long_text_is_marked_by_sentences() -> None:
    said = [f"In the year {year} the roof of the hall and the roof of the school are mended." for year in range(100)]
    instead = [f"By the year {year} the floor of the school and the floor of the hall are laid." for year in range(100)]
    before, after = " ".join(said), " ".join([instead[0], *said[1:50], *instead[50:]])
    found = marked(before, after)
    assert found[:2] == [("out", said[0]), ("in", instead[0])]
    assert found[2] == ("same", f" {' '.join(said[1:50])} ")
    assert [mark for mark, _ in found[3:]] == ["out", "in"]


def test_a_text_that_only_repeats_itself_is_marked_as_a_whole() -> None:
    before, after = "a. b. " * 20_000 + "c", "b. a. " * 20_000 + "d"
    assert marked(before, after) == [("out", before), ("in", after)]


@given(TEXTS, TEXTS)
def test_the_pieces_restore_both_texts(before: str, after: str) -> None:
    assert restored(pieces(before, after)) == (before, after)


@given(TEXTS, TEXTS)
def test_no_piece_is_empty_and_no_two_alike_are_neighbours(before: str, after: str) -> None:
    found = pieces(before, after)
    assert all(piece.text for piece in found)
    assert all(left.mark != right.mark for left, right in pairwise(found))
