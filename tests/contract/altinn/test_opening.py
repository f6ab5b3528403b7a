"""Opening a letter and reading its files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from bot.errors import AuthFailed, ContractBroken, Gone, Rejected, Unavailable
from bot.ports.source import Attachment
from tests.contract.altinn.stage import (
    ATTACHMENT,
    CORR,
    CORRESPONDENCE,
    DIALOGS,
    LOOKUP,
    SCHOOL,
    Stage,
    a_dialog,
    a_lookup,
    a_transmission,
    an_overview,
    dialog_id,
    localised,
    ok,
    page,
    problem,
    ref,
    stage,
)
from tests.contracts import CONTRACTS, needs_contracts

OVERVIEW = f"{CORR}/{CORRESPONDENCE}"
DOWNLOAD = f"{OVERVIEW}/attachment/{ATTACHMENT}/download"
TRANSMISSIONS = f"{DIALOGS}/{dialog_id(1)}/transmissions"
BODY = Attachment(attachment_id="body", file_name="melding.txt", media_type="text/plain; charset=utf-8", own_text=True)


def opened(**more: Any) -> Stage:
    """A plain correspondence that can be found and opened."""
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", TRANSMISSIONS, ok([]))
    play.altinn.answer("GET", OVERVIEW, ok(an_overview(1, **more)))
    return play


def content(body: str, *attachments: dict[str, Any]) -> dict[str, Any]:
    return {"messageTitle": "Vedtak", "messageBody": body, "attachments": list(attachments)}


async def read_all(play: Stage, attachment_id: str, of: Any = None) -> bytes:
    async with play.source.read(of or ref(1), attachment_id) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def test_open_tells_what_the_overview_holds() -> None:
    play = opened()

    letter = await play.source.open(ref(1))

    pdf = Attachment(attachment_id=ATTACHMENT, file_name="brev.pdf", media_type="application/pdf")
    assert letter.attachments == (pdf, BODY)
    assert (letter.title, letter.sender_name, letter.sender_org) == ("Vedtak i sak 2026/1234", "Testetaten", SCHOOL)
    assert (letter.reference, letter.sent_at) == ("2026/1234", datetime.fromisoformat("2026-11-20T06:55:40Z"))
    assert (letter.declared_sensitive, letter.sender_is_private) == (False, False)


@needs_contracts
@pytest.mark.parametrize(
    ("sample", "sensitive"),
    [("unread", False), ("confidential-confirmation-needed", True), ("attachments-downloaded-but-unread", False)],
)
async def test_open_recorded_overviews(sample: str, *, sensitive: bool) -> None:
    recorded = json.loads((CONTRACTS / "altinn" / "samples" / f"correspondence-overview-{sample}.json").read_text())
    dialog = recorded["externalReferences"][0]["referenceValue"]
    play = opened()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1) | {"dialogId": dialog}))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog}/transmissions", ok([]))
    play.altinn.answer("GET", OVERVIEW, ok(recorded))

    letter = await play.source.open(type(ref(1))(source_id="altinn", external_id=dialog))

    assert letter.declared_sensitive is sensitive
    assert [each.file_name for each in letter.attachments] == ["brev.pdf", "melding.txt"]


async def test_a_letter_without_files_has_its_text_alone() -> None:
    play = opened(content=content("Hei"))

    assert (await play.source.open(ref(1))).attachments == (BODY,)
    assert await read_all(play, "body") == b"Hei\n"


async def test_an_empty_text_is_no_attachment_beside_real_ones() -> None:
    play = opened(content=content(" \n", {"id": ATTACHMENT, "fileName": "brev.pdf", "dataType": None}))

    (only,) = (await play.source.open(ref(1))).attachments
    assert (only.attachment_id, only.media_type) == (ATTACHMENT, "application/octet-stream")


async def test_an_empty_letter_still_has_a_file_to_archive() -> None:
    assert (await opened(content=content("")).source.open(ref(1))).attachments == (BODY,)


async def test_html_becomes_text() -> None:
    play = opened(content=content("<p>Hei &amp; hopp</p><script>alert(1)</script>"))

    assert await read_all(play, "body") == b"Hei & hopp\n"


async def test_open_a_transmission_by_the_address_in_its_content() -> None:
    play = opened(transmission=2)
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=2))))
    listed = [a_transmission(1, correspondence=dialog_id(8)), a_transmission(2, correspondence=CORRESPONDENCE)]
    play.altinn.answer("GET", TRANSMISSIONS, ok(listed))

    assert (await play.source.open(ref(1, 2))).title == "Vedtak i sak 2026/1234"


async def test_a_dialogs_own_letter_when_lookup_names_one_that_joined_it() -> None:
    play = opened()
    joined = "0198aa00-0000-7000-8000-0000000000ff"
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1, correspondence=joined)))
    play.altinn.answer("GET", TRANSMISSIONS, ok([a_transmission(1, correspondence=joined)]))
    own = localised(f"https://platform.altinn.no{OVERVIEW}/content")
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}", ok({"content": {"mainContentReference": own}}))

    assert (await play.source.open(ref(1))).title == "Vedtak i sak 2026/1234"


async def test_which_correspondence_a_letter_is_gets_found_out_once() -> None:
    play = opened()
    await play.source.open(ref(1))
    await play.source.open(ref(1))

    assert len(play.altinn.to("GET", LOOKUP)) == 1


async def test_what_is_no_correspondence_cannot_be_opened() -> None:
    play = opened()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1, correspondence=None)))
    with pytest.raises(Rejected, match=r"altinn\.link_only"):
        await play.source.open(ref(1))

    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, transmissions=1))))
    play.altinn.answer("GET", TRANSMISSIONS, ok([a_transmission(1)]))
    with pytest.raises(Rejected, match=r"altinn\.link_only"):
        await play.source.open(ref(1, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"correspondenceId": dialog_id(5)},
        {"recipient": f"urn:altinn:organization:identifier-no:{SCHOOL}"},
        {"externalReferences": [{"referenceType": "DialogportenDialogId", "referenceValue": dialog_id(5)}]},
        {"externalReferences": [{"referenceType": "DialogportenTransmissionId", "referenceValue": dialog_id(5)}]},
    ],
)
async def test_another_letter_than_the_one_asked_for_is_not_handed_on(wrong: dict[str, Any]) -> None:
    with pytest.raises(ContractBroken, match="another_letter"):
        await opened(**wrong).source.open(ref(1))


async def test_purged_by_a_colleague_is_gone_after_a_second_look() -> None:
    play = opened()
    play.altinn.answer("GET", OVERVIEW, problem(404, error_code=1001))

    with pytest.raises(Gone, match=r"correspondence\.1001"):
        await play.source.open(ref(1))

    assert len(play.altinn.to("GET", OVERVIEW)) == 2


async def test_not_published_yet_is_only_unavailable() -> None:
    play = opened()
    play.altinn.answer("GET", OVERVIEW, problem(404, error_code=1001), ok(an_overview(1)))

    with pytest.raises(Unavailable, match=r"correspondence\.1001"):
        await play.source.open(ref(1))


async def test_a_404_without_altinns_number_proves_nothing() -> None:
    play = opened()
    play.altinn.answer("GET", OVERVIEW, httpx.Response(404, text="no route"))

    with pytest.raises(ContractBroken):
        await play.source.open(ref(1))


async def test_read_streams_the_file() -> None:
    play = opened()
    play.altinn.answer("GET", DOWNLOAD, httpx.Response(200, content=b"%PDF" * 50_000))
    sizes: list[int] = []

    async with play.source.read(ref(1), ATTACHMENT) as chunks:
        async for chunk in chunks:
            sizes.append(len(chunk))  # noqa: PERF401 - reads as it comes

    assert (sum(sizes), max(sizes)) == (200_000, 64 * 1024)
    assert play.altinn.requests[-1].headers["Accept"] == "*/*"


@pytest.mark.parametrize("code", [2019, 2020])
async def test_a_purged_or_expired_file_is_rejected(code: int) -> None:
    play = opened()
    play.altinn.answer("GET", DOWNLOAD, problem(400, error_code=code))

    with pytest.raises(Rejected, match=rf"correspondence\.{code}") as caught:
        await read_all(play, ATTACHMENT)
    assert not isinstance(caught.value, Gone)


async def test_a_file_of_another_resource_that_we_may_not_see() -> None:
    play = opened()
    play.altinn.answer("GET", DOWNLOAD, problem(401, error_code=4001))

    with pytest.raises(AuthFailed, match=r"correspondence\.4001"):
        await read_all(play, ATTACHMENT)


async def test_a_file_that_does_not_exist_is_not_a_letter_that_is_gone() -> None:
    play = opened()
    play.altinn.answer("GET", DOWNLOAD, problem(404, error_code=2001))

    with pytest.raises(Rejected, match=r"correspondence\.2001") as caught:
        await read_all(play, ATTACHMENT)
    assert not isinstance(caught.value, Gone)


async def test_a_letter_purged_between_opening_and_reading_is_gone() -> None:
    play = opened()
    await play.source.open(ref(1))
    play.altinn.answer("GET", DOWNLOAD, problem(404, error_code=1001))
    play.altinn.answer("GET", OVERVIEW, problem(404, error_code=1001))

    with pytest.raises(Gone):
        await read_all(play, ATTACHMENT)


async def test_a_file_that_breaks_off_is_unavailable_and_never_a_shorter_file() -> None:
    play = opened()

    async def broken() -> AsyncIterator[bytes]:
        yield b"%PDF"
        raise httpx.RemoteProtocolError("peer closed connection")

    play.altinn.answer("GET", DOWNLOAD, lambda _: httpx.Response(200, content=broken()))

    with pytest.raises(Unavailable, match=r"correspondence\.RemoteProtocolError"):
        await read_all(play, ATTACHMENT)


@pytest.mark.parametrize(("status", "kind"), [(404, AuthFailed), (403, AuthFailed), (410, Gone)])
async def test_a_dialogs_own_letter_whose_dialog_cannot_be_read(status: int, kind: type[Exception]) -> None:
    play = opened()
    play.altinn.answer("GET", TRANSMISSIONS, ok([a_transmission(1, correspondence=CORRESPONDENCE)]))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}", problem(status))

    with pytest.raises(kind, match=rf"dialogporten\.{status}"):
        await play.source.open(ref(1))


async def test_a_second_look_that_is_refused_tells_why() -> None:
    play = opened()
    play.altinn.answer("GET", OVERVIEW, problem(404, error_code=1001), problem(401, error_code=4001))

    with pytest.raises(AuthFailed, match=r"correspondence\.4001"):
        await play.source.open(ref(1))
