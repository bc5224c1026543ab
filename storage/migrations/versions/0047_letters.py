"""Letters"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Json, Utc

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", Id, nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("door_id", Id, nullable=True),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("said_as", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("became", sa.String(16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("thread", Json, nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_letters_door_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("mailbox", "validity", "number", name="uq_letters_mailbox"),
    )
    op.create_index("ix_letters_digest", "letters", ["digest"])
    op.create_index("ix_letters_door_id", "letters", ["door_id", "said_as"])
    op.create_index("ix_letters_ticket_id", "letters", ["ticket_id"])
    op.create_index(
        "ix_letters_kept",
        "letters",
        ["received_at"],
        sqlite_where=sa.text("became = 'kept'"),
        postgresql_where=sa.text("became = 'kept'"),
    )
    op.create_table(
        "letters_sent",
        sa.Column("outbox_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("door_id", Id, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("whom", sa.String(64), nullable=False),
        sa.Column("begun_at", Utc(timezone=True), nullable=False),
        sa.Column("sent_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_letters_sent_door_id")),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_letters_sent")),
    )
    op.create_index("ix_letters_sent_whom", "letters_sent", ["whom", "begun_at"])
    op.create_index("ix_letters_sent_ticket_id", "letters_sent", ["ticket_id"])
    op.create_index("ix_letters_sent_door_id", "letters_sent", ["door_id"])


def downgrade() -> None:
    for name in ("letters_sent", "letters"):
        op.drop_table(name)
