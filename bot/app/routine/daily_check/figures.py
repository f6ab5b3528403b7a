"""Counts what a check tells, from the store alone: nothing outside is asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.app.desk import Desk
from bot.app.intake.deadlines import own_deadline
from bot.domain.daily_check import (
    SETTLED,
    CheckFigures,
    SourceFigures,
    TickWhen,
    UnitFigures,
    covers_since,
    end_of_day,
    health_of,
)
from bot.domain.identifiers import OrgNumber
from bot.domain.item import OPEN_STATES
from bot.ports.daily_checks import Intake
from bot.ports.store import SourceState, Transaction

#: more are open nowhere; a backlog stands on one card
_MOST_OPEN = 5_000
#: what was handled longer ago and never moved is no matter of today
_MOVED_WITHIN = timedelta(days=90)


async def take_figures(desk: Desk, tx: Transaction, *, since: datetime) -> CheckFigures:
    now = desk.clock.now()
    until = max(now - SETTLED, since)
    due_before = end_of_day(now)
    intake = await tx.intake(since=since, until=until, due_before=due_before)
    intake = await _with_own_deadlines(desk, tx, intake, due_before)
    run = await tx.reconciliation()
    listed = run is not None and desk.archive.capabilities().lists_unregistered
    number, head = await tx.audit_head()
    return CheckFigures(
        since=since,
        until=until,
        taken_at=now,
        sources=tuple([await _source(desk, tx, source_id, intake, now) for source_id in _source_ids(desk, intake)]),
        hidden=await tx.hidden(since=since, until=until),
        unregistered=run.unregistered if run is not None and listed else None,
        oldest_unregistered=run.oldest_unregistered if run is not None and listed else None,
        ticks=tuple(tick.tick_id for tick in desk.check_rules.ticks_now(await _conditions(desk, tx, now))),
        chain_number=number,
        chain_head=head,
    )


async def since_last(desk: Desk, tx: Transaction) -> datetime:
    """From when on the next check covers: a day that nobody signed is never left out."""
    signed = await tx.last_signed_check()
    first = None if signed else await tx.first_check()
    states = [await tx.source_state(source_id) for source_id in desk.sources]
    began = [state.start_from for state in states if state is not None]
    return covers_since(signed, first, min([*began, desk.clock.now()]))


async def _with_own_deadlines(
    desk: Desk, tx: Transaction, intake: Sequence[Intake], due_before: datetime
) -> tuple[Intake, ...]:
    """Letters that are due by the municipality's own deadlines alone; each letter counts once."""
    rules = desk.reminders.deadlines
    if not rules.paper_after and not rules.house:
        return tuple(intake)
    found = {(one.source_id, one.unit): one for one in intake}
    for item in await tx.items(states=OPEN_STATES, limit=_MOST_OPEN):
        letter = item.letter
        counted = letter.due_at is not None and letter.due_at < due_before
        own = own_deadline(desk, item)
        if counted or own is None or own.at >= due_before:
            continue
        kind = (letter.ref.source_id, letter.unit)
        known = found.get(kind, Intake(source_id=kind[0], unit=kind[1]))
        found[kind] = replace(known, due=known.due + 1)
    return tuple(found[kind] for kind in sorted(found))


def _source_ids(desk: Desk, intake: Sequence[Intake]) -> list[str]:
    """Also one that is no longer configured, while letters of its wait."""
    gone = {one.source_id for one in intake if one.waiting or one.due} - set(desk.sources)
    return [*desk.sources, *sorted(gone)]


async def _source(
    desk: Desk, tx: Transaction, source_id: str, intake: Sequence[Intake], now: datetime
) -> SourceFigures:
    state = await tx.source_state(source_id) or SourceState(source_id=source_id, start_from=now)
    denied = {unit.unit for unit in await tx.units_heard(source_id) if unit.denied_since is not None}
    source = desk.sources.get(source_id)
    by_unit = {one.unit: one for one in intake if one.source_id == source_id}
    names = {*by_unit, *(source.units if source else ()), *(denied if source else ())}
    units = [_unit(OrgNumber(name), by_unit.get(name), denied=name in denied) for name in names]
    return SourceFigures(
        source_id=source_id,
        health=health_of(desk.check_rules, source_id, last_ok_at=state.last_ok_at, down_since=state.down_since, at=now),
        last_ok_at=state.last_ok_at,
        down_since=state.down_since,
        units=tuple(sorted((unit for unit in units if not unit.is_quiet), key=_most_first)),
        quiet=tuple(sorted(unit.unit for unit in units if unit.is_quiet)),
    )


def _unit(name: OrgNumber, found: Intake | None, *, denied: bool) -> UnitFigures:
    if found is None:
        return UnitFigures(unit=name, denied=denied)
    return UnitFigures(
        unit=name, new=found.new, waiting=found.waiting, oldest=found.oldest, due=found.due,
        unmatched=found.unmatched, denied=denied,
    )  # fmt: skip


def _most_first(unit: UnitFigures) -> tuple[bool, int, int, str]:
    """What presses first; then whoever has most waiting."""
    return not (unit.due or unit.denied), -unit.waiting, -unit.new, unit.unit


async def _conditions(desk: Desk, tx: Transaction, now: datetime) -> set[TickWhen]:
    asked = {tick.only_when for tick in desk.check_rules.ticks}
    found = set()
    if not desk.archive.capabilities().lists_unregistered:
        found.add(TickWhen.ARCHIVE_CANNOT_LIST)
    if TickWhen.LETTERS_TO_MOVE in asked and await tx.letters_to_move(since=now - _MOVED_WITHIN):
        found.add(TickWhen.LETTERS_TO_MOVE)
    return found
