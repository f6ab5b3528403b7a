"""An application registered at the simulated OpenID provider, and a browser that remembers cookies."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt

from adapters.simulators._kit import Fault, Simulator
from adapters.simulators._kit.certificates import Holder, holder
from adapters.simulators.openid import Registration, Settings, World, openid_simulator
from adapters.simulators.teams import Person, demo_people
from tests.contract.simulators.hand_clock import HandClock

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
CLIENT = "0f9d3a50-7a55-4b0f-8a0e-6a4bb5a4c001"
SECRET = "hemmelig + litt/rart"
CALLBACK = "http://127.0.0.1:8081/innlogging"
LOGGED_OUT = "http://127.0.0.1:8081/"
VERIFIER = "v" * 43
GUEST = Person(key="gjest", name="Gjest (test)", guest=True, tenant_id="11111111-2222-4333-8444-555555555555")
Json = dict[str, Any]


def certificate() -> Holder:
    return holder("openid-app", "rsa")


def challenge(verifier: str = VERIFIER) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def wanting(*contexts: str, essential: bool = True) -> str:
    asked: Json = {"essential": essential}
    asked |= {"value": contexts[0]} if len(contexts) == 1 else {"values": list(contexts)}
    return json.dumps({"id_token": {"acrs": asked}})


@dataclass(slots=True)
class Door:
    world: World
    clock: HandClock
    simulator: Simulator
    #: remembers cookies, follows no redirect
    browser: httpx.AsyncClient

    @property
    def start(self) -> str:
        return f"{self.simulator.url}/{TENANT}"

    def fault(self, operation: str, **fields: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **fields))

    def query(self, **changes: str | None) -> dict[str, str]:
        asked: dict[str, str | None] = {
            "client_id": CLIENT, "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid profile",
            "state": "tilstand", "nonce": "engang", "code_challenge": challenge(), "code_challenge_method": "S256",
        }  # fmt: skip
        return {name: value for name, value in (asked | changes).items() if value is not None}

    async def authorize(self, **changes: str | None) -> httpx.Response:
        return await self.browser.get(f"{self.start}/oauth2/v2.0/authorize", params=self.query(**changes))

    async def choose(self, form: dict[str, str], **changes: str | None) -> httpx.Response:
        address = f"{self.start}/oauth2/v2.0/authorize"
        return await self.browser.post(address, params=self.query(**changes), data=form)

    async def code(self, person: str = "kari", *, strong: bool = False, **changes: str | None) -> str:
        form = {"person": person} | ({"strong": "yes"} if strong else {})
        return told(await self.choose(form, **changes))["code"]

    async def redeem(self, code: str, **changes: Any) -> httpx.Response:
        auth = changes.pop("auth", None)
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER,
            "client_id": CLIENT, "client_secret": SECRET,
        } | changes  # fmt: skip
        given = {name: value for name, value in form.items() if value is not None}
        return await self.browser.post(f"{self.start}/oauth2/v2.0/token", data=given, auth=auth)

    async def id_token(self, person: str = "kari", **changes: Any) -> str:
        answer = await self.redeem(await self.code(person, **changes))
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["id_token"]
        return token

    async def claims(self, token: str) -> Json:
        """Judged as an application does it, by the published keys."""
        keys = (await self.browser.get(f"{self.start}/discovery/v2.0/keys")).json()["keys"]
        kid = jwt.get_unverified_header(token)["kid"]
        key = jwt.PyJWK(next(one for one in keys if one["kid"] == kid))
        options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
        claims: Json = jwt.decode(
            token, key, algorithms=["RS256"], audience=CLIENT, issuer=f"{self.start}/v2.0", options=options
        )
        assert claims["nbf"] <= self.clock.now().timestamp() < claims["exp"]
        return claims


def told(answer: httpx.Response) -> dict[str, str]:
    """What came back to the application's address."""
    assert answer.status_code == 302, answer.text
    location = urlsplit(answer.headers["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == CALLBACK
    return {name: values[0] for name, values in parse_qs(location.query).items()}


@asynccontextmanager
async def open_door(**settings: Any) -> AsyncIterator[Door]:
    clock = HandClock()
    world = World.of((*demo_people(), GUEST), clock)
    registration = Registration(
        client_id=CLIENT,
        secret=SECRET,
        certificate=certificate().certificate,
        redirect_uris={CALLBACK},
        logout_uris={LOGGED_OUT},
        roles={"kari": ("Arkivar",), "lise": ("Arkivar", "Leder")},
    )
    app = openid_simulator(world, registration=registration, settings=Settings(tenant_id=TENANT, **settings))
    async with Simulator(app) as simulator, httpx.AsyncClient() as browser:
        yield Door(world=world, clock=clock, simulator=simulator, browser=browser)
