"""Whether each source answers and each unit is heard: told once when it stops and once when it is back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.app.desk import BOT, Desk
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import OrgNumber
from bot.errors import OutsideError
from bot.ports.source import MailSource
from bot.ports.store import SourceState, Transaction, UnitHeard

log = structlog.get_logger(__name__)

#: a shorter outage is nobody's news
WARN_AFTER = timedelta(minutes=10)
#: the warning that e-mails of notices cannot be moved or answered for
REFUSED = "deeds_refused"


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
        since = state.down_since or now
        tell = now - since >= WARN_AFTER
        down = replace(state, down_since=since, told_down=tell, error=error.code, reason=error.reason)
        await tx.save_source_state(down)
        # whoever sets a board meanwhile gets it with the next poll
        if tell and not (state.told_down and await tx.card(notice_card("source_down", source_id))):
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
        up = replace(state, down_since=None, told_down=False, error="", reason="", last_ok_at=now)
        await tx.save_source_state(up)
        if state.told_down:
            await want_notice(tx, "source_down", source_id)
        if was_down is not None:
            await _audit(desk, tx, "source:back", source_id, {})
    if was_down is not None:
        log.info("source.back", source=source_id, seconds=int((now - was_down).total_seconds()))


async def hear(
    desk: Desk,
    source: MailSource,
    heard: Collection[OrgNumber],
    denied: Collection[OrgNumber],
    *,
    silence: timedelta | None,
) -> None:
    """Missing rights look like an empty list, so a unit that used to give letters and falls silent is named.

    `silence` None: the poll broke off, so that a unit which it did not name is neither silent nor let in again.
    """
    now, source_id = desk.clock.now(), source.source_id
    async with desk.store.transaction() as tx:
        before = {unit.unit: unit for unit in await tx.units_heard(source_id)}
        after = {}
        for name in {*before, *heard, *denied, *source.units}:
            # the first poll counts as heard: a unit that never gives anything is missed as well
            unit = before.get(name) or UnitHeard(source_id=source_id, unit=name, heard_at=now)
            if name in heard:
                unit = replace(unit, heard_at=now, silent_since=None, denied_since=None)
            elif name in denied:
                unit = replace(unit, denied_since=unit.denied_since or now)
            elif silence is not None:
                unit = replace(unit, denied_since=None)
            if silence is not None:
                unit = replace(unit, silent_since=_silent_since(source, unit, now - silence))
            after[name] = unit
            if unit != before.get(name):
                await tx.save_unit_heard(unit)
        await tell(tx, "unit_silent", source_id, _silent(before.values()), _silent(after.values()))
        await tell(tx, "unit_denied", source_id, _denied(before.values()), _denied(after.values()))


async def note_fullness(desk: Desk, source_id: str, letters: int) -> None:
    """`letters`: how many wait where a list is cut off soon; 0 = there is room."""
    async with desk.store.transaction() as tx:
        state = await tx.source_state(source_id)
        if state is None or state.nearly_full == letters:
            return
        await tx.save_source_state(replace(state, nearly_full=letters))
        await want_notice(tx, "nearly_full", source_id)
    if bool(letters) is not bool(state.nearly_full):
        log.warning("source.nearly_full", source=source_id, letters=letters)


def _silent_since(source: MailSource, unit: UnitHeard, before: datetime) -> datetime | None:
    """A unit that the municipality took out of the search is not silent."""
    if unit.unit not in source.units or unit.heard_at is None or unit.heard_at >= before:
        return None
    return unit.heard_at


def _silent(units: Iterable[UnitHeard]) -> frozenset[str]:
    return frozenset(unit.unit for unit in units if unit.silent_since is not None)


def _denied(units: Iterable[UnitHeard]) -> frozenset[str]:
    return frozenset(unit.unit for unit in units if unit.denied_since is not None)


async def tell(tx: Transaction, code: str, source_id: str, was: frozenset[str], now: frozenset[str]) -> None:
    """Whoever sets a board after the warning was due gets it with the next poll."""
    if was != now:
        log.warning("source.notice", code=code, source=source_id, begun=sorted(now - was), over=sorted(was - now))
    elif not now or await tx.card(notice_card(code, source_id)) is not None:
        return
    await want_notice(tx, code, source_id)


async def want_notice(tx: Transaction, code: str, source_id: str) -> None:
    await tx.want_card(notice_card(code, source_id))


async def _audit(desk: Desk, tx: Transaction, verb: str, source_id: str, facts: dict[str, str]) -> None:
    await tx.audit(AuditEntry(verb=verb, actor=BOT, at=desk.clock.now(), facts={"source": source_id, **facts}))
