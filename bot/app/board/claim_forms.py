"""The dialogs about claims, filled: putting a letter off, notes on it, and several letters of the list card at once."""

from __future__ import annotations

from datetime import datetime

from bot.app.board.showing import sees_subject
from bot.app.choices.several import MOST_AT_ONCE
from bot.app.choices.snooze import need_snoozable, snooze_deadline
from bot.app.choices.tell_unit import may_be_told
from bot.app.desk import Desk, Mode, person_name, stored_item
from bot.app.press import Press
from bot.domain.item import IntakeItem, Route, State
from bot.domain.people import Deed, Person
from bot.domain.snooze import last_day, snooze_moments
from bot.ports.claim_forms import (
    NotesForm,
    NoteView,
    SeveralDeed,
    SeveralForm,
    SeveralRow,
    SnoozeForm,
    SnoozeInputs,
    SnoozeMoment,
)
from bot.ports.forms import FieldFault
from bot.ports.store import Transaction

_SHOWN_NOTES = 10


def snooze_inputs(desk: Desk, inputs: dict[str, str] | None = None, *, before: datetime | None = None) -> SnoozeInputs:
    """With what was typed, where the form comes back; of the known moments those that lie before a deadline."""
    typed = inputs or {}
    known = snooze_moments(desk.clock.now(), desk.claims, desk.calendar)
    moments = (SnoozeMoment(choice=choice, at=at) for choice, at in known.items())
    return SnoozeInputs(
        moments=tuple(moment for moment in moments if before is None or moment.at < before),
        chosen=typed.get("snooze", ""),
        day=typed.get("snooze_day", ""),
        clock=typed.get("snooze_clock", ""),
    )


async def snooze_form(desk: Desk, press: Press, faults: tuple[FieldFault, ...] = ()) -> SnoozeForm:
    """Raises NotAllowed or Conflict where the letter is not this person's to put off."""
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
    need_snoozable(press, item)
    deadline, warns = snooze_deadline(desk, item), desk.able(item.letter).warns_when_due
    return SnoozeForm(
        item_id=item.item_id,
        version=item.version,
        when=snooze_inputs(desk, dict(press.inputs), before=deadline),
        last_day=last_day(item, desk.clock.now(), desk.claims),
        deadline=deadline,
        warns_at=item.letter.due_at if warns else None,
        snoozed_until=item.snoozed_until,
        faults=faults,
    )


async def notes_form(desk: Desk, press: Press, faults: tuple[FieldFault, ...] = ()) -> NotesForm:
    """For all who work on items, whoever has taken the letter."""
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        kept = await tx.item_notes(item.item_id, limit=_SHOWN_NOTES)
        notes = [NoteView(text=one.text, by_name=await person_name(desk, tx, one.by), at=one.at) for one in kept]
    return NotesForm(
        item_id=item.item_id,
        version=item.version,
        notes=tuple(notes),
        older=max(item.notes - len(notes), 0),
        note=press.inputs.get("note", "") if faults else "",
        faults=faults,
    )


async def several_form(desk: Desk, press: Press, faults: tuple[FieldFault, ...] = ()) -> SeveralForm:
    """The oldest letters of the list card, and what can be done to at least one of them. Claims nothing."""
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        items = await tx.items(states=(State.WAITING,), backlog=True, limit=MOST_AT_ONCE)
        waiting = await tx.count_items(states=(State.WAITING,), backlog=True)
        deeds = [deed for deed in SeveralDeed if await _is_offered(desk, tx, items, deed)]
    inputs = press.inputs
    return SeveralForm(
        rows=tuple(_row(desk, item, press.person) for item in items),
        waiting=waiting,
        deeds=tuple(deeds),
        when=snooze_inputs(desk, dict(inputs)),
        chosen=tuple(filter(None, inputs.get("chosen", "").split(","))),
        deed=inputs.get("deed", ""),
        not_for_record=inputs.get("not_for_record", ""),
        faults=faults,
    )


async def _is_offered(desk: Desk, tx: Transaction, items: tuple[IntakeItem, ...], deed: SeveralDeed) -> bool:
    if deed in (SeveralDeed.CLAIM, SeveralDeed.SNOOZE):
        return True
    if deed is SeveralDeed.NOTIFY_UNIT:
        return any([await may_be_told(desk, tx, item) for item in items])
    if deed is SeveralDeed.TRANSFER_CASE and desk.mode is Mode.OBSERVE:
        return False
    return any(Route(deed.value) in desk.offered(item.letter) for item in items)


def _row(desk: Desk, item: IntakeItem, person: Person) -> SeveralRow:
    letter = item.letter
    return SeveralRow(
        item_id=item.item_id,
        version=item.version,
        unit_name=desk.policy.unit_name(letter.unit),
        service_name=desk.policy.service_name(letter.service_id),
        received_at=letter.received_at,
        subject=letter.subject if sees_subject(desk, item, person) else None,
    )
