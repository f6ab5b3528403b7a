"""Which letters were listed last, and when all of them were: the cursor between polls."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self

#: twice the usual page, so that a page of new letters still ends among known ones
_MOST: Final = 200
_ID: Final = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    #: ids of the newest letters at the end of the last poll, the newest first
    newest: tuple[str, ...] = ()
    swept_at: datetime | None = None

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """A cursor that cannot be read means starting over: every letter is listed again and none is lost."""
        try:
            told = json.loads(cursor or "")
            if told["v"] != 1 or not all(_ID.fullmatch(each) for each in told["newest"]):
                return cls()
            swept = datetime.fromisoformat(told["swept"]) if told["swept"] else None
            if swept is not None and swept.tzinfo is None:
                return cls()
            return cls(newest=tuple(told["newest"]), swept_at=swept.astimezone(UTC) if swept else None)
        except (ValueError, TypeError, KeyError, OverflowError):
            return cls()

    @classmethod
    def of(cls, listed: Sequence[str], *, swept_at: datetime | None) -> Self:
        return cls(newest=tuple(listed[:_MOST]), swept_at=swept_at)

    def text(self) -> str:
        swept = self.swept_at.isoformat() if self.swept_at else None
        return json.dumps({"v": 1, "swept": swept, "newest": self.newest}, separators=(",", ":"))
