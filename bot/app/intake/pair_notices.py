"""Finds the letter of each notice, all recent ones together, after every poll: whichever came first.

A notice whose letter does not turn up becomes an item, so that a person looks; the item ends by itself when the letter
turns up after all, unless somebody has chosen what becomes of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.app.desk import BOT, Desk, change
from bot.app.intake.poll_sources import add_letter
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import LETTER_FOUND, IntakeItem, MessageRef, Outcome, State
from bot.domain.kept_notices import KeptNotice
from bot.domain.lifecycle import Verb, allowed
from bot.domain.notices import (
    ITEM_FATES,
    LONGEST_WAIT,
    REMINDERS,
    Candidate,
    Fate,
    Notice,
    earliest_letter,
    fate,
    letter_of,
    pair,
)
from bot.domain.sensitivity import Sensitivity
from bot.errors import OutsideError
from bot.ports.store import SourceState, Transaction

log = structlog.get_logger(__name__)

NOTICE_PAIRED = "notice:paired"
#: none that would be taken in anew today is forgotten
_SPARE = timedelta(days=1)
#: so many are paired at once beside everybody's clicks; more go to a thread
_FEW = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What all recent notices and letters together say of one notice."""

    known: KeptNotice
    fate: Fate
    letter: MessageRef | None


async def pair_notices(desk: Desk) -> None:
    if not desk.notice_sources:
        return
    while await _pass(desk):
        # a reminder of what has just become an item means that item
        continue


async def forget_notices(desk: Desk) -> int:
    """Those that can matter no more: no letter and no reminder that comes now means them."""
    async with desk.store.transaction() as tx:
        return await tx.forget_notices(before=desk.clock.now() - LONGEST_WAIT - _SPARE)


async def _pass(desk: Desk) -> bool:
    """Whether a reminder was left for the next pass."""
    found = await _found(desk)
    became_item = left = False
    for each in sorted(found, key=_order):
        reminds = each.fate in ITEM_FATES and each.known.notice.kind in REMINDERS and each.known.item_id is None
        if reminds and became_item:
            left = True
            continue
        applied = await _applied(desk, each)
        became_item = became_item or (applied and reminds)
    return left


async def _applied(desk: Desk, found: _Found) -> bool:
    try:
        await desk.decide(partial(_apply, desk, found=found))
    except OutsideError:
        raise
    except Exception as fault:
        # the boundary where a fault of our own keeps one notice back instead of all of them
        log.exception("notice.fault", external_id=found.known.notice.ref.external_id, fault=type(fault).__name__)
        return False
    return True


def _order(found: _Found) -> tuple[bool, datetime, MessageRef]:
    """Reminders last: what they may remind of is an item by then."""
    notice = found.known.notice
    return notice.kind in REMINDERS, notice.received_at, notice.ref


async def _found(desk: Desk) -> list[_Found]:
    """Those whose fate or letter is another than was known."""
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        recent = await tx.notices(since=now - LONGEST_WAIT)
        kept = [each for each in recent if each.notice.ref.source_id in desk.notice_sources]
        if not kept:
            return []
        since = min(earliest_letter(each.notice) for each in kept)
        letters = [_judged(desk, letter) for letter in await tx.candidates(since=since, doors=desk.doors)]
        states = [state for name in desk.doors if (state := await tx.source_state(name)) is not None]
    listed = _listed_at(desk, states)
    pairs = await _pairs([each.notice for each in kept], letters)
    found = [
        _Found(known=each, fate=_fate(desk, each.notice, pairs, listed), letter=pairs.get(each.notice.ref))
        for each in kept
    ]
    return [each for each in found if (each.fate, each.letter) != (each.known.fate, each.known.paired_with)]


def _judged(desk: Desk, letter: Candidate) -> Candidate:
    """Altinn's list does not tell what is confidential; the municipality's rules on services do."""
    service = desk.policy.services.get(letter.service_id)
    sensitive = service is not None and service.sensitivity is Sensitivity.SENSITIVE
    sensitive |= desk.rules.calls_service_sensitive(letter.ref.source_id, letter.unit, letter.service_id)
    return replace(letter, confidential=True) if sensitive and not letter.confidential else letter


async def _pairs(notices: Sequence[Notice], letters: Sequence[Candidate]) -> dict[MessageRef, MessageRef]:
    if len(notices) + len(letters) <= _FEW:
        return pair(notices, letters)
    return await asyncio.to_thread(pair, notices, letters)


