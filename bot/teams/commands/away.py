"""`@Postvakt borte` and `@Postvakt tilbake`: somebody is away from when to when, and is back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.routine.absence import Away, end_absence, note_absence
from bot.app.routine.hand_on import hand_on_claims
from bot.app.routine.tell_shifts import tell_absence
from bot.app.routine.wording import days
from bot.app.seeing.named import colleague_named
from bot.domain.absences import Absence
from bot.domain.people import Person
from bot.domain.workdays import day_begin
from bot.i18n import Texts
from bot.ports.board import Board
from bot.teams.commands.asked import Asked
from bot.teams.commands.said import Said, read
from bot.teams.posts import Post, text_post

_SUBSTITUTE = frozenset({"vikar", "vikar:", "stedfortreder", "substitute", "substitute:"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoAway:
    names: ClassVar[tuple[str, ...]] = ("borte", "away")
    about_letters: ClassVar[bool] = False
    desk: Desk
    board: Board

    async def reply(self, asked: Asked) -> Post:
        words = asked.words
        at = next((number for number, word in enumerate(words) if word in _SUBSTITUTE), len(words))
        said, stand_in = (read(part, self.desk.today()) for part in (words[:at], words[at + 1 :]))
        spans = said.spans + stand_in.spans
        if not 1 <= len(spans) <= 2:
            return text_post(asked.write("roster.away_help"))
        person = await colleague_named(self.desk, said.name) if said.name else asked.person
        away = Away(
            person=person,
            begin=day_begin(spans[0].first),
            end=day_begin(spans[-1].last + timedelta(days=1)),
            substitute=await colleague_named(self.desk, stand_in.name) if stand_in.name else None,
        )
        absence, new = await note_absence(self.desk, asked.person, away)
        if new:
            await tell_absence(self.desk, self.board, asked.person, [absence])
            # what is open passes on now, or by the job when the absence begins
            await hand_on_claims(self.desk, self.board)
        return text_post(_away(absence, away, asked.write))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack:
    names: ClassVar[tuple[str, ...]] = ("tilbake", "attende", "back")
    about_letters: ClassVar[bool] = False
    desk: Desk
    board: Board

    async def reply(self, asked: Asked) -> Post:
        said: Said = read(asked.words, self.desk.today())
        person = await colleague_named(self.desk, said.name) if said.name else asked.person
        said_days = [day for span in said.spans for day in (span.first, span.last)]
        ended = await end_absence(self.desk, asked.person, person, said_days)
        await tell_absence(self.desk, self.board, asked.person, ended, over=True)
        return text_post("\n\n".join(_back(absence, person, asked.write) for absence in ended))


def _away(absence: Absence, away: Away, write: Texts) -> str:
    when = days(write, absence.begin, absence.end)
    if away.substitute is None:
        return write("roster.away", name=away.person.name, when=when)
    return write("roster.away_with", name=away.person.name, when=when, substitute=away.substitute.name)


def _back(absence: Absence, person: Person, write: Texts) -> str:
    return write("roster.back", name=person.name, when=days(write, absence.begin, absence.end))
