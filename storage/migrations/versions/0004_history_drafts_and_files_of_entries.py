"""History, drafts, files and steps of entries"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = storage.columns.Utc(timezone=True)
_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:

    op.add_column("entries", sa.Column("steps", _JSON, nullable=True))
    op.add_column("answers", sa.Column("files", _JSON, nullable=True))
    op.create_table(
        "entry_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("before", _JSON, nullable=True),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_changes_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_entry_changes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_changes")),
    )
    op.create_index("ix_entry_changes_entry_id", "entry_changes", ["entry_id", "id"], unique=False)
    op.create_table(
        "entry_drafts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=True),
        sa.Column("content", _JSON, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_entry_drafts_person_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_drafts_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_drafts")),
    )
    op.create_index("ix_entry_drafts_person_id", "entry_drafts", ["person_id", "id"], unique=False)
    op.create_table(
        "workspaces",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("view", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_workspaces_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_workspaces")),
    )


def downgrade() -> None:

    op.drop_table("workspaces")
    op.drop_table("entry_drafts")
    op.drop_table("entry_changes")
    op.drop_column("answers", "files")
    op.drop_column("entries", "steps")
