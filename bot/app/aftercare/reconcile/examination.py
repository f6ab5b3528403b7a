"""The daily comparison as `postvakt doctor` makes it: of fewer letters, at once, and nothing is remembered of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.app.aftercare.reconcile.compare import Comparison, Limits, compare
from bot.app.desk import Desk
from bot.ports.examination import Check, Finding, doubtful, good, listed

#: so many letters somebody may wait for
_MOST_ITEMS = 50
_PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonExamination:
    desk: Desk
    limits: Limits

    def checks(self) -> tuple[Check, ...]:
        return (Check(code="comparison", run=self._compare, limit=_PATIENCE),)

    async def _compare(self) -> tuple[Finding, ...]:
        most = min(self.limits.most_items, _MOST_ITEMS)
        comparison = await compare(self.desk, replace(self.limits, most_items=most))
        return tuple(_findings(comparison)) or (good("comparison_agrees", count=len(comparison.items)),)


def _findings(comparison: Comparison) -> Iterator[Finding]:
    if comparison.differences:
        yield doubtful("comparison_differs", count=len(comparison.differences), items=len(comparison.items))
    if comparison.silent:
        yield doubtful("comparison_silent", systems=listed(comparison.silent))
