"""A scripted Digipost behind httpx.MockTransport: an inbox that pages, one-time addresses, and whatever it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.sax.saxutils import escape

import httpx

from adapters.sources.digipost.settings import DigipostSettings
from adapters.sources.digipost.source import DigipostSource
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef
from bot.domain.sensitivity import Service, Unit
from bot.ports.source import PoisonLetter, PollPage
from tests.contract.scripted import NOW, Answer, StoppedClock, afresh, told

MUNICIPALITY = OrgNumber("313756270")
API = "https://api.digipost.no"
ELSEWHERE = "https://www.digipostdata.no"
TYPE = "application/vnd.digipost-v8+xml"
NAMESPACE = "http://api.digipost.no/schema/v8"
UNITS = (Unit(org_number=MUNICIPALITY, name="Prøvevik"),)


@dataclass(slots=True)
class Tokens:
    number: int = 1

    async def token(self) -> str:
        return f"token-{self.number}"

    def discard(self, token: str) -> None:
        self.number += 1


@dataclass(slots=True)
class Posted:
    """One letter in the scripted inbox."""

    number: int
    xml: str
    content: bytes = b"%PDF-1.7 brev"


@dataclass(slots=True)
class Digipost:
    """The newest letter stands first. `script` overrules a path: the last answer for ever."""

    letters: list[Posted] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    script: dict[str, list[Answer]] = field(default_factory=dict)
    #: called after each page of the inbox
    between_pages: Callable[[], None] = lambda: None
    #: one-time addresses that still work
    open_addresses: dict[str, bytes] = field(default_factory=dict)

    def answer(self, path: str, *answers: Answer) -> None:
        self.script[path] = list(answers)

    def listings(self) -> list[int]:
        return [int(each.url.params["offset"]) for each in self.requests if each.url.path == "/1000/inbox"]

    def to(self, path: str) -> list[httpx.Request]:
        return [each for each in self.requests if each.url.path == path]

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        headers = request.headers.copy()
        self.requests.append(httpx.Request(request.method, request.url, headers=headers))
        if request.url.host == "api.digipost.no":
            self._check_signed(request)
        else:
            self._check_bare(request)
        return afresh(self._answer(request))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        answers = self.script.get(request.url.path)
        if answers:
            return told(answers, request)
        return self._usual(request)

    def _usual(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.url.host == "www.digipostdata.no":
            content = self.open_addresses.pop(str(request.url), None)
            return httpx.Response(404) if content is None else httpx.Response(200, content=content)
        if path == "/1000":
            return xml(f'<link rel="{API}/relations/get_inbox" uri="{API}/1000/inbox"/>', root="entrypoint")
        if path == "/1000/inbox":
            offset, limit = int(request.url.params["offset"]), int(request.url.params["limit"])
            page = "".join(each.xml for each in self.letters[offset : offset + limit])
            self.between_pages()
            return xml(page, root="inbox")
        if path.endswith("/content"):
            return self._redirect(int(path.split("/")[3]))
        if request.method == "DELETE":
            before = len(self.letters)
            self.letters = [each for each in self.letters if path != f"/1000/inbox/{each.number}"]
            return httpx.Response(200) if len(self.letters) < before else missing()
        raise AssertionError(f"nobody expected {request.method} {path}")

    def _redirect(self, number: int) -> httpx.Response:
        found = next((each for each in self.letters if each.number == number or f"<id>{number}<" in each.xml), None)
        if found is None:
            return missing()
        address = f"{ELSEWHERE}/documents/{number}?token=t{len(self.requests)}"
        self.open_addresses[address] = found.content
        return httpx.Response(307, headers={"Location": address, "Set-Cookie": "session=secret"})

    def _check_signed(self, request: httpx.Request) -> None:
        assert request.headers["Authorization"].startswith("Bearer ")
        assert request.headers["X-Digipost-UserId"] == "2000"
        assert parsedate_to_datetime(request.headers["Date"]).tzinfo is not None

    def _check_bare(self, request: httpx.Request) -> None:
        told = {name.lower() for name in request.headers}
        assert not told & {"authorization", "x-digipost-userid", "cookie", "referer", "date"}


@dataclass(slots=True)
class Round:
    pages: list[PollPage]

    @property
    def letters(self) -> dict[str, Letter]:
        return {letter.ref.external_id: letter for page in self.pages for letter in page.letters}

    @property
    def poison(self) -> list[PoisonLetter]:
        return [each for page in self.pages for each in page.poison]

    @property
    def cursor(self) -> str | None:
        return next((page.cursor for page in reversed(self.pages) if page.cursor is not None), None)


@dataclass(slots=True)
class Stage:
    digipost: Digipost
    source: DigipostSource
    clock: StoppedClock
    tokens: Tokens

    async def poll(self, cursor: str | None = None, open_threads: Sequence[str] = ()) -> Round:
        return Round([page async for page in self.source.poll(cursor, open_threads)])

    def post(self, number: int, **fields: Any) -> Posted:
        """A new letter on top."""
        posted = Posted(number=number, xml=a_document(number, **fields))
        self.digipost.letters.insert(0, posted)
        return posted

    async def read(self, number: int, attachment: int | None = None) -> bytes:
        async with self.source.read(ref(number), str(attachment or number)) as content:
            return b"".join([chunk async for chunk in content])


def settings(**more: Any) -> DigipostSettings:
    oauth = {"client_id": "client", "broker_id": "2000", "certificate": "unused"}
    return DigipostSettings.model_validate({"oauth": oauth, "sender_id": "1000", "unit": MUNICIPALITY} | more)


def stage(services: Sequence[Service] = (), units: Sequence[Unit] = UNITS, **more: Any) -> Stage:
    digipost, clock, tokens = Digipost(), StoppedClock(), Tokens()
    source = DigipostSource(
        settings(**more),
        units=units,
        services=services,
        tokens=tokens,
        clock=clock,
        transport=httpx.MockTransport(digipost),
    )
    return Stage(digipost=digipost, source=source, clock=clock, tokens=tokens)


def ref(number: int) -> MessageRef:
    return MessageRef(source_id="digipost", external_id=str(number))


def a_document(
    number: int = 1,
    *,
    name: str = "document",
    subject: str | None = "Klage på vedtak",
    sender: str = "Storevik Eiendom AS",
    at: datetime = NOW - timedelta(hours=1),
    read_at: datetime | None = None,
    level: str = "TWO_FACTOR",
    media_type: str | None = "application/pdf",
    links: bool = False,
    attachments: str = "",
    **instead: str,
) -> str:
    """`instead`: elements as they shall stand, by name with underscores."""
    content, delete = f"{API}/1000/inbox/{number}/content", f"/1000/inbox/{number}"
    elements = {
        "id": f"<id>{number}</id>",
        "subject": "" if subject is None else f"<subject>{escape(subject)}</subject>",
        "sender": f"<sender>{escape(sender)}</sender>",
        "delivery_time": f"<delivery-time>{at.isoformat()}</delivery-time>",
        "first_accessed": f"<first-accessed>{read_at.isoformat()}</first-accessed>" if read_at else "",
        "level": f"<authentication-level>{level}</authentication-level>",
        "content_type": "" if media_type is None else f"<content-type>{media_type}</content-type>",
        "uris": "" if links else f"<content-uri>{content}</content-uri><delete-uri>{delete}</delete-uri>",
        "attachments": attachments,
        "links": a_link("GET_DOCUMENT_CONTENT", content) + a_link(f"{API}/relations/self_delete", delete)
        if links
        else "",
    }
    return f"<{name}>{''.join((elements | instead).values())}</{name}>"


def raw(content: bytes, **headers: str) -> httpx.Response:
    """As it comes over the wire: still packed."""
    return httpx.Response(200, headers=headers, stream=httpx.ByteStream(content))


def a_link(relation: str, address: str) -> str:
    return f'<link rel="{relation}" uri="{address}"/>'


def xml(inner: str, *, root: str, **headers: str) -> httpx.Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{NAMESPACE}">{inner}</{root}>'
    return httpx.Response(200, content=body.encode(), headers={"Content-Type": TYPE, **headers})


def error(status: int, code: str, kind: str = "CLIENT_DATA") -> httpx.Response:
    body = f"<error-code>{code}</error-code><error-message>Kari</error-message><error-type>{kind}</error-type>"
    answer = xml(body, root="error")
    return httpx.Response(status, content=answer.content, headers=answer.headers)


def missing() -> httpx.Response:
    """As digipost-api-client-dotnet's fixture has it."""
    return error(500, "GENERAL_ERROR", "SERVER")
