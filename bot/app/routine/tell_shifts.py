"""Those whom a changed roster or an absence affects are told in a personal chat, each once, and not whoever did it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.app.desk import Desk, person_name
from bot.app.routine.change_roster import Moved
from bot.app.routine.wording import days, span, words_for
from bot.app.tell import Teller
from bot.domain.absences import Absence
from bot.domain.identifiers import PersonId
from bot.domain.people import Person
from bot.errors import OutsideError
from bot.ports.board import Board
from bot.ports.notes import PersonalNote


async def tell_moved(desk: Desk, board: Board, by: Person, moved: Sequence[Moved]) -> tuple[PersonId, ...]:
    """Who could be told."""
    affected = {person for one in moved for person in (one.was, one.now) if person and person != by.person_id}
    told = []
    for person in sorted(affected):
        write = await words_for(desk, person)
        gained = ", ".join(span(write, one.begin, one.end) for one in moved if one.now == person)
        lost = ", ".join(span(write, one.begin, one.end) for one in moved if one.was == person)
        code = "shifts_swapped" if gained and lost else "shift_yours" if gained else "shift_not_yours"
        note = PersonalNote(code=code, by_name=by.name, facts={"gained": gained, "lost": lost})
        if await _sent(desk, board, person, note):
            told.append(person)
    return tuple(told)


async def tell_absence(
    desk: Desk, board: Board, by: Person, absences: Collection[Absence], *, over: bool = False
) -> None:
    """Whoever was said to be away or back by somebody else, and whoever is named to stand in."""
    for absence in absences:
        if absence.person != by.person_id:
            await _say(desk, board, absence.person, "back_noted" if over else "away_noted", by.name, absence)
        if absence.substitute and absence.substitute != by.person_id:
            async with desk.store.reading() as tx:
                name = await person_name(desk, tx, absence.person)
            code = "stand_in_over" if over else "stand_in"
            await _say(desk, board, absence.substitute, code, name, absence)


async def _say(desk: Desk, board: Board, to: PersonId, code: str, name: str, absence: Absence) -> None:
    write = await words_for(desk, to)
    note = PersonalNote(code=code, by_name=name, facts={"when": days(write, absence.begin, absence.end)})
    await _sent(desk, board, to, note)


async def _sent(desk: Desk, board: Board, to: PersonId, note: PersonalNote) -> bool:
    """What was decided stands, whether or not the word arrives. It is never said twice: the decision was one."""
    try:
        return await Teller(desk=desk, board=board).tell_begun(to, note)
    except OutsideError:
        return False
