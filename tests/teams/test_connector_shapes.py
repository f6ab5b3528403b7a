"""Outgoing calls look like the recorded ones, and recorded answers are understood."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import ContractBroken, OutcomeUnknown, Rejected
from bot.ports.notes import Mentioned
from bot.teams.address import ChannelAddress, Conversation
from bot.teams.hosts import ServiceHosts
from bot.teams.incoming import Scope
from bot.teams.posts import card_post, tag_of, text_post
from bot.teams.team import ChannelFacts, TeamFacts
from tests.contracts import needs_contracts
from tests.teams.connector_stage import ADDRESS, BOT, SERVICE, Stage, said, stage
from tests.teams.stage import CHANNEL_ID, OTHER_TENANT, TENANT, recorded, shape_of

ROOT = "1795304717115"
THREAD = ADDRESS.thread(ROOT)
#: botbuilder puts them in; Teams needs none, and the first names a person
LEFT_OUT = {"recipient", "locale", "inputHint"}


def exchange(name: str) -> dict[str, Any]:
    return recorded(f"outbound/{name}.json")


def answered(name: str) -> Stage:
    answer = exchange(name)["response"]
    return stage([said(answer["status"], answer["body"])])


def check(world: Stage, name: str, *, left_out: set[str] = LEFT_OUT, added: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Same method and path; same body but for what is named."""
    wanted = exchange(name)["request"]
    request = world.teams.requests[0]
    assert request.method == wanted["method"]
    path = wanted["path"].split("?")[0]
    assert world.teams.path(0).split("?")[0] == "/emea" + path
    if wanted["body"] is None:
        assert request.content == b""
        return
    body = world.teams.body(0)
    assert set(body) == set(wanted["body"]) - left_out | added
    assert body.get("bot", {}).get("id") == wanted["body"].get("bot", {}).get("id")
    for key in set(body) - added - {"bot", "conversation", "channelData", "activity", "serviceUrl"}:
        assert shape_of(body[key]) == shape_of(wanted["body"][key]), key


def card_of(name: str) -> Any:
    body = exchange(name)["request"]["body"]
    return body.get("activity", body)["attachments"][0]["content"]


@needs_contracts
async def test_a_post_on_the_channels_root() -> None:
    name = "createConversation.channel"
    world = answered(name)
    post = card_post(card_of(name), "Ny forsendelse")
    assert await world.run(world.connector.post(ADDRESS, post)) == ROOT
    check(world, name)
    body, wanted = world.teams.body(), exchange(name)["request"]["body"]
    assert body["activity"] == {**wanted["activity"], "summary": "Ny forsendelse"}
    assert body["channelData"] == {**wanted["channelData"], "tenant": {"id": TENANT}}


async def test_a_posts_id_is_found_in_the_conversations_too() -> None:
    world = stage([said(201, {"id": f"{CHANNEL_ID};messageid=42"})])
    assert await world.run(world.connector.post(ADDRESS, text_post("hei"))) == "42"


@needs_contracts
async def test_an_update_names_the_thread_and_keeps_the_tenant() -> None:
    name = "updateActivity.card"
    world = answered(name)
    await world.run(world.connector.update(THREAD, ROOT, card_post(card_of(name), "Endret")))
    check(world, name, left_out=LEFT_OUT | {"replyToId"}, added={"summary"})
    body = world.teams.body()
    assert body["attachments"][0]["content"] == card_of(name)
    wanted = exchange(name)["request"]["body"]["conversation"]
    assert body["conversation"] == {**wanted, "tenantId": TENANT}


@needs_contracts
async def test_words_in_a_thread_that_mention_somebody() -> None:
    name = "replyToActivity.mention.thread"
    wanted = exchange(name)["request"]
    world = answered(name)
    mention = Mentioned(teams_id="29:1leder-lie-mri", name="Lise Lie (leder)")
    post = text_post(f"Hei {tag_of(mention)}, ubehandlet sak", [mention])
    below = wanted["path"].rpartition("/")[2]
    assert await world.run(world.connector.reply(THREAD, below, post)) == "1795304721597"
    check(world, name)
    assert world.teams.body()["text"] == wanted["body"]["text"]
    assert world.teams.body()["entities"] == wanted["body"]["entities"]


