"""A whole house for scenario tests: all of it is real, only the systems outside are simulated.

Nothing runs by itself: a test polls, works and draws step by step, and time stands still until `pass_time`.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import stamina
from aiohttp import web

from adapters.simulators._kit import Fault, Simulator
from adapters.simulators.altinn import AttachmentDraft, LetterDraft
from adapters.simulators.p360 import P360World
from adapters.simulators.teams import Person as Teammate
from adapters.simulators.teams import TeamsClient, demo_people, running_teams, teams_simulator
from adapters.simulators.teams.settings import TeamsSettings as SimulatedTeams
from adapters.simulators.websak import WebSakWorld
from adapters.store import SqlStore
from bot.app.board.draw_board import BoardDrawer
from bot.app.choices.apply_rules import apply_rules
from bot.app.desk import Desk
from bot.app.effects.notice_deeds import do_deeds
from bot.app.effects.run_effects import EffectRunner
from bot.app.intake.pair_notices import pair_notices
from bot.app.intake.poll_sources import PollResult, poll_source, promote
from bot.app.press import Press
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
from bot.commands.demo.town import MAIN, SENDERS, Draft
from bot.commands.demo.websak import WebSakDemo, websak_demo, websak_settings
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb
from bot.domain.people import Person
from bot.domain.sensitivity import Sensitivity
from bot.settings import Settings
from bot.teams.http_route import add_routes
from bot.wiring.office import Office, opened_office
from tests.contracts import CONTRACTS
from tests.sparing import alone
from tests.stores import fresh_database

START = datetime(2026, 11, 20, 7, 45, tzinfo=UTC)
GRACE = timedelta(seconds=60)
SETTLE = timedelta(minutes=5)
SILENCE = timedelta(days=30)
Archive = Literal["p360", "websak"]
ARCHIVES: tuple[Archive, ...] = ("p360", "websak")
#: services of the demo's town by what the shared card may show of their letters
OPEN, UNKNOWN, SENSITIVE, LINK_ONLY, SUPPRESSED = (
    "kystkartverket-rundskriv", "lyktetilsynet-vedtak", "trygd-fortrolig", "bruskjema", "lonn-melding",
)  # fmt: skip


@dataclass(slots=True)
class HandClock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True, kw_only=True)
class House:
    office: Office
    altinn: AltinnDemo
    #: beside it is `websak`, where the house has that one
    p360: P360Demo
    websak: WebSakDemo | None = None
    teams: TeamsClient
    #: Teams' side that the bot calls
    connector: Simulator
    clock: HandClock
    start_from: datetime
    #: of the process that runs now
    process: AsyncExitStack
    #: how far the database's clock is ahead of its own
    ahead: timedelta = timedelta()
    #: dialog ids by the order in which letters were added
    dialogs: list[str] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return self.office.desk

    @property
    def store(self) -> SqlStore:
        assert isinstance(self.desk.store, SqlStore)
        return self.desk.store

    @property
    def runner(self) -> EffectRunner:
        return self.office.runner

    @property
    def drawer(self) -> BoardDrawer:
        return self.office.drawer

    @property
    def archive_world(self) -> P360World | WebSakWorld:
        """What stands in the archive that this house registers in."""
        return self.websak.world if self.websak else self.p360.world

    def person(self, key: str) -> Person:
        return self.desk.people[self.teams.world.people[key].aad_id]  # type: ignore[index]

    def letter(self, service: str = UNKNOWN, *, unit: str = MAIN, title: str = "Vedtak om gatelys", **more: Any) -> str:
        """Hands in a letter at Altinn; answers its dialog id. `files`, `confirmation`, `body` as in Draft."""
        draft = Draft(unit=unit, service=service, title=title, body=more.pop("body", "Se vedlegg."), **more)
        self.dialogs.append(self.altinn.add(draft))
        return self.dialogs[-1]

    def join(self, dialog_id: str, service: str = UNKNOWN, *, title: str = "Tillegg til vedtak", **more: Any) -> str:
        """Hands in a further letter in a dialog; answers its transmission id. `more` as in LetterDraft."""
        sender = SENDERS[service]
        values = {
            "unit": self.altinn.world.dialog(dialog_id).unit,
            "body": "Se vedlegg.",
            "sender": sender.name,
            "sender_orgno": sender.org_number,
            "attachments": (AttachmentDraft(file_name="Tillegg.pdf"),),
        }
        draft = LetterDraft(resource=service, title=title, dialog=dialog_id, **(values | more))
        return self.altinn.world.add_letter(draft).transmission_id or ""

    def fault(self, system: str, operation: str, **values: Any) -> None:
        """`system`: altinn, p360, websak or teams; values as in Fault."""
        simulators = {"altinn": self.altinn.simulator, "p360": self.p360.simulator, "teams": self.connector}
        simulators |= {"websak": self.websak.simulator} if self.websak else {}
        simulators[system].faults.add(Fault(operation=operation, **values))

    async def poll(self, source_id: str = "altinn") -> PollResult:
        source = self.desk.sources[source_id]
        result = await poll_source(self.desk, source, start_from=self.start_from, silence=SILENCE)
        await pair_notices(self.desk)
        await promote(self.desk)
        await apply_rules(self.desk)
        return result

    async def deeds(self) -> int:
        """What is due with the e-mails of notices; answers how many were done."""
        done = 0
        while more := await do_deeds(self.desk):
            done += more
            assert done < 500, "deeds go round in circles"
        return done

    async def work(self) -> int:
        """Carries out every effect that is due; answers how many."""
        done = 0
        while await self.runner.run_next():
            done += 1
            assert done < 500, "effects go round in circles"
        return done

    async def settle(self) -> None:
        """Asks about what is unknown, then carries out what that allows."""
        await self.runner.settle_next()
        await self.work()

    async def draw(self) -> None:
        while await self.drawer.draw() or await self.office.unit_drawer.draw():
            pass
        await self.teams.settle()

    def pass_time(self, by: timedelta) -> None:
        self.clock.at += by
        self.ahead += by
        self.store.shift_clock(by)

    async def restart(self) -> None:
        """The process ends as it should, and another one takes up what the database holds."""
        await self.office.turns.settle()
        await self.process.aclose()
        self.office = await _opened(self.office.settings, self.clock, self.teams, self.process)
        self.store.shift_clock(self.ahead)

    async def finish(self) -> None:
        """Past the grace period: everything that was chosen is carried out and drawn."""
        self.pass_time(GRACE + timedelta(seconds=1))
        await self.work()
        await self.draw()

    async def items(self) -> list[IntakeItem]:
        async with self.store.transaction() as tx:
            return list(await tx.items(limit=1000))

    async def item(self, dialog_id: str) -> IntakeItem:
        """The one item of a dialog."""
        found = [item for item in await self.items() if item.letter.thread_id == dialog_id]
        assert len(found) == 1, f"{len(found)} items"
        return found[0]

    async def only(self) -> IntakeItem:
        (item,) = await self.items()
        return item

    async def state(self) -> State:
        return (await self.only()).state

    def press(self, who: str, item: IntakeItem | ItemId, verb: str = "test", version: int = 0, **inputs: str) -> Press:
        """As the button of a card that was drawn from `version` (default: the item's present one)."""
        if isinstance(item, IntakeItem):
            item_id, drawn = item.item_id, version or item.version
        else:
            item_id, drawn = item, version or 1
        return Press(person=self.person(who), item_id=item_id, verb=verb, card_version=drawn, inputs=inputs)

    def card_of(self, item: IntakeItem | ItemId) -> str:
        """The activity id of the item's card on the board."""
        item_id = item.item_id if isinstance(item, IntakeItem) else item
        found = [post.id for post in self.teams.posts() if item_id in json.dumps(post.card or {})]
        assert len(found) == 1, f"{len(found)} cards"
        return found[0]

    def on_board(self) -> str:
        """All that stands on the board now, for everybody, as one text."""
        return json.dumps([post.card for post in self.teams.posts()], ensure_ascii=False)

    async def audit(self, item: IntakeItem | None = None) -> list[AuditEntry]:
        """The trail, oldest first; of one item where one is given."""
        trail = self.store.audit_trail(item_id=item.item_id if item else None)
        return [chained.entry async for chained in trail]

    def written(self) -> list[str]:
        """What was asked for outside that changes something there: operations of the archive, traces at Altinn."""
        calls = [exchange.path.rpartition("/")[2] for exchange in self.p360.simulator.record]
        writes = [call for call in calls if call.startswith(("Create", "Update", "SignOff", "Upload"))]
        writes += self.websak.world.log if self.websak else []
        return writes + [trace.what for trace in self.altinn.world.traces]

    def labels(self, dialog_id: str) -> list[str]:
        self.altinn.world.settle()
        return list(self.altinn.world.dialog(dialog_id).labels)


@asynccontextmanager
async def a_house(
    dialect: str = "sqlite",
    *,
    archive: Archive = "p360",
    document_external_id: bool = True,
    most_cards: int = 40,
    mode: str = "live",
    board: bool = True,
    start_from: datetime | None = None,
    source: Mapping[str, Any] | None = None,
    beside_altinn: Sequence[Mapping[str, Any]] = (),
    more: Mapping[str, Any] | None = None,
    newcomers: Mapping[Teammate, list[str]] | None = None,
    archive_more: Mapping[str, Any] | None = None,
    start: datetime = START,
    replicas: bool = False,
) -> AsyncIterator[House]:
    """With the board set, unless `board` is False. `source` goes over Altinn's settings, `archive_more` over the
    archive's, `more` over all.

    `document_external_id`: whether the archive looks up external keys, whichever it is.

    `newcomers`: people beside those of the demo, with their roles. `replicas`: others open its database too.
    """
    clock = HandClock(start)
    stamina.set_testing(True, attempts=3, cap=True)
    async with AsyncExitStack() as stack:
        stack.callback(stamina.set_testing, False)
        if not replicas:
            stack.enter_context(alone())
        url = await stack.enter_async_context(fresh_database(dialect))
        altinn = await stack.enter_async_context(altinn_demo(clock, confirm_delay=0))
        p360 = await stack.enter_async_context(p360_demo(clock, document_external_id=document_external_id))
        websak = None
        chosen = p360_settings(p360, document_external_id=document_external_id)
        if archive == "websak":
            contracts = CONTRACTS / "geointegrasjon"
            judge = contracts if contracts.is_dir() else None
            websak = await stack.enter_async_context(websak_demo(clock, contracts=judge))
            chosen = websak_settings(websak, external_key_lookup=document_external_id)
        roles = {person: ROLES[person.key] for person in demo_people()} | dict(newcomers or {})
        teams, connector = await stack.enter_async_context(_teams(clock, tuple(roles)))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="postvakt-")))
        table = _table(folder, teams, roles) | {
            "mode": mode,
            "most_cards": most_cards,
            "store": {"url": url},
            "sources": [altinn_settings(altinn) | dict(source or {}), *beside_altinn],
            "archive": chosen | {"settle": SETTLE, **(archive_more or {})},
            **(more or {}),
        }
        process = await stack.enter_async_context(AsyncExitStack())
        office = await _opened(Settings(**table), clock, teams, process)
        house = House(
            office=office, altinn=altinn, p360=p360, websak=websak, teams=teams, connector=connector, clock=clock,
            start_from=start_from or clock.now() - timedelta(days=2), process=process,
        )  # fmt: skip
        if board:
            await teams.talk.say("adm", "@Postvakt tavle ja")
            await office.turns.settle()
        yield house
        await house.office.turns.settle()
        assert await _told_to_everybody(house) == set(), "the board tells what it may not"
        assert websak is None or websak.world.breaches == []


