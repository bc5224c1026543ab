"""Tickets: what was written in them, what happened to them, and what falls due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Ticket(Base):
    """Every registered contact, from its first message."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_requester_id", "requester_id", "id"),
        Index("ix_tickets_status", "status", "department_id"),
        Index("ix_tickets_topic_id", "topic_id"),
        Index(
            "ix_tickets_caller_id",
            "caller_id",
            sqlite_where=text("caller_id IS NOT NULL"),
            postgresql_where=text("caller_id IS NOT NULL"),
        ),
        Index(
            "ix_tickets_channel",
            "created_at",
            "channel",
            sqlite_where=text("channel <> 'telegram'"),
            postgresql_where=text("channel <> 'telegram'"),
        ),
        # What was resolved in a department teaches whose a question is.
        Index(
            "ix_tickets_resolved_at",
            "department_id",
            "resolved_at",
            sqlite_where=text("resolved_at IS NOT NULL"),
            postgresql_where=text("resolved_at IS NOT NULL"),
        ),
        Index(
            "ix_tickets_site_id",
            "site_id",
            "created_at",
            sqlite_where=text("site_id IS NOT NULL"),
            postgresql_where=text("site_id IS NOT NULL"),
        ),
        # What is to be emptied of words, in the order of time.
        Index(
            "ix_tickets_closed_at",
            "closed_at",
            sqlite_where=text("closed_at IS NOT NULL AND emptied_at IS NULL"),
            postgresql_where=text("closed_at IS NOT NULL AND emptied_at IS NULL"),
        ),
        # All that figures need of a ticket: its row, with what line 1 thought, is wide.
        Index("ix_tickets_created_at", "created_at", "requester_id", "department_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    #: telegram, phone, visit
    channel: Mapped[str] = mapped_column(String(16), default="telegram", server_default="telegram")
    #: Who called or walked in; `requester_id` is theirs once it is known who they are in Telegram.
    caller_id: Mapped[int | None]
    #: new, answered, open, assigned, waiting, resolved, closed
    status: Mapped[str] = mapped_column(String(16))
    #: 1 until it is handed over
    line: Mapped[int] = mapped_column(default=1)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    language: Mapped[str] = mapped_column(String(8))
    #: Counts every change; whoever acts on an older one is told so.
    version: Mapped[int] = mapped_column(default=1)
    #: The ticket that this may be a continuation of, until its requester has said.
    follows_id: Mapped[int | None]
    #: What line 1 has offered: {"round", "shown": [entry ids], "candidates": [...], "missed"}
    offer: Mapped[dict[str, Any] | None]
    #: The last decision and why it was made.
    decision: Mapped[dict[str, Any] | None]
    #: The first message that the next decision will read.
    undecided_from: Mapped[int | None]
    topic_id: Mapped[int | None]
    rating: Mapped[int | None]
    rating_comment: Mapped[str | None]
    is_spam: Mapped[bool] = mapped_column(default=False)
    #: The group in which it was asked, and is answered, and the message there; None for a private chat.
    home_chat_id: Mapped[int | None]
    home_message_id: Mapped[int | None]
    #: Its topic in the requester's private chat, where the bot has topics there.
    own_topic_id: Mapped[int | None]
    #: What a site's link said that it is about: order, topic, site; or the group that it comes from.
    about: Mapped[dict[str, Any] | None]
    #: Where it comes from, and whom to ask for there.
    site_id: Mapped[int | None]
    contact_name: Mapped[str | None]
    #: Those of the admins' urgent words that it holds; None when it can wait its turn.
    urgent: Mapped[str | None]
    #: Its tags, in the order in which they were put on; None when there never was one.
    tags: Mapped[list[Any] | None]
    #: low, normal, high, urgent
    priority: Mapped[str] = mapped_column(String(8), default="normal", server_default="normal")
    #: Until when its assignee has put it off.
    wakes_at: Mapped[datetime | None]
    #: Who of those on duty is asked to take it, until when, and who isn't to be asked after them.
    turn_of_id: Mapped[int | None]
    turn_until_at: Mapped[datetime | None]
    turn_asked: Mapped[list[Any] | None]
    closed_because: Mapped[str | None] = mapped_column(String(16))
    added_told_at: Mapped[datetime | None]
    #: When its requester was last told that people are away.
    away_told_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    #: By when its caller is to be asked whether the problem is gone; None when nobody has to ask.
    call_back_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: When every word in it was erased; None once something happens to it afterwards.
    emptied_at: Mapped[datetime | None]


class Message(Base):
    """What a requester or a specialist wrote."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("chat_id", "telegram_message_id", name="uq_messages_chat_id"),
        Index("ix_messages_ticket_id", "ticket_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: requester, specialist
    author: Mapped[str] = mapped_column(String(16))
    internal: Mapped[bool] = mapped_column(default=False)
    #: The part of the ticket that it is about, and whether the department that was asked wrote it.
    involvement_id: Mapped[int | None]
    from_part: Mapped[bool] = mapped_column(default=False, server_default=false())
    chat_id: Mapped[int]
    telegram_message_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(default="")
    entities: Mapped[list[Any] | None]
    file_id: Mapped[str | None]
    album: Mapped[str | None] = mapped_column(String(64))
    #: What else it takes to pass it on: {"origin", "quote", "replied", "preview", "above", "spoiler",
    #: "place", "dice", "name"}; see `handlers/beside.py`.
    about: Mapped[dict[str, Any] | None]
    reply_to_id: Mapped[int | None]
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    #: When its writer took it back from the other side; it stays here.
    withdrawn_at: Mapped[datetime | None]


class Event(Base):
    """One append-only line of a ticket's history."""

    __tablename__ = "events"
    __table_args__ = (
        # With the mark in it, figures needn't read the rows.
        Index("ix_events_ticket_id", "ticket_id", "id", "mark"),
        Index(
            "ix_events_entry_id",
            "entry_id",
            "happened_at",
            sqlite_where=text("entry_id IS NOT NULL"),
            postgresql_where=text("entry_id IS NOT NULL"),
        ),
        Index(
            "ix_events_transferred",
            "id",
            sqlite_where=text("kind = 'ticket.transferred'"),
            postgresql_where=text("kind = 'ticket.transferred'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None]
    #: The entry of the knowledge base that it is about.
    entry_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    happened_at: Mapped[datetime]
    #: What figures read of it, as one number (`tickets/marks.py`); None if they read nothing.
    mark: Mapped[int | None]


class Timer(Base):
    """Something that falls due. The row is the timer: nothing waits in memory."""

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("subject", "subject_id", "kind", name="uq_timers_subject"),
        Index("ix_timers_due_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: ticket, involvement, album, draft, desk, page_news…
    subject: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    cycle: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime]
