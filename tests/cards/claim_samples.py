"""The views about claims that the card tests draw. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from bot.domain.identifiers import ItemId
from bot.domain.item import State
from bot.domain.snooze import SnoozeChoice
from bot.ports.claim_forms import (
    ClaimForm,
    NotesForm,
    NoteView,
    SeveralDeed,
    SeveralDone,
    SeveralForm,
    SeveralResult,
    SeveralRow,
    SnoozeForm,
    SnoozeInputs,
    SnoozeMoment,
)
from bot.ports.forms import FieldFault
from bot.ports.mine_view import MineRow, MineView
from bot.ports.views import Button

ITEM = ItemId("0198c0de-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 20, 7, 14, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
WHEN = SnoozeInputs(
    moments=tuple(SnoozeMoment(choice=choice, at=MONDAY) for choice in SnoozeChoice if choice is not SnoozeChoice.OWN)
)
ROWS = (
    SeveralRow(item_id=ITEM, version=1, unit_name="Plan og bygg", service_name="Vedtak", received_at=AT),
    SeveralRow(
        item_id=ItemId("0198c0de-0000-7000-8000-000000000002"),
        version=2,
        unit_name="Kulturskolen",
        service_name="Rundskriv",
        received_at=AT,
        subject="Nytt om [noter](https://ond.invalid)",
    ),
)


def _result(key: str, *, done: bool = False, name: str = "") -> SeveralResult:
    return SeveralResult(unit_name="Plan og bygg", service_name="Vedtak", received_at=AT, done=done, key=key, name=name)


CLAIM_FORMS: Mapping[str, ClaimForm] = {
    "snooze": SnoozeForm(item_id=ITEM, version=4, when=WHEN, last_day=date(2026, 12, 20)),
    "snooze_again": SnoozeForm(
        item_id=ITEM,
        version=4,
        when=SnoozeInputs(moments=WHEN.moments[:1], chosen="own", day="2026-12-24"),
        last_day=date(2026, 12, 20),
        deadline=MONDAY,
        snoozed_until=MONDAY,
        faults=(FieldFault(field="snooze_day", code="snooze_moment_missing"),),
    ),
    "snooze_warned": SnoozeForm(item_id=ITEM, version=4, when=WHEN, last_day=date(2026, 12, 20), warns_at=AT),
    "notes": NotesForm(
        item_id=ITEM,
        version=4,
        notes=(
            NoteView(text="Ringt enheten [her](https://ond.invalid), de sender saksnummer", by_name="Kari", at=AT),
            NoteView(text=None, by_name="", at=AT),
        ),
        older=2,
    ),
    "notes_empty": NotesForm(
        item_id=ITEM, version=4, notes=(), faults=(FieldFault(field="note", code="note_missing"),)
    ),
    "notes_older": NotesForm(item_id=ITEM, version=4, notes=(NoteView(text="Ringt", by_name="Kari", at=AT),), older=1),
    "several": SeveralForm(rows=ROWS, waiting=41, deeds=tuple(SeveralDeed), when=WHEN),
    "several_again": SeveralForm(
        rows=ROWS,
        waiting=2,
        deeds=(SeveralDeed.CLAIM, SeveralDeed.SNOOZE),
        when=WHEN,
        chosen=(f"{ITEM}@1", "gone@4"),
        deed="snooze",
        faults=(FieldFault(field="snooze", code="choose_one"),),
    ),
    "several_empty": SeveralForm(rows=(), waiting=0, deeds=(), when=WHEN),
    "several_done": SeveralDone(
        results=(
            *(_result(f"several.done_{deed.value}", done=True) for deed in SeveralDeed),
            _result("conflict.claimed", name="Ola (test)"),
            _result("several.look"),
        )
    ),
    "several_done_one": SeveralDone(results=(_result("several.done_claim", done=True), _result("conflict.claimed"))),
}


def a_mine_row(**changes: object) -> MineRow:
    values: dict[str, object] = {
        "item_id": ITEM,
        "version": 4,
        "state": State.CLAIMED,
        "unit_name": "Plan og bygg",
        "service_name": "Vedtak",
        "received_at": AT,
        "claimed_at": AT,
        "card_link": "https://teams.microsoft.com/l/message/19%3Atavle/1?tenantId=t",
        "buttons": (Button.ROUTE, Button.MORE),
    }
    return MineRow(**{**values, **changes})


MINE: Mapping[str, MineView] = {
    "mine": MineView(
        rows=(
            a_mine_row(state=State.NEEDS_ATTENTION, buttons=(Button.WAS_DONE, Button.MORE)),
            a_mine_row(subject="Nytt om [noter](https://ond.invalid)", deadline=MONDAY),
            a_mine_row(state=State.ROUTING, deadline=AT, overdue=True, card_link="", buttons=()),
            a_mine_row(snoozed_until=MONDAY),
        ),
        count=6,
    ),
    "mine_one_more": MineView(rows=(a_mine_row(),), count=2),
    "mine_one": MineView(rows=(a_mine_row(),), count=1),
    "mine_none": MineView(rows=(), count=0),
}