def _listed_at(desk: Desk, states: Sequence[SourceState]) -> Mapping[str, datetime | None]:
    """When each kind of door was last listed whole: only after that can one of its letters be called missing."""
    listed: dict[str, datetime | None] = {}
    last_ok = {state.source_id: state.last_ok_at for state in states}
    for source_id, door in desk.doors.items():
        at = last_ok.get(source_id)
        earlier = listed.get(door, at)
        listed[door] = None if at is None or earlier is None else min(at, earlier)
    return listed


def _fate(
    desk: Desk, notice: Notice, pairs: Mapping[MessageRef, MessageRef], listed: Mapping[str, datetime | None]
) -> Fate:
    paired = notice.ref in pairs
    unit = desk.policy.units.get(notice.unit) if notice.unit else None
    if not paired and unit is not None and unit.self_serving:
        # the unit fetches its letters itself, and they are not even searched for
        return Fate.NOTHING
    patience = desk.notice_sources[notice.ref.source_id].patience
    listed_at = listed.get(notice.announces) or notice.received_at
    return fate(notice, paired=paired, polled=listed.keys(), now=listed_at, patience=patience)


async def _apply(desk: Desk, tx: Transaction, *, found: _Found) -> None:
    known = found.known
    kept = await tx.notice(known.notice.ref)
    if kept is None or (kept.fate, kept.paired_with, kept.item_id) != (known.fate, known.paired_with, known.item_id):
        # another poll has just found the same
        return
    if kept.item_id is not None and found.fate is not Fate.PAIRED and kept.fate in ITEM_FATES:
        # a person has it on the board: only the letter itself changes anything for them
        return
    item_id = await _show(desk, tx, kept, found)
    later = replace(kept, version=kept.version + 1, fate=found.fate, paired_with=found.letter, item_id=item_id)
    await tx.replace_notice(later, was=kept)
    if found.fate is Fate.PAIRED and kept.fate is not Fate.PAIRED:
        await _audit_pair(desk, tx, found)


async def _show(desk: Desk, tx: Transaction, kept: KeptNotice, found: _Found) -> ItemId | None:
    """The item that the notice stands as, where it stands as one."""
    if kept.item_id is None:
        return await _become_item(desk, tx, kept, found.fate) if found.fate in ITEM_FATES else None
    item = await tx.item(kept.item_id)
    if item is not None:
        await (_close if found.fate is Fate.PAIRED else _miss_again)(desk, tx, item, found)
    return kept.item_id


async def _become_item(desk: Desk, tx: Transaction, kept: KeptNotice, why: Fate) -> ItemId | None:
    notice = kept.notice
    state = await tx.source_state(notice.ref.source_id)
    start_from = state.start_from if state else notice.received_at
    item = await add_letter(desk, tx, letter_of(notice), start_from=start_from, facts={"announced": why.value})
    return item.item_id if item else None


async def _close(desk: Desk, tx: Transaction, item: IntakeItem, found: _Found) -> None:
    if item.round > 0 or not allowed(item, Verb.LETTER_FOUND):
        # somebody has chosen what becomes of it: that stands
        return
    outcome = Outcome(route=None, by=PersonId(BOT), at=desk.clock.now(), reason=LETTER_FOUND)
    facts = await _letter_facts(tx, found)
    await change(
        desk, tx, item, Verb.LETTER_FOUND, by=BOT, facts=facts, outcome=outcome, claimant=None, claimed_at=None
    )


async def _miss_again(desk: Desk, tx: Transaction, item: IntakeItem, found: _Found) -> None:
    if found.fate not in ITEM_FATES or item.state is not State.HANDLED or not _ended_by_itself(item):
        return
    await change(desk, tx, item, Verb.MISSED_AGAIN, by=BOT, outcome=None)


def _ended_by_itself(item: IntakeItem) -> bool:
    return item.outcome is not None and item.outcome.reason == LETTER_FOUND


async def _audit_pair(desk: Desk, tx: Transaction, found: _Found) -> None:
    ref = found.known.notice.ref
    facts = {"source": ref.source_id, "notice": ref.external_id, **await _letter_facts(tx, found)}
    await tx.audit(AuditEntry(verb=NOTICE_PAIRED, actor=BOT, at=desk.clock.now(), facts=facts))


async def _letter_facts(tx: Transaction, found: _Found) -> dict[str, str]:
    """The letter's item; its source alone where a rule only counts it."""
    if found.letter is None:
        return {}
    item = await tx.item_by_ref(found.letter)
    facts = {"letter_source": found.letter.source_id}
    return facts | {"letter_item": item.item_id} if item else facts
