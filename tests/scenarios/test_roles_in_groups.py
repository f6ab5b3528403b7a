"""Roles from Entra groups: whoever is in a group works on letters, and no longer when taken out of it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta

from adapters.simulators._kit import Simulator
from adapters.simulators.graph import Client, Settings, World, graph_simulator
from adapters.simulators.teams import demo_people
from bot.app.health.examine import examine
from bot.wiring.examination import examination_of
from tests.house import HandClock, House, a_house
from tests.scenarios.acting import a_letter

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"


async def examined(house: House) -> list[str]:
    """What `postvakt doctor` finds about people."""
    async with AsyncExitStack() as stack:
        examinees = (await examination_of(house.office.settings, house.clock, stack)).examinees
        (teams,) = [one for one in examinees if one.kind == "teams"]
        checked = await examine(teams)
    return [found.code for each in checked if each.check.code == "people" for found in each.findings]


async def test_whoever_is_in_the_group_may_and_nobody_may_longer_than_the_last_answer_holds() -> None:
    ids = {person.key: person.aad_id for person in demo_people()}
    client = Client(client_id="postvakt", secret="hush", roles=frozenset({"GroupMember.Read.All"}))
    world = World(clock=HandClock(), groups={"archive": [ids["kari"]], "admins": [ids["adm"]]})
    async with Simulator(graph_simulator(world, client=client, settings=Settings(tenant_id=TENANT))) as graph:
        entra = {"authority": graph.url, "tenant_id": TENANT, "client_id": "postvakt", "client_secret": "hush"}
        groups = {"archivist": ["archive"], "administrator": ["admins"], "entra": entra, "keep": timedelta(hours=1)}
        more = {"people": [], "people_groups": groups | {"graph_url": f"{graph.url}/v1.0"}}
        async with a_house(more=more, board=False) as house:
            roles = house.office.roles
            assert roles is not None
            assert await roles.look()
            await house.teams.talk.say("adm", "@Postvakt tavle ja")
            await house.office.turns.settle()
            card = await a_letter(house)
            forbidden = (await house.teams.click("ola", card, "claim")).text
            assert forbidden == "Bare arkivarer og ledere kan behandle forsendelser."
            assert (await house.teams.click("kari", card, "claim")).kind == "card"

            assert await examined(house) == ["people_known"]

            world.groups = {"archive": [ids["ola"]], "admins": [ids["adm"]]}
            assert await roles.look()
            assert (await house.teams.click("kari", card, "release")).text == forbidden

            world.groups = {}
            assert "auth_failed" in await examined(house)
            house.pass_time(timedelta(minutes=59))
            assert not await roles.look()
            assert (await house.teams.click("ola", card, "claim")).text != forbidden
            house.pass_time(timedelta(minutes=2))
            assert (await house.teams.click("ola", card, "claim")).text == forbidden
