"""Two receiving systems in the simulated SvarInn, and a client whose answers are held against KS' document."""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from adapters.simulators._kit import Fault, Simulator
from adapters.simulators._kit.certificates import Holder, holder
from adapters.simulators._kit.contents import Content
from adapters.simulators.svarinn import FileDraft, Letter, LetterDraft, Settings, World, svarinn_simulator
from tests.contract.openapi import OpenApi
from tests.contract.simulators.hand_clock import HandClock
from tests.contracts import CONTRACTS

MUNICIPALITY = "313756270"
SCHOOL = "310356875"
NEIGHBOUR = "314159268"
LOGIN = ("postvakt", "hemmelig:1")
ROOT = "/api/svarinn/v2/forsendelser"
ERRORS = frozenset({400, 401, 403, 404, 409, 415})
OPENSSL = shutil.which("openssl") or ""


@functools.cache
def contract() -> OpenApi:
    """The document declares a `default` answer only: the errors are KS' own client's."""
    one = "/svarinn/v2/forsendelser/{forsendelseId}"
    calls = (("get", "/svarinn/v2/forsendelser"), ("get", one), ("patch", f"{one}/status"))
    path = CONTRACTS / "fiks" / "svarinn" / "svarinn-api-v2.json"
    return OpenApi(path, prefix="/api", undeclared=dict.fromkeys(calls, ERRORS))


def receiver() -> Holder:
    return holder("mottakersystem", "rsa")


def pdf_file(name: str = "brev.pdf", **more: Any) -> FileDraft:
    return FileDraft(file_name=name, content=Content(name=name, size=5_000), **more)


@dataclass(slots=True)
class Post:
    world: World
    clock: HandClock
    simulator: Simulator
    http: httpx.AsyncClient

    def letter(self, **fields: Any) -> Letter:
        draft = {"title": "Søknad om skjenkebevilling", "orgno": MUNICIPALITY, "files": (pdf_file(),)} | fields
        return self.world.add_letter(LetterDraft(**draft))

    def fault(self, operation: str, **fields: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **fields))

    async def call(self, method: str, path: str, *, auth: Any = LOGIN, **more: Any) -> httpx.Response:
        answer = await self.http.request(method, path, auth=auth, **more)
        kind = answer.headers.get("Content-Type", "")
        body = answer.json() if "json" in kind else answer.content
        contract().check_answer(method, path, answer.status_code, body, kind or None)
        return answer

    async def listed(self, **more: Any) -> list[dict[str, Any]]:
        answer = await self.call("GET", ROOT, **more)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    async def ids(self, **more: Any) -> list[str]:
        return [one["id"] for one in await self.listed(**more)]

    async def tell(self, letter: Letter, body: Any, **more: Any) -> httpx.Response:
        path = f"{ROOT}/{letter.id}/status"
        if isinstance(body, dict) and "status" in body:
            contract().check_request("PATCH", path, body=body)
        return await self.call("PATCH", path, json=body, **more)


@asynccontextmanager
async def open_post(**settings: Any) -> AsyncIterator[Post]:
    clock = HandClock()
    world = World(clock=clock)
    world.add_receiver(
        "Postvakt",
        certificate=receiver().certificate,
        orgnos=(MUNICIPALITY, SCHOOL),
        username=LOGIN[0],
        password=LOGIN[1],
    )
    world.add_receiver(
        "WebSak", certificate=holder("websak", "rsa").certificate, orgnos=(NEIGHBOUR,), username="websak", password="w"
    )
    app = svarinn_simulator(world, settings=Settings(**settings))
    async with Simulator(app) as simulator, httpx.AsyncClient(base_url=simulator.url) as http:
        yield Post(world=world, clock=clock, simulator=simulator, http=http)


def opened(content: bytes, folder: Path, key: Holder | None = None) -> bytes:
    """OpenSSL is the judge: it shares no line with the simulator. Raises CalledProcessError where it refuses."""
    (folder / "in.cms").write_bytes(content)
    (folder / "key.pem").write_text((key or receiver()).key_pem)
    (folder / "cert.pem").write_text((key or receiver()).certificate_pem)
    command = [OPENSSL, "cms", "-decrypt", "-binary", "-inform", "DER", "-in", "in.cms", "-out", "out"]
    command += ["-inkey", "key.pem", "-recip", "cert.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "out").read_bytes()


def parsed(content: bytes) -> list[str]:
    """The shape in OpenSSL's words: depth, length or `inf`, kind; without offsets and values."""
    command = [OPENSSL, "asn1parse", "-inform", "DER"]
    told = subprocess.run(command, input=content, check=True, capture_output=True).stdout.decode()
    return [line.partition(":")[2].partition("[HEX DUMP]")[0].rstrip() for line in told.splitlines()]
