"""Asks a source what is new, and turns each letter into an item: committed before the watermark moves."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.app.desk import BOT, Desk, change, want_cards
from bot.app.health.sources import back, down, hear, note_fullness, tell
from bot.app.intake.likeness import note_traits
from bot.app.intake.older import older_than_start
from bot.app.intake.rulings import rule_facts, ruling_of, suppressed_letter
from bot.app.intake.take_notices import take_notices
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import OPEN_STATES, IntakeItem, Letter, MessageRef, State
from bot.domain.lifecycle import Verb
from bot.domain.likeness import listed_traits
from bot.errors import Gone, OutsideError
from bot.ports.source import MailSource, PoisonLetter, PollPage
from bot.ports.store import SourceState, Transaction

log = structlog.get_logger(__name__)

#: open letters that a poll did not list are looked at one by one, so many a poll
_MOST_LOOKS = 25
_MOST_POISON = 200
_MOST_ITEMS = 5000
#: a rule keeps the letter from becoming an item
_SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    new: int = 0
    changed: int = 0
    suppressed: int = 0
    notices: int = 0
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
    heard: set[OrgNumber] = set()
    denied: set[OrgNumber] = set()
    try:
        async for page in source.poll(state.cursor, threads):
            result = await _take_in(desk, page, state, result, seen)
            heard |= page.units_heard
            denied |= page.units_denied
            await note_fullness(desk, source.source_id, page.nearly_full)
            for item in open_items:
                if item.letter.thread_id in page.vanished:
                    await desk.decide(partial(_vanish, desk, item_id=item.item_id))
            if page.cursor is not None and not result.held:
                await _save(desk, replace(state, cursor=page.cursor))
    except OutsideError as error:
        if error.system != source.source_id:
            # our own store: it says nothing about the source
            raise
        await hear(desk, source, heard, denied, silence=None)
        await down(desk, source.source_id, error)
        return replace(result, answered=False)
    await hear(desk, source, heard, denied, silence=silence)
    await back(desk, source.source_id)
    if source.capabilities().lists_all:
        return result
    unlisted = [item for item in open_items if item.letter.ref not in seen]
    return replace(result, withdrawn=await _look_for(desk, source, unlisted))


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
        items = await tx.items(states=OPEN_STATES, limit=_MOST_ITEMS)
        # where the e-mail that announced a letter lies now says nothing about the letter
        announced = await tx.announced_items(source.source_id)
    mine = (item for item in items if item.letter.ref.source_id == source.source_id)
    return tuple(item for item in mine if item.item_id not in announced)


async def _take_in(
    desk: Desk, page: PollPage, state: SourceState, result: PollResult, seen: set[MessageRef]
) -> PollResult:
    grown = await _threads_with_news(desk, page, state)
    faulty: list[PoisonLetter] = []
    for letter in page.letters:
        seen.add(letter.ref)
        try:
            verb = await desk.decide(partial(_take_letter, desk, letter=letter, state=state, grown=grown))
        except OutsideError:
            raise
        except Exception as fault:
            # the boundary where a fault of our own becomes one poison letter instead of a dead poll
            if letter.ref.external_id not in state.poison:
                log.exception("letter.fault", external_id=letter.ref.external_id, fault=type(fault).__name__)
            faulty.append(PoisonLetter(external_id=letter.ref.external_id, fault=type(fault).__name__))
            continue
        result = replace(
            result,
            new=result.new + (verb is Verb.SEEN),
            changed=result.changed + (verb is not None and verb not in (Verb.SEEN, _SUPPRESSED)),
            suppressed=result.suppressed + (verb == _SUPPRESSED),
        )
    counted = 0
    for hidden in page.suppressed:
        async with desk.store.transaction() as tx:
            not_before = state.last_ok_at or state.start_from
            counted += await tx.count_suppressed(hidden, at=desk.clock.now(), not_before=not_before)
    announced, unread = await take_notices(desk, state.source_id, page.notices, state=state)
    faulty += unread
    poison = (*page.poison, *faulty)
    if poison or state.poison:
        await _note_poison(desk, state, poison, readable=_readable(page))
    return replace(
        result,
        suppressed=result.suppressed + counted,
        notices=result.notices + announced,
        poison=result.poison + len(poison),
        held=result.held or bool(faulty),
    )


async def _threads_with_news(desk: Desk, page: PollPage, state: SourceState) -> frozenset[str]:
    """Threads that got a further letter: their newer content is that letter, not an edit of the earlier ones."""
    grown = set()
    async with desk.store.transaction() as tx:
        for letter in page.letters:
            if _past(letter, state) or suppressed_letter(desk, letter) is not None:
                continue
            if await tx.item_by_ref(letter.ref) is None:
                grown.add(letter.thread_id)
    return frozenset(grown)


async def _take_letter(
    desk: Desk, tx: Transaction, *, letter: Letter, state: SourceState, grown: frozenset[str]
) -> str | None:
    """A verb; None where nothing has changed."""
    item = await tx.item_by_ref(letter.ref)
    if item is None:
        if _past(letter, state) or await tx.notice(letter.ref) is not None:
            return None
        hidden = suppressed_letter(desk, letter)
        if hidden is not None:
            not_before = state.last_ok_at or state.start_from
            new = await tx.count_suppressed(hidden, at=desk.clock.now(), not_before=not_before)
            return _SUPPRESSED if new else None
        added = await add_letter(desk, tx, desk.policy.storable(letter), start_from=state.start_from)
        return Verb.SEEN if added else None
    return await _update(desk, tx, item, letter, edited=letter.thread_id not in grown)


def _past(letter: Letter, state: SourceState) -> bool:
    """Older letters that somebody has read or archived at the source are nobody's work any more."""
    return letter.received_at < state.start_from and (letter.seen_at_source or letter.archived_at_source)


