"""Tables: rules, records of decisions and call-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _call_in_rule()
    _calendar_change()
    _outcome()
    _call_in_request()
    _signatory()


def _call_in_rule() -> None:
    op.create_table(
        "call_in_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("first_day_counts", sa.Boolean(), nullable=False),
        sa.Column("cut_off", sa.Time(), nullable=True),
        sa.Column(
            "effect",
            sa.Enum(
                "next-calendar-day",
                "next-working-day",
                "on-last-day",
                "end-of-last-day",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requesters", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("days >= 1", name=op.f("ck_call_in_rule_at_least_one_day")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_call_in_rule_ends_after_it_begins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_in_rule")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_call_in_rule_valid_from")),
    )


def _calendar_change() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('addition', 'removal', 'closure')", name=op.f("ck_calendar_change_known_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
        sa.UniqueConstraint("day", "kind", name=op.f("uq_calendar_change_day_kind")),
    )


def _outcome() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_text", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("alternatives", sa.String(), nullable=False),
        sa.Column("interests", sa.String(), nullable=False),
        sa.Column("dispensations", sa.String(), nullable=False),
        sa.Column("callable", sa.Boolean(), nullable=False),
        sa.Column("not_callable_reason", sa.String(), nullable=False),
        sa.Column("waived", sa.Boolean(), nullable=False),
        sa.Column("waiver_agreed_by", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("working", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("call_in_opens_on", sa.Date(), nullable=True),
        sa.Column("call_in_last_day", sa.Date(), nullable=True),
        sa.Column("call_in_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cut_off", sa.Time(), nullable=True),
        sa.Column("announced_implementable_on", sa.Date(), nullable=True),
        sa.Column("implementable_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("correction_reason", sa.String(), nullable=False),
        sa.Column("wording_reason", sa.String(), nullable=False),
        sa.CheckConstraint("callable OR not_callable_reason <> ''", name=op.f("ck_outcome_reason_if_not_callable")),
        sa.CheckConstraint(
            "(call_in_closes_at IS NULL) = (call_in_last_day IS NULL)", name=op.f("ck_outcome_whole_window")
        ),
        sa.CheckConstraint(
            "(callable AND NOT waived) = (call_in_closes_at IS NOT NULL)", name=op.f("ck_outcome_window_if_callable")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_outcome_decision_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_outcome_decision_id")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index("ix_outcome_call_in_closes_at", ["call_in_closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_decided_on"), ["decided_on"], unique=False)


def _call_in_request() -> None:
    op.create_table(
        "call_in_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("satisfied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "no-action",
                "referred-back",
                "referred-to-council",
                "withdrawn",
                name="callinoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome_words", sa.String(), nullable=False),
        sa.Column("reconsidered_on", sa.Date(), nullable=True),
        sa.Column("reconsidered_words", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (outcome_on IS NULL)", name=op.f("ck_call_in_request_outcome_has_a_day")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_call_in_request_decision_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_in_request")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_call_in_request_decision_id")),
    )


def _signatory() -> None:
    op.create_table(
        "signatory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("why_not", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signatory_person_id_person")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["call_in_request.id"], name=op.f("fk_signatory_request_id_call_in_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
        sa.UniqueConstraint("request_id", "person_id", name=op.f("uq_signatory_request_id_person_id")),
    )
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatory_request_id"), ["request_id"], unique=False)
