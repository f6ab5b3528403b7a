"""The simulated Bot Connector answers as the recorded one did, and adds the refusals of the real one."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from adapters.simulators._kit import Fault
from adapters.simulators.teams import Person
from tests.contract.simulators.teams_stage import Stage, card, execute, stage, text
from tests.contracts import CONTRACTS, needs_contracts

RECORDED = CONTRACTS / "teams" / "outbound"
CHANNEL = "19:99887766554433221100ffeeddccbbaa@thread.tacv2"
TEAM = "19:aa11bb22cc33dd44ee55ff6600112233@thread.tacv2"
ROOT = "1795304717115"


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value[:1]]
    return type(value).__name__


def recorded_people() -> tuple[Person, ...]:
    members = json.loads((RECORDED / "get.members.json").read_text())["response"]["body"]
    return tuple(
        Person(key=one["givenName"].lower(), name=one["name"], mri=one["id"], aad_id=one["objectId"]) for one in members
    )


@needs_contracts
@pytest.mark.parametrize(
    "name",
    [
        "createConversation.channel",
        "createConversation.personal",
        "get.member",
        "get.member.404",
        "get.members",
        "get.pagedmembers",
        "get.teamChannels",
        "get.teamDetails",
        "replyToActivity.card.root",
        "replyToActivity.mention.thread",
        "replyToActivity.text.root",
        "replyToActivity.text.thread",
        "sendToConversation.text.root",
        "updateActivity.card",
    ],
)
async def test_recorded_calls_are_answered_in_the_recorded_shape(name: str) -> None:
    recorded = json.loads((RECORDED / f"{name}.json").read_text())
    async with stage(people=recorded_people()) as play:
        world = play.teams.world
        world.installed = True
        root = await play.post_card(card(text("før")))
        chat = world.chat("kari")
        text_of_request = json.dumps(recorded["request"]).replace("%3A", ":").replace("%40", "@").replace("%3B", ";")
        for theirs, ours in (
            (CHANNEL, world.board),
            (TEAM, world.settings.team_id),
            (ROOT, root),
            ("a:1personal-kari-arkivbot", chat),
        ):
            text_of_request = text_of_request.replace(theirs, ours)
        request = json.loads(text_of_request)
        status, found = await play.call(request["method"], unquote(request["path"]), request["body"])
        assert status == recorded["response"]["status"]
        assert shape(found) == shape(recorded["response"]["body"])


async def test_a_deleted_card_is_gone_but_its_text_is_kept_for_privacy_tests() -> None:
    async with stage() as play:
        sent = await play.post_card(card(text("hemmelig")))
        path = f"/v3/conversations/{play.thread(sent)}/activities/{sent}"
        assert await play.call("DELETE", path) == (200, None)
        assert play.teams.posts() == []
        assert "hemmelig" in json.dumps(play.teams.stored_for_everybody())
        status, found = await play.call("PUT", path, {"type": "message", "text": "x"})
        assert (status, found["error"]["code"]) == (404, "ActivityNotFoundInConversation")


async def test_each_revision_is_kept() -> None:
    async with stage() as play:
        sent = await play.post_card(card(text("første")))
        await play.edit_card(sent, card(text("andre")))
        assert play.teams.everybody_sees(sent) == card(text("andre"))
        assert [one["attachments"][0]["content"] for one in play.teams.stored_for_everybody()] == [
            card(text("første")),
            card(text("andre")),
        ]


async def test_unknown_places_are_not_found() -> None:
    async with stage() as play:
        for path in ("/v3/conversations/19:nowhere@thread.tacv2/activities", "/v3/conversations/a:1nobody/activities"):
            status, found = await play.call("POST", path, {"type": "message", "text": "x"})
            assert (status, found["error"]["code"]) == (404, "ConversationNotFound")
        thread = f"/v3/conversations/{play.teams.world.board};messageid=17/activities"
        assert (await play.call("POST", thread, {"type": "message", "text": "x"}))[0] == 404
        assert (await play.call("GET", "/v3/teams/19:other@thread.tacv2"))[0] == 404


@pytest.mark.parametrize(("burst", "wait"), [(7, 1), (8, 2), (60, 30)])
async def test_sending_is_limited_per_channel(burst: int, wait: int) -> None:
    pauses = {7: 0.0, 8: 0.2, 60: 0.45}
    async with stage() as play:
        statuses = []
        for number in range(burst + 1):
            path = f"/v3/conversations/{play.teams.world.board}/activities"
            answer = await play.http.post(play.simulator.url + path, json={"type": "message", "text": str(number)})
            statuses.append(answer.status_code)
            retry = answer.headers.get("Retry-After", "")
            play.clock.pass_seconds(pauses[burst])
        assert statuses == [201] * burst + [429]
        assert 1 <= int(retry) <= wait
        play.clock.pass_seconds(int(retry))
        assert (await play.call("POST", path, {"type": "message", "text": "igjen"}))[0] == 201


async def test_edits_count_as_sending_and_chats_are_threads_of_their_own() -> None:
    async with stage() as play:
        sent = await play.post_card(card(text("kort")))
        path = f"/v3/conversations/{play.thread(sent)}/activities/{sent}"
        edits = [(await play.call("PUT", path, {"type": "message", "text": "x"}))[0] for _ in range(8)]
        assert edits == [200] * 7 + [429]
        play.teams.world.installed = True
        chat = play.teams.world.chat("kari")
        assert (await play.call("POST", f"/v3/conversations/{chat}/activities", {"type": "message", "text": "x"}))[
            0
        ] == 201


async def test_limits_can_be_switched_off() -> None:
    async with stage(rate_limits=False) as play:
        path = f"/v3/conversations/{play.teams.world.board}/activities"
        assert {(await play.call("POST", path, {"type": "message", "text": "x"}))[0] for _ in range(30)} == {201}


@needs_contracts
async def test_an_activity_of_more_than_100_kb_as_utf_16_is_refused() -> None:
    recorded = json.loads((CONTRACTS / "teams/docs-derived/error.413.MessageSizeTooBig.json").read_text())
    async with stage() as play:
        path = f"/v3/conversations/{play.teams.world.board}/activities"
        assert (await play.call("POST", path, {"type": "message", "text": "ø" * 51_000}))[0] == 201
        status, found = await play.call("POST", path, {"type": "message", "text": "ø" * 52_000})
        assert (status, found) == (recorded["status"], recorded["body"])


@needs_contracts
async def test_a_removed_bot_cannot_write() -> None:
    recorded = json.loads((CONTRACTS / "teams/docs-derived/error.403.MessageWritesBlocked.json").read_text())
    async with stage() as play:
        await play.teams.talk.install()
        await play.teams.talk.remove_bot()
        path = f"/v3/conversations/{play.teams.world.board}/activities"
        assert await play.call("POST", path, {"type": "message", "text": "x"}) == (recorded["status"], recorded["body"])
        await play.teams.talk.install()
        assert (await play.call("POST", path, {"type": "message", "text": "x"}))[0] == 201


async def test_a_targeted_message_is_not_for_everybody() -> None:
    async with stage() as play:
        kari = play.teams.world.person("kari")
        body = {"type": "message", "text": "bare til deg", "recipient": {"id": kari.mri}}
        path = f"/v3/conversations/{play.teams.world.board}/activities?isTargetedActivity=true"
        assert (await play.call("POST", path, body))[0] == 201
        assert [post.audience for post in play.teams.posts()] == ["kari"]
        assert play.teams.stored_for_everybody() == []
        assert (await play.call("POST", path, body | {"recipient": {"id": "29:1nobody"}}))[0] == 400


async def test_mentions_reach_the_person() -> None:
    async with stage() as play:
        lise = play.teams.world.person("lise")
        mention = {"type": "mention", "text": "<at>Lise</at>", "mentioned": {"id": lise.aad_id, "name": "Lise"}}
        body = {"type": "message", "text": "Hei <at>Lise</at>, tre venter", "entities": [mention]}
        await play.call("POST", f"/v3/conversations/{play.teams.world.board}/activities", body)
        assert [one.text for one in play.teams.notices_of("lise")] == ["Hei <at>Lise</at>, tre venter"]
        assert play.teams.notices_of("ola") == []


async def test_paged_members_come_in_pages_and_guests_are_marked() -> None:
    people = (Person(key="kari", name="Kari (test)"), Person(key="gjest", name="Gjest (test)", guest=True))
    async with stage(people=people) as play:
        path = f"/v3/conversations/{play.teams.world.settings.team_id}/pagedmembers?pageSize=1"
        _, first = await play.call("GET", path)
        _, second = await play.call("GET", f"{path}&continuationToken={first['continuationToken']}")
        roles = {one["id"]: one["userRole"] for page in (first, second) for one in page["members"]}
        assert roles == {people[0].mri: "user", people[1].mri: "guest"}
        assert "continuationToken" not in second


@pytest.mark.parametrize(
    ("name", "method"), [("SendToConversation", "POST"), ("UpdateActivity", "PUT"), ("DeleteActivity", "DELETE")]
)
async def test_faults_strike_by_operation(name: str, method: str) -> None:
    async with stage() as play:
        sent = await play.post_card(card(text("kort"), actions=(execute("claim"),)))
        path = f"/v3/conversations/{play.thread(sent)}/activities" + ("" if method == "POST" else f"/{sent}")
        play.simulator.faults.add(Fault(operation=name, status=412, retry_after="3"))
        play.simulator.faults.add(Fault(operation=name, status=0, when="after"))
        assert (await call(play, method, path))[0] == 412
        with pytest.raises(httpx.TransportError):
            await call(play, method, path)
        done = {"POST": len(play.teams.replies(sent)) == 1 if method == "POST" else True}
        if method == "PUT":
            done["PUT"] = play.teams.everybody_sees(sent) is None
        if method == "DELETE":
            done["DELETE"] = play.teams.posts() == []
        assert all(done.values())


async def call(play: Stage, method: str, path: str) -> tuple[int, Any]:
    return await play.call(method, path, None if method == "DELETE" else {"type": "message", "text": "x"})
