"""Clients, sites and who belongs to them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Utc

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived_at", Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )
    op.create_table(
        "sites",
        sa.Column("id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=True),
        sa.Column("department_id", Id, nullable=True),
        sa.Column("archived_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_sites_client_id")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_sites_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    op.create_index("ix_sites_client_id", "sites", ["client_id", "id"])
    op.create_table(
        "site_members",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("site_id", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since_at", Utc(timezone=True), nullable=False),
        sa.Column("used_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_site_members_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_site_members_site_id")),
        sa.PrimaryKeyConstraint("person_id", "site_id", name=op.f("pk_site_members")),
    )
    op.create_index("ix_site_members_site_id", "site_members", ["site_id"])
    op.create_table(
        "employees",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("said_at", Utc(timezone=True), nullable=False),
        sa.Column("confirmed_at", Utc(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(16), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_employees_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_employees")),
    )
    op.create_table(
        "invitations",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("site_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_by_id", Id, nullable=False),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("expires_at", Utc(timezone=True), nullable=False),
        sa.Column("used_by_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_invitations_site_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_invitations_made_by_id")),
        sa.ForeignKeyConstraint(["used_by_id"], ["people.id"], name=op.f("fk_invitations_used_by_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_invitations")),
    )
    op.add_column("tickets", sa.Column("site_id", sa.BigInteger(), nullable=True))
    op.add_column("tickets", sa.Column("contact_name", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "contact_name")
    op.drop_column("tickets", "site_id")
    for table in ("invitations", "employees", "site_members", "sites", "clients"):
        op.drop_table(table)
