"""The systems outside that the settings name: each door that mail comes through, and the archive."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AsyncExitStack

import httpx

from adapters._kit.client_certificate import mutual_tls
from adapters._kit.http import http_client
from adapters._kit.mail_settings import EntraSettings
from adapters._kit.spool import EncryptedSpool
from adapters.archives.p360.archive import P360Archive
from adapters.archives.websak.archive import WebSakArchive
from adapters.identity.client_credentials import ClientCredentials
from adapters.identity.system_users import SystemUserTokens
from adapters.outlets.email.outlet import GraphEmail
from adapters.sources.altinn.source import AltinnSource
from adapters.sources.digipost.source import DigipostSource
from adapters.sources.mailbox.source import MailboxSource
from adapters.sources.svarinn.source import SvarInnSource
from bot.client_assertion import ClientAssertion
from bot.domain.clock import Clock
from bot.ports.archive import Archive
from bot.ports.outlet import EmailOutlet
from bot.ports.source import MailSource
from bot.settings import AltinnEntry, DigipostEntry, MailboxEntry, Settings, SourceEntry, SvarInnEntry, WebSakEntry

Door = AltinnSource | DigipostSource | MailboxSource | SvarInnSource


async def sources_of(settings: Settings, clock: Clock, stack: AsyncExitStack) -> dict[str, MailSource]:
    """Every door that mail comes through, by its id."""
    return {entry.source_id: await source_of(entry, settings, clock, stack) for entry in settings.sources}


async def source_of(entry: SourceEntry, settings: Settings, clock: Clock, stack: AsyncExitStack) -> MailSource:
    match entry:
        case SvarInnEntry():
            source: Door = _svarinn(entry, settings, clock)
        case DigipostEntry():
            source = _digipost(entry, settings, clock, stack)
        case MailboxEntry():
            source = _mailbox(entry, settings, clock, stack)
        case AltinnEntry():
            source = _altinn(entry, settings, clock, stack)
    stack.push_async_callback(source.close)
    return source


def _altinn(entry: AltinnEntry, settings: Settings, clock: Clock, stack: AsyncExitStack) -> AltinnSource:
    tokens = SystemUserTokens(
        entry.maskinporten,
        system=entry.source_id,
        platform_url=entry.platform_url,
        clock=clock,
        subscription_key=entry.subscription_key,
    )
    stack.push_async_callback(tokens.close)
    return AltinnSource(entry, units=settings.all_units, services=settings.all_services, tokens=tokens, clock=clock)


def _svarinn(entry: SvarInnEntry, settings: Settings, clock: Clock) -> SvarInnSource:
    # under a key of its own: what is decrypted here is sealed again at once
    spool = EncryptedSpool(directory=settings.spool)
    return SvarInnSource(entry, units=settings.all_units, services=settings.all_services, spool=spool, clock=clock)


def _digipost(entry: DigipostEntry, settings: Settings, clock: Clock, stack: AsyncExitStack) -> DigipostSource:
    oauth = entry.oauth
    name = f"{entry.source_id}.oauth.certificate"
    tls = mutual_tls(oauth.certificate.get_secret_value(), authority=oauth.authority, name=name)
    credentials = ClientCredentials(
        oauth,
        system=entry.source_id,
        clock=clock,
        more={"resource": oauth.resource},
        transport=httpx.AsyncHTTPTransport(verify=tls, trust_env=False),
    )
    stack.push_async_callback(credentials.close)
    return DigipostSource(
        entry, units=settings.all_units, services=settings.all_services, tokens=credentials.tokens, clock=clock
    )


def _mailbox(entry: MailboxEntry, settings: Settings, clock: Clock, stack: AsyncExitStack) -> MailboxSource:
    assertion = entra_assertion(entry.entra, setting=entry.source_id)
    credentials = ClientCredentials(entry.entra, system=entry.source_id, clock=clock, assertion=assertion)
    stack.push_async_callback(credentials.close)
    return MailboxSource(
        entry, units=settings.all_units, services=settings.all_services, tokens=credentials.tokens, clock=clock
    )


def entra_assertion(entra: EntraSettings, *, setting: str) -> ClientAssertion | None:
    """None where a secret proves the application. Raises ConfigError."""
    if entra.certificate is None:
        return None
    pem = entra.certificate.get_secret_value()
    return ClientAssertion.of(pem, setting=f"{setting}.entra.certificate", client_id=entra.client_id)


def told_by_email(settings: Settings) -> set[str]:
    """The addresses that units are told at."""
    return {unit.notify for unit in settings.all_units if unit.notify}


def email_of(
    settings: Settings, clock: Clock, stack: AsyncExitStack, *, notified: Collection[str] | None = None
) -> EmailOutlet | None:
    """None where nothing leaves by e-mail. `notified`: addresses of units that may change while it is used."""
    email = settings.outlets.email
    if email is None:
        return None
    assertion = entra_assertion(email.entra, setting=f"outlets.{email.outlet_id}")
    credentials = ClientCredentials(email.entra, system=email.outlet_id, clock=clock, assertion=assertion)
    stack.push_async_callback(credentials.close)
    told = told_by_email(settings) if notified is None else notified
    outlet = GraphEmail(email, notified=told, tokens=credentials.tokens)
    stack.push_async_callback(outlet.close)
    return outlet


async def archive_of(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Archive:
    archive = settings.archive
    client = await stack.enter_async_context(http_client(archive.base_url))
    if isinstance(archive, WebSakEntry):
        return WebSakArchive(archive, client)
    if archive.oauth is None:
        return P360Archive(archive, client)
    credentials = ClientCredentials(archive.oauth, system=archive.archive_id, clock=clock)
    stack.push_async_callback(credentials.close)
    return P360Archive(archive, client, tokens=credentials.tokens)
