"""The API"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Json, Utc

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "integrations",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrations")),
        sa.UniqueConstraint("name", name=op.f("uq_integrations_name")),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", Id, nullable=False),
        sa.Column("integration_id", Id, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("made_at", Utc(timezone=True), nullable=False),
        sa.Column("used_at", Utc(timezone=True), nullable=True),
        sa.Column("revoked_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_api_tokens_integration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
    )
    op.create_index("ix_api_tokens_integration_id", "api_tokens", ["integration_id"])
    op.create_table(
        "api_tickets",
        sa.Column("id", Id, nullable=False),
        sa.Column("integration_id", Id, nullable=False),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("door_id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("updated_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_api_tickets_integration_id")
        ),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_api_tickets_door_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_api_tickets_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tickets")),
        sa.UniqueConstraint("reference", name=op.f("uq_api_tickets_reference")),
        sa.UniqueConstraint("door_id", name=op.f("uq_api_tickets_door_id")),
    )
    op.create_index("ix_api_tickets_integration_id", "api_tickets", ["integration_id", "id"])
    op.create_index("ix_api_tickets_ticket_id", "api_tickets", ["ticket_id"])
    op.create_table(
        "api_calls",
        sa.Column("integration_id", Id, nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("api_ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("first", sa.BigInteger(), nullable=True),
        sa.Column("last", sa.BigInteger(), nullable=True),
        sa.Column("made_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_api_calls_integration_id")
        ),
        sa.PrimaryKeyConstraint("integration_id", "key", name=op.f("pk_api_calls")),
    )
    op.create_index("ix_api_calls_made_at", "api_calls", ["made_at"])
    op.create_index("ix_api_calls_api_ticket_id", "api_calls", ["api_ticket_id"])
    op.create_table(
        "api_uses",
        sa.Column("token_id", Id, nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("minute_at", Utc(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["api_tokens.id"], name=op.f("fk_api_uses_token_id")),
        sa.PrimaryKeyConstraint("token_id", "what", "minute_at", name=op.f("pk_api_uses")),
    )


def downgrade() -> None:
    for name in ("api_uses", "api_calls", "api_tickets", "api_tokens", "integrations"):
        op.drop_table(name)
