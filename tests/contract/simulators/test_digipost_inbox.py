"""Digipost's inbox: both shapes of its XML, paging that shifts, content at an address that works once, deletion."""

from __future__ import annotations

import gzip
from xml.etree import ElementTree as ET

import httpx
import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.digipost import MEDIA_TYPE, LetterDraft
from tests.contract.simulators.digipost_stage import (
    BROKER,
    NEIGHBOUR,
    NS,
    Box,
    needs_lxml,
    open_box,
    structure,
    text,
    valid,
)
from tests.contracts import CONTRACTS, needs_contracts


def full(**more: object) -> dict[str, object]:
    attachment = LetterDraft(
        sender="Kari (test)", subject="Vedlegg 1", content=Content(name="bilde.jpg"), level="IDPORTEN_4"
    )
    return {
        "subject": "Klage på vedtak & mer",
        "reference": "2026/648677-1",
        "level": "IDPORTEN_3",
        "attachments": (attachment,),
    } | more


async def raw_inbox(box: Box) -> bytes:
    return (await box.call("GET", f"/{BROKER}/inbox")).content


@pytest.mark.parametrize("variant", ["uri", "link", "both"])
async def test_both_shapes_carry_what_they_should(variant: str) -> None:
    async with open_box(variant=variant) as box:
        letter = box.letter(**full())
        box.letter(tells_content_type=False)
        bare, shown = await box.inbox()
        assert (text(shown, "subject"), text(shown, "reference-from-sender")) == (
            "Klage på vedtak & mer",
            "2026/648677-1",
        )
        assert text(shown, "delivery-time") == "2026-11-20T09:00:00+01:00"
        assert text(bare, "subject") is text(bare, "content-type") is text(bare, "first-accessed") is None
        attachment = shown.find(NS + "attachment")
        assert attachment is not None
        assert text(attachment, "id") == str(letter.attachments[0].id)
        uri = f"{box.sites.api_url}/{BROKER}/inbox/{letter.id}"
        if variant != "link":
            assert (text(shown, "content-uri"), text(shown, "delete-uri")) == (f"{uri}/content", uri)
        links = {one.get("rel"): one.get("uri") for one in shown.findall(NS + "link")}
        relations = "https://api.digipost.no/relations/"
        expected = {f"{relations}get_document_content": f"{uri}/content", f"{relations}self_delete": uri}
        assert links == ({} if variant == "uri" else expected)


@needs_lxml
@needs_contracts
@pytest.mark.parametrize(("variant", "java"), [("uri", True), ("link", False), ("both", False)])
async def test_the_xsds_of_both_clients_agree_or_not(variant: str, java: bool) -> None:
    async with open_box(variant=variant) as box:
        box.world.accessed(box.letter(**full()))
        body = await raw_inbox(box)
        assert valid(body, "dotnet")
        assert valid(body, "java") is java


@needs_contracts
def test_the_structural_judge_accepts_the_sample() -> None:
    sample = CONTRACTS / "digipost/samples/inbox.v8.uri.synthetic.xml"
    assert [text(one, "id") for one in structure(sample.read_bytes())] == ["1234", "1233"]


async def test_uris_may_be_relative() -> None:
    async with open_box(relative_uris=True) as box:
        letter = box.letter()
        [shown] = await box.inbox()
        assert text(shown, "content-uri") == f"/{BROKER}/inbox/{letter.id}/content"


@needs_contracts
async def test_the_entrypoint_names_the_inbox() -> None:
    sample = ET.fromstring((CONTRACTS / "digipost/samples/entrypoint.v8.synthetic.xml").read_bytes())
    async with open_box() as box:
        for path in ("/", f"/{BROKER}"):
            answer = await box.call("GET", path)
            [link] = ET.fromstring(answer.content)
            assert link.get("uri") == f"{box.sites.api_url}/{BROKER}/inbox"
            assert (link.tag, link.get("rel"), link.get("media-type")) == (
                sample[0].tag,
                sample[0].get("rel"),
                sample[0].get("media-type"),
            )


async def test_newest_first_and_arriving_mail_shifts_the_pages() -> None:
    async with open_box() as box:
        made = []
        for _ in range(5):
            box.clock.forward(minutes=1)
            made.append(box.letter().id)
        newest_first = made[::-1]
        assert await box.ids() == newest_first
        assert await box.ids("?offset=0&limit=2") == newest_first[:2]
        box.letter()
        assert await box.ids("?offset=2&limit=2") == newest_first[1:3]
        assert await box.ids("?offset=6") == []


async def test_an_old_delivery_time_lands_further_down() -> None:
    async with open_box() as box:
        first = box.letter()
        box.letter(delivered_at=box.clock.now().replace(year=2025))
        assert (await box.ids())[0] == first.id


async def test_default_and_greatest_page() -> None:
    async with open_box() as box:
        for _ in range(101):
            box.letter()
        assert len(await box.ids()) == 100
        assert len(await box.ids("?limit=1000")) == 101


@pytest.mark.parametrize(
    "query", ["?limit=0", "?limit=1001", "?limit=x", "?offset=-1", "?offset=1&offset=2", "?page=1"]
)
async def test_a_bad_query_is_refused(query: str) -> None:
    async with open_box() as box:
        answer = await box.call("GET", f"/{BROKER}/inbox{query}")
        assert answer.status_code == 400
        assert ET.fromstring(answer.content).findtext(NS + "error-code") == "INVALID_QUERY_PARAMETER"


