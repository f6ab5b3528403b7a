"""The forms that dialogs show: filled with what is known and may be shown, and with the faults of the last try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.app.aftercare.at_source import entry_fault, need_deletable
from bot.app.aftercare.attention import NEEDS_CASE, NEEDS_NUMBER, need_answerable, stuck_effect
from bot.app.board.forward_form import may_be_forwarded
from bot.app.board.refusal_form import may_be_refused
from bot.app.board.showing import personal_view, trouble_view
from bot.app.choices.choice_faults import find_entry, title_for
from bot.app.choices.claim import claim_in, holds
from bot.app.choices.earlier_entries import earlier_entries, entry_of
from bot.app.choices.hand_over import may_take_over
from bot.app.choices.print_letter import has_printed
from bot.app.choices.route import CONTENT_CHANGED, Routed, is_unread, need_mode, need_offered
from bot.app.choices.suggest_case import suggest_case
from bot.app.choices.tell_unit import may_be_told
from bot.app.desk import Desk, person_name, stored_item
from bot.app.intake.likeness import doubles_of
from bot.app.press import Press
from bot.app.reading.read_letter import reading_link
from bot.domain.item import IntakeItem, Route, State
from bot.domain.people import Deed, Person
from bot.domain.routes import REGISTERING, RouteChoice
from bot.domain.workdays import oslo_day
from bot.errors import Conflict
from bot.ports.forms import (
    ByHandForm,
    Colleague,
    DeleteForm,
    FieldFault,
    MoreForm,
    NotForRecordForm,
    RouteForm,
    WasDoneForm,
)
from bot.ports.store import Transaction


async def route_form(desk: Desk, press: Press, chosen: Route = Route.REGISTER_ON_CASE) -> RouteForm:
    """Claims the item and opens the form in the same click; whoever came second is told who has it."""
    item = await _held(desk, press, chosen)
    form = await _route_form(desk, press, item, chosen)
    case = await suggest_case(desk, item) if chosen is Route.REGISTER_ON_CASE else None
    if case is None:
        return form
    return replace(form, case_number=case.number, case_title=case.title, case_from=case.source)


async def _route_form(desk: Desk, press: Press, item: IntakeItem, chosen: Route) -> RouteForm:
    async with desk.store.transaction() as tx:
        view = await personal_view(desk, tx, item, press.person)
        earlier, doubles = await earlier_entries(tx, item), await doubles_of(tx, item)
    ways = (route for route in desk.offered(item.letter) if route in REGISTERING and route is not chosen)
    form = RouteForm(
        item_id=item.item_id,
        version=item.version,
        sensitivity=view.sensitivity,
        unit_name=view.unit_name,
        service_name=view.service_name,
        sender=view.sender,
        subject=view.subject,
        choices=desk.archive.choices(),
        public_title=title_for(view.subject, desk.locale),
        document_date=oslo_day(item.letter.received_at),
        confirmation_needed=item.letter.confirmation_needed,
        existing_entries=tuple(dict.fromkeys((*earlier.numbers, *doubles.entries))),
        underway=doubles.underway,
        alike=view.alike,
        compared_at=view.compared_at,
        differing=item.differing,
        route=chosen,
        ways=tuple(ways),
    )
    if chosen is Route.REGISTER_ON_NEW_CASE:
        kinds = desk.new_cases()
        only = kinds[0].code if len(kinds) == 1 else ""
        return replace(form, new_cases=kinds, new_case=only, new_case_title=form.public_title)
    return _on_transfer_case(desk, item, form) if chosen is Route.TRANSFER_CASE else form


def _on_transfer_case(desk: Desk, item: IntakeItem, form: RouteForm) -> RouteForm:
    """With the unit's case and its screening, which nobody types."""
    case = desk.transfer_case(item.letter.unit)
    if case is None:
        return form
    return replace(
        form,
        case_number=case.case_number,
        case_title=desk.archive_state.transfer_cases[case.case_number].title,
        access_code=case.access_code,
        legal_basis=case.legal_basis,
        access_group=case.access_group,
    )


