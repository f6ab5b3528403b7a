"""A SIF that answers what a test tells it to, and holds every request against the contract.

For what the simulator does not do: answers that are wrong, late or missing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
from aiohttp import web

from adapters._kit.http import http_client
from adapters.archives.p360 import P360Archive, P360Settings
from bot.domain.identifiers import OrgNumber
from bot.ports.archive import EntryDraft, FileDraft
from tests.contract.sif_shapes import check_request
from tests.contracts import CONTRACTS

KEY = "5f0c6a1e-secret"
ENTRY_KEY = "pv-" + "a" * 32
FILE_KEY = "pvf-0123456789abcdef"
OK: dict[str, Any] = {"Successful": True, "ErrorMessage": None, "ErrorDetails": None}
NO_DOCUMENTS = OK | {"Documents": [], "TotalPageCount": 0, "TotalCount": 0}
_PATH = "/Biz/v2/api/call/SI.Data.RPC/SI.Data.RPC/{service}/{operation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` 0 drops the connection."""

    body: Any = None
    status: int = 200
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    operation: str
    parameter: dict[str, Any]
    headers: Mapping[str, str]
    url: str


@dataclass(slots=True)
class SifStub:
    url: str = ""
    received: list[Received] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    answers: dict[str, list[Answer]] = field(default_factory=dict)

    def will(self, operation: str, *answers: Answer | dict[str, Any]) -> None:
        """The next answers of an operation; the last one stays."""
        self.answers[operation] = [one if isinstance(one, Answer) else Answer(body=one) for one in answers]

    def only(self, operation: str) -> Received:
        (found,) = [one for one in self.received if one.operation == operation]
        return found

    async def handle(self, request: web.Request) -> web.StreamResponse:
        service, operation = request.match_info["service"], request.match_info["operation"]
        body = json.loads(await request.read())
        self._hold_against_contract(service, operation, body)
        self.received.append(
            Received(
                operation=operation,
                parameter=body["parameter"],
                headers=dict(request.headers),
                url=str(request.url),
            )
        )
        waiting = self.answers.get(operation) or [Answer(body=OK)]
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if answer.status == 0:
            assert request.transport is not None
            request.transport.abort()
        await asyncio.sleep(answer.delay)
        raw = answer.raw if answer.raw is not None else json.dumps(answer.body).encode()
        return web.Response(status=answer.status or 500, body=raw, headers=answer.headers)

    def _hold_against_contract(self, service: str, operation: str, body: dict[str, Any]) -> None:
        try:
            assert body.keys() == {"parameter"}
            if CONTRACTS.is_dir() and operation != "Ping":
                check_request(service, operation, body["parameter"])
        except AssertionError as breach:
            self.breaches.append(str(breach))

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post(_PATH, self.handle)
        return app


def settings(url: str, **changes: Any) -> P360Settings:
    return P360Settings.model_validate(
        {
            "base_url": url,
            "authkey": KEY,
            "access_codes": [
                {"code": "U", "title": "Ugradert"},
                {
                    "code": "13",
                    "title": "Unntatt offentlighet",
                    "legal_bases": [{"code": "Offl. § 13"}, {"code": "Offl. § 14", "title": "Organinternt"}],
                },
            ],
            "access_groups": [{"code": "Dokumentsenter"}],
            "units": [
                {"code": "DOK", "title": "Dokumentsenteret", "recno": 506},
                {"code": "OPP", "title": "Oppvekst", "number": "200"},
            ],
            "handlers": [
                {"code": "ARA", "title": "Arkivar A", "user_id": "KOMMUNE\\arkivar.a"},
                {"code": "ARB", "title": "Arkivar B", "email": "arkivar.b@kommune.example"},
                {"code": "ARC", "title": "Arkivar C", "recno": 41},
            ],
            "temporary_access_code": "13",
            "temporary_legal_basis": "Offl. § 13",
        }
        | changes
    )


def an_archive(url: str, client: httpx.AsyncClient | None = None, **changes: Any) -> P360Archive:
    return P360Archive(settings(url, **changes), client or http_client(url))


def a_draft(**changes: Any) -> EntryDraft:
    wanted: dict[str, Any] = {
        "external_key": ENTRY_KEY,
        "case_number": "26/00017",
        "public_title": "Søknad om støtte",
        "full_title": "Søknad om støtte - Kari (test)",
        "document_date": date(2026, 1, 12),
        "sender_name": "Eksempel Fylkeskommune",
        "sender_org": OrgNumber("313756270"),
    }
    return EntryDraft(**wanted | changes)


def a_file(size: int, **changes: Any) -> FileDraft:
    wanted: dict[str, Any] = {
        "file_key": FILE_KEY,
        "title": "Brev",
        "file_name": "brev.pdf",
        "media_type": "application/pdf",
        "size": size,
        "main": True,
    }
    return FileDraft(**wanted | changes)
