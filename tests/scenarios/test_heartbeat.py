"""A bot that falls silent is missed: an address outside is called after each round that nothing was wrong with."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web
from sqlalchemy import text

from bot.app.health.examine_heartbeat import HeartbeatExamination
from bot.app.health.go_round import tell_round
from bot.errors import PostvaktError
from tests.house import House, a_house

KEY = "5f0c1a3e-secret-of-the-alarm"
EVERY, MINUTE = timedelta(minutes=5), timedelta(minutes=1)


@dataclass(slots=True)
class Alarm:
    """A dead man's switch: what it was called with, and how it answers."""

    called: list[str] = field(default_factory=list)
    status: int = 200

    async def answer(self, request: web.Request) -> web.Response:
        self.called.append(request.path)
        return web.Response(status=self.status, headers={"Location": "http://127.0.0.1:9/elsewhere"})


@asynccontextmanager
async def watched() -> AsyncIterator[tuple[House, Alarm]]:
    alarm = Alarm()
    app = web.Application()
    app.router.add_get("/ping/{key}", alarm.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/ping/{KEY}"
        async with a_house(more={"heartbeat": {"url": url, "every": EVERY}}) as house:
            yield house, alarm
    finally:
        await runner.cleanup()


async def go_round(house: House) -> bool:
    assert house.office.heartbeat is not None
    return await tell_round(house.desk, house.office.heartbeat)


async def found(house: House) -> list[str]:
    """By `postvakt doctor`."""
    (check,) = HeartbeatExamination(store=house.store, clock=house.clock, every=EVERY).checks()
    return [finding.code for finding in await check.run()]


async def test_the_alarm_is_called_after_a_round_in_which_every_source_was_read() -> None:
    async with watched() as (house, alarm):
        assert await found(house) == ["heartbeat_never"]
        assert not await go_round(house), "nothing was read yet"
        await house.poll()
        assert await go_round(house)
        assert alarm.called == [f"/ping/{KEY}"]
        assert await found(house) == ["heartbeat_heard"]

        house.fault("altinn", "*", status=503, times=50)
        house.pass_time(10 * MINUTE)
        await house.poll()
        assert await go_round(house), "a source that failed once is tried again within its time"
        house.pass_time(25 * MINUTE)
        await house.poll()
        assert not await go_round(house)
        assert len(alarm.called) == 2
        assert await found(house) == ["heartbeat_late"]


@pytest.mark.parametrize("status", [302, 403, 404, 500])
async def test_a_call_that_fails_is_told_in_the_log_only_and_never_by_its_address(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with watched() as (house, alarm):
        await house.poll()
        alarm.status = status
        before = len(house.teams.posts())
        assert not await go_round(house)
        assert len(alarm.called) == 1
        house.pass_time(4 * EVERY)
        await house.poll()
        assert not await go_round(house)
        assert await found(house) == ["heartbeat_unheard"]
        await house.draw()
        assert len(house.teams.posts()) == before
        lines = [record.getMessage() for record in caplog.records if record.name not in ("httpx", "httpcore")]
        assert not any(KEY in line for line in lines)


async def test_a_round_that_the_database_does_not_take_down_is_not_told() -> None:
    async with watched() as (house, alarm):
        await house.poll()
        async with house.store.transaction() as tx:
            await tx.run(text("DROP TABLE healthy_rounds"))
        with pytest.raises(PostvaktError):
            await go_round(house)
        assert alarm.called == []


async def test_without_an_address_nobody_is_called() -> None:
    async with a_house() as house:
        assert house.office.heartbeat is None
