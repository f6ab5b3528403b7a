"""Starts a simulator on loopback and remembers what it received, so that a test can read both sides of the contract."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

from adapters.simulators._kit.faults import FAULTS, Dropped, FaultBook

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request as it came, and the status it was answered with (0: the connection was dropped)."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    status: int


#: the last 2,000 exchanges, oldest first
RECORD = web.AppKey("record", list[Exchange])
_MOST_EXCHANGES = 2000


@web.middleware
async def _remember(request: web.Request, handler: Handler) -> web.StreamResponse:
    status = 0
    try:
        answer = await handler(request)
        status = answer.status
    except web.HTTPException as problem:
        status = 0 if isinstance(problem, Dropped) else problem.status
        raise
    else:
        return answer
    finally:
        body = await _body(request)
        record = request.app[RECORD]
        record.append(
            Exchange(
                method=request.method,
                path=request.path,
                query=request.query_string,
                headers=dict(request.headers),
                body=body[:1_000_000],
                status=status,
            )
        )
        del record[:-_MOST_EXCHANGES]


def simulator_app(*, client_max_size: int = 512 * 1024 * 1024) -> web.Application:
    """An aiohttp application with a fault book and a record; a simulator adds its routes."""
    app = web.Application(middlewares=[_remember], client_max_size=client_max_size)
    app[FAULTS] = FaultBook()
    app[RECORD] = []
    return app


async def _body(request: web.Request) -> bytes:
    if not request.body_exists:
        return b""
    try:
        return await request.read()
    except ConnectionError:
        return b""


@dataclass(slots=True)
class Simulator:
    """A running simulator: `async with Simulator(app) as simulator: simulator.url`. Listens on loopback only."""

    app: web.Application
    port: int = 0
    host: str = "127.0.0.1"
    #: speaks https where it is given
    tls: ssl.SSLContext | None = None
    #: the host as `url` names it, where it shall be another host in the eyes of a caller ("localhost")
    named: str = ""
    url: str = ""
    _runner: web.AppRunner | None = field(default=None, repr=False)

    @property
    def faults(self) -> FaultBook:
        return self.app[FAULTS]

    @property
    def record(self) -> list[Exchange]:
        return self.app[RECORD]

    async def start(self) -> Self:
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.host, self.port, ssl_context=self.tls).start()
        except OSError:
            await self.stop()
            raise
        self.port = self._runner.addresses[0][1]
        self.url = f"{'https' if self.tls else 'http'}://{self.named or self.host}:{self.port}"
        return self

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
