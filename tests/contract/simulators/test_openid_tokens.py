"""The token endpoint: once, by the right client, with the right verifier; and tokens that are wrong on purpose."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import hashes

from tests.contract.simulators.openid_stage import CLIENT, SECRET, Door, certificate, open_door


async def test_the_answer_has_all_its_parts() -> None:
    async with open_door() as door:
        answer = await door.redeem(await door.code())
        body = answer.json()
        assert set(body) == {"token_type", "scope", "expires_in", "ext_expires_in", "access_token", "id_token"}
        assert (body["scope"], body["expires_in"]) == ("openid profile", 3599)
        assert answer.headers["Cache-Control"] == "no-store"
        headers = {"Authorization": f"Bearer {body['access_token']}"}
        who = await door.browser.get(f"{door.simulator.url}/oidc/userinfo", headers=headers)
        assert who.json()["sub"] == (await door.claims(body["id_token"]))["sub"]
        assert (await door.browser.get(f"{door.simulator.url}/oidc/userinfo")).status_code == 401


@pytest.mark.parametrize(
    ("changes", "status", "error", "number"),
    [
        ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type", 70003),
        ({"client_id": "ukjent"}, 400, "unauthorized_client", 700016),
        ({"client_secret": "feil"}, 401, "invalid_client", 7000215),
        ({"client_secret": None}, 401, "invalid_client", 7000218),
        ({"code": "funnet på"}, 400, "invalid_grant", 70000),
        ({"redirect_uri": "http://127.0.0.1:8081/annet"}, 400, "invalid_grant", 500112),
        ({"redirect_uri": None}, 400, "invalid_grant", 500112),
        ({"code_verifier": "w" * 43}, 400, "invalid_grant", 501481),
        ({"code_verifier": "v" * 42}, 400, "invalid_grant", 501481),
        ({"code_verifier": None}, 400, "invalid_grant", 501481),
    ],
)
async def test_what_does_not_fit_is_refused(changes: dict[str, Any], status: int, error: str, number: int) -> None:
    async with open_door() as door:
        code = changes.pop("code", None) or await door.code()
        answer = await door.redeem(code, **changes)
        assert (answer.status_code, answer.json()["error"], answer.json()["error_codes"]) == (status, error, [number])
        assert not any(one.redeemed for one in door.world.codes.values())


async def test_a_code_is_redeemed_once_and_soon() -> None:
    async with open_door() as door:
        code, late = await door.code(), await door.code()
        assert (await door.redeem(code)).status_code == 200
        assert (await door.redeem(code)).json()["error_codes"] == [54005]
        door.clock.forward(minutes=10)
        assert (await door.redeem(late)).json()["error_codes"] == [70008]


async def test_the_secret_may_stand_in_the_header() -> None:
    async with open_door() as door:
        escaped = SECRET.replace("+", "%2B").replace("/", "%2F").replace(" ", "+")
        answer = await door.redeem(await door.code(), client_id=None, client_secret=None, auth=(CLIENT, escaped))
        assert answer.status_code == 200
        wrong = await door.redeem(await door.code(), client_id=None, client_secret=None, auth=(CLIENT, "feil"))
        assert wrong.status_code == 401


def _assertion(door: Door, **changes: Any) -> dict[str, Any]:
    now = int(door.clock.now().timestamp())
    digest = certificate().certificate.fingerprint(hashes.SHA256())
    header = {"x5t#S256": base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}
    claims = {
        "aud": f"{door.start}/oauth2/v2.0/token", "iss": CLIENT, "sub": CLIENT, "jti": str(uuid4()),
        "nbf": now, "exp": now + 300,
    } | changes  # fmt: skip
    return {
        "client_secret": None,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode(claims, certificate().key, algorithm="PS256", headers=header),
    }


async def test_or_a_signed_assertion_instead() -> None:
    async with open_door() as door:
        assert (await door.redeem(await door.code(), **_assertion(door))).status_code == 200
        answer = await door.redeem(await door.code(), **_assertion(door, aud="https://annet.eksempel.no"))
        assert (answer.status_code, answer.json()["error_codes"]) == (401, [700027])


@pytest.mark.parametrize(
    ("spoilt", "wrong"),
    [
        ({"sign": "unknown_key"}, jwt.InvalidSignatureError),
        ({"sign": "none"}, jwt.InvalidAlgorithmError),
        ({"sign": "hs256"}, jwt.InvalidAlgorithmError),
        ({"claims": {"aud": "en annen"}}, jwt.InvalidAudienceError),
        ({"claims": {"iss": "https://sts.eksempel.no"}}, jwt.InvalidIssuerError),
        ({"claims": {"aud": None}}, jwt.MissingRequiredClaimError),
    ],
)
async def test_the_next_token_is_wrong_on_demand(spoilt: dict[str, Any], wrong: type[Exception]) -> None:
    async with open_door() as door:
        change = {"change": "spoil_next"} | spoilt
        assert (await door.browser.post(f"{door.simulator.url}/_sim/changes", json=change)).status_code == 204
        with pytest.raises(wrong):
            await door.claims(await door.id_token())
        assert (await door.claims(await door.id_token()))["nonce"] == "engang"


async def test_claims_are_replaced_or_left_out_on_demand() -> None:
    async with open_door() as door:
        door.world.spoil_next({"nonce": "en annen", "oid": None, "tid": "11111111-2222-4333-8444-555555555555"})
        claims = await door.claims(await door.id_token())
        assert (claims["nonce"], "oid" in claims) == ("en annen", False)


@pytest.mark.parametrize("keep_old", [True, False])
async def test_keys_are_rotated(keep_old: bool) -> None:
    async with open_door() as door:
        before = await door.id_token()
        door.world.rotate_key(keep_old)
        after = await door.id_token()
        assert jwt.get_unverified_header(before)["kid"] != jwt.get_unverified_header(after)["kid"]
        assert (await door.claims(after))["aud"] == CLIENT
        if keep_old:
            assert (await door.claims(before))["aud"] == CLIENT
        else:
            with pytest.raises(StopIteration):
                next(_known(await _keys(door), before))


async def _keys(door: Door) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await door.browser.get(f"{door.start}/discovery/v2.0/keys")).json()["keys"]
    return found


def _known(keys: list[dict[str, Any]], token: str) -> Any:
    kid = jwt.get_unverified_header(token)["kid"]
    return (one for one in keys if one["kid"] == kid)
