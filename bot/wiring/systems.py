"""The systems outside that the settings name: each door that mail comes through, and the archive."""

from __future__ import annotations

from contextlib import AsyncExitStack

from adapters._kit.http import http_client
from adapters.archives.p360.archive import P360Archive
from adapters.identity.client_credentials import ClientCredentials
from adapters.identity.system_users import SystemUserTokens
from adapters.sources.altinn.source import AltinnSource
from bot.domain.clock import Clock
from bot.ports.archive import Archive
from bot.ports.source import MailSource
from bot.settings import AltinnEntry, Settings


async def source_of(entry: AltinnEntry, settings: Settings, clock: Clock, stack: AsyncExitStack) -> MailSource:
    tokens = SystemUserTokens(
        entry.maskinporten,
        system=entry.source_id,
        platform_url=entry.platform_url,
        clock=clock,
        subscription_key=entry.subscription_key,
    )
    stack.push_async_callback(tokens.close)
    source = AltinnSource(
        entry,
        units=tuple(unit.unit() for unit in settings.units),
        services=tuple(service.service() for service in settings.services),
        tokens=tokens,
        clock=clock,
    )
    stack.push_async_callback(source.close)
    return source


async def archive_of(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Archive:
    archive = settings.archive
    client = await stack.enter_async_context(http_client(archive.base_url))
    if archive.oauth is None:
        return P360Archive(archive, client)
    credentials = ClientCredentials(archive.oauth, system=archive.archive_id, clock=clock)
    stack.push_async_callback(credentials.close)
    return P360Archive(archive, client, tokens=credentials.tokens)
