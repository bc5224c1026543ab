"""Webhooks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Json, Utc

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("integration_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", Json, nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("set_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_webhooks_integration_id")
        ),
        sa.PrimaryKeyConstraint("integration_id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "webhook_calls",
        sa.Column("id", Id, nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("integration_id", Id, nullable=False),
        sa.Column("api_ticket_id", Id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("happened_at", Utc(timezone=True), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("not_before_at", Utc(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_webhook_calls_integration_id")
        ),
        sa.ForeignKeyConstraint(
            ["api_ticket_id"], ["api_tickets.id"], name=op.f("fk_webhook_calls_api_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_calls")),
        sa.UniqueConstraint("event", name=op.f("uq_webhook_calls_event")),
    )
    op.create_index(
        "ix_webhook_calls_new",
        "webhook_calls",
        ["api_ticket_id", "id"],
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_index("ix_webhook_calls_integration_id", "webhook_calls", ["integration_id"])


def downgrade() -> None:
    for name in ("webhook_calls", "webhooks"):
        op.drop_table(name)
