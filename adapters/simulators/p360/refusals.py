"""How SIF says no: HTTP 200 with Successful false, or an HTTP error with an envelope."""

from __future__ import annotations

import uuid
from typing import Any

from aiohttp import web

#: Stands in every ErrorDetails of this simulator. A caller that shows or logs it has leaked a stack trace.
SECRET_IN_DETAILS = "OPPDIKTET PERSON, f.nr. 00000000000, diagnose F99"  # noqa: S105 - bait for tests, opens nothing


class SifRefusal(Exception):
    """The request was understood and refused."""

    kind = "SI.Data.Contracts.SIFException"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def short(self, operation: str) -> str:
        return f"{self.kind}: {self.text}<operation>{operation}</operation>"

    def details(self, operation: str) -> str:
        return (
            f"{self.kind}: {self.text}\r\n   at SI.Data.RPC.{operation}(parameter) <<{SECRET_IN_DETAILS}>>\r\n"
            "   at SI.Biz.Core.Services.Invoke(String method) in D:\\agent\\_work\\SI.Biz.Core\\Services.cs:line 118"
        )


class LookupFailed(SifRefusal):
    kind = "SI.Data.Contracts.LookupException"

    def __init__(self, value: str, entity: str, on: str) -> None:
        super().__init__(f"No values found for lookup '{value}' to entity '{entity}' on field '{on}'")

    def short(self, operation: str) -> str:
        del operation  # a failed lookup comes without the operation's name (contracts/sif/generated)
        return f"{self.kind}: {self.text}"


class WireProblem(Exception):
    """The request never reached the service."""

    def __init__(self, http_status: int, kind: str, text: str) -> None:
        super().__init__(text)
        self.http_status = http_status
        self.kind = kind
        self.text = text


def envelope(problem: WireProblem) -> web.Response:
    body = {
        "Type": "Error",
        "CorrelationId": str(uuid.uuid4()),
        "ExceptionType": problem.kind,
        "Message": problem.text,
    }
    return web.json_response(body, status=problem.http_status)


def outcome(empty: dict[str, Any], *, refusal: SifRefusal | None, operation: str, blank: str | None) -> dict[str, Any]:
    """The three fields at the end of every answer; `blank` is a success's error text, None or a line break."""
    if refusal is None:
        return empty | {"Successful": True, "ErrorMessage": blank, "ErrorDetails": None}
    return empty | {
        "Successful": False,
        "ErrorMessage": refusal.short(operation),
        "ErrorDetails": refusal.details(operation),
    }
