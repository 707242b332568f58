"""The forms of subscribing: what one follows, what one is told of it, how often and how long before a deadline."""

from typing import Any

from wtforms import Form
from wtforms.fields.choices import SelectChoice

from webapp.domain.accounts import account_email
from webapp.domain.reminders import Policy, lead_times
from webapp.domain.subscription_words import PACE_SENTENCES, lead_words
from webapp.domain.subscriptions import LEADS_OFFERED, TOPIC_WORDS, Choices, Pace, Scope, Topic
from webapp.forms.fields import CheckboxesField, LineField, RadiosField, TextField
from webapp.forms.validators import email_address, longest
from webapp.queries.subscriber_choices import Named, OnOffer, references_in

EVERYTHING, SOME = "everything", "some"
LONGEST_ADDRESS = 254  # characters (RFC 5321 section 4.5.3.1.3, without the angle brackets)
LONGEST_LIST = 4_000  # characters, enough for the references of as many decisions as one may follow
USUAL_TOPICS = (Topic.OPENED, Topic.CLOSING, Topic.CALLED_IN, Topic.EDITIONS, Topic.CHANGES)
USUAL_LEADS = ("1-working-day", "3-hours")
REMINDED = frozenset({Topic.CLOSING, Topic.DEADLINES})
FOLLOWED = ("what", "committees", "decision_makers", "wards", "decisions")
DETAILS = ("topics", "pace", "leads")
"""The fields with sensible defaults, which a page may fold away while nothing is wrong with them."""


class ChoicesForm(Form):
    """What a subscriber follows and wants to be told."""

    what = RadiosField(
        "What do you want to follow?",
        choices=[
            SelectChoice(EVERYTHING, "Everything in the forward plan"),
            SelectChoice(
                SOME,
                "Only some of it",
                render_kw={"hint": "Scrutiny committees, decision makers, wards or single decisions"},
            ),
        ],
        required="Select what you want to follow.",
    )
    committees = CheckboxesField("Scrutiny committees")
    decision_makers = CheckboxesField("Decision makers", narrow="Find a decision maker")
    wards = CheckboxesField("Wards", narrow="Find a ward")
    decisions = TextField(
        "Single decisions",
        [longest(LONGEST_LIST)],
        description="Their references, for example KEY/03DEC/26, one on each line",
        render_kw={"rows": 2, "spellcheck": False},
    )
    topics = CheckboxesField(
        "Tell me when",
        choices=[SelectChoice(topic.value, words) for topic, words in TOPIC_WORDS.items()],
        default=[topic.value for topic in USUAL_TOPICS],
        required="Select at least one thing to be told of.",
    )
    pace = RadiosField(
        "How often?",
        choices=[SelectChoice(pace.value, words) for pace, words in PACE_SENTENCES.items()],
        default=Pace.AT_ONCE.value,
        required="Select how often we may write to you.",
    )
    leads = CheckboxesField(
        "How long before a deadline shall we remind you?",
        description="For messages sent as soon as something happens. You may tick several",
        choices=[SelectChoice(lead.name, f"{lead_words(lead)} before") for lead in LEADS_OFFERED],
        default=list(USUAL_LEADS),
    )

    def offer(self, choices: OnOffer) -> None:
        """Fill the lists; one with nothing on it is not asked for."""
        for name in ("committees", "decision_makers", "wards"):
            self[name].choices = [SelectChoice(slug, label) for slug, label in getattr(choices, name)]
            if not self[name].choices:
                del self[name]

    def fill(self, named: Named) -> None:
        """Tick what is named; what is not on offer is left out."""
        lists = ("committees", "decision_makers", "wards")
        for name in (name for name in lists if name in self):
            offered = {choice.value for choice in self[name].choices}
            self[name].data = [slug for slug in getattr(named, name) if slug in offered]
        self.decisions.data = "\n".join(named.decisions)
        chosen = named.decisions or any(self[name].data for name in lists if name in self)
        self.what.data = EVERYTHING if named.everything else SOME if chosen else None

    def show(self, choices: Choices, named: Named) -> None:
        """Show what a subscriber has chosen before."""
        self.fill(named)
        self.topics.data = [topic.value for topic in choices.topics]
        self.pace.data = choices.pace.value
        self.leads.data = [lead.name for lead in choices.leads]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a lead time where somebody wants to be reminded and has taken all away."""
        sound = bool(super().validate(extra_validators))
        if sound and self.pace.data == Pace.AT_ONCE and not self.leads.data and set(self.topics.data or ()) & REMINDED:
            self.leads.errors = ["Select how long before a deadline we shall remind you."]
            return False
        return sound

    @property
    def named(self) -> Named:
        """Return what was ticked and typed, by its lasting names."""
        return Named(
            everything=self.what.data == EVERYTHING,
            committees=self._ticked("committees"),
            decision_makers=self._ticked("decision_makers"),
            wards=self._ticked("wards"),
            decisions=references_in(self.decisions.data or ""),
        )

    def choices(self, scope: Scope) -> Choices:
        """Return everything that was chosen, with what is followed by its numbers."""
        return Choices(
            topics=frozenset(Topic(value) for value in self.topics.data),
            scope=scope,
            pace=Pace(self.pace.data),
            leads=self._policy,
        )

    @property
    def details_are_wrong(self) -> bool:
        """Say whether something is wrong among the fields that a page may fold away."""
        return any(self[name].errors for name in DETAILS)

    @property
    def following_is_wrong(self) -> bool:
        """Say whether something is wrong already with what is to be followed, so that it need not be looked up."""
        return any(self[name].errors for name in FOLLOWED if name in self)

    @property
    def _policy(self) -> Policy:
        ticked = set(self.leads.data or ())
        return lead_times(lead.name for lead in LEADS_OFFERED if lead.name in ticked)

    def _ticked(self, name: str) -> tuple[str, ...]:
        return tuple(self[name].data or ()) if name in self else ()


class SubscribeForm(ChoicesForm):
    """The same with the address that is to be written to."""

    email = LineField(
        "Your e-mail address",
        [longest(LONGEST_ADDRESS), email_address],
        required="Enter your e-mail address.",
        description="We write to it once and ask you to confirm. You need no account",
        filters=[lambda typed: account_email(typed) if typed else typed],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": False},
    )
