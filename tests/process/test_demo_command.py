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
from typing import Any

import httpx

from bot.domain.item import Route

_ROOT = Path(__file__).resolve().parents[2]
#: cards at a quarter to eight: of Altinn, SvarInn, Digipost and postmottak
_MORNING = 7 + 4 + 2 + 2
_ARCHIVES = ("Public 360", "WebSak")
#: what the check must have a line about, with each archive
_CHOICES = {*(route.value for route in Route), "undo", "bounce", "delete"}
#: seconds until a test gives up; nothing waits for it to pass
_PATIENCE = 240
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


async def _day(http: httpx.AsyncClient) -> dict[str, Any]:
    """Of the page; empty while there is none."""
    try:
        return dict((await http.get("/_sim/page")).json()["day"])
    except httpx.TransportError:
        return {}


async def _other_day(http: httpx.AsyncClient, archive: str) -> None:
    """The visitor's choice: the page is gone, and there again with another day."""
    before = await _day(http)
    assert [one["key"] for one in before["choices"]] == ["p360", "websak"]
    assert (await http.post("/_sim/day", json={"chosen": "paper"})).status_code == 409
    assert (await http.post("/_sim/day", json={"chosen": archive})).status_code == 200
    while (day := await _day(http)).get("id") in (None, before["id"]):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    assert (before["chosen"], day["chosen"]) == ("p360", archive)


async def test_the_demo_shows_its_letters_begins_a_day_with_websak_and_stops_quietly_while_somebody_looks() -> None:
    async with _demo("--port", "0") as process:
        async with httpx.AsyncClient(base_url=await _address(process), trust_env=False) as http:
            page = await http.get("/?vis=kari,ola&panel=1")
            assert page.status_code == 200
            assert "<html" in page.text
            await _other_day(http, "websak")
            async with http.stream("GET", "/_sim/live"):
                while await _letters_on_board(http) < _MORNING:  # noqa: ASYNC110 # the other process rings no bell
                    await asyncio.sleep(0.2)
                process.send_signal(signal.SIGINT)
                out, complaints = await process.communicate()
        assert process.returncode == 0
        assert b"WebSak" in out
        assert b"Ctrl+C" in out
        # a busy machine may warn of a poll that was left out
        assert b"Traceback" not in complaints
        assert b"[error" not in complaints


async def test_the_check_exercises_every_route_with_both_archives_and_says_nothing_else() -> None:
    async with _demo("--check") as process:
        out, complaints = await process.communicate()
    lines = out.decode().splitlines()
    assert process.returncode == 0, lines
    assert [line for line in lines if not line.startswith("ok ")] == []
    for archive in _ARCHIVES:
        said = {line.split(": ")[1] for line in lines if line.split(": ")[0].endswith(archive)}
        assert said >= _CHOICES
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
