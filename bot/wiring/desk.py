"""The use cases alone, with their store and the systems outside: what the command line needs beside a running bot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from adapters.store.opening import open_store
from bot.app.desk import Desk, InForce
from bot.app.health.transfer_cases import screening_faults
from bot.app.routine.on_duty import RosterDuty
from bot.domain.clock import Clock, SystemClock
from bot.domain.policy import Policy
from bot.domain.roster import CurrentRoster
from bot.domain.rules import Rulebook
from bot.errors import ConfigError
from bot.ports.archive import Archive
from bot.ports.duty import FallbackDuty
from bot.ports.source import MailSource
from bot.ports.store import Store
from bot.settings import Settings
from bot.wiring.office_files import SettingsFitting, notice_sources_of, settings_in_force
from bot.wiring.people import people_of
from bot.wiring.roster import on_roster, roster_of
from bot.wiring.rules import rules_of
from bot.wiring.systems import archive_of, email_of, sources_of
from bot.wiring.workdays import calendar_of


@asynccontextmanager
async def opened_desk(settings: Settings, *, exclusive: bool, clock: Clock | None = None) -> AsyncIterator[Desk]:
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        store = await open_store(settings.store.url.get_secret_value(), clock=clock, exclusive=exclusive)
        stack.push_async_callback(store.close)
        present = await settings_in_force(settings, store, clock)
        sources = await sources_of(present.settings, clock, stack)
        archive = await archive_of(settings, clock, stack)
        desk = desk_of(present.settings, store, sources, archive, clock, by_file=present.values)
        fitting = SettingsFitting(
            first=settings, settings=present.settings, clock=clock, stack=stack, archive=desk.archive,
            in_force=desk.in_force, roster=desk.roster, sources=sources, notice_sources=notice_sources_of(sources),
        )  # fmt: skip
        fitting.put(present.settings, present.values)
        desk.in_force.versions = present.versions
        email = email_of(settings, clock, stack, notified=fitting.notified)
        yield replace(desk, email=email, notice_sources=fitting.notice_sources, fitting=fitting)


def desk_of(
    settings: Settings,
    store: Store,
    sources: Mapping[str, MailSource],
    archive: Archive,
    clock: Clock,
    *,
    by_file: Mapping[str, Any] | None = None,
) -> Desk:
    """`by_file`: what files were read as that hold in the place of configured ones.

    Raises ConfigError where a transfer case is screened as the archive cannot, or roster or rules are faulty.
    """
    faults = [str(fault) for fault in screening_faults(settings.all_transfer_cases, archive.choices())]
    if faults:
        raise ConfigError("\n".join(faults))
    by_file = by_file or {}
    people = people_of(settings, clock)
    workdays = calendar_of(settings.workdays)
    roster = CurrentRoster(
        by_file["roster"].roster
        if "roster" in by_file
        else roster_of(settings.roster, people=on_roster(settings), workdays=workdays)
    )
    rules = by_file["rules"].rules if "rules" in by_file else rules_of(settings)
    return Desk(
        store=store,
        clock=clock,
        in_force=InForce(
            policy=Policy.of(settings.all_units, settings.all_services, Rulebook(rules=rules)),
            transfer_cases=settings.all_transfer_cases,
        ),
        sources=sources,
        source_names={entry.source_id: entry.name for entry in settings.sources},
        doors={entry.source_id: entry.kind for entry in settings.sources},
        notice_sources=notice_sources_of(sources),
        archive=archive,
        archive_name=settings.archive.name,
        people=people,
        duty=RosterDuty(store=store, current=roster, otherwise=FallbackDuty(people.values())),
        roster=roster,
        locale=settings.locale,
        mode=settings.mode,
        grace=settings.grace,
        most_cards=settings.most_cards,
        unit_notices=settings.unit_notices.unit_notices(),
        calendar=workdays,
        reminders=settings.reminders.rules(workdays),
        pages_url=settings.web.public_url if settings.web else "",
        check_rules=settings.daily_check.rules({entry.source_id: entry.poll_every for entry in settings.sources}),
        by_person_purpose=settings.reports.by_person_purpose,
        claims=settings.claims.limits(),
    )
