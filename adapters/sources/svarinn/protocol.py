"""What SvarInn is asked and what its answers mean, without any I/O.

Contract: ks-no/ks-no.github.io api/svarinn-api-v2.json 7f3b4e40; rules: "SvarInn REST.md" there, 7b27ffce.
Listing leaves no trace, downloading none that the sender sees; MOTTATT shows as read to the sender, and is for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import httpx
from pydantic import ValidationError

from adapters.sources.svarinn.settings import MOST_LISTED
from adapters.sources.svarinn.wire import Forsendelse
from bot.domain.identifiers import mask_identity_numbers
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError, Rejected
from bot.ports.source import PoisonLetter

API: Final = "svarinn"
FORSENDELSER: Final = "/svarinn/v2/forsendelser"
#: a refusal that may mean that the thing is done already: then the list tells
PERHAPS_DONE: Final = frozenset({"svarinn.404", "svarinn.409", "svarinn.410"})
_LONGEST_REASON: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    method: Literal["GET", "PATCH"]
    #: a path below the base address, or a whole address that SvarInn gave
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    forsendelser: tuple[Forsendelse, ...]
    poison: tuple[PoisonLetter, ...]
    #: what waits, readable or not
    count: int

    @property
    def ids(self) -> frozenset[str]:
        return frozenset({each.id for each in self.forsendelser} | {each.external_id for each in self.poison})

    @property
    def complete(self) -> bool:
        """Whether it is all that waits: a full list may hide letters, and a letter without an id may be any."""
        return self.count < MOST_LISTED and "" not in self.ids


def list_waiting() -> Call:
    return Call(method="GET", url=FORSENDELSER, headers={"Accept": "application/json"})


def download(forsendelse: Forsendelse, base: httpx.URL, system: str) -> Call:
    """By the link that SvarInn gives, if it leads to SvarInn, or where the contract says.

    Asked for as it is: of what is compressed on the way, one piece may unpack to any size.
    """
    url = f"{FORSENDELSER}/{forsendelse.id}"
    if forsendelse.nedlastingslenke:
        try:
            link = httpx.URL(forsendelse.nedlastingslenke)
        except httpx.InvalidURL as fault:
            raise Rejected(system, f"{API}.foreign_link") from fault
        if link.userinfo or not same_origin(link, base):
            raise Rejected(system, f"{API}.foreign_link")
        url = str(link)
    return Call(method="GET", url=url, headers={"Accept": "*/*", "Accept-Encoding": "identity"})


def received(forsendelse_id: str) -> Call:
    return _status(forsendelse_id, {"status": "MOTTATT"})


def failed_for_good(forsendelse_id: str, reason: str) -> Call:
    said = mask_identity_numbers(" ".join(reason.split()))[:_LONGEST_REASON]
    return _status(forsendelse_id, {"status": "FEILET", "feil": {"feilmelding": said, "permanent": True}})


def read_listing(response: httpx.Response, system: str) -> Listing:
    """Item by item, so that a bad one spoils only itself."""
    try:
        items = response.json()
    except ValueError as fault:
        raise ContractBroken(system, f"{API}.list") from fault
    if not isinstance(items, list):
        raise ContractBroken(system, f"{API}.list")
    readable, poison = [], []
    for item in items:
        try:
            readable.append(Forsendelse.model_validate(item))
        except ValidationError as fault:
            poison.append(PoisonLetter(external_id=_id_in(item), fault=fault_in(fault)))
    return Listing(forsendelser=tuple(readable), poison=tuple(poison), count=len(items))


def fault_in(fault: ValidationError) -> str:
    """Which field is wrong and how, never its value."""
    first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['type']}"


def refusal(response: httpx.Response, system: str) -> OutsideError:
    """What an answer that is neither 2xx nor a failure of the whole service means to the caller."""
    status = response.status_code
    reason = f"{API}.{status}"
    if status in (401, 403):
        return AuthFailed(system, reason)
    if status in (404, 410):
        return Gone(system, reason)
    if 400 <= status < 500:
        return Rejected(system, reason)
    # redirects too: credentials follow nobody
    return ContractBroken(system, reason)


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    return (one.scheme, one.host, _port(one)) == (other.scheme, other.host, _port(other))


def _port(url: httpx.URL) -> int | None:
    return url.port or {"https": 443, "http": 80}.get(url.scheme)


def _status(forsendelse_id: str, body: Mapping[str, Any]) -> Call:
    return Call(method="PATCH", url=f"{FORSENDELSER}/{forsendelse_id}/status", json=body)


def _id_in(item: object) -> str:
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, str) and len(found) <= 64 else ""
