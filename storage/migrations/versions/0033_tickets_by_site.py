"""Tickets by the site that they come from, for figures of a client or a site"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    known = sa.text("site_id IS NOT NULL")
    op.create_index(
        "ix_tickets_site_id",
        "tickets",
        ["site_id", "created_at"],
        sqlite_where=known,
        postgresql_where=known,
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_site_id", "tickets")
