"""Whether the daily comparison of ledger, archive and sources comes to its end: the board says so where it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.app.desk import Desk
from bot.app.health.sources import notice_card, want_notice
from bot.ports.store import Reconciliation

log = structlog.get_logger(__name__)

#: a notice, below `notice.`, and the job that it is about
RECONCILE_LATE, RECONCILE = "reconcile_late", "reconcile"
#: it runs once a day; a morning when it comes a little later is nobody's news
LATE_AFTER = timedelta(hours=30)


async def awaited(desk: Desk) -> Reconciliation:
    """What is known of the last one; from the first call on one is awaited."""
    async with desk.store.transaction() as tx:
        run = await tx.reconciliation()
        if run is None:
            run = Reconciliation(awaited_since=desk.clock.now())
            await tx.save_reconciliation(run)
    return run


def is_late(desk: Desk, run: Reconciliation) -> bool:
    return desk.clock.now() - (run.finished_at or run.awaited_since) >= LATE_AFTER


async def tell_lateness(desk: Desk) -> None:
    """Once each way; whoever sets a board after it was due gets it with the next call."""
    run = await awaited(desk)
    late = is_late(desk, run)
    async with desk.store.transaction() as tx:
        if late != run.told_late:
            await tx.save_reconciliation(replace(run, told_late=late))
        elif not late or await tx.card(notice_card(RECONCILE_LATE, RECONCILE)) is not None:
            return
        await want_notice(tx, RECONCILE_LATE, RECONCILE)
    if late and not run.told_late:
        log.warning("reconcile.late")
