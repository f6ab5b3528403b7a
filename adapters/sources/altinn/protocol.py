"""What Altinn is asked and what its answers mean, without any I/O.

Contracts: Altinn/dialogporten 743f07fd, 2026-08-20 (v1.119.1); Altinn/altinn-correspondence da785168, 2026-08-20.
Listing, lookup and listing transmissions leave no trace; `GET /dialogs/{id}` marks the dialog as seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, ValidationError

from adapters._kit.problem import PROBLEM_TYPE, read_problem
from bot.domain.identifiers import OrgNumber, parse_org_number
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError, Rejected, Unavailable

Api = Literal["dialogporten", "correspondence"]
Shape = TypeVar("Shape", bound=BaseModel)

DIALOGS: Final = "/dialogporten/api/v1/enduser/dialogs"
LOOKUP: Final = "/dialogporten/api/v1/enduser/dialoglookup"
LIMITS: Final = "/dialogporten/api/v1/metadata/limits"
CORRESPONDENCE: Final = "/correspondence/api/v1/correspondence"

ORGANISATION_URN: Final = "urn:altinn:organization:identifier-no:"
RESOURCE_URN: Final = "urn:altinn:resource:"
CORRESPONDENCE_URN: Final = "urn:altinn:correspondence-id:"
DIALOG_URN: Final = "urn:altinn:dialog-id:"

#: before Altinn 3's first dialog
EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
#: windows narrower than this are not halved any further
_NARROWEST: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    api: Api
    method: Literal["GET", "POST", "PUT"]
    path: str
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Dialogs of these units whose content changed in this time; `before` None = until now."""

    units: tuple[OrgNumber, ...]
    after: datetime
    before: datetime | None = None

    def narrower(self, now: datetime) -> tuple[Search, ...]:
        """The same search in halves, for when Dialogporten gives up on it (422 after 20 s); none where too narrow."""
        if len(self.units) > 1:
            middle = len(self.units) // 2
            return replace(self, units=self.units[:middle]), replace(self, units=self.units[middle:])
        end = self.before or now
        if end - self.after < _NARROWEST:
            return ()
        half = self.after + (end - self.after) / 2
        return replace(self, after=half), replace(self, before=half)


def search_dialogs(search: Search, *, page_size: int, continuation: str = "") -> Call:
    """`contentUpdatedAfter` is inclusive. Newest first, which is Dialogporten's own order."""
    params = [("party", ORGANISATION_URN + unit) for unit in search.units]
    params.append(("contentUpdatedAfter", _instant(search.after)))
    if search.before is not None:
        params.append(("contentUpdatedBefore", _instant(search.before)))
    params.append(("limit", str(page_size)))
    if continuation:
        params.append(("continuationToken", continuation))
    return Call(api="dialogporten", method="GET", path=DIALOGS, params=tuple(params))


def list_transmissions(dialog_id: str) -> Call:
    """Leaves no trace: `isContentSeen` follows GET /dialogs/{id} only, and the handler writes nothing."""
    return Call(api="dialogporten", method="GET", path=f"{DIALOGS}/{dialog_id}/transmissions")


def visit_dialog(dialog_id: str) -> Call:
    """Marks the dialog as seen: only for a letter that is being opened anyway."""
    return Call(api="dialogporten", method="GET", path=f"{DIALOGS}/{dialog_id}")


def look_up(dialog_id: str) -> Call:
    return Call(api="dialogporten", method="GET", path=LOOKUP, params=(("instanceRef", DIALOG_URN + dialog_id),))


def read_limits() -> Call:
    return Call(api="dialogporten", method="GET", path=LIMITS)


def archive_dialog(dialog_id: str, revision: str) -> Call:
    return Call(
        api="dialogporten",
        method="PUT",
        path=f"{DIALOGS}/{dialog_id}/context/systemlabels",
        headers={"If-Match": revision},
        json={"addLabels": ["Archive"], "removeLabels": []},
    )


def list_correspondences(resource: str, unit: OrgNumber) -> Call:
    """Ids only, of one service: leaves no trace, and is refused with 4001 where the right to the service is missing."""
    params = (("resourceId", resource), ("role", "Recipient"), ("onBehalfOf", ORGANISATION_URN + unit))
    return Call(api="correspondence", method="GET", path=CORRESPONDENCE, params=params)


def overview(correspondence_id: str) -> Call:
    return _correspondence("GET", correspondence_id)


def details(correspondence_id: str) -> Call:
    return _correspondence("GET", correspondence_id, "/details")


def mark_as_read(correspondence_id: str) -> Call:
    return _correspondence("POST", correspondence_id, "/markasread")


def confirm(correspondence_id: str) -> Call:
    return _correspondence("POST", correspondence_id, "/confirm")


def download(correspondence_id: str, attachment_id: str) -> Call:
    call = _correspondence("GET", correspondence_id, f"/attachment/{attachment_id}/download")
    return replace(call, headers={"Accept": "*/*"})


def read_shape(shape: type[Shape], response: httpx.Response, *, api: Api, system: str) -> Shape:
    try:
        return shape.model_validate_json(response.content)
    except ValidationError as fault:
        raise ContractBroken(system, f"{api}.{shape.__name__.lower()}", fault=fault_in(fault)) from fault


def fault_in(fault: ValidationError) -> str:
    """Which field is wrong and how, never its value."""
    first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['type']}"


def refusal(api: Api, response: httpx.Response, system: str) -> OutsideError:
    """What an answer that is neither 2xx nor a failure of the whole service means to the caller."""
    status, problem = response.status_code, read_problem(response)
    code = problem.error_code if problem else None
    reason = f"{api}.{status if code is None else code}"
    context: dict[str, Any] = {"trace_id": problem.trace_id} if problem and problem.trace_id else {}
    if status in (401, 403):
        # A raw Maskinporten token where Altinn's own is wanted: the set-up is wrong, not the rights.
        if problem and "IDX10205" in problem.title:
            reason = f"{api}.token_issuer"
        return AuthFailed(system, reason, **context)
    if code == 4002:
        # Altinn could not look the party up in its register: nothing was done.
        return Unavailable(system, reason, **context)
    if status == 410 or code == 1001 or (api == "dialogporten" and _not_found_here(response)):
        return Gone(system, reason, **context)
    if status in (409, 412):
        return Unavailable(system, reason, **context)
    if status in (400, 422) or code is not None:
        return Rejected(system, reason, **context)
    return ContractBroken(system, reason, **context)


def unit_of(party: str) -> OrgNumber | None:
    """None for anything that is not an organisation."""
    for prefix in (ORGANISATION_URN, "0192:"):
        if party.startswith(prefix):
            try:
                return parse_org_number(party.removeprefix(prefix))
            except ValueError:
                return None
    return None


def correspondence_in_urn(instance_ref: str) -> str | None:
    if not instance_ref.startswith(CORRESPONDENCE_URN):
        return None
    try:
        return str(UUID(instance_ref.removeprefix(CORRESPONDENCE_URN)))
    except ValueError:
        return None


def _correspondence(method: Literal["GET", "POST"], correspondence_id: str, rest: str = "") -> Call:
    return Call(api="correspondence", method=method, path=f"{CORRESPONDENCE}/{correspondence_id}{rest}")


def _not_found_here(response: httpx.Response) -> bool:
    """A 404 from Dialogporten itself is a problem answer; one from a gateway in front of it proves nothing."""
    return response.status_code == 404 and PROBLEM_TYPE in response.headers.get("Content-Type", "")


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
