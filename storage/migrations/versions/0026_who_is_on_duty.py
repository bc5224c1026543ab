"""Who is on duty, and the tickets of those who have gone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Json, Utc

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("department_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("since_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name="fk_duties_department_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_duties_person_id"),
        sa.PrimaryKeyConstraint("department_id", "person_id", name="pk_duties"),
    )
    op.create_table(
        "handovers",
        sa.Column("id", Id, nullable=False),
        sa.Column("department_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("tickets", Json, nullable=False),
        sa.Column("due_at", Utc(timezone=True), nullable=False),
        sa.Column("ended_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name="fk_handovers_department_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_handovers_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
    )
    op.create_index(
        "ix_handovers_person_id", "handovers", ["person_id"], sqlite_where=_LIVE, postgresql_where=_LIVE
    )


def downgrade() -> None:
    op.drop_table("handovers")
    op.drop_table("duties")
