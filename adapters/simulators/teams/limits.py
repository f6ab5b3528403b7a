"""Teams' limits per thread, as sliding windows (contracts/teams/docs-derived/rate-limits.json, 2026-11)."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime
from typing import Literal

Kind = Literal["send", "create_conversation", "get_members", "get_conversations"]

#: (seconds, most operations); a channel is one thread, whatever its posts are
_WRITES = ((1, 7), (2, 8), (30, 60), (3600, 1800))
_READS = ((1, 14), (2, 16), (30, 120), (3600, 3600))
WINDOWS: dict[Kind, tuple[tuple[int, int], ...]] = {
    "send": _WRITES,
    "create_conversation": _WRITES,
    "get_members": _READS,
    "get_conversations": _READS,
}


class RateLimits:
    def __init__(self) -> None:
        self._accepted: dict[tuple[Kind, str], deque[float]] = defaultdict(deque)

    def wait(self, kind: Kind, thread: str, now: datetime) -> float:
        """Seconds until the operation would be accepted; 0 = accepted now, and counted."""
        at = now.timestamp()
        accepted = self._accepted[kind, thread]
        while accepted and accepted[0] <= at - WINDOWS[kind][-1][0]:
            accepted.popleft()
        longest = 0.0
        for seconds, most in WINDOWS[kind]:
            if len(accepted) >= most:
                longest = max(longest, accepted[-most] + seconds - at)
        if longest <= 0:
            accepted.append(at)
        return max(longest, 0.0)
