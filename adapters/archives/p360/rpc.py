"""Sends SIF calls and grades their answers; the only module of the adapter that touches the network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import httpx
from pydantic import SecretStr, ValidationError

from adapters._kit.http import send_changing, send_reading
from adapters._kit.tokens import TokenSource
from adapters.archives.p360.protocol import Call
from adapters.archives.p360.refusals import BUSY, refusal_reason
from adapters.archives.p360.upload import plain_body, upload_body
from adapters.archives.p360.wire import HttpProblem, Verdict, WrittenAnswer
from bot.errors import AuthFailed, ContractBroken, OutcomeUnknown, OutsideError, Rejected, Unavailable

A = TypeVar("A", bound=Verdict)


class AuthKey(httpx.Auth):
    """The vendor recommends the header: a key in the address ends in logs (vendor PDF, 2016)."""

    def __init__(self, key: SecretStr) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"authkey {self._key.get_secret_value()}"
        yield request


class BearerOnce(httpx.Auth):
    """For uploads: a stream cannot be sent again, so a refused token is only left behind for the next try."""

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        token = await self._tokens.token()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == 401:
            self._tokens.discard(token)


@dataclass(frozen=True, slots=True, kw_only=True)
class SifRpc:
    system: str
    client: httpx.AsyncClient
    auth: httpx.Auth = field(repr=False)
    upload_auth: httpx.Auth = field(repr=False)
    client_id: str = ""
    request_timeout: timedelta = timedelta(minutes=2)

    async def read(self, call: Call, shape: type[A]) -> A:
        response = await send_reading(self.client, self._request(call), self.system, auth=self.auth)
        self._raise_for_http(response, unclear=ContractBroken)
        return self._verdict(response, shape, unclear=ContractBroken, busy=Unavailable)

    async def change(self, call: Call, shape: type[A]) -> A:
        response = await send_changing(self.client, self._request(call), self.system, auth=self.auth)
        return self._changed(response, shape)

    async def upload(
        self, call: Call, file: Mapping[str, Any], content: AsyncIterator[bytes], *, size: int
    ) -> WrittenAnswer:
        """A change that carries one file. What `content` raises comes through as it is: the call was never whole."""
        body = upload_body(call.parameter, file, size=size, system=self.system)
        request = self._request(call, content=body.stream(content), length=body.length)
        response = await send_changing(self.client, request, self.system, auth=self.upload_auth)
        return self._changed(response, WrittenAnswer)

    async def ping(self, call: Call) -> None:
        """Ping answers with no body; a refusal would have one."""
        response = await send_reading(self.client, self._request(call), self.system, auth=self.auth)
        self._raise_for_http(response, unclear=ContractBroken)
        if response.content.strip().startswith(b"{"):
            self._verdict(response, Verdict, unclear=ContractBroken, busy=Unavailable, silence=True)

    def _request(
        self, call: Call, *, content: AsyncIterator[bytes] | None = None, length: int | None = None
    ) -> httpx.Request:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.client_id:
            headers["clientid"] = self.client_id
        if length is not None:
            headers["Content-Length"] = str(length)
        seconds = self.request_timeout.total_seconds()
        return self.client.build_request(
            "POST",
            call.path,
            content=content or plain_body(call.parameter),
            headers=headers,
            timeout=httpx.Timeout(connect=5.0, read=seconds, write=seconds, pool=5.0),
        )

    def _changed(self, response: httpx.Response, shape: type[A]) -> A:
        self._raise_for_http(response, unclear=OutcomeUnknown)
        return self._verdict(response, shape, unclear=OutcomeUnknown, busy=OutcomeUnknown)

    def _raise_for_http(self, response: httpx.Response, *, unclear: type[OutsideError]) -> None:
        status = response.status_code
        if 200 <= status < 300:
            return
        if status in (401, 403):
            raise AuthFailed(self.system, f"sif.http_{status}")
        if 400 <= status < 500:
            raise Rejected(self.system, _http_reason(response))
        raise unclear(self.system, f"sif.http_{status}")

    def _verdict(
        self,
        response: httpx.Response,
        shape: type[A],
        *,
        unclear: type[OutsideError],
        busy: type[OutsideError],
        silence: bool = False,
    ) -> A:
        """`silence`: whether an answer that says neither yes nor no is a yes."""
        try:
            answer = shape.model_validate_json(response.content)
        except ValidationError:
            # the chained error would quote the answer, which may hold names and titles
            raise unclear(self.system, "sif.unreadable_answer") from None
        if answer.refused:
            reason = refusal_reason(answer.error_message)
            raise (busy if reason == BUSY else Rejected)(self.system, reason)
        if answer.successful is None and not silence:
            raise unclear(self.system, "sif.no_verdict")
        return answer


def _http_reason(response: httpx.Response) -> str:
    if response.status_code == 413:
        return "sif.too_large"
    try:
        problem = HttpProblem.model_validate_json(response.content)
    except ValidationError:
        return f"sif.http_{response.status_code}"
    known = refusal_reason(f"{problem.exception_type} {problem.message}")
    return known if known not in ("sif.failed", BUSY) else f"sif.http_{response.status_code}"
