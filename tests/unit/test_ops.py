"""What keeps the bot running: logs that tell no tales, workers and jobs that outlive a failure, honest probes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from apscheduler.events import EVENT_JOB_MAX_INSTANCES
from structlog.testing import capture_logs

from bot.app.desk import Desk, InForce
from bot.domain.clock import SystemClock
from bot.domain.identifiers import MASK
from bot.domain.policy import Policy
from bot.ops.jobs import Jobs
from bot.ops.logs import masked, without_exception_text
from bot.ops.probes import Probes
from bot.ops.workers import Worker, wake_on_changes
from bot.ports.store import SourceState
from tests.stores import fresh_store

#: of the synthetic kind: 80 is added to the month
NUMBER = "15887412345"
PATIENCE = 10.0
LONG = 3600.0


def mask(**said: Any) -> dict[str, Any]:
    return dict(masked(None, "info", said))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (NUMBER, MASK),
        (f"til 158874 12345 i {NUMBER}", f"til {MASK} i {MASK}"),
        (int(NUMBER), MASK),
        ([NUMBER, 7, None], [MASK, 7, None]),
        ((NUMBER,), [MASK]),
        ({"a": {NUMBER: NUMBER}}, {"a": {MASK: MASK}}),
        (Path("/var") / NUMBER, f"/var/{MASK}"),
        (ValueError(f"letter of {NUMBER}"), "ValueError"),
        (True, True),
        (1.5, 1.5),
        ("313756270", "313756270"),
    ],
)
def test_identity_numbers_are_masked_wherever_they_stand(value: object, shown: object) -> None:
    assert mask(value=value) == {"value": shown}


def test_a_set_is_masked_too() -> None:
    assert mask(value={NUMBER}) == {"value": [MASK]}


def test_an_exception_is_told_by_its_kind_and_place_only() -> None:
    def read_letter() -> None:
        raise ValueError("what the letter says")

    try:
        read_letter()
    except ValueError as error:
        for given in (True, error, (type(error), error, error.__traceback__)):
            said = without_exception_text(None, "error", {"event": "x", "exc_info": given})
            assert set(said) == {"event", "exception", "raised_at"}
            assert said["exception"] == "ValueError"
            assert "read_letter:" in said["raised_at"]


def test_no_exception_leaves_no_trace() -> None:
    assert without_exception_text(None, "info", {"event": "x", "exc_info": None}) == {"event": "x"}


_TALK = f"""
import asyncio, logging, structlog
from bot.ops.logs import set_up_logs
set_up_logs(FORM, "INFO")
log = structlog.get_logger("bot.test")
log.info("item.claimed", item="i-1", note="{NUMBER} og\\nmer")
log.debug("too.quiet")
try:
    raise ValueError("the letter's title")
except ValueError as error:
    log.exception("worker.failed", worker="effects")
    logging.getLogger("aiohttp.server").exception("Error handling request")
    logging.getLogger("other").error("failed for %s", "{NUMBER}")
logging.getLogger("httpx").info("HTTP Request: GET https://example.com/the letter's title")
async def main():
    async def fail():
        raise ValueError("the letter's title")
    lost = asyncio.ensure_future(fail())
    await asyncio.wait({{lost}})
    del lost
asyncio.run(main())
"""


def talk(form: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: how logs are set up holds for the whole of one."""
    code = _TALK.replace("FORM", repr(form))
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)


def test_each_line_is_json_on_stderr_and_says_nothing_of_a_letter() -> None:
    said = talk("json")
    lines = [json.loads(line) for line in said.stderr.splitlines()]

    assert said.stdout == ""
    assert [line["event"] for line in lines] == [
        "item.claimed",
        "worker.failed",
        "Error handling request",
        f"failed for {MASK}",
        "Task exception was never retrieved",
    ]
    assert lines[0] | {"timestamp": ""} == {
        "event": "item.claimed", "item": "i-1", "note": f"{MASK} og\nmer", "level": "info", "timestamp": "",
    }  # fmt: skip
    assert [line.get("exception") for line in lines[1:]] == ["ValueError", "ValueError", None, "ValueError"]
    assert datetime.fromisoformat(lines[0]["timestamp"]).utcoffset() == timedelta()
    assert "title" not in said.stderr
    assert NUMBER not in said.stderr


def test_the_console_says_no_more_than_json() -> None:
    said = talk("console")

    assert "worker.failed" in said.stderr
    assert "title" not in said.stderr
    assert NUMBER not in said.stderr


@asynccontextmanager
async def at_work(*runs: Any) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(run) for run in runs]
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def test_a_worker_outlives_a_failing_step() -> None:
    done = asyncio.Event()
    tries: list[int] = []

    async def step() -> bool:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("the letter's title")
        done.set()
        return False

    with capture_logs() as logs:
        async with at_work(Worker(name="effects", step=step, rest=0.01).run()):
            await done.wait()

    assert [(line["event"], line["worker"]) for line in logs] == [("worker.failed", "effects")]


async def test_a_worker_does_all_that_is_due_before_it_rests() -> None:
    done = asyncio.Event()
    left = [True, True, True, False]

    async def step() -> bool:
        more = left.pop(0)
        if not left:
            done.set()
        return more

    async with at_work(Worker(name="effects", step=step, rest=LONG).run()):
        await done.wait()


async def test_a_worker_is_woken_from_its_rest() -> None:
    steps: asyncio.Queue[int] = asyncio.Queue()

    async def step() -> bool:
        steps.put_nowait(1)
        return False

    worker = Worker(name="drawing", step=step, rest=LONG)
    async with at_work(worker.run()):
        await steps.get()
        worker.woken.set()
        await steps.get()