async def add_letter(
    desk: Desk, tx: Transaction, letter: Letter, *, start_from: datetime, facts: Mapping[str, str] | None = None
) -> IntakeItem | None:
    """None where it has an item already. `facts`: what the audit says of it besides where it came from."""
    older = letter.received_at < start_from
    crowded = await tx.count_items(states=(State.WAITING,), backlog=False) >= desk.most_cards
    elsewhere = letter.archived_at_source or (letter.seen_at_source and not await _bears_our_traces(tx, letter))
    now = desk.clock.now()
    item = IntakeItem(
        item_id=ItemId(uuid.uuid4().hex),
        letter=letter,
        state=State.HANDLED_ELSEWHERE if elsewhere else State.WAITING,
        version=1,
        first_seen_at=now,
        backlog=older or crowded,
        # one that is listed late needs no second card to say so
        overdue_at=now if letter.due_at is not None and letter.due_at <= now else None,
    )
    item = replace(item, ruled=await ruling_of(desk, tx, item, since=item.version))
    if not await tx.add_item(item):
        return None
    await want_cards(tx, item)
    told = {"source": letter.ref.source_id, "unit": letter.unit, "service": letter.service_id}
    told |= {**rule_facts(desk, item, item.ruled), **(facts or {})}
    await tx.audit(AuditEntry(verb=Verb.SEEN.value, actor=BOT, at=now, item_id=item.item_id, facts=told))
    await note_traits(desk, tx, item.item_id, listed_traits(letter))
    return await tx.item(item.item_id)


async def _update(desk: Desk, tx: Transaction, item: IntakeItem, letter: Letter, *, edited: bool) -> Verb | None:
    stored = item.letter
    if desk.is_announced(letter) is not desk.is_announced(stored):
        # what a changed template takes for a notice, or no longer, stays the letter that it was
        return None
    letter = replace(
        letter,
        # an edit moves what the source calls the day of reception: the first one stays
        received_at=min(letter.received_at, stored.received_at),
        # what opening the letter has revealed, to us or to who read it, no list tells
        declared_sensitive=letter.declared_sensitive or stored.declared_sensitive,
        sender_is_private=letter.sender_is_private or stored.sender_is_private,
    )
    letter = desk.policy.storable(letter)
    newer = edited and letter.content_at > stored.content_at
    # what was deleted here long after it was handled stays so, however often its source lists it
    kept_empty = item.emptied_at is not None and item.state is State.HANDLED and not newer
    if kept_empty or (letter == stored and item.state is not State.WITHDRAWN):
        return None
    overdue_at = item.overdue_at if letter.due_at == stored.due_at else None
    changes: dict[str, Any] = {"letter": letter, "overdue_at": overdue_at, "emptied_at": None}
    if await _taken_elsewhere(tx, item, letter):
        await change(desk, tx, item, Verb.HANDLED_ELSEWHERE, by=BOT, claimant=None, claimed_at=None, **changes)
        return Verb.HANDLED_ELSEWHERE
    if item.state is State.WITHDRAWN:
        await change(desk, tx, item, Verb.SEEN_AGAIN, by=BOT, claimant=None, claimed_at=None, **changes)
        return Verb.SEEN_AGAIN
    reworded = _reworded(stored, letter)
    if reworded or newer:
        # what was judged on the earlier content, in an open form or by attestation, no longer counts
        changes["content_version"] = item.version + 1
        changes["attested_open"] = False
        changes["changed_at"] = desk.clock.now()
    if reworded or newer or letter.due_at != stored.due_at:
        # it was put off as it stood before
        changes |= {"snoozed_until": None, "snoozed_by": None}
    await change(desk, tx, item, Verb.UPDATED, by=BOT, **changes)
    return Verb.UPDATED


