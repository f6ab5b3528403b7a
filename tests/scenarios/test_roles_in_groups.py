"""Roles from Entra groups: whoever is in a group works on letters, and no longer when taken out of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators.graph import Client, Settings, World, graph_simulator
from adapters.simulators.teams import demo_people
from bot.app.health.examine import examine
from bot.app.health.roles import RolesInGroups
from bot.app.routine.daily_check.keep import keep_daily_check
from bot.app.routine.watch_roster import watch_roster
from bot.wiring.examination import examination_of
from tests.house import HandClock, House, a_house
from tests.scenarios.acting import a_letter
from tests.scenarios.duty import look, mentioned

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
IDS = {person.key: person.aad_id for person in demo_people()}


async def examined(house: House) -> list[str]:
    """What `postvakt doctor` finds about people."""
    async with AsyncExitStack() as stack:
        examinees = (await examination_of(house.office.settings, house.clock, stack)).examinees
        (teams,) = [one for one in examinees if one.kind == "teams"]
        checked = await examine(teams)
    return [found.code for each in checked if each.check.code == "people" for found in each.findings]


@asynccontextmanager
async def in_groups(
    more: Mapping[str, Any] | None = None, **groups: str
) -> AsyncIterator[tuple[World, House, RolesInGroups]]:
    """A house in which nobody has a role but by a group: one group a role, with one person. It has its board."""
    client = Client(client_id="postvakt", secret="hush", roles=frozenset({"GroupMember.Read.All"}))
    world = World(clock=HandClock(), groups={role: [IDS[key]] for role, key in groups.items()})
    async with Simulator(graph_simulator(world, client=client, settings=Settings(tenant_id=TENANT))) as graph:
        entra = {"authority": graph.url, "tenant_id": TENANT, "client_id": "postvakt", "client_secret": "hush"}
        named = {role: [role] for role in groups} | {"entra": entra, "keep": timedelta(hours=1)}
        table = {"people": [], "people_groups": named | {"graph_url": f"{graph.url}/v1.0"}, **(more or {})}
        async with a_house(more=table, board=False) as house:
            roles = house.office.roles
            assert roles is not None
            assert await roles.look()
            await house.teams.talk.say("adm", "@Postvakt tavle ja")
            await house.office.turns.settle()
            yield world, house, roles


async def test_whoever_is_in_the_group_may_and_nobody_may_longer_than_the_last_answer_holds() -> None:
    async with in_groups(archivist="kari", administrator="adm") as (world, house, roles):
        card = await a_letter(house)
        forbidden = (await house.teams.click("ola", card, "claim")).text
        assert forbidden == "Bare arkivarer og ledere kan behandle forsendelser."
        assert (await house.teams.click("kari", card, "claim")).kind == "card"

        assert await examined(house) == ["people_known"]

        world.groups = {"archivist": [IDS["ola"]], "administrator": [IDS["adm"]]}
        assert await roles.look()
        assert (await house.teams.click("kari", card, "release")).text == forbidden

        world.groups = {}
        assert "auth_failed" in await examined(house)
        house.pass_time(timedelta(minutes=59))
        assert not await roles.look()
        assert (await house.teams.click("ola", card, "claim")).text != forbidden
        house.pass_time(timedelta(minutes=2))
        assert (await house.teams.click("ola", card, "claim")).text == forbidden


async def test_whoever_leads_by_a_group_hears_of_late_letters_unsigned_checks_and_empty_shifts() -> None:
    """Kari has every shift of the roster, and nobody stands in for her."""
    rotation = {"people": [IDS["kari"]], "since": "2026-11-16"}
    kari = {"id": IDS["kari"], "name": "Kari (test)", "roles": ["auditor"]}
    more = {"people": [kari], "roster": {"rotation": rotation}}
    async with in_groups(more, archivist="kari", lead="lise", administrator="adm") as (_, house, roles):
        card = await a_letter(house)
        await house.teams.talk.say("kari", "borte i dag 24.11.", "personal")
        await house.office.turns.settle()
        house.pass_time(datetime(2026, 11, 20, 11, 50, tzinfo=UTC) - house.clock.now())
        assert await roles.look()
        assert await look(house) == 1
        assert mentioned(house, card) == [{"lise"}]

        for _ in range(2):
            await keep_daily_check(house.desk, house.office.board)
        assert await watch_roster(house.desk, house.office.board) > 0
        told = " ".join(post.body["text"] for post in house.teams.chat_with("lise"))
        assert "Kontrollen 20. november 2026 er ikke signert." in told
        assert "Ingen har vakt" in told
