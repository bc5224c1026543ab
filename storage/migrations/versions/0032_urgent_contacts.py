"""Whom departments call outside their working hours"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "urgent_contacts",
        sa.Column("department_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name="fk_urgent_contacts_department_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_urgent_contacts_person_id"),
        sa.PrimaryKeyConstraint("department_id", "person_id", name="pk_urgent_contacts"),
    )
    op.add_column(
        "departments", sa.Column("urgent_wait", sa.BigInteger(), server_default="10", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("departments", "urgent_wait")
    op.drop_table("urgent_contacts")
