"""Links from a site"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Utc

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "start_links",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("about", _JSON, nullable=False),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("expires_at", Utc(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_start_links")),
    )
    op.add_column("tickets", sa.Column("about", _JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "about")
    op.drop_table("start_links")
