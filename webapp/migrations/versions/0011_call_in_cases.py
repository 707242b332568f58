"""A call-in is a case: what its request holds, who found it valid, and where else it may be referred."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATUSES = (
    "draft", "in-plan", "deferred", "withdrawn", "decided", "called-in", "referred-back", "referred-to-council",
    "referred-elsewhere", "final", "implemented",
)  # fmt: skip
MESSAGES = (
    "call-in-opened", "call-in-closing", "call-in-moved", "decision-withdrawn", "decision-called-in",
    "call-in-not-valid",
)  # fmt: skip
OUTCOMES = ("no-action", "referred-back", "referred-to-council", "referred-elsewhere", "withdrawn", "not-met")
KINDS = (
    "cabinet-key", "cabinet-other", "committee-key", "committee-other", "cabinet-member-key", "cabinet-member-other",
    "officer-key", "officer-other",
)  # fmt: skip


def upgrade() -> None:
    """Add what is new to each table; widen the lists of known statuses and outcomes."""
    _widen("decision", "status", "ck_decision_status", STATUSES)
    _widen("call_in_request", "outcome", "ck_call_in_request_callinoutcome", OUTCOMES)
    _widen("outbox", "kind", "ck_outbox_messagekind", MESSAGES)
    _call_in_request()
    with op.batch_alter_table("signatory") as batch_op:
        batch_op.add_column(sa.Column("void_reason", sa.String(), nullable=False, server_default=""))
    _person()
    _outcome()
    _no_defaults("signatory", "void_reason")


def _widen(table: str, column: str, constraint: str, values: tuple[str, ...]) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(op.f(constraint), type_="check")
        batch_op.create_check_constraint(op.f(constraint), f"{column} IN ({_listed(values)})")


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _call_in_request() -> None:
    with op.batch_alter_table("call_in_request") as batch_op:
        batch_op.add_column(sa.Column("chosen_grounds", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("alternative", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("repeats_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("public_signatures", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("public_received_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("content_completed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("meet_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("act_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("validity", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("validity_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("validity_by", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("validity_reasons", sa.String(), nullable=False, server_default=""))
        batch_op.create_check_constraint(op.f("ck_call_in_request_validity"), "validity IN ('valid', 'not-valid')")
        batch_op.create_check_constraint(
            op.f("ck_call_in_request_validity_has_a_day"), "(validity IS NULL) = (validity_on IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_call_in_request_public_signatures_have_a_moment"),
            "(public_signatures IS NULL) = (public_received_at IS NULL)",
        )
    _no_defaults("call_in_request", "chosen_grounds", "alternative", "validity_by", "validity_reasons")


def _person() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("ward_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("executive_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("executive_to", sa.Date(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_person_ward_id_ward"), "ward", ["ward_id"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_person_leaves_the_executive_after_joining"),
            "executive_to IS NULL OR (executive_from IS NOT NULL AND executive_to >= executive_from)",
        )
    _no_defaults("person", "revision")


def _outcome() -> None:
    with op.batch_alter_table("outcome") as batch_op:
        batch_op.add_column(sa.Column("waiver_capacity", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("waiver_unable", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("waiver_agreed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("waiver_statement", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("stated_effective_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("stated_source", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("notice", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("decision_kind", sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(op.f("ck_outcome_decisionkind"), f"decision_kind IN ({_listed(KINDS)})")
    _no_defaults("outcome", "waiver_capacity", "waiver_unable", "waiver_statement", "stated_source")


def _no_defaults(table: str, *columns: str) -> None:
    """Take away the defaults that rows kept so far were filled from."""
    with op.batch_alter_table(table) as batch_op:
        for name in columns:
            batch_op.alter_column(name, server_default=None)
