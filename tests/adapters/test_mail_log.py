"""The log of what relays have taken: what others wrote is noticed, torn lines harm none, a full disk is told."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from webapp.adapters.mail_log import AckLog

NOW = datetime(2026, 12, 17, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ids(*numbers: int) -> list[UUID]:
    return [UUID(int=number) for number in numbers]


def test_everything_is_unseen_when_a_process_starts_and_then_only_what_others_write(tmp_path: Path) -> None:
    one, other = AckLog(tmp_path / "acks.log"), AckLog(tmp_path / "acks.log")
    assert not one.noted_by_others()
    one.record(UUID(int=1), "a/key", at=NOW)
    assert not one.noted_by_others()
    one.all_seen()
    assert other.noted_by_others()
    other.all_seen()
    assert not other.noted_by_others()
    other.record(UUID(int=2), "a/key", at=NOW)
    one.record(UUID(int=3), "a/key", at=NOW)
    assert one.noted_by_others()
    assert other.noted_by_others()
    assert one.noted_by_others(), "it has not been counted as seen"


def test_what_is_unseen_is_read_from_a_moment_on(tmp_path: Path) -> None:
    log = AckLog(tmp_path / "acks.log")
    for number in range(1, 5):
        log.record(UUID(int=number), "a/key", at=NOW + number * HOUR)
    log = AckLog(tmp_path / "acks.log")
    assert log.noted_by_others()
    log.record(UUID(int=9), "a/key", at=NOW + 9 * HOUR)
    assert list(log.later_than(NOW + 2 * HOUR)) == ids(3, 4)
    log.all_seen()
    assert not log.noted_by_others()
    assert list(log.later_than(NOW)) == ids(9)


def test_a_log_that_was_put_back_too_is_read_afresh(tmp_path: Path) -> None:
    path = tmp_path / "acks.log"
    log = AckLog(path)
    log.record(UUID(int=1), "a/key", at=NOW)
    before = path.read_bytes()
    log.record(UUID(int=2), "a/key", at=NOW)
    assert log.has(UUID(int=2))
    log.noted_by_others()
    log.all_seen()
    path.write_bytes(before)
    assert log.noted_by_others()
    AckLog(path).record(UUID(int=3), "a/key", at=NOW)
    assert log.has(UUID(int=3))


def test_a_damaged_line_names_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "acks.log"
    sound = f"2026-12-17T18:00:00Z {UUID(int=1)} a/key"
    path.write_text(f"nonsense\n2026-12-17T17:00:00Z no-id a/key\n\n{sound}\nhalf a")
    log = AckLog(path)
    assert log.noted_by_others()
    assert list(log.later_than(NOW)) == ids(1)


def test_a_line_that_cannot_be_written_is_an_error_and_the_letter_is_remembered_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = AckLog(tmp_path / "acks.log")

    def full(_descriptor: int, _line: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        log.record(UUID(int=1), "a/key", at=NOW)
    assert log.has(UUID(int=1))
    monkeypatch.setattr(os, "write", lambda _descriptor, _line: 3)
    with pytest.raises(OSError, match="not written whole"):
        log.record(UUID(int=2), "a/key", at=NOW)
