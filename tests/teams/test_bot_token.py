"""The bot's own token: asked for once, renewed in time, and failures graded by what can be done."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bot.errors import AuthFailed, ConfigError, ContractBroken, OutsideError, Unavailable
from bot.teams.bot_token import BotToken, bot_token
from bot.teams.settings import TeamsSettings
from tests.teams.stage import APP_ID, TENANT, HandClock, private_key, settings

Reply = Callable[[httpx.Request], httpx.Response]


class Entra:
    """Answers with token-1, token-2 …, or with what it is told to."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.reply: Reply | None = None
        self.lasts: dict[str, Any] = {"expires_in": 3600}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        await asyncio.sleep(0)
        if self.reply:
            return self.reply(request)
        return httpx.Response(200, json={"access_token": f"token-{len(self.requests)}", **self.lasts})

    def form(self) -> dict[str, str]:
        return {key: value[0] for key, value in parse_qs(self.requests[-1].content.decode()).items()}


@pytest.fixture
def entra() -> Entra:
    return Entra()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def made(entra: Entra, clock: HandClock, house: TeamsSettings | None = None) -> BotToken:
    http = httpx.AsyncClient(transport=httpx.MockTransport(entra))
    return bot_token(house or settings(), http=http, clock=clock)


async def test_a_secret_is_shown_to_the_tenants_own_endpoint(entra: Entra, clock: HandClock) -> None:
    assert await made(entra, clock).get() == "token-1"
    assert str(entra.requests[0].url) == f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
    assert entra.form() == {
        "grant_type": "client_credentials",
        "client_id": APP_ID,
        "scope": "https://api.botframework.com/.default",
        "client_secret": "a-test-secret",
    }


async def test_many_at_once_ask_once(entra: Entra, clock: HandClock) -> None:
    token = made(entra, clock)
    assert set(await asyncio.gather(*(token.get() for _ in range(20)))) == {"token-1"}
    assert len(entra.requests) == 1


async def test_it_is_renewed_before_it_ends(entra: Entra, clock: HandClock) -> None:
    token = made(entra, clock)
    await token.get()
    clock.forward(minutes=54)
    assert await token.get() == "token-1"
    clock.forward(minutes=2)
    assert await token.get() == "token-2"


async def test_one_that_teams_refused_is_not_given_again(entra: Entra, clock: HandClock) -> None:
    token = made(entra, clock)
    first = await token.get()
    renewed = await asyncio.gather(*(token.get(refused=first) for _ in range(5)))
    assert set(renewed) == {"token-2"}


async def test_while_entra_is_away_the_old_one_serves_to_its_end(entra: Entra, clock: HandClock) -> None:
    token = made(entra, clock)
    await token.get()
    entra.reply = lambda request: httpx.Response(503)
    clock.forward(minutes=57)
    assert await token.get() == "token-1"
    assert await token.get() == "token-1"
    assert len(entra.requests) == 2, "and Entra is not asked at each call"
    clock.forward(minutes=4)
    with pytest.raises(Unavailable):
        await token.get()


def _down(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("down")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (_down, Unavailable),
        (lambda request: httpx.Response(500), Unavailable),
        (lambda request: httpx.Response(429), Unavailable),
        (lambda request: httpx.Response(401, json={"error": "invalid_client", "error_codes": [7000215]}), AuthFailed),
        (lambda request: httpx.Response(400, json={"error": "unauthorized_client"}), AuthFailed),
        (lambda request: httpx.Response(200, json={"access_token": ""}), ContractBroken),
        (lambda request: httpx.Response(200, text="<html>"), ContractBroken),
        (lambda request: httpx.Response(403, text="<html>"), ContractBroken),
        (lambda request: httpx.Response(302, headers={"Location": "https://evil.example"}), ContractBroken),
    ],
)
async def test_failures_are_graded(reply: Reply, error: type[OutsideError], entra: Entra, clock: HandClock) -> None:
    entra.reply = reply
    with pytest.raises(error) as caught:
        await made(entra, clock).get()
    assert type(caught.value) is error
    assert "a-test-secret" not in repr((caught.value, caught.value.context))


