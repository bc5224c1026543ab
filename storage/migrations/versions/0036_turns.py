"""New tickets are offered to those on duty in turn"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, Utc

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("departments", sa.Column("turn_wait", sa.BigInteger(), nullable=True))
    op.add_column("duties", sa.Column("turn_at", Utc(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("turn_of_id", sa.BigInteger(), nullable=True))
    op.add_column("tickets", sa.Column("turn_until_at", Utc(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("turn_asked", Json, nullable=True))


def downgrade() -> None:
    for column in ("turn_asked", "turn_until_at", "turn_of_id"):
        op.drop_column("tickets", column)
    op.drop_column("duties", "turn_at")
    op.drop_column("departments", "turn_wait")
