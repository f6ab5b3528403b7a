"""What Digipost is asked and what its answers mean, without any I/O.

digipost-api-client-java 646ebf87 (2026-02-18) and its documentation of version 19; digipost-api-client-dotnet 44255826
(2026-04-08); digipost-skills ea01dcb1 (2026-07-23).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import httpx

from adapters._kit.xml import Element, XmlLimits, XmlRefused, parse_xml
from adapters.sources.digipost.wire import ErrorAnswer, error_in
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError, Rejected, Unavailable

MEDIA_TYPE: Final = "application/vnd.digipost-v8+xml"
_REDIRECTS: Final = frozenset({302, 303, 307})
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
#: ours to mend: the client, the certificate, the account, or the clock of this machine
_OPERATORS: Final = frozenset(
    {
        "ACCOUNT_DEACTIVATED",
        "BROKER_NOT_AUTHORIZED",
        "DATE_HEADER_OUTSIDE_ACCEPTED_INTERVAL",
        "INVALID_SIGNATURE",
        "NOT_AUTHORIZED",
    }
)
_ERROR_LIMITS: Final = XmlLimits(most_bytes=64 * 1024, depth=8, elements=100)
_MISSING: Final = frozenset({"DOCUMENT_NOT_FOUND", "INBOX_DOCUMENT_NOT_FOUND"})


def own_address(api_url: str, address: str, system: str) -> httpx.URL:
    """An address that Digipost gave, absolute or not: the token goes to the API itself and to nobody else."""
    try:
        base = httpx.URL(api_url)
        found = base.join(address)
    except (httpx.InvalidURL, ValueError) as fault:
        raise ContractBroken(system, "digipost.address") from fault
    if (found.scheme, found.host, found.port) != (base.scheme, base.host, base.port) or found.userinfo:
        raise ContractBroken(system, "digipost.foreign_address")
    return found


def content_address(response: httpx.Response, hosts: Collection[str], system: str) -> httpx.URL | None:
    """Where the content lies for the next 30 seconds; None where the answer is the content itself."""
    if response.status_code not in _REDIRECTS:
        return None
    try:
        found = httpx.URL(response.headers.get("Location", ""))
    except httpx.InvalidURL as fault:
        raise ContractBroken(system, "digipost.location") from fault
    plain = found.scheme == "http" and found.host in _LOOPBACK
    standard = found.scheme == "https" and found.port is None
    if found.host not in hosts or found.userinfo or not (standard or plain or _tls_on_loopback(found)):
        raise ContractBroken(system, "digipost.foreign_content_host")
    return found


def read_answer(response: httpx.Response, system: str) -> Element:
    """The XML of a good answer; raises what a refusal means."""
    if not response.is_success:
        raise refusal(response, system)
    try:
        return parse_xml(response.content)
    except XmlRefused as fault:
        raise ContractBroken(system, "digipost.xml", fault=fault.reason) from fault


def refusal(response: httpx.Response, system: str) -> OutsideError:
    """What an answer that is not 2xx means. The body must have been read."""
    status = response.status_code
    error = _error(response)
    code = error.code if error else ""
    reason = f"digipost.{code or status}"
    if status in (401, 403) or code in _OPERATORS or (error and error.kind == "CONFIGURATION"):
        return AuthFailed(system, reason)
    if status == 410 or code in _MISSING or (status == 404 and error is not None):
        return Gone(system, reason)
    if error and error.kind in ("SERVER", "UNKNOWN"):
        return Unavailable(system, reason)
    if error and error.kind.startswith("CLIENT"):
        return Rejected(system, reason)
    return ContractBroken(system, reason)


def content_refusal(response: httpx.Response, system: str) -> OutsideError:
    """Of the content's own host: its addresses work once and for 30 seconds, so a refusal is no news of the letter."""
    return Unavailable(system, f"digipost.content_{response.status_code}")


def _error(response: httpx.Response) -> ErrorAnswer | None:
    try:
        return error_in(parse_xml(response.content, _ERROR_LIMITS))
    except XmlRefused:
        return None


def _tls_on_loopback(address: httpx.URL) -> bool:
    return address.scheme == "https" and address.host in _LOOPBACK
