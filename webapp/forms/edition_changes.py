"""The form that asks with which earlier edition one is compared, and for whom; it is sent as an address."""

from wtforms import Form

from webapp.forms.fields import DropDownField

UNKNOWN_COMMITTEE = "Choose a scrutiny committee from the list."


class SinceForm(Form):
    """The earlier edition, of those before the one that is looked at; and the scrutiny committee, or all of them."""

    since = DropDownField("Compare with", required="Choose an edition to compare with.")
    committee = DropDownField("Scrutiny committee", required=UNKNOWN_COMMITTEE)
