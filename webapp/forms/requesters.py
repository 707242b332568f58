"""The part of a call-in rule's form that may be there several times: one way to ask for a call-in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, Form

from webapp.domain.constitution import CoOptees, Pool, Requesters
from webapp.forms.fields import DropDownField
from webapp.forms.rule_sections import choices_of, number_field

POOL_WORDS: Mapping[Pool, str] = MappingProxyType(
    {
        Pool.ANY_SCRUTINY: "Members of any scrutiny committee",
        Pool.RELEVANT_COMMITTEE: "Members of a committee that scrutinises the decision",
        Pool.NON_EXECUTIVE: "Councillors outside the executive",
        Pool.ANY_MEMBER: "Councillors",
        Pool.WARD_MEMBERS: "Councillors for the wards that the decision affects",
        Pool.PUBLIC: "Members of the public",
    }
)
CO_OPTEE_WORDS: Mapping[CoOptees, str] = MappingProxyType(
    {
        CoOptees.NONE: "Do not count",
        CoOptees.ALL: "Count",
        CoOptees.EDUCATION_ONLY: "Count on education matters only",
    }
)


class RequestersForm(Form):
    """One way to ask: so many people out of one pool. Left out of the rule while the number is empty."""

    count = number_field("How many must ask?", description="A number of people. Leave it empty to take this way out")
    is_percentage = BooleanField("It is a percentage of the council’s members")
    pool = DropDownField(
        "Who?", choices=choices_of(POOL_WORDS), default=Pool.ANY_SCRUTINY.value, required="Choose who may ask."
    )
    co_optees = DropDownField(
        "Co-opted members",
        choices=choices_of(CO_OPTEE_WORDS),
        default=CoOptees.NONE.value,
        required="Choose whether co-opted members count.",
    )
    with_chair = BooleanField("One of them must be the chair of the committee")

    @property
    def requesters(self) -> Requesters:
        """Return this way of asking, whose fields were found readable."""
        return Requesters(
            count=self.count.data or 0,
            pool=Pool(self.pool.data),
            co_optees=CoOptees(self.co_optees.data),
            with_chair=self.with_chair.data,
            is_percentage=self.is_percentage.data,
        )

    @staticmethod
    def as_typed(one: Requesters) -> dict[str, Any]:
        """Return a way of asking as what fills the form."""
        return {
            "count": one.count,
            "is_percentage": one.is_percentage,
            "pool": one.pool.value,
            "co_optees": one.co_optees.value,
            "with_chair": one.with_chair,
        }
