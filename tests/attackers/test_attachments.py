"""Files with odd names, of other kinds than they say, too large, or swollen: the desk goes on."""

from __future__ import annotations

import io
import zipfile

from sqlalchemy import func, select

from storage.tables import EntryRow, Message
from tests.desk import BASE, Desk

NAMES = (
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/dev/null",
    "счёт\u202efdp.exe",
    "a\0b.pdf",
    "<b>жирно</b>.pdf",
    "д" * 300 + ".pdf",
    "=HYPERLINK(0).csv",
    " ",
)
#: Once it is unpacked, in bytes.
SWOLLEN = 200 * 1024 * 1024


def _bomb() -> bytes:
    """A spreadsheet of a few hundred kilobytes that unpacks to hundreds of megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(SWOLLEN // (1024 * 1024)):
                sheet.write(b" " * 1024 * 1024)
    return packed.getvalue()


async def test_a_requesters_files_reach_the_specialist_whatever_they_are_called(desk: Desk) -> None:
    await desk.is_taken()
    for number, name in enumerate(NAMES):
        await desk.ira.sends_document(data=b"%PDF", name=name, mime="image/png", caption=f"Файл {number}")
    await desk.ira.sends_document(data=b"x", name="big.iso", size=4 * 1024**3, caption="Очень большой")
    await desk.oleg.sees("Очень большой", topic="№1")
    await desk.settles()
    async with desk.database.read() as session:
        kept = select(func.count()).select_from(Message).where(Message.kind == "document")
        assert await session.scalar(kept) == len(NAMES) + 1
    await desk.oleg.writes("/ticket 1", desk.group)
    await desk.oleg.sees("Очень большой", topic="№1")


async def test_what_an_admin_is_given_to_import_is_refused_in_words(desk: Desk) -> None:
    """What isn't what its name says puts nothing into the base, and a name is only ever shown."""
    async with desk.database.read() as session:
        before = await session.scalar(select(func.count()).select_from(EntryRow))
    files = (
        ("../../../tmp/x.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), 0),
        ("счёт\u202exslx.csv", b"\0" * 1000, 0),
        ("a\0b.json", b"{" * 5000, 0),
        ("д" * 300 + ".yaml", b"&a [*a, *a]\n", 0),
        ("<i>x</i>.xlsx", b"PK\x03\x04 not a spreadsheet", 0),
        ("bomb.xlsx", _bomb(), 0),
        ("huge.csv", b"x", 21 * 1024 * 1024),
    )
    for name, data, size in files:
        given = {"size": size} if size else {}
        sent = await desk.max.sends_document(desk.bot, data=data, name=name, **given)
        await desk.max.sees("больше 20 МБ" if size else "Файл не принят", in_=desk.bot, after=sent)
        await desk.settles()
    async with desk.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(EntryRow)) == before
    await desk.max.sends_document(desk.bot, data=BASE.read_bytes(), name="base.csv")
    await desk.max.sees("Без изменений", in_=desk.bot)
