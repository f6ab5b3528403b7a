"""`@Postvakt bytt`: a shift is swapped, given away or taken, and those whom it affects are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.app.desk import Desk, person_name
from bot.app.routine.change_roster import Moved, give_shift, swap_next, take_shift
from bot.app.routine.on_duty import need_roster
from bot.app.routine.tell_shifts import tell_moved
from bot.app.routine.wording import span
from bot.app.seeing.named import colleague_named
from bot.domain.identifiers import PersonId
from bot.i18n import Texts
from bot.ports.board import Board
from bot.teams.commands.asked import Asked
from bot.teams.commands.said import Said, read
from bot.teams.posts import Post, text_post

_TAKE = frozenset({"ta", "take"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    names: ClassVar[tuple[str, ...]] = ("bytt", "byt", "swap")
    about_letters: ClassVar[bool] = False
    desk: Desk
    board: Board

    async def reply(self, asked: Asked) -> Post:
        need_roster(self.desk)
        words = asked.words
        takes = bool(words) and words[0] in _TAKE
        said = read(words[1:] if takes else words, self.desk.today())
        moved = await self._moved(asked, said, takes=takes)
        if moved is None:
            return text_post(asked.write("roster.swap_help"))
        told = await tell_moved(self.desk, self.board, asked.person, moved)
        return text_post("\n\n".join(await self._lines(asked, moved, told)))

    async def _moved(self, asked: Asked, said: Said, *, takes: bool) -> Sequence[Moved] | None:
        """None where it is not clear what is wanted."""
        days = said.days
        if days is None:
            return None
        if takes:
            fits = len(days) == 1 and not said.name
            return await take_shift(self.desk, asked.person, days[0]) if fits else None
        if not said.name or len(days) > 2:
            return None
        other = await colleague_named(self.desk, said.name)
        if not days:
            return await swap_next(self.desk, asked.person, other)
        in_return = days[1] if len(days) == 2 else None
        return await give_shift(self.desk, asked.person, days[0], other, in_return=in_return)

    async def _lines(self, asked: Asked, moved: Sequence[Moved], told: Collection[PersonId]) -> list[str]:
        write, own = asked.write, asked.person.person_id
        affected = {person for one in moved for person in (one.was, one.now) if person and person != own}
        async with self.desk.store.reading() as tx:
            names = {
                person: await person_name(self.desk, tx, person) or write("person.unknown")
                for person in {*affected, own}
            }
        lines = [_line(one, names, write) for one in moved]
        for key, people in (("roster.told", affected & set(told)), ("roster.not_told", affected - set(told))):
            if people:
                lines.append(write(key, names=", ".join(sorted(names[person] for person in people))))
        return lines


def _line(moved: Moved, names: dict[PersonId, str], write: Texts) -> str:
    when = span(write, moved.begin, moved.end)
    if moved.was is None:
        return write("roster.moved", name=names[moved.now], when=when)
    return write("roster.moved_from", name=names[moved.now], was=names[moved.was], when=when)
