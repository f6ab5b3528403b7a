"""Postvakt's own log in the demo's panel: who did what, and what was printed, read beside the running bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.simulators._kit import Simulator, simulator_app
from bot.app.desk import BOT, OWN_NAME, Desk
from bot.app.reading.read_letter import ATTACHMENT_OPENED, LETTER_OPENED, TO_PRINT
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import Route
from bot.domain.lifecycle import Verb
from bot.i18n import texts
from bot.settings import Settings
from bot.wiring.desk import opened_desk

_NEWEST = 40
#: what is worth a line, in the words of the panel
_SAID = {
    Verb.SEEN: "Kom inn",
    Verb.CLAIMED: "Tatt",
    Verb.RELEASED: "Lagt tilbake",
    Verb.HANDED_OVER: "Overlevert",
    Verb.TAKEN_OVER: "Overtatt",
    Verb.ATTESTED: "Vurdert som ikke skjermingsverdig",
    Verb.CONFIDENTIAL_NOTED: "Notert til arkivet",
    Verb.UNDONE: "Angret",
    Verb.HANDLED: "Behandlet",
    Verb.STUCK: "Krever oppfølging",
    Verb.SETTLED_DONE: "Svart: ble utført",
    Verb.RETRIED: "Svart: ble ikke utført",
    Verb.CLOSED_BY_HAND: "Avsluttet for hånd",
    Verb.REOPENED: "Tatt opp igjen",
    Verb.MOVED: "Flyttet i postkilden",
    Verb.DELETION_CHOSEN: "Sletting valgt",
    Verb.BOUNCED: "E-posten kom ikke fram",
    LETTER_OPENED: "Lest",
    ATTACHMENT_OPENED: "Vedlegg åpnet",
}


@dataclass(slots=True)
class Trail:
    """Answers `/_sim/state` as the simulators do; empty until the bot's settings are known and it runs."""

    url: str = ""
    #: set once the bot has made its database
    settings: Settings | None = None
    _desk: Desk | None = field(default=None, repr=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack, repr=False)

    async def state(self, _request: web.Request) -> web.Response:
        desk = await self._opened()
        return web.json_response({"trail": await _lines(desk) if desk else []})

    async def close(self) -> None:
        await self._stack.aclose()

    async def _opened(self) -> Desk | None:
        async with self._opening:
            if self._desk is None and self.settings is not None:
                self._desk = await self._stack.enter_async_context(opened_desk(self.settings, exclusive=False))
            return self._desk


@asynccontextmanager
async def trail_demo() -> AsyncIterator[Trail]:
    trail = Trail()
    app = simulator_app()
    app.add_routes([web.get("/_sim/state", trail.state)])
    try:
        async with Simulator(app) as simulator:
            trail.url = simulator.url
            yield trail
    finally:
        await trail.close()


async def _lines(desk: Desk) -> list[dict[str, Any]]:
    """Newest last."""
    told = [chained.entry async for chained in desk.store.audit_trail()]
    told = [entry for entry in told if entry.verb == Verb.ROUTED or entry.verb in _SAID][-_NEWEST:]
    async with desk.store.transaction() as tx:
        items = {entry.item_id: await tx.item(ItemId(entry.item_id)) for entry in told}
    units = {key: desk.policy.unit_name(item.letter.unit) for key, item in items.items() if item}
    return [_line(desk, entry, units.get(entry.item_id, "")) for entry in told]


def _line(desk: Desk, entry: AuditEntry, unit: str) -> dict[str, Any]:
    person = desk.people.get(PersonId(entry.actor))
    printed = entry.verb == LETTER_OPENED and entry.facts.get("for") == TO_PRINT
    on_paper = entry.verb == Verb.ROUTED and entry.facts.get("route") == Route.INTERNAL_MAIL
    return {
        "at": entry.at.isoformat(),
        "by": OWN_NAME if entry.actor == BOT else person.name if person else "",
        "unit": unit,
        "said": "Utskrift med følgeark" if printed else _said(entry),
        "paper": printed or on_paper,
    }


def _said(entry: AuditEntry) -> str:
    if entry.verb == Verb.ROUTED:
        return texts("nb")(f"route.{entry.facts['route']}")
    return _SAID[entry.verb]
