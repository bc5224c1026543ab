"""What the pages keep of those who visit them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
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
