"""Macros, replies that are looked at before they go out, and tags of tickets"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Json, Utc

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "macros",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("texts", Json, nullable=False),
        sa.Column("status_after", sa.String(16), nullable=True),
        sa.Column("tag", sa.Text(), nullable=True),
        sa.Column("changed_by_id", Id, nullable=True),
        sa.Column("changed_at", Utc(timezone=True), nullable=False),
        sa.Column("removed_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["people.id"], name=op.f("fk_macros_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macros")),
    )
    op.create_table(
        "reply_drafts",
        sa.Column("id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("files", Json, nullable=False),
        sa.Column("made_at", Utc(timezone=True), nullable=False),
        sa.Column("sent_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_reply_drafts_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_drafts")),
    )
    op.add_column("tickets", sa.Column("tags", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "tags")
    op.drop_table("reply_drafts")
    op.drop_table("macros")
