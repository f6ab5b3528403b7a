"""The whole demo on one stage: simulated systems, and the real bot between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators.p360 import Installation
from adapters.simulators.teams import OPENID_PATH, Day, Person, TeamsClient, demo_people, running_teams, teams_simulator
from adapters.simulators.teams.settings import TeamsSettings as SimulatedTeams
from bot.commands.demo.archives import ARCHIVES, ArchiveKind, archive_settings
from bot.commands.demo.configured import ROLES, check_settings, person_settings, roster_settings, town_and_doors
from bot.commands.demo.outside import Systems, systems_outside
from bot.commands.demo.rule_file import write_rules
from bot.commands.demo.sign_in import COOKIES, SignInDemo, web_settings
from bot.commands.demo.svarinn import SvarInnDemo
from bot.commands.demo.systems import AltinnDemo, P360Demo
from bot.commands.demo.ways_out import email_settings, transfer_cases, units_told
from bot.domain.clock import Clock, SystemClock
from bot.running import run
from bot.settings import Settings

APP_ID = "9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90"
TENANT_ID = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
SECRET = "demo-secret"  # noqa: S105 # of the simulated tenant

__all__ = ["APP_ID", "ROLES", "SECRET", "TENANT_ID", "Play", "Stage", "play_bot", "set_stage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """How a demo or a test wants the stage."""

    page_port: int = 0
    archive: ArchiveKind = ArchiveKind.P360
    #: told where a visitor asks for a day with the other archive; None = there is none to be had
    begin: Callable[[str], object] | None = None
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
    #: the check of the day is asked for from its first minute on, where it is a working day
    daily_check: bool = False
    #: letters of some kinds come with a suggestion
    rules: bool = False
    #: the municipality's language, in which shared cards stand
    locale: str = "nb"
    #: what people's Teams speaks, by their key, where it is not bokmål
    speaks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    settings: Settings
    systems: Systems
    teams: TeamsClient
    page: Simulator
    clock: Clock

    @property
    def altinn(self) -> AltinnDemo:
        return self.systems.altinn

    @property
    def svarinn(self) -> SvarInnDemo:
        return self.systems.svarinn

    @property
    def sign_in(self) -> SignInDemo:
        return self.systems.sign_in

    @property
    def p360(self) -> P360Demo:
        """Raises LookupError on a stage with another archive."""
        if not isinstance(self.systems.archive, P360Demo):
            raise LookupError("this stage has another archive")  # noqa: TRY004 - it is no fault of a type
        return self.systems.archive


@asynccontextmanager
async def set_stage(play: Play, clock: Clock | None = None) -> AsyncIterator[Stage]:
    """Simulators up and the configuration made; the bot is not started yet."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        systems = await stack.enter_async_context(
            systems_outside(
                clock,
                tenant_id=TENANT_ID,
                archive=play.archive,
                document_external_id=play.document_external_id,
                installation=play.installation,
            )
        )
        simulated = SimulatedTeams(
            app_id=APP_ID,
            tenant_id=TENANT_ID,
            app_password=SECRET,
            rate_limits=play.rate_limits,
            own_cookies=COOKIES,
        )
        app = teams_simulator(
            bot_url="",
            app_id=APP_ID,
            tenant_id=TENANT_ID,
            people=_people(play),
            clock=clock,
            panels=systems.panels(),
            settings=simulated,
            day=_day(play),
        )
        teams, page = await stack.enter_async_context(running_teams(app, port=play.page_port))
        folder = play.folder or Path(stack.enter_context(TemporaryDirectory(prefix="postvakt-")))
        settings = Settings(**_settings(play, folder, systems, teams, page, clock))
        yield Stage(settings=settings, systems=systems, teams=teams, page=page, clock=clock)


@asynccontextmanager
async def play_bot(stage: Stage) -> AsyncIterator[None]:
    """The bot runs as `postvakt run` would, is installed in the team, and has its board."""
    stop, door = asyncio.Event(), asyncio.get_running_loop().create_future()
    bot = asyncio.create_task(run(stage.settings, until=stop, ready=door.set_result, clock=stage.clock))
    await asyncio.wait({bot, door}, return_when=asyncio.FIRST_COMPLETED)
    if bot.done():
        bot.result()
    stage.systems.trail.settings = stage.settings
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


def _people(play: Play) -> tuple[Person, ...]:
    return tuple(replace(person, locale=play.speaks.get(person.key, person.locale)) for person in demo_people())


def _day(play: Play) -> Day:
    choices = {kind.value: name for kind, name in ARCHIVES.items()} if play.begin else {}
    return Day(choices=choices, chosen=play.archive, begin=play.begin)


def _settings(
    play: Play, folder: Path, systems: Systems, teams: TeamsClient, page: Simulator, clock: Clock
) -> dict[str, Any]:
    town = town_and_doors()
    return {
        "mode": "live",
        "locale": play.locale,
        "rules": write_rules(folder, systems.archive) if play.rules else None,
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
        "sources": systems.sources(play.poll_every),
        "archive": archive_settings(systems.archive, document_external_id=play.document_external_id)
        | {"settle": play.settle, "request_timeout": play.request_timeout},
        "transfer_cases": transfer_cases(systems.archive, clock.now().date()),
        "outlets": {"email": email_settings(systems.postmottak, look_every=play.poll_every)},
        "web": web_settings(systems.sign_in),
        "people": [person_settings(person) for person in demo_people()],
        "daily_check": check_settings(enabled=play.daily_check),
        "roster": roster_settings(clock.now().date()),
        **town,
        "units": units_told(town["units"]),
    }
