"""Times of day as people write them."""

from datetime import time

import pytest

from webapp.domain.times_as_typed import clock_time


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("5pm", time(17)), ("5 p.m.", time(17)), ("12am", time(0)), ("12pm", time(12)), ("17:30", time(17, 30)),
        ("1730hrs", time(17, 30)), ("9.05am", time(9, 5)), ("Noon", time(12)), ("midnight", time(0)),
    ],
)  # fmt: skip
def test_a_time_is_read(text: str, at: time) -> None:
    assert clock_time(text) == at


@pytest.mark.parametrize("text", ["", "5", "5:30", "13pm", "24:00", "12:60", "5pmish", "５pm"])
def test_what_is_no_time_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"5pm, 5:30pm or 17:00\.$"):
        clock_time(text)