async def _opened(settings: Settings, clock: HandClock, teams: TeamsClient, process: AsyncExitStack) -> Office:
    """With its door open, and known to Teams."""
    office = await process.enter_async_context(opened_office(settings, clock=clock))
    teams.courier.bot_url = await process.enter_async_context(_door(office))
    return office


async def _told_to_everybody(house: House) -> set[str]:
    """Titles of letters that were never open, wherever Teams stored them for everybody.

    What turned out to be sensitive when it was opened may have been open before.
    """
    attested = {entry.item_id for entry in await house.audit() if entry.verb == Verb.ATTESTED}
    opened, hidden = set(), set()
    for item in await house.items():
        dialog = house.altinn.world.dialogs.get(item.letter.thread_id)
        titles = {dialog.title, *(one.title for one in dialog.transmissions)} if dialog else set()
        async with house.store.transaction() as tx:
            revealed = any(effect.result.get("revealed") for effect in await tx.effects(item.item_id))
        tellable = revealed or house.desk.policy.sensitivity(item) is Sensitivity.OPEN or item.item_id in attested
        (opened if tellable else hidden).update(titles)
    stored = everything_shared(house)
    return {title for title in hidden - opened if title in stored}


@asynccontextmanager
async def _teams(clock: HandClock, people: tuple[Teammate, ...]) -> AsyncIterator[tuple[TeamsClient, Simulator]]:
    simulated = SimulatedTeams(
        app_id=APP_ID, tenant_id=TENANT_ID, check_tokens=False, sign_tokens=False, rate_limits=False
    )
    app = teams_simulator(
        bot_url="", app_id=APP_ID, tenant_id=TENANT_ID, people=people, clock=clock, settings=simulated
    )
    async with running_teams(app) as (teams, connector):
        teams.world.installed = True
        yield teams, connector


@asynccontextmanager
async def _door(office: Office) -> AsyncIterator[str]:
    app = web.Application()
    add_routes(app, office.gateway, office.turns.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    finally:
        await runner.cleanup()


def _table(folder: Path, teams: TeamsClient, roles: Mapping[Teammate, list[str]]) -> dict[str, Any]:
    return {
        "grace": GRACE,
        "spool": folder / "spool",
        "teams": {
            "auth": "local",
            "app_id": APP_ID,
            "tenant_id": TENANT_ID,
            "allowed_teams": [teams.world.settings.team_id],
        },
        "people": [
            {
                "id": person.aad_id,
                "name": person.name,
                "roles": given,
                "archive_user": f"{person.key}.test" if person.key in ("kari", "ola") else "",
            }
            for person, given in roles.items()
            if given
        ],
        **town_settings(),
    }


def everything_shared(house: House) -> str:
    """All that the simulated Teams ever stored for everybody, in every revision, as one text."""
    return json.dumps(house.teams.stored_for_everybody(), ensure_ascii=False)
