"""Many at once: one winner, one chain, nothing half done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store import SqlStore
from bot.domain.audit import first_break
from bot.domain.effects import EffectState
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import MessageRef, State
from bot.errors import Conflict
from bot.ports.source import SuppressedLetter
from bot.ports.store import BoardState
from tests.store.builders import AT, KARI, UNIT, an_entry, an_item, planned
from tests.store.other_process import WRITES
from tests.store.processes import other_process
from tests.stores import opened

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def stores(database: str) -> AsyncIterator[list[SqlStore]]:
    """Replicas on PostgreSQL; on SQLite the bot and commands beside it."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(opened(database))
        others = [await stack.enter_async_context(opened(database, exclusive=False)) for _ in range(2)]
        yield [first, *others]


async def _at_once(times: int, deed: Callable[[int], Awaitable[object]]) -> list[object]:
    return await asyncio.gather(*(deed(number) for number in range(times)), return_exceptions=True)


async def test_of_fifty_who_claim_one_wins_and_the_others_hear_who(stores: list[SqlStore]) -> None:
    item = an_item()
    async with stores[0].transaction() as tx:
        await tx.add_item(item)
        await tx.save_board(BoardState(board_id="board-1", address="{}", set_by=KARI, set_at=AT))

    async def claim(number: int) -> str:
        person = PersonId(f"person-{number}")
        async with stores[number % len(stores)].transaction() as tx:
            found = await tx.item(item.item_id)
            assert found is not None
            if found.state is not State.WAITING:
                raise Conflict(found.state.value, winner=found.claimant or "")
            claimed = replace(item, state=State.CLAIMED, version=2, claimant=person)
            await tx.replace_item(claimed, was=found)
            await tx.want_card(item.item_id, version=2, urgent=True)
            await tx.audit(an_entry(actor=person))
        return person

    answers = await _at_once(50, claim)
    (winner,) = [answer for answer in answers if isinstance(answer, str)]
    losers = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(losers) == 49
    assert {loser.winner for loser in losers} == {winner}
    trail = [chained async for chained in stores[0].audit_trail()]
    assert [chained.entry.actor for chained in trail] == [winner]


async def test_of_many_who_add_a_letter_one_adds_it(stores: list[SqlStore]) -> None:
    async def add(number: int) -> bool:
        async with stores[number % len(stores)].transaction() as tx:
            return await tx.add_item(an_item(item_id=ItemId(f"item-{number}")))

    answers = await _at_once(20, add)
    assert sorted(map(str, answers)) == ["False"] * 19 + ["True"]
    async with stores[0].transaction() as tx:
        assert len(await tx.items()) == 1


async def test_a_press_and_a_suppressed_letter_count_once(stores: list[SqlStore]) -> None:
    letter = SuppressedLetter(
        ref=MessageRef(source_id="altinn", external_id="x"), unit=UNIT, service_id="svc", rule="not_on_allow_list"
    )

    async def count(number: int) -> bool:
        async with stores[number % len(stores)].transaction() as tx:
            new = await tx.remember_action("digest", item_id=ItemId("item-1"), at=AT)
            assert await tx.count_suppressed(letter, at=AT) == new
            return new

    assert (await _at_once(20, count)).count(True) == 1
    async with stores[0].transaction() as tx:
        assert [counts.letters for counts in await tx.hidden(since=AT, until=AT + timedelta(seconds=1))] == [1]


async def test_each_effect_is_leased_by_one(stores: list[SqlStore]) -> None:
    for number in range(6):
        await planned(stores[0], 10, number=number)

    async def lease(number: int) -> int | None:
        effect = await stores[number % len(stores)].lease_due(f"owner-{number}", for_=MINUTE)
        return effect and effect.effect_id

    leased = [effect_id for effect_id in await _at_once(24, lease) if effect_id is not None]
    # a row that another one is just taking is passed over, so one round may leave some
    leased += [effect_id for effect_id in await _at_once(6, lease) if effect_id is not None]
    assert len(leased) == len(set(leased)) == 6


