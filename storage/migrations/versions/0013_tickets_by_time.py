"""Tickets by the time of their registration, for figures of a period"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_index("ix_tickets_created_at", "tickets", ["created_at", "requester_id", "department_id"])


def downgrade() -> None:

    op.drop_index("ix_tickets_created_at", "tickets")
