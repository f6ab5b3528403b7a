"""`postvakt simulate`: any of the simulated systems alone, and a configuration that points the bot at them."""

from __future__ import annotations

import asyncio
import itertools
import signal
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from adapters.simulators._kit import Simulator
from adapters.simulators.teams import demo_people, running_teams, teams_simulator
from bot.commands.demo.stage import APP_ID, ROLES, TENANT_ID
from bot.commands.demo.systems import altinn_demo, altinn_settings, p360_demo, p360_settings, town_settings
from bot.commands.demo.town import letters
from bot.domain.clock import SystemClock
from bot.errors import ConfigError
from bot.ops.logs import set_up_logs

SYSTEMS = ("altinn", "p360", "teams")
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
        config = await _start(systems, folder, bot_port, stack)
        path = await asyncio.to_thread(_written, folder / "postvakt.toml", to_toml(config))
        typer.echo(f"Configuration: {path}\nStart the bot with: postvakt run --config {path}\nStop with Ctrl+C.")
        await stop.wait()


async def _start(systems: list[str], directory: Path, bot_port: int, stack: AsyncExitStack) -> dict[str, Any]:
    """What is not simulated stays as a place to fill in."""
    clock = SystemClock()
    config: dict[str, Any] = {
        "mode": "live",
        "grace": timedelta(seconds=15),
        "spool": str(directory / "spool"),
        "listen": {"host": "127.0.0.1", "port": bot_port},
        "logs": {"form": "console"},
        "store": {"url": f"sqlite:///{directory / 'postvakt.sqlite3'}"},
        "teams": {"auth": "local", "app_id": APP_ID, "tenant_id": TENANT_ID, "allowed_teams": []},
        "people": [{"id": person.aad_id, "name": person.name, "roles": ROLES[person.key]} for person in demo_people()],
        **town_settings(),
    }
    if "altinn" in systems:
        altinn = await stack.enter_async_context(altinn_demo(clock))
        for draft in itertools.islice(letters(), _LETTERS):
            altinn.add(draft)
        config["sources"] = [altinn_settings(altinn)]
        _say("Altinn", altinn.simulator)
    if "p360" in systems:
        p360 = await stack.enter_async_context(p360_demo(clock))
        config["archive"] = p360_settings(p360)
        _say("Public 360", p360.simulator)
    if "teams" in systems:
        app = teams_simulator(
            bot_url=f"http://127.0.0.1:{bot_port}/api/messages",
            app_id=APP_ID,
            tenant_id=TENANT_ID,
            people=demo_people(),
            clock=clock,
            check_tokens=False,
            sign_tokens=False,
        )
        teams, page = await stack.enter_async_context(running_teams(app))
        config["teams"]["allowed_teams"] = [teams.world.settings.team_id]
        _say("Teams", page)
    return config


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


def _say(name: str, simulator: Simulator) -> None:
    typer.echo(f"{name}: {simulator.url}")


def to_toml(table: dict[str, Any]) -> str:
    """TOML of plain tables, lists and values: the standard library reads it and does not write it."""
    return "\n".join([*_table(table, ""), ""])


def _table(table: dict[str, Any], path: str) -> list[str]:
    lines = [f"{name} = {_value(value)}" for name, value in table.items() if value is not None and not _is_table(value)]
    for name, value in table.items():
        inner = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            lines += ["", f"[{inner}]", *_table(value, inner)]
        elif _is_table(value):
            for one in value:
                lines += ["", f"[[{inner}]]", *_table(one, inner)]
    return lines


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case datetime():
            return value.isoformat()
        case timedelta():
            return _quoted(f"PT{value.total_seconds():g}S")
        case list() | tuple():
            return f"[{', '.join(_value(one) for one in value)}]"
        case _:
            return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
