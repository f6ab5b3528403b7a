"""What counts as a difference: entry by entry, receipt by receipt, and of a thread its last letter alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app.aftercare.reconcile.rules import (
    Handled,
    expects_entry,
    of_entry,
    of_receipt,
    owes_receipt,
    unknown_entry,
)
from bot.domain.differences import DifferenceKind
from bot.domain.effects import Effect, EffectKind, EffectState
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, Outcome, Route, State, Trouble
from bot.domain.routes import ByHand
from bot.ports.archive import RegistryEntry
from tests.store.builders import AT, KARI, a_letter, an_item

WITHOUT, GONE, UNKNOWN, VOID, NOT_FINAL, MISSING, BACK = DifferenceKind
REGISTERED = Outcome(route=Route.REGISTER_ON_CASE, by=KARI, at=AT, entry_number="26/1-1")
ENTRY = RegistryEntry(number="26/1-1", status="J", recorded=True)
SEEN = a_letter(seen_at_source=True, archived_at_source=True)


def an_effect(kind: EffectKind, **changes: Any) -> Effect:
    values = {
        "effect_id": 1, "item_id": ItemId("item-1"), "round": 1, "kind": kind, "ordinal": 10, "args": {},
        "state": EffectState.DONE, "due_at": AT,
    }  # fmt: skip
    return Effect(**(values | changes))


def put_away(told: str = "done", **changes: Any) -> Effect:
    return an_effect(EffectKind.PUT_AWAY, result={"put_away": told} if told else {}, **changes)


READ, CONFIRMED = an_effect(EffectKind.MARK_READ), an_effect(EffectKind.CONFIRM)
CANCELLED = an_effect(EffectKind.CONFIRM, state=EffectState.CANCELLED)


def another(number: int, **changes: Any) -> IntakeItem:
    return an_item(number, letter=a_letter(number, thread_id="thread-1"), **changes)


def handled(
    *effects: Effect, outcome: Outcome = REGISTERED, beside: tuple[IntakeItem, ...] = (), **item: Any
) -> Handled:
    mine = an_item(1, state=State.HANDLED, outcome=outcome, **item)
    return Handled(item=mine, outcome=outcome, effects=effects, thread=(mine, *beside))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (REGISTERED, True),
        (replace(REGISTERED, entry_number=""), True),
        (Outcome(route=Route.ALREADY_REGISTERED, by=KARI, at=AT), True),
        (Outcome(route=Route.DONE_BY_HAND, by=KARI, at=AT, reason=ByHand.REGISTERED), True),
        (Outcome(route=Route.DONE_BY_HAND, by=KARI, at=AT, reason=ByHand.PRINTED), False),
        (Outcome(route=Route.NOT_FOR_RECORD, by=KARI, at=AT), False),
        (Outcome(route=None, by=KARI, at=AT), False),
    ],
)
def test_which_letters_have_an_entry(outcome: Outcome, expected: bool) -> None:
    assert expects_entry(outcome) is expected


@pytest.mark.parametrize(
    ("effects", "archived", "kind"),
    [
        ((READ, put_away()), False, WITHOUT),
        ((READ,), False, WITHOUT),
        ((CONFIRMED,), False, WITHOUT),
        ((), True, WITHOUT),
        ((), False, GONE),
        ((CANCELLED, put_away("not_done")), False, GONE),
        ((replace(READ, error="rejected"), put_away("failed")), False, GONE),
    ],
)
def test_an_entry_that_is_gone_weighs_more_once_a_receipt_was_given(
    effects: tuple[Effect, ...], archived: bool, kind: DifferenceKind
) -> None:
    assert of_entry(handled(*effects, letter=a_letter(archived_at_source=archived)), None) is kind


@pytest.mark.parametrize(
    ("outcome", "entry", "kind"),
    [
        (REGISTERED, ENTRY, None),
        (REGISTERED, replace(ENTRY, recorded=False, status="M"), NOT_FINAL),
        (REGISTERED, replace(ENTRY, void=True, recorded=False), VOID),
        (replace(REGISTERED, temporary=True), replace(ENTRY, recorded=False), None),
        (replace(REGISTERED, temporary=True), replace(ENTRY, void=True), VOID),
        (replace(REGISTERED, route=Route.ALREADY_REGISTERED), replace(ENTRY, recorded=False), None),
    ],
)
def test_an_entry_is_as_final_as_we_left_it(
    outcome: Outcome, entry: RegistryEntry, kind: DifferenceKind | None
) -> None:
    assert of_entry(handled(outcome=outcome), entry) is kind


@pytest.mark.parametrize(
    ("effects", "seen", "kind"),
    [
        ((put_away(),), SEEN, None),
        ((put_away("failed"),), SEEN, None),
        ((put_away(),), None, None),
        ((put_away(),), replace(SEEN, archived_at_source=False), BACK),
        ((put_away("failed"),), replace(SEEN, archived_at_source=False), MISSING),
        ((put_away("", state=EffectState.CANCELLED),), replace(SEEN, archived_at_source=False), MISSING),
        ((put_away("newer_content"),), replace(SEEN, archived_at_source=False), MISSING),
        ((put_away("others"),), replace(SEEN, archived_at_source=False), None),
        ((put_away("not_done"),), replace(SEEN, archived_at_source=False), None),
        ((CANCELLED,), replace(SEEN, confirmation_needed=True), MISSING),
        ((CONFIRMED, put_away()), replace(SEEN, confirmation_needed=False), None),
        ((READ,), a_letter(seen_at_source=True), None),
        ((READ,), a_letter(), MISSING),
        ((READ,), a_letter(content_at=AT + timedelta(days=1)), None),
    ],
)
def test_the_source_has_the_last_word_on_receipts(
    effects: tuple[Effect, ...], seen: Any, kind: DifferenceKind | None
) -> None:
    assert of_receipt(handled(*effects), seen) is kind


def test_what_was_edited_is_unread_for_a_reason() -> None:
    assert of_receipt(handled(READ, changed_at=AT), a_letter()) is None


def test_of_several_letters_nobody_knows_which_one_waits_for_confirmation() -> None:
    mine = handled(CONFIRMED, beside=(another(2, state=State.HANDLED, outcome=REGISTERED),))
    assert of_receipt(mine, replace(SEEN, confirmation_needed=True)) is None


def test_effects_of_earlier_rounds_count_no_more() -> None:
    assert not owes_receipt(handled(put_away(), round=2))


@pytest.mark.parametrize(
    ("beside", "owes"),
    [
        ((), True),
        ((another(2, state=State.WITHDRAWN),), True),
        ((another(2, state=State.WAITING),), False),
        ((another(2, state=State.NEEDS_ATTENTION),), False),
        ((another(2, state=State.HANDLED, outcome=replace(REGISTERED, at=AT - timedelta(days=1))),), True),
        ((another(2, state=State.HANDLED, outcome=replace(REGISTERED, at=AT + timedelta(days=1))),), False),
        ((another(2, state=State.HANDLED, outcome=REGISTERED),), False),
        ((another(2, state=State.HANDLED, outcome=Outcome(route=Route.LEAVE_UNREAD, by=KARI, at=AT)),), False),
        ((another(2, state=State.HANDLED, outcome=Outcome(route=None, by=KARI, at=AT + timedelta(days=1))),), True),
    ],
)
def test_of_a_thread_its_last_letter_answers_once_all_are_closed(beside: tuple[IntakeItem, ...], owes: bool) -> None:
    assert owes_receipt(handled(put_away(), beside=beside)) is owes


def test_entries_that_the_ledger_knows_are_no_news() -> None:
    made = an_effect(EffectKind.CREATE_ENTRY, result={"entry_number": "26/1-1"})
    asked = an_item(trouble=Trouble(code="possible_entry", effect_id=1, entry_numbers=("26/1-2",)))
    second, third = replace(ENTRY, number="26/1-2"), replace(ENTRY, number="26/1-3")
    assert unknown_entry(an_item(), (made,), (ENTRY,)) is None
    assert unknown_entry(an_item(), (), (ENTRY,)) == ENTRY
    assert unknown_entry(an_item(), (), (replace(ENTRY, void=True),)) is None
    assert unknown_entry(asked, (made,), (ENTRY, second, third)) == third