async def test_a_plan_is_either_cancelled_or_begun(stores: list[SqlStore]) -> None:
    bot, other = stores[0], stores[1]
    for number in range(12):
        first, *rest = await planned(bot, 10, 20, 30, number=number)

        async def cancel(item_id: ItemId = first.item_id) -> bool:
            async with other.transaction() as tx:
                return await tx.cancel_plan(item_id, round_no=1)

        cancelled, leased = await asyncio.gather(cancel(), bot.lease_due("runner", for_=MINUTE))
        async with bot.transaction() as tx:
            states = [effect.state for effect in await tx.effects(first.item_id)]
        if cancelled:
            assert leased is None
            assert states == [EffectState.CANCELLED] * 3
        else:
            assert leased is not None
            assert leased.effect_id == first.effect_id
            assert states == [EffectState.LEASED, EffectState.PLANNED, EffectState.PLANNED]
            async with bot.transaction() as tx:
                for effect in (leased, *rest):
                    await tx.replace_effect(replace(effect, state=EffectState.DONE), was=effect)


async def test_of_two_holders_of_a_lease_one_sends(stores: list[SqlStore]) -> None:
    await planned(stores[0], 10)
    leased = await stores[0].lease_due("runner", for_=MINUTE)
    assert leased is not None

    async def send(number: int) -> bool:
        async with stores[number % len(stores)].transaction() as tx:
            await tx.replace_effect(replace(leased, state=EffectState.SENT, attempts=1), was=leased)
        return True

    answers = await _at_once(10, send)
    assert answers.count(True) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 9


async def test_the_chain_stays_one_line(stores: list[SqlStore]) -> None:
    async def write(number: int) -> None:
        async with stores[number % len(stores)].transaction() as tx:
            await tx.audit(an_entry(number))
            await tx.add_item(an_item(number))
            await tx.audit(an_entry(number, verb="item:seen"))

    assert await _at_once(40, write) == [None] * 40
    trail = [chained async for chained in stores[0].audit_trail()]
    assert [chained.number for chained in trail] == list(range(1, 81))
    assert first_break(trail) is None
    # the two of one transaction stand together
    assert all(trail[at].entry.item_id == trail[at + 1].entry.item_id for at in range(0, 80, 2))


async def test_two_processes_write_one_chain(database: str) -> None:
    async with opened(database) as store, other_process("write", database) as beside:

        async def write(number: int) -> None:
            async with store.transaction() as tx:
                await tx.add_item(an_item(number))
                await tx.audit(an_entry(number))

        assert await _at_once(WRITES, write) == [None] * WRITES
        assert await beside.wait() == 0
        trail = [chained async for chained in store.audit_trail()]
        async with store.reading() as tx:
            assert len(await tx.items()) == 2 * WRITES
    assert len(trail) == 2 * WRITES
    assert first_break(trail) is None


async def test_eight_writers_lose_no_update(stores: list[SqlStore]) -> None:
    item = an_item(version=0)
    async with stores[0].transaction() as tx:
        await tx.add_item(item)

    async def raise_version(number: int) -> None:
        done = 0
        while done < 5:
            try:
                async with stores[number % len(stores)].transaction() as tx:
                    found = await tx.item(item.item_id)
                    assert found is not None
                    await tx.replace_item(replace(found, version=found.version + 1), was=found)
            except Conflict:
                continue
            done += 1

    assert await _at_once(8, raise_version) == [None] * 8
    async with stores[0].transaction() as tx:
        found = await tx.item(item.item_id)
    assert found is not None
    assert found.version == 40


async def test_a_card_wanted_while_the_board_is_replaced_is_on_the_new_one(stores: list[SqlStore]) -> None:
    async def set_board(number: int) -> None:
        async with stores[1].transaction() as tx:
            await tx.save_board(BoardState(board_id=f"board-{number}", address="{}", set_by=KARI, set_at=AT))

    await set_board(0)
    for number in range(1, 9):

        async def want(subject: int, round_no: int = number) -> None:
            async with stores[0].transaction() as tx:
                await tx.want_card(f"item-{round_no}-{subject}", version=1)

        await asyncio.gather(want(1), set_board(number), want(2), want(3))
    async with stores[0].transaction() as tx:
        assert len(await tx.cards_to_draw("board-8", limit=100)) == 24
