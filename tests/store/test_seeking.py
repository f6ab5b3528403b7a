"""Finding items by what people remember of them, on both databases; and the numbers of items from before the search."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, delete, select, text

from adapters.store import SqlStore, schema
from adapters.store.address import read_address
from adapters.store.engines import connected, make_engines
from adapters.store.migrations.versions import r0016_seeking
from bot.domain.effects import EffectKind, Step
from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.domain.item import IntakeItem, Outcome, Route, State, Trouble
from bot.domain.said_days import SoughtDays
from bot.domain.seeking import Query, Sought
from tests.store.builders import AT, KARI, UNIT, a_letter, an_item
from tests.stores import opened

OTHER = OrgNumber("310356875")
OLA, SIRI = PersonId("ola-test"), PersonId("siri-test")
FIRST, SECOND, THIRD = (ItemId(sign * 32) for sign in "a1f")


def found_as(number: int, item_id: ItemId, state: State = State.WAITING, **letter: object) -> IntakeItem:
    return an_item(number, item_id=item_id, state=state, letter=a_letter(number, **letter))


async def three(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.add_item(found_as(1, FIRST, subject="Økonomi 100% \\ ny", sender_name="Lyktetilsynet"))
        handled = found_as(2, SECOND, State.ROUTING, unit=OTHER, subject="Bygg", received_at=AT + timedelta(days=1))
        await tx.add_item(replace(handled, claimant=KARI, routed_by=OLA, route=Route.REGISTER_ON_CASE))
        await tx.add_item(found_as(3, THIRD, subject="Gatelys", sender_name="Kari", sender_is_private=True))


async def ids(store: SqlStore, *sought: Sought, **more: object) -> list[ItemId]:
    async with store.reading() as tx:
        return [hit.item.item_id for hit in await tx.seek(Query(sought=sought, **more))]  # type: ignore[arg-type]


async def test_an_item_fits_where_every_word_does_in_some_way(store: SqlStore) -> None:
    await three(store)

    assert await ids(store) == [SECOND, THIRD, FIRST]
    assert await ids(store, oldest_first=True) == [FIRST, THIRD, SECOND]
    assert await ids(store, Sought(units=frozenset({UNIT}))) == [THIRD, FIRST]
    assert await ids(store, Sought(units=frozenset({UNIT})), Sought(written="økonomi")) == [FIRST]
    assert await ids(store, Sought(units=frozenset({OTHER}), written="økonomi")) == [SECOND, FIRST]
    assert await ids(store, Sought(people=frozenset({KARI}))) == [SECOND]
    assert await ids(store, Sought(people=frozenset({OLA}))) == [SECOND]
    assert await ids(store, Sought(sources=frozenset({"altinn"})), Sought(services=frozenset({"other"}))) == []
    assert await ids(store, Sought(item_prefix="1111")) == [SECOND]
    assert await ids(store, Sought()) == []
    assert await ids(store, states=frozenset({State.ROUTING})) == [SECOND]
    assert await ids(store, span=SoughtDays(first=AT.date(), last=AT.date())) == [THIRD, FIRST]
    assert await ids(store, span=SoughtDays(first=date(2026, 11, 24))) == [SECOND]


async def test_letters_are_found_by_what_their_senders_wrote_however_it_is_written(store: SqlStore) -> None:
    await three(store)

    for written in ("økonomi", "ØKONOMI", "Økonomi", "100%", "\\", "lykte"):
        assert await ids(store, Sought(written=written)) == [FIRST]
    assert await ids(store, Sought(written="0%0")) == []
    # a private sender's letter is not found by what stands in it
    assert await ids(store, Sought(written="gatelys")) == []
    async with store.reading() as tx:
        hits = await tx.seek(Query(sought=(Sought(written="lykte", units=frozenset({OTHER})),)))
    assert {hit.item.item_id: hit.by_letter for hit in hits} == {FIRST: True, SECOND: False}


async def test_pages_follow_each_other_without_gap_or_repeat(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number in range(1, 8):
            # two by two at the same moment
            await tx.add_item(found_as(number, ItemId(f"{number}" * 32), received_at=AT + timedelta(hours=number // 2)))
    for oldest_first in (True, False):
        seen: list[IntakeItem] = []
        async with store.reading() as tx:
            while page := await tx.seek(
                Query(oldest_first=oldest_first), limit=2,
                after=(seen[-1].letter.received_at, seen[-1].item_id) if seen else None,
            ):  # fmt: skip
                seen += [hit.item for hit in page]
        assert [item.item_id[0] for item in seen] == (list("1234567") if oldest_first else list("7654321"))


async def handled(store: SqlStore) -> None:
    """Registered on a case; a second entry made trouble."""
    await three(store)
    async with store.transaction() as tx:
        routing = await tx.item(SECOND)
        assert routing is not None
        step = Step(kind=EffectKind.CREATE_ENTRY, ordinal=1, args={"route": "register_on_case", "case_number": "26/9"})
        await tx.add_effects(routing, [step], due_at=AT)
        outcome = Outcome(route=Route.REGISTER_ON_CASE, by=SIRI, at=AT, entry_number="2026/00017-3")
        await tx.replace_item(replace(routing, version=2, state=State.HANDLED, outcome=outcome), was=routing)
        stuck = await tx.item(FIRST)
        assert stuck is not None
        trouble = Trouble(code="two_entries", effect_id=1, entry_numbers=("26/4-1", "26/5-1"))
        await tx.replace_item(replace(stuck, version=2, trouble=trouble), was=stuck)


async def test_items_are_found_by_their_entries_and_cases(store: SqlStore) -> None:
    await handled(store)

    for number in ("26/17-3", "26/17", "26/9"):
        assert await ids(store, Sought(number=number)) == [SECOND]
    assert await ids(store, Sought(people=frozenset({SIRI}))) == [SECOND]
    for number in ("26/4-1", "26/4", "26/5-1"):
        assert await ids(store, Sought(number=number)) == [FIRST]
    assert await ids(store, Sought(number="26/1")) == []
    async with store.transaction() as tx:
        was = await tx.item(SECOND)
        assert was is not None
        await tx.replace_item(replace(was, version=3, state=State.CLAIMED, outcome=None), was=was)
    assert await ids(store, Sought(number="26/17-3")) == [SECOND]


def _migrate(connection: Connection) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        r0016_seeking.upgrade()


async def test_items_from_before_the_search_are_found_by_their_numbers(database: str) -> None:
    async with opened(database) as store:
        await handled(store)
        async with store.transaction() as tx:
            before = await tx.all(select(schema.item_numbers).where(schema.item_numbers.c.item_id == SECOND))
            await tx.run(delete(schema.item_numbers))
    engines = make_engines(read_address(database))
    async with connected(engines.write) as connection:
        for gone in ("TABLE item_numbers", "INDEX ix_items_received_at_item_id", "INDEX ix_items_routed_by"):
            await connection.execute(text(f"DROP {gone}"))
        await connection.run_sync(_migrate)
        await connection.commit()
    async with connected(engines.read) as connection:
        rows = (await connection.execute(select(schema.item_numbers))).all()
    await engines.dispose()

    assert json.dumps(sorted(map(list, rows))) == json.dumps(sorted(map(list, before)))
    assert len(rows) == 3
