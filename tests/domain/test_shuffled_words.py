"""Finding a text again among the words of others."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.shuffled_words import Steps, TooManySteps, least_broken, text_of, words_in


def found(phrase: str, text: str) -> list[tuple[int, ...]]:
    return list(least_broken(words_in(phrase), words_in(text), steps=Steps(10_000)))


def test_the_fewest_pieces_count() -> None:
    text = "Skills and Opportunities and University"
    assert found("Skills and University", text) == [(0, 3, 4), (0, 1, 4)]
    assert found("a b c", "a b x a b c") == [(3, 4, 5)]


def test_what_is_not_there_is_not_found() -> None:
    assert found("a b", "b a") == []
    assert found("", "a") == []


def test_capitals_and_a_closing_stop_do_not_matter() -> None:
    assert found("Internal and External.", "internal x and external") == [(0, 2, 3)]


def test_only_free_places_count() -> None:
    assert list(least_broken(words_in("a b"), words_in("a b a b"), frozenset({0, 2, 3}), steps=Steps(100))) == [(2, 3)]


def test_a_dash_that_opens_a_word_is_a_word_and_stays_beside_it() -> None:
    words = words_in("Scheme -February 2012 - on")
    assert [word.text for word in words] == ["Scheme", "-", "February", "2012", "-", "on"]
    assert text_of(words, range(len(words))) == "Scheme -February 2012 - on"
    assert text_of(words, [0, 2, 3]) == "Scheme February 2012"


def test_looking_stops_when_the_steps_are_spent_and_not_later() -> None:
    phrase, words = words_in("a " * 10), words_in("a b " * 40)
    for_the_text = Steps(1_000_000)
    for _ in range(2):
        ways = least_broken(phrase, words, steps=Steps(20_000, for_the_text))
        with pytest.raises(TooManySteps):
            list(ways)
    assert 1_000_000 - 2 * 20_000 <= for_the_text.left < 1_000_000 - 2 * 19_000


def test_the_steps_of_the_whole_text_bind_too() -> None:
    with pytest.raises(TooManySteps):
        list(least_broken(words_in("a b"), words_in("a b"), steps=Steps(1_000, Steps(5))))


def test_the_first_words_of_a_text_are_taken_alone() -> None:
    assert [word.text for word in words_in("one -two three", 3)] == ["one", "-", "two"]


@given(st.text("ab ", max_size=6), st.text("abc ", max_size=18), st.integers(0, 3))
def test_it_finds_what_trying_everything_finds(phrase: str, text: str, more: int) -> None:
    wanted, words = [word.text for word in words_in(phrase)], words_in(text)
    all_ways = [
        way
        for way in combinations(range(len(words)), len(wanted))
        if wanted and [words[place].text for place in way] == wanted
    ]
    pieces = {way: sum(later != place + 1 for place, later in pairwise(way)) for way in all_ways}
    best = {way for way, count in pieces.items() if count <= min(pieces.values()) + more}
    ways = list(least_broken(words_in(phrase), words, steps=Steps(100_000), more=more))
    assert set(ways) == best
    assert len(ways) == len(best)
