"""The command line as an operator has it: each command a process, beside systems that are simulated."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from adapters.simulators.teams import TeamsClient, demo_people, running_teams, teams_simulator
from bot.commands.demo.stage import APP_ID, ROLES, TENANT_ID
from bot.commands.demo.systems import (
    AltinnDemo,
    P360Demo,
    altinn_demo,
    altinn_settings,
    p360_demo,
    p360_settings,
    town_settings,
)
from bot.commands.simulate import to_toml
from bot.domain.clock import SystemClock
from tests.log_guard import log_guard
from tests.process.warm import Born, born

ROOT = Path(__file__).resolve().parents[2]
#: seconds until a test gives up; nothing waits for it to pass
PATIENCE = 90.0
_PACE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    status: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("POSTVAKT")}
    return inherited | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"} | more


def postvakt(*words: str | Path, folder: Path, **variables: str) -> Said:
    with TemporaryFile() as out, TemporaryFile() as err:
        command = [str(word) for word in words]
        process = born(command, folder=folder, environment=environment(**variables), out=out.fileno(), err=err.fileno())
        status = process.ended()
        said, complained = (_read(each) for each in (out, err))
    assert "Traceback" not in complained, complained
    _guard(complained)
    return Said(status=status, out=said, err=complained)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@dataclass(slots=True, kw_only=True)
class Town:
    """Altinn, Public 360 and Teams in this process, and a configuration that points at them."""

    altinn: AltinnDemo
    p360: P360Demo
    teams: TeamsClient
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "postvakt.toml"

    @property
    def database(self) -> Path:
        return self.folder / "postvakt.sqlite3"

    def cards(self) -> list[str]:
        """Activity ids of the letters' cards on the board."""
        posts = [(post.id, (post.card or {}).get("actions", [])) for post in self.teams.posts()]
        return [name for name, buttons in posts if any("item_id" in (one.get("data") or {}) for one in buttons)]

    async def postvakt(self, *words: str | Path, **variables: str) -> Said:
        """A command on this town's configuration; the systems outside go on answering meanwhile."""
        return await asyncio.to_thread(postvakt, *words, "--config", self.config, folder=self.folder, **variables)

    async def items(self, *words: str) -> list[dict[str, str]]:
        said = await self.postvakt("items", "--json", *words)
        assert said.status == 0, said.err
        return [json.loads(line) for line in said.out.splitlines()]


@asynccontextmanager
async def a_town(folder: Path, *, keys: bool = True) -> AsyncIterator[Town]:
    """`keys`: whether the archive can look up external keys."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        altinn = await stack.enter_async_context(altinn_demo(clock, confirm_delay=0))
        p360 = await stack.enter_async_context(p360_demo(clock, document_external_id=keys))
        app = teams_simulator(
            bot_url="", app_id=APP_ID, tenant_id=TENANT_ID, people=demo_people(), clock=clock, check_tokens=False,
            sign_tokens=False,
        )  # fmt: skip
        teams, _ = await stack.enter_async_context(running_teams(app))
        town = Town(altinn=altinn, p360=p360, teams=teams, folder=folder)
        table = _table(town, keys=keys)
        await asyncio.to_thread(town.config.write_text, to_toml(table), encoding="utf-8")
        yield town


def _table(town: Town, *, keys: bool) -> dict[str, Any]:
    return {
        "mode": "live",
        "grace": timedelta(0),
        "spool": str(town.folder / "spool"),
        "listen": {"port": 0},
        "store": {"url": f"sqlite:///{town.database}"},
        "teams": {
            "auth": "local",
            "app_id": APP_ID,
            "tenant_id": TENANT_ID,
            "allowed_teams": [town.teams.world.settings.team_id],
        },
        "sources": [altinn_settings(town.altinn, poll_every=timedelta(seconds=1))],
        "archive": p360_settings(town.p360, document_external_id=keys)
        | {"settle": timedelta(seconds=3), "request_timeout": timedelta(seconds=2)},
        "people": [{"id": person.aad_id, "name": person.name, "roles": ROLES[person.key]} for person in demo_people()],
        **town_settings(),
    }


@dataclass(slots=True, kw_only=True)
class Running:
    """`postvakt run` as a process."""

    process: Born
    #: what it logs
    log: asyncio.StreamReader
    port: int = 0
    lines: list[str] = field(default_factory=list)

    async def read(self) -> None:
        """Keeps what it logs until it ends, so that its pipe is never full."""
        async for line in self.log:
            self.lines.append(line.decode())
            _guard(self.lines[-1])

    def logged(self, what: str) -> dict[str, Any] | None:
        found = (json.loads(line) for line in self.lines if f'"{what}"' in line)
        return next(found, None)

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """The status it ends with."""
        self.process.send_signal(by)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def running(town: Town) -> AsyncIterator[Running]:
    """Up and listening, with the board set."""
    there, here = os.pipe()
    words = ("run", "--config", str(town.config))
    process = born(words, folder=town.folder, environment=environment(), out=here, err=here)
    os.close(here)
    process.watch()
    log = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(log), os.fdopen(there, "rb"))
    bot = Running(process=process, log=log)
    reading = asyncio.create_task(bot.read())
    try:
        await until(lambda: bot.logged("bot.started") is not None or process.returncode is not None)
        started = bot.logged("bot.started")
        assert started is not None, "".join(bot.lines)
        bot.port = started["port"]
        town.teams.courier.bot_url = f"http://127.0.0.1:{bot.port}/api/messages"
        await town.teams.talk.install("adm")
        await town.teams.talk.say("adm", "@Postvakt tavle ja")
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading
        pipe.close()


def _guard(logged: str) -> None:
    for line in logged.splitlines():
        log_guard().write(line)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 # what it waits for lies in another process, which rings no bell
            await asyncio.sleep(_PACE)
