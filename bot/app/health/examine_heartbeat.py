"""Whether the bot goes round and is heard, read from the store for `postvakt doctor`.

Nothing is called: whoever keeps a dead man's switch alive from elsewhere hides a bot that has fallen silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.ports.examination import Check, Finding, doubtful, good
from bot.ports.store import Store

#: rounds that may be missing
_LATE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatExamination:
    store: Store
    clock: Clock
    every: timedelta

    def checks(self) -> tuple[Check, ...]:
        return (Check(code="heartbeat", run=self._look),)

    async def _look(self) -> tuple[Finding, ...]:
        async with self.store.reading() as tx:
            last = await tx.healthy_round()
        if last is None:
            return (doubtful("heartbeat_never"),)
        return tuple(self._of(last.at, last.told_at))

    def _of(self, at: datetime, told_at: datetime | None) -> Iterator[Finding]:
        minutes = self._minutes_since(at)
        if self.clock.now() - at > self.every * _LATE:
            yield doubtful("heartbeat_late", minutes=minutes)
        elif told_at is None or at - told_at > self.every * _LATE:
            yield doubtful("heartbeat_unheard")
        else:
            yield good("heartbeat_heard", minutes=self._minutes_since(told_at))

    def _minutes_since(self, at: datetime) -> int:
        return max(int((self.clock.now() - at).total_seconds() // 60), 0)
