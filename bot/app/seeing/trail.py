"""Who handled an item, and when: every step for the team, and for auditors the entries of the audit chain as well."""

from __future__ import annotations

from dataclasses import replace

from bot.app.board.showing import personal_view
from bot.app.desk import Desk
from bot.app.seeing.chain import Walked, walk_chain
from bot.app.seeing.rows import Rows
from bot.domain.audit import AuditEntry, ChainedEntry
from bot.domain.identifiers import ItemId, contains_identity_number
from bot.domain.item import IntakeItem, Route
from bot.domain.people import Deed, Person
from bot.domain.seeking import Query, Sought, plain_number
from bot.errors import NotAllowed
from bot.ports.board import Board
from bot.ports.found_views import ChainView, EntryView, FoundView, StepView, TrailView
from bot.ports.store import Transaction

#: facts that name a person
_PEOPLE = ("to", "from")
#: each change in a system outside has an entry of its own; for the team the route and its end say it all
_QUIET = frozenset({"effect:done"})
#: an item has few; what came in between is the chain's to tell
_MOST_STEPS = 40
_SHORTEST_ID = 6
_SEVERAL = 10


async def trail(desk: Desk, board: Board | None, person: Person, named: str, *, alone: bool) -> TrailView | FoundView:
    """`named`: how the item's id begins, or the number of its entry or case; several items are only listed.

    `alone`: nobody but the asker reads the answer, so that it may hold the audit entries.

    Raises NotAllowed where the person may not see items or there is no such item.
    """
    person.need(Deed.SEE_ITEMS)
    found = await items_named(desk, named)
    audits = person.may(Deed.AUDIT)
    if len(found) == 1:
        own = person if alone else None
        return await trail_of(
            desk, board, found[0], whole=audits and alone, reader=own, more_in_chat=audits and not alone
        )
    async with desk.store.reading() as tx:
        shown = Rows(desk=desk, tx=tx, state=await tx.board() if board else None, board=board)
        rows = tuple([await shown.row(item) for item in found[:_SEVERAL]])
    return FoundView(rows=rows, more=len(found) > _SEVERAL, again=named.strip())


async def items_named(desk: Desk, named: str) -> tuple[IntakeItem, ...]:
    """At least one, and never more than a list of them can show and one. Raises NotAllowed where there is none."""
    named = named.strip().strip("«»\"'#").strip()
    if not named:
        raise NotAllowed("no_item_named")
    if contains_identity_number(named):
        raise NotAllowed("search_has_identity_number")
    async with desk.store.reading() as tx:
        return await _found(tx, named)


async def trail_of(
    desk: Desk,
    board: Board | None,
    item: IntakeItem,
    *,
    whole: bool,
    reader: Person | None = None,
    more_in_chat: bool = False,
) -> TrailView:
    """`whole`: with the item's audit entries, and whether the chain that they stand in holds.

    `reader`: who alone reads it, and so sees what their own view of the card shows.
    """
    walked = await walk_chain(desk.store, keep=item.item_id) if whole else None
    entries = [entry async for entry in desk.store.audit_trail(item_id=item.item_id)]
    told = [entry.entry for entry in entries if entry.entry.verb not in _QUIET]
    async with desk.store.reading() as tx:
        shown = Rows(desk=desk, tx=tx, state=await tx.board() if board else None, board=board)
        row = await shown.row(item)
        if reader is not None:
            row = replace(row, subject=(await personal_view(desk, tx, item, reader)).subject or "")
        return TrailView(
            item=row,
            steps=tuple([await _step(shown, entry) for entry in told[-_MOST_STEPS:]]),
            earlier=max(0, len(told) - _MOST_STEPS),
            chain=_chain(walked) if walked else None,
            entries=tuple([await _entry(shown, one) for one in entries]) if walked else (),
            more_in_chat=more_in_chat,
        )


async def _found(tx: Transaction, named: str) -> tuple[IntakeItem, ...]:
    bare = named.casefold()
    prefix = bare if len(bare) >= _SHORTEST_ID and not set(bare) - set("0123456789abcdef") else ""
    sought = Sought(item_prefix=prefix, number=plain_number(named))
    hits = await tx.seek(Query(sought=(sought,)), limit=_SEVERAL + 1)
    whole = await tx.item(ItemId(bare))
    items = tuple(hit.item for hit in hits) or ((whole,) if whole else ())
    if not items:
        raise NotAllowed("no_such_item")
    return items


async def _step(shown: Rows, entry: AuditEntry) -> StepView:
    other = next((entry.facts[name] for name in _PEOPLE if name in entry.facts), "")
    route = entry.facts.get("route", "")
    return StepView(
        verb=entry.verb,
        at=entry.at,
        by_name=await shown.name(entry.actor),
        other_name=await shown.name(other),
        route=Route(route) if route in set(Route) else None,
        entry_number=entry.facts.get("entry", ""),
    )


async def _entry(shown: Rows, one: ChainedEntry) -> EntryView:
    facts = one.entry.facts.items()
    named = [(name, await shown.name(value) if name in _PEOPLE else value) for name, value in sorted(facts)]
    return EntryView(
        number=one.number,
        verb=one.entry.verb,
        by_name=await shown.name(one.entry.actor),
        at=one.entry.at,
        facts=tuple((name, value) for name, value in named if value),
        hash=one.hash,
    )


def _chain(walked: Walked) -> ChainView:
    """A chain that ends too early is broken where the next entry should have been."""
    missing = walked.number + 1 if walked.missing_newest is not None else None
    return ChainView(entries=walked.number, head=walked.head, broken_at=walked.broken_at or missing)
