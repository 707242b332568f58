"""Subscribers and what they follow, rounds of reminders; mail about meetings, to subscribers, in digests; the hold."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MESSAGES = (
    "call-in-opened", "call-in-closing", "call-in-moved", "decision-withdrawn", "decision-called-in",
    "call-in-not-valid", "edition-published", "call-in-requested", "call-in-outcome", "decision-rescheduled",
    "report-due", "meeting-coming", "meeting-changed", "digest", "officers-day", "subscription-confirm",
    "subscription-known",
)  # fmt: skip
SCOPES = ("account", "network", "subscribing")
FOLLOWED = (
    ("committee_id", "scrutiny_committee"), ("decision_maker_id", "decision_maker"), ("ward_id", "ward"),
    ("decision_id", "decision"),
)  # fmt: skip
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    _subscriber()
    _interest()
    op.create_table(
        "reminder_round",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("deadline_at", INSTANT, nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("up_to", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_reminder_round_decision_id_decision")),
        sa.PrimaryKeyConstraint("decision_id", "deadline_at", "occasion", name=op.f("pk_reminder_round")),
    )
    op.create_table(
        "post_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_post_hold_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_hold")),
    )
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"])
    _outbox()
    with op.batch_alter_table("sign_in_attempt") as attempt:
        attempt.drop_constraint(op.f("ck_sign_in_attempt_attemptscope"), type_="check")
        attempt.create_check_constraint(op.f("ck_sign_in_attempt_attemptscope"), _in("scope", SCOPES))


def _subscriber() -> None:
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column(
            "pace",
            sa.Enum("at-once", "daily", "weekly", name="pace", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("leads", sa.String(length=250), nullable=False),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in (
                "wants_opened", "wants_closing", "wants_called_in", "wants_editions", "wants_changes",
                "wants_deadlines", "everything",
            )
        ),
        sa.Column("digested_to", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
        sa.UniqueConstraint("email", name=op.f("uq_subscriber_email")),
        sa.UniqueConstraint("uuid", name=op.f("uq_subscriber_uuid")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index(op.f("ix_subscriber_changed_at"), "subscriber", ["changed_at"])
    op.create_index(op.f("ix_subscriber_everything"), "subscriber", ["everything"])
    op.create_index(op.f("ix_subscriber_pace_digested_to"), "subscriber", ["pace", "digested_to"])
    op.create_index(op.f("ix_subscriber_confirmed_at_pace"), "subscriber", ["confirmed_at", "pace"])


def _interest() -> None:
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name, _ in FOLLOWED),
        sa.CheckConstraint(
            " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name, _ in FOLLOWED) + " = 1",
            name=op.f("ck_interest_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscriber.id"], ondelete="CASCADE", name=op.f("fk_interest_subscriber_id_subscriber")
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_interest_{name}_{table}"))
            for name, table in FOLLOWED
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        *(
            sa.UniqueConstraint("subscriber_id", name, name=op.f(f"uq_interest_subscriber_id_{name}"))
            for name, _ in FOLLOWED
        ),
    )
    for name, _ in FOLLOWED:
        op.create_index(op.f(f"ix_interest_{name}"), "interest", [name])


def _outbox() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        outbox.add_column(sa.Column("subscriber_id", sa.Integer(), nullable=True))
        outbox.add_column(sa.Column("heard", sa.String(length=500), nullable=False, server_default=""))
        for name in ("covers_from", "covers_to", "seen_at"):
            outbox.add_column(sa.Column(name, INSTANT, nullable=True))
        outbox.create_foreign_key(op.f("fk_outbox_meeting_id_meeting"), "meeting", ["meeting_id"], ["id"])
        outbox.create_foreign_key(
            op.f("fk_outbox_subscriber_id_subscriber"), "subscriber", ["subscriber_id"], ["id"], ondelete="SET NULL"
        )
        for name in ("meeting_id", "subscriber_id", "sent_at"):
            outbox.create_index(op.f(f"ix_outbox_{name}"), [name])
        outbox.create_index(op.f("ix_outbox_subscriber_state"), ["subscriber", "state"])
        outbox.drop_constraint(op.f("ck_outbox_about_one_thing"), type_="check")
        outbox.create_check_constraint(
            op.f("ck_outbox_about_one_thing"),
            " + ".join(
                f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in ("decision_id", "edition_id", "meeting_id")
            )
            + " <= 1",
        )
        outbox.create_check_constraint(op.f("ck_outbox_covers_a_time"), "(covers_from IS NULL) = (covers_to IS NULL)")
        outbox.drop_constraint(op.f("ck_outbox_messagekind"), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_messagekind"), _in("kind", MESSAGES))


def _in(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
