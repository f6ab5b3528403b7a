"""The door of each service: which token it accepts, which content type it can produce, how it refuses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.altinn.identifiers import ORGANISATION
from adapters.simulators.altinn.problems import (
    Answer,
    Refused,
    dialogporten_problem,
    missing_token,
    raw_maskinporten_token,
)
from adapters.simulators.altinn.records import Actor, SystemUser
from adapters.simulators.altinn.settings import Settings
from adapters.simulators.altinn.tokens import Bearer, Mint, TokenRefused
from adapters.simulators.altinn.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
READ_SCOPE = "altinn:correspondence.read"
WRITE_SCOPE = "altinn:correspondence.write"
DIALOGPORTEN_SCOPE = "digdir:dialogporten"
#: how strongly a system user is signed in
LEVEL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, after the token was judged."""

    bearer: Bearer
    system_user: SystemUser | None

    @property
    def organisation(self) -> str:
        return self.system_user.owner if self.system_user else self.bearer.consumer

    @property
    def as_sender(self) -> bool:
        """Correspondence takes a token with the write scope for a sender's, whatever else it holds."""
        return WRITE_SCOPE in self.bearer.scopes


@dataclass(frozen=True, slots=True)
class Gate:
    world: World
    mint: Mint
    settings: Settings

    def base(self, request: web.Request) -> str:
        return (self.settings.public_url or f"{request.scheme}://{request.host}").rstrip("/")

    def route(self, method: str, path: str, name: str, handler: Handler) -> web.RouteDef:
        """Faults strike outside the handler, so a refusal is an answer that a fault may replace."""

        async def answering(request: web.Request) -> web.StreamResponse:
            self.world.settle()
            try:
                return await handler(request)
            except Refused as refusal:
                return refusal.answer.response()

        return web.route(method, path, operation(name)(answering))

    def bearer(self, request: web.Request) -> Bearer:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(missing_token(""))
        try:
            return self.mint.read(token.strip(), base=self.base(request), now=int(self.world.clock().timestamp()))
        except TokenRefused as error:
            raise Refused(missing_token(str(error))) from error

    def dialogporten(self, request: web.Request) -> Caller:
        """Accepts Maskinporten's token as well as the exchanged one, but only of a system user."""
        caller = self._caller(self.bearer(request))
        if DIALOGPORTEN_SCOPE not in caller.bearer.scopes or caller.system_user is None:
            raise Refused(dialogporten_problem(403, request.path))
        return caller

    def correspondence(self, request: web.Request, *, exchanged: bool, produces: str) -> Caller:
        caller = self._caller(self.bearer(request))
        if exchanged and caller.bearer.kind == "maskinporten":
            raise Refused(raw_maskinporten_token())
        if not caller.bearer.scopes & {READ_SCOPE, WRITE_SCOPE}:
            raise Refused(Answer(status=403))
        check_accept(request, produces)
        return caller

    def actor(self, caller: Caller) -> Actor:
        unit = self.world.units.get(caller.organisation)
        return Actor(id=ORGANISATION + caller.organisation, name=unit.name if unit else caller.organisation)

    def _caller(self, bearer: Bearer) -> Caller:
        known = (user for user in self.world.system_users if user.id == bearer.system_user_id)
        return Caller(bearer=bearer, system_user=next(known, None))


def check_accept(request: web.Request, produces: str) -> None:
    accepted = [
        part.partition(";")[0].strip().lower()
        for header in request.headers.getall("Accept", [])
        for part in header.split(",")
    ]
    if not {"*/*", produces} & set(accepted):
        raise Refused(
            Answer(
                status=406,
                body=f"This endpoint does not support the requested Accept header. Supported: {produces}.",
            )
        )


def only_known_query(request: web.Request, known: frozenset[str], refuse: Callable[[dict[str, str]], Answer]) -> None:
    """Stricter than production, which ignores them: a misspelt filter would silently find too much."""
    unknown = sorted(set(request.query) - known)
    if unknown:
        raise Refused(refuse(dict.fromkeys(unknown, "Unknown query parameter")))
