"""Words that go by themselves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_FULL = sa.text("closed_at IS NOT NULL AND emptied_at IS NULL")


def upgrade() -> None:
    op.add_column("tickets", sa.Column("emptied_at", Utc(timezone=True), nullable=True))
    op.create_index(
        "ix_tickets_closed_at", "tickets", ["closed_at"], sqlite_where=_FULL, postgresql_where=_FULL
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_closed_at", table_name="tickets")
    op.drop_column("tickets", "emptied_at")
