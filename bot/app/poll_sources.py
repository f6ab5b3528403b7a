"""Asks a source what is new, and turns each letter into an item: committed before the watermark moves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.app.desk import BOT, Desk, change, want_cards, want_list
from bot.app.health import back, down, hear, want_notice
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import ItemId
from bot.domain.item import OPEN_STATES, IntakeItem, Letter, MessageRef, State
from bot.domain.lifecycle import Verb
from bot.errors import Gone, OutsideError
from bot.ports.source import MailSource, PoisonLetter, PollPage
from bot.ports.store import SourceState, Transaction

log = structlog.get_logger(__name__)

#: open letters that a poll did not list are looked at one by one, so many a poll
_MOST_LOOKS = 25
_MOST_POISON = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    new: int = 0
    changed: int = 0
    suppressed: int = 0
    poison: int = 0
    withdrawn: int = 0
    answered: bool = True
    #: a letter could not be taken in through a fault of ours: the watermark stays where it is
    held: bool = False


async def poll_source(desk: Desk, source: MailSource, *, start_from: datetime, silence: timedelta) -> PollResult:
    """One poll. Failures of the source are noted in its health; nothing is raised for them.

    `start_from` is kept from the first poll on. A unit that gave letters before and none for `silence` is named.
    """
    state = await _state(desk, source, start_from)
    open_items = await _open_items(desk, source)
    threads = tuple(dict.fromkeys(item.letter.thread_id for item in open_items))
    result = PollResult()
    seen: set[MessageRef] = set()
    try:
        async for page in source.poll(state.cursor, threads):
            result = await _take_in(desk, page, state, result, seen)
            if page.cursor is not None and not result.held:
                state = replace(state, cursor=page.cursor)
            await hear(desk, source.source_id, page, silence=silence)
            await _save(desk, state)
        unlisted = [item for item in open_items if item.letter.ref not in seen]
        withdrawn = await _look_for(desk, source, unlisted[:_MOST_LOOKS])
    except OutsideError as error:
        await down(desk, source.source_id, error)
        return replace(result, answered=False)
    await back(desk, source.source_id)
    return replace(result, withdrawn=withdrawn)


async def _state(desk: Desk, source: MailSource, start_from: datetime) -> SourceState:
    async with desk.store.transaction() as tx:
        state = await tx.source_state(source.source_id)
        if state is None:
            state = SourceState(source_id=source.source_id, start_from=start_from)
            await tx.save_source_state(state)
    return state


async def _save(desk: Desk, state: SourceState) -> None:
    """Only what this poll owns: health has its own writer."""
    async with desk.store.transaction() as tx:
        stored = await tx.source_state(state.source_id) or state
        await tx.save_source_state(replace(stored, cursor=state.cursor))


async def _open_items(desk: Desk, source: MailSource) -> tuple[IntakeItem, ...]:
    async with desk.store.transaction() as tx:
        items = await tx.items(states=OPEN_STATES, limit=5000)
    return tuple(item for item in items if item.letter.ref.source_id == source.source_id)


async def _take_in(
    desk: Desk, page: PollPage, state: SourceState, result: PollResult, seen: set[MessageRef]
) -> PollResult:
    grown = await _threads_with_news(desk, page)
    faulty: list[PoisonLetter] = []
    for letter in page.letters:
        seen.add(letter.ref)
        try:
            verb = await desk.decide(partial(_take_letter, desk, letter=letter, state=state, grown=grown))
        except OutsideError:
            raise
        except Exception as fault:
            log.exception("letter.fault", external_id=letter.ref.external_id, fault=type(fault).__name__)
            faulty.append(PoisonLetter(external_id=letter.ref.external_id, fault=type(fault).__name__))
            continue
        result = replace(
            result,
            new=result.new + (verb is Verb.SEEN),
            changed=result.changed + (verb is not None and verb is not Verb.SEEN),
        )
    counted = 0
    for hidden in page.suppressed:
        async with desk.store.transaction() as tx:
            counted += await tx.count_suppressed(hidden, at=desk.clock.now())
    poison = (*page.poison, *faulty)
    if poison:
        await _note_poison(desk, poison, state)
    return replace(
        result,
        suppressed=result.suppressed + counted,
        poison=result.poison + len(poison),
        held=result.held or bool(faulty),
    )


async def _threads_with_news(desk: Desk, page: PollPage) -> frozenset[str]:
    """Threads that got a further letter: their newer content is that letter, not an edit of the earlier ones."""
    grown = set()
    async with desk.store.transaction() as tx:
        for letter in page.letters:
            if await tx.item_by_ref(letter.ref) is None:
                grown.add(letter.thread_id)
    return frozenset(grown)


async def _take_letter(
    desk: Desk, tx: Transaction, *, letter: Letter, state: SourceState, grown: frozenset[str]
) -> Verb | None:
    if not desk.policy.may_store_subject(letter):
        letter = replace(letter, subject=None)
    item = await tx.item_by_ref(letter.ref)
    if item is None:
        return await _add(desk, tx, letter, state)
    return await _update(desk, tx, item, letter, edited=letter.thread_id not in grown)


async def _add(desk: Desk, tx: Transaction, letter: Letter, state: SourceState) -> Verb | None:
    """Older letters that somebody has read or archived at the source are nobody's work any more."""
    older = letter.received_at < state.start_from
    if letter.archived_at_source or (older and letter.seen_at_source):
        return None
    crowded = await tx.count_items(states=(State.WAITING,), backlog=False) >= desk.most_cards
    now = desk.clock.now()
    item = IntakeItem(
        item_id=ItemId(uuid.uuid4().hex),
        letter=letter,
        state=State.HANDLED_ELSEWHERE if letter.seen_at_source else State.WAITING,
        version=1,
        first_seen_at=now,
        backlog=older or crowded,
    )
    if not await tx.add_item(item):
        return None
    await want_cards(tx, item)
    facts = {"source": letter.ref.source_id, "unit": letter.unit, "service": letter.service_id}
    await tx.audit(AuditEntry(verb=Verb.SEEN.value, actor=BOT, at=now, item_id=item.item_id, facts=facts))
    return Verb.SEEN


