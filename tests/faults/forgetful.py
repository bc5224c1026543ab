"""A disk that forgets, when the power fails, whatever SQLite has written and not yet synced.

SQLite reaches files through a table of functions. Here the functions that write, cut, sync and delete are
wrapped, within the service's own process: what is written is remembered, and goes into a second copy of the
file only once SQLite has synced it. After a power failure that copy is what there is.

It drops all that wasn't synced; writes that arrive in part or out of order aren't tried.
"""

from __future__ import annotations

import contextlib
import ctypes
import shutil
import sqlite3
from collections import defaultdict
from ctypes import POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path

_WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)
_OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)


#: SQLite keeps addresses of what is in here for as long as the process lives.
_KEPT: list[object] = []


class _Methods(Structure):
    """sqlite3_io_methods: what can be done to an open file."""

    _fields_ = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        *((f"other_{number}", c_void_p) for number in range(13)),
    ]


class _System(Structure):
    """sqlite3_vfs: how files are reached."""

    _fields_ = [
        ("version", c_int),
        ("size_of_file", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        *((f"other_{number}", c_void_p) for number in range(14)),
    ]


def library() -> ctypes.CDLL | None:
    """The library that this Python's `sqlite3` uses, if it is one of its own that can be reached."""
    sqlite3.connect(":memory:").close()
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/maps").read_text().splitlines():
            if "libsqlite3" in line:
                return ctypes.CDLL(line.split()[-1])
    return None


class ForgetfulDisk:
    """From `begins` on, files that SQLite opens here have a copy in `folder`: what a power failure leaves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unsynced: defaultdict[str, list[tuple[int, bytes | None]]] = defaultdict(list)
        self._paths: dict[int, str] = {}
        self._wrapped: dict[int, _Methods] = {}

    def begins(self) -> None:
        """Takes the place of the system's own functions for every file that SQLite opens from now on."""
        found = library()
        assert found is not None, "this Python's SQLite can't be reached"
        found.sqlite3_vfs_find.restype = POINTER(_System)
        found.sqlite3_vfs_register.argtypes = [POINTER(_System), c_int]
        usual = found.sqlite3_vfs_find(None)
        ours = _System.from_buffer_copy(usual.contents)
        ours.name, ours.next = b"forgetful", None
        open_, delete = usual.contents.open, usual.contents.delete

        def opens(_system: int, name: int, file: int, flags: int, told: int) -> int:
            code = int(open_(ctypes.addressof(usual.contents), name, file, flags, told))
            path = ctypes.string_at(name).decode() if name else ""
            if code == 0 and path:
                self._opened(file, path)
            return code

        def deletes(_system: int, name: bytes, sync: int) -> int:
            self._copy_of(name.decode()).unlink(missing_ok=True)
            self._unsynced.pop(name.decode(), None)
            return int(delete(ctypes.addressof(usual.contents), name, sync))

        ours.open, ours.delete = _OPEN(opens), _DELETE(deletes)
        _KEPT.extend((self, usual, ours))
        assert found.sqlite3_vfs_register(ctypes.byref(ours), 1) == 0

    def _copy_of(self, path: str) -> Path:
        return self._folder / Path(path).name

    def _opened(self, file: int, path: str) -> None:
        """Has the file's functions replaced by ours."""
        copy = self._copy_of(path)
        if not copy.exists():
            shutil.copyfile(path, copy)
        self._paths[file] = path
        place = ctypes.cast(file, POINTER(c_void_p))
        methods = place[0]
        assert methods is not None
        wrapped = self._wrapped.get(methods)
        if wrapped is None:
            wrapped = self._wrapped[methods] = self._wrap(_Methods.from_address(methods))
        place[0] = ctypes.addressof(wrapped)

    def _wrap(self, usual: _Methods) -> _Methods:
        ours = _Methods.from_buffer_copy(usual)
        write, truncate, sync = usual.write, usual.truncate, usual.sync

        def writes(file: int, data: int, size: int, offset: int) -> int:
            self._unsynced[self._paths[file]].append((offset, ctypes.string_at(data, size)))
            return int(write(file, data, size, offset))

        def truncates(file: int, size: int) -> int:
            self._unsynced[self._paths[file]].append((size, None))
            return int(truncate(file, size))

        def syncs(file: int, flags: int) -> int:
            code = int(sync(file, flags))
            path = self._paths[file]
            pending, self._unsynced[path] = self._unsynced[path], []
            with self._copy_of(path).open("r+b") as copy:
                for place, data in pending:
                    if data is None:
                        copy.truncate(place)
                    else:
                        copy.seek(place)
                        copy.write(data)
            return code

        ours.write, ours.truncate, ours.sync = _WRITE(writes), _TRUNCATE(truncates), _SYNC(syncs)
        return ours


def power_fails(database: Path, folder: Path) -> None:
    """Leaves of a database, whose process is dead, what had been synced."""
    for ending in ("", "-wal", "-shm"):
        live, copy = Path(f"{database}{ending}"), folder / f"{database.name}{ending}"
        live.unlink(missing_ok=True)
        if copy.exists() and ending != "-shm":
            shutil.copyfile(copy, live)
