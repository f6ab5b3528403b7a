"""`postvakt simulate`: any of the simulated systems alone, and a configuration that points the bot at them."""

from __future__ import annotations

import asyncio
import itertools
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import tomli_w
import typer

from adapters.simulators.teams import demo_people, running_teams, teams_simulator
from bot.commands.demo.configured import person_settings, town_and_doors
from bot.commands.demo.digipost import digipost_demo, digipost_settings
from bot.commands.demo.morning import fill_digipost, fill_postmottak, fill_svarinn
from bot.commands.demo.postmottak import postmottak_demo, postmottak_settings
from bot.commands.demo.sign_in import sign_in_demo, web_settings
from bot.commands.demo.stage import APP_ID, TENANT_ID
from bot.commands.demo.svarinn import svarinn_demo, svarinn_settings
from bot.commands.demo.systems import altinn_demo, altinn_settings, p360_demo, p360_settings
from bot.commands.demo.town import letters
from bot.commands.demo.websak import websak_demo, websak_settings
from bot.domain.clock import Clock, SystemClock
from bot.errors import ConfigError
from bot.ops.logs import set_up_logs

_LETTERS = 12


async def simulate(systems: list[str], directory: Path, bot_port: int) -> None:
    unknown = sorted(set(systems) - set(SYSTEMS))
    if unknown:
        raise ConfigError(f"{', '.join(unknown)}: not simulated; allowed are {', '.join(SYSTEMS)}")
    set_up_logs("console", "WARNING")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        folder = await asyncio.to_thread(_made, directory)
        started = Started(clock=SystemClock(), stack=stack, bot_port=bot_port, config=_config(folder, bot_port))
        for name, start in SYSTEMS.items():
            if name in systems:
                typer.echo(": ".join(await start(started)))
        path = await asyncio.to_thread(_written, folder / "postvakt.toml", to_toml(started.config))
        typer.echo(f"Configuration: {path}\nStart the bot with: postvakt run --config {path}\nStop with Ctrl+C.")
        await stop.wait()


def _config(directory: Path, bot_port: int) -> dict[str, Any]:
    """What is not simulated stays as a place to fill in."""
    return {
        "mode": "live",
        "grace": timedelta(seconds=15),
        "spool": str(directory / "spool"),
        "listen": {"host": "127.0.0.1", "port": bot_port},
        "logs": {"form": "console"},
        "store": {"url": f"sqlite:///{directory / 'postvakt.sqlite3'}"},
        "teams": {"auth": "local", "app_id": APP_ID, "tenant_id": TENANT_ID, "allowed_teams": []},
        "people": [person_settings(person) for person in demo_people()],
        **town_and_doors(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The systems that have been started, and the configuration that grows with them."""

    clock: Clock
    stack: AsyncExitStack
    bot_port: int
    config: dict[str, Any] = field(repr=False)

    def door(self, settings: dict[str, Any]) -> None:
        self.config["sources"] = [*self.config.get("sources", ()), settings]


async def _altinn(it: Started) -> tuple[str, str]:
    demo = await it.stack.enter_async_context(altinn_demo(it.clock))
    for draft in itertools.islice(letters(), _LETTERS):
        demo.add(draft)
    it.door(altinn_settings(demo))
    return "Altinn", demo.simulator.url


async def _svarinn(it: Started) -> tuple[str, str]:
    demo = await it.stack.enter_async_context(svarinn_demo(it.clock))
    fill_svarinn(demo)
    it.door(svarinn_settings(demo))
    return "SvarInn", demo.simulator.url


async def _digipost(it: Started) -> tuple[str, str]:
    demo = await it.stack.enter_async_context(digipost_demo(it.clock))
    fill_digipost(demo)
    it.door(digipost_settings(demo))
    return "Digipost", demo.sites.api_url


async def _graph(it: Started) -> tuple[str, str]:
    demo = await it.stack.enter_async_context(postmottak_demo(it.clock, tenant_id=TENANT_ID))
    fill_postmottak(demo)
    it.door(postmottak_settings(demo))
    return "Graph", demo.simulator.url


async def _openid(it: Started) -> tuple[str, str]:
    """The bot's pages listen beside its door for Teams."""
    pages_port = it.bot_port + 1
    demo = await it.stack.enter_async_context(sign_in_demo(it.clock, tenant_id=TENANT_ID, pages_port=pages_port))
    it.config["web"] = web_settings(demo)
    return "OpenID", demo.simulator.url


async def _p360(it: Started) -> tuple[str, str]:
    demo = await it.stack.enter_async_context(p360_demo(it.clock))
    it.config["archive"] = p360_settings(demo)
    return "Public 360", demo.simulator.url


async def _websak(it: Started) -> tuple[str, str]:
    """Of two archives that are started, the configuration names this one."""
    demo = await it.stack.enter_async_context(websak_demo(it.clock))
    it.config["archive"] = websak_settings(demo)
    return "WebSak", demo.simulator.url


async def _teams(it: Started) -> tuple[str, str]:
    app = teams_simulator(
        bot_url=f"http://127.0.0.1:{it.bot_port}/api/messages",
        app_id=APP_ID,
        tenant_id=TENANT_ID,
        people=demo_people(),
        clock=it.clock,
        check_tokens=False,
        sign_tokens=False,
    )
    teams, page = await it.stack.enter_async_context(running_teams(app))
    it.config["teams"]["allowed_teams"] = [teams.world.settings.team_id]
    return "Teams", page.url


#: in the order in which they are started and told
SYSTEMS: dict[str, Callable[[Started], Awaitable[tuple[str, str]]]] = {
    "altinn": _altinn,
    "svarinn": _svarinn,
    "digipost": _digipost,
    "graph": _graph,
    "openid": _openid,
    "p360": _p360,
    "websak": _websak,
    "teams": _teams,
}


def _made(directory: Path) -> Path:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ConfigError(f"{directory}: cannot be made: {fault.strerror}") from None
    return directory.resolve()


def _written(path: Path, text: str) -> Path:
    """The simulated client's key stands in it: for the owner's eyes only."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return path


def to_toml(table: dict[str, Any]) -> str:
    """Tables, lists and values as a configuration file has them; what is None is left out."""
    return tomli_w.dumps(_plain(table))


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items() if one is not None}
        case list() | tuple():
            return [_plain(one) for one in value]
        case bool() | int() | float() | datetime():
            return value
        case timedelta():
            return f"PT{value.total_seconds():g}S"
        case _:
            return str(value)
