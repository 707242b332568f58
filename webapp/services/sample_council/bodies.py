"""The sample council's rules, offices, wards, committees, people and meetings, from its files to rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, delete

from webapp.domain import rule_data
from webapp.domain.days import ONE_DAY, Nation
from webapp.domain.london import london, london_date
from webapp.domain.meetings import MeetingStatus
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.domain.notice_presets import starting_rules
from webapp.domain.offices import DecisionMakerKind, same_name_key
from webapp.models.bodies import DecisionMaker, Membership, Person, ScrutinyCommittee, Ward
from webapp.models.meetings import Meeting
from webapp.models.records import CallInRuleRow, NoticeRuleRow
from webapp.services.bodies import Committee, edit_committee, free_slug
from webapp.services.rules import notice_row_of, row_of
from webapp.services.sample_council.dates import Today

LENGTH_OF_MEETING = timedelta(hours=2)

Written = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cast:
    """The rows that the files name, by name; lead officers are no rows and stay as written."""

    makers: Mapping[str, int]
    committees: Mapping[str, ScrutinyCommittee]
    wards: Mapping[str, int]
    people: Mapping[str, int]
    officers: Mapping[str, Written]


def add(session: Session, council: Written, committees: Written, *, today: Today) -> Cast:
    """Add everybody and everything that decisions name."""
    session.execute(delete(CallInRuleRow))  # The rule that every installation begins with gives way to the council's.
    session.add_all(row_of(rule_data.read(written)) for written in council["call_in_rules"])
    session.execute(delete(NoticeRuleRow))
    session.add_all(notice_row_of(rule) for rule in starting_rules(Nation.ENGLAND))
    makers = [_decision_maker(written) for written in council["decision_makers"]]
    wards = [Ward(name=name, slug=free_slug(name, set())) for name in council["wards"]["names"]]
    people = [Person(name=name, email=email) for name, email in committees["councillors"].items()]
    people += [Person(name=one["person"], email=one["email"]) for one in committees["cabinet"] if "email" in one]
    people += [Person(name=name, email=email, is_councillor=False) for name, email in committees["co_opted"].items()]
    bodies = [_committee(written) for written in committees["committees"]]
    session.add_all([*makers, *wards, *people, *bodies])
    session.flush()
    _place(committees, wards, people, today.on)
    cast = Cast(
        makers={row.name: _number(row.id) for row in makers},
        committees={row.name: row for row in bodies},
        wards={row.name: _number(row.id) for row in wards},
        people={row.name: _number(row.id) for row in people},
        officers=council["officers"],
    )
    session.add_all(_memberships(committees, cast, today.on))
    session.flush()
    for written in committees["committees"]:
        if once := written.get("once"):
            _rename_and_back(session, cast.committees[written["name"]], once, today)
    return cast


def add_meetings(
    session: Session, committees: Written, *, cast: Cast, decisions: Mapping[str, int], today: Today
) -> None:
    """Add each committee's round of meetings, and those outside it; `decisions` gives row numbers by name."""
    for written in committees["committees"]:
        meets = written["meets"]
        for month in meets["months"]:
            starts_at = london(today.day(f"{meets['day']} of month {month:+}"), meets["at"])
            session.add(
                Meeting(
                    starts_at=starts_at,
                    ends_at=starts_at + LENGTH_OF_MEETING,
                    place=meets["place"],
                    committees=[cast.committees[written["name"]]],
                    **_reports(meets, starts_at, today),
                )
            )
    for written in committees["meetings"]:
        session.add(_meeting_outside_the_round(written, cast, decisions, today))
    session.flush()


