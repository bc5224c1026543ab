"""What the pages keep of those who visit them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class PageVisit(Base):
    """How often something was done within an hour from one address of the network; gone after two hours."""

    __tablename__ = "page_visits"
    __table_args__ = (Index("ix_page_visits_hour_at", "hour_at"),)

    #: The address with the day, as an HMAC: nobody reads it there.
    whose: Mapped[str] = mapped_column(String(32), primary_key=True)
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    hour_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


class PageNews(Base):
    """Where somebody has left an address with their page: what they have seen there, and were told of."""

    __tablename__ = "page_news"
    __table_args__ = (Index("ix_page_news_whom", "whom", "told_at"),)

    door_id: Mapped[int] = mapped_column(ForeignKey("doors.id"), primary_key=True, autoincrement=False)
    #: What the secret comes to by SHA-256 that letters open the page with.
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: The address as `LetterSent.whom` has it.
    whom: Mapped[str] = mapped_column(String(64))
    #: From when the newest is that they have seen.
    seen_at: Mapped[datetime | None]
    #: Whether they were told of what they haven't seen, and when they were told last.
    is_told: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None]
    #: Since when they want no letters.
    hushed_at: Mapped[datetime | None]
