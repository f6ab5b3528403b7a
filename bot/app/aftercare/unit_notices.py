"""What follows when units were told of letters: the e-mail of the day, and letters that stayed unread all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.app.choices.tell_unit import unit_text
from bot.app.desk import BOT, Desk, Mode, change
from bot.app.effects.tell_unit import NOTICE, QUEUED, TOLD
from bot.domain.effects import Effect, EffectKind
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, Letter, Route, State
from bot.domain.lifecycle import Verb
from bot.domain.outlets import digest_key, unit_notice_key
from bot.errors import OutsideError
from bot.ports.outlet import EmailOutlet
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)

_OSLO = ZoneInfo("Europe/Oslo")
_LOOK_BACK = timedelta(days=90)
_SATURDAY = 5

Queued = tuple[Effect, IntakeItem]


async def send_digests(desk: Desk) -> int:
    """One e-mail to each unit with letters of the day; what could not be sent is tried again at the next call."""
    outlet, now = desk.email, desk.clock.now().astimezone(_OSLO)
    due = datetime.combine(now.date(), desk.unit_notices.digest_at, tzinfo=_OSLO)
    if outlet is None or desk.mode is Mode.OBSERVE or now < due or now.weekday() >= _SATURDAY:
        return 0
    waiting: dict[str, list[Queued]] = {}
    for effect, item in await _queued(desk, before=due):
        waiting.setdefault(item.letter.unit, []).append((effect, item))
    return sum([await _send(desk, outlet, queued) for queued in waiting.values()])


async def watch_unread(desk: Desk) -> int:
    """Letters come back to the board, unopened, where working days have gone by and their source says unread."""
    if desk.mode is Mode.OBSERVE:
        return 0
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        told = await tx.items_handled_by(Route.NOTIFY_UNIT, since=now - _LOOK_BACK)
    came_back = 0
    for item in told:
        if item.outcome is None or item.letter.seen_at_source or item.letter.archived_at_source:
            continue
        if working_days(item.outcome.at, now) >= desk.unit_notices.unread_after:
            came_back += await _look_again(desk, item)
    return came_back


def working_days(since: datetime, until: datetime) -> int:
    """Mondays to Fridays that have begun since then, in Oslo; public holidays count as working days here."""
    day, last = since.astimezone(_OSLO).date(), until.astimezone(_OSLO).date()
    return sum(_day_after(day, number).weekday() < _SATURDAY for number in range(1, (last - day).days + 1))


def _day_after(day: date, number: int) -> date:
    return day + timedelta(days=number)


async def _queued(desk: Desk, *, before: datetime) -> list[Queued]:
    """A letter that somebody has taken up again since needs no notice."""
    found = []
    async with desk.store.transaction() as tx:
        for effect in await tx.effects_of_kind(EffectKind.TELL_UNIT, since=desk.clock.now() - _LOOK_BACK):
            item = await tx.item(effect.item_id) if effect.result.get(NOTICE) == QUEUED else None
            if item is None or item.round != effect.round or item.state is not State.HANDLED:
                continue
            if item.outcome is not None and item.outcome.at < before:
                found.append((effect, item))
    return sorted(found, key=lambda one: one[1].letter.received_at)


async def _send(desk: Desk, outlet: EmailOutlet, queued: Sequence[Queued]) -> int:
    letters = [item.letter for _, item in queued]
    address = desk.told_at(letters[0])
    key = digest_key(tuple(unit_notice_key(item.letter.ref, effect.round) for effect, item in queued))
    subject, text = unit_text(desk, letters)
    try:
        await outlet.notify(key, to=address, subject=subject, text=text)
    except OutsideError as error:
        log.warning("unit_notice.not_sent", unit=letters[0].unit, error=error.code, reason=error.reason)
        return 0
    async with desk.store.transaction() as tx:
        for effect, _ in queued:
            await tx.replace_effect(replace(effect, result={**effect.result, NOTICE: TOLD}), was=effect)
    return 1


async def _look_again(desk: Desk, item: IntakeItem) -> bool:
    ref = item.letter.ref
    source = desk.sources.get(ref.source_id)
    if source is None:
        return False
    try:
        letter = await source.look(ref)
    except OutsideError as error:
        log.info("letter.not_looked_at", external_id=ref.external_id, error=error.code, reason=error.reason)
        return False
    return await desk.decide(partial(_answered, desk, item_id=item.item_id, letter=letter))


async def _answered(desk: Desk, tx: Transaction, *, item_id: ItemId, letter: Letter) -> bool:
    item = await tx.item(item_id)
    if item is None or item.state is not State.HANDLED or item.route is not Route.NOTIFY_UNIT:
        return False
    if letter.seen_at_source or letter.archived_at_source:
        seen = replace(item.letter, seen_at_source=letter.seen_at_source, archived_at_source=letter.archived_at_source)
        await change(desk, tx, item, Verb.UPDATED, by=BOT, letter=seen)
        return False
    await change(
        desk, tx, item, Verb.STILL_UNREAD, by=BOT, still_unread_at=desk.clock.now(),
        claimant=None, claimed_at=None, route=None, routed_by=None, outcome=None,
    )  # fmt: skip
    return True
