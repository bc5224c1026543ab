"""What comes from Telegram, what goes there, and what stands there for something of ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class InboxRow(Base):
    """An update as Telegram gave it, kept until it is handled, and for a while after."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("update_id", name="uq_inbox_update_id"),
        UniqueConstraint("natural_key", name="uq_inbox_natural_key"),
        Index(
            "ix_inbox_new",
            "lane",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Emptied after 48 hours: Telegram may restart its numbers.
    update_id: Mapped[int | None]
    natural_key: Mapped[str | None]
    lane: Mapped[str] = mapped_column(String(64))
    #: Which of several processes it waits for (storage/peers.py); empty where there is only one.
    process: Mapped[int | None]
    raw: Mapped[str]
    #: new, done, dead
    state: Mapped[str] = mapped_column(String(8), default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    error: Mapped[str | None]


class OutboxRow(Base):
    """Something to be said or done in a chat: the intent, rendered when its turn comes."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_new",
            "rank",
            "priority",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
        Index(
            "ix_outbox_leased",
            "id",
            sqlite_where=text("state = 'leased'"),
            postgresql_where=text("state = 'leased'"),
        ),
        Index(
            "uq_outbox_once",
            "once_key",
            unique=True,
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
        Index("ix_outbox_ticket_id", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    chat_id: Mapped[int]
    #: Order holds within one destination: a chat, a queue, a ticket's topic.
    destination: Mapped[str] = mapped_column(String(64))
    #: Between the destinations of a chat the smaller number goes first.
    priority: Mapped[int] = mapped_column(default=1)
    #: 0 goes before everything else in its destination: what a topic made again needs first.
    rank: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    ticket_id: Mapped[int | None]
    message_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Among rows still waiting there is at most one with this key.
    once_key: Mapped[str | None] = mapped_column(String(64))
    #: new, leased, joined (goes out in one message with an earlier row), sent, unknown (an acknowledgement
    #: that may have arrived), dead
    state: Mapped[str] = mapped_column(String(8), default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    #: How many times it may have been sent without our hearing back.
    maybe_sent: Mapped[int] = mapped_column(default=0)
    not_before_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]


class Post(Base):
    """A message in Telegram that stands for something of ours: for edits, replies and buttons."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("chat_id", "telegram_message_id", "place", name="uq_posts_chat_id"),
        Index("ix_posts_ticket_id", "ticket_id", "kind"),
        Index("ix_posts_message_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    chat_id: Mapped[int]
    telegram_message_id: Mapped[int]
    ticket_id: Mapped[int | None]
    message_id: Mapped[int | None]
    #: Which of the messages that it shows this row is for: 0 for the first, and nearly always the only one.
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    #: The part of the ticket that it is about.
    involvement_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(32))
    posted_at: Mapped[datetime]