async def route_form_again(
    desk: Desk, press: Press, choice: RouteChoice, routed: Routed, *, attest_open: bool
) -> RouteForm:
    """The same form with what was typed and what is wrong with it, drawn from the letter as it is now.

    What was judged of a letter that has changed since is judged anew.
    """
    changed = CONTENT_CHANGED in routed.faults
    async with desk.store.transaction() as tx:
        letter = (await stored_item(tx, press.item_id)).letter
    # a transfer case may have been closed since: then the letter is registered on another case
    chosen = choice.route if choice.route in desk.offered(letter) else Route.REGISTER_ON_CASE
    item = await _held(desk, press, chosen)
    form = await _route_form(desk, press, item, chosen)
    form = replace(
        form,
        # a title that was made from what may not be shown any more is none to begin with
        public_title=form.public_title if changed and form.subject is None else choice.public_title,
        title_confirmed=choice.title_confirmed and not changed,
        attest_open=attest_open and not changed,
        confirm_reception=choice.confirm_reception,
        faults=routed.faults,
    )
    if choice.route is Route.TRANSFER_CASE:
        return form
    form = replace(
        form,
        access_code=choice.access_code,
        legal_basis=choice.legal_basis,
        access_group=choice.access_group,
        responsible_unit=choice.responsible_unit,
        handler=choice.handler,
        document_date=choice.document_date,
        new_case=choice.new_case,
        new_case_title=choice.case_title,
    )
    if choice.route is Route.REGISTER_ON_NEW_CASE:
        return form
    # the archive has been asked about what was typed: a suggestion is looked up anew only where the letter is another
    suggested = await suggest_case(desk, item) if changed else None
    kept = suggested is None or choice.case_number not in ("", suggested.number)
    return replace(
        form,
        case_number=choice.case_number if suggested is None or kept else suggested.number,
        case_title=routed.case_title if suggested is None or kept else suggested.title,
        case_from="" if suggested is None or kept else suggested.source,
    )


async def by_hand_form(
    desk: Desk, press: Press, inputs: Mapping[str, str] | None = None, faults: tuple[FieldFault, ...] = ()
) -> ByHandForm:
    item = await _held(desk, press, Route.DONE_BY_HAND)
    typed = inputs or {}
    return ByHandForm(
        item_id=item.item_id,
        version=item.version,
        by_hand=typed.get("by_hand", ""),
        entry_number=typed.get("entry_number", ""),
        faults=faults,
    )


async def not_for_record_form(
    desk: Desk, press: Press, inputs: Mapping[str, str] | None = None, faults: tuple[FieldFault, ...] = ()
) -> NotForRecordForm:
    item = await _held(desk, press, Route.NOT_FOR_RECORD)
    reason = (inputs or {}).get("not_for_record", "")
    return NotForRecordForm(item_id=item.item_id, version=item.version, not_for_record=reason, faults=faults)


async def more_form(desk: Desk, press: Press, faults: tuple[FieldFault, ...] = ()) -> MoreForm:
    """The rarer choices; claims nothing. Of a colleague's letter they are notes, unless one may take it over."""
    person = press.person
    person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        claimant = await person_name(desk, tx, item.claimant)
        colleagues = await _colleagues(desk, tx, person)
        unread = is_unread(item, await tx.effects(item.item_id))
        tellable = unread and await may_be_told(desk, tx, item)
        seen = await personal_view(desk, tx, item, person)
    mine, printed = holds(person, item), await has_printed(desk, person, item.item_id)
    others = item.state in (State.CLAIMED, State.NEEDS_ATTENTION) and item.claimant != person.person_id
    takes_over = others and await may_take_over(desk, person)
    if not mine and not others and item.state not in (State.WAITING, State.NEEDS_ATTENTION):
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    return MoreForm(
        item_id=item.item_id,
        version=item.version,
        colleagues=colleagues if mine else (),
        may_take_over=takes_over,
        may_forward=mine and may_be_forwarded(desk, item),
        may_notify=mine and tellable,
        may_leave_unread=mine and unread and Route.LEAVE_UNREAD in desk.offered(item.letter),
        # its button has made room on the card
        may_not_record=(mine and bool(reading_link(desk, item))) or seen.suggestion is not None,
        may_refuse=mine and may_be_refused(desk, item),
        may_mail=mine and Route.INTERNAL_MAIL in desk.offered(item.letter) and printed,
        claimant_name=claimant,
        faults=faults,
        taken_by=claimant if others and not takes_over else "",
        may_snooze=mine or item.state is State.WAITING,
        may_note=True,
        notes=item.notes,
    )


