"""Refuse a letter for good, on two pages: first why, then what it does, with a tick that it is meant.

KS then tells the sender that the letter could not be received (SvarInn REST.md, ks-no 7b27ffce, read 2026-11). Nothing
but a person's second confirmation leads there, and only whoever has claimed the letter gets to the first page.
"""

from __future__ import annotations

from bot.app.choices.choice_faults import refusal_faults
from bot.app.choices.route import need_held, need_mode, need_offered
from bot.app.desk import Desk, Mode, stored_item
from bot.app.effects.refuse import refusal_text
from bot.app.press import Press
from bot.domain.item import IntakeItem, Route
from bot.domain.people import Deed
from bot.domain.routes import RouteChoice
from bot.ports.forms import FieldFault, RefusalForm, RefusalPage


def may_be_refused(desk: Desk, item: IntakeItem) -> bool:
    return desk.mode is not Mode.OBSERVE and Route.REFUSE in desk.offered(item.letter)


async def refusal_form(
    desk: Desk, press: Press, choice: RouteChoice, said: str = "", faults: tuple[FieldFault, ...] = ()
) -> RefusalForm:
    """The first page: why. Changes nothing."""
    item = await _refusable(desk, press)
    return RefusalForm(
        item_id=item.item_id,
        version=item.version,
        refusal=choice.refusal.value if choice.refusal else "",
        refusal_text=said,
        faults=faults,
    )


async def refusal_page(
    desk: Desk, press: Press, choice: RouteChoice, said: str, faults: tuple[FieldFault, ...] = ()
) -> RefusalForm | RefusalPage:
    """The second page: what it does. The first one again where the reason is at fault. Changes nothing."""
    wrong = refusal_faults(choice, said)
    if wrong or choice.refusal is None:
        return await refusal_form(desk, press, choice, said, wrong)
    item = await _refusable(desk, press)
    return RefusalPage(
        item_id=item.item_id,
        version=item.version,
        refusal=choice.refusal.value,
        refusal_text=said,
        told=refusal_text(desk, choice, said),
        faults=faults,
    )


async def _refusable(desk: Desk, press: Press) -> IntakeItem:
    press.person.need(Deed.WORK_ON_ITEMS)
    need_mode(desk, Route.REFUSE)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
    need_offered(desk, item.letter, Route.REFUSE)
    need_held(press.person, item)
    return item
