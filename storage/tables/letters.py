"""Letters: those that came in, and which of what the desk has said went out as one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class LetterRow(Base):
    """A letter as it came in; known again by its place in the mailbox, and by what it says."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("mailbox", "validity", "number", name="uq_letters_mailbox"),
        Index("ix_letters_digest", "digest"),
        Index("ix_letters_door_id", "door_id", "said_as"),
        Index("ix_letters_ticket_id", "ticket_id"),
        Index(
            "ix_letters_kept",
            "received_at",
            sqlite_where=text("became = 'kept'"),
            postgresql_where=text("became = 'kept'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Our own address that it came to; its numbers count within a validity.
    mailbox: Mapped[str]
    validity: Mapped[int]
    number: Mapped[int]
    #: The same of a letter that has come twice.
    digest: Mapped[str] = mapped_column(String(64))
    #: Whose it is; None where nobody is to be answered.
    door_id: Mapped[int | None] = mapped_column(ForeignKey("doors.id"))
    #: The ticket that it surely belongs to; of what became a message that message tells.
    ticket_id: Mapped[int | None]
    #: The number of the first message that it became in its door's chat.
    said_as: Mapped[int | None]
    #: human, automatic, list, bounce, own, loop; and what that is known by.
    kind: Mapped[str] = mapped_column(String(16))
    why: Mapped[str]
    #: said, pressed, noted (a quiet line on its ticket), returned (ours came back), kept (for a while, for
    #: the record only), gone (that while is over), repeated
    became: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(default="")
    #: Its Message-ID, and those of the letters before it.
    message_id: Mapped[str | None]
    thread: Mapped[list[Any] | None]
    #: The letter itself, until its words are erased.
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    size: Mapped[int]
    received_at: Mapped[datetime]


class LetterSent(Base):
    """A row of the outbox that goes out as a letter."""

    __tablename__ = "letters_sent"
    __table_args__ = (
        Index("ix_letters_sent_whom", "whom", "begun_at"),
        Index("ix_letters_sent_ticket_id", "ticket_id"),
        Index("ix_letters_sent_door_id", "door_id"),
    )

    outbox_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    door_id: Mapped[int] = mapped_column(ForeignKey("doors.id"))
    ticket_id: Mapped[int | None]
    #: words (a person's), answer, news, acknowledgement
    what: Mapped[str] = mapped_column(String(16))
    #: By which an address is known without being kept: its SHA-256, without what stands behind a plus.
    whom: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime]
    #: When a server took it; until then it may or may not be on its way.
    sent_at: Mapped[datetime | None]
