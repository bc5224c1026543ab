"""Whose requests a department takes; what tickets teach about departments is found at once"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "departments", sa.Column("takes", sa.String(16), nullable=False, server_default="everybody")
    )
    resolved, transferred = sa.text("resolved_at IS NOT NULL"), sa.text("kind = 'ticket.transferred'")
    op.create_index(
        "ix_tickets_resolved_at",
        "tickets",
        ["department_id", "resolved_at"],
        sqlite_where=resolved,
        postgresql_where=resolved,
    )
    op.create_index(
        "ix_events_transferred", "events", ["id"], sqlite_where=transferred, postgresql_where=transferred
    )


def downgrade() -> None:
    op.drop_index("ix_events_transferred", "events")
    op.drop_index("ix_tickets_resolved_at", "tickets")
    op.drop_column("departments", "takes")
