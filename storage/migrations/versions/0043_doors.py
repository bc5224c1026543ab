"""Doors beside Telegram"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Json, Utc

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doors",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("box", sa.Text(), nullable=True),
        sa.Column("key_hash", sa.String(64), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("department_id", Id, nullable=True),
        sa.Column("joined_to_id", Id, nullable=True),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_doors_department_id")),
        sa.ForeignKeyConstraint(["joined_to_id"], ["people.id"], name=op.f("fk_doors_joined_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doors")),
        sa.UniqueConstraint("box", "address", name="uq_doors_box"),
        sa.UniqueConstraint("key_hash", name=op.f("uq_doors_key_hash")),
    )
    op.create_index("ix_doors_joined_to_id", "doors", ["joined_to_id"])
    op.create_table(
        "door_posts",
        sa.Column("id", Id, nullable=False),
        sa.Column("door_id", Id, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entities", Json, nullable=True),
        sa.Column("buttons", Json, nullable=True),
        sa.Column("file", Json, nullable=True),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("posted_at", Utc(timezone=True), nullable=False),
        sa.Column("edited_at", Utc(timezone=True), nullable=True),
        sa.Column("deleted_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_door_posts_door_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_posts")),
        sa.UniqueConstraint("door_id", "number", name="uq_door_posts_door_id"),
        sa.UniqueConstraint("outbox_id", "part", name="uq_door_posts_outbox_id"),
    )
    op.create_index("ix_door_posts_ticket_id", "door_posts", ["ticket_id"])
    op.create_table(
        "kept_files",
        sa.Column("id", Id, nullable=False),
        sa.Column("door_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_kept_files_door_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_files")),
    )
    op.create_index("ix_kept_files_door_id", "kept_files", ["door_id"])


def downgrade() -> None:
    for name in ("kept_files", "door_posts", "doors"):
        op.drop_table(name)
