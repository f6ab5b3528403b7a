"""Read a letter before deciding: whoever claimed it does, each opening is audited first, and nothing is kept."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.app.desk import BOT, Desk, Mode, change
from bot.domain.audit import AuditEntry
from bot.domain.effects import SETTLED_STATES, EffectKind
from bot.domain.identifiers import ItemId
from bot.domain.item import ConfidentialNote, IntakeItem, MessageRef, State
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed, Person
from bot.domain.routes import UNOPENED
from bot.domain.sensitivity import Sensitivity
from bot.errors import Conflict, NotAllowed, Rejected
from bot.ports.source import Attachment, MailSource, OpenedLetter
from bot.ports.store import Transaction

#: audit verbs: of the letter's own text with the list of its attachments, and of one attachment
LETTER_OPENED, ATTACHMENT_OPENED = "letter:opened", "attachment:opened"
#: why a letter is opened, as the audit tells it
ON_SCREEN, TO_PRINT = "screen", "print"
#: where a claimant can still look up what the letter says
_READABLE = frozenset({State.CLAIMED, State.ROUTING, State.NEEDS_ATTENTION})
#: whose cards lead to the page: a person decides what becomes of the letter
_OFFERED = frozenset({State.CLAIMED, State.NEEDS_ATTENTION})
#: where what is noted can still reach the archive
NOTABLE = frozenset({State.CLAIMED, State.NEEDS_ATTENTION})
#: bytes of a letter's own words that a page shows; more is a file
_MOST_OWN_TEXT = 512 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    person: Person
    #: signed in as surely as the most confidential letters ask for
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A letter that this person may read, before it is opened."""

    item: IntakeItem
    sensitivity: Sensitivity
    #: the sender sees that it is opened, and nobody has opened it here yet: the person is told, and asked
    must_ask: bool
    #: what only the archive may be told can be entered
    may_note: bool
    note: ConfidentialNote

    @property
    def private_by_source(self) -> bool:
        """The source says that the sender is a private person: nobody here takes that back."""
        return self.item.letter.sender_is_private and not self.note.sender_is_private


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    reading: Reading
    letter: OpenedLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """The letter's own words; `content` is None where they are too many for a page."""

    ordinal: int
    media_type: str
    content: bytes | None


def reading_link(desk: Desk, item: IntakeItem) -> str:
    """The page that a card leads to; empty where there is none. It holds no secret, and works for the claimant only."""
    offered = item.state in _OFFERED and item.letter.fetchable
    source = desk.sources.get(item.letter.ref.source_id)
    if not desk.pages_url or not offered or source is None or _only_observed(desk, source):
        return ""
    return f"{desk.pages_url}/letters/{item.item_id}"


async def look_at(desk: Desk, reader: Reader, item_id: ItemId) -> Reading:
    """Opens nothing. Raises NotAllowed or Conflict as `readable` does."""
    async with desk.store.transaction() as tx:
        return await _reading(desk, tx, await readable(desk, tx, reader, item_id))


async def begin(desk: Desk, reader: Reader, item_id: ItemId) -> None:
    """The person was told that the sender will see it, and wants it opened."""

    async def decision(tx: Transaction) -> None:
        await _noted_as_opened(desk, tx, await readable(desk, tx, reader, item_id), reader)

    await desk.decide(decision)


async def open_letter(desk: Desk, reader: Reader, item_id: ItemId, *, purpose: str = ON_SCREEN) -> Opened:
    """Title, sender and the list of attachments. Raises NotAllowed where the person must be asked first."""

    async def decision(tx: Transaction) -> IntakeItem:
        item = await readable(desk, tx, reader, item_id)
        _need_asked(desk, item)
        item = await _noted_as_opened(desk, tx, item, reader)
        await tx.audit(_entry(desk, LETTER_OPENED, item, reader, {"for": purpose}))
        return item

    item = await desk.decide(decision)
    letter = await _source(desk, item).open(item.letter.ref)

    async def told(tx: Transaction) -> Reading:
        return await _reading(desk, tx, await _revealed(desk, tx, item_id, letter))

    return Opened(reading=await desk.decide(told), letter=letter)


async def own_texts(desk: Desk, opened: Opened) -> tuple[OwnText, ...]:
    """Part of the opening that was audited with the letter itself."""
    item = opened.reading.item
    source, ref = _source(desk, item), item.letter.ref
    found = []
    for ordinal, attachment in enumerate(opened.letter.attachments, start=1):
        if attachment.own_text:
            async with _content(source, ref, attachment) as content:
                words = await _at_most(content, _MOST_OWN_TEXT)
            found.append(OwnText(ordinal=ordinal, media_type=attachment.media_type, content=words))
    return tuple(found)


@asynccontextmanager
async def read_attachment(
    desk: Desk, reader: Reader, item_id: ItemId, ordinal: int
) -> AsyncIterator[tuple[Attachment, AsyncIterator[bytes]]]:
    """One attachment by its place from 1 on, in chunks from the source; whoever leaves the block stops the reading."""
    item = await _attachment_noted(desk, reader, item_id, {"attachment": str(ordinal)})
    source, ref = _source(desk, item), item.letter.ref
    attachments = (await source.open(ref)).attachments
    if not 1 <= ordinal <= len(attachments):
        raise NotAllowed("no_such_item")
    attachment = attachments[ordinal - 1]
    async with _content(source, ref, attachment) as content:
        yield attachment, content


