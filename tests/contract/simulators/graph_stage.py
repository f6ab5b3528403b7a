"""A tenant with three mailboxes in the simulated Microsoft 365, and an application that may reach two of them."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from adapters.simulators._kit import Fault, Simulator
from adapters.simulators._kit.certificates import Holder, holder
from adapters.simulators.graph import (
    SCOPE,
    Client,
    Mail,
    MailDraft,
    Settings,
    World,
    graph_simulator,
    mail_id,
)
from tests.contract.simulators.hand_clock import HandClock

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
APP = "4c0f1f58-6d1e-4b4f-9d0a-2a5b0f6f7e10"
SECRET = "hemmelig"
POST = "postmottak@nordvika.eksempel.no"
PAYROLL = "lonn@nordvika.eksempel.no"
FOREIGN = "ordforer@nordvika.eksempel.no"
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}
Json = dict[str, Any]


def certificate() -> Holder:
    return holder("graph-app", "rsa")


@dataclass(slots=True)
class Office:
    world: World
    clock: HandClock
    simulator: Simulator
    http: httpx.AsyncClient
    token: str = ""

    def mail(self, subject: str = "Hei", **fields: Any) -> Mail:
        """A minute later than the one before, so that the order of arrival is plain."""
        self.clock.forward(minutes=1)
        return self.world.add_mail(MailDraft(**{"mailbox": POST, "subject": subject, "body": "Brødtekst"} | fields))

    def fault(self, operation: str, **fields: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **fields))

    async def ask_token(self, tenant: str = TENANT, **changes: str | None) -> httpx.Response:
        form: dict[str, str | None] = {
            "grant_type": "client_credentials",
            "client_id": APP,
            "client_secret": SECRET,
            "scope": SCOPE,
        }
        given = {name: value for name, value in (form | changes).items() if value is not None}
        return await self.http.post(f"/{tenant}/oauth2/v2.0/token", data=given)

    async def call(self, method: str, path: str, *, box: str = POST, **more: Any) -> httpx.Response:
        """`path` behind the mailbox, or a whole address."""
        if not self.token:
            self.token = (await self.ask_token()).json()["access_token"]
        url = path if path.startswith("http") else f"/v1.0/users/{box}{path}"
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        return await self.http.request(method, url, headers=headers, **more)

    async def get(self, path: str, **more: Any) -> Json:
        answer = await self.call("GET", path, **more)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def refused(self, method: str, path: str, **more: Any) -> tuple[int, str]:
        answer = await self.call(method, path, **more)
        error = answer.json()["error"]
        assert set(error["innerError"]) == {"date", "request-id", "client-request-id"}
        assert answer.headers["request-id"] == error["innerError"]["request-id"]
        return answer.status_code, error["code"]

    async def draft(self, **body: Any) -> Json:
        given = {"subject": "Svar", "toRecipients": [person("lege@eksempel.no")]} | body
        answer = await self.call("POST", "/messages", json=given, headers=IMMUTABLE)
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found


def person(address: str) -> Json:
    return {"emailAddress": {"address": address}}


def ordinary(mail: Mail) -> str:
    return quote(mail_id(mail, immutable=False))


def immutable(mail: Mail) -> str:
    return quote(mail_id(mail, immutable=True))


def attached(name: str = "fil.pdf", content: bytes = b"innhold", **more: Any) -> Json:
    encoded = base64.b64encode(content).decode()
    return {"@odata.type": "#microsoft.graph.fileAttachment", "name": name, "contentBytes": encoded} | more


@asynccontextmanager
async def open_office(*, roles: frozenset[str] | None = None, **settings: Any) -> AsyncIterator[Office]:
    clock = HandClock()
    world = World(clock=clock)
    world.add_mailbox(POST, name="Postmottak")
    world.add_mailbox(PAYROLL, name="Lønn")
    world.add_mailbox(FOREIGN, allowed=False)
    client = Client(
        client_id=APP,
        secret=SECRET,
        certificate=certificate().certificate,
        roles=frozenset({"Mail.ReadWrite", "Mail.Send"}) if roles is None else roles,
    )
    app = graph_simulator(world, client=client, settings=Settings(tenant_id=TENANT, **settings))
    async with Simulator(app) as simulator, httpx.AsyncClient(base_url=simulator.url) as http:
        yield Office(world=world, clock=clock, simulator=simulator, http=http)
