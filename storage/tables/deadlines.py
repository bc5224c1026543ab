"""What tickets must meet, and the departments' rules for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Target(Base):
    """Something that a ticket must meet and hasn't met: its clock, which may be paused."""

    __tablename__ = "targets"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    #: claim, first_response, next_response, resolution
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: The time allowed, in minutes of working time.
    minutes: Mapped[int]
    #: Working time that had passed when the clock was last set going.
    worked_s: Mapped[int] = mapped_column(default=0)
    #: Since when the clock runs; None while it is paused.
    since_at: Mapped[datetime | None]
    #: When it is to be met; None while the clock is paused.
    due_at: Mapped[datetime | None]


class SlaPolicy(Base):
    """A department's own times for a priority, in minutes of working time; None leaves it as usual."""

    __tablename__ = "sla_policies"
    __table_args__ = (
        UniqueConstraint(
            "department_id", "whom", "whom_id", "priority", name="uq_sla_policies_department_id"
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    #: everybody, employees, customers, client, site; and which client or site, 0 for the others.
    whom: Mapped[str] = mapped_column(String(16), default="everybody", server_default="everybody")
    whom_id: Mapped[int] = mapped_column(default=0, server_default="0")
    #: low, normal, high, urgent; `any` for those that have no line of their own.
    priority: Mapped[str] = mapped_column(String(8))
    claim: Mapped[int | None]
    first_response: Mapped[int | None]
    next_response: Mapped[int | None]
    resolution: Mapped[int | None]
