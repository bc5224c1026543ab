"""A fixed share of a processor for a process: bandwidth control of Linux's cgroups; it takes root."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Unusable

CGROUPS = Path("/sys/fs/cgroup")
#: A share is dealt out anew this often, in microseconds; the rest of the time a process stands still.
PERIOD_US = 10_000


class NoShare(Unusable):
    """A process can't be given a share of a processor here."""


@contextlib.contextmanager
def limited(process: int, percent: int) -> Iterator[None]:
    """Within the block a process has so many hundredths of one processor at the most, with all its threads.

    Raises:
        NoShare: that takes root, and cgroups that can be written to.
    """
    newer = (CGROUPS / "cgroup.controllers").exists()
    root = CGROUPS if newer else CGROUPS / "cpu"
    group = root / f"benchmark-{os.getpid()}-{process}"
    try:
        if newer:
            (root / "cgroup.subtree_control").write_text("+cpu")
        group.mkdir()
    except OSError as error:
        raise NoShare(f"no share of a processor can be given to a process ({error})") from None
    try:
        _give(group, process, PERIOD_US * percent // 100, newer=newer)
        yield
    finally:
        for number in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
                (root / "cgroup.procs").write_text(number)
        group.rmdir()


def _give(group: Path, process: int, quota_us: int, *, newer: bool) -> None:
    try:
        if newer:
            (group / "cpu.max").write_text(f"{quota_us} {PERIOD_US}")
        else:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            (group / "cpu.cfs_quota_us").write_text(str(quota_us))
        (group / "cgroup.procs").write_text(str(process))
    except OSError as error:
        raise NoShare(f"no share of a processor can be given to a process ({error})") from None
