"""Pages have a listener of their own: the door that faces the internet for Teams never serves a letter."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.commands.demo.stage import Play, set_stage
from bot.errors import ConfigError
from bot.running import run
from bot.settings import Settings
from bot.web.settings import WebListen, WebSettings


@asynccontextmanager
async def settings_with(port: int) -> AsyncIterator[Settings]:
    async with set_stage(Play()) as stage:
        web = WebSettings(
            listen=WebListen(port=port), public_url=f"http://127.0.0.1:{port}", issuer=f"{stage.page.url}/v2.0",
            client_id="x", client_secret="x",  # type: ignore[arg-type]
        )  # fmt: skip
        yield stage.settings.model_copy(update={"web": web})


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def test_each_door_serves_its_own() -> None:
    port, stop = a_free_port(), asyncio.Event()
    async with settings_with(port) as settings, httpx.AsyncClient(trust_env=False) as http:
        opened = asyncio.get_running_loop().create_future()
        bot = asyncio.create_task(run(settings, until=stop, ready=opened.set_result))
        try:
            door = f"http://127.0.0.1:{await asyncio.wait_for(opened, 30)}"
            pages = f"http://127.0.0.1:{port}"
            assert (await http.get(f"{door}/healthz")).status_code == 200
            assert (await http.get(f"{pages}/signed-out")).status_code == 200
            assert (await http.get(f"{door}/letters/1")).status_code == 404
            for path in ("/healthz", "/readyz", "/metrics"):
                assert (await http.get(pages + path)).status_code == 404
            assert (await http.post(f"{pages}/api/messages", json={})).status_code == 403
        finally:
            stop.set()
            await bot
        with pytest.raises(httpx.ConnectError):
            await http.get(f"{pages}/signed-out")


async def test_a_port_that_is_taken_stops_the_start_and_leaves_no_door_open() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        async with settings_with(port) as settings:
            with pytest.raises(ConfigError, match=rf"web\.listen: 127\.0\.0\.1, port {port}: "):
                await run(settings, until=asyncio.Event())
