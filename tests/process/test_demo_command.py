"""`postvakt demo` as a visitor starts it: a page to look at, letters on the board, and a quiet end with Ctrl+C."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

_ROOT = Path(__file__).resolve().parents[2]
#: cards at a quarter to eight: of Altinn, SvarInn, Digipost and postmottak
_MORNING = 4 + 4 + 2 + 2
#: lines of the check: Altinn, SvarInn with the pages, Digipost, postmottak
_LINES = 9 + 11 + 7 + 7
#: seconds until a test gives up; nothing waits for it to pass
_PATIENCE = 60
_ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")


@asynccontextmanager
async def _demo(*arguments: str) -> AsyncIterator[Process]:
    environment = os.environ | {"PYTHONPATH": str(_ROOT), "PYTHONUNBUFFERED": "1"}
    command = (sys.executable, "-m", "bot", "demo", "--no-browser", *arguments)
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, env=environment)
    try:
        async with asyncio.timeout(_PATIENCE):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _address(process: Process) -> str:
    assert process.stdout is not None
    line = await process.stdout.readline()
    found = _ADDRESS.search(line)
    assert found is not None, line
    return found[0].decode()


async def _letters_on_board(http: httpx.AsyncClient) -> int:
    state = (await http.get("/_sim/state")).json()
    return sum("item_id" in json.dumps(post.get("card") or {}) for post in state["posts"])


async def test_the_demo_shows_its_letters_and_stops_quietly_while_somebody_looks() -> None:
    async with _demo("--port", "0") as process:
        async with httpx.AsyncClient(base_url=await _address(process), trust_env=False) as http:
            page = await http.get("/?vis=kari,ola&panel=1")
            assert page.status_code == 200
            assert "<html" in page.text
            async with http.stream("GET", "/_sim/live"):
                while await _letters_on_board(http) < _MORNING:  # noqa: ASYNC110 # the other process rings no bell
                    await asyncio.sleep(0.2)
                process.send_signal(signal.SIGINT)
                out, complaints = await process.communicate()
        assert process.returncode == 0
        assert b"Ctrl+C" in out
        # a busy machine may warn of a poll that was left out
        assert b"Traceback" not in complaints
        assert b"[error" not in complaints


async def test_the_check_finds_everything_as_it_should_be_and_says_nothing_else() -> None:
    async with _demo("--check") as process:
        out, complaints = await process.communicate()
    assert process.returncode == 0, out.decode()
    assert b"WRONG" not in out
    assert out.count(b" ok ") == _LINES
    assert complaints == b""


async def test_a_second_demo_on_the_same_port_is_told_so_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with _demo("--port", port) as process:
            _, complaints = await process.communicate()
    assert process.returncode == 2
    assert complaints.decode().splitlines() == [
        f"--port {port}: something listens there already; choose another, or 0 for any"
    ]
