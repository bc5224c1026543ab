"""Whoever sits at the terminal: what they are told, and what they type."""

from __future__ import annotations

import asyncio
import getpass
import locale
import os
import sys
import threading
from collections.abc import Iterable
from typing import Any

import typer

from locales import plain


def language() -> str:
    """The terminal's language: Russian where the system speaks it, else English."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    return "ru" if spoken.lower().startswith("ru") else "en"


class Terminal:
    """Prints texts and reads lines; also where standard input is no terminal."""

    def __init__(self) -> None:
        self.language = language()

    @property
    def is_interactive(self) -> bool:
        """Whether somebody can type an answer."""
        return sys.stdin is not None and sys.stdin.isatty()

    def tell(self, key: str, **values: Any) -> None:
        """Prints the text of this key."""
        typer.echo(plain(self.language, key, **values))

    def show(self, lines: Iterable[tuple[bool, str]]) -> None:
        """Prints lines with a mark whether each is in order."""
        for fine, line in lines:
            typer.echo(f"{'✔' if fine else '✘'} {line}")

    def secret(self, key: str) -> str | None:
        """Asks for something that isn't shown while it is typed; None at the end of the input."""
        prompt = plain(self.language, key) + " "
        if self.is_interactive:
            try:
                return getpass.getpass(prompt).strip()
            except EOFError:
                typer.echo()
                return None
        line = sys.stdin.readline() if sys.stdin is not None else ""
        return line.strip() if line else None

    def agrees(self, key: str) -> bool:
        """Asks yes or no; anything but a yes is a no."""
        return input(plain(self.language, key) + " ").strip().lower() in ("y", "yes", "д", "да")

    def enter_pressed(self) -> asyncio.Event:
        """Set once somebody presses Enter. It reads past Python's buffer, so that nothing waits for it."""
        pressed, loop = asyncio.Event(), asyncio.get_running_loop()

        def wait() -> None:
            os.read(sys.stdin.fileno(), 1024)
            loop.call_soon_threadsafe(pressed.set)

        threading.Thread(target=wait, name="enter", daemon=True).start()
        return pressed
