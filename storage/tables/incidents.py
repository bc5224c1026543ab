"""Incidents: what many people write about at once, and the tickets that belong to each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Incident(Base):
    """An outage, from the moment when the desk thinks so until everybody knows that it is over."""

    __tablename__ = "incidents"
    __table_args__ = (Index("ix_incidents_status", "status"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Whose leads decide on it, and in whose group it stands.
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    #: proposed, open, resolved; dismissed by somebody, lapsed when nobody answered
    status: Mapped[str] = mapped_column(String(16))
    #: What specialists call it; at first the words of one of the requesters.
    title: Mapped[str]
    #: What people are told, by language; empty until somebody has put it into words.
    known: Mapped[dict[str, Any]]
    #: The what manieth word to people that is, from 0.
    update_number: Mapped[int] = mapped_column(default=0)
    #: The entry of the knowledge base that most of the questions come near to.
    entry_id: Mapped[int | None]
    proposed_at: Mapped[datetime]
    #: Who opened or dismissed it, and who said that it is over.
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]
    #: Until when the like of it isn't proposed again.
    quiet_until_at: Mapped[datetime | None]


class IncidentTicket(Base):
    """A ticket of an incident."""

    __tablename__ = "incident_tickets"
    __table_args__ = (
        Index("ix_incident_tickets_ticket_id", "ticket_id"),
        Index(
            "uq_incident_tickets_attached",
            "ticket_id",
            unique=True,
            sqlite_where=text("state = 'attached'"),
            postgresql_where=text("state = 'attached'"),
        ),
    )

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incidents.id"), primary_key=True, autoincrement=False
    )
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    #: listed in a proposal, attached, detached by hand; in the end solved with it, left to whoever works on
    #: it (`working`, or `parts` that other departments see to), or `over` before
    state: Mapped[str] = mapped_column(String(16))
    #: The number of the last word that its requester was told.
    told: Mapped[int] = mapped_column(default=0)
