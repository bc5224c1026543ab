"""Tickets that are put off until a moment"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("wakes_at", Utc(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "wakes_at")
