"""Errors as Microsoft Graph words them: one JSON shape, codes of Exchange, ids of the request.

Codes and texts: auth-limit-mailbox-access.md, attachment-createuploadsession.md, message-createforward.md of
microsoftgraph/microsoft-graph-docs-contrib and threads on GitHub (microsoft-graph-docs 85, microsoft/MHA 77), read
2026-11-22; statuses beside them where no document names one are inferred (README).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from aiohttp import web

from adapters.simulators._kit import Fault

_DENIED = {
    "policy": "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.",
    "rbac": "Access is denied. Check credentials and try again.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    status: int
    code: str
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Stops a call with an error."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.problem = Problem(status=status, code=code, message=message, headers=headers or {})


def bad_request(message: str, code: str = "BadRequest") -> Refused:
    return Refused(400, code, message)


def not_found() -> Refused:
    return Refused(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def malformed_id() -> Refused:
    return bad_request("Id is malformed.", "ErrorInvalidIdMalformed")


def denied(by: str = "rbac") -> Refused:
    return Refused(403, "ErrorAccessDenied", _DENIED[by])


def no_token(message: str) -> Refused:
    headers = {"WWW-Authenticate": 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'}  # fmt: skip  # noqa: E501
    return Refused(401, "InvalidAuthenticationToken", message, headers)


def throttled(seconds: int) -> Refused:
    message = "Application is over its MailboxConcurrency limit."
    return Refused(429, "ApplicationThrottled", message, {"Retry-After": str(seconds)})


def throttling_fault(operation: str, *, seconds: int = 10, times: int = 1) -> Fault:
    """A fault that looks like Outlook's own throttling."""
    body = {"error": {"code": "ApplicationThrottled", "message": "Application is over its RequestRate limit."}}
    return Fault(operation=operation, status=429, retry_after=str(seconds), body=body, times=times)


def response(request: web.Request, problem: Problem, now: datetime) -> web.Response:
    request_id = str(uuid4())
    caller_id = request.headers.get("client-request-id", request_id)
    inner = {"date": now.strftime("%Y-%m-%dT%H:%M:%S"), "request-id": request_id, "client-request-id": caller_id}
    body = {"error": {"code": problem.code, "message": problem.message, "innerError": inner}}
    headers = {"request-id": request_id, "client-request-id": caller_id, **problem.headers}
    return web.json_response(body, status=problem.status, headers=headers)
