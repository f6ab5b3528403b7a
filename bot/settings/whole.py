"""All that an operator can set, with what is allowed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from adapters._kit.mail_settings import Address
from adapters.archives.p360.settings import P360Settings
from adapters.archives.websak.settings import WebSakSettings
from adapters.outlets.email.settings import EmailSettings
from adapters.sources.altinn.settings import AltinnSettings
from adapters.sources.digipost.settings import DigipostSettings
from adapters.sources.mailbox.settings import MailboxSettings
from adapters.sources.svarinn.settings import SvarInnSettings
from adapters.store.settings import StoreSettings
from bot.app.aftercare.reconcile.compare import Limits
from bot.app.desk import Mode
from bot.domain.identifiers import OrgNumber, PersonId, parse_org_number
from bot.domain.people import Person, Role
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.domain.transfer_cases import TransferCase
from bot.domain.unfit import Unfit
from bot.errors import ConfigError
from bot.settings.claims import ClaimSettings
from bot.settings.daily_check import DailyCheckSettings, HeartbeatSettings
from bot.settings.file_faults import in_english
from bot.settings.groups import PeopleGroupSettings
from bot.settings.kinds import Table
from bot.settings.misfits import misfits
from bot.settings.office import UnitNoticeSettings, WorkdaySettings
from bot.settings.reminders import ReminderSettings
from bot.settings.reports import ReportSettings
from bot.settings.retention import RetentionSettings
from bot.settings.roster import RosterSettings
from bot.teams.settings import Auth, TeamsSettings, check_local
from bot.web.settings import WebSettings


def _org_number(value: object) -> object:
    return parse_org_number(str(value))


OrganisationNumber = Annotated[str, BeforeValidator(_org_number)]


class UnitSettings(Table):
    org_number: OrganisationNumber
    name: str = Field(min_length=1)
    self_serving: bool = False
    sensitivity: Literal["open", "sensitive"] | None = None
    #: the address that is told of letters which lie unopened for it; without one nobody is
    notify: Address | None = None

    def unit(self) -> Unit:
        return Unit(
            org_number=OrgNumber(self.org_number),
            name=self.name,
            self_serving=self.self_serving,
            sensitivity=Sensitivity(self.sensitivity) if self.sensitivity else None,
            notify=self.notify or "",
        )


class ServiceSettings(Table):
    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    sensitivity: Literal["open", "sensitive"] | None = None
    suppressed: bool = False

    def service(self) -> Service:
        return Service(
            service_id=self.id,
            name=self.name,
            sensitivity=Sensitivity(self.sensitivity) if self.sensitivity else None,
            suppressed=self.suppressed,
        )


class PersonSettings(Table):
    #: Entra object id
    id: str = Field(min_length=1)
    name: str = ""
    #: may be left out where roles come from groups
    roles: frozenset[Role] = Field(default=frozenset(), min_length=1)
    archive_user: str = ""
    locale: Literal["nb", "nn", "en", ""] = ""

    def person(self) -> Person:
        return Person(
            person_id=PersonId(self.id.lower()),
            name=self.name,
            roles=self.roles,
            archive_user=self.archive_user,
            locale=self.locale,
        )


class TransferCaseSettings(Table):
    """A unit's transfer case, with the screening of what is put there."""

    #: organisation number
    unit: OrganisationNumber
    case_number: str = Field(min_length=1)
    access_code: str = ""
    legal_basis: str = ""
    access_group: str = ""
    #: first and last day that it is used
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise Unfit("days_in_order", "valid_to lies before valid_from", at="valid_to")
        return self

    def transfer_case(self) -> TransferCase:
        return TransferCase(**self.model_dump())


