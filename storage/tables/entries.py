"""The knowledge base: its entries, what admins do with them, and their urgent words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


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


class UrgentPhrase(Base):
    """Words that an admin has listed: whoever writes them is handed to people at once."""

    __tablename__ = "urgent_phrases"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
