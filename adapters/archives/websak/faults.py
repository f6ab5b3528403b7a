"""What a SOAP fault means: who is to blame decides whether anything may have been done.

Six kinds stand in the WSDLs, as `<kind>FaultInfo` in the detail: Validation, Finder and Application are the caller's,
System, Operational and Implementation the archive's (FINTLabs/fint-geointegrasjon-adapter b033b8ab, 2026-08-07). Their
own sentences can hold titles and names: they are matched here and never shown, logged or raised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from adapters._kit.xml import Element

#: what was asked for is not there; some installations answer with an empty list instead
NOT_FOUND = "gi.finder"


class Blame(Enum):
    CALLER = "caller"
    #: credentials or rights: the operator must act
    OPERATOR = "operator"
    #: whether it was done is not known
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    blame: Blame
    #: a short stable word
    reason: str


_CALLERS = frozenset({"validation", "finder", "application"})
_ARCHIVES = frozenset({"system", "operational", "implementation"})
#: of WS-Security 1.0 section 12, and the one of a service that does not know the header at all
_OPERATORS = frozenset({
    "UnsupportedSecurityToken", "UnsupportedAlgorithm", "InvalidSecurity", "InvalidSecurityToken",
    "FailedAuthentication", "FailedCheck", "SecurityTokenUnavailable", "MustUnderstand",
})  # fmt: skip
_SENTENCES = (
    (r"maximum|quota|for stor|too large", "gi.too_large"),
    (r"\bsak\w*\b.*\b(avslutt\w*|lukket|utgår)\b", "gi.closed_case"),
    (r"må ha verdi|mangler|påkrevd|required", "gi.missing_value"),
    (r"\bkode\w*", "gi.missing_code"),
    (r"ikke (tilgang|rettighet)|access denied", "gi.no_access"),
)


def fault_in(body: Element) -> Fault | None:
    """The fault in a SOAP body, None where there is none."""
    found = next(body.all("Fault"), None)
    return _judged(found) if found is not None else None


def _judged(fault: Element) -> Fault:
    code = (fault.first("faultcode") or "").rpartition(":")[2]
    if code in _OPERATORS:
        return Fault(blame=Blame.OPERATOR, reason="gi.security")
    kind, told = _detail(fault)
    if kind in _ARCHIVES:
        return Fault(blame=Blame.ARCHIVE, reason=f"gi.{kind}")
    if kind in _CALLERS:
        return Fault(blame=Blame.CALLER, reason=NOT_FOUND if kind == "finder" else _word(told) or f"gi.{kind}")
    # SOAP 1.1 section 4.4.1: Client = the same would be refused again, Server = it says nothing about the request
    if code.partition(".")[0] == "Client":
        return Fault(blame=Blame.CALLER, reason=_word(told) or "gi.client")
    return Fault(blame=Blame.ARCHIVE, reason="gi.server")


def _detail(fault: Element) -> tuple[str, str]:
    """The kind of the fault, and all that it says."""
    said = [fault.first("faultstring") or ""]
    kind = ""
    for detail in fault.all("detail"):
        for info in detail.children:
            kind = kind or info.name.removesuffix("FaultInfo").lower()
            said += [text for error in info.all("error") for text in _texts(error)]
    return kind, " ".join(said)


def _texts(element: Element) -> list[str]:
    return [element.text, *(text for child in element.children for text in _texts(child))]


def _word(told: str) -> str:
    return next((word for part, word in _SENTENCES if re.search(part, told, re.IGNORECASE | re.DOTALL)), "")
