"""Word of news by letter, for pages whose requesters have left an address"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Utc

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_news",
        sa.Column("door_id", Id, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("whom", sa.String(64), nullable=False),
        sa.Column("seen_at", Utc(timezone=True), nullable=True),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("told_at", Utc(timezone=True), nullable=True),
        sa.Column("hushed_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_page_news_door_id")),
        sa.PrimaryKeyConstraint("door_id", name=op.f("pk_page_news")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_page_news_key_hash")),
    )
    op.create_index("ix_page_news_whom", "page_news", ["whom", "told_at"])


def downgrade() -> None:
    op.drop_table("page_news")
