"""Who has which shifts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shifts",
        sa.Column("department_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name="fk_shifts_department_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_shifts_person_id"),
        sa.PrimaryKeyConstraint("department_id", "person_id", name="pk_shifts"),
    )
    op.add_column("duties", sa.Column("on_shift", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("duties", "on_shift")
    op.drop_table("shifts")