@asynccontextmanager
async def print_attachment(
    desk: Desk, reader: Reader, opened: Opened, ordinal: int
) -> AsyncIterator[AsyncIterator[bytes]]:
    """As `read_attachment`, of a letter that was opened to be printed whole."""
    facts = {"attachment": str(ordinal), "for": TO_PRINT}
    item = await _attachment_noted(desk, reader, opened.reading.item.item_id, facts)
    attachment = opened.letter.attachments[ordinal - 1]
    async with _content(_source(desk, item), item.letter.ref, attachment) as content:
        yield content


async def _attachment_noted(desk: Desk, reader: Reader, item_id: ItemId, facts: dict[str, str]) -> IntakeItem:
    async def decision(tx: Transaction) -> IntakeItem:
        item = await readable(desk, tx, reader, item_id)
        _need_asked(desk, item)
        item = await _noted_as_opened(desk, tx, item, reader)
        await tx.audit(_entry(desk, ATTACHMENT_OPENED, item, reader, facts))
        return item

    return await desk.decide(decision)


async def readable(desk: Desk, tx: Transaction, reader: Reader, item_id: ItemId) -> IntakeItem:
    """Who may not work on items learns nothing, not even whether there is such an item; a colleague, who has it.

    Raises NotAllowed with `no_such_item` or the reason why the letter stays closed, Conflict with the item's state.
    """
    item = await tx.item(item_id)
    if item is None or not reader.person.may(Deed.WORK_ON_ITEMS):
        raise NotAllowed("no_such_item")
    if item.state not in _READABLE or item.claimant != reader.person.person_id:
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item_id)
    if not item.letter.fetchable:
        raise NotAllowed("letter_not_fetchable", item_id=item_id)
    if item.route in UNOPENED:
        raise NotAllowed("letter_left_unread", item_id=item_id)
    if _only_observed(desk, _source(desk, item)):
        raise NotAllowed("observe_reading", item_id=item_id)
    strong_wanted = bool(item.letter.sign_in_level) or desk.policy.marked_sensitive(item.letter)
    if strong_wanted and not reader.strong:
        raise NotAllowed("sign_in_level", item_id=item_id)
    return item


async def _reading(desk: Desk, tx: Transaction, item: IntakeItem) -> Reading:
    sensitivity = desk.policy.sensitivity(item)
    return Reading(
        item=item,
        sensitivity=sensitivity,
        must_ask=_must_ask(desk, item),
        may_note=item.state in NOTABLE and sensitivity is not Sensitivity.OPEN,
        note=await tx.confidential(item.item_id) or ConfidentialNote(),
    )


def _must_ask(desk: Desk, item: IntakeItem) -> bool:
    return item.opened_at is None and _source(desk, item).capabilities().opening_is_seen


def _need_asked(desk: Desk, item: IntakeItem) -> None:
    """A link alone, clicked by mistake or put somewhere by somebody else, never shows a sender anything."""
    if _must_ask(desk, item):
        raise NotAllowed("ask_first", item_id=item.item_id)


async def _noted_as_opened(desk: Desk, tx: Transaction, item: IntakeItem, reader: Reader) -> IntakeItem:
    if item.opened_at is not None:
        return item
    return await change(desk, tx, item, Verb.OPENED, by=reader.person.person_id, opened_at=desk.clock.now())


async def _revealed(desk: Desk, tx: Transaction, item_id: ItemId, opened: OpenedLetter) -> IntakeItem:
    """What the source tells only to whoever opens the letter is kept, in the careful direction alone.

    A plan that has yet to open the letter finds out by itself, and asks.
    """
    item = await tx.item(item_id)
    if item is None:
        raise NotAllowed("no_such_item")
    letter = item.letter
    careful = replace(
        letter,
        declared_sensitive=letter.declared_sensitive or opened.declared_sensitive,
        sender_is_private=letter.sender_is_private or opened.sender_is_private,
    )
    if not desk.policy.may_store_subject(careful):
        careful = replace(careful, subject=None)
    if await _plan_will_open(tx, item):
        return item
    changes: dict[str, Any] = {} if careful == letter else {"letter": careful, "attested_open": False}
    if opened.differing != item.differing:
        changes["differing"] = opened.differing
    if not changes:
        return item
    # an open form that showed less than this is looked at again
    return await change(desk, tx, item, Verb.UPDATED, by=BOT, content_version=item.version + 1, **changes)


async def _plan_will_open(tx: Transaction, item: IntakeItem) -> bool:
    if item.state is State.CLAIMED:
        return False
    plan = await tx.effects(item.item_id, round_no=item.round)
    return any(effect.kind is EffectKind.OPEN_LETTER and effect.state not in SETTLED_STATES for effect in plan)


def _only_observed(desk: Desk, source: MailSource) -> bool:
    """What leaves a trace at the source does not happen while Postvakt only observes."""
    return desk.mode is Mode.OBSERVE and source.capabilities().opening_is_seen


def _source(desk: Desk, item: IntakeItem) -> MailSource:
    source = desk.sources.get(item.letter.ref.source_id)
    if source is None:
        raise Rejected(item.letter.ref.source_id, "source_not_configured")
    return source


def _entry(desk: Desk, verb: str, item: IntakeItem, reader: Reader, facts: dict[str, str]) -> AuditEntry:
    return AuditEntry(verb=verb, actor=reader.person.person_id, at=desk.clock.now(), item_id=item.item_id, facts=facts)


@asynccontextmanager
async def _content(source: MailSource, ref: MessageRef, attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
    """Whoever stops in the middle leaves nothing behind that still waits for the source."""
    async with source.read(ref, attachment.attachment_id) as content:
        try:
            yield content
        finally:
            if isinstance(content, AsyncGenerator):
                await content.aclose()


async def _at_most(content: AsyncIterator[bytes], most: int) -> bytes | None:
    kept = bytearray()
    async for chunk in content:
        kept += chunk
        if len(kept) > most:
            return None
    return bytes(kept)
