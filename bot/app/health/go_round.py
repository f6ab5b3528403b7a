"""Tells somebody outside that all doors are looked at: a bot that falls silent, for whatever cause, is missed there."""

from __future__ import annotations

import structlog

from bot.app.desk import Desk
from bot.errors import OutsideError
from bot.ports.heartbeat import Heartbeat

log = structlog.get_logger(__name__)


async def tell_round(desk: Desk, heartbeat: Heartbeat) -> bool:
    """Called by the replica that leads; answers whether it told.

    Told only after a round that nothing is wrong with: every source was read within its time, and the database took it
    down. A call that fails changes nothing here; that it stays away is what raises the alarm.
    """
    silent = await _silent(desk)
    if silent:
        log.warning("heartbeat.withheld", silent=list(silent))
        return False
    async with desk.store.transaction() as tx:
        await tx.note_healthy_round(desk.clock.now())
    try:
        await heartbeat.beat()
    except OutsideError as error:
        log.warning("heartbeat.failed", error=error.code, reason=error.reason)
        return False
    async with desk.store.transaction() as tx:
        await tx.note_round_told(desk.clock.now())
    return True


async def _silent(desk: Desk) -> tuple[str, ...]:
    """Sources that were not read within their time; one that has failed once is tried again before it is over."""
    now, silent = desk.clock.now(), []
    async with desk.store.reading() as tx:
        for source_id in desk.sources:
            state = await tx.source_state(source_id)
            read_at = state.last_ok_at if state else None
            if read_at is None or now - read_at > desk.check_rules.late_after(source_id):
                silent.append(source_id)
    return tuple(silent)
