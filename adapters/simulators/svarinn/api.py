"""The three calls of SvarInn V2: list, fetch, tell what became of it. Basic authentication of a mottakersystem.

contracts/fiks/svarinn/svarinn-api-v2.json (ks-no 7f3b4e40); SvarInn REST.md (ks-no 7b27ffce), read 2026-11.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.svarinn.letter_json import letter_json
from adapters.simulators.svarinn.package import Cut, encrypted
from adapters.simulators.svarinn.receipt import BadReceipt, Receipt, read_receipt
from adapters.simulators.svarinn.records import Letter, Receiver
from adapters.simulators.svarinn.settings import Settings
from adapters.simulators.svarinn.world import World

ROOT = "/api/svarinn/v2/forsendelser"
OLD_DOWNLOAD = "/tjenester/svarinn/forsendelse"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """Stops a call with a status and a reason."""

    def __init__(self, status: int, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class SvarInnApi:
    world: World
    settings: Settings

    def routes(self) -> list[web.RouteDef]:
        return [
            self._route("GET", ROOT, "hentNyeForsendelser", self.listed),
            self._route("GET", ROOT + "/{letter}", "lastNedFiler", self.download),
            self._route("GET", OLD_DOWNLOAD + "/{letter}", "lastNedFiler", self.download),
            self._route("PATCH", ROOT + "/{letter}/status", "oppdaterStatus", self.receipt),
        ]

    async def listed(self, request: web.Request) -> web.Response:
        receiver = self._receiver(request)
        self._no_query(request)
        letters = self._ordered(self.world.waiting(receiver))[: self.settings.most_listed]
        return web.json_response([letter_json(one, link=self._link(request, one)) for one in letters])

    async def download(self, request: web.Request) -> web.StreamResponse:
        receiver = self._receiver(request)
        self._no_query(request)
        letter = self._waiting(request, receiver)
        letter.downloads += 1
        pieces = encrypted(letter, receiver, self.world.take_spoilage(letter))
        headers = {"Content-Type": _media_type(letter), "Content-Disposition": _disposition(letter)}
        if self.settings.declare_length:
            return web.Response(body=b"".join(pieces), headers=headers)
        return await _streamed(request, web.StreamResponse(headers=headers), pieces)

    async def receipt(self, request: web.Request) -> web.Response:
        receiver = self._receiver(request)
        self._no_query(request)
        if request.content_type != "application/json":
            raise Refused(415, "Content-Type must be application/json")
        try:
            told = read_receipt(await request.read())
        except BadReceipt as wrong:
            raise Refused(400, str(wrong)) from wrong
        letter = self._letter(request, receiver)
        if not letter.waiting:
            if self.settings.second_receipt == 200:
                return web.Response(status=self.settings.receipt_status)
            raise Refused(self.settings.second_receipt, "Forsendelsen er ikke klar for mottak")
        self._carry_out(letter, told)
        return web.Response(status=self.settings.receipt_status)

    def _carry_out(self, letter: Letter, told: Receipt) -> None:
        if told.received:
            self.world.received(letter)
        else:
            self.world.failed(letter, told.text, permanent=told.permanent)

    def _route(self, method: str, path: str, name: str, handler: Handler) -> web.RouteDef:
        async def answering(request: web.Request) -> web.StreamResponse:
            self.world.settle()
            try:
                return await handler(request)
            except Refused as refusal:
                return _problem(request, refusal)

        return web.route(method, path, operation(name)(answering))

    def _receiver(self, request: web.Request) -> Receiver:
        """The login belongs to the system, whichever of its organisations a letter is for."""
        username, password = _basic(request.headers.get("Authorization", ""))
        known = self.world.receivers.get(username)
        if known is None or not hmac.compare_digest(known.password.encode(), password.encode()):
            raise Refused(401, "Ugyldig brukernavn eller passord")
        if known.blocked:
            raise Refused(403, "Mottakersystemet har ikke tilgang")
        return known

    def _letter(self, request: web.Request, receiver: Receiver) -> Letter:
        found = self.world.letters.get(request.match_info["letter"])
        if found is None or found.receiver != receiver.username:
            raise Refused(404, "Fant ikke forsendelsen")
        return found

    def _waiting(self, request: web.Request, receiver: Receiver) -> Letter:
        letter = self._letter(request, receiver)
        if not letter.waiting:
            raise Refused(404, "Fant ikke forsendelsen")
        return letter

    def _ordered(self, letters: list[Letter]) -> list[Letter]:
        if self.settings.order == "newest_first":
            return letters[::-1]
        if self.settings.order == "shuffled":
            return sorted(letters, key=lambda one: hashlib.sha256(one.id.encode()).digest())
        return letters

    def _link(self, request: web.Request, letter: Letter) -> str:
        base = (self.settings.public_url or f"{request.scheme}://{request.host}").rstrip("/")
        return f"{base}{OLD_DOWNLOAD if self.settings.old_links else ROOT}/{letter.id}"

    def _no_query(self, request: web.Request) -> None:
        """Stricter than production: no call of V2 has a query parameter, so one is a misunderstanding."""
        if request.query:
            raise Refused(400, f"unknown query parameter {next(iter(request.query))}")


async def _streamed(request: web.Request, response: web.StreamResponse, pieces: Iterator[bytes]) -> web.StreamResponse:
    await response.prepare(request)
    try:
        for piece in pieces:
            await response.write(piece)
    except Cut:
        if request.transport is not None:
            request.transport.abort()
        return response
    except ConnectionError:
        return response
    await response.write_eof()
    return response


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    username, colon, password = text.partition(":")
    return (username, password) if scheme.lower() == "basic" and colon else ("", "")


def _media_type(letter: Letter) -> str:
    draft = letter.draft
    if draft.media_type:
        return draft.media_type
    return "application/pdf" if draft.package == "single" else "application/zip"


def _disposition(letter: Letter) -> str:
    single = letter.draft.package == "single" and letter.draft.files
    name = letter.draft.files[0].file_name if single else f"dokumenter-{letter.id}.zip"
    return f"attachment; filename*=UTF-8''{quote(name)}"


def _problem(request: web.Request, refusal: Refused) -> web.Response:
    """Body as on ks-no's "integrasjoner" page (0cf2eaf5): contracts/fiks/fiks-feilmelding.docs.json."""
    body = {
        "status": refusal.status,
        "error": HTTPStatus(refusal.status).phrase,
        "errorId": str(uuid4()),
        "path": request.path,
        "message": refusal.message,
        "errorCode": refusal.code or None,
    }
    headers = {"WWW-Authenticate": 'Basic realm="SvarInn"'} if refusal.status == 401 else {}
    return web.json_response(body, status=refusal.status, headers=headers)
