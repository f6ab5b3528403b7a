"""A scripted Altinn behind httpx.MockTransport: it holds every request against the vendor's documents."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from adapters.sources.altinn.settings import AltinnSettings
from adapters.sources.altinn.source import AltinnSource
from bot.domain.identifiers import OrgNumber
from bot.domain.item import MessageRef
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.ports.source import PollPage
from tests.contract.openapi import OpenApi
from tests.contract.scripted import NOW, Answer, StoppedClock, afresh, told
from tests.contracts import CONTRACTS

MUNICIPALITY = OrgNumber("313756270")
SCHOOL = OrgNumber("310356875")
COUNCIL = OrgNumber("312345676")
LETTERS = "ldir-correspondence"
SECRETS = "eformidling-dpv-taushetsbelagt"
SICK_NOTES = "nav_sykepenger_dialog"
DIALOGS = "/dialogporten/api/v1/enduser/dialogs"
LOOKUP = "/dialogporten/api/v1/enduser/dialoglookup"
LIMITS = "/dialogporten/api/v1/metadata/limits"
CORR = "/correspondence/api/v1/correspondence"
CORRESPONDENCE = "0198aa00-0000-7000-8000-000000000001"
ATTACHMENT = "0196d885-2b97-7e8d-b8fb-21bd0e64b39b"

UNITS = (Unit(org_number=MUNICIPALITY, name="Prøvevik"), Unit(org_number=SCHOOL, name="Prøvevik skole"))
SERVICES = (
    Service(service_id=LETTERS, name="Meldinger"),
    Service(service_id=SECRETS, name="Taushetsbelagt", sensitivity=Sensitivity.SENSITIVE),
    Service(service_id=SICK_NOTES, name="Sykepenger", suppressed=True),
)


@dataclass(slots=True)
class Tokens:
    """Hands out token 1, 2, 3 ...; a new one after each refusal."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    fault: dict[str, Exception] = field(default_factory=dict)
    number: int = 1

    def of(self, owner: OrgNumber, external_ref: str = "") -> _OneUser:
        self.asked.append((owner, external_ref))
        return _OneUser(tokens=self, external_ref=external_ref)


@dataclass(slots=True)
class _OneUser:
    tokens: Tokens
    external_ref: str

    async def token(self) -> str:
        if self.external_ref in self.tokens.fault:
            raise self.tokens.fault[self.external_ref]
        return f"token-{self.external_ref}{self.tokens.number}"

    def discard(self, token: str) -> None:
        self.tokens.number += 1


@dataclass(slots=True)
class Altinn:
    """Answers what it was told to, the last answer for ever; unscripted calls fail the test."""

    requests: list[httpx.Request] = field(default_factory=list)
    script: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answer("GET", LIMITS, ok({"endUserSearch": {"maxPartyFilterValues": 100}}))
        self.answer("GET", DIALOGS, ok(page()))

    def answer(self, method: str, path: str, *answers: Answer) -> None:
        self.script[method, path] = list(answers)

    def to(self, method: str, path: str) -> list[httpx.Request]:
        return [each for each in self.requests if (each.method, each.url.path) == (method, path)]

    def searches(self) -> list[httpx.QueryParams]:
        return [each.url.params for each in self.to("GET", DIALOGS)]

    def paths(self) -> list[str]:
        return [f"{each.method} {each.url.path}" for each in self.requests]

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        check_request(request)
        # A copy: the same request goes out again with another token.
        headers = request.headers.copy()
        self.requests.append(httpx.Request(request.method, request.url, headers=headers, content=request.content))
        answers = self.script.get((request.method, request.url.path))
        assert answers, f"nobody expected {request.method} {request.url.path}"
        return afresh(told(answers, request))


@dataclass(slots=True)
class Stage:
    altinn: Altinn
    source: AltinnSource
    clock: StoppedClock
    tokens: Tokens
    sleeps: list[float]

    async def poll(self, cursor: str | None = None, open_threads: Sequence[str] = ()) -> Round:
        return Round([page async for page in self.source.poll(cursor, open_threads)])


