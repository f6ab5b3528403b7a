"""How far each unit's mail has been listed, and when all of it was listed last: the cursor between polls."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from bot.domain.identifiers import OrgNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """A unit's mark is a `contentUpdatedAt` that Dialogporten gave, so no clock of ours can leave a gap."""

    units: Mapping[OrgNumber, datetime] = field(default_factory=dict)
    swept_at: datetime | None = None

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """A cursor that cannot be read means starting over: every letter is listed again and none is lost."""
        try:
            told = json.loads(cursor or "")
            if told["v"] != 1:
                return cls()
            units = {OrgNumber(unit): _moment(mark) for mark, listed in told["marks"].items() for unit in listed}
            return cls(units=units, swept_at=_moment(told["swept"]) if told["swept"] else None)
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def text(self) -> str:
        by_mark: dict[str, list[str]] = {}
        for unit, mark in sorted(self.units.items()):
            by_mark.setdefault(mark.isoformat(), []).append(unit)
        swept = self.swept_at.isoformat() if self.swept_at else None
        return json.dumps({"v": 1, "swept": swept, "marks": by_mark}, separators=(",", ":"))

    def moved(self, units: Iterable[OrgNumber], newest: datetime | None, *, now: datetime) -> Self:
        """After a complete listing of these units up to `newest`; never backwards, never into the future."""
        if newest is None:
            return self
        mark = min(newest, now)
        return replace(self, units={**self.units, **{unit: max(mark, self.units.get(unit, mark)) for unit in units}})


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its offset")
    return moment.astimezone(UTC)
