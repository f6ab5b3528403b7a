"""An archive of each kind against the stub, and no request that breaks the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from adapters._kit.http import http_client
from adapters.archives.p360 import P360Archive
from tests.contract.p360.stub import SifStub, settings


@pytest.fixture
async def sif() -> AsyncIterator[SifStub]:
    stub = SifStub()
    async with TestServer(stub.app()) as server:
        stub.url = str(server.make_url("")).rstrip("/")
        yield stub
    assert stub.breaches == []


@pytest.fixture
async def archive(sif: SifStub) -> AsyncIterator[P360Archive]:
    """Of an installation whose documents carry external keys."""
    async with http_client(sif.url) as client:
        yield P360Archive(settings(sif.url, document_external_id=True, impersonation=True), client)


@pytest.fixture
async def old_archive(sif: SifStub) -> AsyncIterator[P360Archive]:
    """Of the 2020 swagger: no key on documents, and nobody to act as."""
    async with http_client(sif.url) as client:
        yield P360Archive(settings(sif.url), client)
