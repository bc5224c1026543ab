"""The API: who may use it, what was opened by it, and what keeps a repeat from being done twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Integration(Base):
    """A program that uses the API; what it opens is its own, whichever of its tokens it shows."""

    __tablename__ = "integrations"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]


class ApiToken(Base):
    """What an integration shows; only what it comes to by SHA-256 is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index("ix_api_tokens_integration_id", "integration_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    integration_id: Mapped[int] = mapped_column(ForeignKey("integrations.id"))
    key_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[Any]]
    made_at: Mapped[datetime]
    #: To within a minute.
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiTicket(Base):
    """What an integration has opened: a door of its own, and the ticket behind it as the desk has it now."""

    __tablename__ = "api_tickets"
    __table_args__ = (
        Index("ix_api_tickets_integration_id", "integration_id", "id"),
        Index("ix_api_tickets_ticket_id", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    integration_id: Mapped[int] = mapped_column(ForeignKey("integrations.id"))
    #: By which the integration names it; nobody can guess it.
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    door_id: Mapped[int] = mapped_column(ForeignKey("doors.id"), unique=True)
    #: None until the desk has registered it; the newest, or what it was put into.
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    created_at: Mapped[datetime]
    #: When something happened to it last.
    updated_at: Mapped[datetime]


class ApiCall(Base):
    """A call that came with an Idempotency-Key: a repeat is answered with what the first one did."""

    __tablename__ = "api_calls"
    __table_args__ = (
        Index("ix_api_calls_made_at", "made_at"),
        Index("ix_api_calls_api_ticket_id", "api_ticket_id"),
    )

    integration_id: Mapped[int] = mapped_column(
        ForeignKey("integrations.id"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    #: What was asked for, by HMAC-SHA-256 with a key of ours.
    digest: Mapped[str] = mapped_column(String(64))
    api_ticket_id: Mapped[int | None]
    #: The messages that it has become.
    first: Mapped[int | None]
    last: Mapped[int | None]
    made_at: Mapped[datetime]


class ApiUse(Base):
    """How many calls came with a token within a minute."""

    __tablename__ = "api_uses"

    token_id: Mapped[int] = mapped_column(ForeignKey("api_tokens.id"), primary_key=True, autoincrement=False)
    #: read, write
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    minute_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


class Webhook(Base):
    """Where an integration wants to be told of its tickets, and what it knows our word by."""

    __tablename__ = "webhooks"

    integration_id: Mapped[int] = mapped_column(
        ForeignKey("integrations.id"), primary_key=True, autoincrement=False
    )
    url: Mapped[str]
    #: Which events it wants to hear of.
    events: Mapped[list[Any]]
    #: What our calls are signed with: it must be known to sign.
    secret: Mapped[str]
    set_at: Mapped[datetime]


class WebhookCall(Base):
    """An event that an integration is to be told of, until it has been."""

    __tablename__ = "webhook_calls"
    __table_args__ = (
        Index(
            "ix_webhook_calls_new",
            "api_ticket_id",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
        Index("ix_webhook_calls_integration_id", "integration_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: By which a repeat is known.
    event: Mapped[str] = mapped_column(String(32), unique=True)
    integration_id: Mapped[int] = mapped_column(ForeignKey("integrations.id"))
    api_ticket_id: Mapped[int] = mapped_column(ForeignKey("api_tickets.id"))
    kind: Mapped[str] = mapped_column(String(32))
    happened_at: Mapped[datetime]
    #: new, dead
    state: Mapped[str] = mapped_column(String(8), default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before_at: Mapped[datetime | None]
    error: Mapped[str | None]
