"""The jobs that look after what was sent die at any moment, and the next run finishes: nothing is lost or told twice.

The e-mail of the day is a neutral notice, which the design lets be sent twice where nobody can know; a card asks once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.app.aftercare.unit_notices import send_digests, watch_unread
from bot.app.aftercare.watch_bounces import watch_bounces
from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.app.desk import Desk
from bot.app.effects.tell_unit import NOTICE, TOLD
from bot.domain.effects import EffectKind
from bot.domain.item import IntakeItem, Route, State
from bot.domain.lifecycle import Verb
from bot.domain.routes import RouteChoice
from tests.crash_points import Abandoned, Points, recorded
from tests.house import GRACE, OPEN, House
from tests.process.trial import SOAK
from tests.scenarios.outlets import TOWN, Outlets, outlets
from tests.stores import DIALECTS

#: past the hour of the e-mail of the day
_AFTERNOON = timedelta(hours=7)
_WEEK = timedelta(days=7)
_NOON = 12
Job = Callable[[Desk], Awaitable[int]]


async def chosen(house: House, choice: RouteChoice) -> IntakeItem:
    dialog = house.letter(OPEN)
    await house.poll()
    item = await claim(house.desk, house.press("kari", await house.item(dialog)))
    await route(house.desk, house.press("kari", item, "route"), choice)
    house.pass_time(GRACE)
    await house.work()
    return await house.item(dialog)


async def dies(house: House, job: Job, points: Points) -> None:
    with suppress(Abandoned):
        await job(recorded(house.desk, points))


def moments(points: Points, dialect: str) -> list[int]:
    """On PostgreSQL only where a transaction of the job ends, which is where the two databases might differ."""
    if SOAK:
        return list(range(len(points.passed)))
    every = points.moments(dialect)
    return every if dialect == "sqlite" else [at for at in every if points.passed[at].name == "after store.commit"]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_the_email_of_the_day_is_neither_lost_nor_sent_without_end(dialect: str) -> None:
    async with outlets(dialect, notices={"when": "daily"}) as out:
        recording = Points()
        await _digest(out, recording)
        wrong = {}
        for at in moments(recording, dialect):
            letters, told = await _digest(out, Points(strike_at=at))
            for _ in range(2):
                await send_digests(out.house.desk)
            sent = [one for one in out.sent()[told:] if TOWN in one.to]
            once = not recording.passed[at].name.startswith(("after email", "before store"))
            whole = all(all(item.letter.link in one.body for item in letters) for one in sent)
            if not (1 <= len(sent) <= (1 if once else 2) and whole and await _all_told(out.house, letters)):
                wrong[f"{at}: {recording.passed[at].name}"] = len(sent)
        assert wrong == {}
        assert any("email.notify" in point.name for point in recording.passed)


async def _digest(out: Outlets, points: Points) -> tuple[list[IntakeItem], int]:
    """Two letters of a day, and the job that tells of them; answers how much had been sent before."""
    house, told = out.house, len(out.sent())
    if house.clock.at.hour > _NOON:
        house.pass_time(_WEEK - _AFTERNOON)
    letters = [await chosen(house, RouteChoice(route=Route.NOTIFY_UNIT)) for _ in range(2)]
    house.pass_time(_AFTERNOON)
    await dies(house, send_digests, points)
    return letters, told


async def _all_told(house: House, letters: list[IntakeItem]) -> bool:
    async with house.store.transaction() as tx:
        effects = [one for item in letters for one in await tx.effects(item.item_id)]
    return all(one.result.get(NOTICE) == TOLD for one in effects if one.kind is EffectKind.TELL_UNIT)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_report_of_failed_delivery_stands_on_its_card_once(dialect: str) -> None:
    async with outlets(dialect) as out:
        recording = Points()
        await _bounced(out, recording)
        wrong = {}
        for at in moments(recording, dialect):
            item = await _bounced(out, Points(strike_at=at))
            for _ in range(2):
                await watch_bounces(out.house.desk)
            now = await out.house.item(item.letter.thread_id)
            verbs = [entry.verb for entry in await out.house.audit(now)]
            found = (now.state, now.trouble and now.trouble.code, verbs.count(Verb.BOUNCED))
            if found != (State.NEEDS_ATTENTION, "email_bounced", 1):
                wrong[f"{at}: {recording.passed[at].name}"] = found
        assert wrong == {}


async def _bounced(out: Outlets, points: Points) -> IntakeItem:
    item = await chosen(out.house, RouteChoice(route=Route.FORWARD_EMAIL, system_id="byggesak"))
    out.bounce(out.sent()[-1])
    await dies(out.house, watch_bounces, points)
    return item


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_letter_that_stayed_unread_comes_back_once_and_unopened(dialect: str) -> None:
    async with outlets(dialect) as out:
        recording = Points()
        await _unread(out, recording)
        wrong = {}
        for at in moments(recording, dialect):
            item = await _unread(out, Points(strike_at=at))
            for _ in range(2):
                await watch_unread(out.house.desk)
            now = await out.house.item(item.letter.thread_id)
            verbs = [entry.verb for entry in await out.house.audit(now)]
            found = (now.state, verbs.count(Verb.STILL_UNREAD), out.house.labels(item.letter.thread_id))
            if found != (State.WAITING, 1, ["Default"]):
                wrong[f"{at}: {recording.passed[at].name}"] = found
        assert (wrong, out.house.altinn.world.traces) == ({}, [])


async def _unread(out: Outlets, points: Points) -> IntakeItem:
    """Those of earlier lives are done with: they have come back already."""
    item = await chosen(out.house, RouteChoice(route=Route.NOTIFY_UNIT))
    out.house.pass_time(_WEEK)
    await dies(out.house, watch_unread, points)
    return item
