"""The service in a process of its own, which can be killed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parent.parent.parent
#: What the sender says at a start when it finds messages that were on their way at the end.
_IN_FLIGHT = re.compile(r"messages that may have been sent before the last stop.*?count=(\d+)")


class Service:
    """One desk's service, started as often as it is killed.

    Args:
        folder: where it runs and keeps its log.
        settings: its environment, names as in `.env.example`.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder, self._settings = folder, settings
        self._launcher: asyncio.subprocess.Process | None = None
        self._log = folder / "service.log"
        self._pid = 0
        self._began = 0

    async def opens(self) -> None:
        """Gets everything ready for quick starts."""
        with self._log.open("ab") as log:
            self._launcher = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.faults.launcher",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                cwd=self._folder,
                env={**_bare_environment(), **self._settings},
            )

    async def starts(self, **settings: str) -> int:
        """Starts a process, with these settings different; gives its number."""
        launcher = self._opened()
        assert launcher.stdin is not None
        self._began = len(self.log)
        launcher.stdin.write(json.dumps(settings).encode() + b"\n")
        await launcher.stdin.drain()
        self._pid = await self._told()
        return self._pid

    def gets(self, number: signal.Signals) -> None:
        """Sends a signal to the process."""
        if self._pid:
            os.kill(self._pid, number)

    async def ended(self) -> int:
        """Waits for the end of the process; gives its exit code, negative if a signal killed it."""
        code = await self._told()
        self._pid = 0
        return code

    async def closes(self) -> None:
        """Ends whatever is still running."""
        launcher = self._opened()
        self.gets(signal.SIGKILL)
        assert launcher.stdin is not None
        launcher.stdin.close()
        await launcher.wait()

    @property
    def log(self) -> str:
        """Everything it has said."""
        return self._log.read_text()

    @property
    def life(self) -> str:
        """What the process that was started last has said."""
        return self.log[self._began :]

    async def says(self, line: str, times: int = 1) -> None:
        """Waits until the process that was started last has said something so often."""
        async with asyncio.timeout(180):  # several start at once, and a machine may have other work
            while True:
                if self.life.count(line) >= times:
                    return
                await asyncio.sleep(0.05)

    @property
    def errors(self) -> list[str]:
        """The lines in its log that tell of errors."""
        return [line for line in self.log.splitlines() if "[error" in line or "Traceback" in line]

    @property
    def in_flight(self) -> list[int]:
        """How many sends were found under way, for each start that found any."""
        return [int(count) for count in _IN_FLIGHT.findall(self.log)]

    @property
    def pid(self) -> int:
        """The process's number; 0 if none runs."""
        return self._pid

    async def _told(self) -> int:
        launcher = self._opened()
        assert launcher.stdout is not None
        line = await launcher.stdout.readline()
        assert line, f"the launcher has ended:\n{self.log[-2000:]}"
        return int(line)

    def _opened(self) -> asyncio.subprocess.Process:
        assert self._launcher is not None, "opens() comes first"
        return self._launcher


async def is_ready(http: aiohttp.ClientSession, url: str) -> None:
    """Waits until whatever listens at an address can take what comes.

    Raises:
        TimeoutError: that took longer than two minutes.
    """
    async with asyncio.timeout(120):
        while True:
            try:
                async with http.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)


def _bare_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    # One thread for arithmetic: threads don't survive a fork.
    return {**kept, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
