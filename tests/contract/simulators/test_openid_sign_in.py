"""Sign-in at the simulated provider: what an application must ask for, who is let through, what the token says."""

from __future__ import annotations

from html import unescape
from typing import Any

import httpx
import pytest

from adapters.simulators.teams import demo_people
from tests.contract.simulators.openid_stage import (
    CALLBACK,
    GUEST,
    LOGGED_OUT,
    TENANT,
    open_door,
    told,
    wanting,
)


async def test_discovery_names_everything_but_pkce() -> None:
    async with open_door() as door:
        document = (await door.browser.get(f"{door.start}/v2.0/.well-known/openid-configuration")).json()
        assert document["issuer"] == f"{door.start}/v2.0"
        assert "code_challenge_methods_supported" not in document
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"):
            assert document[name].startswith(f"{door.start}/")
        other = f"{door.simulator.url}/common/v2.0/.well-known/openid-configuration"
        assert (await door.browser.get(other)).status_code == 400


async def test_the_page_offers_the_people_of_teams() -> None:
    async with open_door() as door:
        page = await door.authorize()
        assert page.status_code == 200
        for person in demo_people():
            assert f'data-testid="account-{person.key}"' in page.text
            assert person.name in page.text


async def test_a_token_tells_who_it_is() -> None:
    kari = next(one for one in demo_people() if one.key == "kari")
    async with open_door() as door:
        answer = await door.choose({"person": "kari"})
        assert told(answer)["state"] == "tilstand"
        claims = await door.claims((await door.redeem(told(answer)["code"])).json()["id_token"])
        assert (claims["oid"], claims["name"], claims["tid"]) == (kari.aad_id, kari.name, TENANT)
        assert claims["preferred_username"] == "kari@eksempel.kommune.no"
        assert (claims["nonce"], claims["roles"], claims["ver"]) == ("engang", ["Arkivar"], "2.0")
        assert claims["sub"] != claims["oid"]
        assert "acrs" not in claims
        assert "roles" not in await door.claims(await door.id_token("ola", prompt="login"))


async def test_without_the_scope_profile_there_is_no_object_id() -> None:
    async with open_door() as door:
        claims = await door.claims(await door.id_token(scope="openid email"))
        assert not {"oid", "name", "preferred_username"} & set(claims)
        assert claims["email"] == "kari@eksempel.kommune.no"


async def test_a_guest_comes_from_elsewhere() -> None:
    async with open_door() as door:
        claims = await door.claims(await door.id_token(GUEST.key))
        assert claims["tid"] == TENANT
        assert GUEST.tenant_id in claims["idp"]


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "ukjent"}, {"redirect_uri": CALLBACK + "/"}, {"redirect_uri": None}, {"client_id": None}],
)
async def test_where_no_answer_can_be_sent_there_is_a_page(changes: dict[str, str | None]) -> None:
    async with open_door() as door:
        for answer in (await door.authorize(**changes), await door.choose({"person": "kari"}, **changes)):
            assert answer.status_code == 400
            assert "AADSTS" in answer.text
        assert door.world.codes == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_request"),
        ({"scope": "openid offline_access"}, "invalid_scope"),
        ({"state": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "for kort"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"prompt": "maybe"}, "invalid_request"),
        ({"claims": "{"}, "invalid_request"),
        ({"claims": "[]"}, "invalid_request"),
        ({"claims": '{"id_token": {"acrs": {"value": 1}}}'}, "invalid_request"),
        ({"claims": '{"id_token": {"amr": null}}'}, "invalid_request"),
        ({"claims": wanting("c99")}, "invalid_request"),
        ({"ukjent": "1"}, "invalid_request"),
    ],
)
async def test_a_careless_request_is_refused_at_the_applications_address(
    changes: dict[str, str | None], error: str
) -> None:
    async with open_door() as door:
        for answer in (await door.authorize(**changes), await door.choose({"person": "kari"}, **changes)):
            assert told(answer)["error"] == error
        assert door.world.codes == {}


async def test_people_may_cancel_and_strangers_are_not_assigned() -> None:
    async with open_door() as door:
        assert told(await door.choose({"cancel": "yes"}))["error"] == "access_denied"
        assert (await door.choose({"person": "ingen"})).status_code == 400
        await door.browser.post(
            f"{door.simulator.url}/_sim/changes", json={"change": "assign", "person": "ola", "assigned": False}
        )
        assert "AADSTS50105" in told(await door.choose({"person": "ola"}))["error_description"]
        assert door.world.sign_ins == []


async def test_whoever_is_signed_in_is_not_asked_again() -> None:
    async with open_door() as door:
        assert (await door.authorize(prompt="none")).status_code == 302
        assert told(await door.authorize(prompt="none"))["error"] == "login_required"
        await door.code("kari")
        assert "code" in told(await door.authorize())
        assert "code" in told(await door.authorize(prompt="none"))
        assert (await door.authorize(prompt="login")).status_code == 200
        assert (await door.authorize(login_hint="ola@eksempel.kommune.no")).status_code == 200
        assert "code" in told(await door.authorize(login_hint="kari@eksempel.kommune.no"))
        assert {one.person for one in door.world.sign_ins} == {"kari"}
        async with httpx.AsyncClient() as stranger:
            address = f"{door.start}/oauth2/v2.0/authorize"
            assert (await stranger.get(address, params=door.query())).status_code == 200


