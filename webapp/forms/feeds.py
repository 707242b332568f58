"""The form on a feed's page that changes the address offered there; it is sent as part of the page's own address."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from webapp.domain.feed_options import NAMES, PLAIN, Alarms, Cancelled, FeedOptions, Fuzzy
from webapp.forms.fields import RadiosField

CANCELLED_CHOICES = (
    SelectChoice(
        Cancelled.SHOW.value,
        "Show it as cancelled",
        render_kw={"hint": "Your calendar strikes it through, or hides it: Google Calendar does"},
    ),
    SelectChoice(
        Cancelled.MARK.value,
        "Show it like everything else",
        render_kw={"hint": "Its first word says “withdrawn” or “cancelled”, also in Google Calendar"},
    ),
    SelectChoice(Cancelled.HIDE.value, "Leave it out"),
)
FUZZY_CHOICES = (
    SelectChoice(Fuzzy.FIRST.value, "Show them on the first day on which they can be taken"),
    SelectChoice(Fuzzy.BAR.value, "Show them as a bar over the whole month or period"),
    SelectChoice(Fuzzy.NONE.value, "Leave them out until a day is named"),
)
ALARM_CHOICES = (
    SelectChoice(Alarms.SOME.value, "Alarms before deadlines and meetings"),
    SelectChoice(Alarms.NONE.value, "No alarms"),
)


class FeedOptionsForm(Form):
    """What somebody wants of a feed."""

    cancelled = RadiosField(
        "What was cancelled or withdrawn",
        choices=CANCELLED_CHOICES,
        required="Choose how your calendar shows what was cancelled.",
        invalid_choice_message="Choose how your calendar shows what was cancelled.",
    )
    fuzzy = RadiosField(
        "Decisions with a month or a period, and no day",
        choices=FUZZY_CHOICES,
        required="Choose how your calendar shows decisions for which no day is named.",
        invalid_choice_message="Choose how your calendar shows decisions for which no day is named.",
    )
    alarms = RadiosField(
        "Alarms",
        choices=ALARM_CHOICES,
        required="Choose whether your calendar rings.",
        invalid_choice_message="Choose whether your calendar rings.",
    )

    @property
    def options(self) -> FeedOptions:
        """Return what was chosen, once the form was found valid."""
        return FeedOptions(Cancelled(self.cancelled.data), Fuzzy(self.fuzzy.data), Alarms(self.alarms.data))


def feed_options_form(asked: Mapping[str, Any]) -> FeedOptionsForm:
    """Make the form from an address's query; what it does not say is as in a plain address."""
    return FeedOptionsForm(MultiDict({name: asked.get(name, getattr(PLAIN, name).value) for name in NAMES}))
