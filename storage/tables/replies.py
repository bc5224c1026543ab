"""What specialists have ready to send: macros, and what they have chosen and not yet sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Macro(Base):
    """A canned reply. Specialists know it by its name, requesters read the text in their language."""

    __tablename__ = "macros"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    #: Telegram HTML with placeholders, by language.
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: What the ticket becomes once it is sent: waiting, resolved; None to leave it as it is.
    status_after: Mapped[str | None] = mapped_column(String(16))
    #: What the ticket is tagged with then.
    tag: Mapped[str | None]
    #: The department that is asked about the ticket then, and what: Telegram HTML with placeholders.
    involves_id: Mapped[int | None]
    question: Mapped[str | None]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]
    #: When it was put away; it can be taken out again.
    removed_at: Mapped[datetime | None]


class ReplyDraft(Base):
    """A macro or an entry of the knowledge base that a specialist looks at before it goes out."""

    __tablename__ = "reply_drafts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    #: macro, entry
    source: Mapped[str] = mapped_column(String(8))
    source_id: Mapped[int]
    name: Mapped[str]
    language: Mapped[str] = mapped_column(String(8))
    #: Telegram HTML as it will be sent.
    html: Mapped[str]
    #: Pictures and files that go before it: [{"kind", "file_id"}].
    files: Mapped[list[Any]] = mapped_column(default=list)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
