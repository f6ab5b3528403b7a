"""Faults on demand: what a system outside does to its callers on a bad day, chosen by a test or by a visitor."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: When the fault strikes, seen from the work that the request asks for: `before` = the work is never done,
#: `after` = it is done and the answer is spoilt, `late` = the answer is spoilt and the work is done `seconds` later.
When = Literal["before", "after", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault for the next `times` requests of one operation.

    `status` 0 drops the connection, any other value is answered with `body`; `kind="latency"` only waits.
    """

    operation: str
    kind: Literal["answer", "latency"] = "answer"
    when: When = "before"
    status: int = 500
    seconds: float = 0.0
    retry_after: str | None = None
    body: object = None
    #: of a body that is a text already; anything else is written as JSON
    media_type: str = "application/json"
    times: int = 1


@dataclass(slots=True)
class FaultBook:
    """The faults that are waiting for their operation, first in first out."""

    waiting: list[Fault] = field(default_factory=list)
    late_work: set[asyncio.Task[object]] = field(default_factory=set)

    def add(self, fault: Fault) -> None:
        self.waiting.extend([fault] * fault.times)

    def clear(self) -> None:
        self.waiting.clear()

    def take(self, name: str) -> Fault | None:
        for fault in self.waiting:
            if fault.operation in (name, "*"):
                self.waiting.remove(fault)
                return fault
        return None

    async def settle(self) -> None:
        """Waits until all late work is done."""
        while self.late_work:
            await asyncio.gather(*self.late_work, return_exceptions=True)


FAULTS = web.AppKey("faults", FaultBook)


class Dropped(web.HTTPInternalServerError):
    """The connection was cut on purpose: nothing is answered."""


def operation(name: str) -> Callable[[Handler], Handler]:
    """Names a handler, so that faults can strike it: `@operation("CreateDocument")`."""

    def decorate(handler: Handler) -> Handler:
        async def faulty(request: web.Request) -> web.StreamResponse:
            fault = request.app[FAULTS].take(name)
            if fault is None:
                return await handler(request)
            return await strike(fault, handler, request)

        faulty.__name__ = getattr(handler, "__name__", name)
        return faulty

    return decorate


async def strike(fault: Fault, handler: Handler, request: web.Request) -> web.StreamResponse:
    if fault.kind == "latency":
        await asyncio.sleep(fault.seconds)
        return await handler(request)
    if fault.when == "after":
        await handler(request)
    elif fault.when == "late":
        await request.read()
        book = request.app[FAULTS]
        task: asyncio.Task[object] = asyncio.ensure_future(_later(fault.seconds, handler, request))
        book.late_work.add(task)
        task.add_done_callback(book.late_work.discard)
    return spoilt_answer(fault, request)


async def _later(seconds: float, handler: Handler, request: web.Request) -> object:
    await asyncio.sleep(seconds)
    return await handler(request)


def spoilt_answer(fault: Fault, request: web.Request) -> web.StreamResponse:
    if fault.status == 0:
        if request.transport is not None:
            request.transport.abort()
        raise Dropped
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    if fault.body is None:
        return web.Response(status=fault.status, headers=headers)
    if isinstance(fault.body, str) and fault.media_type != "application/json":
        return web.Response(text=fault.body, status=fault.status, headers=headers, content_type=fault.media_type)
    return web.json_response(fault.body, status=fault.status, headers=headers)
