"""Brings letters back that somebody has forgotten or put off; what is due stands in the store, so a restart loses none.

A letter that is being routed, or that needs a person's answer, stays with whoever chose.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from bot.app.desk import BOT, Desk, change
from bot.app.one_by_one import one_by_one
from bot.app.routine.wording import words_in
from bot.app.tell import Teller
from bot.domain.claims import Lapse, lapse, returns_at
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb
from bot.errors import OutsideError
from bot.ports.board import Board
from bot.ports.notes import PersonalNote
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What somebody is to be told; that it is, was noted in the transaction that decided it."""

    to: PersonId
    note: PersonalNote


async def watch_claims(desk: Desk, board: Board) -> int:
    """Answers how many letters woke, came back or were warned of."""
    return await wake_snoozed(desk, board) + await return_forgotten(desk, board)


async def wake_snoozed(desk: Desk, board: Board) -> int:
    """Whoever put a letter off is told that it is back, once."""
    async with desk.store.transaction() as tx:
        due = await tx.items_to_wake(by=desk.clock.now())
    return await _tell(desk, board, await one_by_one(due, partial(_decide, desk, _wake), job="wake"))


async def return_forgotten(desk: Desk, board: Board) -> int:
    """The claimant is warned first, once, and told when the letter has come back."""
    async with desk.store.transaction() as tx:
        claimed = await tx.items(states=(State.CLAIMED,))
    now = desk.clock.now()

    async def look(item: IntakeItem) -> _Word | None:
        forgotten = lapse(item, desk.claims, desk.calendar, now)
        return await _decide(desk, _forget, item) if forgotten else None

    return await _tell(desk, board, await one_by_one(claimed, look, job="forgotten"))


async def _decide(desk: Desk, decision: Callable[..., Awaitable[_Word | None]], item: IntakeItem) -> _Word | None:
    return await desk.decide(partial(decision, desk, item_id=item.item_id))


async def _wake(desk: Desk, tx: Transaction, *, item_id: ItemId) -> _Word | None:
    item, now = await tx.item(item_id), desk.clock.now()
    if item is None or item.snoozed_until is None or item.snoozed_until > now:
        return None
    by = item.snoozed_by
    # from here on its claimant has as long as after a claim
    new = await change(desk, tx, item, Verb.WOKEN, by=BOT, touched_at=now, return_warned_at=None)
    return await _word(desk, tx, new, by, "woken") if by else None


async def _forget(desk: Desk, tx: Transaction, *, item_id: ItemId) -> _Word | None:
    item, now = await tx.item(item_id), desk.clock.now()
    if item is None or item.claimant is None:
        return None
    claimant = item.claimant
    match lapse(item, desk.claims, desk.calendar, now):
        case Lapse.WARN:
            at = returns_at(item, desk.claims, desk.calendar, now)
            new = await change(desk, tx, item, Verb.RETURN_WARNED, by=BOT, return_warned_at=now)
            return await _word(desk, tx, new, claimant, "return_warned", at=at)
        case Lapse.RETURN:
            new = await change(
                desk, tx, item, Verb.RETURNED,
                by=BOT, facts={"from": claimant}, claimant=None, claimed_at=None, returned_at=now,
                return_warned_at=None,
            )  # fmt: skip
            return await _word(desk, tx, new, claimant, "claim_returned")
    return None


async def _word(
    desk: Desk, tx: Transaction, item: IntakeItem, to: PersonId, code: str, *, at: datetime | None = None
) -> _Word:
    await tx.begin_telling(f"{code}:{item.item_id}:{item.version}", at=desk.clock.now())
    facts = {"at": (await words_in(desk, tx, to)).moment(at)} if at else {}
    unit = desk.policy.unit_name(item.letter.unit)
    return _Word(to=to, note=PersonalNote(code=code, item_id=item.item_id, unit_name=unit, facts=facts))


async def _tell(desk: Desk, board: Board, words: list[_Word | None]) -> int:
    """That a word does not arrive changes nothing about the letters, and nobody is told twice."""
    teller = Teller(desk=desk, board=board)
    told = [word for word in words if word is not None]
    for word in told:
        try:
            await teller.tell_begun(word.to, word.note)
        except OutsideError as error:
            log.warning("claims.not_told", note=word.note.code, error=error.code, reason=error.reason)
    return len(told)
