"""What is known after Teams did not do as asked. Pure.

learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages (status codes) and
rate-limit (what to repeat), 2026-11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot.errors import AuthFailed, ContractBroken, Gone, OutcomeUnknown, OutsideError, Rejected, Unavailable
from bot.teams.calls import SYSTEM, Call

#: refused before any work, whatever the request
_REFUSED = frozenset({412, 429})
#: worth another try where doing it twice is as good as once
_PASSING = frozenset({412, 429, 502, 504})
_VENDOR_CODE = re.compile(r'"(?:code|subCode)\\?"\s*:\s*\\?"([A-Za-z]{1,60})\\?"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    error: OutsideError
    #: the same request may be sent again
    passing: bool
    #: everything in the thread must rest
    throttled: bool = False


def failure_of(call: Call, answer: httpx.Response, now: datetime) -> Failure | None:
    """None where it was done."""
    if answer.is_success:
        return None
    status = answer.status_code
    return Failure(
        error=_error(call, answer, now),
        passing=status in (_PASSING if call.idempotent else _REFUSED),
        throttled=status == 429,
    )


def failure_on_the_way(call: Call, problem: httpx.RequestError) -> Failure:
    """Without a connection nothing was sent; after that, nobody knows."""
    if isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Failure(error=Unavailable(SYSTEM, "teams.unreachable"), passing=True)
    return Failure(error=_unclear(call, "teams.no_answer"), passing=call.idempotent)


def retry_after(answer: httpx.Response, now: datetime) -> timedelta | None:
    """Seconds or an HTTP date; None where there is neither."""
    said = answer.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,6}", said):
        return timedelta(seconds=int(said))
    try:
        return max(parsedate_to_datetime(said) - now, timedelta())
    except (TypeError, ValueError):
        return None


def _error(call: Call, answer: httpx.Response, now: datetime) -> OutsideError:
    status, code = answer.status_code, _vendor_code(answer)
    known: dict[int, tuple[type[OutsideError], str]] = {
        401: (AuthFailed, "teams.unauthorised"),
        # whichever code: the bot was removed, disabled or blocked there
        403: (Rejected, "teams.blocked"),
        404: (Gone, "teams.gone"),
        410: (Gone, "teams.gone"),
        413: (Rejected, "teams.too_large"),
    }
    if status in known:
        kind, reason = known[status]
        return kind(SYSTEM, reason, status=status, vendor_code=code)
    if status in _REFUSED:
        rest = retry_after(answer, now)
        return Unavailable(SYSTEM, f"teams.{status}", retry_after=rest, status=status, vendor_code=code)
    if status >= 500 or status == 408:
        return _unclear(call, f"teams.{status}", status=status)
    kind = Rejected if status >= 400 else ContractBroken
    return kind(SYSTEM, f"teams.{status}", status=status, vendor_code=code)


def _unclear(call: Call, reason: str, status: int = 0) -> OutsideError:
    kind = OutcomeUnknown if call.changes else Unavailable
    return kind(SYSTEM, reason, status=status)


def _vendor_code(answer: httpx.Response) -> str:
    """A word such as `MessageWritesBlocked`, also where it stands in JSON within JSON; never free text."""
    found = _VENDOR_CODE.search(answer.text[:4000])
    return found[1] if found else ""
