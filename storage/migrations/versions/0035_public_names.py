"""Names under which requesters know specialists"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("public_name", sa.Text(), nullable=True))
    hides = sa.Column("hides_names", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("departments", hides)


def downgrade() -> None:
    op.drop_column("departments", "hides_names")
    op.drop_column("people", "public_name")
