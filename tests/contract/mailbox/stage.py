"""A scripted Exchange behind httpx.MockTransport: mailboxes, folders, deltas, moves, drafts, and what it is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import httpx

from adapters.sources.mailbox.settings import MailboxSettings
from adapters.sources.mailbox.source import MailboxSource
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef
from bot.domain.notices import Notice
from bot.domain.sensitivity import Service, Unit
from bot.ports.source import PoisonLetter, PollPage
from tests.contract.scripted import NOW, Answer, StoppedClock, afresh, told

TOWN, SCHOOL, NURSERY = OrgNumber("313756270"), OrgNumber("310356875"), OrgNumber("312345676")
GRAPH = "https://graph.microsoft.com/v1.0"
POST = "postmottak@provevik.example"
OFFICE = "dokumentsenter@provevik.example"
KEY_PROPERTY = "String {7b9d6a52-4f0e-4c1b-9d7e-2a6c58d1f3e4} Name PostvaktKey"
UNITS = (
    Unit(org_number=TOWN, name="Prøvevik kommune"),
    Unit(org_number=SCHOOL, name="Prøvevik skole"),
    Unit(org_number=NURSERY, name="Prøvevik barnevern", self_serving=True),
)
ALTINN = "noreply@altinn.no"
ALTINN_SUBJECT = "En melding har blitt mottatt i Altinn"


def altinn_text(unit: str = "PRØVEVIK KOMMUNE", sender: str = "TESTETATEN") -> str:
    return f"Hei. {unit} har mottatt en ny melding fra {sender}. Logg deg inn i Altinn for å se denne meldingen."


@dataclass(slots=True)
class Tokens:
    number: int = 1

    async def token(self) -> str:
        return f"token-{self.number}"

    def discard(self, token: str) -> None:
        self.number += 1


@dataclass(slots=True)
class Mail:
    shape: dict[str, Any]
    mime: bytes = b""
    body: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Exchange:
    """Answers as an Exchange with two mailboxes would; `script` overrules a path, the last answer for ever."""

    mails: dict[str, Mail] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    folders: dict[str, dict[str, str]] = field(default_factory=dict)
    #: by mailbox: ids in the order of their changes
    changes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    script: dict[str, list[Answer]] = field(default_factory=dict)
    page: int = 2

    def answer(self, path: str, *answers: Answer) -> None:
        self.script[path] = list(answers)

    def paths(self, method: str = "") -> list[str]:
        return [each.url.path for each in self.requests if method in ("", each.method)]

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        headers = request.headers.copy()
        self.requests.append(httpx.Request(request.method, request.url, headers=headers, content=request.content))
        assert request.headers["Authorization"].startswith("Bearer token-")
        assert 'IdType="ImmutableId"' in request.headers["Prefer"]
        assert request.url.host == "graph.microsoft.com"
        answers = self.script.get(request.url.path.removeprefix("/v1.0"))
        return afresh(told(answers, request) if answers else self._usual(request))

    def _usual(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1.0")
        for pattern, handler in ROUTES:
            found = re.fullmatch(pattern, f"{request.method} {path}")
            if found:
                return handler(self, request, **found.groupdict())
        raise AssertionError(f"nobody expected {request.method} {path}")

    def delta(self, request: httpx.Request, mailbox: str) -> httpx.Response:
        params = request.url.params
        place = int(params.get("$deltatoken", params.get("$skiptoken", "0")))
        if not {"$deltatoken", "$skiptoken"} & set(params):
            assert params["$filter"].startswith("receivedDateTime ge ")
        entries = self.changes.get(mailbox, [])
        end = min(place + self.page, len(entries))
        name, key = ("@odata.nextLink", "$skiptoken") if end < len(entries) else ("@odata.deltaLink", "$deltatoken")
        link = f"{GRAPH}/users/{mailbox}/mailFolders/inbox/messages/delta?{key}={end}"
        return ok({"value": entries[place:end], name: link})

    def one(self, request: httpx.Request, mailbox: str, mail: str) -> httpx.Response:
        found = self.mails.get(mail)
        if found is None or self.owner[mail] != mailbox:
            return graph_error(404, "ErrorItemNotFound")
        body = (
            {"body": {"contentType": "text", "content": found.body}} if "body" in request.url.params["$select"] else {}
        )
        return ok({**found.shape, **body})

    def raw(self, request: httpx.Request, mailbox: str, mail: str) -> httpx.Response:
        return httpx.Response(200, content=self.mails[mail].mime)

    def listed_attachments(self, request: httpx.Request, mailbox: str, mail: str) -> httpx.Response:
        return ok({"value": self.mails[mail].attachments})

    def attachment(self, request: httpx.Request, mailbox: str, mail: str, attachment: str) -> httpx.Response:
        return httpx.Response(200, content=self.mails[mail].contents[attachment])

    def folder(self, request: httpx.Request, mailbox: str, folder: str) -> httpx.Response:
        return ok({"id": f"{folder}-of-{mailbox}", "displayName": folder})

    def below(self, request: httpx.Request, mailbox: str, folder: str) -> httpx.Response:
        return ok({"value": [{"id": each, "displayName": name} for name, each in self.folders.get(folder, {}).items()]})

    def move(self, request: httpx.Request, mailbox: str, mail: str) -> httpx.Response:
        self.mails[mail].shape["parentFolderId"] = json.loads(request.content)["destinationId"]
        return ok(self.mails[mail].shape, 201)

    def mark(self, request: httpx.Request, mailbox: str, mail: str) -> httpx.Response:
        self.mails[mail].shape |= json.loads(request.content)
        return ok(self.mails[mail].shape)

    def search(self, request: httpx.Request, mailbox: str) -> httpx.Response:
        wanted = request.url.params["$filter"]
        found = [
            {"id": name, "isDraft": mail.shape["isDraft"]}
            for name, mail in self.mails.items()
            if f"ep/value eq '{mail.shape.get('key')}'" in wanted and KEY_PROPERTY in wanted
        ]
        return ok({"value": found})

    def draft(self, request: httpx.Request, mailbox: str) -> httpx.Response:
        told = json.loads(request.content)
        key = told["singleValueExtendedProperties"][0]
        assert key["id"] == KEY_PROPERTY
        name = f"draft-{len(self.mails)}"
        self.mails[name] = Mail(shape={"id": name, "isDraft": True, "key": key["value"], "told": told})
        self.owner[name] = mailbox
        return ok({"id": name, "isDraft": True}, 201)

    def send(self, request: httpx.Request, mailbox: str, mail: str) -> httpx.Response:
        if not self.mails[mail].shape["isDraft"]:
            return graph_error(404, "ErrorItemNotFound")
        self.mails[mail].shape["isDraft"] = False
        self.sent.append(self.mails[mail].shape["told"])
        return httpx.Response(202)


_M = r"/users/(?P<mailbox>[^/]+)"
ROUTES: list[tuple[str, Callable[..., httpx.Response]]] = [
    (rf"GET {_M}/mailFolders/inbox/messages/delta", Exchange.delta),
    (rf"GET {_M}/messages", Exchange.search),
    (rf"POST {_M}/messages", Exchange.draft),
    (rf"GET {_M}/messages/(?P<mail>[^/]+)", Exchange.one),
    (rf"PATCH {_M}/messages/(?P<mail>[^/]+)", Exchange.mark),
    (rf"GET {_M}/messages/(?P<mail>[^/]+)/\$value", Exchange.raw),
    (rf"GET {_M}/messages/(?P<mail>[^/]+)/attachments", Exchange.listed_attachments),
    (rf"GET {_M}/messages/(?P<mail>[^/]+)/attachments/(?P<attachment>[^/]+)/\$value", Exchange.attachment),
    (rf"POST {_M}/messages/(?P<mail>[^/]+)/move", Exchange.move),
    (rf"POST {_M}/messages/(?P<mail>[^/]+)/send", Exchange.send),
    (rf"GET {_M}/mailFolders/(?P<folder>[^/]+)", Exchange.folder),
    (rf"GET {_M}/mailFolders/(?P<folder>[^/]+)/childFolders", Exchange.below),
]


@dataclass(slots=True)
class Round:
    pages: list[PollPage]

    @property
    def letters(self) -> dict[str, Letter]:
        return {letter.ref.external_id: letter for page in self.pages for letter in page.letters}

    @property
    def notices(self) -> list[Notice]:
        return [each for page in self.pages for each in page.notices]

    @property
    def counted(self) -> list[tuple[str, str]]:
        return [(each.ref.external_id, each.rule) for page in self.pages for each in page.suppressed]

    @property
    def poison(self) -> list[PoisonLetter]:
        return [each for page in self.pages for each in page.poison]

    @property
    def cursor(self) -> str | None:
        return next((page.cursor for page in reversed(self.pages) if page.cursor is not None), None)


@dataclass(slots=True)
class Stage:
    exchange: Exchange
    source: MailboxSource
    clock: StoppedClock
    tokens: Tokens
    sleeps: list[float]

    async def poll(self, cursor: str | None = None, open_threads: Sequence[str] = ()) -> Round:
        return Round([page async for page in self.source.poll(cursor, open_threads)])

    def mail(
        self,
        name: str = "m1",
        *,
        mailbox: str = POST,
        subject: str = "Søknad om skjenkebevilling",
        sender: str = "kari@example.test",
        shown_as: str = "Kari (test)",
        text: str = "Hei",
        at: datetime = NOW - timedelta(minutes=1),
        mime: bytes | None = None,
        **more: Any,
    ) -> Mail:
        shape = {
            "id": name,
            "subject": subject,
            "from": {"emailAddress": {"name": shown_as, "address": sender}},
            "receivedDateTime": at.isoformat().replace("+00:00", "Z"),
            "parentFolderId": f"inbox-of-{mailbox}",
            "isDraft": False,
            "webLink": f"https://outlook.office365.com/owa/?ItemID={name}",
        } | more
        mail = Mail(shape=shape, mime=mime if mime is not None else an_email(text, subject=subject), body=text)
        self.exchange.mails[name] = mail
        self.exchange.owner[name] = mailbox
        self.exchange.changes.setdefault(mailbox, []).append(shape)
        return mail

    def notice(self, name: str = "n1", *, text: str = "", **more: Any) -> Mail:
        return self.mail(name, **{"subject": ALTINN_SUBJECT, "sender": ALTINN, "text": text or altinn_text()} | more)

    async def read(self, name: str, attachment_id: str) -> bytes:
        async with self.source.read(ref(name), attachment_id) as content:
            return b"".join([chunk async for chunk in content])


def settings(**more: Any) -> MailboxSettings:
    entra = {"tenant_id": "provevik.example", "client_id": "client", "client_secret": "secret"}
    mailboxes = [{"address": POST, "name": "post", "unit": TOWN, "letters": True}]
    return MailboxSettings.model_validate({"entra": entra, "mailboxes": mailboxes} | more)


def stage(services: Sequence[Service] = (), units: Sequence[Unit] = UNITS, **more: Any) -> Stage:
    exchange, clock, tokens = Exchange(), StoppedClock(), Tokens()
    sleeps: list[float] = []

    async def sleep(seconds: float) -> None:
        sleeps.append(seconds)

    source = MailboxSource(
        settings(**more),
        units=units,
        services=services,
        tokens=tokens,
        clock=clock,
        sleep=sleep,
        transport=httpx.MockTransport(exchange),
    )
    return Stage(exchange=exchange, source=source, clock=clock, tokens=tokens, sleeps=sleeps)


def ref(name: str, mailbox: str = "post") -> MessageRef:
    return MessageRef(source_id="postmottak", external_id=f"{mailbox}/{name}")


def an_email(text: str, *, subject: str = "Emne", html: str = "", attachment: bytes | None = None) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "Avsender <noreply@example.test>"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    if attachment is not None:
        mail.add_attachment(attachment, maintype="application", subtype="pdf", filename="brev.pdf")
    return mail.as_bytes()


def ok(body: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=body)


def graph_error(status: int, code: str, **headers: str) -> httpx.Response:
    return httpx.Response(
        status, json={"error": {"code": code, "message": "Kari Nordmann was not found"}}, headers=headers
    )
