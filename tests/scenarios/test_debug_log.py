"""An operator who asks for all that there is to log still reads nothing of what letters say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SECRETS = ("Bekymring for Frida", "Journalnotat Frida.pdf", "Diagnosen er influensa")
#: in a process of its own: logging is set up once and for all
DAY = f"""
import asyncio
from bot.ops.logs import set_up_logs
from tests.house import UNKNOWN, a_house
from tests.scenarios.acting import a_letter, register

async def day():
    async with a_house() as house:
        card = await a_letter(house, UNKNOWN, title={SECRETS[0]!r}, files=({SECRETS[1]!r},), body={SECRETS[2]!r})
        await register(house, "kari", card, public_title="Oversendelse av brev")
        await house.finish()
        assert house.p360.world.entries()

set_up_logs("json", "DEBUG")
asyncio.run(day())
"""


def test_a_log_at_debug_level_tells_nothing_of_a_letter() -> None:
    house = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", DAY], cwd=house, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert '"level": "debug"' in done.stderr, "this is what was asked for"
    told = [line for line in done.stderr.splitlines() if any(secret in line for secret in SECRETS)]
    assert told == []
