"""Codes that show whose a door is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Utc

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proofs",
        sa.Column("id", Id, nullable=False),
        sa.Column("door_id", Id, nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", Utc(timezone=True), nullable=False),
        sa.Column("expires_at", Utc(timezone=True), nullable=False),
        sa.Column("used_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["door_id"], ["doors.id"], name=op.f("fk_proofs_door_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_proofs_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofs")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_proofs_code_hash")),
    )
    op.create_index("ix_proofs_person_id", "proofs", ["person_id", "asked_at"])
    op.create_index("ix_proofs_address", "proofs", ["address", "asked_at"])


def downgrade() -> None:
    op.drop_table("proofs")
