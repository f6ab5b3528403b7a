"""The way to an Altinn token: the grant as Maskinporten wants it, its refusals, the exchange."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from pydantic import SecretStr

from adapters.identity.system_users import SystemUserTokens
from adapters.sources.altinn.settings import MaskinportenSettings
from bot.errors import AuthFailed, ConfigError, ContractBroken, Unavailable
from tests.contract.altinn.stage import MUNICIPALITY, NOW, StoppedClock
from tests.contracts import CONTRACTS, needs_contracts

PLATFORM = "https://platform.tt02.altinn.no"
GRANT = "/token"
EXCHANGE = "/authentication/api/v1/exchange/maskinporten"
ISSUED = int(NOW.timestamp())
Answers = dict[str, list[httpx.Response | Exception]]


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: PrivateKeyTypes) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def altinn_token(*, lives: int = 1800, issued: int = ISSUED) -> str:
    return jwt.encode({"iat": issued, "exp": issued + lives}, "k" * 32, algorithm="HS256")


def granted() -> httpx.Response:
    return httpx.Response(200, json={"access_token": "raw", "token_type": "Bearer", "expires_in": 599})


class Desk:
    """Maskinporten and the exchange; the last answer stands."""

    def __init__(self, **answers: list[httpx.Response | Exception]) -> None:
        self.clock = StoppedClock()
        self.requests: list[httpx.Request] = []
        self.grants = answers.get("grants", [granted()])
        self.exchanges = answers.get("exchanges", [httpx.Response(200, text=altinn_token())])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answers = {GRANT: self.grants, EXCHANGE: self.exchanges}[request.url.path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def tokens(self, **more: Any) -> SystemUserTokens:
        client = MaskinportenSettings(
            issuer="https://test.maskinporten.no/",
            token_url="https://test.maskinporten.no/token",
            client_id="fc9a8287",
            key=SecretStr(pem(rsa_key())),
            kid="key-1",
        )
        transport = httpx.MockTransport(self)
        return SystemUserTokens(
            client, system="altinn", platform_url=PLATFORM, clock=self.clock, transport=transport, **more
        )

    def claims(self) -> list[dict[str, Any]]:
        return [_read(each, jwt_part=jwt.decode) for each in self.requests if each.url.path == GRANT]

    def paths(self) -> list[str]:
        return [each.url.path for each in self.requests]


def _read(request: httpx.Request, jwt_part: Callable[..., Any]) -> dict[str, Any]:
    form = parse_qs(request.content.decode())
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    assertion = form["assertion"][0]
    assert jwt.get_unverified_header(assertion) == {"alg": "RS256", "kid": "key-1", "typ": "JWT"}
    claims: dict[str, Any] = jwt_part(
        assertion,
        rsa_key().public_key(),
        algorithms=["RS256"],
        audience="https://test.maskinporten.no/",
        options={"verify_exp": False, "verify_iat": False},
    )
    return claims


async def test_grant_and_exchange() -> None:
    desk = Desk()

    assert await desk.tokens().of(MUNICIPALITY).token() == altinn_token()

    (claims,) = desk.claims()
    assert claims["iss"] == "fc9a8287"
    assert claims["scope"] == "digdir:dialogporten altinn:correspondence.read"
    assert claims["iat"] == ISSUED
    assert 0 < claims["exp"] - claims["iat"] <= 120
    assert claims["authorization_details"] == [
        {
            "type": "urn:altinn:systemuser",
            "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": f"0192:{MUNICIPALITY}"},
        }
    ]
    assert desk.requests[1].headers["Authorization"] == "Bearer raw"
    assert str(desk.requests[1].url) == PLATFORM + EXCHANGE


@needs_contracts
async def test_grant_has_the_claims_of_the_documented_one() -> None:
    sample = json.loads((CONTRACTS / "altinn" / "samples" / "maskinporten-grant-claims-systemuser.json").read_text())
    desk = Desk()
    await desk.tokens().of(MUNICIPALITY, "oppvekst").token()

    (claims,) = desk.claims()
    assert claims.keys() == sample.keys()
    assert claims["authorization_details"][0].keys() == sample["authorization_details"][0].keys()


async def test_each_try_has_a_fresh_jti() -> None:
    desk = Desk(grants=[httpx.Response(503), httpx.ReadTimeout("x"), granted()])

    await desk.tokens().of(MUNICIPALITY).token()

    assert len({claims["jti"] for claims in desk.claims()}) == 3


async def test_system_users_have_tokens_of_their_own() -> None:
    desk = Desk()
    tokens = desk.tokens()
    for _ in range(2):
        await tokens.of(MUNICIPALITY).token()
        await tokens.of(MUNICIPALITY, "oppvekst").token()

    assert [claims["authorization_details"][0].get("externalRef") for claims in desk.claims()] == [None, "oppvekst"]


async def test_the_altinn_tokens_own_lifetime_counts_from_our_clock() -> None:
    wrong_clock = ISSUED - 3600
    desk = Desk(exchanges=[httpx.Response(200, text=altinn_token(lives=1800, issued=wrong_clock))])
    cache = desk.tokens().of(MUNICIPALITY)

    for minutes in (0, 28, 2):
        desk.clock.forward(minutes=minutes)
        await cache.token()

    assert desk.paths().count(GRANT) == 2


async def test_a_quoted_token() -> None:
    desk = Desk(exchanges=[httpx.Response(200, text=f'"{altinn_token()}"')])
    assert await desk.tokens().of(MUNICIPALITY).token() == altinn_token()


@pytest.mark.parametrize("body", ["", "not a token", '"', "{}"])
async def test_an_exchange_that_gives_no_token(body: str) -> None:
    with pytest.raises(ContractBroken, match=r"altinn_exchange\.token"):
        await Desk(exchanges=[httpx.Response(200, text=body)]).tokens().of(MUNICIPALITY).token()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"error": "invalid_altinn_customer_configuration", "error_description": "MP-303 text"}, "maskinporten.MP-303"),
        ({"error": "invalid_grant", "error_description": "Unknown client 01817012345"}, "maskinporten.invalid_grant"),
        ({"error": "Something 01817012345"}, "maskinporten.400"),
        (["x"], "maskinporten.400"),
    ],
)
async def test_a_refused_grant_is_for_the_operator_and_asked_once(body: Any, reason: str) -> None:
    desk = Desk(grants=[httpx.Response(400, json=body)])

    with pytest.raises(AuthFailed) as caught:
        await desk.tokens().of(MUNICIPALITY).token()

    assert str(caught.value) == f"altinn: {reason}"
    assert desk.paths() == [GRANT]


@needs_contracts
async def test_recorded_refusal() -> None:
    recorded = json.loads((CONTRACTS / "altinn" / "samples" / "maskinporten-error-mp303.json").read_text())
    with pytest.raises(AuthFailed, match="MP-303"):
        await Desk(grants=[httpx.Response(400, json=recorded)]).tokens().of(MUNICIPALITY).token()


@pytest.mark.parametrize(
    ("grant", "reason"),
    [
        (httpx.Response(200, json={"access_token": "", "expires_in": 1}), "maskinporten.token_answer"),
        (httpx.Response(302), "maskinporten.302"),
    ],
)
async def test_an_answer_that_maskinporten_never_gives(grant: httpx.Response, reason: str) -> None:
    with pytest.raises(ContractBroken, match=reason):
        await Desk(grants=[grant]).tokens().of(MUNICIPALITY).token()


async def test_maskinporten_down_is_tried_again_and_then_unavailable() -> None:
    desk = Desk(grants=[httpx.Response(500)])

    with pytest.raises(Unavailable, match=r"maskinporten\.500"):
        await desk.tokens().of(MUNICIPALITY).token()

    assert desk.paths() == [GRANT] * 3


async def test_401_from_the_exchange_is_an_outage_at_first_and_the_operators_at_last() -> None:
    desk = Desk(exchanges=[httpx.Response(401)])
    cache = desk.tokens().of(MUNICIPALITY)
    raised: list[type[BaseException]] = []

    for _ in range(4):
        with pytest.raises((Unavailable, AuthFailed)) as caught:
            await cache.token()
        raised.append(caught.type)

    assert raised == [Unavailable, Unavailable, AuthFailed, AuthFailed]


async def test_a_good_exchange_forgives_earlier_ones() -> None:
    short = httpx.Response(200, text=altinn_token(lives=30))
    bad = httpx.Response(401)
    desk = Desk(exchanges=[bad, bad, short, bad])
    cache = desk.tokens().of(MUNICIPALITY)
    for expected in (Unavailable, Unavailable):
        with pytest.raises(expected):
            await cache.token()
    await cache.token()

    with pytest.raises(Unavailable):
        await cache.token()


@pytest.mark.parametrize(("status", "kind"), [(403, AuthFailed), (404, ContractBroken), (503, Unavailable)])
async def test_other_answers_of_the_exchange(status: int, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=rf"altinn_exchange\.{status}"):
        await Desk(exchanges=[httpx.Response(status)]).tokens().of(MUNICIPALITY).token()


async def test_the_subscription_key_goes_to_altinn_only() -> None:
    desk = Desk()
    await desk.tokens(subscription_key=SecretStr("key")).of(MUNICIPALITY).token()

    assert [each.headers.get("Ocp-Apim-Subscription-Key") for each in desk.requests] == [None, "key"]


async def test_a_token_is_used_for_its_life_less_a_minute() -> None:
    desk = Desk()
    cache = desk.tokens().of(MUNICIPALITY)
    await cache.token()
    desk.clock.moment += timedelta(minutes=28, seconds=59)
    await cache.token()

    assert desk.paths().count(GRANT) == 1


@pytest.mark.parametrize(
    "key", ["nonsense", pem(ec.generate_private_key(ec.SECP256R1())), pem(rsa.generate_private_key(65537, 1024))]
)
def test_a_key_that_cannot_sign_is_refused_at_start(key: str) -> None:
    client = MaskinportenSettings(client_id="a", key=SecretStr(key), kid="k")
    with pytest.raises(ConfigError, match=r"maskinporten\.key") as caught:
        SystemUserTokens(client, system="altinn", platform_url=PLATFORM, clock=StoppedClock())
    assert "PRIVATE" not in str(caught.value)
