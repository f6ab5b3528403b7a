"""Maskinporten checks each part of a grant, and Altinn exchanges only what Maskinporten signed."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from adapters.simulators._kit import Simulator
from adapters.simulators.altinn import Client, altinn_simulator, new_client_key
from tests.contract.simulators.altinn_town import (
    BOTH_SCOPES,
    CLIENT_ID,
    MUNICIPALITY,
    SCHOOL,
    Town,
    client_key,
    open_town,
    server_keys,
    system_user_detail,
)
from tests.contracts import CONTRACTS, needs_contracts


def payload(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


async def refused(town: Town, assertion: str, **form: str) -> dict[str, str]:
    answer = await town.ask_token(assertion, **form)
    assert answer.status_code == 400
    return answer.json()


@needs_contracts
async def test_a_good_grant_gives_a_token_with_the_claims_of_the_sample() -> None:
    sample = json.loads((CONTRACTS / "altinn/samples/maskinporten-access-token-claims-systemuser.json").read_text())
    response = json.loads((CONTRACTS / "altinn/samples/maskinporten-token-response.json").read_text())
    async with open_town(token_seconds=599) as town:
        answer = await town.ask_token(town.assertion(town.claims()))
        body = answer.json()
        assert set(body) == set(response)
        assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 599, BOTH_SCOPES)
        claims = payload(body["access_token"])
        assert set(claims) == set(sample)
        assert claims["iss"] == town.issuer
        assert claims["exp"] - claims["iat"] == 599
        detail = claims["authorization_details"][0]
        assert set(detail) == set(sample["authorization_details"][0])
        assert detail["systemuser_id"] == [town.bot.id]
        assert detail["systemuser_org"]["ID"] == f"0192:{MUNICIPALITY}"


async def test_the_token_is_signed_with_the_published_key() -> None:
    async with open_town() as town:
        keys = jwt.PyJWKSet.from_dict((await town.http.get("/maskinporten/jwk")).json())
        discovered = (await town.http.get("/maskinporten/.well-known/oauth-authorization-server")).json()
        assert discovered["issuer"] == town.issuer
        token = await town.raw_token()
        key = keys[jwt.get_unverified_header(token)["kid"]]
        assert jwt.decode(token, key, algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"aud": "https://maskinporten.no/token"}, "invalid_grant"),
        ({"iss": "another-client"}, "invalid_client"),
        ({"scope": "altinn:unknown"}, "invalid_scope"),
        ({"scope": "  "}, "invalid_scope"),
        ({"scope": None}, "invalid_grant"),
        ({"jti": None}, "invalid_grant"),
        ({"jti": 7}, "invalid_grant"),
        ({"exp": None}, "invalid_grant"),
        ({"surprise": 1}, "invalid_grant"),
        ({"authorization_details": []}, "invalid_request"),
        ({"authorization_details": [system_user_detail(), system_user_detail(SCHOOL)]}, "invalid_request"),
        ({"authorization_details": [system_user_detail(type="urn:altinn:user")]}, "invalid_request"),
        ({"authorization_details": [system_user_detail(externalRef=7)]}, "invalid_request"),
        ({"authorization_details": [system_user_detail(extra="x")]}, "invalid_request"),
        ({"authorization_details": [system_user_detail("123")]}, "invalid_request"),
        ({"authorization_details": [system_user_detail(systemuser_org=MUNICIPALITY)]}, "invalid_request"),
        ({"authorization_details": [system_user_detail(SCHOOL)]}, "invalid_altinn_customer_configuration"),
    ],
)
async def test_each_wrong_claim_is_refused(changes: dict[str, Any], error: str) -> None:
    async with open_town() as town:
        body = await refused(town, town.assertion(town.claims(**changes)))
        assert body["error"] == error
        assert body["error_description"]


async def test_the_audience_is_the_issuer_with_its_slash() -> None:
    async with open_town() as town:
        body = await refused(town, town.assertion(town.claims(aud=town.issuer.rstrip("/"))))
        assert "aud" in body["error_description"]


@pytest.mark.parametrize(
    ("issued", "expires", "status"),
    [(0, 120, 200), (-10, 110, 200), (10, 130, 200), (-11, 100, 400), (11, 100, 400), (0, 121, 400), (0, 0, 400)],
)
async def test_clock_skew_and_lifetime(issued: int, expires: int, status: int) -> None:
    async with open_town() as town:
        now = int(town.clock().timestamp())
        answer = await town.ask_token(town.assertion(town.claims(iat=now + issued, exp=now + expires)))
        assert answer.status_code == status


async def test_an_expired_grant_is_refused() -> None:
    async with open_town() as town:
        now = int(town.clock().timestamp())
        body = await refused(town, town.assertion(town.claims(iat=now - 10, exp=now - 5)))
        assert "expired" in body["error_description"]


async def test_a_jti_serves_once() -> None:
    async with open_town() as town:
        assertion = town.assertion(town.claims())
        assert (await town.ask_token(assertion)).status_code == 200
        body = await refused(town, assertion)
        assert body["error"] == "invalid_grant"
        assert body["error_description"].startswith("MP-012")


async def test_scope_and_grant_type_in_the_form() -> None:
    async with open_town() as town:
        only_in_form = town.assertion(town.claims(scope=None))
        assert (await refused(town, only_in_form, scope=BOTH_SCOPES))["error"] == "invalid_grant"
        wrong = await refused(town, town.assertion(town.claims()), grant_type="client_credentials")
        assert wrong["error"] == "unsupported_grant_type"
        as_json = await town.http.post("/maskinporten/token", json={"assertion": "x"})
        assert as_json.json()["error"] == "invalid_request"
        assert (await refused(town, "not a token"))["error"] == "invalid_request"


async def test_signature_and_key_name() -> None:
    async with open_town() as town:
        stranger = new_client_key()
        forged = town.assertion(town.claims(), key=stranger.private_key_pem, kid=client_key().kid)
        assert (await refused(town, forged))["error"] == "invalid_grant"
        assert (await refused(town, town.assertion(town.claims(), kid="other")))["error"] == "invalid_client"
        assert (await refused(town, town.assertion(town.claims(), typ="JWT")))["error"] == "invalid_grant"
        shared = town.assertion(town.claims(), key="k" * 64, algorithm="HS256", kid=client_key().kid)
        assert (await refused(town, shared))["error"] == "invalid_grant"
        longer = town.assertion(town.claims(), algorithm="RS512", kid=client_key().kid)
        assert (await town.ask_token(longer)).status_code == 200


def certificate(town: Town, private_key_pem: str) -> str:
    key: Any = serialization.load_pem_private_key(private_key_pem.encode(), None)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Prøvevik kommune")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(town.clock() - timedelta(days=1))
        .not_valid_after(town.clock() + timedelta(days=300))
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


async def test_a_certificate_may_stand_in_for_the_key_name() -> None:
    async with open_town() as town:
        own = certificate(town, client_key().private_key_pem)
        assert (await town.ask_token(town.assertion(town.claims(), x5c=[own]))).status_code == 200
        other = certificate(town, new_client_key().private_key_pem)
        assert (await refused(town, town.assertion(town.claims(), x5c=[other])))["error"] == "invalid_client"
        body = await refused(town, town.assertion(town.claims(), x5c=["AAAA"]))
        assert body["error_description"] == "Failed to extract certificate from jwt"


async def test_a_key_registered_too_long_ago_is_refused() -> None:
    async with open_town() as town:
        client = Client(
            client_id=CLIENT_ID,
            public_key_pem=client_key().public_key_pem,
            consumer=MUNICIPALITY,
            key_expires_at=town.clock(),
        )
        app = altinn_simulator(town.world, client=client, keys=server_keys())
        async with Simulator(app) as other, httpx.AsyncClient(base_url=other.url) as http:
            grant = town.assertion(town.claims(aud=f"{other.url}/maskinporten/"))
            form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": grant}
            answer = await http.post("/maskinporten/token", data=form)
        assert answer.json()["error_description"].startswith("MP-121")


async def test_the_reference_is_needed_iff_the_system_user_was_made_with_one() -> None:
    async with open_town() as town:
        agent = town.world.add_system_user(MUNICIPALITY, external_ref="ledd")
        asked = {"authorization_details": [system_user_detail(externalRef="ledd")]}
        detail = payload(await town.raw_token(**asked))["authorization_details"][0]
        assert detail["systemuser_id"] == [agent.id]
        body = await refused(
            town, town.assertion(town.claims(authorization_details=[system_user_detail(externalRef="x")]))
        )
        assert body["error_description"].startswith("MP-303")
        town.world.system_users.remove(town.bot)
        assert (await refused(town, town.assertion(town.claims())))["error"] == "invalid_altinn_customer_configuration"


@pytest.mark.parametrize("quoted", [False, True])
async def test_the_exchange_gives_altinns_own_token(quoted: bool) -> None:
    async with open_town(quoted_exchange=quoted, altinn_token_seconds=1800) as town:
        raw = await town.raw_token()
        answer = await town.http.get(
            "/authentication/api/v1/exchange/maskinporten", headers={"Authorization": f"Bearer {raw}"}
        )
        assert answer.text.startswith('"') is quoted
        claims = payload(answer.text.strip('"'))
        assert claims["iss"] == f"{town.simulator.url}/authentication/api/v1/openid/"
        assert claims["exp"] - claims["iat"] == 1800
        assert claims["authorization_details"] == payload(raw)["authorization_details"]


async def test_the_exchange_refuses_other_tokens() -> None:
    async with open_town() as town:
        raw, exchanged = await town.raw_token(), await town.token()
        path = "/authentication/api/v1/exchange/maskinporten"
        head, middle, tail = raw.split(".")
        for bad in ("", "nonsense", f"{head}.{middle}.{tail[::-1]}", exchanged):
            answer = await town.http.get(path, headers={"Authorization": f"Bearer {bad}"} if bad else {})
            assert answer.status_code == 401
        town.clock.forward(seconds=599)
        assert (await town.http.get(path, headers={"Authorization": f"Bearer {raw}"})).status_code == 401
