"""The daily check as the store keeps it: one a day, one signature, and counts that neither lose nor double a letter."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters.store import SqlStore
from bot.domain.daily_check import CheckFigures, DailyCheck, HiddenFigures, SourceFigures, SourceHealth, UnitFigures
from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.domain.item import AtSource, MessageRef, Outcome, Route, State
from bot.domain.kept_notices import KeptNotice
from bot.domain.notice_rules import Decision, Deed
from bot.domain.notices import Fate, Notice, NoticeKind
from bot.ports.daily_checks import HealthyRound, Intake
from bot.ports.source import SuppressedLetter
from tests.store.builders import AT, KARI, UNIT, a_letter, an_item

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = date(2026, 11, 23)
FIGURES = CheckFigures(
    since=AT - 3 * DAY,
    until=AT,
    taken_at=AT,
    sources=(
        SourceFigures(
            source_id="altinn", health=SourceHealth.DOWN, last_ok_at=AT - HOUR, down_since=AT,
            units=(UnitFigures(unit=UNIT, new=2, waiting=3, oldest=AT - 5 * DAY, due=1, unmatched=1, denied=True),),
            quiet=(OrgNumber("310356875"),),
        ),
    ),
    hidden=(HiddenFigures(source_id="altinn", unit=UNIT, service_id="svc", rule="suppressed_service", letters=9),),
    unregistered=4,
    oldest_unregistered=date(2026, 11, 2),
    ticks=("acos",),
    chain_number=17,
    chain_head="ab" * 32,
)  # fmt: skip


def a_check(day: date = MONDAY, **changes: Any) -> DailyCheck:
    return replace(DailyCheck(day=day, begun_at=AT, figures=FIGURES), **changes)


async def test_a_check_is_begun_once_and_comes_back_as_it_was(store: SqlStore) -> None:
    whole = a_check(duty=KARI, mentioned_at=AT, late_since=AT + HOUR, ticked=("acos",))
    async with store.transaction() as tx:
        assert await tx.latest_check() is None
        assert await tx.begin_check(whole)
        assert not await tx.begin_check(a_check())
    async with store.transaction() as tx:
        assert await tx.daily_check(MONDAY) == whole
        assert (await tx.latest_check(), await tx.first_check()) == (whole, whole)
        assert await tx.last_signed_check() is None
        found = await tx.daily_check(MONDAY)
    assert found is not None
    assert found.figures.digest() == FIGURES.digest()


async def test_of_two_who_sign_at_once_one_has_signed(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.begin_check(a_check())

    async def sign(who: str) -> bool:
        async with store.transaction() as tx:
            return await tx.save_check(a_check(signed_by=PersonId(who), signed_at=AT))

    signed = await asyncio.gather(sign("kari-test"), sign("ola-test"))
    assert sorted(signed) == [False, True]
    async with store.transaction() as tx:
        last = await tx.last_signed_check()
        assert last is not None
        assert last.signed_by == ("kari-test" if signed[0] else "ola-test")
        assert not await tx.save_check(a_check(late_since=AT)), "what is signed stays"


async def test_a_later_check_covers_those_that_nobody_signed(store: SqlStore) -> None:
    days = [MONDAY + number * DAY for number in range(4)]
    async with store.transaction() as tx:
        await tx.begin_check(a_check(days[0], signed_by=KARI, signed_at=AT))
        for day in days[1:]:
            await tx.begin_check(a_check(day))
        assert await tx.cover_checks(days[3]) == (days[1], days[2])
        assert await tx.cover_checks(days[3]) == ()
        assert not await tx.save_check(a_check(days[1], signed_by=KARI, signed_at=AT))
        first, latest = await tx.first_check(), await tx.latest_check()
    assert (first and first.day, latest and latest.day) == (days[0], days[3])


async def test_letters_are_counted_by_source_and_unit(store: SqlStore) -> None:
    other = OrgNumber("310356875")
    outcome = Outcome(route=Route.DONE_BY_HAND, by=KARI, at=AT, put_away=AtSource.TO_MOVE.value)
    letters = {
        1: {"first_seen_at": AT - DAY},
        2: {"first_seen_at": AT - 2 * DAY, "letter": a_letter(2, due_at=AT + HOUR, received_at=AT - 9 * DAY)},
        3: {"first_seen_at": AT},
        4: {"letter": a_letter(4, due_at=AT - DAY, unit=other), "state": State.CLAIMED, "first_seen_at": AT - 9 * DAY},
        5: {"letter": a_letter(5, due_at=AT), "state": State.HANDLED, "first_seen_at": AT - DAY, "outcome": outcome},
    }
    async with store.transaction() as tx:
        for number, changes in letters.items():
            assert await tx.add_item(an_item(number, **changes))
        found = await tx.intake(since=AT - 2 * DAY, until=AT, due_before=AT + 2 * HOUR)
        assert await tx.letters_to_move(since=AT - 2 * DAY) == 1
        assert await tx.letters_to_move(since=AT) == 0
    assert found == (
        Intake(source_id="altinn", unit=other, due=1),
        Intake(source_id="altinn", unit=UNIT, new=3, waiting=3, oldest=AT - 9 * DAY, due=1),
    )


async def test_notices_without_letters_are_counted_while_somebody_waits_for_them(store: SqlStore) -> None:
    fates = {1: Fate.WAITING, 2: Fate.MISSING, 3: Fate.MISSING, 4: Fate.PAIRED, 5: Fate.NOTHING, 6: Fate.WAITING}
    async with store.transaction() as tx:
        for number, state in ((2, State.WAITING), (3, State.HANDLED)):
            await tx.add_item(an_item(number, state=state, first_seen_at=AT - 9 * DAY))
        for number, fate in fates.items():
            notice = Notice(
                ref=MessageRef(source_id="postmottak", external_id=str(number)), template_id="altinn",
                kind=NoticeKind.ANNOUNCEMENT, announces="altinn", received_at=AT, mailbox_unit=UNIT,
                unit=OrgNumber("310356875") if number == 1 else None,
            )  # fmt: skip
            kept = KeptNotice(
                notice=notice, decision=Decision(deed=Deed.DELETE if number == 6 else Deed.KEEP), seen_at=AT, fate=fate,
                item_id=ItemId(f"item-{number}") if fate is Fate.MISSING else None, due_at=AT,
            )  # fmt: skip
            assert await tx.add_notice(kept)
        found = await tx.intake(since=AT - DAY, until=AT, due_before=AT)
    unmatched = {(one.source_id, one.unit): one.unmatched for one in found if one.unmatched}
    assert unmatched == {("postmottak", "310356875"): 1, ("postmottak", UNIT): 1}


async def test_hidden_letters_are_counted_by_service_and_rule(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number, (service, days) in enumerate([("sick", 0), ("sick", 1), ("tax", 1), ("old", 4)]):
            letter = SuppressedLetter(
                ref=MessageRef(source_id="altinn", external_id=str(number)), unit=UNIT, service_id=service,
                rule="suppressed_service",
            )  # fmt: skip
            await tx.count_suppressed(letter, at=AT - days * DAY)
        found = await tx.hidden(since=AT - 2 * DAY, until=AT + HOUR)
        later = await tx.hidden(since=AT + HOUR, until=AT + DAY)
    assert [(one.service_id, one.letters) for one in found] == [("sick", 2), ("tax", 1)]
    assert later == ()


async def test_the_last_healthy_round_is_remembered(store: SqlStore) -> None:
    at = datetime(2026, 11, 23, 7, 45, tzinfo=UTC)
    async with store.transaction() as tx:
        assert await tx.healthy_round() is None
        await tx.note_healthy_round(at)
        await tx.note_round_told(at + timedelta(seconds=1))
        await tx.note_healthy_round(at + HOUR)
    async with store.transaction() as tx:
        assert await tx.healthy_round() == HealthyRound(at=at + HOUR, told_at=at + timedelta(seconds=1))