@needs_contracts
async def test_a_card_below_an_activity_and_words_on_the_root() -> None:
    name = "replyToActivity.card.root"
    world = answered(name)
    below = exchange(name)["request"]["path"].rpartition("/")[2]
    await world.run(world.connector.reply(ADDRESS.channel, below, card_post(card_of(name), "")))
    check(world, name, added={"summary"})
    name = "sendToConversation.text.root"
    world = answered(name)
    assert await world.run(world.connector.send(ADDRESS.channel, text_post("hei"))) == "1795304716158"
    check(world, name)


@needs_contracts
async def test_a_deletion() -> None:
    world = stage()
    await world.run(world.connector.delete(THREAD, ROOT))
    check(world, "deleteActivity.501.playground-not-implemented")


@needs_contracts
async def test_a_personal_chat_is_opened_in_the_same_tenant() -> None:
    name = "createConversation.personal"
    world = answered(name)
    chat = await world.run(world.connector.open_chat(ADDRESS.channel, "29:1leder-lie-mri"))
    check(world, name)
    assert world.teams.body()["channelData"] == {"tenant": {"id": TENANT}}
    assert world.teams.body()["members"] == exchange(name)["request"]["body"]["members"]
    assert chat == Conversation(
        service_url=SERVICE,
        conversation_id=exchange(name)["response"]["body"]["id"],
        scope=Scope.PERSONAL,
        tenant_id=TENANT,
        bot_id=BOT,
        bot_name="Arkivbot",
    )
    await world.run(world.connector.send(chat, text_post("hei")))
    assert world.teams.body()["conversation"]["conversationType"] == "personal"
    assert world.teams.body()["conversation"]["isGroup"] is False


@needs_contracts
async def test_members_come_in_pages() -> None:
    page = exchange("get.pagedmembers")["response"]["body"]
    first = {"members": page["members"][:4], "continuationToken": "more/å"}
    world = stage([said(200, first), said(200, {"members": page["members"][4:]})])
    members = await world.run(world.connector.members(ADDRESS.channel))
    assert [member.teams_id for member in members] == [each["id"] for each in page["members"]]
    assert members[1].person_id == "0d1f2a3b-1111-4a4a-8b8b-000000000001"
    assert dict(world.teams.requests[0].url.params) == {"pageSize": "500"}
    assert world.teams.requests[1].url.params["continuationToken"] == "more/å"
    path = "/emea/v3/conversations/19%3A99887766554433221100ffeeddccbbaa%40thread.tacv2/pagedmembers?"
    assert world.teams.path(0).startswith(path)


async def test_members_that_never_end_are_a_broken_contract() -> None:
    world = stage([said(200, {"members": [], "continuationToken": "again"})] * 100)
    with pytest.raises(ContractBroken):
        await world.run(world.connector.members(ADDRESS.channel))


@pytest.mark.parametrize(
    ("changes", "guest"),
    [
        ({}, False),
        ({"tenantId": TENANT.upper()}, False),
        ({"tenantId": None, "userRole": None, "name": None}, False),
        ({"aadObjectId": None, "objectId": "0D1F2A3B-1111-4A4A-8B8B-000000000001"}, False),
        ({"userRole": "guest"}, True),
        ({"userRole": "anonymous"}, True),
        ({"tenantId": OTHER_TENANT}, True),
        ({"userPrincipalName": "gjest_annet.example#EXT#@eksempel.onmicrosoft.com"}, True),
        ({"aadObjectId": None}, True),
    ],
)
async def test_guests_are_told_from_colleagues(changes: dict[str, Any], guest: bool) -> None:
    account = {"id": "29:a", "aadObjectId": "0d1f2a3b-1111-4a4a-8b8b-000000000001", "name": "Arkivar A"}
    account |= {"tenantId": TENANT, "userRole": "user", "userPrincipalName": "a@eksempel.kommune.no"}
    world = stage([said(200, {"members": [{**account, **changes}]})])
    (member,) = await world.run(world.connector.members(ADDRESS.channel))
    assert member.guest is guest
    if not guest:
        assert member.person_id == "0d1f2a3b-1111-4a4a-8b8b-000000000001"


