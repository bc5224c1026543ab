"""Tickets that came otherwise than in Telegram, for figures of a period"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    elsewhere = sa.text("channel <> 'telegram'")
    op.create_index(
        "ix_tickets_channel",
        "tickets",
        ["created_at", "channel"],
        sqlite_where=elsewhere,
        postgresql_where=elsewhere,
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_channel", "tickets")
