"""A small SvarInn behind httpx.MockTransport: it holds every request against KS' document, and does as it is told."""

from __future__ import annotations

import functools
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from adapters._kit.spool import EncryptedSpool
from adapters.sources.svarinn.settings import SvarInnSettings
from adapters.sources.svarinn.source import SvarInnSource
from bot.domain.identifiers import OrgNumber
from bot.domain.item import MessageRef
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.ports.source import PollPage
from tests.contract.openapi import OpenApi
from tests.contract.scripted import Answer, StoppedClock, afresh, told
from tests.contracts import CONTRACTS
from tests.envelopes import To, envelope, owner

MUNICIPALITY = OrgNumber("313756270")
SCHOOL = OrgNumber("310356875")
CHILD_CARE = OrgNumber("312345676")
SENDER = OrgNumber("310356875")
BASE = "https://test.svarut.ks.no/api"
LIST = "/api/svarinn/v2/forsendelser"
USER, PASSWORD = "postvakt-test", "hemmelig-passord"

UNITS = (
    Unit(org_number=MUNICIPALITY, name="Prøvevik kommune"),
    Unit(org_number=SCHOOL, name="Prøvevik skole"),
    Unit(org_number=CHILD_CARE, name="Prøvevik barnevern", self_serving=True),
)
SERVICES = (
    Service(service_id="svarinn", name="SvarInn"),
    Service(service_id="svarinn:Byggesak", name="Byggesaker", sensitivity=Sensitivity.OPEN),
    Service(service_id="svarinn:Legemelding", name="Legemeldinger", sensitivity=Sensitivity.SENSITIVE),
    Service(service_id="svarinn:Sykmelding", name="Sykmeldinger", suppressed=True),
)


@dataclass(slots=True)
class Ks:
    """Lists what waits, gives it encrypted, and lets go of it when it is received or given up."""

    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)
    deliveries: dict[str, bytes] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)
    #: method and path → what is answered instead, the last answer for ever
    script: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    #: id and body of each status that was taken
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def add(self, forsendelse: dict[str, Any], delivery: bytes | None = None) -> MessageRef:
        self.waiting[forsendelse["id"]] = forsendelse
        self.deliveries[forsendelse["id"]] = envelope(a_zip({"brev.pdf": PDF})) if delivery is None else delivery
        return ref_of(forsendelse)

    def answer(self, method: str, path: str, *answers: Answer) -> None:
        self.script[method, path] = list(answers)

    def to(self, method: str, path: str = LIST) -> list[httpx.Request]:
        return [each for each in self.requests if (each.method, each.url.path) == (method, path)]

    def downloads(self) -> list[str]:
        return [each.url.path for each in self.requests if each.method == "GET" and each.url.path != LIST]

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        check_request(request)
        self.requests.append(request)
        answers = self.script.get((request.method, request.url.path))
        if not answers:
            return self._as_ks_does(request)
        return afresh(told(answers, request))

    def _as_ks_does(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != httpx.BasicAuth(USER, PASSWORD)._auth_header:
            return httpx.Response(401)
        if request.method == "GET" and request.url.path == LIST:
            return httpx.Response(200, json=list(self.waiting.values())[:200])
        # V1's download path leads to the same letter, and stands in V2's own example
        name = request.url.path.removesuffix("/status").rpartition("/")[2]
        if name not in self.waiting:
            return httpx.Response(404)
        return self._take(name, json.loads(request.content)) if request.method == "PATCH" else self._give(name)

    def _give(self, name: str) -> httpx.Response:
        delivery = self.deliveries[name]

        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(delivery), 65536):
                yield delivery[start : start + 65536]

        headers = {"Content-Type": "application/zip", "Content-Disposition": 'attachment; filename="dokumenter.zip"'}
        return httpx.Response(200, headers=headers, content=pieces())

    def _take(self, name: str, body: dict[str, Any]) -> httpx.Response:
        self.taken.append((name, body))
        if body["status"] == "MOTTATT" or body["feil"]["permanent"]:
            del self.waiting[name]
        return httpx.Response(204)


