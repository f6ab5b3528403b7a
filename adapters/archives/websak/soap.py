"""Sends requests to WebSak and grades its answers; the only module of the adapter that touches the network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
from pydantic import SecretStr

from adapters._kit.bounded import bounded_content
from adapters._kit.http import send_changing, stream_reading
from adapters._kit.xml import Element, XmlLimits, XmlRefused, parse_xml
from adapters.archives.websak.envelope import UsernameToken, envelope, upload_body
from adapters.archives.websak.faults import Blame, fault_in
from adapters.archives.websak.protocol import Call
from adapters.archives.websak.settings import WebSakSettings
from adapters.archives.websak.wire import returned
from bot.errors import AuthFailed, ContractBroken, OutcomeUnknown, OutsideError, Rejected, Unavailable

_API = "gi"
#: SOAP 1.1 section 6.2: a fault comes with this status
_FAULT_STATUS = 500
_LIMITS = XmlLimits(most_bytes=8 * 1024 * 1024, depth=32, elements=200_000)


class ApiKey(httpx.Auth):
    def __init__(self, key: SecretStr) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["apikey"] = self._key.get_secret_value()
        yield request


@dataclass(frozen=True, slots=True, kw_only=True)
class SoapService:
    system: str
    client: httpx.AsyncClient
    reading_path: str
    changing_path: str
    request_timeout: timedelta
    #: in HTTP's own headers
    auth: httpx.Auth | None = field(repr=False, default=None)
    #: in SOAP's
    token: UsernameToken | None = field(repr=False, default=None)

    @classmethod
    def of(cls, settings: WebSakSettings, client: httpx.AsyncClient) -> SoapService:
        auth: httpx.Auth | None = None
        if settings.auth == "apikey":
            auth = ApiKey(settings.apikey)
        elif settings.auth == "basic":
            auth = httpx.BasicAuth(settings.username, settings.password.get_secret_value())
        wss = settings.auth == "wss"
        return cls(
            system=settings.archive_id,
            client=client,
            reading_path=settings.reading_path,
            changing_path=settings.changing_path,
            request_timeout=settings.request_timeout,
            auth=auth,
            token=UsernameToken(username=settings.username, password=settings.password) if wss else None,
        )

    async def read(self, call: Call) -> Element | None:
        """What the operation returns. Raises Rejected with `gi.finder` where there is nothing, or the list is empty."""
        request = self._request(call, envelope(call.body, self.token))
        async with stream_reading(
            self.client, request, self.system, api=_API, auth=self.auth, answered=(_FAULT_STATUS,)
        ) as response:
            content = await bounded_content(response, self.system, api=_API, most=_LIMITS.most_bytes)
        return self._answer(response.status_code, content, call, unclear=ContractBroken, theirs=Unavailable)

    async def change(self, call: Call) -> Element | None:
        return await self._change(call, self._request(call, envelope(call.body, self.token)))

    async def upload(self, call: Call, content: AsyncIterator[bytes], *, size: int) -> None:
        """A change that carries one file. What `content` raises comes through as it is: the call was never whole."""
        body = upload_body(envelope(call.body, self.token), size=size, system=self.system)
        request = self._request(call, body.stream(content), length=body.length)
        await self._change(call, request)

    async def _change(self, call: Call, request: httpx.Request) -> Element | None:
        response = await send_changing(
            self.client, request, self.system, api=_API, auth=self.auth, answered=(_FAULT_STATUS,)
        )
        return self._answer(response.status_code, response.content, call, unclear=OutcomeUnknown, theirs=OutcomeUnknown)

    def _request(
        self, call: Call, content: bytes | AsyncIterator[bytes], *, length: int | None = None
    ) -> httpx.Request:
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "Accept": "text/xml",
            "Accept-Encoding": "gzip",
            "SOAPAction": f'"{call.action}"',
        }
        if length is not None:
            headers["Content-Length"] = str(length)
        seconds = self.request_timeout.total_seconds()
        return self.client.build_request(
            "POST",
            self.reading_path if call.service == "reading" else self.changing_path,
            content=content,
            headers=headers,
            timeout=httpx.Timeout(connect=5.0, read=seconds, write=seconds, pool=5.0),
        )

    def _answer(
        self, status: int, content: bytes, call: Call, *, unclear: type[OutsideError], theirs: type[OutsideError]
    ) -> Element | None:
        """`unclear` for what cannot be read, `theirs` for what is the archive's own fault."""
        if status in (401, 403):
            raise AuthFailed(self.system, f"gi.http_{status}")
        if status == 413:
            raise Rejected(self.system, "gi.too_large")
        if 400 <= status < 500:
            raise Rejected(self.system, f"gi.http_{status}")
        if status not in (200, _FAULT_STATUS):
            raise unclear(self.system, f"gi.http_{status}")
        try:
            body = _body(content)
        except XmlRefused as refused:
            if status == _FAULT_STATUS:
                raise theirs(self.system, f"gi.http_{status}") from None
            raise unclear(self.system, f"gi.{refused.reason}") from None
        self._raise_for_fault(body, theirs)
        if status == _FAULT_STATUS:
            raise theirs(self.system, f"gi.http_{status}")
        try:
            return returned(body, call.operation, self.system)
        except ContractBroken as broken:
            raise unclear(self.system, broken.reason) from None

    def _raise_for_fault(self, body: Element, theirs: type[OutsideError]) -> None:
        fault = fault_in(body)
        if fault is None:
            return
        if fault.blame is Blame.OPERATOR:
            raise AuthFailed(self.system, fault.reason)
        if fault.blame is Blame.CALLER:
            raise Rejected(self.system, fault.reason)
        raise theirs(self.system, fault.reason)


def _body(content: bytes) -> Element:
    root = parse_xml(content, _LIMITS)
    body = next(root.all("Body"), None) if root.name == "Envelope" else None
    if body is None:
        raise XmlRefused("no_envelope")
    return body
