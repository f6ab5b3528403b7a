"""Whom the gateway believes: every case of reference/teams.md B3, through the gateway, with keys served on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest

from bot.errors import ConfigError
from bot.teams.answers import TextAnswer
from bot.teams.gateway import Gateway
from bot.teams.settings import TeamsSettings
from bot.teams.signing_keys import SigningKeys
from bot.teams.token_check import TokenCheck
from tests.teams import stage
from tests.teams.stage import (
    APP_ID,
    ISSUER,
    JSON,
    OTHER_TENANT,
    HandClock,
    KeyServer,
    Notes,
    activity,
    bearer,
    claims,
    jwk,
    settings,
)


@pytest.fixture
async def keys() -> AsyncIterator[KeyServer]:
    async with stage.key_server() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


def gateway(
    keys: KeyServer, http: httpx.AsyncClient, clock: HandClock | None = None, house: TeamsSettings | None = None
) -> Gateway:
    seconds = (clock or HandClock()).seconds
    check = TokenCheck(keys=SigningKeys(url=keys.url, http=http, now=seconds), app_id=APP_ID, issuer=ISSUER)
    return Gateway(settings=house or settings(), tokens=check)


async def status(door: Gateway, authorization: str | None, **changes: Any) -> int:
    headers = JSON if authorization is None else {**JSON, "Authorization": authorization}
    notes = Notes(TextAnswer(text="hei"))
    answer = await door.process(headers, json.dumps(activity(**changes)).encode(), notes)
    assert bool(notes.seen) is (answer.status == 200), "the handler runs for believed activities only"
    return answer.status


async def test_a_token_of_teams_is_believed(keys: KeyServer, http: httpx.AsyncClient) -> None:
    assert await status(gateway(keys, http), bearer()) == 200


async def test_a_token_just_past_its_end_is_believed_within_the_leeway(
    keys: KeyServer, http: httpx.AsyncClient
) -> None:
    assert await status(gateway(keys, http), bearer(exp=datetime.now(UTC) - timedelta(minutes=4))) == 200


async def test_a_rolled_key_is_believed_at_once(keys: KeyServer, http: httpx.AsyncClient) -> None:
    clock = HandClock()
    door = gateway(keys, http, clock)
    assert await status(door, bearer("k1")) == 200
    keys.keys = [jwk("k2")]
    assert await status(door, bearer("k2")) == 401, "unless Microsoft was asked within the minute"
    clock.forward(minutes=2)
    assert await status(door, bearer("k2")) == 200
    assert await status(door, bearer("k1")) == 401


async def test_strangers_do_not_make_the_bot_fetch_keys(keys: KeyServer, http: httpx.AsyncClient) -> None:
    door = gateway(keys, http)
    for stranger in (bearer(iss="https://sts.example/"), bearer(aud="another-app"), _unsigned(), _symmetric()):
        assert await status(door, stranger) == 401
    assert keys.fetches == 0


def _symmetric() -> str:
    return "Bearer " + jwt.encode(claims(), "x" * 32, algorithm="HS256", headers={"kid": "k1"})


def _unsigned() -> str:
    return "Bearer " + jwt.encode(claims(), None, algorithm="none", headers={"kid": "k1"})


def _emulator(**more: Any) -> str:
    issuer = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
    return bearer(iss=issuer, ver="1.0", appid=APP_ID, serviceurl=None, **more)


def _skill() -> str:
    return bearer(iss="https://login.microsoftonline.com/x/v2.0", ver="2.0", azp="another-bot")


REFUSED = {
    "no token": lambda: None,
    "an empty one": lambda: "",
    "another scheme": lambda: "Basic dXNlcjpwYXNz",
    "no token after the scheme": lambda: "Bearer ",
    "three parts": lambda: bearer() + " more",
    "garbage": lambda: "Bearer garbage",
    "garbage with dots": lambda: "Bearer a.b.c",
    "another audience": lambda: bearer(aud="another-app"),
    "no audience": lambda: bearer(aud=None),
    "several audiences": lambda: bearer(aud=[APP_ID, "another-app"]),
    "another issuer": lambda: bearer(iss="https://sts.example/"),
    "no issuer": lambda: bearer(iss=None),
    "another service URL": lambda: bearer(serviceurl="https://smba.trafficmanager.net/amer/"),
    "no service URL": lambda: bearer(serviceurl=None),
    "expired": lambda: bearer(exp=datetime.now(UTC) - timedelta(minutes=6)),
    "not yet valid": lambda: bearer(nbf=datetime.now(UTC) + timedelta(minutes=6)),
    "no end": lambda: bearer(exp=None),
    "an end that is no time": lambda: bearer(exp="tomorrow"),
    "an unknown key": lambda: bearer("k9"),
    "no key id": lambda: bearer(kid=""),
    "another's signature": lambda: bearer("k9", kid="k1"),
    "alg none": _unsigned,
    "alg HS256": _symmetric,
    "alg RS512": lambda: bearer(alg="RS512"),
    "alg PS256": lambda: bearer(alg="PS256"),
    "the emulator": _emulator,
    "the emulator, addressed to us": lambda: _emulator(aud=APP_ID),
    "another bot's skill call": _skill,
}


@pytest.mark.parametrize("name", REFUSED)
async def test_everything_else_is_401(name: str, keys: KeyServer, http: httpx.AsyncClient) -> None:
    assert await status(gateway(keys, http), REFUSED[name]()) == 401


@pytest.mark.parametrize("endorsements", [(), ("webchat", "directline")])
async def test_a_key_that_is_not_endorsed_for_teams_is_401(
    endorsements: tuple[str, ...], keys: KeyServer, http: httpx.AsyncClient
) -> None:
    keys.keys = [jwk("k1", endorsements)]
    assert await status(gateway(keys, http), bearer()) == 401


@pytest.mark.parametrize("missing", ["serviceUrl", "channelId", "conversation", "type"])
async def test_an_activity_that_hides_what_the_token_is_checked_by_is_400(
    missing: str, keys: KeyServer, http: httpx.AsyncClient
) -> None:
    assert await status(gateway(keys, http), bearer(), **{missing: None}) == 400


@pytest.mark.parametrize("channel_id", ["emulator", "webchat", ""])
async def test_other_channels_than_teams_are_400(channel_id: str, keys: KeyServer, http: httpx.AsyncClient) -> None:
    assert await status(gateway(keys, http), bearer(), channelId=channel_id) == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"conversation": {"id": "19:x@thread.tacv2", "tenantId": OTHER_TENANT}},
        {"channelData": {"tenant": {"id": OTHER_TENANT}}, "conversation": {"id": "19:x", "tenantId": OTHER_TENANT}},
        {"from": {"id": "29:fremmed", "aadObjectId": "x", "tenantId": OTHER_TENANT}},
        {"channelData": None, "conversation": {"id": "19:x@thread.tacv2"}},
    ],
    ids=["channel data", "conversation", "both", "sender", "nowhere a tenant"],
)
async def test_another_tenant_is_403(changes: dict[str, Any], keys: KeyServer, http: httpx.AsyncClient) -> None:
    assert await status(gateway(keys, http), bearer(), **changes) == 403


async def test_the_tenant_in_one_place_is_enough_in_any_case(keys: KeyServer, http: httpx.AsyncClient) -> None:
    conversation = {"id": "19:x@thread.tacv2", "tenantId": stage.TENANT.upper()}
    assert await status(gateway(keys, http), bearer(), channelData=None, conversation=conversation) == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.example/smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "http://smba.trafficmanager.net/emea/",
        "https://botframework.com/",
        "http://127.0.0.1:9/",
        "no url",
    ],
)
async def test_a_signed_service_url_outside_the_list_is_403(url: str, keys: KeyServer, http: httpx.AsyncClient) -> None:
    assert await status(gateway(keys, http), bearer(serviceurl=url), serviceUrl=url) == 403


async def test_only_local_may_do_without_tokens(http: httpx.AsyncClient) -> None:
    with pytest.raises(ConfigError):
        Gateway(settings=settings(), tokens=None)
    local = Gateway.build(settings(auth="local", secret=None), http)
    assert await status(local, None, serviceUrl="http://127.0.0.1:3978/") == 200
    assert await status(local, None, serviceUrl="http://localhost:3978/") == 200
    assert await status(local, None, serviceUrl=stage.SERVICE_URL) == 403
    assert await status(local, None, serviceUrl="http://127.0.0.1:1/", conversation={"id": "x"}) == 200


async def test_local_with_a_secret_checks_tokens_too(keys: KeyServer, http: httpx.AsyncClient) -> None:
    url = "http://127.0.0.1:3978/"
    house = settings(auth="local", authority="http://127.0.0.1:1", openid_metadata_url=keys.url)
    door = Gateway.build(house, http)
    assert await status(door, None, serviceUrl=url) == 401
    assert await status(door, bearer(serviceurl=url), serviceUrl=url) == 200
