"""Who is on duty, and the tickets of somebody who has gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Duty(Base):
    """How far somebody is there for a department; without a row they have never said."""

    __tablename__ = "duties"

    department_id: Mapped[int] = mapped_column(
        ForeignKey("departments.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    #: on, break, off
    state: Mapped[str] = mapped_column(String(8))
    since_at: Mapped[datetime]
    #: Whether the roster has put them on duty, and hasn't ended that yet.
    on_shift: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: When they last took a new ticket or were asked to, where that goes by turns.
    turn_at: Mapped[datetime | None]


class Shift(Base):
    """Somebody's shifts in a department, as they are typed: days of the week and dates with hours."""

    __tablename__ = "shifts"

    department_id: Mapped[int] = mapped_column(
        ForeignKey("departments.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    hours: Mapped[str]


class Handover(Base):
    """What somebody has who has gone off duty, until it is said what becomes of each ticket and part."""

    __tablename__ = "handovers"
    __table_args__ = (
        Index(
            "ix_handovers_person_id",
            "person_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    #: Whose they are.
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: The numbers of those tickets of which nobody has said yet.
    tickets: Mapped[list[Any]]
    #: Those of parts of tickets that were given to the department; None if there was none.
    parts: Mapped[list[Any] | None]
    #: Until when that may be said; then they go back to the queue.
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class UrgentContact(Base):
    """Whom a department calls outside its working hours when a ticket is urgent."""

    __tablename__ = "urgent_contacts"

    department_id: Mapped[int] = mapped_column(
        ForeignKey("departments.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    #: 1 is called first, the next when nobody of the one before has taken the ticket in time.
    level: Mapped[int]
