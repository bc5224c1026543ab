"""Which of several processes an update waits for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("process", sa.BigInteger(), nullable=True))
    op.drop_index("ix_inbox_new", "inbox")
    _index("lane", "id")


def downgrade() -> None:
    op.drop_index("ix_inbox_new", "inbox")
    op.drop_column("inbox", "process")
    _index("id")


def _index(*columns: str) -> None:
    waiting = sa.text("state = 'new'")
    op.create_index("ix_inbox_new", "inbox", list(columns), sqlite_where=waiting, postgresql_where=waiting)
