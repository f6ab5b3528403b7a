"""An archive that does what it was asked long after the asker has gone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, cast

from bot.app.desk import Desk
from bot.errors import OutcomeUnknown, OutsideError
from bot.ports.archive import Archive, EntryDraft, FileDraft

Deed = Callable[[], Awaitable[object]]


def _lost() -> OutsideError:
    return OutcomeUnknown("p360", "sif.http_500")


@dataclass(slots=True, kw_only=True)
class Lateness:
    """What the archive has yet to do, and what happens around the next requests."""

    #: which calls end without an answer: `create_entry`, `add_file`
    strikes: list[str] = field(default_factory=list)
    #: whether what was struck is done in the end
    works: bool = True
    error: Callable[[], OutsideError] = _lost
    #: between the row's `sent` and the moment in which the request leaves
    before_leaving: Callable[[], None] = lambda: None
    owed: list[Deed] = field(default_factory=list)
    sent: int = 0

    def dress(self, desk: Desk) -> Desk:
        return replace(desk, archive=cast("Archive", _Late(desk.archive, self)))

    async def pay(self) -> None:
        while self.owed:
            await self.owed.pop(0)()

    def strike(self, name: str, deed: Deed) -> NoReturn:
        self.strikes.remove(name)
        self.before_leaving()
        if self.works:
            self.owed.append(deed)
        raise self.error()


@dataclass(frozen=True, slots=True)
class _Late:
    _real: Archive
    _how: Lateness

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def create_entry(self, draft: EntryDraft) -> object:
        self._how.sent += 1
        if "create_entry" in self._how.strikes:
            self._how.strike("create_entry", lambda: self._real.create_entry(draft))
        return await self._real.create_entry(draft)

    async def add_file(
        self, entry_number: str, draft: FileDraft, content: AsyncIterator[bytes], *, on_behalf_of: str
    ) -> None:
        self._how.sent += 1
        whole = b"".join([piece async for piece in content])

        async def add() -> None:
            await self._real.add_file(entry_number, draft, _once(whole), on_behalf_of=on_behalf_of)

        if "add_file" in self._how.strikes:
            self._how.strike("add_file", add)
        await add()


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
