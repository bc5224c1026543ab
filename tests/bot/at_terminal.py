"""A command of the service in a process of its own, as whoever sits at the terminal sees it."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
#: Only a hang takes longer, on however busy a machine.
PATIENCE_S = 110
_CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")


def _listens_to_ctrl_c() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would everything that the tests start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Command:
    """One run of a command.

    Args:
        name: `setup`, `run`…
        folder: where it runs, and where `.env` stands.
        settings: its environment.
    """

    def __init__(self, name: str, folder: Path, **settings: str) -> None:
        self._name, self._folder, self._settings = name, folder, settings
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._keys = -1
        self.said = ""

    async def starts(self, *, terminal: bool = False) -> None:
        """Starts it; with `terminal` somebody can type, else standard input is a pipe."""
        told = asyncio.subprocess.PIPE
        if terminal:
            self._keys, inside = pty.openpty()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", self._name),
            stdin=inside if terminal else told,
            stdout=told,
            stderr=asyncio.subprocess.STDOUT,
            cwd=self._folder,
            start_new_session=True,
            preexec_fn=_listens_to_ctrl_c,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "PYTHONIOENCODING": "utf-8",
                "PYTHONUNBUFFERED": "1",
                **self._settings,
            },
        )
        if terminal:
            os.close(inside)
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        while chunk := await process.stdout.read(4096):
            self.said += chunk.decode()
            self._news.set()

    async def says(self, words: str) -> None:
        """Waits until it has printed this."""
        async with asyncio.timeout(PATIENCE_S):
            while words not in self.said:
                self._news.clear()
                assert self._process is not None
                assert self._process.returncode is None, self.said
                await self._news.wait()

    def types(self, line: str) -> None:
        """Somebody types a line."""
        if self._keys >= 0:
            os.write(self._keys, f"{line}\n".encode())
            return
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())

    def closes_input(self) -> None:
        """Nobody will type anything any more."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()

    def gets(self, number: int) -> None:
        """Sends the process a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    @property
    def code(self) -> str:
        """The newest code that it has printed."""
        codes: list[str] = _CODE.findall(self.said)
        return codes[-1]

    async def ended(self) -> int:
        """Waits for its end; gives the exit code."""
        assert self._process is not None
        assert self._reading is not None
        async with asyncio.timeout(PATIENCE_S):
            await self._reading
            code = await self._process.wait()
        if self._keys >= 0:
            os.close(self._keys)
        return code