async def _update(desk: Desk, tx: Transaction, item: IntakeItem, letter: Letter, *, edited: bool) -> Verb | None:
    stored = item.letter
    # an edit moves what the source calls the day of reception: the first one stays
    letter = replace(letter, received_at=min(letter.received_at, stored.received_at))
    if letter == stored:
        return None
    if _taken_elsewhere(item, letter):
        await change(desk, tx, item, Verb.HANDLED_ELSEWHERE, by=BOT, letter=letter, claimant=None, claimed_at=None)
        return Verb.HANDLED_ELSEWHERE
    reworded = letter.fingerprint != stored.fingerprint
    newer = edited and letter.content_at > stored.content_at
    changes: dict[str, Any] = {"letter": letter}
    if reworded:
        changes["content_version"] = item.version + 1
    if reworded or newer:
        changes["changed_at"] = desk.clock.now()
    await change(desk, tx, item, Verb.UPDATED, by=BOT, **changes)
    return Verb.UPDATED


def _taken_elsewhere(item: IntakeItem, letter: Letter) -> bool:
    """A claimed letter may have been opened by its claimant, so only a waiting one is taken by being seen.

    What has had a plan of ours bears our own traces.
    """
    if item.round > 0:
        return False
    if item.state is State.WAITING:
        return letter.archived_at_source or letter.seen_at_source
    return item.state is State.CLAIMED and letter.archived_at_source and not item.letter.archived_at_source


async def _look_for(desk: Desk, source: MailSource, items: list[IntakeItem]) -> int:
    """Absence from a list proves nothing: a letter is withdrawn only where the source says that it is gone."""
    withdrawn = 0
    for item in items:
        try:
            letter = await source.look(item.letter.ref)
        except Gone:
            withdrawn += await desk.decide(partial(_withdraw, desk, item_id=item.item_id))
        else:
            await desk.decide(partial(_refresh, desk, letter=letter))
    return withdrawn


async def _refresh(desk: Desk, tx: Transaction, *, letter: Letter) -> None:
    if not desk.policy.may_store_subject(letter):
        letter = replace(letter, subject=None)
    item = await tx.item_by_ref(letter.ref)
    if item is not None:
        await _update(desk, tx, item, letter, edited=True)


async def _withdraw(desk: Desk, tx: Transaction, *, item_id: ItemId) -> int:
    item = await tx.item(item_id)
    if item is None or item.state not in (State.WAITING, State.CLAIMED, State.HANDLED_ELSEWHERE):
        return 0
    await change(desk, tx, item, Verb.WITHDRAWN, by=BOT)
    return 1


async def _note_poison(desk: Desk, letters: tuple[PoisonLetter, ...], state: SourceState) -> None:
    async with desk.store.transaction() as tx:
        stored = await tx.source_state(state.source_id) or state
        new = [letter for letter in letters if letter.external_id not in stored.poison]
        for letter in new:
            log.warning("letter.unreadable", source=state.source_id, external_id=letter.external_id, fault=letter.fault)
        if new:
            poison = (*stored.poison, *(letter.external_id for letter in new))[-_MOST_POISON:]
            await tx.save_source_state(replace(stored, poison=poison))
            await want_notice(tx, "poison_letters", state.source_id)


async def promote(desk: Desk) -> int:
    """Gives waiting items of the list card cards of their own while there is room; those of the backlog stay there."""

    async def decision(tx: Transaction) -> int:
        room = desk.most_cards - await tx.count_items(states=(State.WAITING,), backlog=False)
        if room <= 0:
            return 0
        promoted = 0
        for item in await tx.items(states=(State.WAITING,), backlog=True, limit=500):
            state = await tx.source_state(item.letter.ref.source_id)
            if promoted < room and (state is None or item.letter.received_at >= state.start_from):
                await change(desk, tx, item, Verb.UPDATED, by=BOT, backlog=False)
                promoted += 1
        if promoted:
            await want_list(tx)
        return promoted

    return await desk.decide(decision)
