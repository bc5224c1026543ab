"""The demo in a process of its own, and Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

MISSING = "Chromium is needed: apt-get install chromium fonts-noto-color-emoji"
ROOT = Path(__file__).parent.parent.parent


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """The demo on a free port, with its database in `folder`; gives its address once it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DEMO_PORT": str(port), "PYTHONPATH": str(ROOT)}
    with (folder / "demo.log").open("wb") as log:
        command = [sys.executable, "-m", "bot", "demo"]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        while not _ready(url):
            if process.poll() is not None:
                raise RuntimeError("the demo did not start:\n" + (folder / "demo.log").read_text())
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


def chromium_path() -> str | None:
    """Where this machine has a Chromium, if it has one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A Chromium without a window.

    Raises:
        RuntimeError: there is none on this machine.
    """
    path = chromium_path()
    if path is None:
        raise RuntimeError(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        await browser.close()
