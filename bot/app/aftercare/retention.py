"""Forgets at night what serves nobody any more: the audit log stays, and so do the items' ids, times and numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.app.desk import BOT, Desk
from bot.domain.audit import AuditEntry
from bot.domain.item import IntakeItem
from bot.domain.lifecycle import Verb, advance
from bot.domain.routes import TITLES
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)

#: a press that is so old is never delivered again
_ACTIONS_KEPT = timedelta(days=30)
#: a file that nobody has taken in use by then
_PROPOSALS_KEPT = timedelta(days=30)
#: longer than anything lies open that somebody could be told of again
_TOLD_KEPT = timedelta(days=400)
#: emptied in one transaction, and in one night: people's clicks wait for neither
_AT_ONCE, _A_NIGHT = 50, 2000


async def forget_what_is_over(desk: Desk) -> None:
    """Presses, words to people, units' notices whose letters are closed, and files that nobody put in force."""
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        await tx.forget_actions(before=now - _ACTIONS_KEPT)
        await tx.forget_tellings(before=now - _TOLD_KEPT)
        await tx.forget_office_proposals(before=now - _PROPOSALS_KEPT)
        cards = await tx.forget_unit_cards(older_than=_TOLD_KEPT)
    if cards:
        log.info("retention.forgot", unit_cards=cards)


async def empty_closed(desk: Desk, kept_for: timedelta) -> int:
    """Deletes what people wrote in and of letters that were closed so long ago, and takes their cards off the board.

    What keeps a letter from being handled twice stays: its ids, hashes, numbers and times. So does the audit.
    """
    before, emptied = desk.clock.now() - kept_for, 0
    while emptied < _A_NIGHT:
        some = await desk.decide(partial(_empty_some, desk, before=before))
        emptied += some
        if some < _AT_ONCE:
            break
    if emptied:
        log.info("retention.emptied", items=emptied)
    return emptied


async def _empty_some(desk: Desk, tx: Transaction, *, before: datetime) -> int:
    items = await tx.items_to_empty(before=before, limit=_AT_ONCE)
    for item in items:
        await _empty(desk, tx, item)
    return len(items)


async def _empty(desk: Desk, tx: Transaction, item: IntakeItem) -> None:
    now = desk.clock.now()
    await tx.replace_item(advance(item, Verb.EMPTIED, letter=item.letter.emptied(), emptied_at=now), was=item)
    for effect in await tx.effects(item.item_id):
        args = {name: value for name, value in effect.args.items() if name not in TITLES}
        if args != effect.args:
            await tx.replace_effect(replace(effect, args=args), was=effect)
    for text in await tx.texts_of(item.item_id):
        await tx.redact_text(text.text_id)
    # what Teams stored for everybody may tell sender and subject too
    await tx.want_card(item.item_id, unwanted=True)
    await tx.audit(AuditEntry(verb=Verb.EMPTIED.value, actor=BOT, at=now, item_id=item.item_id))
