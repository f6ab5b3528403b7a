"""The lead's ping («purr»): what nobody has taken and what is late, and a word below the card to whoever can do it.

Noted in the store and audited before anything leaves, as every mention: it is never said twice by itself, and an item
is not pinged again before a while has gone by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog

from bot.app.desk import LIST_CARD, Desk, change, person_name, stored_item
from bot.app.intake.deadlines import is_late, nearest
from bot.app.intake.older import older_than_start
from bot.app.press import Press
from bot.app.routine.mention import board_to_write_on, mentions_of, on_duty, plainly, said_of
from bot.app.routine.steps import MOST_LISTED, remindable
from bot.domain.holders import holder_to_ask
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb, allowed
from bot.domain.people import Deed, Person
from bot.domain.reminders import REMINDED_STATES, Reminded, may_ping, pinged, snoozed, watched
from bot.errors import Conflict, NotAllowed, OutsideError
from bot.i18n import texts
from bot.ports.board import NOT_SENT, Board
from bot.ports.notes import ThreadNote
from bot.ports.ping_view import PingRow, PingView
from bot.ports.store import BoardState, Transaction

log = structlog.get_logger(__name__)

_MOST_ROWS = 15
#: more lines make a post too long for Teams
_MOST_LINES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinged:
    """One that was noted, and is to be told."""

    item: IntakeItem
    before: Reminded
    known: Reminded
    whom: tuple[PersonId, ...]
    #: of its card; empty = it has none of its own, or none yet
    activity_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pings:
    told: tuple[Pinged, ...] = ()
    #: pinged just before, by this person or another
    left_alone: int = 0


async def ping_view(desk: Desk, person: Person, done: Pings | None = None) -> PingView:
    person.need(Deed.PING)
    async with desk.store.transaction() as tx:
        found = await _open(desk, tx)
        rows = [await _row(desk, tx, item, known) for item, known in found[:_MOST_ROWS]]
        listed = await tx.items(states=(State.WAITING,), backlog=True, limit=MOST_LISTED)
        older = len(await older_than_start(tx, listed))
    waiting = sum(holder_to_ask(item) is None for item, _ in found)
    return PingView(
        rows=tuple(rows),
        waiting=waiting,
        held_late=len(found) - waiting,
        older=older,
        pinged=None if done is None else len(done.told),
        left_alone=done.left_alone if done else 0,
    )


async def ping(desk: Desk, press: Press) -> Pings:
    """One item. Raises Conflict where there is nothing to ping about any more, NotAllowed where no board stands."""
    press.person.need(Deed.PING)
    duty = await on_duty(desk, desk.clock.now())
    told = await desk.decide(partial(_ping, desk, item_id=press.item_id, by=press.person.person_id, duty=duty))
    return Pings(told=(told,)) if told else Pings(left_alone=1)


async def ping_all(desk: Desk, press: Press) -> Pings:
    """Everything on the list, also what has no row there; each item is a decision of its own.

    Raises NotAllowed where no board stands.
    """
    press.person.need(Deed.PING)
    duty = await on_duty(desk, desk.clock.now())
    async with desk.store.transaction() as tx:
        found = await _open(desk, tx)
    told, left_alone = [], 0
    for item, _ in found:
        try:
            one = await desk.decide(partial(_ping, desk, item_id=item.item_id, by=press.person.person_id, duty=duty))
        except Conflict:
            # somebody has just dealt with it
            continue
        if one is None:
            left_alone += 1
        else:
            told.append(one)
    return Pings(told=tuple(told), left_alone=left_alone)


async def say_pings(desk: Desk, board: Board, by: PersonId, pings: Pings) -> None:
    """A reply below each card, one below the list card for its letters; where that would be many, one post for all."""
    async with desk.store.transaction() as tx:
        state, list_card = await board_to_write_on(tx), await tx.card(LIST_CARD)
        by_name = plainly(await person_name(desk, tx, by))
    if state is None:
        # it was stopped in the meantime
        await _take_back(desk, pings.told)
        return
    alone = [one for one in pings.told if one.activity_id] if len(pings.told) <= desk.reminders.most_replies else []
    together = [one for one in pings.told if one not in alone]
    say = partial(_say, desk, board, state)
    for one in alone:
        code = "ping_waiting" if one.item.state is State.WAITING else "ping_held"
        await say([one], one.activity_id, code, {**said_of(desk, one.item), "by": by_name})
    if together:
        below = list_card.activity_id if list_card and all(one.item.backlog for one in together) else ""
        await say(together, below, "ping_many", {"by": by_name, "letters": _letters(desk, together)})


async def _say(
    desk: Desk, board: Board, state: BoardState, pings: Sequence[Pinged], activity_id: str, code: str,
    facts: Mapping[str, str],
) -> None:  # fmt: skip
    whom = tuple(dict.fromkeys(person for one in pings for person in one.whom))
    try:
        mentions = await mentions_of(desk, board, state, whom)
        await board.reply(state, activity_id, ThreadNote(code=code, mentions=mentions, facts=facts))
    except OutsideError as error:
        log.warning("ping.not_sent", code=code, error=error.code, reason=error.reason)
        if isinstance(error, NOT_SENT):
            await _take_back(desk, pings)


async def _take_back(desk: Desk, pings: Sequence[Pinged]) -> None:
    """Nothing has left the house: the lead may ping again at once."""
    async with desk.store.transaction() as tx:
        for one in pings:
            known = await tx.reminded(one.item.item_id, hold=True)
            if known is not None and known.pinged_at == one.known.pinged_at:
                before = one.before
                await tx.save_reminded([replace(known, pinged_at=before.pinged_at, pinged_by=before.pinged_by)])


def _letters(desk: Desk, pinged_ones: Sequence[Pinged]) -> str:
    """One line each, as Teams' Markdown has lists."""
    write = texts(desk.locale)
    lines = [write("thread.ping_line", **said_of(desk, one.item)) for one in pinged_ones[:_MOST_LINES]]
    if len(pinged_ones) > _MOST_LINES:
        lines.append(write("thread.ping_more", count=len(pinged_ones) - _MOST_LINES))
    return "".join(f"\n\n- {line}" for line in lines)


