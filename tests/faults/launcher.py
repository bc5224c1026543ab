"""Starts the service again and again, each time as a process of its own, and tells how it ended.

Importing aiogram, loading the sentence encoder and the dictionary of stems take seconds of processor time,
and a kill test starts the service again and again. So this process does all that once and forks: each child
runs what `python -m bot run` runs, has nothing else but its environment and the database, and dies for real.

It reads settings from standard input, a JSON object a line, and answers each with two lines: the
child's number at once, and its exit code when it has ended (negative: killed by that signal). With
`FORGETFUL_DISK` in its environment, a folder, the child's SQLite files have a copy there of what was synced.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from pathlib import Path

from aiogram.types import ChatFullInfo, User

import bot.serving  # noqa: F401 - what takes so long to import
from bot.__main__ import run
from bot.app import CALLED
from bot.client import build_schemas, response_of
from knowledge_base.encoder import sentence_encoder
from knowledge_base.english import dictionary
from knowledge_base.stems import stem
from tests.faults.forgetful import ForgetfulDisk


def main() -> None:
    """Serves requests until standard input ends."""
    build_schemas(CALLED)
    for answer in (ChatFullInfo, User):
        response_of(answer).model_validate({"ok": True})
    sentence_encoder()
    dictionary()
    stem("касса")
    gc.freeze()  # the children need not look through what is loaded
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.environ.update(json.loads(line))
            _be_the_service()
        _tell(child)
        _, status = os.waitpid(child, 0)
        _tell(os.waitstatus_to_exitcode(status))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _be_the_service() -> None:
    code = 1
    try:
        sys.stdin.close()
        if disk := os.environ.get("FORGETFUL_DISK"):
            ForgetfulDisk(Path(disk)).begins()
        run()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except Exception:
        traceback.print_exc()
        raise
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