class Polled(Table):
    """What every source has besides its own settings."""

    #: what people call it
    name: str = Field(min_length=1)
    poll_every: timedelta = Field(default=timedelta(minutes=5), ge=timedelta(seconds=1))
    #: older letters are counted and listed, never carded; default: the moment of installation
    start_from: datetime | None = None
    #: a unit that gave letters before and none for so long is named in a warning
    silence: timedelta = Field(default=timedelta(days=30), ge=timedelta(hours=1))

    @field_validator("start_from", mode="before")
    @classmethod
    def _aware(cls, value: object) -> object:
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        return value

    @field_validator("start_from")
    @classmethod
    def _zone(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("wants a time zone, for example 2026-11-01T00:00:00+01:00")
        return value


class AltinnEntry(Polled, AltinnSettings):
    name: str = "Altinn"


class SvarInnEntry(Polled, SvarInnSettings):
    name: str = "SvarInn"
    #: as often as KS advises (developers.fiks.ks.no, SvarInn REST V2, 2026)
    poll_every: timedelta = Field(default=timedelta(minutes=15), ge=timedelta(seconds=1))


class DigipostEntry(Polled, DigipostSettings):
    name: str = "Digipost"


class MailboxEntry(Polled, MailboxSettings):
    name: str = "Postmottak"


SourceEntry = Annotated[AltinnEntry | SvarInnEntry | DigipostEntry | MailboxEntry, Field(discriminator="kind")]


class P360Entry(P360Settings):
    kind: Literal["p360"] = "p360"
    name: str = Field(default="Public 360", min_length=1)


class OutletSettings(Table):
    """Ways out beside the archive."""

    #: without it nothing leaves by e-mail
    email: EmailSettings | None = None


class ReconcileSettings(Table):
    """How far the daily comparison of ledger, archive and sources goes; the rest waits for the next day."""

    #: letters of so long are compared
    days: timedelta = Field(default=timedelta(days=30), ge=timedelta(days=1), le=timedelta(days=365))
    #: so many a day; each costs the archive and its source one or two questions
    most_items: int = Field(default=500, ge=10, le=10_000)

    def limits(self) -> Limits:
        return Limits(days=self.days.days, most_items=self.most_items)


class WebSakEntry(WebSakSettings):
    kind: Literal["websak"] = "websak"
    name: str = Field(default="WebSak", min_length=1)


def _named_kind(value: object) -> object:
    """Public 360 where a table names no kind: the first archive that there was."""
    return {"kind": "p360", **value} if isinstance(value, dict) else value


ArchiveEntry = Annotated[Annotated[P360Entry | WebSakEntry, Field(discriminator="kind")], BeforeValidator(_named_kind)]


class Listen(Table):
    host: str = "127.0.0.1"
    port: int = Field(default=3978, ge=0, le=65535)


class Logs(Table):
    form: Literal["json", "console"] = "json"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


HttpsUrl = Annotated[str, Field(pattern=r"^https://[^\s<>]+$", max_length=2048)]


class AppSettings(Table):
    """What the app package for Teams says: for `postvakt manifest`, the running bot needs none of it."""

    #: the name under which Teams reaches the bot: https://<domain>/api/messages
    domain: str = Field(pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$", max_length=253)
    #: who answers for the app in this municipality
    publisher: str = Field(min_length=1, max_length=32)
    website: HttpsUrl
    #: default: the website
    privacy: HttpsUrl | None = None
    terms: HttpsUrl | None = None
    #: Teams takes a changed package only with a higher one
    version: str = Field(default="1.0.0", pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        env_prefix="POSTVAKT__",
        env_nested_delimiter="__",
    )

    #: observe = shows, claims and notes what was done by hand, and writes nothing outside
    mode: Mode = Mode.OBSERVE
    #: language of what everybody sees
    locale: Literal["nb", "nn", "en"] = "nb"
    #: how long a chosen route can be undone
    grace: timedelta = Field(default=timedelta(seconds=60), ge=timedelta(0), le=timedelta(minutes=30))
    #: so many waiting items have cards of their own; the rest stand on one list card
    most_cards: int = Field(default=40, ge=1, le=400)
    #: where attachments wait, encrypted, between source and archive
    spool: Path = Path("var/spool")

    listen: Listen = Listen()
    logs: Logs = Logs()
    store: StoreSettings = StoreSettings()
    teams: TeamsSettings
    sources: tuple[SourceEntry, ...] = Field(min_length=1)
    archive: ArchiveEntry
    units: tuple[UnitSettings, ...] = Field(min_length=1)
    services: tuple[ServiceSettings, ...] = Field(min_length=1)
    people: tuple[PersonSettings, ...] = ()
    #: who is on duty when; without it, the first of the leads
    roster: RosterSettings | None = None
    #: roles from Entra groups, beside the list of people
    people_groups: PeopleGroupSettings | None = None
    outlets: OutletSettings = OutletSettings()
    #: how units are told of letters that lie unopened for them, on their own boards or by e-mail
    unit_notices: UnitNoticeSettings = UnitNoticeSettings()
    #: when working days are counted
    workdays: WorkdaySettings = WorkdaySettings()
    reminders: ReminderSettings = ReminderSettings()
    #: cases for letters that units take up in domain systems of their own
    transfer_cases: tuple[TransferCaseSettings, ...] = ()
    reconcile: ReconcileSettings = ReconcileSettings()
    #: the rule file, beside this one; without it there are no rules
    rules: Path | None = None
    reports: ReportSettings = ReportSettings()
    #: when forgotten claims come back, and how long letters may be put off
    claims: ClaimSettings = ClaimSettings()
    retention: RetentionSettings = RetentionSettings()
    app: AppSettings | None = None
    #: pages on which signed-in people read letters; without it there are none
    web: WebSettings | None = None
    #: the daily check of every door
    daily_check: DailyCheckSettings = DailyCheckSettings()
    #: who is told that the bot goes round; without it nobody misses a silent one
    heartbeat: HeartbeatSettings | None = None

    @property
    def all_units(self) -> tuple[Unit, ...]:
        return tuple(unit.unit() for unit in self.units)

    @property
    def all_services(self) -> tuple[Service, ...]:
        return tuple(service.service() for service in self.services)

    @property
    def all_transfer_cases(self) -> tuple[TransferCase, ...]:
        return tuple(case.transfer_case() for case in self.transfer_cases)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for what, names in (
            ("sources", [*(source.source_id for source in self.sources), self.archive.archive_id]),
            ("units", [unit.org_number for unit in self.units]),
            ("services", [service.id for service in self.services]),
            ("people", [person.id.lower() for person in self.people]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what}: {', '.join(twice)} stands there twice")
        apart = misfits(self.all_units, self.all_transfer_cases, self.all_services, self.outlets.email)
        faults = [f"{at}: {in_english(fault)}" for at, fault in apart]
        faults += self.reminders.faults([source.source_id for source in self.sources])
        if self.retention.handled and self.retention.handled <= self.reconcile.days:
            faults.append("retention: handled_days must be more than reconcile.days, for which letters are compared")
        if faults:
            raise ValueError("; ".join(faults))
        without = [person.id for person in self.people if not person.roles]
        if without and self.people_groups is None:
            raise ValueError(f"people: {', '.join(without)} has no role, and there are no people_groups to give one")
        if self.mode is Mode.LIVE and not self.people and self.people_groups is None:
            raise ValueError("people: live needs at least one person with a role; without roles only observe runs")
        if self.teams.auth is Auth.LOCAL:
            try:
                check_local(self.listen.host, "http://127.0.0.1/")
            except ConfigError as fault:
                raise ValueError(fault.what) from None
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment is laid over the file by who reads both, so that a secret may stand in either."""
        return (init_settings,)
