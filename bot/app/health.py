"""Whether each source answers and each unit is heard: told once when it stops and once when it is back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.app.desk import BOT, Desk
from bot.domain.audit import AuditEntry
from bot.errors import OutsideError
from bot.ports.source import PollPage
from bot.ports.store import SourceState, Transaction, UnitHeard

log = structlog.get_logger(__name__)

#: a shorter outage is nobody's news
WARN_AFTER = timedelta(minutes=10)


def notice_card(code: str, source_id: str) -> str:
    """Names the one card that a board has of a warning."""
    return f"notice:{code}:{source_id}"


async def down(desk: Desk, source_id: str, error: OutsideError) -> None:
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        state = await tx.source_state(source_id)
        if state is None:
            return
        first = state.down_since is None
        state = replace(state, down_since=state.down_since or now, error=error.code, reason=error.reason)
        await tx.save_source_state(state)
        if now - (state.down_since or now) >= WARN_AFTER:
            card = await tx.card(notice_card("source_down", source_id))
            if card is None or card.wanted_version % 2 == 0:
                await want_notice(tx, "source_down", source_id)
        if first:
            await _audit(desk, tx, "source:down", source_id, {"error": error.code, "reason": error.reason})
    if first:
        log.warning("source.down", source=source_id, error=error.code, reason=error.reason)


async def back(desk: Desk, source_id: str) -> None:
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        state: SourceState | None = await tx.source_state(source_id)
        if state is None:
            return
        was_down = state.down_since
        await tx.save_source_state(replace(state, down_since=None, error="", reason="", last_ok_at=now))
        if was_down is not None:
            card = await tx.card(notice_card("source_down", source_id))
            if card is not None and card.wanted_version % 2 == 1:
                await want_notice(tx, "source_down", source_id)
            await _audit(desk, tx, "source:back", source_id, {})
    if was_down is not None:
        log.info("source.back", source=source_id, seconds=int((now - was_down).total_seconds()))


async def hear(desk: Desk, source_id: str, page: PollPage, *, silence: timedelta) -> None:
    """Missing rights look like an empty list, so a unit that used to give letters and falls silent is named."""
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        before = {unit.unit: unit for unit in await tx.units_heard(source_id)}
        names = {*before, *page.units_heard, *page.units_denied}
        after = {
            name: _heard(before.get(name) or UnitHeard(source_id=source_id, unit=name), page, now, silence)
            for name in names
        }
        for name, unit in after.items():
            if unit != before.get(name):
                await tx.save_unit_heard(unit)
        await _tell(tx, "unit_silent", source_id, _silent(before.values()), _silent(after.values()))
        await _tell(tx, "unit_denied", source_id, _denied(before.values()), _denied(after.values()))


def _heard(unit: UnitHeard, page: PollPage, now: datetime, silence: timedelta) -> UnitHeard:
    if unit.unit in page.units_heard:
        return replace(unit, heard_at=now, silent_since=None, denied_since=None)
    denied_since = (unit.denied_since or now) if unit.unit in page.units_denied else unit.denied_since
    quiet = unit.heard_at is not None and unit.heard_at < now - silence
    return replace(unit, denied_since=denied_since, silent_since=unit.heard_at if quiet else None)


def _silent(units: Iterable[UnitHeard]) -> frozenset[str]:
    return frozenset(unit.unit for unit in units if unit.silent_since is not None)


def _denied(units: Iterable[UnitHeard]) -> frozenset[str]:
    return frozenset(unit.unit for unit in units if unit.denied_since is not None)


async def _tell(tx: Transaction, code: str, source_id: str, was: frozenset[str], now: frozenset[str]) -> None:
    if was != now:
        await want_notice(tx, code, source_id)
        log.warning("source.units", code=code, source=source_id, units=sorted(now))


async def want_notice(tx: Transaction, code: str, source_id: str) -> None:
    await tx.want_card(notice_card(code, source_id))


async def _audit(desk: Desk, tx: Transaction, verb: str, source_id: str, facts: dict[str, str]) -> None:
    await tx.audit(AuditEntry(verb=verb, actor=BOT, at=desk.clock.now(), facts={"source": source_id, **facts}))
