"""Tables: editions with their entries and departures, documents as they were made; the database keeps them frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FROZEN = ("edition", "edition_entry", "edition_departure", "kept_document")
PARTS = {"edition_entry": "entries", "edition_departure": "departures"}
SAME = {
    "edition": "id = NEW.id OR number = NEW.number OR uuid = NEW.uuid",
    "edition_entry": "id = NEW.id OR (edition_id = NEW.edition_id"
    " AND (position = NEW.position OR decision_uuid = NEW.decision_uuid))",
    "edition_departure": "id = NEW.id OR (edition_id = NEW.edition_id"
    " AND (position = NEW.position OR decision_uuid = NEW.decision_uuid))",
    "kept_document": "id = NEW.id OR key = NEW.key",
}
# Records and notices may hold what has to be erased by law; documents of editions never change.
OF_EDITIONS = "OLD.key LIKE 'editions/%'"
BEYOND = "NEW.position > (SELECT {number} FROM edition WHERE id = NEW.edition_id)"
REFUSAL = "What was published stays as it was published."


def upgrade() -> None:
    """Make them."""
    _edition()
    for name in ("edition_entry", "edition_departure"):
        _part_of_an_edition(name)
    _kept_document()
    if op.get_bind().dialect.name == "postgresql":
        _freeze_on_postgresql()
    else:
        _freeze_on_sqlite()


def _edition() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("regular", "supplement", name="editionkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_elsewhere", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("front", sa.JSON(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("departures", sa.Integer(), nullable=False),
        sa.Column("new_entries", sa.Integer(), nullable=False),
        sa.Column("moved_entries", sa.Integer(), nullable=False),
        sa.Column("listed_new", sa.JSON(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_media_type", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_edition_period_in_order")),
        sa.ForeignKeyConstraint(["previous_id"], ["edition.id"], name=op.f("fk_edition_previous_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("uuid", name=op.f("uq_edition_uuid")),
        sa.UniqueConstraint("number", name=op.f("uq_edition_number")),
    )
    op.create_index("ix_edition_published_on", "edition", ["published_on", "number"])
    op.create_index(op.f("ix_edition_previous_id"), "edition", ["previous_id"])


def _part_of_an_edition(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("decision_uuid", sa.String(length=36), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f(f"fk_{name}_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("edition_id", "decision_uuid", name=op.f(f"uq_{name}_edition_id_decision_uuid")),
        sa.UniqueConstraint("edition_id", "position", name=op.f(f"uq_{name}_edition_id_position")),
    )
    op.create_index(op.f(f"ix_{name}_decision_uuid"), name, ["decision_uuid"])


def _kept_document() -> None:
    op.create_table(
        "kept_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_document")),
        sa.UniqueConstraint("key", name=op.f("uq_kept_document_key")),
    )


def _freeze_on_sqlite() -> None:
    """Refuse changes, and what comes in by the back door: REPLACE deletes without a word to the triggers of DELETE."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table in FROZEN:
        when = f"WHEN {OF_EDITIONS}" if table == "kept_document" else ""
        for change in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} {when} {refuse}")
        known = f"EXISTS (SELECT 1 FROM {table} WHERE {SAME[table]})"  # noqa: S608 - nothing from outside is in it
        op.execute(f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN {known} {refuse}")
    for table, number in PARTS.items():
        beyond = BEYOND.format(number=number)
        op.execute(f"CREATE TRIGGER {table}_refuses_more BEFORE INSERT ON {table} WHEN {beyond} {refuse}")


def _freeze_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in FROZEN:
        when = f"WHEN ({OF_EDITIONS})" if table == "kept_document" else ""
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()"
        )
    for table, number in PARTS.items():
        beyond = BEYOND.format(number=number)
        op.execute(
            f"CREATE FUNCTION {table}_refuse_more() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {beyond} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_more BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse_more()"
        )
