"""Departments that take turns at one queue"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("departments", sa.Column("queue_of_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("departments", "queue_of_id")
