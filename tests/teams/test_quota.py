"""Teams' limits hold whatever comes in whatever order, and people go before background work."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.teams.quota import TEAMS_LIMITS, Kind, Limits, Quota, Window
from tests.contracts import needs_contracts
from tests.teams.stage import VirtualTime, recorded

TIGHT: Limits = {
    Kind.WRITE: (Window(count=2, seconds=1), Window(count=3, seconds=2.5), Window(count=7, seconds=12)),
    Kind.READ: (Window(count=4, seconds=1),),
}
MOMENTS = st.floats(min_value=0, max_value=6, allow_nan=False)
ARRIVALS = st.lists(st.tuples(MOMENTS, st.booleans()), min_size=1, max_size=25)


@dataclass(frozen=True)
class Grant:
    number: int
    asked_at: float
    at: float
    urgent: bool


def play(arrivals: list[tuple[float, bool]], limits: Limits = TIGHT, slack: float = 0.0) -> list[Grant]:
    """In the order in which they were let through."""
    grants: list[Grant] = []

    async def one(time: VirtualTime, quota: Quota, number: int, moment: float, urgent: bool) -> None:
        await time.sleep(moment)
        asked_at = time.now()
        await quota.take("board", Kind.WRITE, urgent=urgent)
        grants.append(Grant(number=number, asked_at=asked_at, at=time.now(), urgent=urgent))

    async def all_of_them() -> None:
        time = VirtualTime()
        quota = Quota(now=time.now, sleep=time.sleep, limits=limits, slack=slack)
        await time.run(*(one(time, quota, number, *arrival) for number, arrival in enumerate(arrivals)))

    asyncio.run(all_of_them())
    assert len(grants) == len(arrivals), "everybody gets through in the end"
    return grants


def worst(grants: list[Grant], seconds: float) -> int:
    """The most within any span of that length, but for what floats lose."""
    return max(sum(1 for other in grants if 0 <= other.at - first.at < seconds - 1e-6) for first in grants)


@given(arrivals=ARRIVALS)
@hypothesis_settings(max_examples=60, deadline=None)
def test_no_window_is_ever_exceeded(arrivals: list[tuple[float, bool]]) -> None:
    grants = play(arrivals)
    for window in TIGHT[Kind.WRITE]:
        assert worst(grants, window.seconds) <= window.count


@given(arrivals=ARRIVALS)
@hypothesis_settings(max_examples=60, deadline=None)
def test_people_go_first_and_nobody_overtakes_an_equal(arrivals: list[tuple[float, bool]]) -> None:
    grants = play(arrivals)
    for earlier, later in ((a, b) for index, a in enumerate(grants) for b in grants[index + 1 :]):
        if later.asked_at < earlier.at:
            assert not (later.urgent and not earlier.urgent), "a waiting person was passed over"
            if later.urgent == earlier.urgent:
                assert earlier.asked_at <= later.asked_at


@given(arrivals=ARRIVALS)
@hypothesis_settings(max_examples=30, deadline=None)
def test_nobody_waits_while_there_is_room(arrivals: list[tuple[float, bool]]) -> None:
    grants = play(arrivals)
    for index, grant in enumerate(grants):
        if grant.at > grant.asked_at:
            before = grants[:index]
            assert any(
                sum(1 for other in before if grant.at - other.at <= window.seconds + 1e-6) >= window.count
                for window in TIGHT[Kind.WRITE]
            )


def test_a_burst_of_a_hundred_cards_keeps_all_of_teams_limits() -> None:
    grants = play([(0.0, False)] * 100, limits=TEAMS_LIMITS, slack=0.25)
    for window in TEAMS_LIMITS[Kind.WRITE]:
        assert worst(grants, window.seconds + 0.25) <= window.count
    assert grants[-1].at < 61, "and is not slower than they ask for"


@needs_contracts
def test_the_limits_are_the_documented_ones() -> None:
    documented = recorded("docs-derived/rate-limits.json")["per_bot_per_thread"]
    for kind, names in ((Kind.WRITE, ("send", "create_conversation")), (Kind.READ, ("get_members",))):
        for name in names:
            assert [[each.seconds, each.count] for each in TEAMS_LIMITS[kind]] == documented[name]


async def test_threads_and_kinds_are_counted_apart() -> None:
    time = VirtualTime()
    quota = Quota(now=time.now, sleep=time.sleep, limits=TIGHT, slack=0)
    for thread in ("a", "b"):
        for _ in range(2):
            await quota.take(thread, Kind.WRITE)
        for _ in range(4):
            await quota.take(thread, Kind.READ)
    assert time.slept == []


async def test_whoever_gives_up_holds_up_nobody() -> None:
    time = VirtualTime()
    quota = Quota(now=time.now, sleep=time.sleep, limits=TIGHT, slack=0)
    for _ in range(2):
        await quota.take("a", Kind.WRITE)
    first = asyncio.create_task(quota.take("a", Kind.WRITE, urgent=True))
    second = asyncio.create_task(quota.take("a", Kind.WRITE))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await time.run(asyncio.wait_for(second, timeout=None))
    assert time.now() == 1.0


async def test_a_rest_that_teams_asks_for_stops_the_whole_thread() -> None:
    time = VirtualTime()
    quota = Quota(now=time.now, sleep=time.sleep, limits=TIGHT, slack=0)
    quota.pause("a", Kind.WRITE, 20)
    quota.pause("a", Kind.WRITE, 5)
    await quota.take("b", Kind.WRITE)
    assert time.now() == 0
    await time.run(quota.take("a", Kind.WRITE, urgent=True), quota.take("a", Kind.WRITE))
    assert time.now() == 20


async def test_threads_long_silent_are_forgotten_and_busy_ones_are_not() -> None:
    time = VirtualTime()
    quota = Quota(now=time.now, sleep=time.sleep, limits=TIGHT, slack=0)
    for number in range(500):
        await quota.take(f"chat {number}", Kind.READ)
        time.at += 2
    for _ in range(2):
        await quota.take("busy", Kind.WRITE)
    for number in range(500):
        await quota.take(f"another {number}", Kind.READ)
    assert len(quota._lanes) < 1000
    waiting = asyncio.create_task(quota.take("busy", Kind.WRITE))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()
