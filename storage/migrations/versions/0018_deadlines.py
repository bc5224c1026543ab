"""What tickets must meet: targets, policies, priorities, and departments' own working hours"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Utc

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

#: In minutes: what was allowed until now.
_MINUTES = {"claim": 30, "first_response": 60, "next_response": 120, "resolution": 1440}
_TEXTS = ("hours", "exceptions", "timezone")


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("ticket_id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("worked_s", sa.BigInteger(), nullable=False),
        sa.Column("since_at", Utc(timezone=True), nullable=True),
        sa.Column("due_at", Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_targets_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "kind", name=op.f("pk_targets")),
    )
    op.create_table(
        "sla_policies",
        sa.Column("id", Id, nullable=False),
        sa.Column("department_id", Id, nullable=False),
        sa.Column("priority", sa.String(length=8), nullable=False),
        *(sa.Column(kind, sa.BigInteger(), nullable=True) for kind in _MINUTES),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_sla_policies_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policies")),
        sa.UniqueConstraint("department_id", "priority", name="uq_sla_policies_department_id"),
    )
    # Columns are added in place: on SQLite a table that others refer to can't be made anew.
    for name in _TEXTS:
        op.add_column("departments", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("departments", sa.Column("warn_at", sa.BigInteger(), server_default="80", nullable=False))
    op.add_column("leads", sa.Column("level", sa.BigInteger(), server_default="1", nullable=False))
    op.add_column("tickets", sa.Column("priority", sa.String(8), server_default="normal", nullable=False))
    _fill()


def _fill() -> None:
    """Gives tickets that are under way what their timers stand for."""
    tickets = sa.table(
        "tickets",
        sa.column("id", sa.BigInteger()),
        sa.column("urgent", sa.Text()),
        sa.column("priority", sa.String()),
        sa.column("handed_over_at", Utc(timezone=True)),
        sa.column("claimed_at", Utc(timezone=True)),
        sa.column("created_at", Utc(timezone=True)),
    )
    timers = sa.table(
        "timers",
        sa.column("subject", sa.String()),
        sa.column("subject_id", sa.String()),
        sa.column("kind", sa.String()),
        sa.column("due_at", Utc(timezone=True)),
    )
    names = ("ticket_id", "kind", "minutes", "worked_s", "since_at", "due_at")
    targets = sa.table("targets", *map(sa.column, names))
    op.execute(tickets.update().where(tickets.c.urgent.is_not(None)).values(priority="urgent"))
    for kind, minutes in _MINUTES.items():
        since_at = sa.func.coalesce(tickets.c.claimed_at, tickets.c.handed_over_at, tickets.c.created_at)
        under_way = (
            sa.select(
                tickets.c.id, sa.literal(kind), sa.literal(minutes), sa.literal(0), since_at, timers.c.due_at
            )
            .join_from(tickets, timers, timers.c.subject_id == sa.cast(tickets.c.id, sa.String()))
            .where(timers.c.subject == "ticket", timers.c.kind == kind)
        )
        op.execute(targets.insert().from_select(list(names), under_way))


def downgrade() -> None:
    op.drop_column("tickets", "priority")
    op.drop_column("leads", "level")
    for name in (*_TEXTS, "warn_at"):
        op.drop_column("departments", name)
    op.drop_table("sla_policies")
    op.drop_table("targets")
