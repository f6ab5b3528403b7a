"""Refusals of the API as an error document: code, type and text as ErrorCode of digipost-api-client-java knows them.

Codes: no.digipost.api.client.errorhandling.ErrorCode of digipost/digipost-api-client-java, stored version read
2026-11-22. The HTTP statuses are inferred: no document pairs them with the codes.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.simulators.digipost.documents import MEDIA_TYPE, error


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    status: int
    code: str
    kind: str
    text: str = ""


NO_TOKEN = Problem(status=401, code="ILLEGAL_ACCESS", kind="CLIENT_TECHNICAL", text="The access token is not valid.")
NO_USER = Problem(status=400, code="INVALID_USER_ID_HEADER", kind="CLIENT_TECHNICAL")
OTHER_BROKER = Problem(status=403, code="BROKER_NOT_AUTHORIZED", kind="CONFIGURATION")
NO_DATE = Problem(status=400, code="MISSING_DATE_HEADER", kind="CLIENT_TECHNICAL")
BAD_DATE = Problem(status=400, code="INVALID_DATE_HEADER", kind="CLIENT_TECHNICAL")
FAR_DATE = Problem(status=400, code="DATE_HEADER_OUTSIDE_ACCEPTED_INTERVAL", kind="CLIENT_TECHNICAL")
BAD_QUERY = Problem(status=400, code="INVALID_QUERY_PARAMETER", kind="CLIENT_TECHNICAL")
SIGNED_TOO = Problem(status=400, code="PROBLEM_WITH_REQUEST", kind="CLIENT_TECHNICAL", text="Signature beside a token.")
NOT_ACCEPTABLE = Problem(status=406, code="PROBLEM_WITH_REQUEST", kind="CLIENT_TECHNICAL", text="Accept.")
UNKNOWN_SENDER = Problem(status=404, code="UNKNOWN_SENDER", kind="CLIENT_DATA")
GENERAL_ERROR = Problem(status=500, code="GENERAL_ERROR", kind="SERVER")
NO_LETTER = Problem(status=404, code="DOCUMENT_NOT_FOUND", kind="CLIENT_TECHNICAL")


class Refused(Exception):
    """Stops a call with an error document."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def response(problem: Problem) -> web.Response:
    body = error(problem.code, problem.kind, problem.text)
    return web.Response(status=problem.status, body=body, content_type=MEDIA_TYPE)
