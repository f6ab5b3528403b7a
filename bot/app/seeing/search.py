"""Finds items by what somebody remembers of them. That a letter fits tells no more of it than its card does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.app.desk import Desk
from bot.app.seeing.rows import Rows
from bot.domain import seek_words as words
from bot.domain.identifiers import ItemId, contains_identity_number
from bot.domain.item import IntakeItem
from bot.domain.people import Deed, Person
from bot.domain.seeking import Names, Query, meant, read_query, unhandled
from bot.errors import NotAllowed
from bot.ports.board import Board
from bot.ports.found_views import FoundView
from bot.ports.store import Transaction

#: of one answer
ROWS = 10
_AT_A_TIME = 250
#: letters that fit by what their senders wrote, but may not be told, come back from the store as well: an answer is due
#: within seconds, so that it ends after so many
_MOST_LOOKED_AT = 10_000
_PAGE = re.compile(rf"\b(?:{'|'.join(sorted(words.PAGE))})\s+\d+\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    items: tuple[IntakeItem, ...]
    more: bool


async def search(
    desk: Desk, board: Board, person: Person, text: str, *, only_unhandled: bool = False, rows: int = ROWS
) -> FoundView:
    """One page of what fits. Raises NotAllowed where the person may not see items, or writes an identity number."""
    person.need(Deed.SEE_ITEMS)
    if contains_identity_number(text):
        raise NotAllowed("search_has_identity_number")
    async with desk.store.reading() as tx:
        names = await _names(desk, tx)
        query = read_query(text, names, asker=person.person_id, today=desk.today())
        if only_unhandled:
            query = unhandled(query)
        elif query.is_empty:
            raise NotAllowed("search_is_empty")
        found = await _page(desk, tx, query, rows)
        shown = Rows(desk=desk, tx=tx, state=await tx.board(), board=board)
        return FoundView(
            rows=tuple([await shown.row(item) for item in found.items]),
            page=query.page,
            first=(query.page - 1) * rows + 1,
            more=found.more,
            again=_without_page(text),
            unhandled=only_unhandled,
            meant="" if found.items else meant(query, names),
        )


async def _page(desk: Desk, tx: Transaction, query: Query, rows: int) -> _Page:
    """Pages are counted in what fits and may be told, so that nothing shows how much was left out."""
    first, last = (query.page - 1) * rows, query.page * rows
    fitting: list[IntakeItem] = []
    after: tuple[datetime, ItemId] | None = None
    for _ in range(_MOST_LOOKED_AT // _AT_A_TIME):
        hits = await tx.seek(query, after=after, limit=_AT_A_TIME)
        fitting += [hit.item for hit in hits if not hit.by_letter or desk.policy.tells_everybody(hit.item)]
        if len(fitting) > last or len(hits) < _AT_A_TIME:
            break
        after = (hits[-1].item.letter.received_at, hits[-1].item.item_id)
    return _Page(items=tuple(fitting[first:last]), more=len(fitting) > last)


async def _names(desk: Desk, tx: Transaction) -> Names:
    remembered = {person.person_id: person.name for person, _ in await tx.people() if person.name}
    return Names(
        units={unit.org_number: unit.name for unit in desk.policy.units.values()},
        sources=desk.source_names,
        services={service.service_id: service.name for service in desk.policy.services.values()},
        people={person.person_id: person.name for person in desk.people.values()} | remembered,
    )


def _without_page(text: str) -> str:
    return " ".join(_PAGE.sub(" ", text).split())
