"""Reads the problem answers of outside systems (RFC 9457), keeping codes and leaving their prose behind."""

from __future__ import annotations

import json
from dataclasses import dataclass

import httpx

PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    status: int
    #: Altinn's own number; None where the answer has none
    error_code: int | None = None
    #: some refusals are told apart by their title only
    title: str = ""
    #: names the request in the vendor's log; empty where they gave none
    trace_id: str = ""


def read_problem(response: httpx.Response) -> Problem | None:
    """None where the body is not a problem at all. The body must have been read."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in (PROBLEM_TYPE, "application/json"):
        return None
    try:
        body = json.loads(response.content)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    code, title, trace = body.get("errorCode"), body.get("title"), body.get("traceId")
    return Problem(
        status=response.status_code,
        error_code=code if isinstance(code, int) and not isinstance(code, bool) else None,
        title=title if isinstance(title, str) else "",
        trace_id=trace if isinstance(trace, str) else "",
    )
