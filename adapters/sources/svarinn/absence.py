"""Which open letters the last complete list did not show: the cursor between polls, since SvarInn needs none itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from adapters.sources.svarinn.protocol import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One list may be wrong, so a letter is called vanished only when two in a row lack it."""

    missing: frozenset[str] = frozenset()

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """A cursor that cannot be read means that nothing is known to be missing."""
        try:
            told = json.loads(cursor or "")
            return cls(missing=frozenset(str(each) for each in told["missing"]) if told["v"] == 1 else frozenset())
        except (ValueError, TypeError, KeyError):
            return cls()

    def text(self) -> str:
        return json.dumps({"v": 1, "missing": sorted(self.missing)}, separators=(",", ":"))

    def after(self, listing: Listing, open_threads: Sequence[str]) -> tuple[Self, frozenset[str]]:
        """What is missing now, and what was missing last time too. A list that may hide letters tells nothing."""
        if not listing.complete:
            return self, frozenset()
        missing = frozenset(open_threads) - listing.ids
        return type(self)(missing=missing), missing & self.missing
