"""Who has messages in hand is seen to live or known to be gone; of senders elsewhere nothing is known."""

from pathlib import Path

from scheduler.locks import Sender


def test_a_sender_lives_until_its_lock_ends(tmp_path: Path) -> None:
    with Sender(tmp_path) as one:
        with Sender(tmp_path) as other:
            name = other.name
            assert one.is_gone(name) is False
        assert one.is_gone(name) is True
    assert list((tmp_path / "senders").iterdir()) == []


def test_of_a_sender_elsewhere_nothing_is_known(tmp_path: Path) -> None:
    with Sender(tmp_path / "here") as here, Sender(tmp_path / "elsewhere") as elsewhere:
        assert here.is_gone(elsewhere.name) is None


def test_what_we_had_in_hand_ourselves_is_lost_unless_a_thread_of_ours_is_at_work(tmp_path: Path) -> None:
    with Sender(tmp_path) as sender:
        assert sender.is_gone(sender.name) is True
        with sender.at_work():
            with sender.at_work():
                pass
            assert sender.is_gone(sender.name) is False
        assert sender.is_gone(sender.name) is True
