"""What the roster asks people to see to: a shift that nobody has, and letters that are open when a shift is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.app.desk import Desk
from bot.app.routine.on_duty import HORIZON, turns_in
from bot.app.routine.wording import span, words_for
from bot.app.tell import Teller
from bot.domain.item import State
from bot.domain.roster import Roster, Turn, gaps
from bot.domain.workdays import day_begin, oslo_day, oslo_moment
from bot.ports.board import Board
from bot.ports.notes import PersonalNote

_DAY = timedelta(days=1)
#: how early in the morning, before the hours begin, a lead is told
_EARLY = timedelta(hours=1)
#: a shift that ended longer ago is nobody's concern after a restart
_JUST_ENDED = timedelta(minutes=45)


async def watch_roster(desk: Desk, board: Board) -> int:
    """How many words were said."""
    return await watch_gaps(desk, board) + await watch_shift_ends(desk, board)


async def watch_gaps(desk: Desk, board: Board) -> int:
    """Each lead is told once of each gap from now to the end of the next working day, on working days only."""
    roster, now = desk.roster.roster, desk.clock.now()
    if roster is None or not _office_hours(desk, roster, now):
        return 0
    begin, end = day_begin(oslo_day(now)), day_begin(desk.calendar.next_open(oslo_day(now)) + _DAY)
    async with desk.store.reading() as tx:
        found = [gap for gap in gaps(await turns_in(tx, roster, begin, end)) if gap.end > now]
    return sum([await _alarm(desk, board, gap) for gap in found])


async def watch_shift_ends(desk: Desk, board: Board) -> int:
    """Whoever goes off duty, with somebody else coming on, is told once what they still have."""
    roster, now = desk.roster.roster, desk.clock.now()
    if roster is None:
        return 0
    async with desk.store.reading() as tx:
        turns = await turns_in(tx, roster, now - _JUST_ENDED, now + HORIZON)
    ended = [turn for turn in turns if now - _JUST_ENDED < turn.end <= now and not _goes_on(turn, turns)]
    return sum([await _remind(desk, board, turn) for turn in ended])


async def _alarm(desk: Desk, board: Board, gap: Turn) -> int:
    told = 0
    for lead in desk.leads:
        when = span(await words_for(desk, lead), gap.begin, gap.end)
        key = f"gap:{_stamp(gap.begin)}:{_stamp(gap.end)}:{lead}"
        told += await Teller(desk=desk, board=board).tell(key, lead, PersonalNote(code="gap", facts={"when": when}))
    return told


async def _remind(desk: Desk, board: Board, turn: Turn) -> int:
    person = turn.person
    if person is None:
        return 0
    async with desk.store.reading() as tx:
        items = await tx.items(states={State.CLAIMED}, claimant=person)
    if not items:
        return 0
    letters = (await words_for(desk, person)).plural("roster.letters", len(items))
    note = PersonalNote(code="off_duty", facts={"letters": letters})
    return await Teller(desk=desk, board=board).tell(f"off_duty:{_stamp(turn.end)}:{person}", person, note)


def _goes_on(turn: Turn, turns: tuple[Turn, ...]) -> bool:
    """Whoever has the next shift too does not go off duty at night."""
    after = next((other for other in turns if other.begin >= turn.end), None)
    return after is not None and after.person == turn.person


def _office_hours(desk: Desk, roster: Roster, now: datetime) -> bool:
    """A lead is not woken."""
    today = oslo_day(now)
    begin, end = oslo_moment(today, roster.hours.begin) - _EARLY, oslo_moment(today, roster.hours.end)
    return desk.calendar.is_open(today) and begin <= now < end


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M}"
