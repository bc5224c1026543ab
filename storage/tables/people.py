"""People, the teams they belong to, and the groups and links they come by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Person(Base):
    """Anybody who ever wrote: requester, specialist or admin."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    #: By what name requesters know them as a specialist; None for the one above.
    public_name: Mapped[str | None]
    username: Mapped[str | None]
    language: Mapped[str] = mapped_column(String(8))
    #: A step-by-step dialogue that is under way, so that a restart doesn't lose it.
    dialogue: Mapped[dict[str, Any] | None]
    #: Which of several open tickets they write about, and when that was last sure.
    chosen_ticket_id: Mapped[int | None]
    chosen_at: Mapped[datetime | None]
    #: When Telegram said that this person had stopped the bot.
    blocked_at: Mapped[datetime | None]
    #: Since when nothing that they write reaches anybody; who blocked them, and why, is in `blocks`.
    shut_out_at: Mapped[datetime | None]
    rating_asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Block(Base):
    """A requester was blocked, by whom and why; lifted when it was undone."""

    __tablename__ = "blocks"
    __table_args__ = (Index("ix_blocks_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: From which ticket; what they still write is kept there.
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    blocked_at: Mapped[datetime]
    #: When they heard of it.
    told_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None]


class Caller(Base):
    """Somebody who called or walked in: who they are is known by their phone or address."""

    __tablename__ = "callers"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    #: `+79123456789`; None when they left none.
    phone: Mapped[str | None] = mapped_column(String(16), unique=True)
    #: In small letters.
    email: Mapped[str | None] = mapped_column(unique=True)
    #: Who they are in Telegram, since they have said so.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: Who has been asked whether it was them that called, and hasn't answered yet.
    offered_to_id: Mapped[int | None]
    created_at: Mapped[datetime]


class Department(Base):
    """A team that owns tickets; its staff group is the window on its queue, and may be others' too."""

    __tablename__ = "departments"
    __table_args__ = (Index("ix_departments_chat_id", "chat_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    #: What it sees to, in words that requesters use.
    description: Mapped[str] = mapped_column(default="")
    chat_id: Mapped[int]
    is_forum: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(8))
    archived_at: Mapped[datetime | None]
    #: Its own working hours, dates that differ from them, and time zone; None where the service's hold.
    hours: Mapped[str | None]
    exceptions: Mapped[str | None]
    timezone: Mapped[str | None]
    #: After so many hundredths of the time allowed it is warned that a deadline is near.
    warn_at: Mapped[int] = mapped_column(default=80, server_default="80")
    #: How long each of those whom it calls outside working hours has to take an urgent ticket, in minutes.
    urgent_wait: Mapped[int] = mapped_column(default=10, server_default="10")
    #: How long each of those on duty in turn has to take a new ticket, in minutes; None: nobody is asked.
    turn_wait: Mapped[int | None]
    #: Whether requesters read the department's name instead of its specialists'.
    hides_names: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The department with which it takes turns at one queue; None for that one itself, and for most.
    queue_of_id: Mapped[int | None]
    #: Whose questions come to it without anybody's saying so: everybody, customers, employees, nobody.
    takes: Mapped[str] = mapped_column(String(16), default="everybody", server_default="everybody")


class Lead(Base):
    """Somebody who heads a department, or whom it calls when that hasn't helped."""

    __tablename__ = "leads"

    department_id: Mapped[int] = mapped_column(
        ForeignKey("departments.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    #: 1 is called when a deadline passes, 2 when it stays missed.
    level: Mapped[int] = mapped_column(default=1, server_default="1")


class Membership(Base):
    """What Telegram last said about a person in a staff group."""

    __tablename__ = "memberships"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    telegram_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_member: Mapped[bool]
    checked_at: Mapped[datetime]


class LinkedGroup(Base):
    """A group of requesters in which the bot answers, since an admin has said so."""

    __tablename__ = "linked_groups"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    linked_by_id: Mapped[int]
    linked_at: Mapped[datetime]


class StartLink(Base):
    """A link from a site, for one person: what they come about stands in it."""

    __tablename__ = "start_links"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: topic, site and order, as far as the site knew them.
    about: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_by_id: Mapped[int | None]
