"""Who was erased"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("since_at", Utc(timezone=True), nullable=False),
        sa.Column("erased_at", Utc(timezone=True), nullable=False),
        sa.Column("purged_at", Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_erasures")),
    )


def downgrade() -> None:
    op.drop_table("erasures")