@dataclass(slots=True)
class Stage:
    ks: Ks
    source: SvarInnSource
    clock: StoppedClock
    spool: EncryptedSpool

    async def poll(self, cursor: str | None = None, open_threads: Sequence[str] = ()) -> PollPage:
        (page,) = [page async for page in self.source.poll(cursor, open_threads)]
        return page

    async def read(self, ref: MessageRef, attachment_id: str) -> bytes:
        async with self.source.read(ref, attachment_id) as pieces:
            return b"".join([piece async for piece in pieces])


def settings(**more: Any) -> SvarInnSettings:
    return SvarInnSettings.model_validate(
        {
            "base_url": BASE,
            "sole_consumer": True,
            "org_number": MUNICIPALITY,
            "username": USER,
            "password": PASSWORD,
            "keys": [owner().pem],
        }
        | more
    )


#: reading a private key proves it too, which takes its time
_usual = functools.cache(settings)


def a_stage(
    folder: Path,
    *,
    units: Sequence[Unit] = UNITS,
    services: Sequence[Service] = SERVICES,
    auth: httpx.Auth | None = None,
    **more: Any,
) -> Stage:
    ks, clock, spool = Ks(), StoppedClock(), EncryptedSpool(directory=folder / "spool")
    source = SvarInnSource(
        settings(**more) if more else _usual(),
        units=units,
        services=services,
        spool=spool,
        clock=clock,
        auth=auth,
        transport=httpx.MockTransport(ks),
    )
    return Stage(ks=ks, source=source, clock=clock, spool=spool)


PDF = b"%PDF-1.7 vedtak om gatelys"


def an_id(number: int = 1) -> str:
    return str(UUID(int=(0xF11F5CBA_68AD_422F_AD2C << 48) + number))


def ref_of(forsendelse: Mapping[str, Any]) -> MessageRef:
    return MessageRef(source_id="svarinn", external_id=forsendelse["id"])


def a_forsendelse(number: int = 1, *, files: Mapping[str, bytes] | None = None, **more: Any) -> dict[str, Any]:
    """As KS writes them; `files` are listed with their hashes and sizes."""
    return {
        "id": an_id(number),
        "avsender": {"organisasjonsnummer": SENDER, "postadresse": {"navn": "Storevik prøvekommune"}},
        "mottaker": {"organisasjonsnummer": MUNICIPALITY, "postadresse": {"navn": "Prøvevik kommune"}},
        "tittel": "Søknad om skjenkebevilling",
        "dato": "2026-11-20T06:55:40Z",
        "sikkerhetsniva": "BETYDELIG",
        "taushetsbelagtPost": False,
        "filer": [a_file(name, content) for name, content in (files or {"brev.pdf": PDF}).items()],
        "nedlastingslenke": f"{BASE}/svarinn/v2/forsendelser/{an_id(number)}",
    } | more


def a_file(name: str, content: bytes, **more: Any) -> dict[str, Any]:
    kind = "application/pdf" if name.endswith(".pdf") else "text/plain"
    digest = hashlib.sha256(content).hexdigest()
    return {"filnavn": name, "mimeType": kind, "hash": digest, "storrelse": len(content)} | more


def a_person(name: str | None = "Testa Testesen", **more: Any) -> dict[str, Any]:
    """Who wants the answer, where that is nobody's organisation. The number is synthetic (month + 80)."""
    return {"fodselsnummer": "01815012345", "postadresse": {"navn": name}} | more


def a_zip(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def delivered(files: Mapping[str, bytes], *to: To) -> bytes:
    return envelope(a_zip(files), *to)


def check_request(request: httpx.Request) -> None:
    """Against KS' document, where it lies beside the checkout."""
    assert (request.url.scheme, request.url.host) == ("https", "test.svarut.ks.no")
    if CONTRACTS.is_dir() and request.url.path.startswith("/api/"):
        body = json.loads(request.content) if request.content else None
        contract().check_request(request.method, request.url.path, request.url.params.multi_items(), body)


@functools.cache
def contract() -> OpenApi:
    return OpenApi(CONTRACTS / "fiks" / "svarinn" / "svarinn-api-v2.json", prefix="/api")
