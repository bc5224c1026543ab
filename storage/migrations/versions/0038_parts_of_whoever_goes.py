"""Parts of whoever goes off duty"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Json

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handovers", sa.Column("parts", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("handovers", "parts")
