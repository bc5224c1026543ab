"""A list of employees, matched with the phones that they share"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Json

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_employees",
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sites", Json, nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_listed_employees_person_id")),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_listed_employees")),
    )
    op.add_column("employees", sa.Column("phone", sa.String(16), nullable=True))


def downgrade() -> None:
    op.drop_column("employees", "phone")
    op.drop_table("listed_employees")
