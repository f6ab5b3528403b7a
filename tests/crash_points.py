"""Numbers every moment at which a process can die between the house and what lies outside it.

A recorded port marks a point before and after each of its calls and on both sides of each commit. A recording run
tells the points of a route, so that no list of them is kept by hand; a later run is struck at one of them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

from bot.app.desk import Desk
from bot.ports.archive import Archive
from bot.ports.board import Board
from bot.ports.outlet import EmailOutlet
from bot.ports.source import MailSource
from bot.ports.spool import Spool
from bot.ports.store import Store

#: what leaves no trace outside this process, whoever is asked. Whatever is not named here counts as a change
_READS = frozenset({
    "database_now", "find_orphans", "unsettled", "item", "item_by_ref", "items_of_thread", "items", "items_due",
    "count_items", "alike", "hold_alike",
    "notice", "notices", "deeds_due", "refused_deeds", "notice_counts", "announced_items", "candidates",
    "effects", "text", "source_state", "units_heard", "board", "card", "card_by_activity",
    "cards_to_draw", "person", "people", "case", "entry", "find_by_key", "find_cases_by_key", "file_keys",
    "file_count", "find_cases", "poll", "look", "keep", "effects_of_kind", "items_handled_by", "bounces",
    "unit_board", "unit_boards", "unit_card", "unit_card_by_activity", "unit_cards_to_draw", "unit_telling",
    "reading", "tellings_on", "members", "newest_items", "items_to_wake", "items_snoozed_by", "item_notes",
    "telling_begun",
})  # fmt: skip


class Abandoned(BaseException):
    """The process is no more: whatever still runs of it reaches no port."""


def abandon() -> None:
    raise Abandoned


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stop() -> None:
    """Comes back when somebody sends SIGCONT."""
    os.kill(os.getpid(), signal.SIGSTOP)


@dataclass(frozen=True, slots=True)
class Point:
    name: str
    #: whether anything outside may have changed since the point before
    changed: bool


@dataclass(slots=True, kw_only=True)
class Points:
    """`strike_at`: the number of a point; `strike_on`: the first point of that name. Neither only records."""

    strike_at: int | None = None
    strike_on: str = ""
    blow: Callable[[], None] = abandon
    passed: list[Point] = field(default_factory=list)
    dead: bool = False

    def reach(self, name: str, *, changed: bool = False) -> None:
        if self.dead:
            raise Abandoned
        self.passed.append(Point(name, changed))
        if len(self.passed) - 1 == self.strike_at or name == self.strike_on:
            self.dead = self.blow is abandon
            self.blow()

    def moments(self, dialect: str) -> list[int]:
        """The points that differ: to die later, before anything more has changed, leaves the same behind.

        On SQLite the locks of effects live in the process alone.
        """
        inside = ".executing" if dialect == "sqlite" else " "
        return [
            number
            for number, point in enumerate(self.passed)
            if number == 0 or (point.changed and not point.name.endswith(inside))
        ]


def recorded(desk: Desk, points: Points) -> Desk:
    """The desk with every port of it recorded; the spool is `recorded_spool`."""
    return replace(
        desk,
        store=cast("Store", _Recorded(desk.store, "store", points)),
        sources={name: cast("MailSource", _Recorded(source, name, points)) for name, source in desk.sources.items()},
        archive=cast("Archive", _Recorded(desk.archive, "archive", points)),
        email=cast("EmailOutlet", _Recorded(desk.email, "email", points)) if desk.email else None,
        unit_boards=cast("Board", _Recorded(desk.unit_boards, "teams", points)) if desk.unit_boards else None,
    )


def recorded_spool(spool: Spool, points: Points) -> Spool:
    return cast("Spool", _Recorded(spool, "spool", points))


@dataclass(frozen=True, slots=True)
class _Recorded:
    """Stands in for a port. What it answers without waiting (capabilities, names) passes unmarked."""

    _real: Any
    _name: str
    _points: Points

    def __getattr__(self, attribute: str) -> Any:
        member = getattr(self._real, attribute)
        if not callable(member):
            return member

        def call(*args: Any, **named: Any) -> Any:
            return self._marked(attribute, member, args, named)

        return call

    def _marked(self, attribute: str, member: Callable[..., Any], args: Any, named: Mapping[str, Any]) -> Any:
        name, changes = f"{self._name}.{attribute}", attribute not in _READS
        body = tuple(self._pieces(f"body of {name}", arg) if isinstance(arg, AsyncIterator) else arg for arg in args)
        answer = member(*body, **named)
        if attribute == "transaction":
            return self._transaction(answer)
        if isinstance(answer, AbstractAsyncContextManager):
            return self._block(name, answer, changes=changes)
        if isinstance(answer, AsyncIterator):
            return self._pieces(name, answer)
        return self._call(name, answer, changes=changes) if isinstance(answer, Awaitable) else answer

    async def _call(self, name: str, answer: Awaitable[Any], *, changes: bool) -> Any:
        try:
            self._points.reach(f"before {name}")
        except Abandoned:
            _close(answer)
            raise
        found = await answer
        self._points.reach(f"after {name}", changed=changes)
        return found

    async def _pieces(self, name: str, pieces: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for piece in pieces:
            self._points.reach(f"amid {name}")
            yield piece

    @asynccontextmanager
    async def _block(self, name: str, block: AbstractAsyncContextManager[Any], *, changes: bool) -> AsyncIterator[Any]:
        self._points.reach(f"before {name}")
        async with block as inside:
            self._points.reach(f"inside {name}", changed=changes)
            yield inside
            self._points.reach(f"end of {name}")
        self._points.reach(f"after {name}", changed=changes)

    @asynccontextmanager
    async def _transaction(self, block: AbstractAsyncContextManager[Any]) -> AsyncIterator[Any]:
        """Its statements are no points: until the commit they are as if they had never been."""
        self._points.reach(f"before {self._name}.transaction")
        async with block as tx:
            statements = _Statements(tx)
            yield statements
            self._points.reach(f"before {self._name}.commit")
        self._points.reach(f"after {self._name}.commit", changed=statements.wrote)


class _Statements:
    """A transaction that knows whether anything was written in it."""

    def __init__(self, tx: Any) -> None:
        self._tx = tx
        self.wrote = False

    def __getattr__(self, attribute: str) -> Any:
        self.wrote = self.wrote or attribute not in _READS
        return getattr(self._tx, attribute)


def _close(answer: Awaitable[Any]) -> None:
    """A call that is never made is no coroutine that somebody forgot."""
    close = getattr(answer, "close", None)
    if close is not None:
        close()
