"""Macros that involve a department"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("macros", sa.Column("involves_id", sa.BigInteger(), nullable=True))
    op.add_column("macros", sa.Column("question", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("macros", "question")
    op.drop_column("macros", "involves_id")
