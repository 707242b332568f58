"""Rules of notice that an installation may begin with, in our words, each with its source and how sure we are of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from webapp.domain.days import Nation
from webapp.domain.notice import Certainty, NoticeLaw, NoticeRule
from webapp.domain.notice_terms import CountedIn

LAST_DAY_OF_OLDER_LAW = date(2012, 9, 9)
FIRST_DAY_OF_2012_LAW = date(2012, 9, 10)

ENGLAND_2000 = NoticeRule(
    name="England, Regulations of 2000",
    law=NoticeLaw.MONTHLY_PLAN,
    words=(
        "A forward plan for four months from the first day of a month, issued monthly and published at least 14 days "
        "before its first day. The day on which these Regulations began is from recollection."
    ),
    source=(
        "SI 2000/3272, amended by SI 2002/716, revoked by SI 2012/2089; as restated at "
        "https://www.bevanbrittan.com/insights/articles/2012/changestoexecutivedecisionmakinginlocalauthorities/"
    ),
    certainty=Certainty.PRACTICE,
    valid_from=date(2001, 1, 9),
    valid_to=LAST_DAY_OF_OLDER_LAW,
    private_meeting_days=None,
    private_meeting_further_days=None,
    urgency_report_months=3,
)

JANUARY_2012 = replace(
    ENGLAND_2000,
    name="Peterborough, January 2012",
    words=(
        "The four-month plan of the Regulations of 2000. A public report one week before the decision; for scrutiny, "
        "the final report 11 days and the draft report 18 days before the meeting, as fitted to one meeting’s dates."
    ),
    source="The council’s forward plan for January to April 2012 and its scrutiny work programme of 5 January 2012",
    public_report_days_before=7,
    final_report_days_before=11,
    draft_report_days_before=18,
)

ENGLAND_2012 = NoticeRule(
    name="England, Regulations of 2012",
    law=NoticeLaw.CLEAR_DAYS,
    words=(
        "Notice of a key decision at least 28 clear days before it; five clear days under the general exception; "
        "special urgency with the agreement of the scrutiny chair; 28 and five clear days before a private meeting; "
        "agenda five clear days before. The Regulations do not say which days count: 28 are calendar days and five are "
        "working days in practice."
    ),
    source="SI 2012/2089, regulations 5 to 11 and 19, https://www.legislation.gov.uk/uksi/2012/2089",
    certainty=Certainty.TEXT_READ,
    valid_from=FIRST_DAY_OF_2012_LAW,
)

WORKING_DAYS = replace(
    ENGLAND_2012,
    name="28 clear working days, as in Folkestone and Hythe",
    words="The Regulations of 2012, with the 28 clear days counted as working days.",
    source="https://folkestone-hythe.moderngov.co.uk/mgListPlans.aspx?RPId=142&RD=0",
    unit=CountedIn.WORKING_DAYS,
)

NEXT_WORKING_DAY = replace(
    ENGLAND_2012,
    name="28 clear days to a working day, as in Peterborough and Westminster",
    words=(
        "The Regulations of 2012; where the first day after 28 clear days is no working day, the next working day is "
        "the first on which the decision may be made. Inferred from published dates."
    ),
    source=(
        "Plans published on Friday 6 December 2019 for Monday 6 January 2020 (Peterborough) and on Friday 8 December "
        "2023 for Monday 8 January 2024 (Westminster)"
    ),
    certainty=Certainty.PRACTICE,
    rolls=True,
)

COMBINED_AUTHORITIES = replace(
    ENGLAND_2012,
    name="Combined authorities",
    words=(
        "Notice of a key decision at least 28 clear days before it, with a general exception and special urgency as in "
        "the Regulations of 2012. A decision is key in the view of the overview and scrutiny committee. The days for "
        "private meetings and agendas are taken over from councils."
    ),
    source="SI 2017/68, article 11, https://www.legislation.gov.uk/uksi/2017/68",
    valid_from=date(2017, 5, 8),
    agreed_by=(
        "Chair of the overview and scrutiny committee",
        "Chair of the combined authority",
        "Vice-chair of the combined authority",
    ),
)

WALES = NoticeRule(
    name="Wales",
    law=NoticeLaw.NONE_FOUND,
    words=(
        "No 28-day rule was found: councils keep a forward work programme of their own form. Agendas three clear days "
        "before, as read for corporate joint committees. An individual’s decision waits for its written statement."
    ),
    source="SI 2001/2290 (W. 178), regulations 6 to 8; WSI 2021/357; WSI 2021/1349, regulation 18",
    certainty=Certainty.RECOLLECTION,
    valid_from=date(2001, 1, 1),
    general_exception_days=None,
    private_meeting_days=None,
    private_meeting_further_days=None,
    agenda_days=3,
    agreed_by=("Chair of the relevant overview and scrutiny committee",),
)

SCOTLAND = NoticeRule(
    name="Scotland",
    law=NoticeLaw.NONE_FOUND,
    words="Nothing equivalent was found: no duty to give notice of key decisions and none to keep a forward plan.",
    source="No instrument found",
    certainty=Certainty.RECOLLECTION,
    valid_from=date(2000, 1, 1),
    general_exception_days=None,
    private_meeting_days=None,
    private_meeting_further_days=None,
    agenda_days=None,
    agreed_by=(),
)

NORTHERN_IRELAND = NoticeRule(
    name="Northern Ireland",
    law=NoticeLaw.CLEAR_DAYS,
    words=(
        "Publicity of 28 days and of five days, which the Regulations do not call clear, so the day of the decision is "
        "the last of the count. The first day of the rule is that of the councils formed in 2015, from recollection."
    ),
    source="SR (NI) 2015/44, part 5, http://www.legislation.gov.uk/nisr/2015/44/part/5/made",
    certainty=Certainty.SHAPE_ONLY,
    valid_from=date(2015, 4, 1),
    is_clear=False,
)

PRESETS: tuple[NoticeRule, ...] = (
    ENGLAND_2012,
    WORKING_DAYS,
    NEXT_WORKING_DAY,
    COMBINED_AUTHORITIES,
    ENGLAND_2000,
    JANUARY_2012,
    WALES,
    SCOTLAND,
    NORTHERN_IRELAND,
)
"""In the order in which a form offers them."""

_STARTING: Mapping[Nation, tuple[NoticeRule, ...]] = MappingProxyType(
    {
        Nation.ENGLAND: (ENGLAND_2000, ENGLAND_2012),
        Nation.WALES: (WALES,),
        Nation.SCOTLAND: (SCOTLAND,),
        Nation.NORTHERN_IRELAND: (NORTHERN_IRELAND,),
    }
)


def starting_rules(nation: Nation) -> tuple[NoticeRule, ...]:
    """Return the rules with which an installation in a nation begins, the oldest first."""
    return _STARTING[nation]
