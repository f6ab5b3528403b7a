"""Finds and lists dialogs in Dialogporten without any of it counting as seen."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from adapters._kit.memory import Remembered
from adapters.sources.altinn import protocol
from adapters.sources.altinn.gate import Gate
from adapters.sources.altinn.memory import Place
from adapters.sources.altinn.protocol import EVER, Search
from adapters.sources.altinn.wire import Dialog, Limits, Lookup, SearchPage, Transmission, WholeDialog
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError, Rejected, Unavailable
from bot.ports.source import PoisonLetter

Sleep = Callable[[float], Awaitable[None]]

#: between the two looks that prove that something is gone
SECOND_LOOK: Final = 1.0
#: what Dialogporten's documentation promised before the limit was raised
_SAFE_PARTIES: Final = 20
_LIMITS_LAST: Final = timedelta(days=1)
#: Dialogporten answers 403 where our authentication level is too low, and 404 where we may not see the content
NOT_READABLE: Final = frozenset({"dialogporten.403", "dialogporten.404"})
#: how long a listing does without a dialog that the last one lacked
_MISSED_LAST: Final = timedelta(hours=1)
#: the outermost type decides whether an error quotes what it read, so the shapes' own setting is not enough
_TRANSMISSIONS = TypeAdapter(tuple[Transmission, ...], config=ConfigDict(hide_input_in_errors=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogPage:
    dialogs: tuple[Dialog, ...]
    poison: tuple[PoisonLetter, ...]


class Dialogs:
    """`gates`: each unit's way in; several units share one."""

    def __init__(
        self, gates: Mapping[OrgNumber, Gate], *, system: str, clock: Clock, sleep: Sleep, page_size: int
    ) -> None:
        self._gates = gates
        self._system = system
        self._clock = clock
        self._sleep = sleep
        self._page_size = page_size
        self._places: Remembered[Place] = Remembered()
        self._missed: Remembered[datetime] = Remembered()
        self._most_parties = _SAFE_PARTIES
        self._limits_read_at: datetime | None = None

    def gate(self, unit: OrgNumber) -> Gate:
        if unit not in self._gates:
            raise Rejected(self._system, "altinn.unit_not_ours")
        return self._gates[unit]

    async def most_parties(self, gate: Gate) -> int:
        """How many units one search may name; asked for at start and once a day."""
        now = self._clock.now()
        if self._limits_read_at is None or now - self._limits_read_at >= _LIMITS_LAST:
            try:
                response = await gate.ask(protocol.read_limits())
                limits = protocol.read_shape(Limits, response, api="dialogporten", system=self._system)
            except (Unavailable, Rejected, ContractBroken):
                return self._most_parties
            self._most_parties = limits.end_user_search.max_party_filter_values
            self._limits_read_at = now
        return self._most_parties

    async def pages(self, gate: Gate, search: Search) -> AsyncGenerator[DialogPage, None]:
        """All of it, newest first; a search that is too broad is done in halves, so some of it may come twice."""
        continuation = ""
        while True:
            call = protocol.search_dialogs(search, page_size=self._page_size, continuation=continuation)
            try:
                response = await gate.ask(call)
            except Rejected as refused:
                halves = search.narrower(self._clock.now()) if refused.reason == "dialogporten.422" else ()
                if not halves:
                    raise ContractBroken(self._system, refused.reason) from refused
                break
            page = protocol.read_shape(SearchPage, response, api="dialogporten", system=self._system)
            yield self._read_page(page)
            if not page.has_next_page:
                return
            if not page.continuation_token or page.continuation_token == continuation:
                raise ContractBroken(self._system, "dialogporten.continuation_token")
            continuation = page.continuation_token
        for half in halves:
            async with aclosing(self.pages(gate, half)) as pages:
                async for narrow_page in pages:
                    yield narrow_page

    async def find(self, wanted: Iterable[str], unit_gate: Gate, places: Mapping[str, Place]) -> dict[str, Dialog]:
        """Those of the wanted dialogs that the listing has; a missing one means nothing."""
        missing = set(wanted)
        units = sorted({places[dialog_id].unit for dialog_id in missing})
        after = min((places[dialog_id].content_at or EVER for dialog_id in missing), default=EVER)
        found: dict[str, Dialog] = {}
        most = await self.most_parties(unit_gate)
        for start in range(0, len(units), most):
            search = Search(units=tuple(units[start : start + most]), after=after)
            async with aclosing(self.pages(unit_gate, search)) as pages:
                async for page in pages:
                    found.update({str(each.id): each for each in page.dialogs if str(each.id) in missing})
                    missing -= found.keys()
                    if not missing:
                        return found
        for dialog_id in missing:
            self._missed.keep(dialog_id, self._clock.now())
        return found

    async def one(self, dialog_id: str) -> Dialog:
        """The dialog as it is listed now. Raises Gone only where two lookups of it say so."""
        place = self._places.get(dialog_id)
        if place is None:
            _, place = await self.look_up(dialog_id)
        found = await self.find([dialog_id], self.gate(place.unit), {dialog_id: place})
        if dialog_id in found:
            return found[dialog_id]
        await self.look_up(dialog_id)
        raise Unavailable(self._system, "dialogporten.unlisted")

    async def look_up(self, dialog_id: str) -> tuple[Lookup, Place]:
        """Asks for the dialog itself. Raises Gone where it is not there, and still is not a moment later."""
        try:
            return await self._look_up_once(dialog_id)
        except Gone:
            await self._sleep(SECOND_LOOK)
            return await self._look_up_once(dialog_id)

    async def place(self, dialog_id: str) -> Place | None:
        """Where the dialog lies, if anything tells; for listings, which prove nothing by what they lack."""
        missed_at = self._missed.get(dialog_id)
        if missed_at is not None and self._clock.now() - missed_at < _MISSED_LAST:
            return None
        known = self._places.get(dialog_id)
        if known is not None:
            return known
        try:
            _, place = await self._look_up_once(dialog_id)
        except (Gone, AuthFailed, Rejected, ContractBroken):
            return None
        return place

    async def transmissions(self, gate: Gate, dialog_id: str) -> tuple[Transmission, ...]:
        """A 404 here may mean missing rights (dialogporten 743f07fd, SearchTransmissionQuery.cs): never Gone."""
        try:
            response = await gate.ask(protocol.list_transmissions(dialog_id))
        except Gone as gone:
            if gone.reason not in NOT_READABLE:
                raise
            raise AuthFailed(self._system, gone.reason) from gone
        try:
            return _TRANSMISSIONS.validate_json(response.content)
        except ValidationError as fault:
            where = protocol.fault_in(fault)
            raise ContractBroken(self._system, "dialogporten.transmissions", fault=where) from fault

    async def visit(self, gate: Gate, dialog_id: str) -> WholeDialog:
        """Marks the dialog as seen."""
        try:
            response = await gate.visit(protocol.visit_dialog(dialog_id))
        except Gone as gone:
            if gone.reason not in NOT_READABLE:
                raise
            raise AuthFailed(self._system, gone.reason) from gone
        return protocol.read_shape(WholeDialog, response, api="dialogporten", system=self._system)

    async def archive(self, dialog: Dialog) -> None:
        unit = protocol.unit_of(dialog.party)
        if unit is None:
            raise ContractBroken(self._system, "dialogporten.party")
        call = protocol.archive_dialog(str(dialog.id), str(dialog.end_user_context.revision))
        try:
            await self.gate(unit).change(call)
        except Gone as gone:
            await self.look_up(str(dialog.id))
            # It is there after all, so it was the right to label it that was missing.
            raise AuthFailed(self._system, gone.reason) from gone

    async def _look_up_once(self, dialog_id: str) -> tuple[Lookup, Place]:
        """Any system user may know it, and which one is only known afterwards."""
        last: OutsideError = Rejected(self._system, "altinn.no_system_user")
        for gate in dict.fromkeys(self._gates.values()):
            try:
                response = await gate.ask(protocol.look_up(dialog_id))
            except AuthFailed as denied:
                last = denied
                continue
            except Gone as gone:
                last = last if isinstance(last, AuthFailed) else gone
                continue
            lookup = protocol.read_shape(Lookup, response, api="dialogporten", system=self._system)
            unit = protocol.unit_of(lookup.party)
            if unit is None or unit not in self._gates:
                raise Rejected(self._system, "altinn.unit_not_ours")
            known = self._places.get(dialog_id) or Place(unit=unit)
            self._places.keep(dialog_id, known)
            return lookup, known
        raise last

    def _read_page(self, page: SearchPage) -> DialogPage:
        dialogs: list[Dialog] = []
        poison: list[PoisonLetter] = []
        for item in page.items or ():
            try:
                dialog = Dialog.model_validate(item)
            except ValidationError as fault:
                poison.append(PoisonLetter(external_id=_id_in(item), fault=protocol.fault_in(fault)))
                continue
            dialogs.append(dialog)
            unit = protocol.unit_of(dialog.party)
            if unit is not None:
                self._places.keep(str(dialog.id), Place(unit=unit, content_at=dialog.content_updated_at))
        return DialogPage(dialogs=tuple(dialogs), poison=tuple(poison))


def dialog_of(external_id: str) -> str:
    return external_id.partition("/")[0]


def transmission_of(external_id: str) -> str:
    """Empty where the letter is the dialog itself."""
    return external_id.partition("/")[2]


def _id_in(item: Any) -> str:
    named: Any = item.get("id") if isinstance(item, dict) else None
    return named if isinstance(named, str) and len(named) <= 64 else ""