async def test_content_lies_elsewhere_once() -> None:
    async with open_box(gzip=False) as box:
        letter = box.letter(content=Content(name="brev.pdf", size=200_000))
        location = await box.location(letter)
        api, elsewhere = httpx.URL(box.sites.api_url), httpx.URL(location)
        assert elsewhere.host != api.host
        assert elsewhere.port != api.port
        assert letter.first_accessed is None
        async with httpx.AsyncClient() as http:
            first = await http.get(location)
            assert (first.status_code, first.headers["Content-Type"]) == (200, "application/pdf")
            assert first.content == letter.draft.content.whole()
            assert int(first.headers["Content-Length"]) == 200_000
            assert (await http.get(location)).status_code == 403
        assert (letter.first_accessed, letter.downloads) == (box.clock.now(), 1)
        assert text((await box.inbox())[0], "first-accessed") == "2026-11-20T09:00:00+01:00"


@pytest.mark.parametrize(("seconds", "status"), [(29.9, 200), (30, 403)])
async def test_the_address_lives_for_half_a_minute(seconds: float, status: int) -> None:
    async with open_box() as box:
        letter = box.letter()
        location = await box.location(letter)
        box.clock.forward(seconds=seconds)
        async with httpx.AsyncClient() as http:
            assert (await http.get(location)).status_code == status
        assert (letter.first_accessed is None) is (status == 403)


async def test_the_token_of_one_letter_does_not_open_another() -> None:
    async with open_box() as box:
        letter, other = box.letter(), box.letter()
        location = (await box.location(letter)).replace(f"/{letter.id}?", f"/{other.id}?")
        async with httpx.AsyncClient() as http:
            assert (await http.get(location)).status_code == 403


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "X-Digipost-UserId"])
async def test_credentials_at_the_other_host_are_a_leak(name: str) -> None:
    async with open_box() as box:
        location = await box.location(box.letter())
        async with httpx.AsyncClient() as http:
            assert (await http.get(location, headers={name: "x"})).status_code == 400
            assert [one.lower() for one in box.world.leaked] == [name.lower()]
            assert (await http.get(location)).status_code == 200


async def test_an_attachment_has_its_own_content() -> None:
    async with open_box() as box:
        letter = box.letter(**full())
        [attachment] = letter.attachments
        async with httpx.AsyncClient() as http:
            answer = await http.get(await box.location(attachment))
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert (letter.first_accessed, attachment.downloads) == (None, 1)


async def test_a_download_can_break_off() -> None:
    async with open_box(gzip=False) as box:
        letter = box.letter(content=Content(name="x.bin", size=300_000))
        box.world.break_downloads(letter.id)
        async with httpx.AsyncClient() as http:
            with pytest.raises(httpx.RemoteProtocolError):
                await http.get(await box.location(letter))
            assert len((await http.get(await box.location(letter))).content) == 300_000


async def test_answers_are_compressed_for_those_who_take_it() -> None:
    async with open_box() as box:
        letter = box.letter(content=Content(name="brev.txt", given=b"hei " * 5000))
        plain = await box.call("GET", f"/{BROKER}/inbox", **{"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        packed = await box.call("GET", f"/{BROKER}/inbox", **{"Accept-Encoding": "gzip"})
        assert (packed.headers["Content-Encoding"], packed.content) == ("gzip", plain.content)
        async with (
            httpx.AsyncClient(headers={"Accept-Encoding": "gzip"}) as http,
            http.stream("GET", await box.location(letter)) as answer,
        ):
            packed_content = b"".join([piece async for piece in answer.aiter_raw()])
        assert gzip.decompress(packed_content) == letter.draft.content.whole()


async def test_a_deleted_letter_is_gone() -> None:
    async with open_box() as box:
        letter = box.letter(**full())
        path = f"/{BROKER}/inbox/{letter.id}"
        assert (await box.call("DELETE", f"/{BROKER}/inbox/{letter.attachments[0].id}")).status_code == 500
        answer = await box.call("DELETE", path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert await box.ids() == []
        assert box.world.deleted == [letter.id]
        assert (await box.call("DELETE", path)).status_code == 500


@needs_contracts
@pytest.mark.parametrize(
    ("missing", "status", "told"),
    [
        ("general_error", 500, ("GENERAL_ERROR", "SERVER")),
        ("document_not_found", 404, ("DOCUMENT_NOT_FOUND", "CLIENT_TECHNICAL")),
    ],
)
async def test_a_missing_letter(missing: str, status: int, told: tuple[str, str]) -> None:
    sample = ET.fromstring((CONTRACTS / "digipost/samples/error.inbox-document-not-existing.xml").read_bytes())
    async with open_box(missing=missing) as box:
        theirs = box.letter(to=NEIGHBOUR)
        for letter_id in (1, theirs.id):
            answer = await box.call("GET", f"/{BROKER}/inbox/{letter_id}/content")
            assert (answer.status_code, answer.headers["Content-Type"]) == (status, MEDIA_TYPE)
            error = ET.fromstring(answer.content)
            assert [child.tag for child in error] == [child.tag for child in sample]
            assert (text(error, "error-code"), text(error, "error-type")) == told
