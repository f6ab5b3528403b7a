"""What reports and the list card are made from: whole histories of few letters among many, and pages in order."""

from __future__ import annotations

from datetime import timedelta

from adapters.store import SqlStore
from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import MessageRef, State
from bot.domain.item_history import Happening
from bot.domain.lifecycle import Verb
from bot.ports.waiting_list import WaitingCount, WaitingFilter
from tests.store.builders import AT, UNIT, a_letter, an_entry, an_item

OTHER = OrgNumber("310356875")
HOUR = timedelta(hours=1)


async def test_a_history_is_whole_and_only_those_that_matter_are_read(store: SqlStore) -> None:
    old = AT - timedelta(days=90)
    async with store.transaction() as tx:
        for number, state in ((1, State.HANDLED), (2, State.HANDLED), (3, State.WAITING), (4, State.HANDLED)):
            await tx.add_item(an_item(number, state=state))
        for number, at in ((1, old), (2, old), (4, AT - 10 * HOUR)):
            await tx.audit(an_entry(number, verb="item:seen", actor="postvakt", at=at))
            await tx.audit(an_entry(number, verb="item:routed", at=at + HOUR, facts={"route": "done_by_hand"}))
            await tx.audit(an_entry(number, verb="item:opened", at=at + HOUR))
            await tx.audit(an_entry(number, verb="item:handled", at=at + 2 * HOUR))
        await tx.audit(an_entry(2, verb="item:reopened", at=AT))
        await tx.audit(an_entry(0, verb="board:set", at=AT, item_id=""))
    async with store.reading() as tx:
        found = {history.item_id: history async for history in tx.item_histories(since=AT - 9 * HOUR)}

    # 1 ended long ago; 3 is open and its entries are pruned; 4 began before the span
    assert set(found) == {"item-2", "item-3", "item-4"}
    assert found[ItemId("item-3")].happenings == ()
    assert [happening.verb for happening in found[ItemId("item-2")].happenings] == [
        Verb.SEEN, Verb.ROUTED, Verb.HANDLED, Verb.REOPENED,
    ]  # fmt: skip
    fourth = found[ItemId("item-4")]
    assert (fourth.source_id, fourth.unit, fourth.received_at) == ("altinn", UNIT, AT + timedelta(minutes=4))
    assert fourth.happenings[1] == Happening(
        verb=Verb.ROUTED, at=AT - 9 * HOUR, actor="kari-test", route="done_by_hand"
    )
    assert store.checked_out == 0


async def test_more_histories_than_are_read_at_once_come_one_by_one(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number in range(1, 401):
            await tx.add_item(an_item(number))
            await tx.audit(an_entry(number, verb="item:seen"))
            await tx.audit(an_entry(number))
    async with store.reading() as tx:
        lengths = [len(history.happenings) async for history in tx.item_histories(since=AT)]
        async for _ in tx.item_histories(since=AT):
            break

    assert lengths == [2] * 400


async def test_the_list_is_filtered_and_paged_oldest_first(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number in range(1, 8):
            letter = a_letter(number, unit=OTHER if number % 2 else UNIT)
            await tx.add_item(an_item(number, letter=letter, backlog=True))
        elsewhere = a_letter(8, ref=MessageRef(source_id="digipost", external_id="x"))
        await tx.add_item(an_item(8, letter=elsewhere, backlog=True, state=State.HANDLED_ELSEWHERE))
        await tx.add_item(an_item(9))
        await tx.add_item(an_item(10, backlog=True, state=State.CLAIMED))
    async with store.reading() as tx:
        pages = [await tx.waiting_page(WaitingFilter(), offset=offset, limit=5) for offset in (0, 5, 10)]
        of_unit = await tx.waiting_page(WaitingFilter(unit=OTHER), offset=1, limit=2)
        early = WaitingFilter(source_id="altinn", before=AT + timedelta(minutes=3))
        assert await tx.count_waiting(early) == 2
        assert await tx.count_waiting(WaitingFilter()) == 8
        counts = await tx.waiting_counts()

    assert [[item.item_id for item in page] for page in pages] == [
        [f"item-{number}" for number in range(1, 6)], [f"item-{number}" for number in range(6, 9)], [],
    ]  # fmt: skip
    assert [item.item_id for item in of_unit] == ["item-3", "item-5"]
    assert counts == (
        WaitingCount(unit=OTHER, source_id="altinn", letters=4),
        WaitingCount(unit=UNIT, source_id="altinn", letters=3),
        WaitingCount(unit=UNIT, source_id="digipost", letters=1),
    )
