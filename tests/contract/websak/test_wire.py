"""Bytes in and out: the contract's samples are read as meant, and a file is written into a request without loss."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adapters._kit.base64_body import Base64Body
from adapters._kit.xml import Element, parse_xml
from adapters.archives.websak import protocol
from adapters.archives.websak.envelope import CONTENT, envelope, upload_body
from adapters.archives.websak.faults import Blame, fault_in
from adapters.archives.websak.wire import code_row, entry_row, returned
from adapters.simulators._kit import Fault
from adapters.simulators.websak import Schemas
from bot.errors import ContractBroken, Rejected
from tests.contract.archive_suite import a_file
from tests.contract.websak.stage import SCHEMAS, a_websak, settings
from tests.contracts import needs_contracts


def body_of(name: str) -> Element:
    root = parse_xml((SCHEMAS / "samples" / f"{name}.xml").read_bytes())
    return next(root.all("Body"))


@needs_contracts
@pytest.mark.parametrize(
    ("name", "blame", "reason"),
    [
        ("ValidationFaultInfo", Blame.CALLER, "gi.missing_value"),
        ("FinderFaultInfo", Blame.CALLER, "gi.finder"),
        ("SystemFaultInfo", Blame.ARCHIVE, "gi.system"),
    ],
)
def test_the_samples_of_faults_are_graded(name: str, blame: Blame, reason: str) -> None:
    fault = fault_in(body_of(f"fault.{name}"))
    assert fault is not None
    assert (fault.blame, fault.reason) == (blame, reason)


@needs_contracts
def test_the_samples_of_answers_are_read() -> None:
    made = returned(body_of("NyJournalpost.response"), "NyJournalpost", "websak")
    assert made is not None
    row = entry_row(made)
    assert (row.system_id, row.place, row.status, row.case) == ("987", 3, "M", None)
    empty = returned(
        body_of("FinnJournalposterGittNoekkel.response.empty"),
        "FinnJournalposterGittNoekkel",
        "websak",
    )
    assert empty is not None
    assert [*empty.all("liste")] == []
    codes = returned(body_of("HentKodeliste.response"), "HentKodeliste", "websak")
    assert codes is not None
    assert [code_row(row).code for row in codes.all("liste")] == ["M", "J"]
    with pytest.raises(ContractBroken, match=r"gi\.other_answer"):
        returned(body_of("HentKodeliste.response"), "NyJournalpost", "websak")


@needs_contracts
@given(title=st.text(max_size=80), file_name=st.text(max_size=40), media_type=st.text(max_size=40))
def test_whatever_a_file_is_called_its_request_follows_the_schema(title: str, file_name: str, media_type: str) -> None:
    draft = replace(a_file(b"x"), title=title, file_name=file_name, media_type=media_type)
    call = protocol.new_file("1", draft, "AAAA", settings("https://websak.example"))
    sent = etree.fromstring(envelope(call.body))
    assert _SCHEMAS[0].fault_in(sent[-1][0]) == ""


@given(content=st.binary(max_size=200), piece=st.integers(1, 50), title=st.text(max_size=30))
def test_a_file_is_written_into_its_request_whole_and_its_length_was_known(
    content: bytes, piece: int, title: str
) -> None:
    draft = replace(a_file(content), title=title + f"{CONTENT}</d:base64>", file_name=CONTENT)
    call = protocol.new_file("1", draft, CONTENT, settings("https://websak.example"))
    body = upload_body(envelope(call.body), size=len(content), system="websak")
    sent = asyncio.run(_all(body, content, piece))
    assert len(sent) == body.length
    (found,) = etree.fromstring(sent).iter("{http://rep.geointegrasjon.no/Arkiv/Dokument/xml.schema/2012.01.31}base64")
    assert base64.b64decode(found.text or "") == content


@given(content=st.binary(min_size=1, max_size=50), more=st.integers(-50, 50).filter(bool))
def test_a_file_of_another_size_never_becomes_xml(content: bytes, more: int) -> None:
    size = max(0, len(content) + more)
    call = protocol.new_file("1", a_file(content), CONTENT, settings("https://websak.example"))
    body = upload_body(envelope(call.body), size=size, system="websak")
    with pytest.raises(Rejected, match=r"gi\.size_mismatch"):
        asyncio.run(_all(body, content, 7))


async def test_an_answer_without_end_is_given_up() -> None:
    async with a_websak() as stage:
        endless = Fault(operation="HentKodeliste", status=200, body="<a>" * 3_000_000, media_type="text/xml")
        deep = Fault(operation="HentKodeliste", status=200, body="<a>" * 1_000, media_type="text/xml")
        for fault, reason in ((endless, r"gi\.too_large"), (deep, r"gi\.too_deep")):
            stage.simulator.faults.add(fault)
            with pytest.raises(ContractBroken, match=reason):
                await stage.archive.ping()


async def _all(body: Base64Body, content: bytes, piece: int) -> bytes:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), piece):
            yield content[start : start + piece]

    return b"".join([part async for part in body.stream(pieces())])


_SCHEMAS = [Schemas.load(SCHEMAS)] if SCHEMAS.is_dir() else []
