"""Letters are given to a real SMTP server, and what came of them is told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import trustme

from channels.mail.mailbox import connect
from channels.mail.post import MailServer, post
from tests.channels.odd.row import letter
from tests.mail_servers import PASSWORD, USER, Smtp, smtp_server
from tests.servers import free_port

RAW = letter("The till is dead")


@pytest.fixture
async def smtp() -> AsyncIterator[Smtp]:
    async with smtp_server() as server:
        yield server


async def test_a_letter_arrives_as_it_was_written(smtp: Smtp) -> None:
    found = await post(smtp.server, RAW, "help@desk.example", "ira@shop.example")
    assert (found.result, found.reason) == ("sent", "")
    assert smtp.letters == [("help@desk.example", "ira@shop.example", RAW + b"\r\n")]


@pytest.mark.parametrize(
    ("step", "says", "result"),
    [
        ("MAIL", "451 try later", "later"),
        ("MAIL", "550 you may not", "refused"),
        ("RCPT", "450 full", "later"),
        ("RCPT", "550 no such person", "gone"),
        ("RCPT", "421 going down", "later"),
        ("DATA", "452 no room", "later"),
        ("DATA", "554 this is spam", "refused"),
    ],
)
async def test_a_refusal_is_for_now_or_for_good(smtp: Smtp, step: str, says: str, result: str) -> None:
    smtp.says[step] = says
    found = await post(smtp.server, RAW, "help@desk.example", "ira@shop.example")
    assert found.result == result
    assert says.partition(" ")[2] in found.reason
    assert smtp.letters == []


@pytest.mark.parametrize(("step", "result"), [("MAIL", "later"), ("RCPT", "later"), ("DATA", "unsure")])
async def test_a_connection_that_breaks_leaves_doubt_only_once_the_letter_is_on_its_way(
    smtp: Smtp, step: str, result: str
) -> None:
    smtp.drops_at = step
    assert (await post(smtp.server, RAW, "help@desk.example", "ira@shop.example")).result == result


async def test_without_a_server_it_is_for_later() -> None:
    async with smtp_server() as smtp:
        nobody = replace(smtp.server, port=free_port())
        found = await post(nobody, RAW, "help@desk.example", "ira@shop.example")
    assert found.result == "later"
    assert "no connection" in found.reason


async def test_who_must_log_in_does(smtp: Smtp) -> None:
    known = replace(smtp.server, user=USER, password=PASSWORD)
    assert (await post(known, RAW, "help@desk.example", "ira@shop.example")).result == "sent"
    wrong = replace(known, password="wrong")
    assert (await post(wrong, RAW, "help@desk.example", "ira@shop.example")).result == "later"
    assert len(smtp.letters) == 1


async def test_an_address_in_cyrillic_gets_its_letter(smtp: Smtp) -> None:
    assert (await post(smtp.server, RAW, "help@desk.example", "ира@почта.example")).result == "sent"
    assert smtp.letters[0][1] == "ира@почта.example"


@pytest.fixture
async def stranger() -> AsyncIterator[MailServer]:
    """A server that can prove to nobody who it is."""
    proof = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(proof)
    listening = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=proof)
    yield MailServer("127.0.0.1", listening.sockets[0].getsockname()[1], "tls", USER, PASSWORD)
    listening.close()
    await listening.wait_closed()


async def test_nobody_is_told_a_password_who_cant_prove_who_they_are(stranger: MailServer) -> None:
    found = await post(stranger, RAW, "help@desk.example", "ira@shop.example")
    assert found.result == "later"
    assert "certificate" in found.reason.lower()
    with pytest.raises(ssl.SSLCertVerificationError):
        await asyncio.to_thread(connect, stranger)
