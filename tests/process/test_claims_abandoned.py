"""The job that brings letters back dies at any moment, and the next run finishes: nothing is lost or told twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.app.choices.snooze import snooze
from bot.app.routine.watch_claims import watch_claims
from bot.domain.item import IntakeItem, Route, State
from bot.domain.lifecycle import Verb
from bot.domain.routes import RouteChoice
from tests.crash_points import Abandoned, Points, recorded
from tests.house import House, a_house

_WEEK = timedelta(days=7)
#: the one that records, and one for each moment
_ROUNDS = 6


async def test_each_letter_comes_back_once_and_nobody_is_told_twice_wherever_the_bot_dies() -> None:
    async with a_house() as house:
        for _ in range(2 * _ROUNDS):
            house.letter()
        await house.poll()
        letters = await house.items()
        recording = Points()
        await _round(house, letters, recording)
        wrong = {}
        moments = recording.moments("sqlite")
        for at in moments:
            asleep, forgotten, told = await _round(house, letters, Points(strike_at=at))
            verbs = [await _verbs(house, item) for item in (asleep, forgotten)]
            once = [verbs[0].count(Verb.WOKEN), verbs[1].count(Verb.RETURN_WARNED), verbs[1].count(Verb.RETURNED)]
            if once != [1, 1, 1] or any(count > most for count, most in zip(told, (1, 2), strict=True)):
                wrong[f"{at}: {recording.passed[at].name}"] = (once, told)
        assert wrong == {}
        assert any("teams.tell" in point.name for point in recording.passed)
        # before anything, and after each letter and each word
        assert len(moments) == _ROUNDS - 1


async def _round(
    house: House, letters: list[IntakeItem], points: Points
) -> tuple[IntakeItem, IntakeItem, tuple[int, int]]:
    """One letter put off by Kari and one that Ola has been warned of, both due; how often each of them was told."""
    before = [len(house.teams.chat_with(who)) for who in ("kari", "ola")]
    asleep, forgotten = [await claim(house.desk, house.press(who, letters.pop(), "claim")) for who in ("kari", "ola")]
    until = house.clock.now() + _WEEK + timedelta(hours=1)
    await snooze(house.desk, house.press("kari", asleep), until)
    house.pass_time(_WEEK)
    await watch_claims(house.desk, house.office.board)
    house.pass_time(timedelta(days=3))
    dying = recorded(house.desk, points)
    assert dying.unit_boards is not None
    with suppress(Abandoned):
        await watch_claims(dying, dying.unit_boards)
    for _ in range(2):
        await watch_claims(house.desk, house.office.board)
    told = tuple(len(house.teams.chat_with(who)) - count for who, count in zip(("kari", "ola"), before, strict=True))
    for who, item in (("kari", asleep), ("ola", forgotten)):
        now = await house.item(item.letter.thread_id)
        await route(house.desk, house.press(who, now, "done"), RouteChoice(route=Route.LEAVE_UNREAD))
        assert (await house.item(item.letter.thread_id)).state is State.HANDLED
    return asleep, forgotten, (told[0], told[1])


async def _verbs(house: House, item: IntakeItem) -> list[str]:
    return [entry.verb for entry in await house.audit(item)]
