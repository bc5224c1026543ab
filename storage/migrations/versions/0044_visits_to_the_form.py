"""Visits to the form, counted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_visits",
        sa.Column("whose", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("hour_at", Utc(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("whose", "what", "hour_at", name=op.f("pk_page_visits")),
    )
    op.create_index("ix_page_visits_hour_at", "page_visits", ["hour_at"])


def downgrade() -> None:
    op.drop_table("page_visits")
