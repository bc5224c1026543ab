"""Doors beside Telegram: who came by one, what the desk has said there, and files that came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Door(Base):
    """One requester's way to the desk: a page of their own, or letters from one address to one of ours."""

    __tablename__ = "doors"
    __table_args__ = (
        UniqueConstraint("box", "address", name="uq_doors_box"),
        Index("ix_doors_joined_to_id", "joined_to_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: page, mail
    kind: Mapped[str] = mapped_column(String(8))
    #: What a ticket's channel is called that comes by it: form, api, mail.
    channel: Mapped[str] = mapped_column(String(16))
    #: Who writes the letters, in small letters; of a page where word of news is to be sent, if anywhere.
    address: Mapped[str | None]
    #: Our own address that letters come to; None for a page.
    box: Mapped[str | None]
    #: What a page's secret comes to by SHA-256: the secret itself is only its requester's.
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(String(8))
    #: Whose questions come by it; None where routing says.
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    #: Who uses it, since they have proved that in Telegram; until then whoever came by it is nobody else.
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: Messages of its chat are counted from 1, whoever wrote them.
    last_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class DoorPost(Base):
    """What the desk has said to somebody behind a door, as it reads now."""

    __tablename__ = "door_posts"
    __table_args__ = (
        UniqueConstraint("door_id", "number", name="uq_door_posts_door_id"),
        UniqueConstraint("outbox_id", "part", name="uq_door_posts_outbox_id"),
        Index("ix_door_posts_ticket_id", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    door_id: Mapped[int] = mapped_column(ForeignKey("doors.id"))
    number: Mapped[int]
    #: The row of the outbox that it came of, and which of its messages it is: a repeat is the same post.
    outbox_id: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)
    ticket_id: Mapped[int | None]
    #: As Telegram would get it: HTML, or with `entities` plain.
    text: Mapped[str] = mapped_column(default="")
    entities: Mapped[list[Any] | None]
    #: Rows of {"text", "data"} or {"text", "url"}.
    buttons: Mapped[list[Any] | None]
    #: {"kind", "file_id"}, or None for words alone.
    file: Mapped[dict[str, Any] | None]
    reply_to: Mapped[int | None]
    posted_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class KeptFile(Base):
    """A file that came in by a door: Telegram doesn't have it."""

    __tablename__ = "kept_files"
    __table_args__ = (Index("ix_kept_files_door_id", "door_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    door_id: Mapped[int] = mapped_column(ForeignKey("doors.id"))
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]


class Proof(Base):
    """A code by which somebody shows that a door is theirs: sent to the door, given back in Telegram."""

    __tablename__ = "proofs"
    __table_args__ = (
        Index("ix_proofs_person_id", "person_id", "asked_at"),
        Index("ix_proofs_address", "address", "asked_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: The page that it was given out on; None for an address that letters come from.
    door_id: Mapped[int | None] = mapped_column(ForeignKey("doors.id"))
    address: Mapped[str | None]
    #: Who has asked for it in Telegram, and alone may use it; None for a link on a page.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: How many wrong codes were given for it.
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
