"""Topics in private chats"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("own_topic_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "own_topic_id")
