"""What answers to a search and to «sak» show: already decided, already allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.identifiers import ItemId
from bot.domain.item import Route, State


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One item among those found."""

    item_id: ItemId
    unit_name: str
    service_name: str
    source_name: str
    received_at: datetime
    state: State
    #: whose it is while it is open
    claimant_name: str = ""
    route: Route | None = None
    #: empty and None while it is not handled
    handled_by: str = ""
    handled_at: datetime | None = None
    entry_number: str = ""
    #: of open letters of organisations; to an archivist alone also of unknown ones, as on the own view of the card
    subject: str = ""
    #: leads to its card on the board, or where it has none to the source; it opens nothing for anybody else
    link: str = ""
    #: whether `link` leads to the card
    on_board: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundView:
    rows: tuple[FoundRow, ...]
    #: from 1, and the place of its first row among all
    page: int = 1
    first: int = 1
    more: bool = False
    #: what to write for the next page, without the page itself
    again: str = ""
    #: it lists what is not handled yet
    unhandled: bool = False
    #: what a word may have been meant as, where nothing was found
    meant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One line of who did what when."""

    #: `noun:verb`, a key below `trail.` without its noun where it is the item's own
    verb: str
    at: datetime
    by_name: str
    #: whom it was given to, or taken from
    other_name: str = ""
    route: Route | None = None
    entry_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One audit entry of the item, as it stands in the chain."""

    number: int
    verb: str
    by_name: str
    at: datetime
    #: ids, numbers and codes; people as they are called
    facts: tuple[tuple[str, str], ...]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """Whether the whole chain holds that the entries are part of."""

    entries: int
    head: str
    #: number of the first entry that does not follow from the one before
    broken_at: int | None = None

    @property
    def whole(self) -> bool:
        return self.broken_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailView:
    """Who handled one item and when."""

    item: FoundRow
    #: oldest first
    steps: tuple[StepView, ...]
    #: how many steps came before those
    earlier: int = 0
    #: for auditors, in their personal chat or on the command line; None = not shown here
    chain: ChainView | None = None
    entries: tuple[EntryView, ...] = ()
    #: there is a whole trail that the asker may see in the personal chat
    more_in_chat: bool = False
