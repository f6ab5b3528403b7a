"""Whether a configuration can be started with, and what it amounts to, in a few lines to read aloud."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

from adapters.identity.maskinporten import signing_key
from adapters.sources.mailbox.source import check_settings
from adapters.sources.svarinn.settings import MOST_LISTED
from bot.app.health.transfer_cases import screening_faults
from bot.domain.clock import SystemClock
from bot.domain.people import Role
from bot.domain.roster import Roster
from bot.errors import ConfigError
from bot.settings import AltinnEntry, MailboxEntry, Settings, SvarInnEntry
from bot.teams.bot_token import bot_assertion
from bot.wiring.roster import on_roster, roster_of
from bot.wiring.rules import rules_of
from bot.wiring.systems import archive_of, entra_assertion
from bot.wiring.workdays import calendar_of


def summary_of(settings: Settings) -> list[str]:
    """Raises ConfigError where a key cannot be used: what `run` would say at its start."""
    faults = asyncio.run(faults_of(settings))
    if faults:
        raise ConfigError("\n".join(faults))
    serving = sum(unit.self_serving for unit in settings.units)
    suppressed = sum(service.suppressed for service in settings.services)
    roles = ", ".join(f"{sum(role in person.roles for person in settings.people)} {role.value}" for role in Role)
    teams, unit_teams = len(settings.teams.allowed_teams), len(settings.teams.unit_teams)
    return [
        "The configuration is in order.",
        f"mode:     {settings.mode.value}",
        f"sources:  {', '.join(f'{source.name} ({source.source_id})' for source in settings.sources)}",
        *_what_ks_means(settings),
        f"archive:  {settings.archive.name}, {settings.archive.base_url}",
        f"units:    {len(settings.units)}, of which {serving} open their own mail",
        *_cases(settings),
        f"services: {len(settings.services)}, of which {suppressed} are only counted",
        *_rules(settings),
        f"people:   {len(settings.people)} ({roles})",
        *_groups(settings),
        *_duty(settings),
        *_what_leaves(settings),
        *_who_checks(settings),
        *_reports(settings),
        *_retention(settings),
        f"teams:    {settings.teams.auth.value}, allowed teams: {teams or 'none, so that no board can be set'}"
        + (f", for units' own boards {unit_teams} more" if unit_teams else ""),
    ]


async def faults_of(settings: Settings) -> list[str]:
    """What is wrong with keys, transfer cases, the roster and rules, a line each; nothing outside is asked."""
    return [*_key_faults(settings), *await _case_faults(settings), *_roster_faults(settings), *_rule_faults(settings)]


def _what_leaves(settings: Settings) -> Iterator[str]:
    """To which addresses letters and notices go, and which units nobody can tell."""
    email = settings.outlets.email
    if email is None:
        return
    yield f"e-mail:   from {email.mailbox} to {len(email.systems)} domain systems, open letters only"
    for system in email.systems:
        yield f"          {system.name}: {system.address}"
    serving = [unit for unit in settings.units if not unit.self_serving]
    silent = [unit.name for unit in serving if not unit.notify]
    yield f"          {len(serving) - len(silent)} of {len(serving)} units can be told by e-mail"
    if silent and len(silent) < len(serving):
        yield f"          no address (notify): {', '.join(silent)}"


def _who_checks(settings: Settings) -> Iterator[str]:
    """When every door is checked, and who misses a bot that has fallen silent; of the address its host alone."""
    check, beats = settings.daily_check, settings.heartbeat
    if check.enabled:
        told = f"begins {check.begins_at:%H:%M}, leads are told {check.sign_by:%H:%M}, {len(check.ticks)} ticks"
        yield f"check:    {told}"
    else:
        yield "check:    no daily check"
    seconds = int(beats.every.total_seconds()) if beats else 0
    yield f"alarm:    every {seconds} s to {beats.host}" if beats else "alarm:    none, nobody misses a silent bot"


def _reports(settings: Settings) -> Iterator[str]:
    """Whoever reads the configuration aloud says what figures by person are for."""
    if settings.reports.by_person_purpose:
        yield f"reports:  also by person: {settings.reports.by_person_purpose}"


def _retention(settings: Settings) -> Iterator[str]:
    if settings.retention.handled_days is not None:
        yield f"kept:     what closed letters say for {settings.retention.handled_days} days"


def _what_ks_means(settings: Settings) -> Iterator[str]:
    """What surprises those who begin with SvarInn (SvarInn REST.md, ks-no 7b27ffce, read 2026-11)."""
    for source in settings.sources:
        if isinstance(source, SvarInnEntry):
            for line in (
                f"{source.name}: nothing but Postvakt may fetch from the mottakersystem of {source.username}",
                "KS e-mails its administrators of letters older than 2 hours, then 3 times a day, weekends too",
                f"the board warns from {source.warn_at} waiting letters on: KS lists {MOST_LISTED} and hides the rest",
            ):
                yield f"          {line}"


def _groups(settings: Settings) -> Iterator[str]:
    if settings.people_groups is not None:
        given = (f"{len(groups)} {role.value}" for role, groups in settings.people_groups.groups.items())
        yield f"          and whoever is in Entra groups ({', '.join(given)})"


def _duty(settings: Settings) -> Iterator[str]:
    """Where the roster comes from, and the shifts in it that are nobody's."""
    roster = _roster(settings)
    if roster is None or settings.roster is None:
        yield "duty:     no roster; the first lead gets what goes to whoever is on duty"
        return
    hours = f"{settings.roster.begin:%H:%M}-{settings.roster.end:%H:%M}"
    rotation = settings.roster.rotation
    if rotation is not None:
        yield f"duty:     {len(rotation.people)} people by the {rotation.turn}, {hours}"
    else:
        yield f"duty:     {settings.roster.calendar}, {hours}"
    if roster.unknown:
        yield f"          none of the people, so that their shifts are gaps: {', '.join(roster.unknown)}"