async def _open(desk: Desk, tx: Transaction) -> list[tuple[IntakeItem, Reminded | None]]:
    """What nobody has taken, and what somebody has and is late; the oldest first, nothing that is put off."""
    now = desk.clock.now()
    items = sorted(await remindable(tx), key=lambda item: item.letter.received_at)
    known = {one.item_id: one for one in await tx.all_reminded(REMINDED_STATES)}
    found = [(item, known.get(item.item_id)) for item in items if not snoozed(item, now)]
    return [(item, one) for item, one in found if holder_to_ask(item) is None or _held_too_long(desk, item, one)]


def _held_too_long(desk: Desk, item: IntakeItem, known: Reminded | None) -> bool:
    """It is late, or whoever has it was reminded already."""
    return is_late(desk, item) or (known is not None and known.step is not None)


async def _row(desk: Desk, tx: Transaction, item: IntakeItem, known: Reminded | None) -> PingRow:
    now, letter = desk.clock.now(), item.letter
    return PingRow(
        item_id=item.item_id,
        version=item.version,
        unit_name=desk.policy.unit_name(letter.unit),
        service_name=desk.policy.service_name(letter.service_id),
        received_at=letter.received_at,
        days=int(desk.calendar.begun_since(letter.received_at, now)),
        holder_name=await person_name(desk, tx, holder_to_ask(item)),
        claimed_at=item.claimed_at,
        deadline=nearest(desk, item),
        late=is_late(desk, item),
        pinged_at=known.pinged_at if known else None,
        pinged_by=await person_name(desk, tx, PersonId(known.pinged_by)) if known and known.pinged_by else "",
        pingable=may_ping(desk.reminders, known, now),
    )


async def _ping(
    desk: Desk, tx: Transaction, *, item_id: ItemId, by: PersonId, duty: tuple[PersonId, ...]
) -> Pinged | None:
    """None where it was pinged just before."""
    if await board_to_write_on(tx) is None:
        raise NotAllowed("board_stopped")
    now = desk.clock.now()
    known = await tx.reminded(item_id, hold=True)
    item = await stored_item(tx, item_id)
    if not allowed(item, Verb.PINGED) or snoozed(item, now):
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item_id)
    if not may_ping(desk.reminders, known, now):
        return None
    holder = holder_to_ask(item)
    if holder is not None and not _held_too_long(desk, item, known):
        raise Conflict(State.CLAIMED.value, winner=holder, item_id=item_id)
    whom = (holder,) if holder is not None else duty
    before = watched(item, known, now)
    after = pinged(before, at=now, by=by)
    await tx.save_reminded([after])
    new = await change(desk, tx, item, Verb.PINGED, by=by, facts={"to": ",".join(whom)})
    card = await tx.card(item_id)
    return Pinged(item=new, before=before, known=after, whom=whom, activity_id=card.activity_id if card else "")
