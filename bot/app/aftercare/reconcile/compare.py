"""Asks archive and sources how each letter stands. Reads only: no letter is opened, nothing is written anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import structlog

from bot.app.aftercare.reconcile.rules import (
    Handled,
    expects_entry,
    made_here,
    of_entry,
    of_receipt,
    owes_receipt,
    unknown_entry,
)
from bot.app.desk import Desk
from bot.domain.differences import OF_RECEIPTS, Difference, DifferenceKind
from bot.domain.effects import external_key
from bot.domain.item import IntakeItem, Letter, State
from bot.errors import AuthFailed, Gone, OutsideError, Rejected, Unavailable
from bot.ports.archive import RegistryEntry, Unregistered

log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")

_OPEN = (State.WAITING, State.CLAIMED, State.HANDLED_ELSEWHERE)
#: receipts are on their way, and sources show them late: a letter that was just handled is left for the next day
_SETTLED = timedelta(hours=1)
#: no answer so many times in a row, and the system is left alone for this time
_MOST_FAILURES = 3
_LONGEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far one comparison goes: the rest waits for the next day."""

    days: int = 30
    most_items: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One item, and what could be told of it."""

    item: IntakeItem
    differences: tuple[Difference, ...] = ()
    #: what no answer came to: whatever was known of these kinds still counts
    untold: frozenset[DifferenceKind] = frozenset()
    #: a person has moved the entry in the archive: found by its key
    moved_to: RegistryEntry | None = None
    #: the archive is silent and nothing could be told: the item keeps its place in the queue
    put_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    items: tuple[Compared, ...] = ()
    #: ids of systems that did not answer
    silent: tuple[str, ...] = ()
    #: None = the archive cannot list it (see its capabilities), or did not answer
    unregistered: Unregistered | None = None

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(difference for compared in self.items for difference in compared.differences)


class _NoAnswer(Exception):
    """Nothing can be told. `silent`: the system does not answer anybody."""

    def __init__(self, *, silent: bool) -> None:
        super().__init__()
        self.silent = silent


async def compare(desk: Desk, limits: Limits) -> Comparison:
    """Of the letters of the last days, those first that were compared longest ago. Nothing is stored."""
    return await _Comparing(desk=desk, limits=limits).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparing:
    desk: Desk
    limits: Limits
    #: in a row, by system and, where rights are missing, the unit that they are missing for
    _failures: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def all(self) -> Comparison:
        desk, began = self.desk, self.desk.clock.now()
        by_key = desk.archive.capabilities().external_key_lookup
        states = (State.HANDLED, *_OPEN) if by_key else (State.HANDLED,)
        since = began - timedelta(days=self.limits.days)
        async with desk.store.transaction() as tx:
            items = await tx.items_to_compare(states=states, since=since, limit=self.limits.most_items)
        compared: list[Compared] = []
        for item in items:
            if desk.clock.now() - began >= _LONGEST:
                log.warning("reconcile.cut_short", compared=len(compared), left=len(items) - len(compared))
                break
            if item.state is not State.HANDLED or (item.outcome and began - item.outcome.at >= _SETTLED):
                compared.append(await self._whole(item))
        unregistered = await self._unregistered()
        silent = tuple(sorted({system for (system, _), failures in self._failures.items() if failures}))
        return Comparison(items=tuple(compared), silent=silent, unregistered=unregistered)

    async def _whole(self, item: IntakeItem) -> Compared:
        """The boundary where a fault of our own costs the others nothing."""
        try:
            return await self._one(item)
        except Exception as fault:
            log.exception("reconcile.fault", item_id=item.item_id, fault=type(fault).__name__)
            return Compared(item=item, untold=frozenset(DifferenceKind))

    async def _one(self, item: IntakeItem) -> Compared:
        if item.state is not State.HANDLED or item.outcome is None:
            return await self._open(item)
        async with self.desk.store.transaction() as tx:
            effects = await tx.effects(item.item_id)
            thread = await tx.items_of_thread(item.letter.ref.source_id, item.letter.thread_id)
        handled = Handled(item=item, outcome=item.outcome, effects=effects, thread=thread)
        kinds: list[tuple[DifferenceKind | None, str]] = []
        untold: set[DifferenceKind] = set()
        entry, moved, put_off = None, False, False
        if expects_entry(handled.outcome):
            try:
                entry, moved = await self._entry(handled)
                kinds.append((of_entry(handled, entry), entry.number if entry else handled.outcome.entry_number))
            except _NoAnswer as none:
                untold, put_off = untold | (set(DifferenceKind) - OF_RECEIPTS), none.silent
        if owes_receipt(handled):
            try:
                kinds.append((of_receipt(handled, await self._seen(item)), handled.outcome.entry_number))
                put_off = False
            except _NoAnswer:
                untold |= OF_RECEIPTS
        link = entry.link if entry else handled.outcome.entry_link
        found = tuple(self._difference(item, kind, number, link) for kind, number in kinds if kind is not None)
        moved_to = entry if moved else None
        return Compared(item=item, differences=found, untold=frozenset(untold), moved_to=moved_to, put_off=put_off)

    async def _open(self, item: IntakeItem) -> Compared:
        if self.desk.is_announced(item.letter):
            return Compared(item=item)
        archive = self.desk.archive
        try:
            found = await self._told(archive.archive_id, lambda: archive.find_by_key(external_key(item.letter.ref)))
        except _NoAnswer as none:
            return Compared(item=item, untold=frozenset(DifferenceKind), put_off=none.silent)
        async with self.desk.store.transaction() as tx:
            entry = unknown_entry(item, await tx.effects(item.item_id), found)
        if entry is None:
            return Compared(item=item)
        difference = self._difference(item, DifferenceKind.UNKNOWN_ENTRY, entry.number, entry.link)
        return Compared(item=item, differences=(difference,))

    async def _entry(self, handled: Handled) -> tuple[RegistryEntry | None, bool]:
        """The item's entry as it stands now, and whether it was found under another number than ours."""
        archive, outcome = self.desk.archive, handled.outcome
        if not outcome.entry_number:
            return None, False
        entry = await self._told(archive.archive_id, lambda: archive.entry(outcome.entry_number))
        if entry is not None or not made_here(outcome) or not archive.capabilities().external_key_lookup:
            return entry, False
        key = external_key(handled.item.letter.ref, again=handled.again)
        found = await self._told(archive.archive_id, lambda: archive.find_by_key(key))
        # of two nobody can tell which one is meant
        return (found[0], True) if len(found) == 1 else (None, False)

    async def _seen(self, item: IntakeItem) -> Letter | None:
        """The letter as its source lists it, unopened; None = it has left the source."""
        ref = item.letter.ref
        source = self.desk.sources.get(ref.source_id)
        if source is None:
            raise _NoAnswer(silent=False)

        async def look() -> Letter | None:
            try:
                return await source.look(ref)
            except Gone:
                return None
            except Rejected as refused:
                if source.capabilities().lists_all and refused.reason.endswith("not_listed"):
                    return None
                raise

        return await self._told(ref.source_id, look, unit=item.letter.unit)

    async def _unregistered(self) -> Unregistered | None:
        archive = self.desk.archive
        if not archive.capabilities().lists_unregistered:
            return None
        try:
            return await self._told(archive.archive_id, archive.unregistered)
        except _NoAnswer:
            return None

    async def _told(self, system: str, ask: Callable[[], Awaitable[Answer]], *, unit: str = "") -> Answer:
        """Raises _NoAnswer. One refused letter or unit says nothing of others; a silent system is left alone."""
        places = ((system, ""), (system, unit))
        if any(self._failures[place] >= _MOST_FAILURES for place in places):
            raise _NoAnswer(silent=True)
        try:
            answer = await ask()
        except OutsideError as error:
            log.info("reconcile.not_told", system=system, error=error.code, reason=error.reason)
            if not isinstance(error, Unavailable | AuthFailed):
                raise _NoAnswer(silent=False) from error
            place = (system, unit if isinstance(error, AuthFailed) else "")
            self._failures[place] += 1
            raise _NoAnswer(silent=self._failures[place] >= _MOST_FAILURES) from error
        for place in places:
            self._failures[place] = 0
        return answer

    def _difference(self, item: IntakeItem, kind: DifferenceKind, number: str, link: str) -> Difference:
        return Difference(
            item_id=item.item_id, kind=kind, found_at=self.desk.clock.now(), entry_number=number, entry_link=link
        )