async def test_an_authentication_context_needs_a_second_step() -> None:
    async with open_door() as door:
        first = await door.choose({"person": "kari"}, claims=wanting("c1"))
        assert first.status_code == 200
        assert 'data-testid="confirm-strong"' in first.text
        assert told(await door.authorize(claims=wanting("c1"), prompt="none"))["error"] == "interaction_required"
        token = await door.id_token("kari", strong=True, claims=wanting("c1"))
        assert (await door.claims(token))["acrs"] == ["c1"]
        assert "code" in told(await door.authorize(claims=wanting("c1")))
        assert (await door.authorize(claims=wanting("c2", "c1"))).status_code == 200
        assert "acrs" not in await door.claims(await door.id_token("kari"))
        assert door.world.sign_ins[0].contexts == ("c1",)


async def test_a_context_that_is_not_essential_is_no_obstacle() -> None:
    async with open_door() as door:
        assert "acrs" not in await door.claims(await door.id_token(claims=wanting("c1", essential=False)))


async def test_satisfied_contexts_are_told_unasked_on_request() -> None:
    async with open_door(contexts_unasked=True) as door:
        await door.code(strong=True, claims=wanting("c1", "c2"))
        assert (await door.claims(await door.id_token()))["acrs"] == ["c1", "c2"]


async def test_some_cannot_satisfy_a_context() -> None:
    async with open_door() as door:
        change = {"change": "strengthen", "person": "ola", "strong": False}
        assert (await door.browser.post(f"{door.simulator.url}/_sim/changes", json=change)).status_code == 204
        answer = await door.choose({"person": "ola", "strong": "yes"}, claims=wanting("c1"))
        assert "AADSTS53003" in told(answer)["error_description"]
        assert "code" in told(await door.choose({"person": "ola"}))


async def test_the_answer_may_come_as_a_form() -> None:
    async with open_door() as door:
        page = await door.choose({"person": "kari"}, response_mode="form_post", state='a"<b>')
        assert page.status_code == 200
        assert f'action="{CALLBACK}"' in page.text
        assert 'name="code"' in page.text
        assert '<b>"' not in page.text
        assert 'a"<b>' in unescape(page.text)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_signing_out_forgets_the_browser(method: str) -> None:
    async with open_door() as door:
        await door.code()
        address = f"{door.start}/oauth2/v2.0/logout"
        known = {"post_logout_redirect_uri": LOGGED_OUT, "state": "s"}
        given: dict[str, Any] = {"params": known} if method == "GET" else {"data": known}
        answer = await door.browser.request(method, address, **given)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{LOGGED_OUT}?state=s")
        assert door.world.sessions == {}
        assert (await door.authorize()).status_code == 200
        strange = await door.browser.get(address, params={"post_logout_redirect_uri": "http://ond.eksempel.no/"})
        assert (strange.status_code, "Location" in strange.headers) == (200, False)


async def test_state_over_the_control_interface() -> None:
    async with open_door() as door:
        await door.id_token("lise")
        state = (await door.browser.get(f"{door.simulator.url}/_sim/state")).json()
        assert [one["person"] for one in state["signIns"]] == ["lise"]
        assert state["codes"] == {"made": 1, "redeemed": 1}
        assert state["sessions"] == [{"person": "lise", "contexts": []}]
        await door.browser.post(f"{door.simulator.url}/_sim/changes", json={"change": "sign_everybody_out"})
        assert (await door.authorize()).status_code == 200
        for body in ({"change": "explode"}, {"change": "assign", "person": "ingen"}, {"change": "rotate_key", "x": 1}):
            answer = await door.browser.post(f"{door.simulator.url}/_sim/changes", json=body)
            assert answer.status_code == 400


async def test_an_address_can_be_registered_late() -> None:
    address = "http://127.0.0.1:9999/innlogging"
    async with open_door() as door:
        assert (await door.authorize(redirect_uri=address)).status_code == 400
        change = {"change": "register", "redirect_uri": address}
        assert (await door.browser.post(f"{door.simulator.url}/_sim/changes", json=change)).status_code == 204
        answer = await door.choose({"person": "kari"}, redirect_uri=address)
        assert answer.headers["Location"].startswith(f"{address}?code=")


async def test_every_operation_can_be_struck() -> None:
    async with open_door() as door:
        for name, method, path in (
            ("OpenIdConfiguration", "GET", "/v2.0/.well-known/openid-configuration"),
            ("Keys", "GET", "/discovery/v2.0/keys"),
            ("Authorize", "GET", "/oauth2/v2.0/authorize"),
            ("SignIn", "POST", "/oauth2/v2.0/authorize"),
            ("Token", "POST", "/oauth2/v2.0/token"),
            ("Logout", "GET", "/oauth2/v2.0/logout"),
        ):
            door.fault(name, status=503)
            assert (await door.browser.request(method, door.start + path)).status_code == 503, name


async def test_whoever_comes_from_teams_stands_first_and_is_told_so() -> None:
    async with open_door() as door:
        door.browser.cookies.set("simulated-person", "ola", domain="127.0.0.1", path="/")
        page = await door.authorize()
        first, second = (page.text.index(f'data-testid="account-{key}"') for key in ("ola", "kari"))
        assert first < second
        assert page.text.count("det er du i Teams") == 1
