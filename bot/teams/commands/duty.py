"""`@Postvakt vakt`: who is on duty now and next, and when nobody is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from bot.app.desk import Desk, person_name
from bot.app.routine.on_duty import HORIZON, person_at, turns_in
from bot.app.routine.wording import span
from bot.domain.identifiers import PersonId
from bot.domain.people import Deed
from bot.domain.roster import Roster, Turn, gaps
from bot.i18n import Texts
from bot.teams.commands.asked import Asked
from bot.teams.posts import Post, text_post

#: gaps of so long are told, the first of them
_SOON = timedelta(days=7)
_MOST_GAPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    names: ClassVar[tuple[str, ...]] = ("vakt", "vaktliste", "duty", "roster")
    about_letters: ClassVar[bool] = False
    desk: Desk

    async def reply(self, asked: Asked) -> Post:
        asked.person.need(Deed.SEE_ITEMS)
        roster = self.desk.roster.roster
        if roster is None:
            return text_post(await self._without(asked.write))
        return text_post("\n\n".join(await self._lines(roster, asked.write)))

    async def _without(self, write: Texts) -> str:
        person = await self.desk.duty.now(self.desk.clock.now())
        if person is None:
            return write("refused.no_roster")
        async with self.desk.store.reading() as tx:
            name = await person_name(self.desk, tx, person)
        return write("roster.now_fallback", name=name or write("person.unknown"))

    async def _lines(self, roster: Roster, write: Texts) -> list[str]:
        now = self.desk.clock.now()
        async with self.desk.store.reading() as tx:
            turns = await turns_in(tx, roster, now, now + HORIZON)
            people = {turn.person for turn in turns if turn.person is not None}
            names = {person: await person_name(self.desk, tx, person) or write("person.unknown") for person in people}
        lines = [*_now(turns, names, now, write), *_coming(turns, names, now, write)]
        soon = [gap for gap in gaps(turns) if gap.begin < now + _SOON]
        return lines + [write("roster.gap", when=span(write, gap.begin, gap.end)) for gap in soon[:_MOST_GAPS]]


Names = dict[PersonId, str]


def _now(turns: tuple[Turn, ...], names: Names, now: datetime, write: Texts) -> Iterator[str]:
    person = person_at(turns, now)
    running = next((turn for turn in turns if turn.person == person and turn.begin <= now < turn.end), None)
    if person is None or running is None:
        yield write("roster.nobody_now")
    else:
        yield write("roster.now", name=names[person], end=write.clock(running.end))


def _coming(turns: tuple[Turn, ...], names: Names, now: datetime, write: Texts) -> Iterator[str]:
    """The next shift, and the first one after it that is somebody else's."""
    coming = [(turn.person, turn) for turn in turns if turn.begin > now and turn.person is not None]
    if not coming:
        return
    person, turn = coming[0]
    yield write("roster.next", name=names[person], when=span(write, turn.begin, turn.end))
    for other, later in coming[1:]:
        if other != person:
            yield write("roster.then", name=names[other], when=span(write, later.begin, later.end))
            return
