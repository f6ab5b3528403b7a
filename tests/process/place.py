"""All that a process of the bot must know before it starts; it can be handed to another process."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from adapters._kit.http import http_client
from adapters.archives.p360.archive import P360Archive
from adapters.archives.websak.archive import WebSakArchive
from adapters.identity.system_users import SystemUserTokens
from adapters.sources.altinn.source import AltinnSource
from bot.settings import Settings, WebSakEntry
from tests.house import HandClock
from tests.process.timeouts import Impatient, Waits


@dataclass(slots=True, kw_only=True)
class Place:
    clock: HandClock
    #: the configuration as it would stand in a file, without the store's address
    table: Mapping[str, Any]
    #: the case that letters are registered on
    case: str
    #: how far the database's clock is ahead of its own
    ahead: timedelta = timedelta()

    def settings(self, url: str) -> Settings:
        return Settings(**{**self.table, "store": {"url": url}})

    def pass_time(self, by: timedelta) -> None:
        """For stores that are opened from now on; those that are open are told by whoever has them."""
        self.clock.at += by
        self.ahead += by


@dataclass(slots=True, kw_only=True)
class Doors:
    """The bot's own adapters as wiring makes them, without what costs a tenth of a second for each new process.

    Reading the machine's certificates and checking the signing key is done once; nothing here opens TLS.
    """

    clock: HandClock
    #: answers that shall not arrive in time
    waits: Waits = field(default_factory=Waits)
    _tls: ssl.SSLContext = field(default_factory=lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    _tokens: SystemUserTokens | None = None
    _tokens_for: str = ""
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    def tokens(self, settings: Settings) -> SystemUserTokens:
        (entry,) = settings.sources
        if self._tokens is None or self._tokens_for != entry.platform_url:
            self._tokens_for = entry.platform_url
            self._tokens = SystemUserTokens(
                entry.maskinporten,
                system=entry.source_id,
                platform_url=entry.platform_url,
                clock=self.clock,
                transport=self._transport(),
            )
        return self._tokens

    def source(self, settings: Settings) -> AltinnSource:
        (entry,) = settings.sources
        return AltinnSource(
            entry,
            units=tuple(unit.unit() for unit in settings.units),
            services=tuple(service.service() for service in settings.services),
            tokens=self.tokens(settings),
            clock=self.clock,
            transport=self._transport(),
        )

    def archive(self, settings: Settings) -> P360Archive | WebSakArchive:
        client = http_client(settings.archive.base_url, transport=self._transport())
        self._clients.append(client)
        if isinstance(settings.archive, WebSakEntry):
            return WebSakArchive(settings.archive, client)
        return P360Archive(settings.archive, client)

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        if self._tokens is not None:
            await self._tokens.close()

    def _transport(self) -> httpx.AsyncBaseTransport:
        return Impatient(httpx.AsyncHTTPTransport(verify=self._tls), self.waits)
