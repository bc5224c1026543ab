"""A period's contacts as a file for spreadsheets, a row for each, and its figures beside them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.keyboards.stats import OPENED
from knowledge_base.files import guarded
from locales import plain
from storage.tables import Department, Message, Person, Site, Ticket
from tickets.lives import Lives
from tickets.marks import NONE, Numbers
from tickets.past import add_channels, outcomes_between
from tickets.periods import Period
from tickets.reports import KEPT, OUTCOMES, Report, contacts, report
from tickets.sites import full_name
from tickets.which import Which

#: The newest contacts of a period, so many at the most, and so many characters of each one's words.
MOST, WORDS = 20_000, 300
#: The columns of a contact, by their texts.
COLUMNS = (
    "number",
    "registered",
    "channel",
    "department",
    "from",
    "words",
    "outcome",
    "claimed",
    "answered",
    "resolved",
    "reopened",
    "late",
    "rating",
    "comment",
    "site",
)
_LATE = (*KEPT, "next_response")
_AT_ONCE = 500

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a ticket's row says in words."""

    channel: str
    department: str
    requester: str
    words: str
    comment: str
    site: str


async def made(session: AsyncSession, data: dict[str, Any], zone: ZoneInfo, language: str) -> bytes:
    """The file whose kind the ending of `data["name"]` tells: CSV holds the contacts, XLSX the figures too.

    Slow with many contacts.

    Args:
        data: as `handlers.stats` puts it together for the views `csv` and `xlsx`.
    """
    period = Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
    lives, outcomes = contacts(
        *await outcomes_between(
            session,
            *period.bounds(zone),
            Which(**data["which"]),
        )
    )
    told = await _told(session, lives.number[-MOST:].tolist(), language)
    header: list[Cell] = [plain(language, f"stats_file.{column}") for column in COLUMNS]
    rows = _rows(lives, outcomes, told, zone, language)
    if data["name"].endswith(".csv"):
        return _as_csv(header, rows)
    made_up = report(lives, outcomes, zone)
    await add_channels(session, made_up, *period.bounds(zone))
    figures = _figures(made_up, language)
    return _as_xlsx([("contacts", [header, *rows]), ("figures", figures)], language)


async def _told(session: AsyncSession, numbers: list[int], language: str) -> dict[int, _Told]:
    found: dict[int, _Told] = {}
    sites = {site.id: await full_name(session, site) for site in await session.scalars(select(Site))}
    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        words: dict[int, str] = {}
        written = (
            select(Message.ticket_id, Message.text)
            .where(
                Message.ticket_id.in_(some),
                Message.author == "requester",
                Message.text != "",
                Message.withdrawn_at.is_(None),
            )
            .order_by(Message.id)
        )
        for number, text in await session.execute(written):
            words.setdefault(number, " ".join(text.split())[:WORDS])
        rows = await session.execute(
            select(
                Ticket.id, Ticket.channel, Department.name, Person.name, Ticket.rating_comment, Ticket.site_id
            )
            .join(Department, Department.id == Ticket.department_id)
            .outerjoin(Person, Person.id == Ticket.requester_id)
            .where(Ticket.id.in_(some))
        )
        for number, channel, department, requester, comment, site_id in rows:
            shown = plain(language, f"stats_file.channel.{channel}")
            said = " ".join((comment or "").split())
            found[number] = _Told(
                shown, department, requester or "", words.get(number, ""), said, sites.get(site_id or 0, "")
            )
    return found


def _rows(
    lives: Lives, outcomes: Numbers, told: dict[int, _Told], zone: ZoneInfo, language: str
) -> Iterator[list[Cell]]:
    """Oldest first; times are in minutes, those that never happened are left empty."""
    for place in range(max(len(lives.number) - MOST, 0), len(lives.number)):
        number = int(lives.number[place])
        called_at, words = int(lives.handed_over_at[place]), told[number]
        late = [plain(language, f"stats_file.late.{name}") for name in _LATE if _missed(lives, name, place)]
        yield [
            number,
            f"{datetime.fromtimestamp(int(lives.registered_at[place]), UTC).astimezone(zone):%Y-%m-%d %H:%M}",
            words.channel,
            words.department,
            words.requester,
            words.words,
            plain(language, f"stats.figure.{OUTCOMES[outcomes[place]]}"),
            _minutes(int(lives.claimed_at[place]), called_at),
            _minutes(int(lives.answered_at[place]), called_at),
            _minutes(int(lives.resolution_s[place])),
            int(lives.reopened[place]),
            ", ".join(late),
            int(lives.rating[place]) if lives.rating[place] != NONE else None,
            words.comment,
            words.site,
        ]


def _missed(lives: Lives, target: str, place: int) -> bool:
    return bool(getattr(lives, f"missed_{target}")[place])


def _minutes(until: int, since: int = 0) -> float | None:
    return None if NONE in (until, since) else round((until - since) / 60, 1)


def _figures(made: Report, language: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [plain(language, f"stats.figure.{figure}"), made.count(figure)] for figure in OPENED
    ]
    rows.append([plain(language, "stats_file.mean"), made.rating])
    for name, times in made.times.items():
        rows.append([plain(language, f"stats_file.median.{name}"), _minutes(times.median)])
        rows.append([plain(language, f"stats_file.most.{name}"), _minutes(times.most)])
    return rows


def _as_csv(header: Sequence[Cell], rows: Iterator[list[Cell]]) -> bytes:
    """With a byte-order mark, by which spreadsheets know the letters."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _as_xlsx(sheets: Sequence[tuple[str, list[list[Cell]]]], language: str) -> bytes:
    """Words are texts and never formulas; numbers stay numbers."""
    book = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(plain(language, f"stats_file.sheet.{name}"))
        for row in rows:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet)
                if isinstance(value, str):
                    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                    cell.data_type = "s"
                else:
                    cell.value = value
                cells.append(cell)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
