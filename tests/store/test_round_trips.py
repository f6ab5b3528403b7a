"""Whatever the domain can say comes back from the database as it was said."""

from __future__ import annotations

import uuid
from dataclasses import fields, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.store import SqlStore
from bot.domain.audit import AuditEntry, first_break
from bot.domain.effects import Step
from bot.domain.item import ConfidentialNote, IntakeItem, Letter, Outcome, Trouble
from tests.store import strategies as any_
from tests.store.builders import AT

# the database is made once for all examples; each brings its own ids
_examples = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def _own(item: IntakeItem) -> IntakeItem:
    unique = uuid.uuid4().hex
    ref = replace(item.letter.ref, external_id=item.letter.ref.external_id + unique)
    return replace(item, item_id=item.item_id + unique, letter=replace(item.letter, ref=ref))


@_examples
@given(item=any_.ITEMS, later=any_.ITEMS)
async def test_any_item(store: SqlStore, item: IntakeItem, later: IntakeItem) -> None:
    item = _own(item)
    letter = replace(later.letter, ref=item.letter.ref)
    later = replace(later, item_id=item.item_id, letter=letter, version=item.version)
    item = replace(item, version=0)
    later = replace(later, version=max(later.version, 1))
    async with store.transaction() as tx:
        assert await tx.add_item(item)
        assert await tx.item(item.item_id) == item
        await tx.replace_item(later, was=item)
        found = await tx.item_by_ref(item.letter.ref)
    assert found == later
    assert found.letter.received_at.utcoffset() == AT.utcoffset()


@_examples
@given(item=any_.ITEMS, step=any_.STEPS, due_at=any_.MOMENTS, changes=any_.EFFECT_CHANGES)
async def test_any_effect(store: SqlStore, item: IntakeItem, step: Step, due_at: Any, changes: dict[str, Any]) -> None:
    item = _own(item)
    async with store.transaction() as tx:
        await tx.add_item(item)
        await tx.add_effects(item, [step], due_at=due_at)
        (effect,) = await tx.effects(item.item_id)
        assert (effect.kind, effect.ordinal, effect.args, effect.due_at) == (step.kind, step.ordinal, step.args, due_at)
        later = replace(effect, **changes)
        await tx.replace_effect(later, was=effect)
        assert await tx.effects(item.item_id, round_no=item.round) == (later,)


@_examples
@given(item=any_.ITEMS, note=any_.CONFIDENTIAL, later=any_.CONFIDENTIAL)
async def test_any_confidential_note(
    store: SqlStore, item: IntakeItem, note: ConfidentialNote, later: ConfidentialNote
) -> None:
    item = _own(item)
    async with store.transaction() as tx:
        await tx.add_item(item)
        await tx.save_confidential(item.item_id, note, at=AT)
        assert await tx.confidential(item.item_id) == note
        await tx.save_confidential(item.item_id, later, at=AT)
        assert await tx.confidential(item.item_id) == later


@_examples
@given(entries=st.lists(any_.ENTRIES, min_size=1, max_size=3))
async def test_any_audit_entry(store: SqlStore, entries: list[AuditEntry]) -> None:
    before = [chained async for chained in store.audit_trail()]
    async with store.transaction() as tx:
        for entry in entries:
            await tx.audit(entry)
    after = [chained async for chained in store.audit_trail()]
    assert [chained.entry for chained in after[len(before) :]] == entries
    assert first_break(after) is None


def test_the_strategies_know_every_field() -> None:
    for kind, strategy in (
        (Letter, any_.LETTERS),
        (Outcome, any_.OUTCOMES),
        (Trouble, any_.TROUBLES),
        (IntakeItem, any_.ITEMS),
        (ConfidentialNote, any_.CONFIDENTIAL),
    ):
        given_fields = set(strategy.wrapped_strategy.kwargs)
        assert given_fields == {field.name for field in fields(kind)}