async def test_a_refusal_names_entras_number_for_it(entra: Entra, clock: HandClock) -> None:
    entra.reply = lambda request: httpx.Response(401, json={"error": "invalid_client", "error_codes": [7000215]})
    with pytest.raises(AuthFailed) as caught:
        await made(entra, clock).get()
    assert caught.value.context["entra_error"] == 7000215


@pytest.mark.parametrize(("digest", "algorithm", "header"), [("sha256", "PS256", "x5t#S256"), ("sha1", "RS256", "x5t")])
async def test_a_certificate_signs_instead_of_a_secret(
    digest: str, algorithm: str, header: str, entra: Entra, clock: HandClock
) -> None:
    key = private_key("certificate")
    thumbprint = hashlib.new(digest, b"certificate").hexdigest()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + pem
    spaced = ":".join(thumbprint[at : at + 2] for at in range(0, len(thumbprint), 2))
    house = settings(secret=None, certificate=certificate, thumbprint=spaced)
    assert await made(entra, clock, house).get() == "token-1"
    form = entra.form()
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert "client_secret" not in form
    assertion = form["client_assertion"]
    shown = jwt.get_unverified_header(assertion)
    wanted = base64.urlsafe_b64encode(bytes.fromhex(thumbprint)).decode().rstrip("=")
    assert (shown["alg"], shown[header]) == (algorithm, wanted)
    audience = f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
    options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    said = jwt.decode(assertion, key.public_key(), algorithms=[algorithm], audience=audience, options=options)
    assert (said["iss"], said["sub"]) == (APP_ID, APP_ID)
    assert said["exp"] - said["nbf"] == 300
    assert said["nbf"] == int(clock.now().timestamp())


@pytest.mark.parametrize("pem", ["no PEM", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"])
def test_a_certificate_without_its_key_stops_the_start(pem: str, entra: Entra, clock: HandClock) -> None:
    house = settings(secret=None, certificate=pem, thumbprint="A" * 40)
    with pytest.raises(ConfigError, match="certificate"):
        made(entra, clock, house)


def test_a_public_key_is_no_private_one(entra: Entra, clock: HandClock) -> None:
    public = private_key("certificate").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    house = settings(secret=None, certificate=public.decode(), thumbprint="A" * 40)
    with pytest.raises(ConfigError, match="certificate"):
        made(entra, clock, house)


async def test_a_managed_identity_asks_the_machine(entra: Entra, clock: HandClock) -> None:
    entra.lasts = {"expires_in": "86399", "expires_on": "1795500000"}
    token = made(entra, clock, settings(auth="managed_identity", secret=None))
    assert await token.get() == "token-1"
    request = entra.requests[0]
    assert request.method == "GET"
    assert request.headers["Metadata"] == "true"
    assert request.url.host == "169.254.169.254"
    assert dict(request.url.params) == {
        "resource": "https://api.botframework.com",
        "client_id": APP_ID,
        "api-version": "2018-02-01",
    }


async def test_a_managed_identity_asks_the_platform(entra: Entra, clock: HandClock) -> None:
    entra.lasts = {"expires_on": str(int((clock.now() + timedelta(hours=8)).timestamp()))}
    house = settings(
        auth="managed_identity",
        secret=None,
        identity_endpoint="http://127.0.0.1:41241/msi/token",
        identity_header="a-test-header",
    )
    token = made(entra, clock, house)
    await token.get()
    request = entra.requests[0]
    assert request.headers["X-IDENTITY-HEADER"] == "a-test-header"
    assert request.url.params["api-version"] == "2019-08-01"
    clock.forward(hours=7)
    await token.get()
    assert len(entra.requests) == 1
    clock.forward(minutes=58)
    await token.get()
    assert len(entra.requests) == 2


async def test_local_shows_none(entra: Entra, clock: HandClock) -> None:
    assert await made(entra, clock, settings(auth="local", secret=None)).get() == ""
    assert entra.requests == []
