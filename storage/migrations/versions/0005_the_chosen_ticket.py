"""Which of several tickets a requester writes about"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("chosen_ticket_id", sa.BigInteger(), nullable=True))
    op.add_column("people", sa.Column("chosen_at", Utc(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "chosen_at")
    op.drop_column("people", "chosen_ticket_id")
