"""Tries mutants: each in a process of its own, forked when the tests are loaded and have run once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import pytest

from tests.mutants.covering import Covering, names_given
from tests.mutants.mutant import Mutant, mutated
from tests.mutants.parts import PARTS
from tests.mutants.swapping import swap

#: The tests of one mutant take no longer than this by themselves, in seconds; so many run at least.
PATIENCE_S, AT_LEAST = 12.0, 3
#: A test has so many times its usual processor time, and so many seconds more: then it is noticed.
TIMES, MORE_S = 3.0, 2.0
#: Waiting for something that never comes counts as well: so many seconds for a test, however fast.
WAITS_S = 60.0
KILLED, SURVIVED = 1, 0
#: What PostgreSQL alone can show; everything else is told on SQLite, which is faster.
_OWN = (
    "tests/bot/test_who_sends.py::test_what_one_process_puts_another_sends_at_once",
    "tests/faults/test_races.py::test_fifty_claims_at_once_in_the_database",
    "tests/processes/test_deposed.py",
    "tests/storage/test_peers.py",
    "tests/tickets/test_held.py",
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a mutant: the test that noticed it, or None, and how many tried."""

    part: str
    mutant: Mutant
    killed_by: str | None
    tests: int


@dataclass(eq=False, slots=True)
class Trying:
    """A pytest plugin that takes the place of running the tests.

    Attributes:
        covering: which tests reach what; what isn't known yet is found out first.
        mutants: what is tried, by parts.
        tell: is given each result.
        thorough: every test that reaches a mutant has its turn, however long that takes.
    """

    covering: Covering
    mutants: Mapping[str, Sequence[Mutant]]
    tell: Callable[[str], None]
    thorough: bool = False
    tried: list[Tried] = field(default_factory=list)
    #: Tests that fail without a mutant: they can't tell anything.
    broken: list[str] = field(default_factory=list)
    _items: dict[str, pytest.Item] = field(default_factory=dict)
    _failed: str | None = None

    @pytest.hookimpl
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """What says nothing that SQLite doesn't say is left out: a server takes long."""
        items[:] = [
            item for item in items if "[postgresql" not in item.nodeid or item.nodeid.startswith(_OWN)
        ]

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes that a test has failed, in any of its phases."""
        if report.failed:
            self._failed = report.nodeid

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Everything."""
        self._items = {item.nodeid: item for item in session.items}
        self._find_out([test for test in self._items if test not in self.covering.took])
        chosen = [(part, mutant) for part, found in self.mutants.items() for mutant in found]
        if chosen:
            self._warm_up(chosen)
        for number, (part, mutant) in enumerate(chosen, 1):
            tried = self._try(part, mutant)
            self.tried.append(tried)
            by = f"killed by {tried.killed_by}" if tried.killed_by else f"SURVIVES {tried.tests} tests"
            self.tell(f"{number}/{len(chosen)} {mutant} in {mutant.function or 'its names'}: {by}")
        return True

    def _find_out(self, tests: Sequence[str]) -> None:
        if not tests:
            return
        self.covering.begins()
        for number, test in enumerate(tests, 1):
            began = time.process_time()
            self.covering.forget()
            if self._runs(test):
                self.covering.note(test, time.process_time() - began)
            else:
                self.broken.append(test)
                self.tell(f"fails by itself: {test}")
            if number % 50 == 0:
                self.tell(f"{number} of {len(tests)} tests have run")
        self.covering.ends()

    def _warm_up(self, chosen: Sequence[tuple[str, Mutant]]) -> None:
        """What the tests share is made before the first fork: one story of each kind is enough."""
        wanted = {test for part, mutant in chosen for test in self._chosen(part, mutant)}
        for kind in ("[sqlite", "[postgresql"):
            story = next((test for test in wanted if kind in test and "/flows/" in test), None)
            story = story or next((test for test in wanted if kind in test), None)
            if story is not None:
                self._runs(story)

    def _chosen(self, part: str, mutant: Mutant) -> list[str]:
        own = PARTS[part].tests
        tests = [t for t in self.covering.of(mutant) if t in self._items and t.partition("::")[0] in own]
        if self.thorough:
            return tests
        knowing = {
            one.killed_by
            for one in self.tried
            if (one.mutant.file, one.mutant.function) == (mutant.file, mutant.function)
        }
        tests.sort(key=lambda test: test not in knowing)
        so_far = accumulate(self.covering.took[test] for test in tests)
        fit = sum(seconds < PATIENCE_S for seconds in so_far)
        return tests[: max(fit, AT_LEAST)]

    def _try(self, part: str, mutant: Mutant) -> Tried:
        tests = self._chosen(part, mutant)
        if not tests:
            return Tried(part, mutant, None, 0)
        told, tells = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(self._in_child(mutant, tests, tells))
        os.close(tells)
        status = _ended(child, sum(WAITS_S + TIMES * self.covering.took[test] for test in tests))
        with os.fdopen(told) as answer:
            at = answer.read().split("\n")[-2]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == SURVIVED:
            return Tried(part, mutant, None, len(tests))
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) != KILLED:
            raise RuntimeError(f"{mutant} can't be tried")
        return Tried(part, mutant, at if os.WIFEXITED(status) else f"{at}, which takes too long", len(tests))

    def _in_child(self, mutant: Mutant, tests: Iterable[str], tells: int) -> int:
        os.write(tells, b"the import\n")
        try:
            swap(mutant.file, mutated(mutant), names=names_given(mutant))
        except Exception:  # noqa: BLE001 - code that can't be loaded is noticed by whoever starts it
            return KILLED
        for test in tests:
            os.write(tells, f"{test}\n".encode())
            signal.setitimer(signal.ITIMER_PROF, MORE_S + TIMES * self.covering.took[test])  # then it dies
            if not self._runs(test):
                return KILLED
        return SURVIVED

    def _runs(self, test: str) -> bool:
        """Runs a test; what it shares with others stays for the next."""
        item, self._failed = self._items[test], None
        elsewhere = next(one for one in self._items.values() if one.path.parent != item.path.parent)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=elsewhere)
        return self._failed is None


def _ended(child: int, within_s: float) -> int:
    """How a process has ended, by itself or because it took too long."""
    until = time.monotonic() + within_s
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            return os.waitpid(child, 0)[1]
        time.sleep(0.01)
