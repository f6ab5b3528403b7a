"""Choose the domain system that an open letter is e-mailed to, with what is sent and to whom before one's eyes."""

from __future__ import annotations

from bot.app.board.showing import personal_view
from bot.app.choices.earlier_emails import arrived_at
from bot.app.choices.route import need_held, need_mode, need_offered
from bot.app.desk import Desk, Mode, stored_item
from bot.app.press import Press
from bot.domain.item import IntakeItem, Route
from bot.domain.people import Deed
from bot.domain.routes import RouteChoice
from bot.domain.sensitivity import Sensitivity
from bot.errors import NotAllowed
from bot.ports.forms import FieldFault, ForwardForm, SystemView


def may_be_forwarded(desk: Desk, item: IntakeItem) -> bool:
    """Only what is open as it stands: nothing that a form could say opens this way out."""
    is_open = desk.policy.sensitivity(item) is Sensitivity.OPEN
    return is_open and desk.mode is not Mode.OBSERVE and Route.FORWARD_EMAIL in desk.offered(item.letter)


async def forward_form(
    desk: Desk, press: Press, choice: RouteChoice | None = None, faults: tuple[FieldFault, ...] = ()
) -> ForwardForm:
    """Changes nothing. Raises NotAllowed where the letter may not leave by e-mail."""
    press.person.need(Deed.WORK_ON_ITEMS)
    need_mode(desk, Route.FORWARD_EMAIL)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        need_offered(desk, item.letter, Route.FORWARD_EMAIL)
        need_held(press.person, item)
        if not may_be_forwarded(desk, item):
            raise NotAllowed("not_open", item_id=item.item_id)
        view = await personal_view(desk, tx, item, press.person)
        arrived = arrived_at(await tx.effects(item.item_id))
    systems = desk.systems_for(item.letter)
    return ForwardForm(
        item_id=item.item_id,
        version=item.version,
        unit_name=view.unit_name,
        service_name=view.service_name,
        sender=view.sender,
        subject=view.subject,
        systems=tuple(SystemView(code=one.system_id, name=one.name, address=one.address) for one in systems),
        system_id=choice.system_id if choice else "",
        sent_before=tuple(one.name for one in systems if one.system_id in arrived),
        confirmation_needed=item.letter.confirmation_needed and desk.able(item.letter).confirms,
        confirm_reception=choice.confirm_reception if choice else False,
        differing=item.differing,
        faults=faults,
    )
