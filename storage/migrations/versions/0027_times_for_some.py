"""Times that hold for employees or customers, for a client or for a site"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_NAME = "uq_sla_policies_department_id"


def upgrade() -> None:
    with op.batch_alter_table("sla_policies") as batch_op:
        batch_op.add_column(
            sa.Column("whom", sa.String(length=16), server_default="everybody", nullable=False)
        )
        batch_op.add_column(sa.Column("whom_id", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.drop_constraint(_NAME, type_="unique")
        batch_op.create_unique_constraint(_NAME, ["department_id", "whom", "whom_id", "priority"])


def downgrade() -> None:
    op.execute("DELETE FROM sla_policies WHERE whom <> 'everybody'")
    with op.batch_alter_table("sla_policies") as batch_op:
        batch_op.drop_constraint(_NAME, type_="unique")
        batch_op.drop_column("whom_id")
        batch_op.drop_column("whom")
        batch_op.create_unique_constraint(_NAME, ["department_id", "priority"])
