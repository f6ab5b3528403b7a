"""What the dialogs of the daily check show when they open, and when one comes back with faults."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.app.board.show_check import hidden_listed, silent_names, units_listed
from bot.app.desk import Desk
from bot.app.press import Press
from bot.app.routine.daily_check.figures import take_figures
from bot.app.routine.daily_check.sign import Signed, need_open, stored_check, ticked_in
from bot.domain.daily_check import CheckFigures, tick_field
from bot.domain.people import Deed
from bot.ports.check_views import CheckHiddenForm, CheckUnitsForm
from bot.ports.forms import CheckForm, CheckTick, FieldFault
from bot.ports.views import Button


async def check_form(desk: Desk, press: Press) -> CheckForm:
    """With the figures of this moment: what answers now was perhaps silent when the card was drawn."""
    press.person.need(Deed.SIGN_CHECK)
    async with desk.store.reading() as tx:
        check = await stored_check(tx, press)
        need_open(check)
        figures = await take_figures(desk, tx, since=check.figures.since)
    return _form(desk, press, figures)


def check_form_again(desk: Desk, press: Press, signed: Signed, *, reason: str) -> CheckForm:
    """With what was typed and what is wrong with it."""
    return _form(desk, press, signed.check.figures, reason=reason, faults=signed.faults)


async def units_form(desk: Desk, press: Press) -> CheckUnitsForm:
    press.person.need(Deed.SEE_ITEMS)
    async with desk.store.reading() as tx:
        return units_listed(desk, await stored_check(tx, press), version=press.card_version)


async def hidden_form(desk: Desk, press: Press) -> CheckHiddenForm:
    """Leads only: which units' letters a rule hides is nobody else's matter."""
    press.person.need(Deed.SEE_HIDDEN)
    async with desk.store.reading() as tx:
        return hidden_listed(desk, await stored_check(tx, press), version=press.card_version)


def _form(
    desk: Desk, press: Press, figures: CheckFigures, *, reason: str = "", faults: tuple[FieldFault, ...] = ()
) -> CheckForm:
    ticked, texts = ticked_in(press, figures.ticks), {tick.tick_id: tick.text for tick in desk.check_rules.ticks}
    ticks = tuple(
        CheckTick(field=tick_field(tick_id), text=texts.get(tick_id, tick_id), ticked=tick_id in ticked)
        for tick_id in figures.ticks
    )
    return CheckForm(
        item_id=press.item_id, version=press.card_version, ticks=ticks, silent=silent_names(desk, figures),
        reason=reason, faults=faults,
    )  # fmt: skip


#: what each button opens
FORMS: Mapping[str, Callable[[Desk, Press], Awaitable[CheckForm | CheckUnitsForm | CheckHiddenForm]]] = {
    Button.CHECK_SIGN: check_form,
    Button.CHECK_UNITS: units_form,
    Button.CHECK_HIDDEN: hidden_form,
}
