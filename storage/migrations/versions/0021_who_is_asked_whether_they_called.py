"""Who is asked whether it was them that called"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("callers", sa.Column("offered_to_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("callers", "offered_to_id")
