"""Letters are received from a real IMAP server: none is lost, and each is committed before it is marked."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import imap_tools.idle
import pytest

from channels.mail.mailbox import Arrived, Letters
from storage.database import Unavailable
from tests.channels.odd.row import letter
from tests.mail_servers import Imap, imap_server

#: Longer than any test: what comes meanwhile is told by the server.
FOR_EVER = 600.0


class Desk:
    """What was committed, by key; it can be out of order."""

    def __init__(self, imap: Imap) -> None:
        self.imap, self.taken, self.keys = imap, list[Arrived](), set[str]()
        self.refusals = 0
        self.seen_when_taken = list[list[bool]]()

    async def take(self, arrived: Arrived) -> None:
        self.seen_when_taken.append(await asyncio.to_thread(self.imap.seen))
        if self.refusals:
            self.refusals -= 1
            raise Unavailable("the database doesn't answer")
        if arrived.key not in self.keys:
            self.keys.add(arrived.key)
            self.taken.append(arrived)

    async def last(self, validity: int) -> int:
        return max((each.number for each in self.taken if each.validity == validity), default=0)

    def words(self) -> list[bytes]:
        return [each.raw.rpartition(b"\r\n\r\n")[2] for each in self.taken]


@pytest.fixture
async def imap() -> AsyncIterator[Imap]:
    async with imap_server() as server:
        yield server


@asynccontextmanager
async def receiving(desk: Desk, listen_s: float = FOR_EVER) -> AsyncIterator[None]:
    letters = Letters("help@desk.example", desk.imap.server, desk.take, desk.last, listen_s=listen_s)
    task = asyncio.create_task(letters.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=20)
        assert task.cancelled(), "it ends when it is told to, listening or not"


async def until(true: Callable[[], bool]) -> None:
    """Waits for what must come; a minute is far more than it takes."""
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it didn't come")


async def all_seen(imap: Imap, count: int) -> None:
    for _ in range(600):
        if await asyncio.to_thread(imap.seen) == [True] * count:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("they aren't marked as seen")


async def test_letters_are_committed_in_order_and_then_marked_as_seen(imap: Imap) -> None:
    await asyncio.to_thread(imap.gets, letter("one"), letter("two"))
    desk = Desk(imap)
    async with receiving(desk):
        await until(lambda: len(desk.taken) == 2)
        await all_seen(imap, 2)
        await asyncio.to_thread(imap.gets, letter("three"))  # the server tells of it
        await until(lambda: len(desk.taken) == 3)
        await all_seen(imap, 3)
    assert desk.words() == [b"one", b"two", b"three"]
    assert desk.taken[0].raw == letter("one")
    assert desk.seen_when_taken == [[False, False], [True, False], [True, True, False]]


async def test_what_cant_be_committed_is_taken_again_and_not_marked_before(imap: Imap) -> None:
    await asyncio.to_thread(imap.gets, letter("one"))
    desk = Desk(imap)
    desk.refusals = 1
    async with receiving(desk):
        await all_seen(imap, 1)
    assert desk.words() == [b"one"]
    assert desk.seen_when_taken == [[False], [False]]


async def test_what_somebody_opened_in_another_program_is_taken_all_the_same(imap: Imap) -> None:
    await asyncio.to_thread(imap.gets, letter("one"))
    desk = Desk(imap)
    async with receiving(desk):
        await all_seen(imap, 1)
    await asyncio.to_thread(imap.gets, letter("two"), seen=True)
    async with receiving(desk):
        await until(lambda: len(desk.taken) == 2)
    assert desk.words() == [b"one", b"two"]


async def test_what_was_there_and_read_before_the_desk_began_is_left_alone(imap: Imap) -> None:
    await asyncio.to_thread(imap.gets, letter("old"), seen=True)
    await asyncio.to_thread(imap.gets, letter("new"))
    desk = Desk(imap)
    async with receiving(desk):
        await all_seen(imap, 2)
    assert desk.words() == [b"new"]


async def test_it_ends_though_it_is_told_so_just_before_it_listens(
    imap: Imap, monkeypatch: pytest.MonkeyPatch
) -> None:
    about_to, ended = threading.Event(), threading.Event()

    def listens(sock: socket.socket, timeout: float) -> list[tuple[int, int]]:
        poll, number = select.poll(), sock.fileno()
        poll.register(number, select.POLLIN)
        about_to.set()
        while not _is_shut(sock):
            time.sleep(0.01)
        others = socket.socketpair()  # would get the number if it were free
        found = poll.poll(timeout * 1000)
        for other in others:
            other.close()
        ended.set()
        return found

    monkeypatch.setattr(imap_tools.idle, "get_socket_poller", listens)
    async with receiving(Desk(imap), listen_s=25.0):
        await asyncio.to_thread(about_to.wait)
    assert ended.is_set()


def _is_shut(sock: socket.socket) -> bool:
    try:
        return sock.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:  # even closed
        return True


async def test_a_server_that_goes_and_comes_back_counting_anew_is_found_again(imap: Imap) -> None:
    await asyncio.to_thread(imap.gets, letter("one"))
    desk = Desk(imap)
    async with receiving(desk):
        await until(lambda: len(desk.taken) == 1)
        await asyncio.to_thread(imap.stops)
        await asyncio.to_thread(imap.starts)
        await asyncio.to_thread(imap.gets, letter("two"))
        await until(lambda: len(desk.taken) == 2)
    assert desk.words() == [b"one", b"two"]
    assert desk.taken[0].validity != desk.taken[1].validity
    assert desk.taken[0].key != desk.taken[1].key
