"""The lead's files: one version of a kind is in force, and a roll back leads to the one before."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.store import SqlStore
from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.domain.office_files import FIRST, FileState, OfficeFileVersion
from bot.errors import Unavailable
from bot.ports.store import BoardState
from tests.store.builders import AT, UNIT, a_letter, an_item

LISE = PersonId("lise-test")


def a_file(number: int, kind: str = "units") -> OfficeFileVersion:
    return OfficeFileVersion(
        file_id=f"{kind}-{number}", kind=kind, content=f"# {number}\nname = \"Å\\u0000\"\n", digest=f"d{number}",
        sent_by=LISE, sent_at=AT + timedelta(minutes=number), checked_against="before",
    )  # fmt: skip


async def apply(store: SqlStore, number: int, kind: str = "units") -> None:
    async with store.transaction() as tx:
        await tx.hold_office_files()
        await tx.add_office_file(a_file(number, kind))
        await tx.decide_office_file(f"{kind}-{number}", FileState.APPLIED, by=LISE, at=AT, number=number)


async def roll_back(store: SqlStore, number: int) -> None:
    async with store.transaction() as tx:
        await tx.decide_office_file(f"units-{number}", FileState.ROLLED_BACK, by=LISE, at=AT)


async def test_the_newest_that_was_not_rolled_back_is_in_force(store: SqlStore) -> None:
    async with store.reading() as tx:
        assert await tx.office_files_in_force() == {}
        assert await tx.last_office_file("units") == FIRST
    for number in (2, 3, 4):
        await apply(store, number)
    await apply(store, 2, "transfer_cases")
    await roll_back(store, 4)
    async with store.transaction() as tx:
        await tx.add_office_file(a_file(9))
    async with store.reading() as tx:
        assert await tx.office_files_in_force() == {"units": "units-3", "transfer_cases": "transfer_cases-2"}
        assert await tx.last_office_file("units") == 4, "a number is never given twice"
        stored = await tx.office_file("units-3")
        assert stored is not None
        assert (stored.content, stored.number, stored.decided_by) == (a_file(3).content, 3, LISE)
        before = await tx.office_file_before(stored)
        assert before is not None
        assert before.file_id == "units-2"
        assert await tx.office_file_before(before) is None
        assert await tx.office_file("units-9") == a_file(9)
    await roll_back(store, 3)
    await roll_back(store, 2)
    async with store.reading() as tx:
        assert await tx.office_files_in_force() == {"transfer_cases": "transfer_cases-2"}


async def test_what_nobody_took_up_is_forgotten(store: SqlStore) -> None:
    await apply(store, 2)
    async with store.transaction() as tx:
        await tx.add_office_file(a_file(3))
        await tx.add_office_file(a_file(5))
        await tx.forget_office_proposals(before=AT + timedelta(minutes=4))
        assert await tx.office_file("units-2") is not None
        assert await tx.office_file("units-3") is None
        assert await tx.office_file("units-5") is not None


async def test_two_who_decide_wait_for_each_other(store: SqlStore) -> None:
    """Both read before they write; without waiting both would give the number 2."""

    async def decide(file_id: int) -> int:
        async with store.transaction() as tx:
            await tx.hold_office_files()
            number = await tx.last_office_file("units") + 1
            await asyncio.sleep(0.05)
            await tx.add_office_file(a_file(file_id))
            await tx.decide_office_file(f"units-{file_id}", FileState.APPLIED, by=LISE, at=AT, number=number)
            return number

    assert sorted(await asyncio.gather(decide(7), decide(8))) == [2, 3]


async def test_one_number_is_given_to_one_file(store: SqlStore) -> None:
    await apply(store, 2)

    async def again() -> None:
        async with store.transaction() as tx:
            await tx.add_office_file(a_file(3))
            await tx.decide_office_file("units-3", FileState.APPLIED, by=LISE, at=AT, number=2)

    with pytest.raises(Unavailable):
        await again()


async def test_cards_of_changed_units_are_drawn_anew(store: SqlStore) -> None:
    other = OrgNumber("310356875")
    board = BoardState(board_id="b", address="{}", set_by=LISE, set_at=AT)
    async with store.transaction() as tx:
        await tx.save_board(board)
        for number, unit in ((1, UNIT), (2, other), (3, UNIT)):
            assert await tx.add_item(an_item(number, letter=a_letter(number, unit=unit)))
            await tx.want_card(f"item-{number}", version=4)
            (card,) = await tx.cards_to_draw("b")
            if number != 3:
                await tx.card_shown(card, version=4, activity_id=f"a{number}")
        await tx.draw_units_anew(frozenset(), beside="list")
        assert {card.subject_id for card in await tx.cards_to_draw("b")} == {ItemId("item-3")}
        await tx.draw_units_anew(frozenset({UNIT}), beside="list")
        assert {card.subject_id for card in await tx.cards_to_draw("b")} == {"item-1", "item-3"}
        (behind,) = [card for card in await tx.cards_to_draw("b") if card.subject_id == "item-1"]
        await tx.card_shown(behind, version=4, activity_id="a1")
        assert {card.subject_id for card in await tx.cards_to_draw("b")} == {"item-3"}
        await tx.want_card("list")
        (listing,) = [card for card in await tx.cards_to_draw("b") if card.subject_id == "list"]
        await tx.card_shown(listing, version=1, activity_id="a9")
        await tx.draw_units_anew(frozenset({other}), beside="list")
        assert {card.subject_id for card in await tx.cards_to_draw("b")} == {"item-2", "item-3", "list"}
