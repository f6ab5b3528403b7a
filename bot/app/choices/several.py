"""One thing done to several letters of the list card: each is a decision of its own, with an answer of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.app.choices.choice_faults import title_for
from bot.app.choices.claim import claim, holds
from bot.app.choices.route import route
from bot.app.choices.snooze import snooze
from bot.app.desk import Desk, winner_name
from bot.app.press import Press
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, Route, State
from bot.domain.people import Deed
from bot.domain.routes import NotForRecord, RouteChoice
from bot.errors import Conflict, PostvaktError
from bot.ports.claim_forms import SeveralDeed, SeveralResult
from bot.ports.forms import FieldFault

#: so many at once: Teams waits a few seconds for a dialog
MOST_AT_ONCE = 25
_SIDE_BY_SIDE = 5
#: what is wrong with one letter is seen on its own card, but for these, which say all there is to say
_TELLING = frozenset({"archive_silent", "transfer_case_closed"})
_LOOK = "several.look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    item_id: ItemId
    #: the version that the row was drawn from
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    deed: SeveralDeed
    reason: NotForRecord | None = None
    until: datetime | None = None


async def do_to_several(
    desk: Desk, press: Press, chosen: Sequence[Chosen], wanted: Wanted
) -> tuple[SeveralResult, ...]:
    """In the order chosen. Whatever stops one letter stops no other."""
    press.person.need(Deed.WORK_ON_ITEMS)
    gate = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def one(each: Chosen) -> SeveralResult | None:
        async with gate:
            return await _do(desk, press, each, wanted)

    results = await asyncio.gather(*(one(each) for each in chosen[:MOST_AT_ONCE]))
    return tuple(result for result in results if result is not None)


def needs_form(desk: Desk, item: IntakeItem, deed: SeveralDeed) -> bool:
    """Whether a person must see more of the letter than a row before this is decided.

    On a transfer case it gets a title and a screening; and nobody calls what may not be shown here of no worth.
    """
    if deed is SeveralDeed.TRANSFER_CASE:
        return not desk.policy.tells_everybody(item)
    return deed is SeveralDeed.NOT_FOR_RECORD and not desk.policy.tells_archivists(item)


async def _do(desk: Desk, press: Press, each: Chosen, wanted: Wanted) -> SeveralResult | None:
    """None where there is no such letter."""
    async with desk.store.transaction() as tx:
        item = await tx.item(each.item_id)
    if item is None:
        return None
    inputs = {"deed": wanted.deed.value, "reason": wanted.reason or "", "until": str(wanted.until or "")}
    own = replace(press, item_id=each.item_id, card_version=each.version, inputs=inputs)
    try:
        key, name = await _done(desk, own, item, wanted)
    except PostvaktError as error:
        key, name = error.translation_key, await winner_name(desk, error)
    return SeveralResult(
        unit_name=desk.policy.unit_name(item.letter.unit),
        service_name=desk.policy.service_name(item.letter.service_id),
        received_at=item.letter.received_at,
        done=key.startswith("several.done_"),
        key=key,
        name=name,
    )


async def _done(desk: Desk, press: Press, item: IntakeItem, wanted: Wanted) -> tuple[str, str]:
    """The key of what is said, and whom it names."""
    done = f"several.done_{wanted.deed.value}"
    if item.state not in (State.WAITING, State.HANDLED_ELSEWHERE) and item.claimant != press.person.person_id:
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    if needs_form(desk, item, wanted.deed):
        return _LOOK, ""
    if wanted.deed is SeveralDeed.CLAIM:
        claimed = await claim(desk, press)
        if not holds(press.person, claimed):
            raise Conflict(claimed.state.value, winner=claimed.claimant or "", item_id=item.item_id)
        return done, ""
    faults = await _faults(desk, press, item, wanted)
    if not faults:
        return done, ""
    codes = [fault.code for fault in faults if fault.code in _TELLING or fault.field == "snooze"]
    return (f"fault.{codes[0]}" if codes else _LOOK), ""


async def _faults(desk: Desk, press: Press, item: IntakeItem, wanted: Wanted) -> tuple[FieldFault, ...]:
    if wanted.deed is SeveralDeed.SNOOZE:
        if wanted.until is None:
            return (FieldFault(field="snooze", code="choose_one"),)
        return (await snooze(desk, press, wanted.until)).faults
    return (await route(desk, press, _choice(desk, item, wanted))).faults


def _choice(desk: Desk, item: IntakeItem, wanted: Wanted) -> RouteChoice:
    """On a transfer case it stays temporary: nobody has confirmed the title."""
    chosen = Route(wanted.deed.value)
    if chosen is not Route.TRANSFER_CASE:
        return RouteChoice(route=chosen, not_for_record=wanted.reason)
    return RouteChoice(route=chosen, public_title=title_for(item.letter.subject, desk.locale))
