"""Feeds that know what changed: entries with their scopes, changes noted by the database, personal and narrow feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KINDS = (
    "decision", "callinwindow", "callindeadline", "meeting", "draftreport", "finalreport", "representations", "edition",
    "note",
)  # fmt: skip
MEETING_STATUSES = ("provisional", "scheduled", "cancelled", "postponed")
NOTED = ("decision_id", "meeting_id", "subscriber_id", "person_id")
ANY = "INSERT OR UPDATE OR DELETE"
# The table, the column of a change that its rows name, which column of theirs names it, and what counts as a change.
WATCHED = (
    ("decision", "decision_id", "id", ANY),
    ("decision_decision_maker", "decision_id", "decision_id", ANY),
    ("decision_committee", "decision_id", "decision_id", ANY),
    ("decision_ward", "decision_id", "decision_id", ANY),
    ("date_change", "decision_id", "decision_id", ANY),
    ("outcome", "decision_id", "decision_id", ANY),
    ("call_in_request", "decision_id", "decision_id", ANY),
    ("statutory_notice", "decision_id", "decision_id", ANY),
    ("meeting", "meeting_id", "id", ANY),
    ("meeting_committee", "meeting_id", "meeting_id", ANY),
    ("interest", "subscriber_id", "subscriber_id", ANY),
    ("subscriber", "subscriber_id", "id", "UPDATE OF everything, wants_editions, confirmed_at, ended_at OR DELETE"),
    ("membership", "person_id", "person_id", ANY),
    ("personal_feed", "subscriber_id", "subscriber_id", "UPDATE OF withdrawn_at OR DELETE"),
    ("user_account", "person_id", "person_id", "UPDATE OF active, email, person_id OR DELETE"),
    ("scrutiny_committee", None, None, "UPDATE OF name, slug, closed_on OR DELETE"),
    ("decision_maker", None, None, "UPDATE OF name, slug OR DELETE"),
    ("ward", None, None, "UPDATE OF name, slug OR DELETE"),
    ("edition", None, None, "INSERT"),
    ("edition_day", None, None, ANY),
)


def upgrade() -> None:
    """Make them."""
    _entries_anew()
    op.create_table(
        "calendar_item_scope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=140), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["calendar_item.id"],
            ondelete="CASCADE",
            name=op.f("fk_calendar_item_scope_item_id_calendar_item"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_item_scope")),
        sa.UniqueConstraint("item_id", "scope", name=op.f("uq_calendar_item_scope_item_id_scope")),
    )
    op.create_index(op.f("ix_calendar_item_scope_scope"), "calendar_item_scope", ["scope"])
    _light_columns_first()
    _personal_feed()
    _publishing()
    _bodies_and_meetings()
    if op.get_bind().dialect.name == "postgresql":
        _note_on_postgresql()
    else:
        _note_on_sqlite()


def _entries_anew() -> None:
    """Widen what is kept of an entry; the first publishing afterwards fills in what older rows do not say."""
    with op.batch_alter_table("calendar_item") as item:
        item.drop_constraint(op.f("ck_calendar_item_diarykind"), type_="check")
        item.create_check_constraint(op.f("ck_calendar_item_diarykind"), _in("kind", KINDS))
        for name, length in (
            ("source", 60),
            ("summary", 300),
            ("when_words", 300),
            ("address", 1000),
            ("problem", 500),
        ):
            item.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        for name in ("first_on", "last_on", "kept_until"):
            item.add_column(sa.Column(name, sa.Date(), nullable=False, server_default="1970-01-01"))
        for name in ("is_cancelled", "is_vague"):
            item.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        item.add_column(sa.Column("bar_body", sa.LargeBinary(), nullable=True))
        item.create_index(op.f("ix_calendar_item_source"), ["source"])
        item.create_index(op.f("ix_calendar_item_kept_until"), ["kept_until"])
    has_problem = sa.text("problem <> ''")
    op.create_index(
        "ix_calendar_item_problem", "calendar_item", ["problem"],
        sqlite_where=has_problem, postgresql_where=has_problem,
    )  # fmt: skip


def _light_columns_first() -> None:
    """Add what each poll asks for before the body, which is kept packed only: a tenth of what has to be written."""
    order = ("id", "key", "sha256", "changed_at", "is_stale", "asked_on", "gone_at", "body_gzip")
    with op.batch_alter_table("feed_state", partial_reordering=[order]) as state:
        state.add_column(sa.Column("is_stale", sa.Boolean(), nullable=False, server_default=sa.false()))
        state.add_column(sa.Column("asked_on", sa.Date(), nullable=True))
        state.add_column(sa.Column("gone_at", INSTANT, nullable=True))
        state.drop_column("body")


def _personal_feed() -> None:
    op.create_table(
        "personal_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.CheckConstraint("subscriber_id IS NULL OR user_id IS NULL", name=op.f("ck_personal_feed_one_owner")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            ondelete="SET NULL",
            name=op.f("fk_personal_feed_subscriber_id_subscriber"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], ondelete="SET NULL", name=op.f("fk_personal_feed_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_feed")),
        sa.UniqueConstraint("uuid", name=op.f("uq_personal_feed_uuid")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_personal_feed_token_hash")),
    )
    for name in ("subscriber_id", "user_id"):
        op.create_index(op.f(f"ix_personal_feed_{name}"), "personal_feed", [name])
        op.create_index(
            f"uq_personal_feed_{name}_now", "personal_feed", [name], unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"), postgresql_where=sa.text("withdrawn_at IS NULL"),
        )  # fmt: skip


def _publishing() -> None:
    op.create_table(
        "feed_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_with", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_feed_clock_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_clock")),
    )
    op.create_table(
        "diary_change",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in NOTED),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_change")),
    )


def _bodies_and_meetings() -> None:
    op.create_table(
        "edition_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("publish_on", sa.Date(), nullable=False),
        sa.Column("copy_by", sa.Date(), nullable=True),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "copy_by IS NULL OR copy_by <= publish_on", name=op.f("ck_edition_day_copy_before_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_day")),
        sa.UniqueConstraint("uuid", name=op.f("uq_edition_day_uuid")),
    )
    op.create_index(op.f("ix_edition_day_publish_on"), "edition_day", ["publish_on"])
    op.create_table(
        "committee_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["scrutiny_committee.id"], name=op.f("fk_committee_alias_committee_id_scrutiny_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_alias")),
        sa.UniqueConstraint("slug", name=op.f("uq_committee_alias_slug")),
    )
    op.create_index(op.f("ix_committee_alias_committee_id"), "committee_alias", ["committee_id"])
    op.create_index(op.f("ix_outcome_published_at"), "outcome", ["published_at"])
    op.add_column("scrutiny_committee", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("statutory_notice", sa.Column("representations_by", sa.Date(), nullable=True))
    with op.batch_alter_table("meeting") as meeting:
        meeting.drop_constraint(op.f("ck_meeting_meetingstatus"), type_="check")
        meeting.create_check_constraint(op.f("ck_meeting_meetingstatus"), _in("status", MEETING_STATUSES))
        meeting.add_column(sa.Column("moved_from", INSTANT, nullable=True))
        for name in ("draft_report_on", "final_report_on"):
            meeting.add_column(sa.Column(name, sa.Date(), nullable=True))
        meeting.add_column(sa.Column("reports_by", sa.Time(), nullable=True))


def _note_on_sqlite() -> None:
    """Note each change; SQLite has one trigger for each way of changing a row, and sees the old or the new one."""
    for table, column, own, changes in WATCHED:
        for number, change in enumerate(changes.split(" OR ")):
            note = _note(column, f"COALESCE({'OLD' if change == 'DELETE' else 'NEW'}.{own}, 0)")
            op.execute(f"CREATE TRIGGER {table}_notes_{number} AFTER {change} ON {table} BEGIN {note}; END")


def _note_on_postgresql() -> None:
    """Note each change; nobody waits for anybody else, because nothing but new rows is written."""
    for table, column, own, changes in WATCHED:
        note = _note(column, f"COALESCE(NEW.{own}, OLD.{own}, 0)")
        op.execute(
            f"CREATE FUNCTION {table}_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {note}; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_notes AFTER {changes} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_note()"
        )


def _note(column: str | None, number: str) -> str:
    """Write down which row changed, 0 being one of that kind that has no number; or that anything may have changed."""
    noted, value = (column, number) if column else ("decision_id", "NULL")
    return f"INSERT INTO diary_change ({noted}) VALUES ({value})"  # noqa: S608 - nothing from outside is in it


def _in(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
