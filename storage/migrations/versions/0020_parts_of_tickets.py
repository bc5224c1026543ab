"""Parts of tickets that other departments see to"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Utc

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "involvements",
        sa.Column("id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("department_id", Id, nullable=False),
        sa.Column("asked_by_id", Id, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("assignee_id", Id, nullable=True),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("due_at", Utc(timezone=True), nullable=False),
        sa.Column("asked_at", Utc(timezone=True), nullable=False),
        sa.Column("claimed_at", Utc(timezone=True), nullable=True),
        sa.Column("ended_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_involvements_asked_by_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_involvements_assignee_id")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_involvements_department_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_involvements_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_involvements")),
        sa.UniqueConstraint("ticket_id", "number", name="uq_involvements_ticket_id"),
    )
    op.create_index("ix_involvements_department_id", "involvements", ["department_id", "status"])
    op.create_index("ix_involvements_topic_id", "involvements", ["topic_id"])
    op.add_column("messages", sa.Column("involvement_id", sa.BigInteger(), nullable=True))
    op.add_column("messages", sa.Column("from_part", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("posts", sa.Column("involvement_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("posts", "involvement_id")
    op.drop_column("messages", "from_part")
    op.drop_column("messages", "involvement_id")
    op.drop_table("involvements")
