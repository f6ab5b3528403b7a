"""Holds open items against the rules that run: when those changed, when a letter grew old, when an obstacle is gone.

Where a rule says so, an open letter then goes its way without a click; everybody can take that back.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from bot.app.choices.take_suggestion import take_suggestion
from bot.app.desk import BOT, OWN_NAME, Desk, change
from bot.app.intake.rulings import judged, kept_back, rule_facts, ruling_of, tells_too_much
from bot.app.one_by_one import one_by_one
from bot.app.press import Press
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, Ruling, State
from bot.domain.lifecycle import Verb, allowed
from bot.domain.people import Person, Role
from bot.errors import Conflict, NotAllowed, OutsideError
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)

_MOST_ITEMS = 5000
_MOST_DECIDED = 500
_TO_BE_DECIDED = frozenset({State.WAITING, State.CLAIMED})
#: so many go their way at once: each may ask the archive about its case
_MOST_AUTOMATIC = 25
_AUTOMATIC = "automatic"
#: who follows a rule that wants no click
_BY_ITSELF = Person(person_id=PersonId(BOT), name=OWN_NAME, roles=frozenset({Role.ARCHIVIST}))


async def apply_rules(desk: Desk) -> int:
    """Answers how many items were judged anew, drawn anew or went their way."""
    async with desk.store.reading() as tx:
        items = await tx.items(states=_TO_BE_DECIDED, limit=_MOST_ITEMS)
        stale = [
            item.item_id
            for item in items
            if tells_too_much(desk, item) or await _anew(desk, tx, item) is not item.ruled
        ]
    done = 0
    for item_id in stale:
        done += await desk.decide(partial(_judge_anew, desk, item_id=item_id))
    return done + await _draw_decided(desk) + await _follow(desk)


async def _draw_decided(desk: Desk) -> int:
    """After a change of rules: what marks now hide, or show, of items that nobody decides about any more.

    Once for each version of the rule file, and of the newest items alone: older cards have gone out of sight.
    """
    book, version = desk.policy.book, desk.rules.version
    if book.looked_by == version:
        return 0
    async with desk.store.reading() as tx:
        items = await tx.newest_items(limit=_MOST_DECIDED)
    done = 0
    for item in items:
        if _drawn_anew(desk, item) is not item.ruled:
            done += await desk.decide(partial(_draw_anew, desk, item_id=item.item_id))
    book.looked_by = version
    return done


async def _draw_anew(desk: Desk, tx: Transaction, *, item_id: ItemId) -> bool:
    item = await tx.item(item_id)
    ruling = _drawn_anew(desk, item) if item is not None else None
    if item is None or ruling is item.ruled:
        return False
    await change(desk, tx, item, Verb.UPDATED, by=BOT, ruled=ruling, letter=desk.policy.storable(item.letter))
    return True


def _drawn_anew(desk: Desk, item: IntakeItem) -> Ruling | None:
    """The item's own ruling where there is nothing to draw. Which rules decided about it then stays noted."""
    known, version = item.ruled, desk.rules.version
    if item.state in _TO_BE_DECIDED:
        return known
    if known is not None:
        last = known.version if known.drawn is None else known.drawn
        return known if last == version else replace(known, drawn=version)
    marks = judged(desk, item.letter).marks
    if not marks:
        return None
    names = tuple(rule.rule_id for rule in marks)
    return Ruling(version=version, rule_ids=names, digest="", since=item.version + 1, drawn=version)


async def _judge_anew(desk: Desk, tx: Transaction, *, item_id: ItemId) -> bool:
    item = await tx.item(item_id)
    if item is None or not allowed(item, Verb.RULED):
        return False
    ruling, known = await _anew(desk, tx, item), item.ruled
    changes: dict[str, Any] = {"ruled": ruling}
    if tells_too_much(desk, item):
        # what is sensitive from now on is looked at again in any open form
        changes |= {"letter": desk.policy.storable(item.letter), "content_version": item.version + 1}
    elif ruling is known:
        return False
    same = ruling is known or (ruling is not None and known is not None and ruling.digest == known.digest)
    # that an obstacle came or went is nobody's decision
    verb, facts = (Verb.UPDATED, {}) if same else (Verb.RULED, rule_facts(desk, item, ruling))
    await change(desk, tx, item, verb, by=BOT, facts=facts, **changes)
    return True


async def _anew(desk: Desk, tx: Transaction, item: IntakeItem) -> Ruling | None:
    """The item's own ruling where it still holds: then nothing is written."""
    kept, known = replace(item, letter=desk.policy.storable(item.letter)), item.ruled
    ruling = await ruling_of(desk, tx, kept, since=item.version + 1)
    if ruling is None or known is None or ruling.digest != known.digest:
        return ruling
    # the same rules as on the card that somebody may be looking at
    same = ruling.offered is known.offered or item.state is not State.WAITING
    return known if same else replace(known, offered=ruling.offered)


async def _follow(desk: Desk) -> int:
    """A first look, so that nobody asks about hundreds: each letter is asked about again in the deed that routes it."""
    async with desk.store.reading() as tx:
        items = await tx.items(states=(State.WAITING,), limit=_MOST_ITEMS)
        wanted = await one_by_one(items, partial(_wanted, desk, tx), job="follow")
    automatic = [item for item in wanted if item is not None][:_MOST_AUTOMATIC]
    return sum(await one_by_one(automatic, partial(_followed, desk), job="follow"))


async def _wanted(desk: Desk, tx: Transaction, item: IntakeItem) -> IntakeItem | None:
    offered = item.ruled is not None and item.ruled.offered
    return item if offered and not await kept_back(desk, tx, item, judged(desk, item.letter)) else None


async def _followed(desk: Desk, item: IntakeItem) -> bool:
    press = Press(person=_BY_ITSELF, item_id=item.item_id, verb=_AUTOMATIC, card_version=item.version)
    try:
        await take_suggestion(desk, press, automatic=True)
    except (NotAllowed, Conflict, OutsideError) as error:
        # somebody was faster, or the archive says no: the letter waits for people as any other
        log.info("rule.not_followed", item_id=item.item_id, error=error.code)
        return False
    return True
