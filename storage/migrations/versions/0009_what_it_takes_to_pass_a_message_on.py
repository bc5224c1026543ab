"""What it takes to pass a message on"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.add_column("messages", sa.Column("about", storage.columns.Json, nullable=True))
    op.add_column("messages", sa.Column("withdrawn_at", storage.columns.Utc(timezone=True), nullable=True))


def downgrade() -> None:

    op.drop_column("messages", "withdrawn_at")
    op.drop_column("messages", "about")
