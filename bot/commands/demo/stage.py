"""The whole demo on one stage: three simulated systems and the real bot between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators.p360 import Installation
from adapters.simulators.teams import OPENID_PATH, Person, TeamsClient, demo_people, running_teams, teams_simulator
from adapters.simulators.teams.settings import TeamsSettings as SimulatedTeams
from bot.commands.demo.systems import (
    AltinnDemo,
    P360Demo,
    altinn_demo,
    altinn_settings,
    p360_demo,
    p360_settings,
    town_settings,
)
from bot.domain.clock import Clock, SystemClock
from bot.running import run
from bot.settings import Settings

APP_ID = "9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90"
TENANT_ID = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
SECRET = "demo-secret"  # noqa: S105 # of the simulated tenant
ROLES = {
    "kari": ["archivist"],
    "ola": ["archivist"],
    "lise": ["lead"],
    "revi": ["auditor"],
    "adm": ["administrator"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """How a demo or a test wants the stage."""

    page_port: int = 0
    grace: timedelta = timedelta(seconds=15)
    poll_every: timedelta = timedelta(seconds=5)
    most_cards: int = 40
    document_external_id: bool = True
    #: where the database lies; None = a folder that is removed afterwards
    folder: Path | None = None
    #: how long after a request an absent entry is proof; short, since nobody waits minutes in a demo
    settle: timedelta = timedelta(seconds=6)
    request_timeout: timedelta = timedelta(seconds=4)
    rate_limits: bool = True
    installation: Installation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    settings: Settings
    altinn: AltinnDemo
    p360: P360Demo
    teams: TeamsClient
    page: Simulator
    clock: Clock


@asynccontextmanager
async def set_stage(play: Play, clock: Clock | None = None) -> AsyncIterator[Stage]:
    """Simulators up and the configuration made; the bot is not started yet."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        altinn = await stack.enter_async_context(altinn_demo(clock))
        p360 = await stack.enter_async_context(
            p360_demo(clock, document_external_id=play.document_external_id, installation=play.installation)
        )
        panels = {"p360": p360.simulator.url, "altinn": altinn.simulator.url}
        simulated = SimulatedTeams(
            app_id=APP_ID, tenant_id=TENANT_ID, app_password=SECRET, rate_limits=play.rate_limits
        )
        app = teams_simulator(
            bot_url="",
            app_id=APP_ID,
            tenant_id=TENANT_ID,
            people=demo_people(),
            clock=clock,
            panels=panels,
            settings=simulated,
        )
        teams, page = await stack.enter_async_context(running_teams(app, port=play.page_port))
        folder = play.folder or Path(stack.enter_context(TemporaryDirectory(prefix="postvakt-")))
        settings = Settings(**_settings(play, folder, altinn, p360, teams, page))
        yield Stage(settings=settings, altinn=altinn, p360=p360, teams=teams, page=page, clock=clock)


@asynccontextmanager
async def play_bot(stage: Stage) -> AsyncIterator[None]:
    """The bot runs as `postvakt run` would, is installed in the team, and has its board."""
    stop, door = asyncio.Event(), asyncio.get_running_loop().create_future()
    bot = asyncio.create_task(run(stage.settings, until=stop, ready=door.set_result, clock=stage.clock))
    await asyncio.wait({bot, door}, return_when=asyncio.FIRST_COMPLETED)
    if bot.done():
        bot.result()
    stage.teams.courier.bot_url = f"http://127.0.0.1:{door.result()}/api/messages"
    try:
        await stage.teams.talk.install("adm")
        for person in demo_people():
            await stage.teams.talk.say(person.key, "hjelp", where="personal")
        await stage.teams.talk.say("adm", "@Postvakt tavle ja")
        yield
    finally:
        stop.set()
        await bot


def _settings(
    play: Play, folder: Path, altinn: AltinnDemo, p360: P360Demo, teams: TeamsClient, page: Simulator
) -> dict[str, Any]:
    return {
        "mode": "live",
        "grace": play.grace,
        "most_cards": play.most_cards,
        "spool": folder / "spool",
        "listen": {"host": "127.0.0.1", "port": 0},
        "logs": {"form": "console", "level": "WARNING"},
        "store": {"url": f"sqlite:///{folder / 'postvakt.sqlite3'}"},
        "teams": {
            "auth": "local",
            "app_id": APP_ID,
            "tenant_id": TENANT_ID,
            "secret": SECRET,
            "authority": page.url,
            "openid_metadata_url": f"{page.url}{OPENID_PATH}",
            "allowed_teams": [teams.world.settings.team_id],
        },
        "sources": [altinn_settings(altinn, poll_every=play.poll_every)],
        "archive": p360_settings(p360, document_external_id=play.document_external_id)
        | {"settle": play.settle, "request_timeout": play.request_timeout},
        "people": [_person(person) for person in demo_people()],
        **town_settings(),
    }


def _person(person: Person) -> dict[str, Any]:
    archive_user = f"{person.key}.test" if "archivist" in ROLES[person.key] else ""
    return {"id": person.aad_id, "name": person.name, "roles": ROLES[person.key], "archive_user": archive_user}