@needs_contracts
async def test_one_member_or_none() -> None:
    name = "get.member"
    world = answered(name)
    chat = Conversation(
        service_url=SERVICE,
        conversation_id="a:1personal-kari-arkivbot",
        scope=Scope.PERSONAL,
        tenant_id=TENANT,
        bot_id=BOT,
    )
    member = await world.run(world.connector.member(chat, "29:1kari-nordmann-mri"))
    check(world, name)
    assert member.person_id == "0d1f2a3b-1111-4a4a-8b8b-000000000001"
    world = answered("get.member.404")
    assert await world.run(world.connector.member(ADDRESS.channel, "nobody")) is None
    check(world, "get.member.404")


@needs_contracts
async def test_team_and_channels() -> None:
    world = answered("get.teamDetails")
    team = await world.run(world.connector.team(ADDRESS.channel, ADDRESS.team_id))
    check(world, "get.teamDetails")
    group = "7c2d9a10-2222-4c4c-9d9d-00000000000a"
    assert team == TeamFacts(team_id=ADDRESS.team_id, name="Dokumentsenteret", aad_group_id=group, tenant_id=TENANT)
    world = answered("get.teamChannels")
    channels = await world.run(world.connector.channels(ADDRESS.channel, ADDRESS.team_id))
    check(world, "get.teamChannels")
    assert channels[1] == ChannelFacts(channel_id=CHANNEL_ID, name="Postmottak", kind="standard")


async def test_the_token_is_shown_and_local_shows_none() -> None:
    world = stage()
    await world.run(world.connector.delete(THREAD, ROOT))
    assert world.teams.requests[0].headers["Authorization"] == "Bearer t-1"
    local = stage(hosts=ServiceHosts(local=True), token="")
    here = ADDRESS.model_copy(update={"service_url": "http://127.0.0.1:9/x"})
    await local.run(local.connector.delete(here.thread(ROOT), ROOT))
    assert "Authorization" not in local.teams.requests[0].headers
    assert local.teams.path().startswith("/x/v3/conversations/")


@pytest.mark.parametrize("url", ["https://evil.example/", "http://127.0.0.1:1/", "http://smba.trafficmanager.net/", ""])
async def test_nothing_is_sent_to_hosts_outside_the_list(url: str) -> None:
    world = stage()
    address = ADDRESS.model_copy(update={"service_url": url})
    with pytest.raises(Rejected) as caught:
        await world.run(world.connector.post(address, text_post("hei")))
    assert caught.value.reason == "teams.service_host"
    assert world.teams.requests == []


@pytest.mark.parametrize("body", [{}, [], "17", {"id": ""}])
async def test_a_post_without_an_id_is_an_unknown_outcome(body: Any) -> None:
    world = stage([said(201, body)])
    with pytest.raises(OutcomeUnknown):
        await world.run(world.connector.post(ADDRESS, text_post("hei")))
    assert len(world.teams.requests) == 1


async def test_an_answer_that_cannot_be_read_names_nobody() -> None:
    world = stage([said(200, {"members": [{"id": "29:a", "name": ["Arkivar A"]}]})])
    with pytest.raises(ContractBroken) as caught:
        await world.run(world.connector.members(ADDRESS.channel))
    assert caught.value.__cause__ is None
    assert "Arkivar" not in str(caught.value)


def test_an_address_survives_the_store() -> None:
    assert ChannelAddress.parse(ADDRESS.dump()) == ADDRESS
    with pytest.raises(ContractBroken):
        ChannelAddress.parse('{"service_url": ""}')
