"""The desk's mailboxes, as a TOML file names them: one table for each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from channels.mail.post import MailServer, Security

#: By the scheme: the port that goes without saying, and how the connection is made secret.
_SCHEMES: Mapping[str, tuple[int, Security]] = {
    "imaps": (993, "tls"),
    "imap": (143, "starttls"),
    "smtps": (465, "tls"),
    "smtp": (587, "starttls"),
}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@+]{1,50}@[^\s<>,;:\"()\[\]\\@]{1,250}")
_FIELDS = ("address", "name", "department", "imap", "smtp", "user", "password", "password_env")


class BadBoxes(Exception):
    """A file of mailboxes that can't be used; the message says where, and what is expected there."""


@dataclass(frozen=True, slots=True)
class Box:
    """One mailbox of the desk.

    `title` is the name of its table, `address` in small letters, `name` what stands beside it in letters,
    which may be empty; `department` owns what comes by it, None where routing says.
    """

    title: str
    address: str
    name: str
    department: str | None
    imap: MailServer
    smtp: MailServer


def read_boxes(path: Path, environment: Mapping[str, str]) -> tuple[Box, ...]:
    """The mailboxes that a file names, in its order.

    Args:
        environment: where passwords stand that `password_env` names.

    Raises:
        BadBoxes.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadBoxes(f"{path}: {error.strerror or 'it'} — expected a file that can be read") from None
    except UnicodeDecodeError:
        raise BadBoxes(f"{path}: expected a file in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadBoxes(f"{path}: {error}; expected TOML, as in docs/channels.md") from None
    boxes = tuple(_box(path, title, table, environment) for title, table in found.items())
    if not boxes:
        raise BadBoxes(f"{path}: no mailbox; expected a table like [help] with address, imap and smtp")
    for place, box in enumerate(boxes):
        for other in boxes[:place]:
            if other.address == box.address:
                raise BadBoxes(f"{path}: [{box.title}] address: [{other.title}] has {box.address} already")
    return boxes


def _box(path: Path, title: str, table: Any, environment: Mapping[str, str]) -> Box:
    if not isinstance(table, dict):
        raise BadBoxes(f"{path}: {title}: it stands in no table; expected a line like [help] before it")

    def bad(field: str, expected: str) -> BadBoxes:
        return BadBoxes(f"{path}: [{title}] {field}: expected {expected}")

    def words(field: str, default: str | None = None) -> str:
        value = table.get(field, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise bad(field, "words in quotation marks")
        return value.strip()

    unknown = next((field for field in table if field not in _FIELDS), None)
    if unknown is not None:
        raise bad(unknown, f"no such field, only {', '.join(_FIELDS)}")
    address = words("address").lower()
    if not _ADDRESS.fullmatch(address):
        raise bad("address", "an address like help@example.org, without a plus")
    user = words("user", address)
    password = words("password", "")
    if "password_env" in table:
        password = environment.get(words("password_env"), "")
        if not password:
            raise bad(
                "password_env",
                "the name of a variable of the service's environment (not of .env) that holds the password",
            )
    if not password:
        raise bad("password", "the password, or password_env with the name of a variable that holds it")
    servers = []
    for field in ("imap", "smtp"):
        server = _server(words(field), field, user, password)
        if server is None:
            raise bad(field, f"an address like {field}s://{field}.example.org")
        servers.append(server)
    name, department = words("name", ""), words("department", "")
    return Box(title, address, name, department or None, *servers)


def _server(url: str, what: str, user: str, password: str) -> MailServer | None:
    """A server by its address: `imaps://host`, or `imap://host:143` which begins in the open.

    On this very machine it stays so: there is nobody who could listen.
    """
    try:
        parts = urlsplit(url)
        named, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in (what, f"{what}s") or not named or parts.username or parts.path.strip("/"):
        return None
    usual, security = _SCHEMES[parts.scheme]
    if security == "starttls" and named in _LOOPBACK:
        security = "none"
    return MailServer(named, port or usual, security, user, password)
