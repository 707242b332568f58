"""The sample council: an invented council whose plan is alive on the day it is loaded.

Everything it says stands in the files beside this one, which anybody may read and change: `council.toml` (rules,
closures, words in front of the plan, offices, wards, officers, accounts), `committees.toml` (members and meetings),
`upcoming.toml` and `decided.toml` (decisions with their notices and call-ins, and challenges), `editions.toml`,
`subscribers.toml` (who follows what by e-mail).
Its past is made by the same services that officers use, in the order in which it happened, so its trail is a real one.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

from sqlmodel import Session, select

from webapp.domain.accounts import Role
from webapp.domain.days import WorkingCalendar
from webapp.domain.errors import RuleBroken
from webapp.domain.london import london_date
from webapp.models.accounts import User
from webapp.models.bodies import DecisionMaker, Person, ScrutinyCommittee, Ward
from webapp.models.calendar_days import CalendarChange
from webapp.models.decisions import Decision
from webapp.models.meetings import Meeting
from webapp.models.subscriptions import Subscriber
from webapp.services import accounts
from webapp.services.sample_council import bodies, editions, statutory, story, subscribers
from webapp.services.sample_council.dates import Today

WHAT_FILLS_A_DATABASE = (
    Decision, DecisionMaker, ScrutinyCommittee, Person, Ward, Meeting, CalendarChange, User, Subscriber,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleUser:
    """Somebody who may now sign in."""

    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class SampleCouncil:
    """What was loaded: who may sign in, and how many decisions there are."""

    users: tuple[SampleUser, ...]
    decisions: int


def is_empty(session: Session) -> bool:
    """Say whether nobody has put anything into this database yet; what `migrate` writes does not count."""
    return all(session.exec(select(table.id).limit(1)).first() is None for table in WHAT_FILLS_A_DATABASE)


def load(
    session: Session,
    *,
    now: datetime,
    calendar: WorkingCalendar,
    password: str,
    hash_password: Callable[[str], str],
) -> SampleCouncil:
    """Fill an empty database with the sample council, its dates relative to `now`; return who may sign in.

    All accounts share the one password.

    Raises RuleBroken when the database holds anything already, or when the password is easily guessed, and
    BeyondKnownCalendar where open call-in windows or the next meetings would pass the last year whose bank holidays
    are known.
    """
    if not is_empty(session):
        raise RuleBroken(
            "This database is not empty, and the sample council is never mixed with real entries. "
            "Load it into a new database."
        )
    today = Today(london_date(now), calendar)
    council, committees, decided = _read("council.toml"), _read("committees.toml"), _read("decided.toml")
    cast = bodies.add(session, council, committees, today=today)
    notice_calendar = statutory.close(session, council["closures"], today=today)
    editions.write_in_front(session, council["plan"], today=today)
    told, actor = _read("editions.toml"), next(one["name"] for one in council["users"] if one.get("keeps_the_plan"))
    editions.announce_days(session, told["announced"], today=today, actor=actor)
    numbers = story.tell(
        session,
        [*_read("upcoming.toml")["decisions"], *decided["decisions"]],
        decided["challenges"],
        told["editions"],
        cast=cast,
        today=today,
        council=editions.council_of(session, council["council"], notice_calendar=notice_calendar),
        actor=actor,
    )
    bodies.add_meetings(session, committees, cast=cast, decisions=numbers, today=today)
    followed = _read("subscribers.toml")["subscribers"]
    subscribers.add(session, followed, cast=cast, decisions=numbers, today=today)
    users = tuple(
        _add_user(session, user, cast, now=now, password=password, hash_password=hash_password)
        for user in council["users"]
    )
    session.flush()
    return SampleCouncil(users=users, decisions=len(numbers))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


def _add_user(
    session: Session,
    written: dict[str, Any],
    cast: bodies.Cast,
    *,
    now: datetime,
    password: str,
    hash_password: Callable[[str], str],
) -> SampleUser:
    role = Role(written["role"])
    user = accounts.add_user(
        session,
        email=written["email"],
        name=written["name"],
        role=role,
        password=password,
        hash_password=hash_password,
        actor="Sample council",
        now=now,
        person_id=cast.people[written["person"]] if "person" in written else None,
    )
    return SampleUser(email=user.email, name=user.name, role=role)
