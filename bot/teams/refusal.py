"""Why an incoming request was turned away: a status for the caller, a short stable reason for the log."""

from __future__ import annotations


class Refused(Exception):
    """Never leaves the package; `reason` holds no token, name or text."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
