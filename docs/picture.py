"""Takes pictures of the demo: plays the main job in Chromium and shoots what each of its people sees.

`make picture` takes all of them, the README's and the guide's; `python -m docs.picture admin` only that one.
Needs Chromium (on Debian: apt-get install chromium fonts-noto-color-emoji).
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser

from docs.slim_png import slimmed
from tests.page.looking import DESKTOP, PHONE, Reader, open_reader
from tests.page.running import chromium, running_demo

HERE = Path(__file__).parent
#: One person's window beside the list of chats or topics.
WINDOW = (980, 760)
#: An entry is long.
HIGH_WINDOW = (980, 1040)
PEOPLE = ("Ирина", "Олег", "Анна", "Максим")

GENERAL = 1

Shoot = Callable[[Browser, str, Path], Awaitable[None]]


async def play(reader: Reader) -> None:
    """A known question, an unknown one, the claim, a word each way."""
    await reader.page.get_by_role("button", name="Выйти из экскурсии").click()
    await reader.pane("Ирина").get_by_role("button", name="Начать").click()
    await reader.sees("Ирина", "Здравствуйте, Ирина")
    await reader.says("Ирина", "Касса не печатает чеки")
    await reader.presses("Ирина", "✅ Помогло")
    await reader.says("Ирина", "Над кассами прорвало трубу, вода капает на терминалы")
    await reader.presses("Олег", "🙋 Взять в работу")
    await reader.sees("Ирина", "занимается Олег")
    await reader.pane("Олег").locator(".strip-topic", has_text="Ирина").first.click()
    await reader.pane("Олег").get_by_role("button", name="✅ Решено").wait_for()
    await reader.says("Олег", "Отключите кассы от сети, буду через 15 минут")
    await reader.sees("Ирина", "буду через 15 минут")
    await reader.says("Ирина", "Отключили, ждём вас")
    await reader.sees("Олег", "Отключили, ждём вас")


async def _shoot(reader: Reader, to: Path) -> None:
    """Take the picture once nothing moves any more."""
    await reader.page.mouse.move(0, 0)
    await reader.page.wait_for_function("!document.querySelector('.scroll.moving')")
    picture = await slimmed(reader.page, await reader.page.screenshot())
    await asyncio.to_thread(to.write_bytes, picture)


async def _alone(
    browser: Browser, url: str, name: str, size: tuple[int, int], *, dark: bool = False
) -> Reader:
    """A window in which only one of the people is shown."""
    reader = await open_reader(browser, url, size, dark=dark)
    await reader.page.get_by_role("button", name="Выйти из экскурсии").click()
    if size == PHONE:
        await reader.turns_to(name)
        return reader
    for other in PEOPLE:
        if other != name:
            await reader.page.locator(".chip", has_text=other).click()
    return reader


async def requester(browser: Browser, url: str, to: Path) -> None:
    """Ирина's chat with the bot."""
    reader = await _alone(browser, url, "Ирина", WINDOW)
    await _shoot(reader, to)


async def specialist(browser: Browser, url: str, to: Path) -> None:
    """Олег's group with its topics, one of them open."""
    reader = await _alone(browser, url, "Олег", WINDOW)
    await reader.pane("Олег").locator(f".entry:not([data-id='{GENERAL}'])", has_text="Ирина").first.click()
    await reader.sees("Олег", "Отключили")
    await _shoot(reader, to)


async def admin(browser: Browser, url: str, to: Path) -> None:
    """An entry in Максим's workspace."""
    reader = await _alone(browser, url, "Максим", HIGH_WINDOW)
    await reader.says("Максим", "/kb чек бледный")
    await reader.presses("Максим", "1")
    await reader.pane("Максим").get_by_role("button", name="🕘 История").wait_for()
    await _shoot(reader, to)


async def phone(browser: Browser, url: str, to: Path) -> None:
    """Олег's phone in the dark."""
    reader = await _alone(browser, url, "Олег", PHONE, dark=True)
    await reader.pane("Олег").locator(".strip-topic", has_text="Ирина").first.click()
    await reader.sees("Олег", "Отключили")
    await _shoot(reader, to)


PICTURES: dict[str, Shoot] = {
    "requester": requester,
    "specialist": specialist,
    "admin": admin,
    "phone": phone,
}


async def main() -> None:
    """Plays and shoots."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(["demo", *PICTURES]))
    parser.add_argument("--to", type=Path, default=HERE, help="the folder for NAME.png")
    options = parser.parse_args()
    names = options.names or ["demo", *PICTURES]
    if unknown := set(names) - {"demo", *PICTURES}:
        parser.error(f"no picture {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as url:
        async with chromium() as browser:
            reader = await open_reader(browser, url, DESKTOP)
            await play(reader)
            if "demo" in names:
                await _shoot(reader, options.to / "demo.png")
            for name in names:
                if name != "demo":
                    await PICTURES[name](browser, url, options.to / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
