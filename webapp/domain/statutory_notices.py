"""The notices about one decision asked for beside the plan itself, and its reports, handed in or published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken
from webapp.domain.exempt_information import PARAGRAPHS
from webapp.domain.london import london_date
from webapp.domain.notice_presets import FIRST_DAY_OF_2012_LAW
from webapp.domain.private_meetings import PrivateMeeting, missing_from_first_notice, missing_from_further_notice
from webapp.domain.urgency import Agreement, GeneralException, missing_from_agreement, missing_from_exception
from webapp.domain.wording import day, moment


class NoticeKind(StrEnum):
    """What a notice is for; a draft and a final report are handed in to staff and never shown to the public."""

    GENERAL_EXCEPTION = "general-exception"
    SPECIAL_URGENCY = "special-urgency"
    PRIVATE_MEETING = "private-meeting"
    PRIVATE_MEETING_FURTHER = "private-meeting-further"
    PRIVATE_MEETING_URGENT = "private-meeting-urgent"
    AGENDA = "agenda"
    DRAFT_REPORT = "draft-report"
    FINAL_REPORT = "final-report"
    PUBLIC_REPORT = "public-report"

    @property
    def is_internal(self) -> bool:
        """Say whether only staff see it."""
        return self in INTERNAL

    @property
    def is_report(self) -> bool:
        """Say whether it is a report, which is due before a decision and gives no days of notice."""
        return self in REPORTS


INTERNAL = frozenset({NoticeKind.DRAFT_REPORT, NoticeKind.FINAL_REPORT})
REPORTS = INTERNAL | {NoticeKind.PUBLIC_REPORT}

NOTICE_WORDS: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.GENERAL_EXCEPTION: "General exception notice",
        NoticeKind.SPECIAL_URGENCY: "Special urgency notice",
        NoticeKind.PRIVATE_MEETING: "Notice of a private meeting",
        NoticeKind.PRIVATE_MEETING_FURTHER: "Further notice of a private meeting",
        NoticeKind.PRIVATE_MEETING_URGENT: "Notice of an urgent private meeting",
        NoticeKind.AGENDA: "Agenda and report",
        NoticeKind.DRAFT_REPORT: "Draft report",
        NoticeKind.FINAL_REPORT: "Final report",
        NoticeKind.PUBLIC_REPORT: "Public report",
    }
)
"""In the order in which a form offers them."""

REGULATIONS: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.GENERAL_EXCEPTION: "regulation 10",
        NoticeKind.SPECIAL_URGENCY: "regulation 11",
        NoticeKind.PRIVATE_MEETING: "regulation 5(2)",
        NoticeKind.PRIVATE_MEETING_FURTHER: "regulation 5(4)",
        NoticeKind.PRIVATE_MEETING_URGENT: "regulation 5(6)",
        NoticeKind.AGENDA: "regulations 6 and 7",
        NoticeKind.DRAFT_REPORT: "",
        NoticeKind.FINAL_REPORT: "",
        NoticeKind.PUBLIC_REPORT: "regulation 7",
    }
)
"""The provision of SI 2012/2089 that each rests on; empty where only a council's own rule asks for it."""

WHY_IT_IS_THERE: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.GENERAL_EXCEPTION: (
            "A key decision may be made with less than the full period of notice where giving it is impracticable: the "
            "chair of the relevant scrutiny committee is informed in writing, a copy of that notice can be seen at the "
            "offices and on the website, and five clear days pass."
        ),
        NoticeKind.SPECIAL_URGENCY: (
            "A key decision that cannot wait for the days of the general exception may be made if the chair of the "
            "relevant scrutiny committee, or who stands in for the chair, agrees that it is urgent and cannot "
            "reasonably be deferred."
        ),
        NoticeKind.PRIVATE_MEETING: (
            "Before a meeting, or part of one, is held in private, a notice says so and says why."
        ),
        NoticeKind.PRIVATE_MEETING_FURTHER: (
            "A second notice, nearer to a private meeting, repeats the reasons and says which representations were "
            "received about why the meeting should be open to the public, and what the response to them is."
        ),
        NoticeKind.PRIVATE_MEETING_URGENT: (
            "A meeting may be held in private at shorter notice if the chair of the relevant scrutiny committee, or "
            "who stands in for the chair, agrees that it is urgent and cannot reasonably be deferred."
        ),
        NoticeKind.AGENDA: (
            "The agenda of a public meeting, and the reports that go with it, can be seen at the offices and on the "
            "website before the meeting."
        ),
        NoticeKind.DRAFT_REPORT: "A draft of the report is handed in first, where the council’s rule says so.",
        NoticeKind.FINAL_REPORT: "The report is handed in before the decision, where the council’s rule says so.",
        NoticeKind.PUBLIC_REPORT: (
            "The report on which a decision rests can be seen at the offices and on the website before the decision."
        ),
    }
)
"""What the law asks for, in our words; the days are those of the council's rule."""

