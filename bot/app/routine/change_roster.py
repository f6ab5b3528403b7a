"""A shift passes to somebody else: taken where nobody has it, given away, or swapped for another one.

One's own shift is one's own to give away; a shift that nobody has is anybody's to take; the rest is the lead's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.app.desk import Desk
from bot.app.routine.on_duty import HORIZON, need_roster, turns_in
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import PersonId
from bot.domain.people import Deed, Person
from bot.domain.roster import ShiftChange, Turn
from bot.domain.workdays import day_begin, oslo_day
from bot.errors import NotAllowed
from bot.ports.store import Transaction

_DAY = timedelta(days=1)
#: what somebody writes once more, unsure whether it was heard, is the same wish: a second swap would undo the first
_REPEAT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    begin: datetime
    end: datetime
    #: who was on duty before; None = nobody
    was: PersonId | None
    now: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    turn: Turn
    to: PersonId


async def take_shift(desk: Desk, by: Person, day: date) -> tuple[Moved, ...]:
    """What nobody has on that day, or, for the lead, what others have."""
    by.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> tuple[Moved, ...]:
        turns = await _on(desk, tx, day)
        others = [turn for turn in turns if turn.person != by.person_id]
        if not others:
            raise NotAllowed("own_shift")
        vacant = [turn for turn in others if turn.person is None]
        if not vacant and not by.may(Deed.CHANGE_ROSTER):
            raise NotAllowed("others_shift")
        return await _move(desk, tx, by, [_Move(turn=turn, to=by.person_id) for turn in vacant or others])

    return await desk.decide(decision)


async def give_shift(
    desk: Desk, by: Person, day: date, colleague: Person, *, in_return: date | None = None
) -> tuple[Moved, ...]:
    """The shift of that day is the colleague's; `in_return` is a day whose shift comes back for it."""
    _need_colleague(by, colleague)

    async def decision(tx: Transaction) -> tuple[Moved, ...]:
        given = _givable(by, await _on(desk, tx, day), colleague)
        moves = [_Move(turn=turn, to=colleague.person_id) for turn in given]
        if in_return is not None:
            back = [turn for turn in await _on(desk, tx, in_return) if turn.person == colleague.person_id]
            giver = given[0].person or given[0].holder or by.person_id
            if not back:
                raise NotAllowed("not_colleagues_shift")
            moves += [_Move(turn=turn, to=giver) for turn in back]
        return await _move(desk, tx, by, moves)

    return await desk.decide(decision)


async def swap_next(desk: Desk, by: Person, colleague: Person) -> tuple[Moved, ...]:
    """The next shift of each that has not begun."""
    _need_colleague(by, colleague)

    async def decision(tx: Transaction) -> tuple[Moved, ...]:
        now = desk.clock.now()
        turns = await turns_in(tx, need_roster(desk), now, now + HORIZON)
        mine = _next_of(turns, by.person_id, now, otherwise="no_own_shift")
        theirs = _next_of(turns, colleague.person_id, now, otherwise="not_colleagues_shift")
        moves = [_Move(turn=mine, to=colleague.person_id), _Move(turn=theirs, to=by.person_id)]
        return await _move(desk, tx, by, moves)

    return await desk.decide(decision)


def _need_colleague(by: Person, colleague: Person) -> None:
    by.need(Deed.WORK_ON_ITEMS)
    if not colleague.may(Deed.WORK_ON_ITEMS) or colleague.person_id == by.person_id:
        raise NotAllowed("colleague_missing")


def _givable(by: Person, turns: Sequence[Turn], colleague: Person) -> Sequence[Turn]:
    own = [turn for turn in turns if by.person_id in (turn.person, turn.holder)]
    if own:
        return own
    others = [turn for turn in turns if turn.person != colleague.person_id]
    if not by.may(Deed.CHANGE_ROSTER):
        raise NotAllowed("others_shift")
    if not others:
        raise NotAllowed("colleagues_shift")
    return others


async def _on(desk: Desk, tx: Transaction, day: date) -> list[Turn]:
    """What begins on that day and is not over. Raises NotAllowed where there is nothing."""
    now = desk.clock.now()
    turns = await turns_in(tx, need_roster(desk), day_begin(day), day_begin(day + _DAY))
    found = [turn for turn in turns if oslo_day(turn.begin) == day and turn.end > now]
    if not found:
        raise NotAllowed("no_shift_that_day")
    return found


def _next_of(turns: Sequence[Turn], person: PersonId, now: datetime, *, otherwise: str) -> Turn:
    found = next((turn for turn in turns if turn.person == person and turn.begin > now), None)
    if found is None:
        raise NotAllowed(otherwise)
    return found


async def _move(desk: Desk, tx: Transaction, by: Person, moves: Sequence[_Move]) -> tuple[Moved, ...]:
    """Raises NotAllowed where somebody would get a shift while away, or just got it by the same person."""
    now, number = desk.clock.now(), await tx.last_shift_change()
    just_now = [one for one in await tx.shift_changes(since=now) if one.by == by.person_id and one.at > now - _REPEAT]
    if any(one.begin < move.turn.end and move.turn.begin < one.end for one in just_now for move in moves):
        raise NotAllowed("shift_just_changed")
    done = []
    for move in moves:
        number += 1
        turn, begin = move.turn, max(move.turn.begin, now)
        change = ShiftChange(
            number=number, begin=begin, end=turn.end, instead_of=turn.holder,
            person=move.to, by=by.person_id, at=now,
        )  # fmt: skip
        await tx.add_shift_change(change)
        facts = {"begin": begin.isoformat(), "end": turn.end.isoformat(), "from": turn.person or "", "to": move.to}
        await tx.audit(AuditEntry(verb="shift:changed", actor=by.person_id, at=now, facts=facts))
        done.append(Moved(begin=begin, end=turn.end, was=turn.person, now=move.to))
    for moved in done:
        await _need_there(desk, tx, moved)
    return tuple(done)


async def _need_there(desk: Desk, tx: Transaction, moved: Moved) -> None:
    turns = await turns_in(tx, need_roster(desk), moved.begin, moved.end)
    if any(turn.holder == moved.now and turn.person != moved.now for turn in turns):
        raise NotAllowed("colleague_away")
