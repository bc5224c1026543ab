"""Groups of requesters"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "linked_groups",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("linked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("linked_at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_linked_groups")),
    )
    op.add_column("tickets", sa.Column("home_chat_id", sa.BigInteger(), nullable=True))
    op.add_column("tickets", sa.Column("home_message_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "home_message_id")
    op.drop_column("tickets", "home_chat_id")
    op.drop_table("linked_groups")
