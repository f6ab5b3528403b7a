"""A person's own letters, as a card in the personal chat lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.identifiers import ItemId
from bot.domain.item import State
from bot.ports.views import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class MineRow:
    item_id: ItemId
    version: int
    state: State
    unit_name: str
    service_name: str
    received_at: datetime
    #: as far as everybody may see it: the card stays in the chat
    subject: str | None = None
    claimed_at: datetime | None = None
    snoozed_until: datetime | None = None
    #: the sender's deadline
    deadline: datetime | None = None
    overdue: bool = False
    #: where the item's card on the board is opened; empty = it has none now
    card_link: str = ""
    #: those that open a dialog: the list itself stays as it is
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MineView:
    #: what needs an answer first, then what is in hand, then what is put off
    rows: tuple[MineRow, ...]
    #: of them all, those without a row here included
    count: int
