"""Several departments: descriptions, leads, shared groups, the archive"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Utc

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("description", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("archived_at", Utc(timezone=True), nullable=True))
        batch_op.drop_constraint("uq_departments_chat_id", type_="unique")
        batch_op.create_index("ix_departments_chat_id", ["chat_id"], unique=False)
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.alter_column("description", server_default=None)
    op.create_table(
        "leads",
        sa.Column("department_id", Id, autoincrement=False, nullable=False),
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_leads_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leads_person_id")),
        sa.PrimaryKeyConstraint("department_id", "person_id", name=op.f("pk_leads")),
    )


def downgrade() -> None:
    op.drop_table("leads")
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.drop_index("ix_departments_chat_id")
        batch_op.create_unique_constraint("uq_departments_chat_id", ["chat_id"])
        batch_op.drop_column("archived_at")
        batch_op.drop_column("description")
