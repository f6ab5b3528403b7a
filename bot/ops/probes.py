"""What an operator's monitoring asks: is it alive, is it ready, how much is waiting."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot.app.desk import Desk
from bot.domain.differences import DifferenceKind
from bot.domain.item import State
from bot.errors import PostvaktError


class Probes:
    """`/healthz` 200 while the process turns; `/readyz` 503 while the store is silent; `/metrics` for Prometheus."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._registry = CollectorRegistry()
        self._items = Gauge("postvakt_items", "Items by state", ["state"], registry=self._registry)
        self._up = Gauge("postvakt_source_up", "Whether a source answers", ["source"], registry=self._registry)
        self._last = Gauge(
            "postvakt_source_last_ok_seconds", "Unix time of the last good poll", ["source"], registry=self._registry
        )

        self._notices = Gauge(
            "postvakt_notices",
            "Notices of the last two months by what is done with their e-mails",
            ["source", "deed", "state"],
            registry=self._registry,
        )

        self._reconciled = Gauge(
            "postvakt_reconciled_seconds", "Unix time of the last comparison with archive and sources",
            registry=self._registry,
        )  # fmt: skip
        self._differences = Gauge(
            "postvakt_differences", "Differences between ledger, archive and sources", ["kind"], registry=self._registry
        )

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._metrics)

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        try:
            await self._desk.store.database_now()
        except PostvaktError:
            return web.Response(status=503, text="store\n")
        return web.Response(text="ready\n")

    async def _metrics(self, _request: web.Request) -> web.Response:
        try:
            await self._count()
        except PostvaktError:
            return web.Response(status=503, text="store\n")
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def _count(self) -> None:
        self._notices.clear()
        async with self._desk.store.transaction() as tx:
            for state in State:
                self._items.labels(state=state.value).set(await tx.count_items(states=(state,)))
            for source_id in self._desk.sources:
                known = await tx.source_state(source_id)
                self._up.labels(source=source_id).set(1 if known and known.down_since is None else 0)
                if known and known.last_ok_at:
                    self._last.labels(source=source_id).set(known.last_ok_at.timestamp())
            known_differences = await tx.differences()
            for kind in DifferenceKind:
                self._differences.labels(kind=kind.value).set(sum(one.kind is kind for one in known_differences))
            run = await tx.reconciliation()
            if run is not None and run.finished_at:
                self._reconciled.set(run.finished_at.timestamp())
            for source_id in self._desk.notice_sources:
                for count in await tx.notice_counts(source_id):
                    self._notices.labels(source=source_id, deed=count.deed.value, state=count.state.value).set(
                        count.notices
                    )
