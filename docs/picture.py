"""Takes the picture of the demo for the README: plays the main job in Chromium.

Run with `make picture`. Needs Chromium (on Debian: apt-get install chromium fonts-noto-color-emoji).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

HERE = Path(__file__).parent


@contextmanager
def demo() -> Iterator[str]:
    """The demo on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DEMO_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "bot", "demo"], cwd=HERE.parent, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        while not _ready(url):
            if process.poll() is not None:
                raise SystemExit("The demo didn't start.")
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


async def play(page: Page) -> None:
    """A known question, an unknown one, the claim, a word each way, resolved, rated."""
    panes = page.locator("section.pane")
    ira, oleg = panes.nth(0), panes.nth(1)

    async def say(pane: int, text: str) -> None:
        await panes.nth(pane).locator("textarea, [contenteditable=true]").last.fill(text)
        await page.keyboard.press("Enter")

    await ira.get_by_role("button", name="Начать").click()
    await ira.locator(".words", has_text="Здравствуйте, Ирина").last.wait_for()
    await say(0, "Касса не печатает чеки")
    await ira.get_by_role("button", name="✅ Помогло").click()
    await say(0, "Над кассами прорвало трубу, вода капает на терминалы")
    await oleg.get_by_role("button", name="🙋 Взять в работу").click()
    await ira.locator(".words", has_text="занимается Олег").last.wait_for()
    await oleg.get_by_text("№2 · Ирина").locator("visible=true").first.click()
    await oleg.get_by_role("button", name="✅ Решено").wait_for()
    await say(1, "Отключите кассы от сети, буду через 15 минут")
    await ira.locator(".words", has_text="буду через 15 минут").last.wait_for()
    await say(0, "Отключили, ждём вас")
    await oleg.locator(".words", has_text="Отключили, ждём вас").last.wait_for()


async def main() -> None:
    """Plays and shoots."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=HERE / "demo.png")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=860)
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is needed: apt-get install chromium fonts-noto-color-emoji")
    with demo() as url:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            page = await browser.new_page(
                viewport={"width": options.width, "height": options.height},
                locale="ru-RU",
                timezone_id="Europe/Moscow",
                color_scheme="dark" if options.dark else "light",
            )
            await page.goto(url)
            await play(page)
            await page.screenshot(path=options.to)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
