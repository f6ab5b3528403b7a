"""What somebody has taken, put off, or left in doubt: the letters that nobody else looks after."""

from __future__ import annotations

from bot.app.board.showing import shared_view
from bot.app.desk import Desk
from bot.app.seeing.rows import Rows
from bot.domain.item import IntakeItem, State
from bot.domain.people import Deed, Person
from bot.ports.board import Board
from bot.ports.mine_view import MineRow, MineView
from bot.ports.views import OPENS_DIALOG, Button

_STATES = (State.NEEDS_ATTENTION, State.CLAIMED, State.ROUTING)
_MOST_ROWS = 12
#: in a row there is room for the usual choice and for the rarer ones
_BUTTONS = (Button.ROUTE, Button.WAS_DONE, Button.MORE)


async def mine(desk: Desk, board: Board, person: Person) -> MineView:
    """Raises NotAllowed for who does not work on items."""
    person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        claimed = await tx.items(states=_STATES, claimant=person.person_id)
        snoozed = await tx.items_snoozed_by(person.person_id)
        found = {item.item_id: item for item in (*claimed, *snoozed)}
        ordered = sorted(found.values(), key=_place)
        shown = Rows(desk=desk, tx=tx, state=await tx.board(), board=board)
        rows = [await _row(shown, item) for item in ordered[:_MOST_ROWS]]
    return MineView(rows=tuple(rows), count=len(ordered))


def _place(item: IntakeItem) -> tuple[bool, bool, str]:
    """In doubt, in hand, being routed, asleep; the longest received first."""
    first = item.state is not State.NEEDS_ATTENTION
    return item.snoozed_until is not None, first, item.letter.received_at.isoformat()


async def _row(shown: Rows, item: IntakeItem) -> MineRow:
    view = await shared_view(shown.desk, shown.tx, item)
    return MineRow(
        item_id=item.item_id,
        version=item.version,
        state=item.state,
        unit_name=view.unit_name,
        service_name=view.service_name,
        received_at=view.received_at,
        subject=view.subject,
        claimed_at=view.claimed_at,
        snoozed_until=view.snoozed_until,
        deadline=None if view.warns_when_due else view.due_at,
        overdue=view.overdue,
        card_link=await shown.card_link(item),
        buttons=tuple(one for one in _BUTTONS if one in view.buttons and one in OPENS_DIALOG),
    )
