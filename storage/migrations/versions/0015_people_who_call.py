"""People who call or walk in"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Utc

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "callers",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_callers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callers")),
        sa.UniqueConstraint("phone", name=op.f("uq_callers_phone")),
        sa.UniqueConstraint("email", name=op.f("uq_callers_email")),
    )
    channel = sa.Column("channel", sa.String(length=16), server_default="telegram", nullable=False)
    op.add_column("tickets", channel)
    op.add_column("tickets", sa.Column("caller_id", sa.BigInteger(), nullable=True))
    op.add_column("tickets", sa.Column("call_back_at", Utc(timezone=True), nullable=True))
    some = sa.text("caller_id IS NOT NULL")
    op.create_index(
        "ix_tickets_caller_id", "tickets", ["caller_id"], sqlite_where=some, postgresql_where=some
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_caller_id", "tickets")
    op.drop_column("tickets", "call_back_at")
    op.drop_column("tickets", "caller_id")
    op.drop_column("tickets", "channel")
    op.drop_table("callers")
