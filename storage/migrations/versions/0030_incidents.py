"""Incidents: what many people write about at once"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Json, Utc

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", Id, nullable=False),
        sa.Column("department_id", Id, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("known", Json, nullable=False),
        sa.Column("update_number", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", Utc(timezone=True), nullable=False),
        sa.Column("decided_by_id", Id, nullable=True),
        sa.Column("opened_at", Utc(timezone=True), nullable=True),
        sa.Column("ended_by_id", Id, nullable=True),
        sa.Column("ended_at", Utc(timezone=True), nullable=True),
        sa.Column("quiet_until_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_incidents_department_id")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_incidents_decided_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["people.id"], name=op.f("fk_incidents_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index("ix_incidents_status", "incidents", ["status"])
    op.create_table(
        "incident_tickets",
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_tickets_incident_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_incident_tickets_ticket_id")),
        sa.PrimaryKeyConstraint("incident_id", "ticket_id", name=op.f("pk_incident_tickets")),
    )
    op.create_index("ix_incident_tickets_ticket_id", "incident_tickets", ["ticket_id"])
    attached = sa.text("state = 'attached'")
    op.create_index(
        "uq_incident_tickets_attached",
        "incident_tickets",
        ["ticket_id"],
        unique=True,
        sqlite_where=attached,
        postgresql_where=attached,
    )


def downgrade() -> None:
    op.drop_table("incident_tickets")
    op.drop_table("incidents")
