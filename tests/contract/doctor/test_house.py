"""What `postvakt doctor` finds in Teams, at sign-in, on this machine, and in what the bot remembers."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from adapters._kit.graph_examination import permissions
from adapters.simulators._kit import Fault
from adapters.simulators.teams import Person
from bot.app.health.examine import examine
from bot.commands.demo.sign_in import sign_in_demo, web_settings
from bot.commands.demo.stage import TENANT_ID
from bot.commands.demo.town import MAIN
from bot.domain.clock import SystemClock
from bot.settings import Settings
from bot.settings.daily_check import HeartbeatSettings
from bot.wiring.examination import examination_of
from tests.contract.doctor.stage import found
from tests.house import SILENCE, House, a_house

CLOCK = SystemClock()


async def at(house: House, kind: str, **more: Any) -> dict[str, list[str]]:
    """Codes of the findings by check, of one system of the house."""
    settings: Settings = house.office.settings.model_copy(update=more)
    async with AsyncExitStack() as stack:
        examinees = (await examination_of(settings, house.clock, stack)).examinees
        (examinee,) = [one for one in examinees if one.kind == kind]
        return {each.check.code: [one.code for one in each.findings] for each in await examine(examinee)}


async def test_the_board_and_whoever_sees_it() -> None:
    async with a_house(board=False) as house:
        assert (await at(house, "teams"))["teams_board"] == ["board_not_set"]
        await house.teams.talk.say("adm", "@Postvakt tavle ja")
        await house.office.turns.settle()
        posts = len(house.teams.posts())
        assert await at(house, "teams") == {"people": ["people_known"], "teams_board": ["board_reached"]}

        await house.teams.talk.add_member(Person(key="gjest", name="Gjest (test)", guest=True))
        assert (await at(house, "teams"))["teams_board"] == ["board_reached", "board_guests"]
        elsewhere = house.office.settings.teams.model_copy(update={"allowed_teams": frozenset({"another"})})
        strange = await at(house, "teams", teams=elsewhere, people=())
        assert strange["people"] == ["people_none"]
        assert strange["teams_board"][:2] == ["board_reached", "board_team_not_allowed"]
        nowhere = elsewhere.model_copy(update={"allowed_teams": frozenset()})
        assert (await at(house, "teams", teams=nowhere))["teams_board"] == ["board_no_teams"]
        house.fault("teams", "*", status=403, times=9)
        assert (await at(house, "teams"))["teams_board"] == ["rejected"]
        assert len(house.teams.posts()) == posts


async def test_roles_that_leave_nobody_to_work_are_named() -> None:
    async with a_house(board=False) as house:
        auditors = tuple(
            person for person in house.office.settings.people if {role.value for role in person.roles} == {"auditor"}
        )
        seen = await at(house, "teams", people=auditors)

    assert seen["people"] == ["people_known", "people_no_archivist", "people_no_administrator"]


async def test_what_the_bot_has_noticed_about_a_source() -> None:
    async with a_house(board=False) as house:
        assert (await at(house, "altinn"))["source_memory"] == ["source_never_polled"]
        house.letter()
        await house.poll()
        assert (await at(house, "altinn"))["source_memory"] == ["source_polled"]
        house.pass_time(timedelta(hours=2))
        assert (await at(house, "altinn"))["source_memory"] == ["source_late"]
        house.pass_time(SILENCE)
        await house.poll()
        assert (await at(house, "altinn"))["source_memory"] == ["source_polled", "source_units_silent"]
        trail = [entry.verb for entry in await house.audit()]
        house.fault("altinn", "*", status=503, times=60)
        await house.poll()
        assert (await at(house, "altinn"))["source_memory"][0] == "source_down"
        assert (await at(house, "altinn"))["altinn_token"] == ["unavailable"]
        assert [entry.verb for entry in await house.audit()] == [*trail, "source:down"]


async def test_the_provider_and_the_redirect_address(tmp_path: Path) -> None:
    async with sign_in_demo(CLOCK, tenant_id=TENANT_ID) as demo:
        table = web_settings(demo)
        well = await found(tmp_path, "pages", web=table)
        other = await found(tmp_path, "pages", web=table | {"public_url": "http://127.0.0.1:1"})
        tenant = await found(tmp_path, "pages", web=table | {"issuer": f"{demo.simulator.url}/feil/v2.0"})
        demo.simulator.faults.add(Fault(operation="*", status=503, times=9))
        silent = await found(tmp_path, "pages", web=table)
        assert demo.world.sessions == {}

    assert (well.status, well.codes("sign_in_redirect")) == (0, ["redirect_known"])
    assert other.row("redirect_unproven")["tried"].count("http://127.0.0.1:1/sign-in/callback") == 1
    assert tenant.codes("sign_in_provider") == silent.codes("sign_in_provider") == ["sign_in_silent"]
    assert silent.codes("sign_in_redirect") == ["not_tried"]


async def test_room_for_attachments_is_looked_for_and_not_made(tmp_path: Path) -> None:
    roomy = await found(tmp_path, "machine", spool=str(tmp_path / "not" / "yet"))
    (tmp_path / "file").write_text("no folder")
    blocked = await found(tmp_path, "machine", spool=str(tmp_path / "file"))

    assert roomy.codes("spool")[0].startswith("spool_")
    assert not (tmp_path / "not").exists()
    assert blocked.codes("spool") == ["spool_not_writable"]
    assert roomy.codes("time_zone") == ["time_zone_right"]


async def test_a_configuration_that_is_wrong_in_places_is_explained_first_and_the_rest_examined(tmp_path: Path) -> None:
    keys = {"maskinporten": {"client_id": "c", "kid": "k", "key": "never-shown"}}
    altinn = {"kind": "altinn", "system_users": [{"org_number": MAIN}], **keys}
    half = await found(tmp_path, "altinn", "machine", sources=[altinn])
    unread = await found(tmp_path, mode="lively")

    assert half.rows[0]["finding"] == "config"
    assert half.rows[0]["found"] == "altinn: maskinporten.key: not an unencrypted private key in PEM"
    assert [row["finding"] for row in half.rows if row["system"] == "altinn"] == ["not_set_up"]
    assert half.codes("time_zone") == ["time_zone_right"]
    assert (unread.status, unread.rows[0]["check"]) == (2, "config")
    assert "mode" in unread.rows[0]["found"]
    assert unread.codes("time_zone") == ["time_zone_right"]


class OneToken:
    def __init__(self, *roles: str) -> None:
        self._token = jwt.encode({"roles": list(roles)} if roles else {}, "k" * 32, "HS256")

    async def token(self) -> str:
        return self._token

    def discard(self, token: str) -> None:
        raise AssertionError(token)


@pytest.mark.parametrize(
    ("roles", "codes"),
    [
        # those of RBAC for Applications do not stand in the token
        ((), ["token_given"]),
        (("Mail.ReadWrite", "Mail.Send"), ["graph_token_given"]),
        (("Mail.Read",), ["graph_token_given", "graph_permission_missing", "graph_permission_more"]),
        (("Mail.ReadWrite", "Mail.Send", "Files.Read.All"), ["graph_token_given", "graph_permission_more"]),
    ],
)
async def test_permissions_are_read_from_the_token(roles: tuple[str, ...], codes: list[str]) -> None:
    found_there = await permissions(OneToken(*roles), ("Mail.ReadWrite", "Mail.Send"))

    assert [finding.code for finding in found_there] == codes


async def test_a_bot_that_goes_its_rounds_and_the_alarm_that_hears_it() -> None:
    alarm = HeartbeatSettings.model_validate({"url": "https://alarm.example/key"})
    async with a_house(board=False) as house:
        assert await at(house, "heartbeat", heartbeat=alarm) == {"heartbeat": ["heartbeat_never"]}
        async with house.store.transaction() as tx:
            await tx.note_healthy_round(house.clock.now())
        assert await at(house, "heartbeat", heartbeat=alarm) == {"heartbeat": ["heartbeat_unheard"]}
        async with house.store.transaction() as tx:
            await tx.note_round_told(house.clock.now())
        assert await at(house, "heartbeat", heartbeat=alarm) == {"heartbeat": ["heartbeat_heard"]}
        house.pass_time(timedelta(minutes=16))
        assert await at(house, "heartbeat", heartbeat=alarm) == {"heartbeat": ["heartbeat_late"]}
