"""A clock that tests set."""

from datetime import datetime, timedelta


class StandingClock:
    """Tells the same instant until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = at

    def advance(self, **lapse: float) -> None:
        self.at += timedelta(**lapse)
