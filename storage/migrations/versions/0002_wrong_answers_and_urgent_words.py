"""Wrong answers and urgent words"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = storage.columns.Utc(timezone=True)
_ENTRY_OF_EVENT = {
    "sqlite": "json_extract(data, '$.entry_id')",
    "postgresql": "CAST(data ->> 'entry_id' AS BIGINT)",
}


def upgrade() -> None:

    op.add_column("tickets", sa.Column("urgent", sa.Text(), nullable=True))
    op.add_column("events", sa.Column("entry_id", sa.BigInteger(), nullable=True))
    found = _ENTRY_OF_EVENT[op.get_bind().dialect.name]
    op.execute(f"UPDATE events SET entry_id = {found} WHERE kind IN ('line1.answered', 'line1.picked')")
    op.create_index(
        "ix_events_entry_id",
        "events",
        ["entry_id", "happened_at"],
        unique=False,
        sqlite_where=sa.text("entry_id IS NOT NULL"),
        postgresql_where=sa.text("entry_id IS NOT NULL"),
    )
    op.create_table(
        "wrong_answers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("automatic", sa.String(length=24), nullable=False),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_wrong_answers_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_wrong_answers_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_wrong_answers_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_wrong_answers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_answers")),
    )
    op.create_index(
        "uq_wrong_answers_open",
        "wrong_answers",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "urgent_phrases",
        sa.Column("id", _ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_by_id", _ID, nullable=True),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_urgent_phrases_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_phrases")),
        sa.UniqueConstraint("text", name=op.f("uq_urgent_phrases_text")),
    )


def downgrade() -> None:

    op.drop_table("urgent_phrases")
    op.drop_index("uq_wrong_answers_open", table_name="wrong_answers")
    op.drop_table("wrong_answers")
    op.drop_index("ix_events_entry_id", table_name="events")
    op.drop_column("events", "entry_id")
    op.drop_column("tickets", "urgent")
