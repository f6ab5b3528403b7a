"""A mailbox in the simulated Digipost, a caller with its certificate, and two judges of the XML."""

from __future__ import annotations

import importlib
import importlib.util
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from adapters.simulators._kit import Fault
from adapters.simulators._kit.certificates import Holder, client_context, holder
from adapters.simulators.digipost import (
    MEDIA_TYPE,
    NAMESPACE,
    Client,
    Letter,
    LetterDraft,
    Settings,
    Sites,
    World,
    running_digipost,
)
from tests.contract.simulators.hand_clock import HandClock
from tests.contracts import CONTRACTS

BROKER = 1000
NEIGHBOUR = 2000
CLIENT_ID = "postvakt-klient"
NS = f"{{{NAMESPACE}}}"
needs_lxml = pytest.mark.skipif(
    importlib.util.find_spec("lxml") is None and not os.environ.get("CI"), reason="lxml judges against the XSDs"
)

#: the children of an inbox-document in the order of both XSDs; * = any number, ? = at most one
ORDER = (
    "id", "reference-from-sender?", "subject?", "sender", "delivery-time", "first-accessed?", "authentication-level",
    "content-type?", "content-uri?", "delete-uri?", "attachment*", "link*",
)  # fmt: skip


def presented() -> Holder:
    return holder("digipost-klient")


@dataclass(slots=True)
class Box:
    world: World
    clock: HandClock
    sites: Sites
    http: httpx.AsyncClient
    token: str = ""

    def letter(self, **fields: Any) -> Letter:
        mailbox = fields.pop("to", BROKER)
        return self.world.add_letter(LetterDraft(**{"sender": "Kari (test)"} | fields), mailbox=mailbox)

    def fault(self, operation: str, **fields: Any) -> None:
        self.sites.faults.add(Fault(operation=operation, **fields))

    def form(self, **changes: str | None) -> dict[str, str]:
        form: dict[str, str | None] = {
            "grant_type": "client_credentials",
            "client_id": CLIENT_ID,
            "scope": f"dpost-api:{BROKER}",
            "resource": self.sites.api_url,
        }
        return {name: value for name, value in (form | changes).items() if value is not None}

    async def ask_token(self, certificate: Holder | None = None, **changes: str | None) -> httpx.Response:
        return await self._ask(client_context(certificate or presented()), changes)

    async def ask_token_without_certificate(self) -> httpx.Response:
        return await self._ask(client_context(), {})

    async def _ask(self, context: ssl.SSLContext, changes: dict[str, str | None]) -> httpx.Response:
        async with httpx.AsyncClient(verify=context) as http:
            return await http.post(self.sites.token_url, data=self.form(**changes))

    async def headers(self, **changes: str | None) -> dict[str, str]:
        if not self.token:
            self.token = (await self.ask_token()).json()["access_token"]
        headers: dict[str, str | None] = {
            "Authorization": f"Bearer {self.token}",
            "X-Digipost-UserId": str(BROKER),
            "Date": format_datetime(self.clock.now(), usegmt=True),
            "Accept": MEDIA_TYPE,
        }
        return {name: value for name, value in (headers | changes).items() if value is not None}

    async def call(self, method: str, path: str, **changes: str | None) -> httpx.Response:
        return await self.http.request(method, path, headers=await self.headers(**changes))

    async def inbox(self, query: str = "", **more: str | None) -> list[ET.Element]:
        answer = await self.call("GET", f"/{BROKER}/inbox{query}", **more)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"] == MEDIA_TYPE
        return structure(answer.content)

    async def ids(self, query: str = "") -> list[int]:
        return [int(text(one, "id") or 0) for one in await self.inbox(query)]

    async def location(self, letter: Letter) -> str:
        answer = await self.call("GET", f"/{BROKER}/inbox/{letter.id}/content")
        assert (answer.status_code, answer.content) == (307, b"")
        return answer.headers["Location"]


def text(node: ET.Element, name: str) -> str | None:
    return node.findtext(NS + name)


def structure(body: bytes) -> list[ET.Element]:
    """The inbox's letters, after their children were held against the order that both XSDs demand."""
    root = ET.fromstring(body)
    assert root.tag == f"{NS}inbox"
    for document in root:
        assert document.tag == f"{NS}document"
        _in_order(document)
    return list(root)


def _in_order(document: ET.Element) -> None:
    names = [child.tag.removeprefix(NS) for child in document]
    wanted = [one.rstrip("?*") for one in ORDER]
    assert [wanted.index(name) for name in names] == sorted(wanted.index(name) for name in names)
    for one in ORDER:
        count = names.count(one.rstrip("?*"))
        assert count == 1 or one.endswith("*") or (count == 0 and one.endswith("?")), one
    assert (text(document, "authentication-level") or "") in {"PASSWORD", "TWO_FACTOR", "IDPORTEN_3", "IDPORTEN_4"}
    for attachment in document.findall(NS + "attachment"):
        assert attachment.find(NS + "delete-uri") is None
        _in_order(attachment)


def valid(body: bytes, client: str) -> bool:
    """Against the XSD that the Java or the .NET client carries."""
    etree = importlib.import_module("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(CONTRACTS / "digipost" / f"api_v8.{client}-client.xsd")))
    return bool(schema.validate(etree.fromstring(body)))


@asynccontextmanager
async def open_box(*, https: bool = False, **settings: Any) -> AsyncIterator[Box]:
    clock = HandClock()
    world = World(clock=clock)
    world.add_mailbox("Nordvika kommune", sender_id=BROKER, brokers=frozenset({BROKER}))
    world.add_mailbox("Nabo kommune", sender_id=NEIGHBOUR, brokers=frozenset({NEIGHBOUR}))
    client = Client(client_id=CLIENT_ID, broker_id=BROKER, certificate=presented().certificate)
    async with (
        running_digipost(world, client=client, settings=Settings(**settings), https=https) as sites,
        httpx.AsyncClient(base_url=sites.api_url, verify=client_context(), timeout=10) as http,
    ):
        yield Box(world=world, clock=clock, sites=sites, http=http)
