"""One process of the bot after another on one database; each may die at a point, and the next one goes on."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import httpx

from adapters._kit.http import http_client
from adapters._kit.spool import EncryptedSpool
from adapters.archives.p360.archive import P360Archive
from adapters.archives.websak.archive import WebSakArchive
from adapters.store import SqlStore, open_store
from bot.app.desk import Desk
from bot.app.effects.run_effects import EffectRunner
from bot.app.health.transfer_cases import check_transfer_cases
from bot.app.intake.poll_sources import poll_source
from bot.domain.item import IntakeItem
from bot.domain.people import Person
from bot.settings import Settings, WebSakEntry
from bot.wiring.desk import desk_of
from bot.wiring.executors import executors_of
from bot.wiring.systems import email_of, source_of
from tests.crash_points import Points, recorded, recorded_spool
from tests.house import SILENCE, START, Archive
from tests.process.timeouts import Impatient
from tests.properties.walk.city import City
from tests.properties.walk.letters import Posted

_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(slots=True, kw_only=True)
class Process:
    desk: Desk
    store: SqlStore
    runner: EffectRunner
    points: Points

    async def poll(self, door: str) -> None:
        source, start_from = self.desk.sources[door], START - timedelta(days=2)
        await poll_source(self.desk, source, start_from=start_from, silence=SILENCE)

    async def item(self, letter: Posted) -> IntakeItem | None:
        async with self.store.transaction() as tx:
            return await tx.item_by_ref(letter.ref)

    def person(self, name: str) -> Person:
        return next(one for one in self.desk.people.values() if one.name.casefold().startswith(name))


@asynccontextmanager
async def a_process(city: City, archive: Archive, url: str, *, ahead: timedelta) -> AsyncIterator[Process]:
    """`ahead`: how far the database's clock is ahead of its own."""
    settings, points = city.settings(archive, url), Points()
    async with AsyncExitStack() as stack:
        store = await open_store(url, clock=city.clock, exclusive=True)
        stack.push_async_callback(store.close)
        store.shift_clock(ahead)
        sources = {entry.source_id: await source_of(entry, settings, city.clock, stack) for entry in settings.sources}
        desk = desk_of(settings, store, sources, await _archive(city, settings, stack), city.clock)
        email = email_of(settings, city.clock, stack)
        desk = replace(desk, email=email, pages_url="https://postvakt.nordvika.example")
        await check_transfer_cases(desk)
        desk = recorded(desk, points)
        spool = recorded_spool(EncryptedSpool(directory=settings.spool), points)
        runner = EffectRunner(desk=desk, executors=executors_of(desk, spool), owner=uuid4().hex)
        yield Process(desk=desk, store=store, runner=runner, points=points)


async def _archive(city: City, settings: Settings, stack: AsyncExitStack) -> P360Archive | WebSakArchive:
    """As wiring makes it, with time-outs that nobody has to wait for."""
    chosen = settings.archive
    transport = Impatient(httpx.AsyncHTTPTransport(verify=_TLS), city.waits)
    client = await stack.enter_async_context(http_client(chosen.base_url, transport=transport))
    return WebSakArchive(chosen, client) if isinstance(chosen, WebSakEntry) else P360Archive(chosen, client)