AGREED = frozenset({NoticeKind.SPECIAL_URGENCY, NoticeKind.PRIVATE_MEETING_URGENT})
OF_A_MEETING = frozenset(NoticeKind) - {NoticeKind.GENERAL_EXCEPTION, NoticeKind.SPECIAL_URGENCY} - REPORTS
OF_A_PRIVATE_MEETING = OF_A_MEETING - {NoticeKind.AGENDA}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenNotice:
    """A notice as an officer writes it; what its kind does not need stays empty.

    `published_at` is when it could be seen both at the offices and on the website or, of a report for staff, when it
    was handed in. `reasons` says why full notice was impracticable, why the matter is urgent, or why the public is kept
    out. `unable` says why nobody earlier in the order of those who may agree could act. `representations_by` is the
    last day for representations about a private meeting, as its first notice gives it. `reasons_after` is the notice
    that follows a general exception.
    """

    kind: NoticeKind
    published_at: datetime
    meeting_on: date | None = None
    reasons: str = ""
    exempt_paragraph: int | None = None
    informed: str = ""
    informed_on: date | None = None
    agreed_by: str = ""
    agreed_capacity: str = ""
    unable: str = ""
    agreed_on: date | None = None
    representations: str = ""
    representations_by: date | None = None
    response: str = ""
    reasons_published_at: datetime | None = None
    reasons_after: str = ""

    @property
    def published_on(self) -> date:
        """The day of publication in London."""
        return london_date(self.published_at)


def regulation_of(notice: WrittenNotice, nation: Nation) -> str:
    """Name the regulation a notice rests on: "regulation 10"; nothing where the Regulations of 2012 do not apply."""
    applies = nation is Nation.ENGLAND and notice.published_on >= FIRST_DAY_OF_2012_LAW
    return REGULATIONS[notice.kind] if applies else ""


def as_exception(notice: WrittenNotice) -> GeneralException:
    """Return a general exception notice as the law of urgency judges it."""
    after = notice.reasons_published_at
    return GeneralException(
        informed=notice.informed,
        informed_on=notice.informed_on,
        notice_published_on=notice.published_on,
        why_impracticable=notice.reasons,
        reasons_published_on=london_date(after) if after else None,
    )


def as_agreement(notice: WrittenNotice, agreed_by: Sequence[str]) -> Agreement:
    """Return what was agreed; the notice itself is that of the reasons. `agreed_by` names who may agree, in order.

    One explanation is written for all who come earlier in the order, and stands for each of them.
    """
    wanted = notice.agreed_capacity.strip().casefold()
    places = [place for place, office in enumerate(agreed_by) if office.strip().casefold() == wanted]
    before = agreed_by[: places[0]] if places else ()
    return Agreement(
        capacity=notice.agreed_capacity,
        name=notice.agreed_by,
        agreed_on=notice.agreed_on,
        why_urgent=notice.reasons,
        unable=dict.fromkeys(before, notice.unable),
        reasons_published_on=notice.published_on,
    )


def missing_from(notice: WrittenNotice, agreed_by: Sequence[str]) -> tuple[str, ...]:
    """List what a notice lacks, one sentence each.

    *The law*: SI 2012/2089, regulations 5, 10 and 11, each of which says what its notice states or what must have been
    done before it.

    *The rule*: a general exception says who was informed, when and why; an agreement says who agreed, in what capacity,
    when and why, and why nobody earlier in the order could; a private meeting has its day and its reasons, the further
    notice the representations and the response as well; an agenda has the day of its meeting. A report has its own day
    only.

    *Example*: a further notice with an empty box for representations is incomplete; with "None received" it is not.

    *In doubt*: nothing is said on the form of any of them.
    """
    if notice.kind is NoticeKind.GENERAL_EXCEPTION:
        return missing_from_exception(as_exception(notice))
    lacks = missing_from_agreement(agreed_by, as_agreement(notice, agreed_by)) if notice.kind in AGREED else ()
    if notice.kind not in OF_A_MEETING:
        return lacks
    if notice.meeting_on is None:
        return (*lacks, "It is not said on which day the meeting is.")
    meeting = PrivateMeeting(
        notice.meeting_on,
        reasons=notice.reasons,
        representations=notice.representations,
        response=notice.response,
    )
    if notice.kind is NoticeKind.PRIVATE_MEETING:
        return missing_from_first_notice(meeting)
    return missing_from_further_notice(meeting) if notice.kind is NoticeKind.PRIVATE_MEETING_FURTHER else lacks


