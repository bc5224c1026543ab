"""Looks at PUBLIC_URL as a browser would: whether it is safe, reachable, and leads to this very service."""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from sqlalchemy.exc import DBAPIError
from yarl import URL

from bot.settings import Settings
from channels.page.ground import Ground
from channels.page.ours import OURS, proof
from locales import plain
from storage.database import Database, Unavailable
from storage.keys import known_key

#: An answer may take so long, in seconds.
PATIENCE_S = 10
#: So much of an answer is read, in octets; a proof has 64.
_READ = 100
#: What proxies answer when they can't reach whom they stand before.
_UNREACHED = (502, 503, 504)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came from one path: the key of the line that tells what is wrong, or `proven` to be looked at."""

    wrong: str = ""
    reason: str = ""
    proven: str = ""


async def examine(settings: Settings, language: str) -> AsyncIterator[tuple[bool, str]]:
    """Gives a line: whether the address is in order, or what to do. None without PUBLIC_URL."""
    if not settings.public_url:
        return
    url, asked = URL(settings.public_url), secrets.token_hex(16)
    answers = [_Answer("open")] * len(OURS)
    if url.scheme == "https":
        answers = await asyncio.gather(*(_ask(url, path, asked) for path in OURS))
    right = await _right(settings, asked)
    wrong = {path: _judged(answer, right) for path, answer in zip(OURS, answers, strict=True)}
    wrong = {path: answer for path, answer in wrong.items() if answer.wrong}
    first = next(iter(wrong.values()), _Answer())
    key = "_part" if 0 < len(wrong) < len(OURS) else f"_{first.wrong}" if wrong else ""
    yield (
        not wrong,
        plain(
            language,
            f"doctor.public{key}",
            url=str(url),
            host=url.host or "",
            port=url.port or 0,
            reason=first.reason,
            place=f"{settings.http_host}:{settings.http_port}",
            paths=", ".join(f"{url.path.rstrip('/')}/{path.split('/')[1]}" for path in wrong),
        ),
    )


async def _ask(url: URL, path: str, asked: str) -> _Answer:
    """Asks one path, and follows nowhere: browsers should need no detour."""
    target = URL(f"{str(url).rstrip('/')}{path}").with_query(asked=asked)
    patience = aiohttp.ClientTimeout(total=PATIENCE_S)
    try:
        connector = aiohttp.TCPConnector(ssl=ssl.create_default_context())
        async with (
            aiohttp.ClientSession(timeout=patience, connector=connector) as session,
            session.get(target, allow_redirects=False) as response,
        ):
            status, leads_to = response.status, response.headers.get("Location", "")
            said = (await response.content.read(_READ)).decode("ascii", "replace")
    except aiohttp.ClientConnectorCertificateError as error:
        return _Answer("stranger", _reason(error.certificate_error))
    except aiohttp.ClientConnectorDNSError:
        return _Answer("unknown")
    except TimeoutError:
        return _Answer("silent", f"{PATIENCE_S} s")
    except aiohttp.ClientConnectorError as error:
        return _Answer("silent", _reason(error.os_error))
    except aiohttp.ClientError as error:
        return _Answer("silent", _reason(error))
    if status in _UNREACHED:
        return _Answer("unreached", str(status))
    if 300 <= status < 400:
        return _Answer("moved", leads_to.partition("?")[0].removesuffix(path) or str(status))
    return _Answer(proven=said) if status == 200 else _Answer("other", str(status))


def _judged(answer: _Answer, right: str | None) -> _Answer:
    """The answer, with a proof looked at: `right` is what only this service can say."""
    if answer.wrong or answer.proven == right:
        return answer
    is_proof = len(answer.proven) == len(proof(b"", ""))
    return _Answer("another") if is_proof else _Answer("other", "200")


async def _right(settings: Settings, asked: str) -> str | None:
    """The proof by this database's key; None if no service has answered from it, or it doesn't answer."""
    database = Database(settings.database_url)
    try:
        async with database.read() as session:
            key = await known_key(session, Ground.PURPOSE)
    except (Unavailable, DBAPIError):
        return None  # what is wrong with the database is said by itself
    finally:
        await database.close()
    return proof(key, asked) if key is not None else None


def _reason(error: Exception) -> str:
    words = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
    return " ".join(str(words).split())[:120] or type(error).__name__
