"""Who is visiting: the session behind the cookie, and what that person may do as the configuration says it now."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.app.desk import Desk
from bot.app.reading.read_letter import Reader
from bot.domain.people import Person
from bot.web.refusal import Refused
from bot.web.sessions import Session, Sessions
from bot.web.settings import WebSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    session: Session
    person: Person
    #: signed in as surely as confidential letters ask for
    strong: bool

    @property
    def reader(self) -> Reader:
        return Reader(person=self.person, strong=self.strong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    desk: Desk
    settings: WebSettings
    sessions: Sessions

    @property
    def cookie(self) -> str:
        """`__Host-`: the browser takes it over https only, for this host and nobody above or beside it."""
        return "__Host-postvakt" if self.settings.secure else "postvakt"

    def session_id(self, request: web.Request) -> str:
        return request.cookies.get(self.cookie, "")

    async def current(self, request: web.Request) -> Visit | None:
        session = self.sessions.get(self.session_id(request))
        if session is None:
            return None
        async with self.desk.store.transaction() as tx:
            remembered = await tx.person(session.person_id)
        seen, _ = remembered or (Person(person_id=session.person_id, name=""), "")
        # roles come from the configuration alone, never from a token
        person = self.desk.known_person(session.person_id, seen.name, seen.locale)
        high = self.settings.high_sign_in
        return Visit(session=session, person=person, strong=bool(high) and high in session.contexts)

    def keep(self, answer: web.StreamResponse, name: str, value: str, *, max_age: int | None = None) -> None:
        answer.set_cookie(
            name, value, path="/", httponly=True, secure=self.settings.secure, samesite="Lax", max_age=max_age
        )

    def drop(self, answer: web.StreamResponse, name: str) -> None:
        answer.del_cookie(name, path="/", httponly=True, secure=self.settings.secure, samesite="Lax")


async def form_of(request: web.Request, visit: Visit) -> dict[str, str]:
    """What a form of ours sends. Raises Refused for one that does not bear this session's token."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415, "wrong_origin", reason="content_type")
    try:
        sent = await request.post()
    except (ValueError, LookupError) as fault:
        # bytes that are no text, or a charset that nobody knows
        raise Refused(400, "wrong_origin", reason="form") from fault
    fields = {name: value for name, value in sent.items() if isinstance(value, str)}
    token = fields.pop("csrf", "")
    if not secrets.compare_digest(token.encode(errors="surrogatepass"), visit.session.csrf.encode()):
        raise Refused(403, "wrong_origin", reason="csrf")
    return fields


def need_own_origin(request: web.Request, settings: WebSettings) -> None:
    """Before anything else of a request that changes something.

    Under `Referrer-Policy: no-referrer` browsers say `Origin: null` of our own forms too (Fetch, section 3.2, 2026-11):
    then Sec-Fetch-Site tells. A sandboxed frame says null and cross-site.
    """
    if request.method in ("GET", "HEAD"):
        return
    origin = request.headers.get("Origin", "null")
    if origin == settings.public_url:
        return
    if origin != "null" or request.headers.get("Sec-Fetch-Site") != "same-origin":
        raise Refused(403, "wrong_origin", reason="origin")
