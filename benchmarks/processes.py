"""Python processes beside the benchmark, and what the system says of them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Unusable

ROOT = Path(__file__).parent.parent
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Used:
    """CPU seconds of a process since its start: its first thread's, and those of all others."""

    main_s: float = 0.0
    others_s: float = 0.0

    def __add__(self, other: Used) -> Used:
        return Used(self.main_s + other.main_s, self.others_s + other.others_s)

    def __sub__(self, other: Used) -> Used:
        return Used(self.main_s - other.main_s, self.others_s - other.others_s)


class Process:
    """A started process. Memory and CPU come from /proc; where there is none, Unusable is raised."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process, self._log = process, log

    @property
    def running(self) -> bool:
        """Whether it hasn't ended."""
        return self._process.returncode is None

    @property
    def number(self) -> int:
        """What the system calls it."""
        return self._process.pid

    def said(self) -> str:
        """The last lines that it wrote."""
        return "\n".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])

    def memory_mb(self) -> float:
        """Resident memory now, in MiB."""
        return int(self._told("statm").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def used(self) -> Used:
        """CPU time until now."""
        main, whole = (self._cpu_s(name) for name in (f"task/{self._process.pid}/stat", "stat"))
        return Used(main, whole - main)

    def _cpu_s(self, name: str) -> float:
        fields = self._told(name).rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _told(self, name: str) -> str:
        try:
            return (PROC / str(self._process.pid) / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            raise Unusable("memory and CPU are read from /proc, which isn't there") from None

    async def ended(self) -> int:
        """Waits for its end; gives the exit code."""
        return await self._process.wait()

    async def wait_until(self, ready: Callable[[], bool], within_s: float = 180) -> None:
        """Returns once `ready()` is true.

        Raises:
            Unusable: the process ended or wasn't ready in time.
        """
        until = time.monotonic() + within_s
        while not ready():
            if not self.running or time.monotonic() > until:
                raise Unusable(f"a process that it needs did not start:\n{self.said()}")
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """Ends it as SIGTERM does; kills it after 20 s."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), 20)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def started(
    module: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """Runs `python -m MODULE …` in `folder` until the block ends; what it writes goes to a file there."""
    log = folder / f"{module[0]}.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *module,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
    running = Process(process, log)
    try:
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            await running.stop()


async def finished(module: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Runs `python -m MODULE …` to its end; gives what it wrote.

    Raises:
        Unusable: it failed.
    """
    async with started(module, folder, environment) as process:
        if await process.ended():
            raise Unusable(f"python -m {' '.join(module)} failed:\n{process.said()}")
        return process.said()
