"""Refusals as the platform words them: problem+json of Dialogporten and of Correspondence.

Dialogporten: ProblemDetails of its OpenAPI, titles of Altinn/dialogporten b377c126. Correspondence: errorCode table of
Altinn/altinn-correspondence da785168, 2026-08-20; detail texts as in the contract's samples, else in own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import web

_RFC9110 = "https://datatracker.ietf.org/doc/html/rfc9110#section-15.5."
_DIALOGPORTEN = {
    400: ("One or more validation errors occurred.", "1", "STD-00000"),
    403: ("Forbidden.", "4", "DP.AUT-00000"),
    404: ("Resource not found.", "5", "DP.NF-00000"),
    410: ("Resource no longer available.", "11", "DP.GONE-00000"),
    412: ("Precondition failed.", "13", "DP.PRE-00000"),
    422: ("Unprocessable request.", "21", "DP.UNP-00000"),
}
_CORRESPONDENCE_STATUS = {400: ("Bad Request", "1"), 401: ("Unauthorized", "2"), 404: ("Not Found", "5")}
CORRESPONDENCE_ERRORS: dict[int, tuple[int, str]] = {
    1001: (404, "The requested correspondence was not found"),
    1014: (400, "Correspondence has already been purged"),
    1024: (400, "Correspondence must be fetched before it can be read"),
    1025: (400, "Correspondence must be fetched before it can be confirmed"),
    1026: (
        400,
        "Cannot archive or delete a correspondence which has not been confirmed when confirmation is required",
    ),
    1027: (400, "From date cannot be after to date"),
    1040: (400, "Correspondence is already marked as read"),
    1041: (400, "Correspondence has already been confirmed"),
    1043: (400, "Cannot purge correspondence linked to a Dialogporten Transmission"),
    2001: (404, "The requested attachment was not found"),
    2019: (400, "The attachment has been purged and cannot be downloaded"),
    2020: (400, "The attachment has expired and cannot be downloaded"),
    4001: (
        401,
        (
            "You must use an Altinn token, DialogToken or log in to IDPorten as someone with access to the resource"
            " and organization in Altinn Authorization"
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A refusal before it becomes a response."""

    status: int
    body: Mapping[str, Any] | str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        if self.body is None:
            return web.Response(status=self.status, headers=self.headers)
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body, headers=self.headers)
        return web.json_response(
            self.body, status=self.status, headers=self.headers, content_type="application/problem+json"
        )


class Refused(Exception):
    """Stops a handler with a refusal."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"refused with {answer.status}")
        self.answer = answer


def dialogporten_problem(status: int, path: str, errors: Mapping[str, str] | None = None) -> Answer:
    title, section, code = _DIALOGPORTEN[status]
    body: dict[str, Any] = {
        "type": _RFC9110 + section,
        "title": title,
        "status": status,
        "instance": path,
        "code": code,
        "traceId": _trace_id(),
    }
    if errors:
        body["errors"] = {name: [text] for name, text in errors.items()}
    return Answer(status=status, body=body)


def correspondence_problem(code: int) -> Answer:
    status, detail = CORRESPONDENCE_ERRORS[code]
    title, section = _CORRESPONDENCE_STATUS[status]
    return Answer(
        status=status,
        body={
            "type": f"https://tools.ietf.org/html/rfc9110#section-15.5.{section}",
            "title": title,
            "status": status,
            "detail": detail,
            "code": f"CORR-{code:05d}",
            "traceId": _trace_id(),
            "errorCode": code,
        },
    )


def correspondence_validation(errors: Mapping[str, str]) -> Answer:
    """The framework's own 400: no errorCode, a list of errors by parameter."""
    return Answer(
        status=400,
        body={
            "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
            "title": "Bad Request",
            "status": 400,
            "code": "STD-00000",
            "errors": {name: [text] for name, text in errors.items()},
            "validationErrors": [
                {"code": "CORR.VLD-00000", "detail": text, "paths": [name]} for name, text in errors.items()
            ],
            "traceId": _trace_id(),
        },
    )


def missing_token(reason: str) -> Answer:
    """No body and no errorCode, only the challenge: that is how it differs from 4001."""
    challenge = "Bearer" if not reason else f'Bearer error="invalid_token", error_description="{reason}"'
    return Answer(status=401, headers={"WWW-Authenticate": challenge})


def raw_maskinporten_token() -> Answer:
    return Answer(
        status=403,
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        body={
            "title": "IDX10205: Issuer validation failed",
            "status": 403,
            "detail": "Maskinporten token is not valid. Exchange to Altinn token and try again.",
        },
    )


def _trace_id() -> str:
    return f"00-{uuid4().hex}-{uuid4().hex[:16]}-00"