async def delete_form(
    desk: Desk, press: Press, faults: tuple[FieldFault, ...] = (), *, last: bool = False
) -> DeleteForm:
    """The two pages before a letter is deleted at its source; the archive is asked before each of them."""
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
    number = need_deletable(desk, item, press.person)
    unsafe = await entry_fault(desk, number)
    letter = item.letter
    return DeleteForm(
        item_id=item.item_id,
        version=item.version,
        source_name=desk.source_name(letter.ref.source_id),
        archive_name=desk.archive_name,
        unit_name=desk.policy.unit_name(letter.unit),
        entry_number=number,
        last=last,
        blocked=unsafe is not None,
        faults=faults if unsafe is None else (unsafe,),
    )


async def _colleagues(desk: Desk, tx: Transaction, person: Person) -> tuple[Colleague, ...]:
    """Those who may be handed an item, by name: whoever is at work."""
    now = desk.clock.now()
    away = {absence.person for absence in await tx.absences(since=now) if absence.covers(now)}
    named = [
        Colleague(person_id=one.person_id, name=await person_name(desk, tx, one.person_id))
        for one in desk.people.values()
        if one.may(Deed.WORK_ON_ITEMS) and one.person_id not in (away | {person.person_id})
    ]
    return tuple(sorted((one for one in named if one.name), key=lambda one: one.name))


async def was_done_form(
    desk: Desk, press: Press, entry_number: str = "", faults: tuple[FieldFault, ...] = ()
) -> WasDoneForm:
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        stuck = await stuck_effect(tx, item)
        known = entry_of(await tx.effects(item.item_id, round_no=item.round))
    trouble = item.trouble
    if trouble is None or stuck is None or item.state is not State.NEEDS_ATTENTION:
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    need_answerable(stuck)
    if len(trouble.entry_numbers) == 1:
        known = trouble.entry_numbers[0]
    elif trouble.entry_numbers:
        known = ""
    if stuck.kind in NEEDS_CASE and known:
        known = await _case_of_entry(desk, known)
    return WasDoneForm(
        item_id=item.item_id,
        version=item.version,
        trouble=trouble_view(trouble),
        number_needed=stuck.kind in NEEDS_NUMBER | NEEDS_CASE,
        of_case=stuck.kind in NEEDS_CASE,
        entry_number=entry_number or known,
        faults=faults,
    )


async def _case_of_entry(desk: Desk, number: str) -> str:
    """Empty where the archive does not tell: then the archivist types it."""
    entry = await find_entry(desk, number)
    return "" if isinstance(entry, FieldFault) else entry.case_number


async def _held(desk: Desk, press: Press, chosen: Route) -> IntakeItem:
    """The item, claimed by whoever pressed: opening a form is the beginning of the work.

    Opening once more is no repeat to be recognised: it gives the same form again.
    """
    press.person.need(Deed.WORK_ON_ITEMS)
    need_mode(desk, chosen)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        need_offered(desk, item.letter, chosen)
        if holds(press.person, item):
            return item
        return await claim_in(desk, tx, item, press.person)

    return await desk.decide(decision)
