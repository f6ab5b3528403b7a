"""Why something cannot be bound. It is printed apart then, and the cover sheet says so."""

from __future__ import annotations


class NotPaper(Exception):
    """`reason` is for the log: a short stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
