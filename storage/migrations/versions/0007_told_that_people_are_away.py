"""When a requester was told that people are away"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("away_told_at", Utc(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "away_told_at")
