"""A reader of the page: opens it, acts in its panes, and notes whatever is wrong with it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request

Json = dict[str, Any]

DESKTOP, PHONE = (1440, 860), (390, 844)
#: What WCAG's rules in axe call bad enough to keep somebody out.
GRAVE = ("serious", "critical")


class Reader:
    """One open page; `wrong` fills with console errors and with requests that leave this machine.

    On a phone it shows one person at a time, and turns to whoever acts or looks.
    """

    def __init__(self, page: Page, url: str, phone: bool) -> None:
        self.page = page
        self.url = url
        self.phone = phone
        self.wrong: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.wrong.append(f"asked {request.url}")

    async def opens(self) -> None:
        """Load the page until its panes stand."""
        await self.page.goto(self.url)
        await self.page.locator("section.pane:visible").first.wait_for()

    def pane(self, name: str) -> Locator:
        """Somebody's pane."""
        return self.page.locator("section.pane", has=self.page.locator("strong", has_text=name))

    async def turns_to(self, name: str) -> None:
        """On a phone: show somebody's pane."""
        tab = self.page.get_by_role("tab", name=name)
        if self.phone and await tab.get_attribute("aria-selected") == "false":
            await tab.click()

    async def says(self, name: str, text: str) -> None:
        """Write as somebody in the chat that is open."""
        await self.turns_to(name)
        await self.pane(name).get_by_role("textbox").last.fill(text)
        await self.page.keyboard.press("Enter")

    async def presses(self, name: str, button: str) -> None:
        """Press the newest button with these words."""
        await self.turns_to(name)
        await self.pane(name).get_by_role("button", name=button, exact=True).last.click()

    async def sees(self, name: str, text: str) -> None:
        """Wait for words in somebody's open chat."""
        await self.turns_to(name)
        await self.pane(name).locator(".words", has_text=text).last.wait_for()

    async def barriers(self) -> list[str]:
        """What axe finds grave on the page as it stands."""
        found: Json = (await Axe().run(self.page)).response
        return [
            f"{violation['id']}: {node['html'][:120]}"
            for violation in found["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]


async def open_reader(
    browser: Browser, url: str, size: tuple[int, int], *, dark: bool = False, language: str = "ru-RU"
) -> Reader:
    """A reader with a window of that size; a narrow one is a phone with a touch screen."""
    touch = size[0] < 700
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        timezone_id="Europe/Moscow",
        color_scheme="dark" if dark else "light",
        has_touch=touch,
        is_mobile=touch,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    reader = Reader(await context.new_page(), url, touch)
    await reader.opens()
    return reader
