"""Whoever writes letters has a page too: each letter from the desk names it, and one may answer there."""

from __future__ import annotations

import re
from pathlib import Path

from channels.mail.letter import Letter
from tests.letters import letter_desk
from tests.servers import free_port
from tests.web.guest import Guest

URL = "https://help.example.org"


def _path(letter: Letter) -> str:
    """Where the page that a letter names stands."""
    [link] = re.findall(rf"{re.escape(URL)}(/r/\S+)", letter.text)
    return str(link)


async def test_a_letter_names_its_page(database_url: str, tmp_path: Path) -> None:
    async with (
        letter_desk(database_url, tmp_path, public_url=URL, http_port=free_port()) as mail,
        Guest(mail.desk) as ira,
    ):
        desk = mail.desk
        await mail.writes("Протекла крыша над сервером", "Беда")
        card = await desk.oleg.sees("Протекла", button="🙋 Взять в работу")
        await desk.presses(desk.oleg, "🙋 Взять в работу", card)
        topic = await desk.oleg.sees("Протекла", button="✅ Решено")
        await desk.oleg.writes("Какой этаж?", topic="№1")
        letter = await mail.gets(2)
        assert _path(letter) == _path(mail.sent()[0])
        await ira.opens(_path(letter))
        assert "Протекла крыша над сервером" in ira.words
        assert "Какой этаж?" in ira.words
        await ira.fills("#write", text="Третий")
        await desk.oleg.sees("Третий", topic="№1")
        # What is answered stands on the page, and comes by letter as before.
        await desk.presses(desk.oleg, "✅ Решено", topic)
        assert "Проблема решена?" in (await mail.gets(3)).text
        await ira.reloads()
        await ira.presses("👍 Да, решено")
        await ira.reloads()
        await ira.presses("5")
        await desk.settles()
        assert (await mail.ticket(1)).rating == 5
        # Another's letters lead to another page.
        await mail.writes("Сгорел лифт на складе", sender="Пётр <petr@shop.example>")
        await desk.settles()
        assert _path(mail.sent()[-1]) != _path(letter)
