"""Erasures of callers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("erasures", sa.Column("caller_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("erasures", "caller_id")
