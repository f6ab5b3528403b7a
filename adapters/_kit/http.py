"""How every adapter talks HTTP: one client factory, and two ways of sending that grade what went wrong.

`send_reading` is for requests that change nothing, whatever their verb. `send_changing` is for requests that change
something: there `Unavailable` means provably not sent or refused before work, and every other failure after the first
byte is `OutcomeUnknown`. Both return all other answers, 401 and the rest of 4xx included: what those mean is the
adapter's to say.
"""

from __future__ import annotations

import functools
import ssl
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import httpx
import stamina

from bot.errors import ContractBroken, OutcomeUnknown, OutsideError, Unavailable

TIMEOUT: Final = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=5.0)
LIMITS: Final = httpx.Limits(max_connections=10, max_keepalive_connections=5, keepalive_expiry=5.0)
CHUNK_BYTES: Final = 64 * 1024

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
#: a longer wait than this is the caller's to plan, not ours to sit through
_LONGEST_WAIT = timedelta(seconds=5)
#: after "too many requests" that does not say when to come back
_AFTER_429 = timedelta(minutes=1)


@functools.cache
def trusted() -> ssl.SSLContext:
    """The usual authorities, read once a process: it takes longer than most requests do."""
    return httpx.create_ssl_context(trust_env=False)


def http_client(
    base_url: str,
    *,
    timeout: httpx.Timeout = TIMEOUT,
    headers: Mapping[str, str] | None = None,
    limits: httpx.Limits = LIMITS,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """Follows no redirect (a token would follow with it) and reads neither proxies nor .netrc from the environment."""
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=timeout,
        headers={"User-Agent": "postvakt", **(headers or {})},
        limits=limits,
        transport=transport,
        verify=trusted() if transport is None else True,
        follow_redirects=False,
        trust_env=False,
    )


def outside_url(text: str) -> str:
    """The address of a system outside, without a slash at its end: https, or http on this machine (simulators).

    Raises ValueError that says what is wrong.
    """
    url = httpx.URL(text)
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url)):
        raise ValueError("an address must begin with https:// (http:// only on this machine)")
    if not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError("an address has a host, and neither credentials, query nor fragment")
    return text.rstrip("/")


def is_loopback(url: httpx.URL) -> bool:
    return url.host in _LOOPBACK


async def send_reading(
    client: httpx.AsyncClient,
    request: httpx.Request,
    system: str,
    *,
    api: str = "http",
    auth: httpx.Auth | None = None,
    attempts: int = 1,
) -> httpx.Response:
    """`api` begins the reason of each error. `attempts` above 1 only for short requests that leave no trace outside."""
    async for attempt in stamina.retry_context(
        on=worth_a_retry, attempts=attempts, timeout=30.0, wait_initial=0.2, wait_max=2.0, wait_jitter=0.3
    ):
        with attempt:
            try:
                response = await client.send(request, auth=auth)
            except httpx.RequestError as fault:
                raise _reading_fault(fault, system, api) from fault
            raise_if_unavailable(response, system, api=api)
    return response


async def send_changing(
    client: httpx.AsyncClient,
    request: httpx.Request,
    system: str,
    *,
    api: str = "http",
    auth: httpx.Auth | None = None,
    refused: Collection[int] = (),
    answered: Collection[int] = (),
) -> httpx.Response:
    """`refused`: 5xx answers that the vendor documents as given before any work, trusted only with a Retry-After.

    `answered`: 5xx whose body says more and is the adapter's to grade (SOAP 1.1 section 6.2 sends faults with 500).
    """
    try:
        response = await client.send(request, auth=auth)
    except _NOT_SENT as fault:
        raise Unavailable(system, _fault_word(fault, api)) from fault
    except httpx.RequestError as fault:
        raise OutcomeUnknown(system, _fault_word(fault, api)) from fault
    status = response.status_code
    if status == 429 or (status in refused and "Retry-After" in response.headers):
        raise Unavailable(system, f"{api}.{status}", retry_after=retry_after(response))
    if (status == 408 or status >= 500) and status not in answered:
        raise OutcomeUnknown(system, f"{api}.{status}", retry_after=retry_after(response))
    return response


@asynccontextmanager
async def stream_reading(
    client: httpx.AsyncClient,
    request: httpx.Request,
    system: str,
    *,
    api: str = "http",
    auth: httpx.Auth | None = None,
    answered: Collection[int] = (),
) -> AsyncIterator[httpx.Response]:
    """The answer with its body unread: `chunks` for a good one, `aread` for a refusal. `answered` as above."""
    try:
        response = await client.send(request, auth=auth, stream=True)
    except httpx.RequestError as fault:
        raise _reading_fault(fault, system, api) from fault
    try:
        if response.status_code not in answered:
            raise_if_unavailable(response, system, api=api)
        yield response
    finally:
        await response.aclose()


async def chunks(
    response: httpx.Response, system: str, *, api: str = "http", size: int = CHUNK_BYTES
) -> AsyncIterator[bytes]:
    """The body piece by piece; a body that ends too early is Unavailable, never a shorter file."""
    try:
        async for chunk in response.aiter_bytes(size):
            yield chunk
    except httpx.RequestError as fault:
        raise _reading_fault(fault, system, api) from fault


def raise_if_unavailable(response: httpx.Response, system: str, *, api: str = "http") -> None:
    """For an answer to a request that changes nothing."""
    status = response.status_code
    if status in (408, 429) or status >= 500:
        raise Unavailable(system, f"{api}.{status}", retry_after=retry_after(response))


def retry_after(response: httpx.Response) -> timedelta | None:
    """Seconds or an RFC 1123 date (RFC 9110 section 10.2.3); a date is measured from the answer's own Date."""
    value = response.headers.get("Retry-After", "").strip()
    if not value:
        return _AFTER_429 if response.status_code == 429 else None
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value), 7 * 86_400))
    until, sent = _http_date(value), _http_date(response.headers.get("Date", ""))
    if until is None or sent is None:
        return None
    return max(until - sent, timedelta())


def worth_a_retry(error: Exception) -> bool | timedelta:
    """stamina's hook: only what was provably not done, and only where the wait that is asked for is short."""
    if not isinstance(error, Unavailable):
        return False
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= _LONGEST_WAIT else False


def _http_date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _reading_fault(fault: httpx.RequestError, system: str, api: str) -> OutsideError:
    if isinstance(fault, httpx.DecodingError):
        return ContractBroken(system, _fault_word(fault, api))
    return Unavailable(system, _fault_word(fault, api))


def _fault_word(fault: httpx.RequestError, api: str) -> str:
    """The kind of fault only: its text may hold an address with ids in it."""
    return f"{api}.{type(fault).__name__}"
