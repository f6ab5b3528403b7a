"""The board: cards that are behind are drawn, those that people wait for first, and nothing is shown backwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite

from adapters.store import SqlStore, schema
from bot.ports.store import BoardState, CardState
from tests.store.builders import AT, KARI
from tests.stores import fresh_database, opened

BOARD = BoardState(board_id="board-1", address='{"x": 1}', set_by=KARI, set_at=AT)
OTHER = BoardState(board_id="board-2", address="{}", set_by=KARI, set_at=AT, blocked_since=AT, blocked_reason="gone")


@pytest.fixture
async def board(store: SqlStore) -> BoardState:
    async with store.transaction() as tx:
        await tx.save_board(BOARD)
    return BOARD


async def _want(store: SqlStore, subject_id: str, version: int, **how: bool) -> None:
    async with store.transaction() as tx:
        await tx.want_card(subject_id, version=version, **how)


async def _card(store: SqlStore, subject_id: str) -> CardState:
    async with store.transaction() as tx:
        card = await tx.card(subject_id)
    assert card is not None
    return card


async def _to_draw(store: SqlStore, board_id: str = "board-1") -> list[str]:
    async with store.transaction() as tx:
        return [card.subject_id for card in await tx.cards_to_draw(board_id)]


async def _shown(store: SqlStore, subject_id: str, version: int, activity_id: str) -> None:
    card = await _card(store, subject_id)
    async with store.transaction() as tx:
        await tx.card_shown(card, version=version, activity_id=activity_id)


async def test_without_a_board_no_card_is_wanted(store: SqlStore) -> None:
    await _want(store, "item-1", 1)
    async with store.transaction() as tx:
        assert await tx.board() is None
        assert await tx.card("item-1") is None


async def test_a_wanted_card_is_drawn_once(store: SqlStore, board: BoardState) -> None:
    await _want(store, "item-1", 1)
    assert await _card(store, "item-1") == CardState(board_id="board-1", subject_id="item-1", wanted_version=1)
    assert await _to_draw(store) == ["item-1"]
    assert await _to_draw(store, "board-2") == []
    await _shown(store, "item-1", 1, "activity-1")
    assert await _to_draw(store) == []
    async with store.transaction() as tx:
        card = await tx.card_by_activity("activity-1")
        assert card == await tx.card("item-1")
        assert await tx.card_by_activity("") is None
        assert await tx.board() == board


async def test_a_lower_version_changes_nothing(store: SqlStore, board: BoardState) -> None:
    await _want(store, "item-1", 5)
    before = await _card(store, "item-1")
    await _want(store, "item-1", 4, urgent=True, unwanted=True)
    assert await _card(store, "item-1") == before


async def test_a_shown_version_is_never_lowered(store: SqlStore, board: BoardState) -> None:
    await _want(store, "item-1", 5)
    await _shown(store, "item-1", 5, "activity-1")
    await _shown(store, "item-1", 3, "activity-1")
    assert (await _card(store, "item-1")).shown_version == 5


async def test_a_version_wanted_while_another_was_drawn_is_drawn_next(store: SqlStore, board: BoardState) -> None:
    await _want(store, "item-1", 1)
    drawn = await _card(store, "item-1")
    await _want(store, "item-1", 2, urgent=True)
    async with store.transaction() as tx:
        await tx.card_shown(drawn, version=1, activity_id="activity-1")
    assert await _to_draw(store) == ["item-1"]
    assert (await _card(store, "item-1")).urgent


async def test_people_who_wait_come_first_then_the_longest_waiting(store: SqlStore, board: BoardState) -> None:
    for subject_id in ("c", "b", "a"):
        await _want(store, subject_id, 1)
    await _want(store, "c", 2)
    await _want(store, "a", 2, urgent=True)
    await _want(store, "a", 3)
    assert await _to_draw(store) == ["a", "c", "b"]
    async with store.transaction() as tx:
        assert [card.subject_id for card in await tx.cards_to_draw("board-1", limit=1)] == ["a"]
    await _shown(store, "a", 3, "activity-a")
    await _want(store, "a", 4)
    assert await _to_draw(store) == ["c", "b", "a"]


async def test_an_unwanted_card_is_forgotten_once_it_is_gone(store: SqlStore, board: BoardState) -> None:
    await _want(store, "item-1", 1)
    await _shown(store, "item-1", 1, "activity-1")
    await _want(store, "item-1", 1, unwanted=True)
    assert await _to_draw(store) == ["item-1"]
    card = await _card(store, "item-1")
    assert (card.unwanted, card.activity_id) == (True, "activity-1")
    async with store.transaction() as tx:
        await tx.card_gone(card)
        assert await tx.card("item-1") is None


async def test_a_card_that_vanished_is_posted_anew(store: SqlStore, board: BoardState) -> None:
    await _want(store, "item-1", 3)
    await _shown(store, "item-1", 3, "activity-1")
    async with store.transaction() as tx:
        card = await tx.card("item-1")
        assert card is not None
        await tx.card_gone(card)
        assert await tx.card("item-1") == replace(card, shown_version=0, activity_id="")
    assert await _to_draw(store) == ["item-1"]


async def test_a_card_wanted_again_while_it_was_taken_off_is_posted_anew(store: SqlStore, board: BoardState) -> None:
    await _want(store, "item-1", 1)
    await _shown(store, "item-1", 1, "activity-1")
    await _want(store, "item-1", 2, unwanted=True)
    taken_off = await _card(store, "item-1")
    await _want(store, "item-1", 3)
    async with store.transaction() as tx:
        await tx.card_gone(taken_off)
    card = await _card(store, "item-1")
    assert (card.wanted_version, card.shown_version, card.activity_id, card.unwanted) == (3, 0, "", False)


async def test_on_another_board_every_card_is_wanted_anew(store: SqlStore, board: BoardState) -> None:
    for subject_id in ("kept", "off"):
        await _want(store, subject_id, 4)
        await _shown(store, subject_id, 4, f"activity-{subject_id}")
    await _want(store, "off", 5, unwanted=True)
    drawn = await _card(store, "kept")
    async with store.transaction() as tx:
        await tx.save_board(OTHER)
        assert await tx.board() == OTHER
    assert await _card(store, "kept") == CardState(board_id="board-2", subject_id="kept", wanted_version=4)
    assert await _to_draw(store, "board-2") == ["kept"]
    # what is still being drawn on the old board says nothing about the new one
    async with store.transaction() as tx:
        await tx.card_shown(drawn, version=4, activity_id="late")
        await tx.card_gone(drawn)
    assert (await _card(store, "kept")).activity_id == ""


async def test_what_is_to_be_drawn_is_found_by_its_own_index() -> None:
    async with fresh_database("sqlite") as url, opened(url) as store, store.reading() as tx:
        due = select(schema.cards).where(schema.cards.c.board_id == "board-1", schema.to_draw)
        statement = str(due.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        (step,) = await tx.all(text(f"EXPLAIN QUERY PLAN {statement}"))
    assert "ix_cards_to_draw" in step.detail


async def test_the_same_board_saved_again_keeps_its_cards(store: SqlStore, board: BoardState) -> None:
    await _want(store, "item-1", 1)
    await _shown(store, "item-1", 1, "activity-1")
    blocked = replace(board, blocked_since=AT, blocked_reason="removed")
    async with store.transaction() as tx:
        await tx.save_board(blocked)
        assert await tx.board() == blocked
    assert await _to_draw(store) == []


@pytest.mark.usefixtures("board")
async def test_a_card_without_a_version_of_its_own_is_wanted_one_higher_each_time(store: SqlStore) -> None:
    for expected in (1, 2, 3):
        async with store.transaction() as tx:
            await tx.want_card("list")
        assert (await _card(store, "list")).wanted_version == expected
