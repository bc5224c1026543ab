"""Telling a passing fault of the database from a mistake of ours."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError

_SERIALIZATION = {"40001", "40P01"}
#: Two units added the same row at once; the second will find it there.
_UNIQUE = "23505"
#: Classes of PostgreSQL's error codes: connection, who may connect, to which database, resources,
#: operator's intervention, system.
_SERVER_CLASSES = {"08", "28", "3D", "53", "57", "58"}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FILE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def must_repeat(error: BaseException) -> bool:
    """Whether the same unit may work at once. SQLite has waited for its lock long enough by itself."""
    return _state(error) in {*_SERIALIZATION, _UNIQUE}


def is_outage(error: BaseException) -> bool:
    """Whether the same unit may work later, with nothing changed about it."""
    if isinstance(error, OSError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = _state(error)
    return state[:2] in _SERVER_CLASSES or state in _SERIALIZATION or _sqlite_code(error) in (*_BUSY, *_FILE)


def is_locked(error: BaseException) -> bool:
    """Whether another process is writing to the SQLite file."""
    return _sqlite_code(error) in _BUSY


def reason(error: BaseException) -> str:
    """The kind of fault, without statements or values: those may hold people's words."""
    original = _original(error)
    words = str(original).splitlines()
    return f"{type(original).__name__}: {words[0][:120] if words else ''}"


def _original(error: BaseException) -> Any:
    return getattr(error, "orig", error)


def _state(error: BaseException) -> str:
    return getattr(_original(error), "sqlstate", None) or ""


def _sqlite_code(error: BaseException) -> int | None:
    code = getattr(_original(error), "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF
