"""The same over real HTTP on loopback: what MockTransport cannot do, such as break a connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters._kit.spool import EncryptedSpool
from adapters.sources.svarinn.source import SvarInnSource
from bot.domain.item import MessageRef
from bot.errors import AuthFailed, OutcomeUnknown, Rejected, Unavailable
from bot.ports.source import PutAway
from tests.contract.scripted import NOW, StoppedClock
from tests.contract.svarinn.ks import BASE, PDF, SERVICES, UNITS, Ks, a_forsendelse, an_id, delivered, settings


@dataclass(slots=True)
class Server:
    """Hands what comes over the wire to the same small SvarInn."""

    ks: Ks = field(default_factory=Ks)
    url: str = ""
    #: how many bytes of a download go out before the connection breaks
    breaks_after: int | None = None
    forgets_to_answer: bool = False

    async def handle(self, request: web.Request) -> web.StreamResponse:
        asked = httpx.Request(
            request.method,
            BASE.removesuffix("/api") + request.path_qs,
            headers=dict(request.headers),
            content=await request.read(),
        )
        answer = await self.ks(asked)
        content = await answer.aread()
        assert request.transport is not None
        if self.forgets_to_answer:
            request.transport.abort()
        elif self.breaks_after is not None and request.path.endswith(an_id()):
            broken = web.StreamResponse(headers={"Content-Length": str(len(content))})
            await broken.prepare(request)
            await broken.write(content[: self.breaks_after])
            request.transport.abort()
            return broken
        headers = {"Content-Type": answer.headers.get("Content-Type", "application/json")}
        return web.Response(status=answer.status_code, body=content, headers=headers)


@asynccontextmanager
async def served(folder: Path, **more: str) -> AsyncIterator[tuple[Server, SvarInnSource]]:
    server, app = Server(), web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    async with TestServer(app) as running:
        server.url = str(running.make_url("/api"))
        source = SvarInnSource(
            settings(base_url=server.url, **more),
            units=UNITS,
            services=SERVICES,
            spool=EncryptedSpool(directory=folder),
            clock=StoppedClock(),
        )
        try:
            yield server, source
        finally:
            await source.close()


def hand_in(server: Server) -> MessageRef:
    link = f"{server.url}/svarinn/v2/forsendelser/{an_id()}"
    return server.ks.add(a_forsendelse(nedlastingslenke=link), delivered({"brev.pdf": PDF}))


async def test_a_letter_from_list_to_receipt(tmp_path: Path) -> None:
    async with served(tmp_path) as (server, source):
        ref = hand_in(server)
        (page,) = [page async for page in source.poll(None, ())]
        opened = await source.open(ref)
        async with source.read(ref, opened.attachments[0].attachment_id) as pieces:
            content = b"".join([piece async for piece in pieces])
        done = [await source.put_away(page.letters[0].thread_id, content_at=NOW) for _ in range(2)]
    assert (content, done) == (PDF, [PutAway.DONE] * 2)
    assert server.ks.taken == [(an_id(), {"status": "MOTTATT"})]


async def test_a_wrong_password(tmp_path: Path) -> None:
    async with served(tmp_path, password="feil") as (_, source):
        with pytest.raises(AuthFailed, match=r"svarinn\.401"):
            await source.ping()


async def test_a_download_that_breaks_off_is_no_shorter_letter(tmp_path: Path) -> None:
    async with served(tmp_path) as (server, source):
        ref = hand_in(server)
        for length in (0, 100, 600):
            server.breaks_after = length
            with pytest.raises(Unavailable):
                await source.open(ref)
        server.breaks_after = None
        assert len((await source.open(ref)).attachments) == 1


async def test_a_receipt_whose_answer_breaks_off(tmp_path: Path) -> None:
    async with served(tmp_path) as (server, source):
        hand_in(server)
        server.forgets_to_answer = True
        with pytest.raises(OutcomeUnknown):
            await source.put_away(an_id(), content_at=NOW)
        server.forgets_to_answer = False
        assert await source.put_away(an_id(), content_at=NOW) is PutAway.DONE


async def test_a_link_to_another_port_gets_no_password(tmp_path: Path) -> None:
    async with served(tmp_path) as (server, source), served(tmp_path) as (other, _):
        ref = hand_in(server)
        server.ks.waiting[an_id()]["nedlastingslenke"] = f"{other.url}/svarinn/v2/forsendelser/{an_id()}"
        with pytest.raises(Rejected, match=r"svarinn\.foreign_link"):
            await source.open(ref)
        assert other.ks.requests == []
