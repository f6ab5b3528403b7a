"""Starts processes that work on the same database."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def other_process(role: str, url: str) -> AsyncIterator[Process]:
    """Given once it is ready: `execute` has then sent an effect, `write` begins to write. Dead at the end."""
    environment = os.environ | {"STORE_URL": url, "PYTHONPATH": str(_ROOT)}
    command = (sys.executable, "-m", "tests.store.other_process", role)
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE)
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
