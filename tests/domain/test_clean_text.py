"""Texts as they come from a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.clean_text import NotOneLine, clean_line, clean_secret, clean_text

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def test_ordinary_text_with_accents_and_emoji_is_left_alone():
    text = "Café “Zoë” – £500,000 · Ŵ 👩‍👧 Part A's"
    assert clean_line(text) == text


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x9b",
        "\u200e",
        "\u202e",
        "\u2066",
        "\ud800",
        "\ufeff",
        "\uffff",
        "\U0001fffe",
    ],
)
def test_an_invisible_character_that_acts_on_its_surroundings_is_taken_out(character):
    assert clean_line(f"Leisure{character} centre") == "Leisure centre"


@pytest.mark.parametrize("soft_break", ["\v", "\f", "\x85", "\u2028", "\u2029"])
def test_a_soft_break_is_a_blank_on_one_line_and_a_new_line_in_a_longer_text(soft_break):
    assert clean_line(f"Leisure{soft_break}centre") == "Leisure centre"
    assert clean_text(f"Leisure{soft_break}centre") == "Leisure\ncentre"


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_a_line_break_inside_one_line_is_refused(line_break):
    with pytest.raises(NotOneLine, match="Write it on one line"):
        clean_line(f"Leisure centre{line_break}Bcc: someone@example.org")


def test_a_line_break_at_the_end_of_one_line_is_only_trimmed():
    assert clean_line("\n  Leisure centre \r\n") == "Leisure centre"


def test_lines_keep_their_breaks_and_lose_blanks_at_their_ends():
    assert clean_text("First  \r\n\r\n\tSecond\rThird\n\n") == "First\n\n Second\nThird"


def test_a_password_keeps_its_blanks_and_loses_what_cannot_be_encoded():
    assert clean_secret("  correct\x00 horse\ud800 ") == "  correct horse "


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@given(ANY_TEXT)
def test_cleaned_text_can_be_written_anywhere_and_has_no_control_but_line_feeds(text):
    cleaned = clean_text(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert [character for character in cleaned if character < " " and character != "\n"] == []


@given(ANY_TEXT)
def test_one_line_is_one_line_or_refused(text):
    try:
        line = clean_line(text)
    except NotOneLine:
        return
    assert len(line.splitlines()) <= 1
