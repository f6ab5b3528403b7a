"""A municipality in the simulated Altinn, and a client that holds every answer against the vendor's documents."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import jwt

from adapters.simulators._kit import Fault, Simulator
from adapters.simulators.altinn import (
    CONFIDENTIAL_POST,
    ORDINARY_POST,
    Client,
    ClientKey,
    Letter,
    LetterDraft,
    Resource,
    ServerKeys,
    Settings,
    SystemUser,
    Unit,
    Visits,
    World,
    altinn_simulator,
    new_client_key,
)
from tests.contract.openapi import OpenApi
from tests.contracts import CONTRACTS

MUNICIPALITY = "313756270"
SCHOOL = "310356875"
#: an organisasjonsledd: it inherits nothing
COUNCIL = "312345676"
STRANGER = "314159268"
LETTERS = "ldir-correspondence"
SECRETS = "eformidling-dpv-taushetsbelagt"
SICK_NOTES = "nav_sykepenger_dialog"
STRONG = "level-four-correspondence"
CLIENT_ID = "fc9a8287-e7cb-45e5-b90e-123048d32d85"
BOTH_SCOPES = "digdir:dialogporten altinn:correspondence.read"
DP = "/dialogporten/api/v1"
DIALOGS = f"{DP}/enduser/dialogs"
CORR = "/correspondence/api/v1/correspondence"


def party(orgno: str) -> str:
    return f"urn:altinn:organization:identifier-no:{orgno}"


@functools.cache
def client_key() -> ClientKey:
    return new_client_key()


@functools.cache
def server_keys() -> ServerKeys:
    return ServerKeys()


@functools.cache
def dialogporten_contract() -> OpenApi:
    """The document leaves out the 400 of a search and the 410 of a deleted dialog, which the code gives."""
    return OpenApi(
        CONTRACTS / "altinn" / "dialogporten-enduser.openapi.v1.json",
        prefix="/dialogporten",
        undeclared={
            ("get", "/api/v1/enduser/dialogs"): frozenset({400}),
            ("get", "/api/v1/enduser/serviceresources"): frozenset({400}),
            ("get", "/api/v1/enduser/dialogs/{dialogId}"): frozenset({410}),
        },
    )


@functools.cache
def correspondence_contract() -> OpenApi:
    """406 is declared for two calls and demanded of all."""
    one = f"{CORR}/{{correspondenceId}}"
    others = (
        ("get", f"{one}/details"),
        ("get", f"{one}/content"),
        ("post", f"{one}/markasread"),
        ("post", f"{one}/confirm"),
        ("delete", f"{one}/purge"),
        ("get", f"{one}/attachment/{{attachmentId}}/download"),
    )
    return OpenApi(
        CONTRACTS / "altinn" / "correspondence-recipient.derived.openapi.json",
        undeclared=dict.fromkeys(others, frozenset({406})),
    )


@dataclass(slots=True)
class StoppedClock:
    now: datetime = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(slots=True)
class Town:
    world: World
    clock: StoppedClock
    bot: SystemUser
    simulator: Simulator
    http: httpx.AsyncClient
    visits: Visits
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"{self.simulator.url}/maskinporten/"

    def letter(self, **fields: Any) -> Letter:
        return self.world.add_letter(
            LetterDraft(**{"unit": MUNICIPALITY, "resource": LETTERS, "title": "Vedtak i sak 2026/1234"} | fields)
        )

    def fault(self, operation: str, **fields: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **fields))

    def claims(self, **changes: Any) -> dict[str, Any]:
        """A faultless grant; a change to None leaves the claim out."""
        now = int(self.clock().timestamp())
        claims: dict[str, Any] = {
            "aud": self.issuer,
            "iss": CLIENT_ID,
            "scope": BOTH_SCOPES,
            "iat": now,
            "exp": now + 120,
            "jti": str(uuid4()),
            "authorization_details": [system_user_detail()],
        }
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def assertion(self, claims: dict[str, Any], **header: Any) -> str:
        key = header.pop("key", client_key().private_key_pem)
        algorithm = header.pop("algorithm", "RS256")
        return jwt.encode(claims, key, algorithm=algorithm, headers=header or {"kid": client_key().kid})

    async def ask_token(self, assertion: str, **form: str) -> httpx.Response:
        body = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion} | form
        return await self.http.post("/maskinporten/token", data=body)

    async def raw_token(self, **changes: Any) -> str:
        answer = await self.ask_token(self.assertion(self.claims(**changes)))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def exchange(self, token: str) -> str:
        answer = await self.http.get(
            "/authentication/api/v1/exchange/maskinporten", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200, answer.text
        return answer.text.strip('"')

    async def token(self, **changes: Any) -> str:
        """An exchanged token, made once for each set of changes and each stand of the clock."""
        name = repr((self.clock.now, sorted(changes.items())))
        if name not in self.tokens:
            self.tokens[name] = await self.exchange(await self.raw_token(**changes))
        return self.tokens[name]

    async def dp(self, method: str, path: str, *, token: str | None = None, **more: Any) -> httpx.Response:
        return await self._call(dialogporten_contract(), method, path, token, more)

    async def corr(self, method: str, path: str, *, token: str | None = None, **more: Any) -> httpx.Response:
        return await self._call(correspondence_contract(), method, CORR + path, token, more)

    async def search(self, **query: Any) -> list[dict[str, Any]]:
        answer = await self.dp("GET", DIALOGS, params=query or {"party": party(MUNICIPALITY)})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def item(self, dialog_id: str) -> dict[str, Any]:
        return next(item for item in await self.search() if item["id"] == dialog_id)

    async def put_labels(self, dialog_id: str, body: Any, **headers: str) -> httpx.Response:
        return await self.dp("PUT", f"{DIALOGS}/{dialog_id}/context/systemlabels", json=body, headers=headers)

    async def _call(
        self, contract: OpenApi, method: str, path: str, token: str | None, more: dict[str, Any]
    ) -> httpx.Response:
        bearer = token if token is not None else await self.token()
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        answer = await self.http.request(method, path, **(more | {"headers": headers | more.get("headers", {})}))
        kind = answer.headers.get("Content-Type", "")
        body: Any = answer.content
        if "json" in kind:
            body = answer.json()
        elif kind.startswith("text/plain"):
            body = answer.text
        contract.check_answer(method, path, answer.status_code, body, kind or None)
        return answer


def system_user_detail(owner: str = MUNICIPALITY, **more: Any) -> dict[str, Any]:
    return {
        "type": "urn:altinn:systemuser",
        "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": f"0192:{owner}"},
    } | more


def build_world(clock: StoppedClock) -> tuple[World, SystemUser]:
    world = World(clock=clock)
    world.add_unit(Unit(orgno=MUNICIPALITY, name="Prøvevik kommune"))
    world.add_unit(Unit(orgno=SCHOOL, name="Prøvevik skole", kind="sub", parent=MUNICIPALITY))
    world.add_unit(Unit(orgno=COUNCIL, name="Prøvevik oppvekst", kind="ledd", parent=MUNICIPALITY))
    world.add_unit(Unit(orgno=STRANGER, name="Annen virksomhet"))
    world.add_resource(Resource(id=LETTERS, name="Meldingstjeneste", owner="ldir"))
    world.add_resource(Resource(id=SECRETS, name="Taushetsbelagt post", package=CONFIDENTIAL_POST))
    world.add_resource(Resource(id=SICK_NOTES, name="Sykepenger", type="GenericAccessResource", owner="nav"))
    world.add_resource(Resource(id=STRONG, name="Sterk innlogging", minimum_level=4))
    return world, world.add_system_user(MUNICIPALITY, packages=[ORDINARY_POST])


@asynccontextmanager
async def open_town(**settings: Any) -> AsyncIterator[Town]:
    clock = StoppedClock()
    world, bot = build_world(clock)
    scopes = frozenset({*BOTH_SCOPES.split(), "altinn:correspondence.write"})
    client = Client(
        client_id=CLIENT_ID, public_key_pem=client_key().public_key_pem, consumer=MUNICIPALITY, scopes=scopes
    )
    app = altinn_simulator(world, client=client, settings=Settings(**settings), keys=server_keys())
    async with Simulator(app) as simulator, httpx.AsyncClient(base_url=simulator.url) as http:
        yield Town(world=world, clock=clock, bot=bot, simulator=simulator, http=http, visits=Visits(world))
