"""The council's own words in front of the plan, and what makes a decision key here, with the days that held."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from webapp.domain.edition import EditionStyle
from webapp.models.base import Revised, enum_column


class PlanWording(Revised, table=True):
    """What stands in front of every edition until somebody changes it; one row, made on the first change."""

    __tablename__ = "plan_wording"
    __table_args__ = (sa.CheckConstraint("months BETWEEN 1 AND 12", name="known_period"),)

    style: EditionStyle = Field(default=EditionStyle.FROM_A_MONTH, sa_type=enum_column(EditionStyle))
    months: int = 4
    key_decision: str = ""
    comments: str = ""
    copies: str = ""
    other_documents: str = ""
    departments: str = ""
    contact_name: str = Field(default="", max_length=120)
    contact_post: str = Field(default="", max_length=200)
    contact_telephone: str = Field(default="", max_length=60)
    contact_email: str = Field(default="", max_length=254)


class KeyThreshold(Revised, table=True):
    """From which amount money makes a decision key here, from a day on; `amount` is in whole pounds, None for none."""

    __tablename__ = "key_threshold"

    valid_from: date = Field(unique=True)
    amount: int | None = None
    words: str = Field(default="", max_length=500)
