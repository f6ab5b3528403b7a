"""Members of Entra groups against the simulated Microsoft Graph, and roles that a failed look-up never widens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from adapters._kit.mail_settings import EntraSettings
from adapters.identity.client_credentials import ClientCredentials
from adapters.identity.entra_groups import EntraGroups
from adapters.simulators._kit import Fault, Simulator
from adapters.simulators.graph import Client, Settings, World, graph_simulator
from bot.app.health.roles import PeopleInGroups, RolesInGroups
from bot.domain.identifiers import PersonId
from bot.domain.people import Person, Role
from bot.errors import AuthFailed, ContractBroken
from bot.ports.duty import FallbackDuty
from tests.house import HandClock

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
KARI, OLA, LISE, REVI = (PersonId(f"{number}f1e7a90-0000-4000-8000-000000000000") for number in range(4))
MAY_READ = frozenset({"GroupMember.Read.All"})


@dataclass(slots=True)
class Directory:
    world: World
    simulator: Simulator
    groups: EntraGroups
    clock: HandClock
    people: PeopleInGroups = field(init=False)

    def roles(self, groups: dict[Role, tuple[str, ...]], *configured: Person) -> RolesInGroups:
        listed = {person.person_id: person for person in configured}
        self.people = PeopleInGroups(listed, clock=self.clock, keep=timedelta(hours=8))
        return RolesInGroups(people=self.people, members=self.groups, groups=groups)

    def fault(self, **values: Any) -> None:
        self.simulator.faults.add(Fault(operation="ListGroupMembers", **values))


@asynccontextmanager
async def directory(roles: frozenset[str] = MAY_READ) -> AsyncIterator[Directory]:
    clock = HandClock()
    world = World(clock=clock)
    client = Client(client_id="postvakt", secret="hush", roles=roles)
    app = graph_simulator(world, client=client, settings=Settings(tenant_id=TENANT))
    async with Simulator(app) as simulator:
        entra = EntraSettings(
            authority=simulator.url, tenant_id=TENANT, client_id="postvakt", client_secret="hush"  # type: ignore[arg-type]
        )  # fmt: skip
        credentials = ClientCredentials(entra, system="entra_groups", clock=clock)
        groups = EntraGroups(f"{simulator.url}/v1.0", credentials.tokens)
        try:
            yield Directory(world, simulator, groups, clock)
        finally:
            await groups.close()
            await credentials.close()


async def test_members_come_page_by_page_with_those_of_groups_in_the_group() -> None:
    async with directory() as entra:
        crowd = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(1200)]
        entra.world.groups = {
            "archive": [KARI.upper(), "inner"],
            "inner": [*crowd, KARI.upper(), "archive"],
            "none": [],
        }
        assert await entra.groups.members("archive") == {KARI, *crowd}
        assert await entra.groups.members("none") == frozenset()
        assert entra.simulator.record[-1].path.endswith("/groups/none/transitiveMembers")


async def test_a_group_that_is_not_there_and_a_right_that_is_missing_are_the_operators() -> None:
    async with directory() as entra:
        with pytest.raises(AuthFailed, match="Request_ResourceNotFound"):
            await entra.groups.members("gone")
        entra.world.groups = {"odd": [KARI]}
        entra.fault(status=200, body={"value": [{"id": KARI}]})
        with pytest.raises(ContractBroken):
            await entra.groups.members("odd")
    async with directory(frozenset({"Mail.ReadWrite"})) as entra:
        with pytest.raises(AuthFailed, match="Authorization_RequestDenied"):
            await entra.groups.members("archive")


async def test_roles_follow_the_groups_beside_those_of_the_list() -> None:
    async with directory() as entra:
        entra.world.groups = {"archive": [KARI, OLA], "leads": [LISE, OLA]}
        listed = Person(person_id=KARI, name="Kari (test)", archive_user="kt")
        auditor = Person(person_id=REVI, name="Revi (test)", roles=frozenset({Role.AUDITOR}))
        roles = entra.roles({Role.ARCHIVIST: ("archive",), Role.LEAD: ("leads",)}, listed, auditor)
        duty = FallbackDuty(entra.people.values())
        assert await duty.now(entra.clock.now()) is None

        assert await roles.look()
        assert {person: known.roles for person, known in entra.people.items()} == {
            KARI: {Role.ARCHIVIST}, OLA: {Role.ARCHIVIST, Role.LEAD}, LISE: {Role.LEAD}, REVI: {Role.AUDITOR},
        }  # fmt: skip
        assert entra.people[KARI].archive_user == "kt"
        assert len(entra.people) == 4
        assert await duty.now(entra.clock.now()) in (OLA, LISE)

        entra.world.groups["archive"].remove(OLA)
        entra.world.groups["leads"].remove(OLA)
        assert await roles.look()
        assert OLA not in entra.people


async def test_a_failed_look_up_keeps_what_was_known_for_a_while_and_then_refuses() -> None:
    async with directory() as entra:
        entra.world.groups = {"archive": [KARI], "leads": [LISE]}
        listed = Person(person_id=REVI, name="Revi (test)", roles=frozenset({Role.AUDITOR}))
        roles = entra.roles({Role.ARCHIVIST: ("archive",), Role.LEAD: ("leads",)}, listed)
        assert await roles.look()

        # one of two groups is read, with somebody new in it: nobody is given anything by half an answer
        entra.world.groups = {"archive": [KARI, OLA]}
        entra.clock.at += timedelta(hours=7)
        assert not await roles.look()
        assert set(entra.people) == {KARI, LISE, REVI}

        entra.clock.at += timedelta(hours=1, seconds=1)
        assert not await roles.look()
        assert set(entra.people) == {REVI}
        assert entra.people[REVI].roles == {Role.AUDITOR}

        entra.world.groups["leads"] = []
        assert await roles.look()
        assert set(entra.people) == {KARI, OLA, REVI}
