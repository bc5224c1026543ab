"""Parts of tickets that other departments see to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Involvement(Base):
    """A question of a ticket's assignee to another department, with its own claim and deadline."""

    __tablename__ = "involvements"
    __table_args__ = (
        UniqueConstraint("ticket_id", "number", name="uq_involvements_ticket_id"),
        Index("ix_involvements_department_id", "department_id", "status"),
        Index("ix_involvements_topic_id", "topic_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    #: Its place among the parts of its ticket, from 1.
    number: Mapped[int]
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    #: Whoever asked, and the name of the department that they asked for.
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    origin: Mapped[str]
    #: open, assigned, done, cancelled
    status: Mapped[str] = mapped_column(String(16))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: Its own topic, where its department has another group than the ticket.
    topic_id: Mapped[int | None]
    #: What its owner said when it was done, or why it was cancelled.
    outcome: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
