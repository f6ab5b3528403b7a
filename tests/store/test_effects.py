"""Effects: planned, leased in order, changed by whoever holds them, cancelled all or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store import SqlStore
from bot.domain.effects import Effect, EffectKind, EffectState, Step
from bot.errors import Conflict
from tests.store.builders import AT, an_item, planned, steps

MINUTE = timedelta(minutes=1)


async def _becomes(store: SqlStore, effect: Effect, state: EffectState, **changes: object) -> Effect:
    later = replace(effect, state=state, **changes)
    async with store.transaction() as tx:
        await tx.replace_effect(later, was=effect)
    return later


async def test_a_plan_stands_as_it_was_made(store: SqlStore) -> None:
    item = an_item(round=2)
    plan = [
        Step(kind=EffectKind.CREATE_ENTRY, ordinal=20, args={"case_number": "26/1", "again": 1}),
        Step(kind=EffectKind.OPEN_LETTER, ordinal=10),
    ]
    async with store.transaction() as tx:
        await tx.add_item(item)
        await tx.add_effects(item, plan, due_at=AT)
        await tx.add_effects(replace(item, round=3), steps(5), due_at=AT)
        await tx.add_effects(item, (), due_at=AT)
    async with store.transaction() as tx:
        first, second = await tx.effects(item.item_id, round_no=2)
        assert len(await tx.effects(item.item_id)) == 3
    assert (first.kind, first.ordinal, first.args, first.state) == (
        EffectKind.OPEN_LETTER, 10, {}, EffectState.PLANNED,
    )  # fmt: skip
    assert second.args == {"case_number": "26/1", "again": 1}
    assert (second.round, second.attempts, second.due_at, second.lease_owner) == (2, 0, AT, "")


async def test_a_place_in_a_plan_is_taken_once(store: SqlStore) -> None:
    (effect,) = await planned(store, 10)
    with pytest.raises(Conflict) as refused:
        async with store.transaction() as tx:
            await tx.add_effects(an_item(), steps(20, 10), due_at=AT)
    assert refused.value.reason == "effect"
    async with store.transaction() as tx:
        assert await tx.effects(effect.item_id) == (effect,)


@pytest.mark.parametrize(
    "meanwhile",
    [{"state": EffectState.LEASED}, {"attempts": 1}, {"lease_owner": "other"}],
    ids=lambda it: next(iter(it)),
)
async def test_whoever_does_not_hold_an_effect_cannot_change_it(store: SqlStore, meanwhile: dict[str, object]) -> None:
    (effect,) = await planned(store, 10)
    stands = replace(effect, **meanwhile)
    async with store.transaction() as tx:
        await tx.replace_effect(stands, was=effect)
    with pytest.raises(Conflict) as refused:
        async with store.transaction() as tx:
            await tx.replace_effect(replace(effect, state=EffectState.DONE), was=effect)
    assert refused.value.reason == "effect"
    async with store.transaction() as tx:
        assert await tx.effects(effect.item_id) == (stands,)


async def test_an_effect_is_leased_until_a_time_of_the_database(store: SqlStore) -> None:
    (effect,) = await planned(store, 10)
    before = await store.database_now()
    leased = await store.lease_due("runner", for_=MINUTE)
    after = await store.database_now()
    assert leased is not None
    assert leased.leased_until is not None
    assert before + MINUTE <= leased.leased_until <= after + MINUTE
    assert leased == replace(effect, state=EffectState.LEASED, lease_owner="runner", leased_until=leased.leased_until)
    async with store.transaction() as tx:
        assert await tx.effects(effect.item_id) == (leased,)


async def test_only_what_is_due_is_leased_and_the_longest_due_first(store: SqlStore) -> None:
    (late,) = await planned(store, 10, number=1, due_in=MINUTE)
    (early,) = await planned(store, 10, number=2, due_in=-MINUTE)
    (now,) = await planned(store, 10, number=3)
    found = [await store.lease_due("runner", for_=MINUTE) for _ in range(3)]
    assert [effect and effect.effect_id for effect in found] == [early.effect_id, now.effect_id, None]
    store.shift_clock(MINUTE)
    leased = await store.lease_due("runner", for_=MINUTE)
    # the other two leases have run out by now, but they became due earlier
    assert leased is not None
    assert leased.effect_id == early.effect_id
    await store.lease_due("runner", for_=MINUTE)
    last = await store.lease_due("runner", for_=MINUTE)
    assert last is not None
    assert last.effect_id == late.effect_id


async def test_a_lease_that_ran_out_can_be_taken_and_the_old_holder_notices(store: SqlStore) -> None:
    await planned(store, 10)
    old = await store.lease_due("dead", for_=MINUTE)
    assert old is not None
    assert await store.lease_due("alive", for_=MINUTE) is None
    store.shift_clock(MINUTE * 2)
    new = await store.lease_due("alive", for_=MINUTE)
    assert new is not None
    assert (new.effect_id, new.lease_owner, new.attempts) == (old.effect_id, "alive", old.attempts + 1)
    with pytest.raises(Conflict):
        await _becomes(store, old, EffectState.SENT, attempts=1)


@pytest.mark.parametrize("state", [EffectState.DONE, EffectState.CANCELLED])
async def test_a_settled_effect_lets_the_next_one_pass(store: SqlStore, state: EffectState) -> None:
    first, second = await planned(store, 10, 20)
    await _becomes(store, first, state)
    leased = await store.lease_due("runner", for_=MINUTE)
    assert leased is not None
    assert leased.effect_id == second.effect_id


@pytest.mark.parametrize("state", [EffectState.LEASED, EffectState.SENT, EffectState.UNKNOWN, EffectState.FAILED])
async def test_an_unsettled_effect_blocks_the_later_ones_of_its_round_only(store: SqlStore, state: EffectState) -> None:
    first, _second = await planned(store, 10, 20)
    far = await store.database_now() + timedelta(hours=1)
    await _becomes(store, first, state, leased_until=far)
    (other,) = await planned(store, 10, number=2)
    again = replace(an_item(), round=2)
    async with store.transaction() as tx:
        await tx.add_effects(again, steps(20), due_at=await store.database_now())
    leased = [await store.lease_due("runner", for_=MINUTE) for _ in range(3)]
    assert leased[0] is not None
    assert leased[1] is not None
    assert [leased[0].effect_id, leased[1].round, leased[2]] == [other.effect_id, 2, None]


async def test_a_later_effect_that_is_due_waits_for_an_earlier_one_that_is_not(store: SqlStore) -> None:
    first, _second = await planned(store, 10, 20)
    await _becomes(store, first, EffectState.PLANNED, due_at=first.due_at + MINUTE)
    assert await store.lease_due("runner", for_=MINUTE) is None


async def test_a_whole_plan_is_cancelled(store: SqlStore) -> None:
    effects = await planned(store, 10, 20, 30)
    async with store.transaction() as tx:
        assert await tx.cancel_plan(effects[0].item_id, round_no=1)
    async with store.transaction() as tx:
        stands = await tx.effects(effects[0].item_id)
    assert stands == tuple(replace(effect, state=EffectState.CANCELLED) for effect in effects)
    assert await store.lease_due("runner", for_=MINUTE) is None


@pytest.mark.parametrize("state", [state for state in EffectState if state is not EffectState.PLANNED])
async def test_a_plan_that_has_begun_is_not_cancelled_at_all(store: SqlStore, state: EffectState) -> None:
    first, second = await planned(store, 10, 20)
    begun = await _becomes(store, first, state)
    async with store.transaction() as tx:
        assert not await tx.cancel_plan(first.item_id, round_no=1)
        assert await tx.effects(first.item_id) == (begun, second)


async def test_another_round_is_not_cancelled(store: SqlStore) -> None:
    (effect,) = await planned(store, 10)
    async with store.transaction() as tx:
        assert await tx.cancel_plan(effect.item_id, round_no=2)
        assert await tx.effects(effect.item_id) == (effect,)


async def test_unknown_outcomes_are_asked_about_when_they_are_due(store: SqlStore) -> None:
    now, later, planned_one = [(await planned(store, 10, number=number))[0] for number in (1, 2, 3)]
    now = await _becomes(store, now, EffectState.UNKNOWN)
    later = await _becomes(store, later, EffectState.UNKNOWN, due_at=later.due_at + MINUTE)
    assert await store.unsettled() == (now,)
    store.shift_clock(MINUTE * 2)
    assert await store.unsettled() == (now, later)
    assert await store.unsettled(limit=1) == (now,)
    assert planned_one.state is EffectState.PLANNED