@dataclass(slots=True)
class Round:
    """All pages of one poll."""

    pages: list[PollPage]

    @property
    def letters(self) -> dict[str, Any]:
        return {letter.ref.external_id: letter for page in self.pages for letter in page.letters}

    @property
    def suppressed(self) -> list[Any]:
        return [each for page in self.pages for each in page.suppressed]

    @property
    def poison(self) -> list[Any]:
        return [each for page in self.pages for each in page.poison]

    @property
    def cursor(self) -> str | None:
        return next((page.cursor for page in reversed(self.pages) if page.cursor is not None), None)

    @property
    def heard(self) -> frozenset[OrgNumber]:
        return frozenset().union(*(page.units_heard for page in self.pages))

    @property
    def denied(self) -> frozenset[OrgNumber]:
        return frozenset().union(*(page.units_denied for page in self.pages))


def settings(**more: Any) -> AltinnSettings:
    return AltinnSettings.model_validate(
        {
            "platform_url": "https://platform.tt02.altinn.no",
            "inbox_url": "https://af.tt02.altinn.no/inbox",
            "maskinporten": {"client_id": "fc9a8287", "key": "unused", "kid": "key-1"},
            "system_users": [{"org_number": MUNICIPALITY}],
        }
        | more
    )


def stage(units: Sequence[Unit] = UNITS, services: Sequence[Service] = SERVICES, **more: Any) -> Stage:
    altinn, clock, tokens = Altinn(), StoppedClock(), Tokens()
    sleeps: list[float] = []

    async def sleep(seconds: float) -> None:
        sleeps.append(seconds)

    source = AltinnSource(
        settings(**more),
        units=units,
        services=services,
        tokens=tokens,
        clock=clock,
        sleep=sleep,
        transport=httpx.MockTransport(altinn),
    )
    return Stage(altinn=altinn, source=source, clock=clock, tokens=tokens, sleeps=sleeps)


def ok(body: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=body)


def problem(status: int, *, error_code: int | None = None, title: str = "Refused", **headers: str) -> httpx.Response:
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "traceId": "00-trace-00"}
    if error_code is not None:
        body |= {"errorCode": error_code, "code": f"CORR-{error_code:05}"}
    return httpx.Response(
        status, content=json.dumps(body), headers={"Content-Type": "application/problem+json", **headers}
    )


def dialog_id(number: int) -> str:
    return str(UUID(int=(0x0198AA00_1111_7C32_AD58 << 48) + number))


def transmission_id(number: int) -> str:
    return str(UUID(int=(0x0198AA00_2222_7C32_AD58 << 48) + number))


def ref(number: int, transmission: int | None = None) -> MessageRef:
    rest = f"/{transmission_id(transmission)}" if transmission is not None else ""
    return MessageRef(source_id="altinn", external_id=dialog_id(number) + rest)


def localised(text: str | None, language: str = "nb") -> dict[str, Any] | None:
    if text is None:
        return None
    return {"value": [{"value": text, "languageCode": language}], "mediaType": "text/plain"}


def a_dialog(
    number: int = 1,
    *,
    unit: str = MUNICIPALITY,
    resource: str = LETTERS,
    kind: str = "CorrespondenceService",
    title: str = "Vedtak i sak 2026/1234",
    sender: str | None = "Testetaten",
    at: datetime = NOW - timedelta(hours=1),
    labels: Sequence[str] = ("Default",),
    transmissions: int = 0,
    **more: Any,
) -> dict[str, Any]:
    return {
        "id": dialog_id(number),
        "org": "ldir",
        "serviceResource": f"urn:altinn:resource:{resource}",
        "serviceResourceType": kind,
        "party": f"urn:altinn:organization:identifier-no:{unit}",
        "createdAt": instant(at - timedelta(minutes=1)),
        "updatedAt": instant(at),
        "contentUpdatedAt": instant(at),
        "dueAt": None,
        "status": "NotApplicable",
        "isContentSeen": False,
        "fromServiceOwnerTransmissionsCount": transmissions,
        "content": {"title": localised(title), "summary": localised("Oppsummering"), "senderName": localised(sender)},
        "endUserContext": {"revision": "5f2c7a1e-7a53-4b8b-9f0a-3f7d4b9b2a11", "systemLabels": list(labels)},
    } | more


