"""What follows when units were told of letters: the notice of the day, and letters that stayed unread all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.app.desk import BOT, Desk, Mode, change
from bot.app.effects.tell_unit import NOTICE, QUEUED, TOLD, tell
from bot.app.effects.work import NeedsPerson
from bot.domain.effects import Effect, EffectKind
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, Letter, Route, State
from bot.domain.lifecycle import Verb
from bot.domain.outlets import digest_key, unit_notice_key
from bot.domain.workdays import oslo_day, oslo_moment
from bot.errors import OutsideError
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)

_LOOK_BACK = timedelta(days=90)

Queued = tuple[Effect, IntakeItem]


async def send_digests(desk: Desk) -> int:
    """One notice to each unit with letters of the day; what could not be sent is tried again at the next call."""
    now = desk.clock.now()
    due = oslo_moment(oslo_day(now), desk.unit_notices.digest_at)
    if desk.mode is Mode.OBSERVE or now < due or not desk.calendar.is_open(oslo_day(now)):
        return 0
    waiting: dict[str, list[Queued]] = {}
    for effect, item in await _queued(desk, before=due):
        waiting.setdefault(item.letter.unit, []).append((effect, item))
    return sum([await _send(desk, queued) for queued in waiting.values()])


async def watch_unread(desk: Desk) -> int:
    """Letters come back to the board, unopened, where working days have gone by and their source says unread.

    «Vi tar den» is a promise, and only the source knows that it was kept: the days are then counted from the answer.
    """
    if desk.mode is Mode.OBSERVE:
        return 0
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        told = await tx.items_handled_by(Route.NOTIFY_UNIT, since=now - _LOOK_BACK)
        since = [await _since(tx, item) for item in told]
    came_back = 0
    for item, at in zip(told, since, strict=True):
        if at is None or item.letter.seen_at_source or item.letter.archived_at_source:
            continue
        if desk.calendar.begun_since(at, now) >= desk.unit_notices.unread_after:
            came_back += await _look_again(desk, item)
    return came_back


async def _since(tx: Transaction, item: IntakeItem) -> datetime | None:
    """When the unit last had a part in it; None where a person has finished the letter in another way."""
    if item.outcome is None or item.outcome.route is not Route.NOTIFY_UNIT:
        return None
    telling = await tx.unit_telling(item.item_id, round_no=item.round)
    return max(item.outcome.at, telling.answered_at if telling and telling.answered_at else item.outcome.at)


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


async def _send(desk: Desk, queued: Sequence[Queued]) -> int:
    items = [item for _, item in queued]
    key = digest_key(tuple(unit_notice_key(item.letter.ref, effect.round) for effect, item in queued))
    try:
        await tell(desk, key, items)
    except (OutsideError, NeedsPerson) as error:
        log.warning("unit_notice.not_sent", unit=items[0].letter.unit, error=error.code, reason=error.reason)
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
