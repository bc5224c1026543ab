"""Has schemathesis try the API of a running desk by its description."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile

from tests.api.caller import Caller
from tests.desk import Desk
from tests.source import ROOT


async def tried(desk: Desk, *, examples: int, seed: int, phases: str) -> tuple[int, str]:
    """Tries every call with valid and invalid input; gives 0 and all that was said, or what was found.

    Args:
        examples: so many for each call.
        phases: what schemathesis does, with commas between.
    """
    async with Caller(desk) as caller:
        made = await caller.opens()
        url = f"http://127.0.0.1:{desk.settings.http_port}/api/v1"
        with tempfile.TemporaryDirectory() as folder:
            running = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "schemathesis.cli",
                "run",
                f"{url}/openapi.json",
                "--url",
                url,
                "--header",
                f"Authorization: Bearer {caller.token}",
                "--max-examples",
                str(examples),
                "--seed",
                str(seed),
                "--checks",
                "all",
                "--phases",
                phases,
                "--no-color",
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.api.own_keys"},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            assert running.stdout is not None
            said = asyncio.create_task(running.stdout.read())
            while not said.done():
                desk.tg.clock.advance(61)  # a token's minute is over
                await asyncio.wait({said}, timeout=0.5)
            code = await running.wait()
        assert made["number"] == 1
        return code, (await said).decode()
