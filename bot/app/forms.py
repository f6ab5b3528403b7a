"""The forms that dialogs show: filled with what is known and may be shown, and with the faults of the last try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.app.attention import stuck_effect
from bot.app.claim import claim, holds
from bot.app.desk import Desk, stored_item
from bot.app.press import Press
from bot.app.showing import person_name, personal_view
from bot.domain.identifiers import contains_identity_number
from bot.domain.item import IntakeItem, Route, State
from bot.domain.people import Deed
from bot.domain.routes import RouteChoice, offered
from bot.errors import Conflict, NotAllowed
from bot.i18n import texts
from bot.ports.views import (
    ByHandForm,
    Colleague,
    FieldFault,
    MoreForm,
    NotForRecordForm,
    RouteForm,
    TroubleView,
    WasDoneForm,
)

_OSLO = ZoneInfo("Europe/Oslo")


async def route_form(desk: Desk, press: Press) -> RouteForm:
    """Claims the item and opens the form in the same click; whoever came second is told who has it."""
    item = await _held(desk, press)
    if Route.REGISTER_ON_CASE not in offered(item.letter):
        raise NotAllowed("route_not_offered", item_id=item.item_id)
    async with desk.store.transaction() as tx:
        view = await personal_view(desk, tx, item, press.person)
        earlier = item.outcome.entry_number if item.outcome else ""
        existing = item.trouble.entry_numbers if item.trouble else ((earlier,) if earlier else ())
    return RouteForm(
        item_id=item.item_id,
        version=item.version,
        sensitivity=view.sensitivity,
        unit_name=view.unit_name,
        service_name=view.service_name,
        sender=view.sender,
        subject=view.subject,
        choices=desk.archive.choices(),
        public_title=_suggested_title(view.subject, press.person.locale),
        document_date=item.letter.received_at.astimezone(_OSLO).date(),
        confirmation_needed=item.letter.confirmation_needed,
        existing_entries=existing,
    )


async def route_form_again(
    desk: Desk, press: Press, choice: RouteChoice, faults: tuple[FieldFault, ...], *, attest_open: bool
) -> RouteForm:
    """The same form with what was typed and what is wrong with it."""
    form = await route_form(desk, press)
    case = None
    if choice.case_number and not any(fault.field == "case_number" for fault in faults):
        case = await desk.archive.case(choice.case_number)
    return replace(
        form,
        version=press.card_version,
        case_number=choice.case_number,
        case_title=case.title if case else "",
        public_title=choice.public_title,
        title_confirmed=choice.title_confirmed,
        attest_open=attest_open,
        access_code=choice.access_code,
        legal_basis=choice.legal_basis,
        access_group=choice.access_group,
        responsible_unit=choice.responsible_unit,
        handler=choice.handler,
        document_date=choice.document_date,
        confirm_reception=choice.confirm_reception,
        faults=faults,
    )


async def by_hand_form(
    desk: Desk, press: Press, inputs: Mapping[str, str] | None = None, faults: tuple[FieldFault, ...] = ()
) -> ByHandForm:
    item = await _held(desk, press)
    typed = inputs or {}
    return ByHandForm(
        item_id=item.item_id,
        version=press.card_version if inputs else item.version,
        by_hand=typed.get("by_hand", ""),
        entry_number=typed.get("entry_number", ""),
        faults=faults,
    )


async def not_for_record_form(desk: Desk, press: Press, faults: tuple[FieldFault, ...] = ()) -> NotForRecordForm:
    item = await _held(desk, press)
    return NotForRecordForm(item_id=item.item_id, version=item.version, faults=faults)


async def more_form(desk: Desk, press: Press, faults: tuple[FieldFault, ...] = ()) -> MoreForm:
    """The rarer choices; claims nothing."""
    person = press.person
    person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        claimant = await person_name(desk, tx, item.claimant)
        colleagues = []
        for colleague in desk.people.values():
            if colleague.may(Deed.WORK_ON_ITEMS) and colleague.person_id != person.person_id:
                name = await person_name(desk, tx, colleague.person_id)
                if name:
                    colleagues.append(Colleague(person_id=colleague.person_id, name=name))
    others = item.state in (State.CLAIMED, State.NEEDS_ATTENTION) and item.claimant != person.person_id
    return MoreForm(
        item_id=item.item_id,
        version=item.version,
        colleagues=tuple(sorted(colleagues, key=lambda one: one.name)) if holds(person, item) else (),
        may_take_over=others and person.may(Deed.TAKE_OVER),
        may_leave_unread=holds(person, item) and item.round == 0,
        claimant_name=claimant,
        faults=faults,
    )


async def was_done_form(
    desk: Desk, press: Press, entry_number: str = "", faults: tuple[FieldFault, ...] = ()
) -> WasDoneForm:
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        stuck = await stuck_effect(tx, item)
    if item.trouble is None or stuck is None:
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    trouble = item.trouble
    return WasDoneForm(
        item_id=item.item_id,
        version=item.version,
        trouble=TroubleView(code=trouble.code, reason=trouble.reason, entry_numbers=trouble.entry_numbers),
        entry_number=entry_number or (trouble.entry_numbers[0] if len(trouble.entry_numbers) == 1 else ""),
        faults=faults,
    )


async def _held(desk: Desk, press: Press) -> IntakeItem:
    """The item, claimed by whoever pressed: opening a form is the beginning of the work."""
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
    if holds(press.person, item):
        press.person.need(Deed.WORK_ON_ITEMS)
        return item
    item = await claim(desk, press)
    if not holds(press.person, item):
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    return item


def _suggested_title(subject: str | None, locale: str) -> str:
    """The subject where the archivist may see it; never one with an identity number in it."""
    if subject and not contains_identity_number(subject):
        return subject
    return texts(locale or None)("form.neutral_title")
