"""Forgets at night what serves nobody any more: the audit log and the items themselves stay."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.app.desk import Desk

log = structlog.get_logger(__name__)

#: a press that is so old is never delivered again
_ACTIONS_KEPT = timedelta(days=30)
#: a file that nobody has taken in use by then
_PROPOSALS_KEPT = timedelta(days=30)
#: longer than anything lies open that somebody could be told of again
_TOLD_KEPT = timedelta(days=400)


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