async def test_a_worker_that_is_woken_while_it_works_looks_once_more() -> None:
    steps: list[int] = []
    twice = asyncio.Event()

    async def step() -> bool:
        steps.append(1)
        if len(steps) == 1:
            worker.woken.set()
        else:
            twice.set()
        return False

    worker = Worker(name="drawing", step=step, rest=LONG)
    async with at_work(worker.run()):
        await twice.wait()


async def test_a_worker_looks_again_by_itself() -> None:
    steps: asyncio.Queue[int] = asyncio.Queue()

    async def step() -> bool:
        steps.put_nowait(1)
        return False

    async with at_work(Worker(name="doubts", step=step, rest=0.01).run()):
        for _ in range(3):
            await steps.get()


async def test_a_change_in_the_store_wakes_every_worker() -> None:
    async def never() -> bool:
        raise AssertionError("only woken, not run")

    async def changes() -> AsyncIterator[None]:
        yield None

    workers = [Worker(name=name, step=never) for name in ("effects", "drawing")]
    await wake_on_changes(changes(), workers)

    assert all(worker.woken.is_set() for worker in workers)


def now() -> datetime:
    return SystemClock().now()


async def test_a_job_runs_at_once_and_goes_on_after_a_failure() -> None:
    jobs, done = Jobs(), asyncio.Event()
    runs: list[int] = []

    async def job() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise ValueError("the letter's title")
        done.set()

    jobs.every(timedelta(seconds=0.02), "poll:altinn", job, first_at=now())
    with capture_logs() as logs:
        jobs.start()
        try:
            async with asyncio.timeout(PATIENCE):
                await done.wait()
        finally:
            await jobs.stop()

    assert [(line["event"], line["job"]) for line in logs][:1] == [("job.failed", "poll:altinn")]


async def test_a_job_never_runs_beside_itself() -> None:
    jobs, missed = Jobs(), asyncio.Event()
    runs: list[int] = []

    async def job() -> None:
        runs.append(1)
        await asyncio.Event().wait()

    jobs.every(timedelta(seconds=0.02), "poll:altinn", job, first_at=now())
    jobs._scheduler.add_listener(lambda _: missed.set(), EVENT_JOB_MAX_INSTANCES)
    jobs.start()
    try:
        async with asyncio.timeout(PATIENCE):
            await missed.wait()
    finally:
        await jobs.stop()

    assert runs == [1]


async def test_a_daily_job_keeps_norwegian_time() -> None:
    jobs = Jobs()

    async def job() -> None:
        raise AssertionError("not due")

    jobs.daily(6, 30, "check_board", job)
    jobs.start()
    try:
        found = jobs._scheduler.get_job("check_board").next_run_time
    finally:
        await jobs.stop()

    assert (found.hour, found.minute, str(found.tzinfo)) == (6, 30, "Europe/Oslo")


async def test_stopping_waits_until_a_running_job_has_tidied_up() -> None:
    jobs, begun = Jobs(), asyncio.Event()
    tidied: list[int] = []

    async def job() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(5):
                await asyncio.sleep(0)
            tidied.append(1)

    jobs.every(timedelta(hours=1), "poll:altinn", job, first_at=now())
    jobs.start()
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        await jobs.stop()

    assert tidied == [1], "the store would have been closed under it"


async def test_jobs_may_be_stopped_twice_or_before_they_start() -> None:
    jobs = Jobs()
    await jobs.stop()
    jobs.start()
    await jobs.stop()
    await jobs.stop()


@asynccontextmanager
async def probed() -> AsyncIterator[tuple[TestClient[web.Request, web.Application], Desk]]:
    async with fresh_store("sqlite") as store:
        unasked: Any = None
        desk = Desk(
            store=store,
            clock=SystemClock(),
            in_force=InForce(policy=Policy.of((), ())),
            sources={"altinn": unasked, "svarinn": unasked},
            source_names={},
            archive=unasked,
            archive_name="Public 360",
            people={},
        )
        app = web.Application()
        Probes(desk).add_routes(app)
        async with TestClient(TestServer(app)) as client:
            yield client, desk


async def answer(client: TestClient[web.Request, web.Application], path: str) -> tuple[int, str]:
    async with client.get(path) as response:
        return response.status, await response.text()


async def test_alive_and_ready() -> None:
    async with probed() as (client, _):
        assert await answer(client, "/healthz") == (200, "ok\n")
        assert await answer(client, "/readyz") == (200, "ready\n")


async def test_alive_but_not_ready_while_the_store_is_silent() -> None:
    async with probed() as (client, desk):
        await desk.store.close()

        assert await answer(client, "/healthz") == (200, "ok\n")
        assert await answer(client, "/readyz") == (503, "store\n")
        assert await answer(client, "/metrics") == (503, "store\n")


async def test_metrics_count_items_and_tell_which_source_is_down() -> None:
    at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    async with probed() as (client, desk):
        async with desk.store.transaction() as tx:
            await tx.save_source_state(SourceState(source_id="altinn", start_from=at, last_ok_at=at))
            await tx.save_source_state(SourceState(source_id="svarinn", start_from=at, down_since=at))
        status, text = await answer(client, "/metrics")

    assert status == 200
    assert 'postvakt_items{state="waiting"} 0.0' in text
    assert 'postvakt_source_up{source="altinn"} 1.0' in text
    assert 'postvakt_source_up{source="svarinn"} 0.0' in text
    assert 'postvakt_source_last_ok_seconds{source="altinn"} 1.7951616e+09' in text
