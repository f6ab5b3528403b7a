"""What `postvakt doctor` tries at Altinn, for each system user: its token, what it sees, and what it may not.

Missing rights look like an empty list, too many like ordinary letters (`reference`, altinn.md, 2026-11-21): so what is
seen is compared with what is configured. All of it are listings that leave no trace.
"""

from __future__ import annotations

from collections import Counter
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from adapters.sources.altinn import protocol
from adapters.sources.altinn.dialogs import DialogPage, Dialogs
from adapters.sources.altinn.polling import Door
from adapters.sources.altinn.protocol import Search
from adapters.sources.altinn.rules import Rules, resource_id
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.errors import AuthFailed, ContractBroken, Gone, Rejected
from bot.ports.examination import Check, Finding, doubtful, good, listed

#: a listing of many units over half a year takes its time
_LONG: Final = timedelta(seconds=90)
#: dialogs; more of them would tell nothing new
_MOST: Final = 20_000
#: the type of service whose letters Correspondence knows
_CORRESPONDENCE: Final = "CorrespondenceService"
#: Altinn's number for a right that was not delegated
_NO_RIGHT: Final = "correspondence.4001"


@dataclass(slots=True)
class _Seen:
    dialogs: int = 0
    units: set[OrgNumber] = field(default_factory=set)
    services: Counter[str] = field(default_factory=Counter)
    #: services whose dialogs are no correspondence, so that Correspondence says nothing about them
    link_only: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class AltinnExamination:
    door: Door
    #: organisation number, and the external reference where there is one
    system_user: str
    dialogs: Dialogs
    rules: Rules
    #: services that letters at other doors bear
    elsewhere: frozenset[str]
    look_back: timedelta
    clock: Clock
    _seen: _Seen = field(default_factory=_Seen)

    def checks(self) -> tuple[Check, ...]:
        values: dict[str, str | int] = {"system_user": self.system_user, "units": len(self.door.units)}
        chain = f"altinn {self.system_user}"
        return (
            Check(code="altinn_token", run=self._token, values=values, chain=chain),
            Check(code="altinn_search", run=self._search, values=values, chain=chain, limit=_LONG),
            Check(code="altinn_rights", run=self._rights, values=values, chain=chain, limit=_LONG),
        )

    async def _token(self) -> tuple[Finding, ...]:
        await self.door.gate.prove()
        return (good("token_given"),)

    async def _search(self) -> tuple[Finding, ...]:
        await self._look()
        seen = self._seen
        days = self.look_back.days
        if not seen.dialogs:
            return (doubtful("altinn_nothing_seen", days=days),)
        of = len(self.door.units)
        found = [good("altinn_seen", letters=seen.dialogs, units=len(seen.units), of=of, days=days)]
        silent = tuple(sorted(set(self.door.units) - seen.units))
        if silent and seen.dialogs < _MOST:
            found.append(doubtful("altinn_units_unheard", count=len(silent), of=of, units=listed(silent), days=days))
        strange = tuple(service for service, _ in seen.services.most_common() if service not in self.rules.services)
        if strange:
            found.append(doubtful("altinn_more_visible", count=len(strange), services=listed(strange)))
        return tuple(found)

    async def _look(self) -> None:
        gate, units = self.door.gate, self.door.units
        after, most = self.clock.now() - self.look_back, await self.dialogs.most_parties(gate)
        for start in range(0, len(units), most):
            search = Search(units=units[start : start + most], after=after)
            async with aclosing(self.dialogs.pages(gate, search)) as pages:
                async for page in pages:
                    self._note(page)
                    if self._seen.dialogs >= _MOST:
                        return

    def _note(self, page: DialogPage) -> None:
        seen = self._seen
        seen.dialogs += len(page.dialogs) + len(page.poison)
        for dialog in page.dialogs:
            unit, service = protocol.unit_of(dialog.party), resource_id(dialog.service_resource)
            if unit is not None and unit in self.rules.units:
                seen.units.add(unit)
            seen.services[service] += 1
            if dialog.service_resource_type != _CORRESPONDENCE:
                seen.link_only.add(service)

    async def _rights(self) -> tuple[Finding, ...]:
        """Of services that become items; what is no correspondence is not asked about, and says so itself."""
        services = self.rules.services.items()
        unasked = self.elsewhere | self._seen.link_only
        wanted = sorted({name for name, service in services if not service.suppressed} - unasked)
        allowed, denied = 0, []
        for name in wanted:
            try:
                await self.door.gate.ask(protocol.list_correspondences(name, self.door.units[0]))
            except AuthFailed as refused:
                if refused.reason != _NO_RIGHT:
                    raise
                denied.append(name)
            except (Rejected, Gone, ContractBroken):
                continue
            else:
                allowed += 1
        if denied:
            unit = self.door.units[0]
            return (doubtful("altinn_no_right", services=listed(tuple(denied)), allowed=allowed, unit=unit),)
        return (good("altinn_rights_there", allowed=allowed),)