def check_dates(notice: WrittenNotice, *, now: datetime) -> None:
    """Refuse a notice whose days cannot be.

    *The law*: SI 2012/2089, regulations 5, 6, 10 and 11: each notice is public before, or as soon as practicable after,
    the thing that it is about.

    *The rule*: a notice is entered once it is public, never for the future, and nobody was informed or agreed later
    than today. A notice of the reasons follows the agreement. A notice of a meeting to come is published on the day of
    the meeting at the latest; whether that was early enough is another question. An urgent private meeting is agreed
    on no later than the day on which it is held. Where the first notice of a private meeting gives a day for
    representations, that day lies after its publication and before the meeting.

    *Example*: on Monday 2 February 2026 a notice cannot be entered as published on Tuesday 3 February 2026.

    *In doubt*: a notice that was at the offices on one day and on the website on another is public from the later one.
    """
    today = london_date(now)
    for at, field in ((notice.published_at, "published_on"), (notice.reasons_published_at, "reasons_published_on")):
        if at is not None and at > now:
            what = "report cannot be handed in" if notice.kind.is_internal else "notice cannot be published"
            done = "handed in" if notice.kind.is_internal else "published"
            raise RuleBroken(f"The {what} later than now, {moment(now)}. Enter when it was {done}.", field=field)
    for on, field in ((notice.informed_on, "informed_on"), (notice.agreed_on, "agreed_on")):
        if on is not None and on > today:
            raise RuleBroken(f"The day must be today, {day(today)}, or earlier.", field=field)
    if notice.exempt_paragraph is not None and notice.exempt_paragraph not in PARAGRAPHS:
        raise RuleBroken("Choose a paragraph of Schedule 12A from the list.", field="exempt_paragraph")
    _check_order(notice)


def check_reasons_after(notice: WrittenNotice, *, now: datetime) -> None:
    """Refuse a notice of reasons that is empty, in the future, or older than the notice it follows."""
    if not notice.reasons_after.strip():
        raise RuleBroken("Enter why full notice was impracticable.", field="reasons_after")
    if notice.reasons_published_at is not None and notice.reasons_published_at < notice.published_at:
        raise RuleBroken(
            f"The notice of the reasons follows the general exception notice of {moment(notice.published_at)}. "
            "Enter that moment or a later one.",
            field="reasons_published_on",
        )
    check_dates(notice, now=now)


def _check_order(notice: WrittenNotice) -> None:
    """Refuse days that come in the wrong order."""
    meeting_on, agreed_on = notice.meeting_on, notice.agreed_on
    if agreed_on is not None and agreed_on > notice.published_on:
        raise RuleBroken(
            f"The notice of the reasons is published once the urgency was agreed on {day(agreed_on)}, not before it.",
            field="published_on",
        )
    if meeting_on is None:
        return
    if notice.kind is NoticeKind.PRIVATE_MEETING_URGENT:
        if agreed_on is not None and agreed_on > meeting_on:
            raise RuleBroken(
                f"The agreement must not be later than the meeting on {day(meeting_on)}.", field="agreed_on"
            )
    elif meeting_on < notice.published_on:
        raise RuleBroken(
            f"The meeting must be on or after the day on which the notice was published, {day(notice.published_on)}.",
            field="meeting_on",
        )
    _check_representations_by(notice, meeting_on)


def _check_representations_by(notice: WrittenNotice, meeting_on: date) -> None:
    """Refuse a last day for representations that leaves nobody time to make them, or the meeting none to hear them."""
    by_on = notice.representations_by
    if by_on is not None and not notice.published_on < by_on < meeting_on:
        raise RuleBroken(
            "The day by which representations must arrive must be after the notice was published, "
            f"{day(notice.published_on)}, and before the meeting, {day(meeting_on)}.",
            field="representations_by",
        )