def _reworded(stored: Letter, letter: Letter) -> bool:
    """A confirmation that was given since, by us or by a colleague, is no new content."""
    confirmed = stored.confirmation_needed and not letter.confirmation_needed
    return letter.fingerprint != (replace(stored, confirmation_needed=False) if confirmed else stored).fingerprint


async def _taken_elsewhere(tx: Transaction, item: IntakeItem, letter: Letter) -> bool:
    """Seen or archived since the last look, by somebody else: whoever claims a letter may open it at the source."""
    if item.round > 0 or item.state not in (State.WAITING, State.CLAIMED):
        return False
    if letter.archived_at_source and not item.letter.archived_at_source:
        return True
    newly_seen = letter.seen_at_source and not item.letter.seen_at_source
    return newly_seen and item.state is State.WAITING and not await _bears_our_traces(tx, letter)


async def _bears_our_traces(tx: Transaction, letter: Letter) -> bool:
    """Opening one letter of a thread, to read it or for a route, makes all of the thread look seen."""
    thread = await tx.items_of_thread(letter.ref.source_id, letter.thread_id)
    return any(item.round > 0 or item.opened_at is not None for item in thread)


async def _look_for(desk: Desk, source: MailSource, items: list[IntakeItem]) -> int:
    """Absence from a list proves nothing: a letter is withdrawn only where the source says that it is gone.

    A letter that cannot be looked at (rights were taken back, say) is not the source's outage. Which ones are looked at
    is left to chance, so that those never keep others from their turn.
    """
    withdrawn = 0
    for item in random.sample(items, min(len(items), _MOST_LOOKS)):
        ref = item.letter.ref
        try:
            letter = await source.look(ref)
        except Gone:
            withdrawn += await desk.decide(partial(_withdraw, desk, item_id=item.item_id))
        except OutsideError as error:
            log.info("letter.not_looked_at", external_id=ref.external_id, error=error.code, reason=error.reason)
        else:
            await desk.decide(partial(_refresh, desk, letter=letter))
    return withdrawn


async def _refresh(desk: Desk, tx: Transaction, *, letter: Letter) -> None:
    item = await tx.item_by_ref(letter.ref)
    if item is not None:
        await _update(desk, tx, item, letter, edited=True)


async def _withdraw(desk: Desk, tx: Transaction, *, item_id: ItemId) -> int:
    item = await tx.item(item_id)
    if item is None or item.state not in (State.WAITING, State.CLAIMED, State.HANDLED_ELSEWHERE):
        return 0
    await change(desk, tx, item, Verb.WITHDRAWN, by=BOT)
    return 1


async def _vanish(desk: Desk, tx: Transaction, *, item_id: ItemId) -> None:
    """Complete lists lack it, which proves nothing: its card asks whether anything is left to do."""
    item = await tx.item(item_id)
    if item is None or item.letter.archived_at_source:
        # asked once
        return
    if item.round == 0 and item.state in (State.WAITING, State.CLAIMED):
        letter = replace(item.letter, archived_at_source=True)
        await change(desk, tx, item, Verb.HANDLED_ELSEWHERE, by=BOT, letter=letter, claimant=None, claimed_at=None)


def _readable(page: PollPage) -> frozenset[str]:
    names = {name for letter in page.letters for name in (letter.ref.external_id, letter.thread_id)}
    names |= {notice.ref.external_id for notice in page.notices}
    return frozenset(names | {hidden.ref.external_id for hidden in page.suppressed})


async def _note_poison(
    desk: Desk, state: SourceState, letters: tuple[PoisonLetter, ...], *, readable: frozenset[str]
) -> None:
    """Each is told once, until it can be read after all."""
    unreadable = {letter.external_id: letter.fault for letter in letters}
    async with desk.store.transaction() as tx:
        stored = await tx.source_state(state.source_id) or state
        kept = [name for name in stored.poison if name in unreadable or name not in readable]
        new = [name for name in unreadable if name not in kept][: _MOST_POISON - len(kept)]
        poison = (*kept, *new)
        if poison != stored.poison:
            await tx.save_source_state(replace(stored, poison=poison))
        await tell(tx, "poison_letters", state.source_id, frozenset(stored.poison), frozenset(poison))
    for name in new:
        log.warning("letter.unreadable", source=state.source_id, external_id=name, fault=unreadable[name])


async def promote(desk: Desk) -> int:
    """Gives waiting items of the list card cards of their own while there is room; those of the backlog stay there."""

    async def decision(tx: Transaction) -> int:
        room = desk.most_cards - await tx.count_items(states=(State.WAITING,), backlog=False)
        if room <= 0:
            return 0
        items = await tx.items(states=(State.WAITING,), backlog=True, limit=_MOST_ITEMS)
        older = await older_than_start(tx, items)
        promoted = [item for item in items if item.item_id not in older][:room]
        for item in promoted:
            await change(desk, tx, item, Verb.UPDATED, by=BOT, backlog=False)
        return len(promoted)

    return await desk.decide(decision)
