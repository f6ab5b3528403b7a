"""One click that says: this letter has an entry already. Only where a single one is known, and was on the form."""

from __future__ import annotations

from bot.app.choices.earlier_entries import earlier_entries
from bot.app.choices.route import Routed, route
from bot.app.desk import Desk, stored_item
from bot.app.intake.likeness import doubles_of
from bot.app.press import Press
from bot.domain.item import Route, State
from bot.domain.people import Deed
from bot.domain.routes import RouteChoice
from bot.ports.forms import FieldFault


async def link_entry(desk: Desk, press: Press) -> Routed:
    """`press.card_version`: of the form; if anything has changed since, it is shown anew and nothing is linked."""
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        earlier, doubles = await earlier_entries(tx, item), await doubles_of(tx, item)
    numbers = tuple(dict.fromkeys((*earlier.numbers, *doubles.entries)))
    changed = item.state is State.CLAIMED and item.version != press.card_version
    if len(numbers) != 1 or changed:
        return Routed(item=item, faults=(FieldFault(field="", code="entries_changed"),))
    return await route(desk, press, RouteChoice(route=Route.ALREADY_REGISTERED, entry_number=numbers[0]))
