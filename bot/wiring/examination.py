"""Every system of the settings as `postvakt doctor` examines it; one that cannot be set up stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx

from adapters._kit.expiry import Certificates
from adapters._kit.http import trusted
from adapters.sources.altinn.source import AltinnSource
from adapters.sources.svarinn.letters import SERVICE as SVARINN
from adapters.store.examination import StoreExamination
from adapters.store.opening import open_store
from bot.app.aftercare.reconcile.examination import ComparisonExamination
from bot.app.health.examine import Examinee
from bot.app.health.examine_archive import ArchiveExamination
from bot.app.health.examine_heartbeat import HeartbeatExamination
from bot.app.health.examine_source import SourceExamination
from bot.domain.clock import Clock
from bot.domain.workdays import oslo_day
from bot.errors import ConfigError, PostvaktError
from bot.ops.machine import MachineExamination
from bot.ports.examination import Check, Examinable, Finding, faulty
from bot.ports.store import Store
from bot.settings import AltinnEntry, DigipostEntry, MailboxEntry, Settings, SourceEntry, SvarInnEntry
from bot.teams.bot_token import bot_token
from bot.teams.connector import Connector
from bot.teams.examination import TeamsExamination
from bot.teams.quota import Quota
from bot.teams.signing_keys import SigningKeys
from bot.web.examination import PagesExamination
from bot.web.provider import pages_assertion
from bot.wiring.desk import desk_of
from bot.wiring.office_files import settings_in_force
from bot.wiring.people import people_of, roles_of
from bot.wiring.systems import archive_of, email_of, source_of


async def _not_set_up() -> tuple[Finding, ...]:
    return (faulty("not_set_up"),)


_NOT_SET_UP = Check(code="set_up", run=_not_set_up)


#: seconds; nobody waits longer to hear what the others have to say
_STORE_PATIENCE = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """`faults`: why a system could not even be set up, a line each."""

    examinees: tuple[Examinee, ...]
    faults: tuple[str, ...]


async def examination_of(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Examination:
    """Asks nobody outside but the database, which is opened only where nothing has to be made or migrated first.

    What is opened closes with `stack`.
    """
    store = await _present_store(settings, clock, stack)
    settings, by_file, changed = await _in_force(settings, store, clock)
    preparation = _Preparation(
        settings=settings, clock=clock, stack=stack, store=store, by_file=by_file, faults=changed
    )
    examinees = [
        Examinee(system_id="machine", kind="machine", checks=_machine(settings, clock).checks()),
        Examinee(
            system_id="store", kind="store", checks=StoreExamination(url=settings.store.url.get_secret_value()).checks()
        ),
        *[
            await preparation.prepare(one.source_id, one.kind, one.name, preparation.source(one))
            for one in settings.sources
        ],
        await preparation.prepare(
            settings.archive.archive_id, settings.archive.kind, settings.archive.name, preparation.archive
        ),
    ]
    if settings.outlets.email is not None:
        examinees.append(await preparation.prepare(settings.outlets.email.outlet_id, "email", "", preparation.email))
    examinees.append(await preparation.prepare("teams", "teams", "", preparation.teams))
    if settings.web is not None:
        examinees.append(await preparation.prepare("pages", "pages", "", preparation.pages))
    if settings.heartbeat is not None and preparation.store is not None:
        examinees.append(await preparation.prepare("heartbeat", "heartbeat", "", preparation.heartbeat))
    if preparation.store is not None:
        examinees.append(await preparation.prepare("reconcile", "reconcile", "", preparation.comparison))
    return Examination(examinees=tuple(examinees), faults=tuple(dict.fromkeys(preparation.faults)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preparation:
    settings: Settings
    clock: Clock
    stack: AsyncExitStack
    #: None where it cannot be read as it is
    store: Store | None
    #: what files were read as that hold in the place of configured ones
    by_file: Mapping[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    async def prepare(
        self, system_id: str, kind: str, name: str, checks: Callable[[], Awaitable[tuple[Check, ...]]]
    ) -> Examinee:
        try:
            return Examinee(system_id=system_id, kind=kind, name=name, checks=await checks())
        except ConfigError as fault:
            for line in fault.what.splitlines():
                named = system_id in line.partition(":")[0]
                self.faults.append(line if named else f"{system_id}: {line}")
            return Examinee(system_id=system_id, kind=kind, name=name, checks=(_NOT_SET_UP,))

    def source(self, entry: SourceEntry) -> Callable[[], Awaitable[tuple[Check, ...]]]:
        async def checks() -> tuple[Check, ...]:
            source = await source_of(entry, self.settings, self.clock, self.stack)
            if isinstance(source, AltinnSource):
                examined = source.examine(_of_other_doors(self.settings))
            else:
                examined = source.examine() if isinstance(source, Examinable) else ()
            return (*_certificates(entry, self.clock), *examined, *self._remembered(entry))

        return checks

    def _remembered(self, entry: SourceEntry) -> tuple[Check, ...]:
        if self.store is None:
            return ()
        return SourceExamination(
            store=self.store, clock=self.clock, source_id=entry.source_id, poll_every=entry.poll_every
        ).checks()

    async def archive(self) -> tuple[Check, ...]:
        archive = await archive_of(self.settings, self.clock, self.stack)
        return ArchiveExamination(
            archive=archive,
            transfer_cases=self.settings.all_transfer_cases,
            today=oslo_day(self.clock.now()),
        ).checks()

    async def email(self) -> tuple[Check, ...]:
        outlet, email = email_of(self.settings, self.clock, self.stack), self.settings.outlets.email
        examined = outlet.examine() if isinstance(outlet, Examinable) else ()
        pem = email.entra.certificate if email else None
        holds = _holds("outlets.email.entra.certificate", (pem.get_secret_value(),), self.clock) if pem else ()
        return (*holds, *examined)

    async def teams(self) -> tuple[Check, ...]:
        teams = self.settings.teams
        http = await self.stack.enter_async_context(httpx.AsyncClient(verify=trusted(), trust_env=False))
        token = bot_token(teams, http=http, clock=self.clock)
        people = people_of(self.settings, self.clock)
        examination = TeamsExamination(
            settings=teams,
            token=token,
            keys=SigningKeys(url=teams.openid_metadata_url, http=http),
            connector=Connector(http=http, token=token, hosts=teams.hosts, quota=Quota(), clock=self.clock),
            people=tuple(people.values()),
            groups=roles_of(self.settings, people, self.clock, self.stack),
            store=self.store,
        )
        pem = teams.certificate
        holds = _holds("teams.certificate", (pem.get_secret_value(),), self.clock) if pem else ()
        return (*holds, *examination.checks())

    async def comparison(self) -> tuple[Check, ...]:
        if self.store is None:
            return ()
        settings = self.settings
        sources = {one.source_id: await source_of(one, settings, self.clock, self.stack) for one in settings.sources}
        archive = await archive_of(settings, self.clock, self.stack)
        desk = desk_of(settings, self.store, sources, archive, self.clock, by_file=self.by_file)
        return ComparisonExamination(desk=desk, limits=settings.reconcile.limits()).checks()

    async def heartbeat(self) -> tuple[Check, ...]:
        beats = self.settings.heartbeat
        if beats is None or self.store is None:
            return ()
        return HeartbeatExamination(store=self.store, clock=self.clock, every=beats.every).checks()

    async def pages(self) -> tuple[Check, ...]:
        web = self.settings.web
        if web is None:
            return ()
        pages_assertion(web)
        http = await self.stack.enter_async_context(httpx.AsyncClient(verify=trusted(), trust_env=False))
        pem = web.certificate
        holds = _holds("web.certificate", (pem.get_secret_value(),), self.clock) if pem else ()
        examination = PagesExamination(
            settings=web, tenant_id=self.settings.teams.tenant_id, http=http, clock=self.clock
        )
        return (*holds, *examination.checks())


async def _in_force(
    settings: Settings, store: Store | None, clock: Clock
) -> tuple[Settings, Mapping[str, Any], list[str]]:
    """The settings with what was changed by file, what else was, and why they could not be had so."""
    if store is None:
        return settings, {}, []
    try:
        present = await settings_in_force(settings, store, clock)
    except ConfigError as fault:
        return settings, {}, [fault.what]
    return present.settings, present.values, []


async def _present_store(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Store | None:
    """What is wrong with it is told by its own checks."""
    url = settings.store.url.get_secret_value()
    try:
        async with asyncio.timeout(_STORE_PATIENCE):
            if not await StoreExamination(url=url).is_current():
                return None
            store = await open_store(url, clock=clock, exclusive=False)
    except (PostvaktError, TimeoutError):
        return None
    stack.push_async_callback(store.close)
    return store


def _of_other_doors(settings: Settings) -> frozenset[str]:
    """Services in the list that letters bear which come through another door than Altinn."""
    names = {entry.service_id for entry in settings.sources if isinstance(entry, DigipostEntry | MailboxEntry)}
    services = {service.id for service in settings.services}
    return frozenset(one for one in services if one in names or one.partition(":")[0] == SVARINN)


def _machine(settings: Settings, clock: Clock) -> MachineExamination:
    addresses = [settings.archive.base_url]
    for source in settings.sources:
        match source:
            case AltinnEntry():
                addresses += [source.platform_url, source.maskinporten.token_url]
            case SvarInnEntry():
                addresses.append(source.base_url)
            case DigipostEntry():
                addresses.append(source.api_url)
            case MailboxEntry():
                addresses += [source.graph_url, source.entra.authority]
    return MachineExamination(clock=clock, spool=settings.spool, addresses=addresses)


def _certificates(entry: SourceEntry, clock: Clock) -> tuple[Check, ...]:
    match entry:
        case SvarInnEntry():
            return _holds(f"{entry.source_id}.keys", [key.get_secret_value() for key in entry.keys], clock)
        case DigipostEntry():
            pem = entry.oauth.certificate.get_secret_value()
            return _holds(f"{entry.source_id}.oauth.certificate", (pem,), clock)
        case MailboxEntry() if entry.entra.certificate is not None:
            pem = entry.entra.certificate.get_secret_value()
            return _holds(f"{entry.source_id}.entra.certificate", (pem,), clock)
        case _:
            return ()


def _holds(setting: str, pems: Sequence[str], clock: Clock) -> tuple[Check, ...]:
    return (Certificates(setting=setting, pems=pems, clock=clock).check(),)
