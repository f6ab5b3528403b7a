"""Compares once a day and remembers what was found: told once, on the board while it lasts, gone when it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

import structlog

from bot.app.aftercare.reconcile.compare import Compared, Comparison, Limits, compare
from bot.app.desk import BOT, DIFFERENCES, Desk, change
from bot.app.health.reconciled import awaited, tell_lateness
from bot.domain.audit import AuditEntry
from bot.domain.differences import Difference, DifferenceKind
from bot.domain.lifecycle import Verb
from bot.domain.workdays import oslo_day, oslo_moment
from bot.ports.store import Reconciliation, Transaction

log = structlog.get_logger(__name__)

#: done before anybody is at work
_BEGINS = time(5, 15)
#: documents that nobody has registered are ordinary work for so long
UNREGISTERED_PATIENCE = timedelta(days=3)


async def reconcile_daily(desk: Desk, limits: Limits) -> bool:
    """Called every few minutes; answers whether it compared. A morning that was slept through is made up for."""
    try:
        if not _is_due(desk, await awaited(desk)):
            return False
        await remember(desk, await compare(desk, limits))
    finally:
        await tell_lateness(desk)
    return True


def _is_due(desk: Desk, run: Reconciliation) -> bool:
    begins = oslo_moment(desk.today(), _BEGINS)
    return desk.clock.now() >= begins and (run.finished_at is None or run.finished_at < begins)


async def remember(desk: Desk, comparison: Comparison) -> None:
    """Stores what was found, with its audit entries, and wants the card that shows it."""
    new = sum([await desk.decide(partial(_note, desk, compared=compared)) for compared in comparison.items])
    before, unregistered = await awaited(desk), comparison.unregistered
    run = replace(
        before,
        finished_at=desk.clock.now(),
        items=len(comparison.items),
        silent=comparison.silent,
        unregistered=unregistered.count if unregistered else None,
        oldest_unregistered=unregistered.oldest if unregistered else None,
    )
    async with desk.store.transaction() as tx:
        lasting = await tx.differences()
        forgotten = is_forgotten(run.oldest_unregistered, desk.today())
        began = bool(new) or (forgotten and not _was_forgotten(before))
        run = await _show(desk, tx, run, new=began, lasting=bool(lasting) or forgotten)
        await tx.save_reconciliation(run)
    log.info("reconcile.done", items=run.items, new=new, lasting=len(lasting), silent=list(run.silent))


def is_forgotten(day: date | None, today: date) -> bool:
    """Whether a document of that day should have been registered by now."""
    return day is not None and today - day > UNREGISTERED_PATIENCE


def _was_forgotten(before: Reconciliation) -> bool:
    """Whether the comparison before this one has told it already."""
    if before.finished_at is None:
        return False
    return is_forgotten(before.oldest_unregistered, oslo_day(before.finished_at))


async def _show(desk: Desk, tx: Transaction, run: Reconciliation, *, new: bool, lasting: bool) -> Reconciliation:
    """What is new comes on a card of its own, below what the board got since; the earlier one is taken off."""
    if new or (lasting and not run.card):
        if run.card:
            await tx.want_card(run.card, unwanted=True)
        run = replace(run, card=f"{DIFFERENCES}{desk.clock.now():%Y%m%dT%H%M%S}")
    if lasting or (run.card and await tx.card(run.card) is not None):
        await tx.want_card(run.card)
    return run


async def _note(desk: Desk, tx: Transaction, *, compared: Compared) -> int:
    """How many differences are new. An item that has changed since it was looked at is compared anew the next day."""
    item = await tx.item(compared.item.item_id)
    if item is None or item.version != compared.item.version:
        return 0
    if not compared.put_off:
        await tx.note_compared((item.item_id,), at=desk.clock.now())
    if compared.moved_to is not None and item.outcome is not None:
        number, link = compared.moved_to.number, compared.moved_to.link
        outcome = replace(item.outcome, entry_number=number, entry_link=link)
        await change(desk, tx, item, Verb.UPDATED, by=BOT, facts={"entry": number}, outcome=outcome)
    known = {difference.kind: difference for difference in await tx.differences(item.item_id)}
    found = {difference.kind: _since(difference, known) for difference in compared.differences}
    lasting = {kind: difference for kind, difference in known.items() if kind in compared.untold} | found
    if lasting != known:
        await tx.replace_differences(item.item_id, tuple(lasting.values()))
    for kind in sorted(lasting.keys() ^ known.keys()):
        verb = "difference:found" if kind in lasting else "difference:over"
        await _audit(desk, tx, verb, (lasting | known)[kind])
    return len(lasting.keys() - known.keys())


def _since(difference: Difference, known: Mapping[DifferenceKind, Difference]) -> Difference:
    before = known.get(difference.kind)
    return replace(difference, found_at=before.found_at) if before else difference


async def _audit(desk: Desk, tx: Transaction, verb: str, difference: Difference) -> None:
    facts = {"kind": difference.kind.value}
    if difference.entry_number:
        facts["entry"] = difference.entry_number
    await tx.audit(AuditEntry(verb=verb, actor=BOT, at=desk.clock.now(), item_id=difference.item_id, facts=facts))