def _meeting_outside_the_round(written: Written, cast: Cast, decisions: Mapping[str, int], today: Today) -> Meeting:
    starts_at = today.moment(written["starts"])
    meeting = Meeting(
        title=written["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=written["hours"]),
        place=written["place"],
        decision_id=decisions[written["decision"]] if "decision" in written else None,
        moved_from=today.moment(written["moved_from"]) if "moved_from" in written else None,
        committees=[cast.committees[name] for name in written["committees"]],
        **_reports(written, starts_at, today),
    )
    if "cancelled" in written:
        meeting.status, meeting.cancelled_at = MeetingStatus.CANCELLED, today.moment(written["cancelled"])
    elif "postponed" in written:
        meeting.status, meeting.cancelled_at = MeetingStatus.POSTPONED, today.moment(written["postponed"])
    elif written.get("provisional"):
        meeting.status = MeetingStatus.PROVISIONAL
    return meeting


def _reports(written: Written, starts_at: datetime, today: Today) -> dict[str, Any]:
    """Return when reports for a meeting are due, so many working days before it; nothing where none are asked for."""
    if "reports" not in written:
        return {}
    reports, meets_on = written["reports"], london_date(starts_at)
    return {
        "draft_report_on": today.calendar.nth_working_day_before(meets_on, reports["draft"]),
        "final_report_on": today.calendar.nth_working_day_before(meets_on, reports["final"]),
        "reports_by": reports.get("by"),
    }


def _decision_maker(written: Written) -> DecisionMaker:
    return DecisionMaker(
        kind=DecisionMakerKind(written["kind"]),
        name=written["name"],
        name_key=same_name_key(written["name"]),
        slug=free_slug(written["name"], set()),
        holder=written.get("holder"),
        email=written["email"],
    )


def _committee(written: Written) -> ScrutinyCommittee:
    return ScrutinyCommittee(
        name=written["name"],
        name_key=same_name_key(written["name"]),
        slug=free_slug(written["name"], set()),
        remit=written["remit"],
        handles_education=written.get("handles_education", False),
        contact_name=written["contact"]["name"],
        contact_email=written["contact"]["email"],
        contact_telephone=written["contact"]["telephone"],
    )


def _rename_and_back(session: Session, row: ScrutinyCommittee, once: Written, today: Today) -> None:
    """Give a committee the name that it bore for a while, then its own again; its calendar keeps both addresses."""
    known = Committee(**{name: getattr(row, name) for name in Committee.__dataclass_fields__})
    for facts, at in ((replace(known, name=once["name"]), once["from"]), (known, once["until"])):
        edit_committee(session, row.uuid, facts, revision=row.revision, actor=once["by"], now=today.moment(at))


def _place(committees: Written, wards: Iterable[Ward], people: Iterable[Person], today: date) -> None:
    """Write beside councillors which ward they stand for, and from when to when they sat on the Cabinet."""
    numbers, known = {ward.name: ward.id for ward in wards}, {person.name: person for person in people}
    for ward, names in committees["ward_councillors"].items():
        for name in names:
            known[name].ward_id = numbers[ward]
    for seat in committees["cabinet"]:
        person = known[seat["person"]]
        person.executive_from = _months_before(today, seat["from_months_ago"])
        if "to_months_ago" in seat:
            person.executive_to = _months_before(today, seat["to_months_ago"]) - ONE_DAY


def _memberships(committees: Written, cast: Cast, today: date) -> Iterator[Membership]:
    """Yield every place on every committee, the chair's first."""
    usual = {"joined_on": committees["membership"]["joined_on"]}
    changed = {
        (change["committee"], change["person"]): {
            f"{event}_on": _months_before(today, change[f"{event}_months_ago"])
            for event in ("joined", "left")
            if f"{event}_months_ago" in change
        }
        for change in committees["changes"]
    }
    for written in committees["committees"]:
        for name, kind, represents in _seats(written):
            yield Membership(
                committee_id=_number(cast.committees[written["name"]].id),
                person_id=cast.people[name],
                kind=kind,
                co_optee_kind=represents,
                **{**usual, **changed.pop((written["name"], name), {})},
            )
    if changed:
        raise ValueError(f"The sample council changes places that nobody has: {sorted(changed)}")


def _seats(written: Written) -> Iterator[tuple[str, MembershipKind, CoOpteeKind | None]]:
    yield written["chair"], MembershipKind.CHAIR, None
    yield written["vice_chair"], MembershipKind.VICE_CHAIR, None
    for name in written["members"]:
        yield name, MembershipKind.MEMBER, None
    for name in written["substitutes"]:
        yield name, MembershipKind.SUBSTITUTE, None
    for one in written.get("co_optees", ()):
        yield one["name"], MembershipKind.CO_OPTEE, CoOpteeKind(one["represents"])


def _months_before(today: date, months: int) -> date:
    """Return the first day of the month so many months ago."""
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _number(number: int | None) -> int:
    assert number is not None, "a row that was flushed has a number"
    return number