def _roster(settings: Settings) -> Roster | None:
    return roster_of(settings.roster, people=on_roster(settings), workdays=calendar_of(settings.workdays))


def _roster_faults(settings: Settings) -> Iterator[str]:
    try:
        _roster(settings)
    except ConfigError as fault:
        yield fault.what


def _rule_faults(settings: Settings) -> list[str]:
    try:
        rules_of(settings)
    except ConfigError as fault:
        return fault.what.splitlines()
    return []


def _rules(settings: Settings) -> Iterator[str]:
    if settings.rules is not None:
        rules = rules_of(settings)
        alone = sum(rule.suggestion is not None and rule.suggestion.automatic for rule in rules.rules)
        said = f"{len(rules.rules)} on letters, of which {alone} act without a click; {len(rules.notices)} on notices"
        yield f"rules:    {said}; version {rules.version or 'none'}"


def _cases(settings: Settings) -> Iterator[str]:
    if settings.transfer_cases:
        units = len({case.unit for case in settings.transfer_cases})
        yield f"cases:    {len(settings.transfer_cases)} transfer cases of {units} units"


async def _case_faults(settings: Settings) -> list[str]:
    """Nothing is asked: the archive's lists stand in the configuration."""
    async with AsyncExitStack() as stack:
        archive = await archive_of(settings, SystemClock(), stack)
        return [str(fault) for fault in screening_faults(settings.all_transfer_cases, archive.choices())]


def _key_faults(settings: Settings) -> Iterator[str]:
    for source in settings.sources:
        try:
            if isinstance(source, AltinnEntry):
                signing_key(source.maskinporten)
        except ConfigError as fault:
            yield f"{source.source_id}: {fault.what}"
        if isinstance(source, MailboxEntry):
            yield from _mailbox_faults(source, settings)
    email = settings.outlets.email
    if email is not None:
        try:
            entra_assertion(email.entra, setting=f"outlets.{email.outlet_id}")
        except ConfigError as fault:
            yield fault.what
    if settings.people_groups is not None:
        try:
            entra_assertion(settings.people_groups.entra, setting="people_groups")
        except ConfigError as fault:
            yield fault.what
    try:
        bot_assertion(settings.teams)
    except ConfigError as fault:
        yield fault.what


def _mailbox_faults(source: MailboxEntry, settings: Settings) -> Iterator[str]:
    """Its folders are asked for when the bot starts: nothing outside is called here."""
    try:
        entra_assertion(source.entra, setting=source.source_id)
    except ConfigError as fault:
        yield fault.what
    try:
        check_settings(source, units=settings.all_units)
    except ConfigError as fault:
        yield fault.what
