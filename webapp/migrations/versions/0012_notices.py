"""Tables: rules of notice, statutory notices, challenges, reports of urgency to Council, records from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _notice_rule()
    _statutory_notice()
    _key_challenge()
    _urgency_report()
    _stated_record()


def _notice_rule() -> None:
    op.create_table(
        "notice_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_notice_rule_ends_after_it_begins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_rule")),
        sa.UniqueConstraint("uuid", name=op.f("uq_notice_rule_uuid")),
    )


def _statutory_notice() -> None:
    op.create_table(
        "statutory_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "general-exception",
                "special-urgency",
                "private-meeting",
                "private-meeting-further",
                "private-meeting-urgent",
                "agenda",
                "draft-report",
                "final-report",
                "public-report",
                name="noticekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("exempt_paragraph", sa.Integer(), nullable=True),
        sa.Column("informed", sa.String(length=300), nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("agreed_by", sa.String(length=200), nullable=False),
        sa.Column("agreed_capacity", sa.String(length=200), nullable=False),
        sa.Column("unable", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("representations", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("reasons_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reasons_after", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')",
            name=op.f("ck_statutory_notice_withdrawn_with_a_reason"),
        ),
        sa.CheckConstraint(
            "exempt_paragraph IS NULL OR exempt_paragraph BETWEEN 1 AND 7",
            name=op.f("ck_statutory_notice_known_paragraph"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_statutory_notice_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statutory_notice")),
        sa.UniqueConstraint("uuid", name=op.f("uq_statutory_notice_uuid")),
    )
    op.create_index(op.f("ix_statutory_notice_decision_id"), "statutory_notice", ["decision_id"])
    op.create_index(op.f("ix_statutory_notice_published_at"), "statutory_notice", ["published_at"])


def _key_challenge() -> None:
    op.create_table(
        "key_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(length=300), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=250), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("report_due_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("why_not_key", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("(reported_on IS NULL) = (report = '')", name=op.f("ck_key_challenge_reported_with_words")),
        sa.CheckConstraint("report_due_on >= raised_on", name=op.f("ck_key_challenge_due_after_raised")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_key_challenge_decision_id_decision")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["scrutiny_committee.id"], name=op.f("fk_key_challenge_committee_id_scrutiny_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_challenge")),
        sa.UniqueConstraint("uuid", name=op.f("uq_key_challenge_uuid")),
    )
    for name in ("committee_id", "decision_id", "raised_on"):
        op.create_index(op.f(f"ix_key_challenge_{name}"), "key_challenge", [name])


def _urgency_report() -> None:
    op.create_table(
        "urgency_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("minute", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_urgency_report_period_in_order")),
        sa.CheckConstraint("reported_on >= period_to", name=op.f("ck_urgency_report_reported_after_the_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgency_report")),
        sa.UniqueConstraint("reported_on", name=op.f("uq_urgency_report_reported_on")),
        sa.UniqueConstraint("uuid", name=op.f("uq_urgency_report_uuid")),
    )


def _stated_record() -> None:
    op.create_table(
        "stated_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("council", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("stated_effective_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_record")),
        sa.UniqueConstraint("council", "reference", name=op.f("uq_stated_record_council_reference")),
    )
