"""Files go to SIF as base64 inside JSON, with exact length and in constant memory."""

from __future__ import annotations

import base64
import hashlib
import json
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.http import http_client
from adapters._kit.spool import EncryptedSpool
from adapters.archives.p360.upload import upload_body
from bot.errors import Rejected, Unavailable
from tests.contract.p360.stub import OK, a_file, an_archive

MIB = 1024 * 1024
PARAMETER = {"DocumentNumber": "26/00017-3"}
FILE = {"Title": 'Brev "æøå" \\ \n', "Note": "pvf-0123456789abcdef"}


async def pieces(parts: list[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def collect(stream: AsyncIterator[bytes], *, into: bytearray) -> None:
    async for chunk in stream:
        into += chunk


@given(parts=st.lists(st.binary(max_size=40), max_size=30))
async def test_any_chunks_make_the_same_call_of_the_promised_length(parts: list[bytes]) -> None:
    content = b"".join(parts)
    body = upload_body(PARAMETER, FILE, size=len(content), system="p360")
    sent = bytearray()
    await collect(body.stream(pieces(parts)), into=sent)
    assert len(sent) == body.length
    file = FILE | {"Base64Data": base64.b64encode(content).decode()}
    assert json.loads(sent) == {"parameter": PARAMETER | {"Files": [file]}}


@given(
    parts=st.lists(st.binary(max_size=40), max_size=10),
    promised=st.integers(min_value=0, max_value=400),
)
async def test_content_of_another_size_never_makes_a_whole_call(parts: list[bytes], promised: int) -> None:
    if promised == sum(map(len, parts)):
        parts = [*parts, b"!"]
    body = upload_body(PARAMETER, FILE, size=promised, system="p360")
    sent = bytearray()
    with pytest.raises(Rejected, match=r"sif\.size_mismatch"):
        await collect(body.stream(pieces(parts)), into=sent)
    with pytest.raises(json.JSONDecodeError):
        json.loads(sent)
    assert len(sent) < body.length


@dataclass(slots=True)
class Sink:
    """Reads an upload as it comes, and keeps neither it nor the file."""

    length: int = 0
    read: int = 0
    tail: bytes = b""
    digest: Any = field(default_factory=hashlib.sha256)
    calls: int = 0

    async def handle(self, request: web.Request) -> web.Response:
        self.calls += 1
        self.length = int(request.headers["Content-Length"])
        rest = b""
        before_content = True
        async for chunk in request.content.iter_chunked(64 * 1024):
            self.read += len(chunk)
            self.tail = (self.tail + chunk)[-5:]
            rest += chunk
            if before_content:
                head, mark, after = rest.partition(b'"Base64Data":"')
                before_content, rest = not mark, after if mark else head
            if not before_content:
                whole = len(rest) - 8 - (len(rest) - 8) % 4
                if whole > 0:
                    self.digest.update(base64.b64decode(rest[:whole], validate=True))
                    rest = rest[whole:]
        self.digest.update(base64.b64decode(rest.partition(b'"')[0], validate=True))
        return web.json_response(OK)

    def server(self) -> TestServer:
        app = web.Application(client_max_size=0)
        app.router.add_post("/{path:.*}", self.handle)
        return TestServer(app)


async def test_64_megabytes_pass_in_constant_memory(tmp_path: Path) -> None:
    block = bytes(range(256)) * 400
    times, extra = 64 * MIB // len(block), b"the last bytes"

    async def letter() -> AsyncIterator[bytes]:
        for _ in range(times):
            yield block
        yield extra

    sink = Sink()
    spool = EncryptedSpool(directory=tmp_path)
    async with sink.server() as server, http_client(str(server.make_url("")).rstrip("/")) as client:
        archive = an_archive(str(server.make_url("")).rstrip("/"), client)
        tracemalloc.start()
        try:
            async with spool.keep(letter(), most=65 * MIB) as kept:
                await archive.add_file("26/00017-3", a_file(kept.size), kept.read(), on_behalf_of="")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert kept.size == times * len(block) + len(extra)
    assert sink.read == sink.length
    assert sink.tail == b'"}]}}'
    assert sink.digest.hexdigest() == kept.sha256
    assert peak < 8 * MIB


async def test_a_source_that_fails_midway_breaks_the_call_off(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * MIB
        raise Unavailable("altinn", "http.503")

    sink = Sink()
    async with sink.server() as server, http_client(str(server.make_url("")).rstrip("/")) as client:
        archive = an_archive(str(server.make_url("")).rstrip("/"), client)
        with pytest.raises(Unavailable, match="altinn"):
            await archive.add_file("26/00017-3", a_file(2 * MIB), broken(), on_behalf_of="")
    assert sink.calls <= 1
    assert sink.read < sink.length or sink.calls == 0


async def test_a_file_over_the_limit_is_not_sent() -> None:
    async def unread() -> AsyncIterator[bytes]:
        pytest.fail("a file over the limit was read")
        yield b""

    sink = Sink()
    async with sink.server() as server, http_client(str(server.make_url("")).rstrip("/")) as client:
        archive = an_archive(str(server.make_url("")).rstrip("/"), client, max_file_bytes=10)
        with pytest.raises(Rejected, match=r"sif\.too_large"):
            await archive.add_file("26/00017-3", a_file(11), unread(), on_behalf_of="")
    assert sink.calls == 0
