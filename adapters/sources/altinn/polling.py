"""One poll: what is new in every unit's mail, then the open threads that were not among it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from adapters.sources.altinn.dialogs import DialogPage, Dialogs
from adapters.sources.altinn.gate import Gate
from adapters.sources.altinn.letters import LetterReader, NotOurs
from adapters.sources.altinn.marks import Marks
from adapters.sources.altinn.memory import Place
from adapters.sources.altinn.protocol import Search
from adapters.sources.altinn.settings import AltinnSettings
from adapters.sources.altinn.transmissions import Contents
from adapters.sources.altinn.wire import Dialog
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter
from bot.errors import AuthFailed, ContractBroken, OutsideError, Rejected, Unavailable
from bot.ports.source import PoisonLetter, PollPage, SuppressedLetter

#: dialogs whose content cannot be listed before the trouble counts as Dialogporten's rather than theirs
_MOST_UNLISTED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A system user and the units that it sees."""

    gate: Gate
    units: tuple[OrgNumber, ...]


@dataclass(slots=True)
class _Chunk:
    """What the listing of one search has shown so far."""

    newest: datetime | None = None
    #: the oldest dialog that could not be read for a passing reason: the mark stays behind it
    held_at: datetime | None = None
    unlisted: int = 0

    @property
    def reached(self) -> datetime | None:
        if self.held_at is None or self.newest is None:
            return self.newest
        return min(self.held_at, self.newest)


@dataclass(slots=True)
class Poll:
    """Made anew for each poll."""

    doors: Sequence[Door]
    dialogs: Dialogs
    contents: Contents
    reader: LetterReader
    settings: AltinnSettings
    now: datetime
    marks: Marks
    seen: set[str] = field(default_factory=set)
    failure: OutsideError | None = None
    denied: int = 0

    async def pages(self, open_threads: Sequence[str]) -> AsyncGenerator[PollPage, None]:
        """Doors are independent: what one lacks in rights or answers keeps no letter of another's back."""
        swept = self.marks.swept_at
        sweeping = swept is None or self.now - swept >= self.settings.sweep_every
        for door in self.doors:
            try:
                async with aclosing(self._door(door, sweeping=sweeping)) as pages:
                    async for page in pages:
                        yield page
            except AuthFailed:
                self.denied += 1
                if self.denied == len(self.doors):
                    raise
                yield PollPage(units_denied=frozenset(door.units))
            except (Unavailable, ContractBroken) as fault:
                self.failure = self.failure or fault
        async with aclosing(self._open_threads(open_threads)) as pages:
            async for page in pages:
                yield page
        if self.failure is not None:
            raise self.failure
        if sweeping:
            self.marks = Marks(units=self.marks.units, swept_at=self.now)
        yield PollPage(cursor=self.marks.text())

    async def _door(self, door: Door, *, sweeping: bool) -> AsyncGenerator[PollPage, None]:
        most = await self.dialogs.most_parties(door.gate)
        for search in searches(door.units, self.marks, self.settings, now=self.now, most=most, sweeping=sweeping):
            chunk = _Chunk()
            async with aclosing(self.dialogs.pages(door.gate, search)) as pages:
                async for page in pages:
                    yield await self._page(page, chunk)
            self.marks = self.marks.moved(search.units, chunk.reached, now=self.now)
            yield PollPage(cursor=self.marks.text())

    async def _page(self, page: DialogPage, chunk: _Chunk) -> PollPage:
        letters: list[Letter] = []
        suppressed: list[SuppressedLetter] = []
        poison = list(page.poison)
        heard: set[OrgNumber] = set()
        for dialog in page.dialogs:
            try:
                heard.add(self.reader.unit(dialog))
            except NotOurs as fault:
                poison.append(PoisonLetter(external_id=str(dialog.id), fault=str(fault)))
                continue
            self.seen.add(str(dialog.id))
            chunk.newest = max(chunk.newest or dialog.content_updated_at, dialog.content_updated_at)
            try:
                found = await self.contents.letters(dialog)
            except (Unavailable, ContractBroken, Rejected) as fault:
                poison.append(self._unlisted(dialog, chunk, fault))
                continue
            letters += [each for each in found if isinstance(each, Letter)]
            suppressed += [each for each in found if isinstance(each, SuppressedLetter)]
        return PollPage(
            letters=tuple(letters),
            suppressed=tuple(suppressed),
            poison=tuple(poison),
            units_heard=frozenset(heard),
        )

    def _unlisted(self, dialog: Dialog, chunk: _Chunk, fault: OutsideError) -> PoisonLetter:
        """One dialog's trouble; the same trouble again and again is Dialogporten's and ends the poll."""
        if isinstance(fault, Unavailable):
            chunk.held_at = min(chunk.held_at or dialog.content_updated_at, dialog.content_updated_at)
            chunk.unlisted += 1
            if chunk.unlisted >= _MOST_UNLISTED:
                raise fault
        return PoisonLetter(external_id=str(dialog.id), fault=f"transmissions: {fault.reason}")

    async def _open_threads(self, open_threads: Sequence[str]) -> AsyncGenerator[PollPage, None]:
        by_door: dict[int, dict[str, Place]] = {}
        for thread in open_threads:
            if thread in self.seen:
                continue
            place = await self.dialogs.place(thread)
            for number, door in enumerate(self.doors):
                if place is not None and place.unit in door.units:
                    by_door.setdefault(number, {})[thread] = place
        for number, places in by_door.items():
            try:
                found = await self.dialogs.find(places, self.doors[number].gate, places)
            except AuthFailed:
                continue
            page = DialogPage(dialogs=tuple(found.values()), poison=())
            yield await self._page(page, _Chunk())


def searches(
    units: Sequence[OrgNumber],
    marks: Marks,
    settings: AltinnSettings,
    *,
    now: datetime,
    most: int,
    sweeping: bool,
) -> tuple[Search, ...]:
    """Units at about the same mark share a search, so that one that has been away does not slow the others."""
    floor = now - settings.look_back
    after = {unit: marks.units[unit] - settings.overlap for unit in units if unit in marks.units}
    if sweeping:
        after = {unit: min(mark, floor) for unit, mark in after.items()}
    new = [unit for unit in units if unit not in after]
    ordered = sorted(after, key=lambda unit: (after[unit], unit))
    return (
        *(Search(units=tuple(chunk), after=after[chunk[0]]) for chunk in _in_chunks(ordered, most)),
        *(Search(units=tuple(chunk), after=floor) for chunk in _in_chunks(new, most)),
    )


def _in_chunks(units: Sequence[OrgNumber], most: int) -> list[Sequence[OrgNumber]]:
    return [units[start : start + most] for start in range(0, len(units), most)]
