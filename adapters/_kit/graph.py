"""The way in to Microsoft Graph as an application: tokens, ids that outlive a move, and what its refusals mean.

learn.microsoft.com/graph/errors, /graph/throttling, /graph/outlook-immutable-id (2026-11).
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from adapters._kit.bounded import MOST_BYTES, read_bounded
from adapters._kit.http import send_changing, stream_reading
from adapters._kit.tokens import BearerAuth, TokenSource
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError, Rejected, Unavailable

_API: Final = "graph"
#: without it a mail has another id after every move
_IMMUTABLE: Final = 'IdType="ImmutableId"'
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_MISSING: Final = frozenset({"ErrorItemNotFound"})
#: the mailbox is not there, is no mailbox, or is not among those that the application may see
_OPERATORS: Final = frozenset(
    {
        "ErrorInvalidUser",
        "MailboxNotEnabledForRESTAPI",
        "MailboxNotSupportedForRESTAPI",
        "Request_ResourceNotFound",
        "ResourceNotFound",
    }
)
_LATER: Final = frozenset({"ErrorIrresolvableConflict", "ErrorMailboxMoveInProgress", "ErrorMailboxStoreUnavailable"})
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphCall:
    method: Literal["GET", "POST", "PATCH"]
    #: below Graph's address, or the whole of a link that Graph gave
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    #: beside immutable ids
    prefer: tuple[str, ...] = ()
    json: Mapping[str, Any] | None = None
    accept: str = "application/json"


class Graph:
    def __init__(self, client: httpx.AsyncClient, tokens: TokenSource, *, system: str) -> None:
        self._client = client
        self._auth = BearerAuth(tokens)
        self._system = system

    async def ask(self, call: GraphCall, *, most: int = MOST_BYTES, attempts: int = 3) -> httpx.Response:
        """For calls that change nothing: tried again at once when Graph stumbles."""
        request = self._request(call)
        response = await read_bounded(
            self._client, request, self._system, api=_API, auth=self._auth, attempts=attempts, most=most
        )
        return self._good(response)

    async def read(self, shape: type[Shape], call: GraphCall, *, most: int = MOST_BYTES) -> Shape:
        return self.shaped(shape, await self.ask(call, most=most))

    async def change(self, call: GraphCall) -> httpx.Response:
        response = await send_changing(self._client, self._request(call), self._system, api=_API, auth=self._auth)
        return self._good(response)

    @asynccontextmanager
    async def stream(self, call: GraphCall) -> AsyncIterator[httpx.Response]:
        request = self._request(call)
        async with stream_reading(self._client, request, self._system, api=_API, auth=self._auth) as response:
            if not response.is_success:
                await response.aread()
                raise refusal(response, self._system)
            yield response

    def shaped(self, shape: type[Shape], response: httpx.Response) -> Shape:
        try:
            return shape.model_validate_json(response.content)
        except ValidationError as fault:
            raise ContractBroken(self._system, f"graph.{shape.__name__.lower()}", fault=fault_in(fault)) from fault

    def is_own(self, link: str) -> bool:
        """Whether a link that was kept or given lies at Graph itself: the token goes nowhere else."""
        try:
            found, own = httpx.URL(link), self._client.base_url
        except httpx.InvalidURL:
            return False
        same = (found.scheme, found.host, found.port) == (own.scheme, own.host, own.port)
        return same and found.path.startswith(own.path) and not found.userinfo

    def _request(self, call: GraphCall) -> httpx.Request:
        if "://" in call.path and not self.is_own(call.path):
            raise ContractBroken(self._system, "graph.foreign_address")
        headers = {"Accept": call.accept, "Prefer": ", ".join((_IMMUTABLE, *call.prefer))}
        return self._client.build_request(
            call.method, call.path, params=dict(call.params) or None, headers=headers, json=call.json
        )

    def _good(self, response: httpx.Response) -> httpx.Response:
        if not response.is_success:
            raise refusal(response, self._system)
        return response


def refusal(response: httpx.Response, system: str) -> OutsideError:
    """Graph's codes, never its prose: that quotes what was asked."""
    status, code = response.status_code, _code(response)
    reason = f"graph.{code or status}"
    if status in (401, 403) or code in _OPERATORS:
        return AuthFailed(system, reason)
    if status == 410 or code in _MISSING:
        return Gone(system, reason)
    if status in (409, 412, 423) or code in _LATER:
        return Unavailable(system, reason)
    if code and 400 <= status < 500:
        return Rejected(system, reason)
    return ContractBroken(system, reason)


def fault_in(fault: ValidationError) -> str:
    """Which field is wrong and how, never its value."""
    first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['type']}"


def _code(response: httpx.Response) -> str:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return ""
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
