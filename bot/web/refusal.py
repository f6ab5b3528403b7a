"""Why a request to the pages was turned away: a status, and a text below `told.` for the person."""

from __future__ import annotations


class Refused(Exception):
    """Never leaves the package. `reason` is for the log: a short stable word, no token, name or text."""

    def __init__(self, status: int, code: str, *, reason: str = "", back_to: str = "") -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.reason = reason or code
        #: a path of ours where the person can try again
        self.back_to = back_to
