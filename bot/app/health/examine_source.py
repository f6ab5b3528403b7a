"""What the bot itself has noticed about a source, read from the store for `postvakt doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.ports.examination import Check, Finding, doubtful, faulty, good, listed
from bot.ports.store import SourceState, Store, UnitHeard

#: polls that may be late before somebody should ask whether the bot runs
_LATE = 3
_AT_LEAST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceExamination:
    store: Store
    clock: Clock
    source_id: str
    poll_every: timedelta

    def checks(self) -> tuple[Check, ...]:
        return (Check(code="source_memory", run=self._look),)

    async def _look(self) -> tuple[Finding, ...]:
        now = self.clock.now()
        async with self.store.reading() as tx:
            state = await tx.source_state(self.source_id)
            units = await tx.units_heard(self.source_id)
        if state is None or state.last_ok_at is None:
            return (doubtful("source_never_polled"),)
        return (*self._of_polls(state, state.last_ok_at, now), *_of_units(units))

    def _of_polls(self, state: SourceState, last_ok_at: datetime, now: datetime) -> Iterator[Finding]:
        minutes = _minutes(now - last_ok_at)
        if state.down_since is not None:
            yield faulty("source_down", minutes=_minutes(now - state.down_since), reason=state.reason)
        elif now - last_ok_at > max(self.poll_every * _LATE, _AT_LEAST):
            yield doubtful("source_late", minutes=minutes)
        else:
            yield good("source_polled", minutes=minutes)
        if state.poison:
            yield doubtful("source_poison", count=len(state.poison))


def _of_units(units: tuple[UnitHeard, ...]) -> Iterator[Finding]:
    denied = tuple(sorted(unit.unit for unit in units if unit.denied_since is not None))
    silent = tuple(sorted(unit.unit for unit in units if unit.silent_since is not None))
    if denied:
        yield faulty("source_units_denied", units=listed(denied), count=len(denied))
    if silent:
        yield doubtful("source_units_silent", units=listed(silent), count=len(silent))


def _minutes(for_so_long: timedelta) -> int:
    return max(int(for_so_long.total_seconds() // 60), 0)
