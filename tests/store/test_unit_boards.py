"""Units' own boards: one a unit, notices known by their key, and a board that moves takes recent ones with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store import SqlStore
from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.domain.item import State
from bot.ports.unit_boards import Telling, UnitBoard, UnitCard
from tests.store.builders import AT, KARI, UNIT, an_item

OTHER = OrgNumber("310356875")
BOARD = UnitBoard(unit=UNIT, board_id="channel-1", address='{"x": 1}', set_by=KARI, set_at=AT)
MOVED = replace(BOARD, board_id="channel-2", blocked_since=AT, blocked_reason="teams.blocked")
CARD = UnitCard(card_id="pvu-1", unit=UNIT, board_id="channel-1", address="{}")
SIRI = PersonId("siri-test")


@pytest.fixture
async def told(store: SqlStore) -> SqlStore:
    async with store.transaction() as tx:
        await tx.save_unit_board(BOARD)
        for number in (1, 2):
            assert await tx.add_item(an_item(number, state=State.HANDLED))
        assert await tx.add_unit_card(CARD, [(ItemId("item-1"), 1), (ItemId("item-2"), 1)]) == CARD
    return store


async def test_a_unit_has_one_board(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.unit_board(UNIT) is None
        await tx.save_unit_board(BOARD)
        await tx.save_unit_board(MOVED)
        await tx.save_unit_board(replace(BOARD, unit=OTHER))
        assert await tx.unit_board(UNIT) == MOVED
        assert [board.unit for board in await tx.unit_boards()] == sorted([UNIT, OTHER])
        assert await tx.drop_unit_board(UNIT)
        assert not await tx.drop_unit_board(UNIT)
        assert await tx.unit_board(UNIT) is None


async def test_a_notice_is_drawn_only_once_it_is_posted_and_behind(told: SqlStore) -> None:
    async with told.transaction() as tx:
        assert await tx.unit_cards_to_draw() == ()
        await tx.want_unit_card(ItemId("item-2"), round_no=1)
        await tx.want_unit_card(ItemId("item-2"), round_no=2)
        assert await tx.unit_cards_to_draw() == ()
        await tx.unit_card_shown(CARD, version=1, activity_id="17")
        (behind,) = await tx.unit_cards_to_draw()
        assert behind == replace(CARD, wanted_version=2, shown_version=1, activity_id="17")
        assert await tx.unit_card_by_activity("17") == behind
        assert await tx.unit_card_by_activity("") is None
        await tx.unit_card_shown(behind, version=2, activity_id="17")
        assert await tx.unit_cards_to_draw() == ()


async def test_notices_are_forgotten_by_age_once_all_their_letters_are_closed(told: SqlStore) -> None:
    """A card of two letters stays as long as one of them is open."""
    async with told.transaction() as tx:
        assert await tx.add_item(an_item(3))
        waiting = replace(CARD, card_id="pvu-2")
        await tx.add_unit_card(waiting, [(ItemId("item-2"), 2), (ItemId("item-3"), 1)])
    async with told.transaction() as tx:
        assert await tx.forget_unit_cards(older_than=timedelta(days=400)) == 0
    told.shift_clock(timedelta(days=401))
    async with told.transaction() as tx:
        assert await tx.forget_unit_cards(older_than=timedelta(days=400)) == 1
    async with told.transaction() as tx:
        assert await tx.unit_card(CARD.card_id) is None
        assert await tx.unit_telling(ItemId("item-1"), round_no=1) is None
        assert await tx.unit_card(waiting.card_id) == waiting
        assert len(await tx.tellings_on(waiting.card_id)) == 2


async def test_a_second_try_finds_what_was_posted_and_moves_what_was_not(told: SqlStore) -> None:
    elsewhere = replace(CARD, board_id="channel-2", address='{"y": 2}')
    async with told.transaction() as tx:
        assert await tx.add_unit_card(elsewhere, [(ItemId("item-1"), 1)]) == elsewhere
        await tx.unit_card_shown(elsewhere, version=1, activity_id="17")
        stored = await tx.add_unit_card(CARD, [(ItemId("item-1"), 1)])
        assert (stored.board_id, stored.activity_id) == ("channel-2", "17")


async def test_a_letter_is_told_of_on_the_newest_card(told: SqlStore) -> None:
    newer = replace(CARD, card_id="pvd-2")
    async with told.transaction() as tx:
        await tx.add_unit_card(newer, [(ItemId("item-2"), 1)])
        assert [one.item_id for one in await tx.tellings_on("pvu-1")] == ["item-1"]
        assert [one.item_id for one in await tx.tellings_on("pvd-2")] == ["item-2"]


async def test_an_answer_is_kept_with_its_round(told: SqlStore) -> None:
    answered = Telling(item_id=ItemId("item-1"), round=1, card_id="pvu-1", answered_by=SIRI, answered_at=AT)
    async with told.transaction() as tx:
        await tx.answer_telling(answered)
        assert await tx.unit_telling(ItemId("item-1"), round_no=1) == answered
        assert await tx.unit_telling(ItemId("item-1"), round_no=2) is None
        (other,) = [one for one in await tx.tellings_on("pvu-1") if one.item_id == "item-2"]
        assert other.answered_by is None


async def test_a_moved_or_dropped_board_wants_its_notices_drawn_anew(told: SqlStore) -> None:
    async with told.transaction() as tx:
        await tx.unit_card_shown(CARD, version=1, activity_id="17")
        await tx.save_unit_board(replace(BOARD, blocked_since=AT))
        await tx.save_unit_board(replace(MOVED, unit=OTHER))
        assert await tx.unit_cards_to_draw() == ()
        await tx.save_unit_board(MOVED)
        (moved,) = await tx.unit_cards_to_draw()
        await tx.unit_card_shown(replace(moved, board_id="channel-2"), version=2, activity_id="18")
        assert await tx.unit_cards_to_draw() == ()
        await tx.drop_unit_board(UNIT)
        assert len(await tx.unit_cards_to_draw()) == 1
