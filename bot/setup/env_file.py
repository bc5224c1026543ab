"""The file `.env`: some names get a value, everything else in it stays as it is."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path


def put(path: Path, values: Mapping[str, str]) -> None:
    """Sets these names in the file, which is made if there is none; only its owner may read it then.

    It is replaced whole or not at all. A name that stands in it keeps its line, a new one comes last.

    Raises:
        OSError: it can't be written.
    """
    path = path.resolve()  # a link stays a link
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    left = dict(values)
    for number, line in enumerate(lines):
        found = re.match(r"\s*(?:export\s+)?(\w+)\s*=", line)
        if found and found[1] in values:
            left.pop(found[1], None)
            comment = re.search(r"\s+#.*$", line)
            lines[number] = f"{found[0].rstrip()}{values[found[1]]}{comment[0] if comment else ''}"
    lines += [f"{name}={value}" for name, value in left.items()]
    # mkstemp makes the file with mode 600.
    handle, name = tempfile.mkstemp(prefix=".env.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
