"""Several messages in one post"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.drop_constraint("uq_posts_chat_id", type_="unique")
        batch_op.create_unique_constraint("uq_posts_chat_id", ["chat_id", "telegram_message_id", "place"])


def downgrade() -> None:
    op.execute("DELETE FROM posts WHERE place > 0")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_constraint("uq_posts_chat_id", type_="unique")
        batch_op.create_unique_constraint("uq_posts_chat_id", ["chat_id", "telegram_message_id"])
        batch_op.drop_column("place")
