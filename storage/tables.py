"""Every table. One place, so that migrations and models can be compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import Id, Json, Utc


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this name
        datetime: Utc(),
        dict[str, Any]: Json,
        list[Any]: Json,
        int: BigInteger(),
        str: Text(),
    }


class InboxRow(Base):
    """An update as Telegram gave it, kept until it is handled, and for a while after."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("update_id", name="uq_inbox_update_id"),
        UniqueConstraint("natural_key", name="uq_inbox_natural_key"),
        Index(
            "ix_inbox_new", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Emptied after 48 hours: Telegram may restart its numbers.
    update_id: Mapped[int | None]
    natural_key: Mapped[str | None]
    lane: Mapped[str] = mapped_column(String(64))
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
    #: new, leased, sent, unknown (an acknowledgement that may have arrived), dead
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
        UniqueConstraint("chat_id", "telegram_message_id", name="uq_posts_chat_id"),
        Index("ix_posts_ticket_id", "ticket_id", "kind"),
        Index("ix_posts_message_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    chat_id: Mapped[int]
    telegram_message_id: Mapped[int]
    ticket_id: Mapped[int | None]
    message_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(32))
    posted_at: Mapped[datetime]


class Person(Base):
    """Anybody who ever wrote: requester, specialist or admin."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    username: Mapped[str | None]
    language: Mapped[str] = mapped_column(String(8))
    #: A step-by-step dialogue that is under way, so that a restart doesn't lose it.
    dialogue: Mapped[dict[str, Any] | None]
    #: Which of several open tickets they write about, and when that was last sure.
    chosen_ticket_id: Mapped[int | None]
    chosen_at: Mapped[datetime | None]
    #: When Telegram said that this person had stopped the bot.
    blocked_at: Mapped[datetime | None]
    rating_asked_at: Mapped[datetime | None]
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


class Lead(Base):
    """Somebody who heads a department."""

    __tablename__ = "leads"

    department_id: Mapped[int] = mapped_column(
        ForeignKey("departments.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)


class Membership(Base):
    """What Telegram last said about a person in a staff group."""

    __tablename__ = "memberships"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    telegram_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_member: Mapped[bool]
    checked_at: Mapped[datetime]


class Ticket(Base):
    """Every registered contact, from its first message."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_requester_id", "requester_id", "id"),
        Index("ix_tickets_status", "status", "department_id"),
        Index("ix_tickets_topic_id", "topic_id"),
        # All that figures need of a ticket: its row, with what line 1 thought, is wide.
        Index("ix_tickets_created_at", "created_at", "requester_id", "department_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
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
    #: Those of the admins' urgent words that it holds; None when it can wait its turn.
    urgent: Mapped[str | None]
    closed_because: Mapped[str | None] = mapped_column(String(16))
    added_told_at: Mapped[datetime | None]
    #: When its requester was last told that people are away.
    away_told_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


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
    chat_id: Mapped[int]
    telegram_message_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(default="")
    entities: Mapped[list[Any] | None]
    file_id: Mapped[str | None]
    album: Mapped[str | None] = mapped_column(String(64))
    #: What else it takes to pass it on: {"origin", "quote", "replied", "preview", "above", "spoiler",
    #: "place", "dice"}; see `handlers/beside.py`.
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
        Index("ix_events_ticket_id", "ticket_id", "id"),
        Index(
            "ix_events_entry_id",
            "entry_id",
            "happened_at",
            sqlite_where=text("entry_id IS NOT NULL"),
            postgresql_where=text("entry_id IS NOT NULL"),
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


class Timer(Base):
    """Something that falls due. The row is the timer: nothing waits in memory."""

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("subject", "subject_id", "kind", name="uq_timers_subject"),
        Index("ix_timers_due_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: ticket, album, draft
    subject: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    cycle: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime]


class EntryRow(Base):
    """A question of the knowledge base."""

    __tablename__ = "entries"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    department: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    automatic: Mapped[str] = mapped_column(String(24), default="answer")
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    #: Choices under the answer, with what they lead to.
    steps: Mapped[list[Any] | None]
    #: The knowledge base's version with its last change.
    version: Mapped[int] = mapped_column(default=0, server_default="0")


class VariantRow(Base):
    """One wording of an entry's question."""

    __tablename__ = "variants"
    __table_args__ = (Index("ix_variants_entry_id", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str]


class AnswerRow(Base):
    """An entry's answer in one language, as Telegram HTML."""

    __tablename__ = "answers"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str]
    #: Pictures and files that go with it: [{"kind", "file_id"}].
    files: Mapped[list[Any] | None]


class EntryChange(Base):
    """A change of an entry: who made it, when, and what the entry was until then."""

    __tablename__ = "entry_changes"
    __table_args__ = (Index("ix_entry_changes_entry_id", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    #: None for the command line.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: edited, imported, returned, automatic, archived, restored
    kind: Mapped[str] = mapped_column(String(16))
    #: The entry whole; None when it is new.
    before: Mapped[dict[str, Any] | None]
    changed_at: Mapped[datetime]


class EntryDraft(Base):
    """What an admin is writing and hasn't published: an entry, or a file to be imported."""

    __tablename__ = "entry_drafts"
    __table_args__ = (Index("ix_entry_drafts_person_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: The entry that it changes; None for a new one.
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime]


class Workspace(Base):
    """What an admin's message of `/kb` shows, so that it can be brought up to date in its place."""

    __tablename__ = "workspaces"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    view: Mapped[dict[str, Any]] = mapped_column(default=dict)


class WrongAnswer(Base):
    """An entry whose answer a specialist has called wrong; until an admin decides, it answers nobody."""

    __tablename__ = "wrong_answers"
    __table_args__ = (
        Index(
            "uq_wrong_answers_open",
            "entry_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    #: Who said so first.
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: What the entry was allowed before.
    automatic: Mapped[str] = mapped_column(String(24))
    said_at: Mapped[datetime]
    #: restored, edited, people, archived
    decision: Mapped[str | None] = mapped_column(String(16))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]


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


class UrgentPhrase(Base):
    """Words that an admin has listed: whoever writes them is handed to people at once."""

    __tablename__ = "urgent_phrases"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class CommandMenu(Base):
    """The commands that Telegram's menu offers in a chat, as they were sent last."""

    __tablename__ = "command_menus"

    #: 0 for every private chat.
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(16))


class Counter(Base):
    """A number that several processes watch, such as the knowledge base's version."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int]