def a_transmission(number: int = 1, *, correspondence: str | None = None, **more: Any) -> dict[str, Any]:
    address = f"https://platform.tt02.altinn.no{CORR}/{correspondence}/content"
    return {
        "id": transmission_id(number),
        "createdAt": instant(NOW - timedelta(hours=2)),
        "deletedAt": None,
        "authorizationAttribute": f"urn:altinn:resource:{LETTERS}",
        "isAuthorized": True,
        "type": "Information",
        "sender": {"actorType": "PartyRepresentative", "actorName": "Testetaten", "actorId": None},
        "content": {
            "title": localised(f"Brev {number}"),
            "contentReference": localised(address) if correspondence else None,
        },
        "attachments": [],
    } | more


def a_lookup(
    number: int = 1, *, unit: str = MUNICIPALITY, correspondence: str | None = CORRESPONDENCE
) -> dict[str, Any]:
    own = f"urn:altinn:correspondence-id:{correspondence}"
    return {
        "dialogId": dialog_id(number),
        "instanceRef": own if correspondence else f"urn:altinn:dialog-id:{dialog_id(number)}",
        "party": f"urn:altinn:organization:identifier-no:{unit}",
    }


def an_overview(
    number: int = 1, *, unit: str = MUNICIPALITY, transmission: int | None = None, **more: Any
) -> dict[str, Any]:
    references = [{"referenceType": "DialogportenDialogId", "referenceValue": dialog_id(number)}]
    if transmission is not None:
        value = transmission_id(transmission)
        references.append({"referenceType": "DialogportenTransmissionId", "referenceValue": value})
    return {
        "correspondenceId": CORRESPONDENCE,
        "recipient": f"urn:altinn:organization:identifier-no:{unit}",
        "sender": f"urn:altinn:organization:identifier-no:{SCHOOL}",
        "messageSender": "Testetaten",
        "sendersReference": "2026/1234",
        "published": "2026-11-20T06:55:40+00:00",
        "isConfidential": False,
        "isConfirmationNeeded": False,
        "externalReferences": references,
        "content": {
            "messageTitle": "Vedtak i sak 2026/1234",
            "messageBody": "## Vedtak\n\nSe vedlegg.",
            "attachments": [{"id": ATTACHMENT, "fileName": "brev.pdf", "dataType": "application/pdf"}],
        },
        "status": "Published",
        "created": "2026-11-20T06:55:40+00:00",
        "resourceId": LETTERS,
    } | more


def page(*dialogs: Any, token: str | None = None) -> dict[str, Any]:
    return {
        "items": list(dialogs),
        "hasNextPage": token is not None,
        "continuationToken": token,
        "orderBy": "contentupdatedat_desc,id_desc",
    }


def instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def check_request(request: httpx.Request) -> None:
    """Against the vendor's documents, where they lie beside the checkout."""
    if not CONTRACTS.is_dir():
        return
    for prefix, contract in (("/dialogporten", dialogporten), ("/correspondence", correspondence)):
        if request.url.path.startswith(prefix):
            body = json.loads(request.content) if request.content else None
            contract().check_request(
                request.method, request.url.path, request.url.params.multi_items(), body, dict(request.headers)
            )


@functools.cache
def dialogporten() -> OpenApi:
    return OpenApi(CONTRACTS / "altinn" / "dialogporten-enduser.openapi.v1.json", prefix="/dialogporten")


@functools.cache
def correspondence() -> OpenApi:
    return OpenApi(CONTRACTS / "altinn" / "correspondence-recipient.derived.openapi.json")
