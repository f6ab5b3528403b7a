"""The list card: letters without cards of their own, for everybody its first page, for one person what they ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.app.desk import LIST_CARD, Desk
from bot.app.intake.older import older_than_start
from bot.app.press import Press
from bot.domain.identifiers import OrgNumber
from bot.domain.item import IntakeItem
from bot.domain.people import Deed
from bot.domain.sensitivity import Sensitivity
from bot.domain.workdays import oslo_day
from bot.errors import NotAllowed
from bot.ports.store import Transaction
from bot.ports.views import ANY, ListChoice, ListChosen, ListRow, ListView
from bot.ports.waiting_list import WaitingCount, WaitingFilter

PAGE = 15
#: days that somebody can ask for letters to be older than
AGES = (1, 3, 7, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """What one person wants to see of it."""

    unit: str = ""
    source_id: str = ""
    #: one of AGES; 0 = of any age
    older_than: int = 0
    page: int = 1

    @classmethod
    def of(cls, press: Press) -> ListWish:
        """Whatever is no choice of the card counts as none: a client may send anything."""
        said = press.inputs
        older_than, page = _number(said.get("list_age", "")), _number(said.get("page", ""))
        return cls(
            unit=_chosen(said.get("list_unit", "")),
            source_id=_chosen(said.get("list_source", "")),
            older_than=older_than if older_than in AGES else 0,
            page=max(page, 1),
        )


async def list_view(desk: Desk, tx: Transaction) -> ListView | None:
    """What everybody sees: the oldest ones. None where the board has no such card."""
    card = await tx.card(LIST_CARD)
    if card is None:
        return None
    items = await tx.waiting_page(WaitingFilter(), offset=0, limit=PAGE)
    view = await _view(desk, tx, items, ListWish(), version=card.wanted_version)
    return replace(view, backlog=await _older(tx, items, view.waiting))


async def own_list(desk: Desk, press: Press) -> ListView:
    """One person's view of it, which nobody else sees, until the shared card changes the next time."""
    press.person.need(Deed.SEE_ITEMS)
    wish = ListWish.of(press)
    async with desk.store.reading() as tx:
        card = await tx.card(LIST_CARD)
        if card is None:
            raise NotAllowed("no_such_item")
        wanted = _wanted(desk, wish)
        pages = _pages(await tx.count_waiting(wanted))
        page = min(wish.page, pages)
        items = await tx.waiting_page(wanted, offset=(page - 1) * PAGE, limit=PAGE)
        return await _view(desk, tx, items, wish, version=card.wanted_version, page=page)


async def _view(
    desk: Desk, tx: Transaction, items: tuple[IntakeItem, ...], wish: ListWish, *, version: int, page: int = 1
) -> ListView:
    counts = await tx.waiting_counts()
    found = await tx.count_waiting(_wanted(desk, wish))
    return ListView(
        version=version,
        rows=tuple(_row(desk, item) for item in items),
        waiting=sum(count.letters for count in counts),
        backlog=0,
        found=found,
        page=page,
        pages=_pages(found),
        counted_at=desk.clock.now(),
        chosen=ListChosen(unit=wish.unit, source_id=wish.source_id, older_than=wish.older_than),
        units=_units(desk, counts),
        sources=_sources(desk, counts),
        ages=AGES,
    )


def _wanted(desk: Desk, wish: ListWish) -> WaitingFilter:
    before = desk.clock.now() - timedelta(days=wish.older_than) if wish.older_than else None
    return WaitingFilter(unit=wish.unit, source_id=wish.source_id, before=before)


def _row(desk: Desk, item: IntakeItem) -> ListRow:
    """Of a sensitive letter everybody learns whom it is for and how old it is, no more."""
    letter, hidden = item.letter, desk.policy.sensitivity(item) is Sensitivity.SENSITIVE
    due_at = None if hidden or desk.able(letter).warns_when_due else letter.due_at
    return ListRow(
        item_id=item.item_id,
        version=item.version,
        unit_name=desk.policy.unit_name(letter.unit),
        service_name="" if hidden else desk.policy.service_name(letter.service_id),
        source_name="" if hidden else desk.source_name(letter.ref.source_id),
        received_at=letter.received_at,
        days=(desk.today() - oslo_day(letter.received_at)).days,
        due_at=due_at,
        overdue=due_at is not None and due_at <= desk.clock.now(),
        snoozed_until=item.snoozed_until,
    )


def _units(desk: Desk, counts: tuple[WaitingCount, ...]) -> tuple[ListChoice, ...]:
    letters: dict[str, int] = {}
    for count in counts:
        letters[count.unit] = letters.get(count.unit, 0) + count.letters
    named = [(desk.policy.unit_name(OrgNumber(unit)), unit, number) for unit, number in letters.items()]
    return tuple(ListChoice(value=unit, name=name, letters=number) for name, unit, number in sorted(named))


def _sources(desk: Desk, counts: tuple[WaitingCount, ...]) -> tuple[ListChoice, ...]:
    letters: dict[str, int] = {}
    for count in counts:
        letters[count.source_id] = letters.get(count.source_id, 0) + count.letters
    named = [(desk.source_name(source), source, number) for source, number in letters.items()]
    return tuple(ListChoice(value=source, name=name, letters=number) for name, source, number in sorted(named))


async def _older(tx: Transaction, items: tuple[IntakeItem, ...], waiting: int) -> int:
    """How many were received before their source's `start_from`: rows come oldest first, so one page tells."""
    older = len(await older_than_start(tx, items))
    return waiting if older == len(items) else older


def _pages(letters: int) -> int:
    return max(-(-letters // PAGE), 1)


def _chosen(text: str) -> str:
    return "" if text == ANY else text.strip()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0
