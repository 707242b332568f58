"""The outside watch is told by http and https only, and no failure repeats its address."""

import pytest

from tests.outside_watch import OutsideWatch
from webapp.adapters.dead_man import PingFailed, ping


def test_a_ping_is_one_question() -> None:
    with OutsideWatch() as watch:
        ping(watch.url)
    assert watch.asked == ["/ping/5f2c"]


def test_a_watch_that_answers_with_an_error_was_not_told() -> None:
    with OutsideWatch() as watch:
        watch.status = 503
        with pytest.raises(PingFailed) as failed:
            ping(watch.url)
    assert str(failed.value) == "it answered 503"


def test_a_watch_that_is_away_was_not_told() -> None:
    with OutsideWatch() as watch:
        gone = watch.url
    with pytest.raises(PingFailed) as failed:
        ping(gone, answer_within=2)
    assert str(failed.value) == "ConnectionRefusedError"


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/5f2c", "no address/5f2c", "http://[5f2c"])
def test_nothing_but_http_is_spoken(url: str) -> None:
    with pytest.raises(PingFailed) as failed:
        ping(url)
    assert "5f2c" not in str(failed.value)
