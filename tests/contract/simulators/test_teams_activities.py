"""What the simulator posts to the bot has the shape of what was recorded, with a token that really verifies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import jwt
import msal
import pytest

from adapters.simulators.teams import OPENID_PATH, Person
from tests.contract.simulators.teams_stage import APP_ID, TENANT, Stage, card, execute, stage
from tests.contracts import CONTRACTS, needs_contracts

INBOUND = CONTRACTS / "teams" / "inbound"
BUTTONS = tuple(execute(verb, verb) for verb in ("claim", "toast", "fail", "slow"))
SUBMIT = {"type": "Action.Submit", "title": "Submit", "data": {"case": "S", "kind": "plain"}}
ROUTE = {
    "type": "Action.ShowCard",
    "title": "Rut",
    "card": {
        "type": "AdaptiveCard",
        "body": [{"type": "Input.Text", "id": "unit2"}, {"type": "Input.Text", "id": "note"}],
        "actions": [execute("route", "Send", data={"case": "S"})],
    },
}
REFRESH = {"action": execute("refresh", "Oppdater", data={"case": "S"})}

Act = Callable[[Stage, str], Awaitable[object]]


def clicks(verb: str, **inputs: str) -> Act:
    return lambda play, sent: play.teams.click("kari", sent, verb, inputs=inputs)


#: recorded file → what brings the same activity about, and which of the activities it is
ACTS: dict[str, tuple[Act, int]] = {
    "conversationUpdate.channelCreated.channel": (lambda p, _: p.teams.talk.change_channel("Created", "Ny kanal"), 0),
    "conversationUpdate.channelRenamed.channel": (
        lambda p, _: p.teams.talk.change_channel("Renamed", "Postmottak", "Innpost"),
        0,
    ),
    "conversationUpdate.channelDeleted.channel": (lambda p, _: p.teams.talk.change_channel("Deleted", "Postmottak"), 0),
    "conversationUpdate.membersAdded.bot.personal": (lambda p, _: p.teams.talk.install_personal("kari"), 1),
    "conversationUpdate.teamMemberAdded.bot.channel": (lambda p, _: p.teams.talk.install(), 1),
    "conversationUpdate.teamMemberRemoved.bot.channel": (lambda p, _: p.teams.talk.remove_bot(), 1),
    "conversationUpdate.teamMemberRemoved.user.channel": (lambda p, _: p.teams.talk.remove_member("ola"), 0),
    "installationUpdate.add.channel": (lambda p, _: p.teams.talk.install(), 0),
    "installationUpdate.add.personal": (lambda p, _: p.teams.talk.install_personal("kari"), 0),
    "installationUpdate.remove.channel": (lambda p, _: p.teams.talk.remove_bot(), 0),
    "invoke.adaptiveCard_action.claim.browser": (clicks("claim"), 0),
    "invoke.adaptiveCard_action.fail": (clicks("fail"), 0),
    "invoke.adaptiveCard_action.route": (clicks("route", unit2="plan", note="æøå"), 0),
    "invoke.adaptiveCard_action.refresh.automatic": (lambda p, sent: p.teams.view("kari", sent), 0),
    "invoke.adaptiveCard_action.refresh.manual": (lambda p, sent: p.teams.refresh("kari", sent), 0),
    "invoke.composeExtension_query": (lambda p, _: p.teams.talk.compose_query("kari", "searchCases", "disp"), 0),
    "message.mention.channel.newpost": (lambda p, _: p.teams.talk.say("kari", "@Postvakt status"), 0),
    "message.submit.channel": (clicks("Submit"), 0),
    "message.text.personal": (lambda p, _: p.teams.talk.say("kari", "hjelp", "personal"), 0),
}
#: what real Teams sends and the recording client did not (PROVENANCE.md)
MORE_THAN_RECORDED = {"value.trigger", "value.action.id", "entities[].platform", "value.action.data.item"}
#: recorded values of the clicked card itself
OF_THE_CARD = {"value.action.data.case"}


def paths(value: Any, prefix: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        found: dict[str, str] = {}
        for key, one in value.items():
            found |= paths(one, f"{prefix}.{key}" if prefix else key)
        return found
    if isinstance(value, list):
        found = {}
        for one in value:
            found |= paths(one, f"{prefix}[]")
        return found
    return {prefix: type(value).__name__}


@needs_contracts
@pytest.mark.parametrize("name", sorted(ACTS))
async def test_activities_have_the_recorded_shape(name: str) -> None:
    recorded = json.loads((INBOUND / f"{name}.json").read_text())["request"]["body"]
    act, number = ACTS[name]
    async with stage() as play:
        play.teams.world.installed = True
        sent = await play.post_card(card(actions=(*BUTTONS, SUBMIT, ROUTE), refresh=REFRESH))
        await act(play, sent)
        ours, theirs = paths(play.bot.received[number]), paths(recorded)
        assert {path: kind for path, kind in theirs.items() if path not in OF_THE_CARD}.items() <= ours.items()
        assert set(ours) - set(theirs) <= MORE_THAN_RECORDED | OF_THE_CARD
        for path in ("type", "name", "channelId", "action"):
            assert play.bot.received[number].get(path) == recorded.get(path)


@needs_contracts
def test_each_recorded_kind_is_covered() -> None:
    recorded = {path.stem for path in Path(INBOUND).glob("*.json")}
    left = recorded - set(ACTS)
    assert recorded
    # the same acts once more, and message extensions with dialogs, which the house does not use
    assert left <= {
        "invoke.adaptiveCard_action.claim",
        "invoke.adaptiveCard_action.toast",
        "invoke.composeExtension_fetchTask",
        "invoke.composeExtension_submitAction",
    }


@pytest.mark.parametrize("order", ["installation_first", "conversation_first"])
async def test_installation_comes_in_either_order(order: Any) -> None:
    async with stage() as play:
        await play.teams.talk.install("lise", order)
        kinds = [one["type"] for one in play.bot.received]
        assert kinds == sorted(kinds, reverse=order == "installation_first")
        assert play.bot.received[0]["from"]["id"] == play.teams.world.person("lise").mri


async def test_a_channel_message_without_mention_does_not_reach_the_bot() -> None:
    async with stage() as play:
        await play.teams.talk.install()
        play.bot.received.clear()
        await play.teams.talk.say("kari", "Kaffe?")
        answer = await play.teams.talk.say("kari", "Hei @postvakt status")
        assert [one["text"] for one in play.bot.received] == ["Hei <at>Postvakt</at> status"]
        thread = play.bot.received[0]["conversation"]["id"]
        assert thread == f"{play.teams.world.board};messageid={play.bot.received[0]['id']}"
        assert answer.kind == "sent"
        assert len(play.teams.posts()) == 2


async def test_a_new_channel_leaves_the_board_where_it_is() -> None:
    async with stage() as play:
        before = play.teams.world.board
        await play.teams.talk.change_channel("Created", "Ny kanal")
        assert play.teams.world.board == before
        await play.teams.talk.change_channel("Deleted", "Postmottak")
        assert play.teams.world.board == play.teams.world.settings.team_id


async def test_somebody_from_another_organisation_shows_that_tenant() -> None:
    guest = Person(key="gjest", name="Gjest (test)", tenant_id="99999999-0000-4000-8000-000000000000")
    async with stage() as play:
        await play.teams.talk.add_member(guest)
        await play.teams.talk.say("gjest", "hei", "personal")
        assert play.bot.received[0]["membersAdded"] == [{"id": guest.mri, "aadObjectId": guest.aad_id}]
        assert play.bot.received[1]["channelData"]["tenant"]["id"] == guest.tenant_id


async def verified(play: Stage, authorization: str) -> dict[str, Any]:
    """Checks the token as a bot does: by the published documents alone."""
    configuration = (await play.http.get(play.simulator.url + OPENID_PATH)).json()
    keys = jwt.PyJWKSet.from_dict((await play.http.get(configuration["jwks_uri"])).json())
    token = authorization.removeprefix("Bearer ")
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=["RS256"], audience=APP_ID, issuer=configuration["issuer"], options={"require": ["exp"]}
    )
    return claims


async def test_activities_are_signed_with_the_published_key() -> None:
    async with stage() as play:
        await play.teams.talk.say("kari", "hei", "personal")
        claims = await verified(play, play.bot.headers[0]["Authorization"])
        assert claims["serviceurl"] == play.bot.received[0]["serviceUrl"]
        keys = (await play.http.get(play.simulator.url + "/v1/.well-known/keys")).json()["keys"]
        assert [key["endorsements"] for key in keys] == [["msteams"]]


async def test_a_rotated_key_is_published_and_the_old_one_is_withdrawn() -> None:
    async with stage() as play:
        await play.teams.talk.say("kari", "hei", "personal")
        new = await play.control("rotate-key", {})
        await play.teams.talk.say("kari", "hei", "personal")
        with pytest.raises(KeyError):
            await verified(play, play.bot.headers[0]["Authorization"])
        assert await verified(play, play.bot.headers[1]["Authorization"])
        assert jwt.get_unverified_header(play.bot.headers[1]["Authorization"][7:])["kid"] == new["kid"]


async def test_wrong_claims_on_demand_and_no_token_in_local_mode() -> None:
    async with stage() as play:
        play.teams.courier.claims = {"aud": "somebody-else"}
        await play.teams.talk.say("kari", "hei", "personal")
        with pytest.raises(jwt.InvalidAudienceError):
            await verified(play, play.bot.headers[0]["Authorization"])
    async with stage(sign_tokens=False) as play:
        await play.teams.talk.say("kari", "hei", "personal")
        assert "Authorization" not in play.bot.headers[0]


async def test_the_bot_needs_a_token_for_this_application() -> None:
    async with stage(check_tokens=True, app_password="hemmelig-nok") as play:
        url = f"{play.simulator.url}/{TENANT}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": "hemmelig-nok",
            "scope": "https://api.botframework.com/.default",
        }
        for change, status in (({"client_secret": "feil"}, 401), ({"scope": "x"}, 400), ({"client_id": "x"}, 400)):
            assert (await play.http.post(url, data=form | change)).status_code == status
        token = (await play.http.post(url, data=form)).json()["access_token"]
        path = f"/v3/conversations/{play.teams.world.board}/members"
        assert (await play.call("GET", path))[0] == 401
        assert (await play.call("GET", path, headers={"Authorization": f"Bearer {token}"}))[0] == 200
        play.teams.tokens.entra.rotate()
        assert (await play.call("GET", path, headers={"Authorization": f"Bearer {token}"}))[0] == 401
        forged = play.teams.tokens.for_activity("x", aud="https://api.botframework.com", appid=APP_ID)
        assert (await play.call("GET", path, headers={"Authorization": f"Bearer {forged}"}))[0] == 401


class Routed:
    """MSAL's transport, with Microsoft's login host routed to the simulator."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.Client()

    def get(self, url: str, *, params: Any = None, headers: Any = None, **_: Any) -> httpx.Response:
        return self._http.get(url.replace("https://login.microsoftonline.com", self._url), headers=headers)

    def post(self, url: str, *, data: Any = None, headers: Any = None, **_: Any) -> httpx.Response:
        return self._http.post(url.replace("https://login.microsoftonline.com", self._url), data=data, headers=headers)

    def close(self) -> None:
        self._http.close()


async def test_msal_gets_its_token_here() -> None:
    async with stage(check_tokens=True) as play:
        transport = Routed(play.simulator.url)

        def acquire() -> dict[str, Any]:
            app = msal.ConfidentialClientApplication(
                APP_ID,
                client_credential="x",
                authority=f"https://login.microsoftonline.com/{TENANT}",
                http_client=transport,
            )
            found: dict[str, Any] = app.acquire_token_for_client(["https://api.botframework.com/.default"])
            return found

        token = (await asyncio.to_thread(acquire))["access_token"]
        transport.close()
        path = f"/v3/teams/{play.teams.world.settings.team_id}"
        assert (await play.call("GET", path, headers={"Authorization": f"Bearer {token}"}))[0] == 200
