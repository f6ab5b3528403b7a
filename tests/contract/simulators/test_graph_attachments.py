"""Attachments of all three kinds; small ones added at once, large ones range by range to another host."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.graph import AttachmentDraft
from tests.contract.simulators.graph_stage import POST, Json, Office, attached, open_office, ordinary

MEGABYTE = 1024 * 1024


def three() -> tuple[AttachmentDraft, ...]:
    return (
        AttachmentDraft(content=Content(name="brev.pdf", size=2_000), content_id="bilde1", inline=True),
        AttachmentDraft(content=Content(name="melding.eml", given=b"Subject: Inni\r\n\r\nHei"), kind="item"),
        AttachmentDraft(content=Content(name="sky.docx", given=b""), kind="reference", url="https://x.eksempel.no"),
    )


async def test_three_kinds_are_listed_and_two_have_a_value() -> None:
    async with open_office() as office:
        mail = office.mail(attachments=three())
        start = f"/messages/{ordinary(mail)}/attachments"
        listed = (await office.get(start))["value"]
        assert [one["@odata.type"].rpartition(".")[2] for one in listed] == [
            "fileAttachment",
            "itemAttachment",
            "referenceAttachment",
        ]
        assert base64.b64decode(listed[0]["contentBytes"]) == three()[0].content.whole()
        assert (listed[0]["isInline"], listed[0]["contentId"], listed[0]["size"]) == (True, "bilde1", 2_000)
        assert "contentBytes" not in listed[1]
        values = [await office.call("GET", f"{start}/{quote(one['id'])}/$value") for one in listed]
        assert [one.status_code for one in values] == [200, 200, 405]
        assert values[0].headers["Content-Type"] == "application/pdf"
        assert values[1].content.startswith(b"Subject: Inni")
        assert (await office.get(f"{start}/{quote(listed[0]['id'])}"))["name"] == "brev.pdf"


async def test_selecting_spares_the_contents() -> None:
    async with open_office() as office:
        mail = office.mail(attachments=three())
        listed = (await office.get(f"/messages/{ordinary(mail)}/attachments?$select=id,name,size"))["value"]
        assert {name for one in listed for name in one if not name.startswith("@")} == {"id", "name", "size"}


async def test_an_attachments_id_dies_with_its_mails_id() -> None:
    async with open_office() as office:
        mail = office.mail(attachments=three())
        old = (await office.get(f"/messages/{ordinary(mail)}/attachments"))["value"][0]["id"]
        office.world.move(mail, office.world.folder(office.world.mailbox(POST), "archive"))
        path = f"/messages/{ordinary(mail)}/attachments/{quote(old)}"
        assert await office.refused("GET", path) == (404, "ErrorItemNotFound")


async def test_a_small_file_is_added_to_a_draft_and_taken_away() -> None:
    async with open_office() as office:
        start = f"/messages/{quote((await office.draft())['id'])}/attachments"
        answer = await office.call("POST", start, json=attached())
        assert (answer.status_code, answer.json()["size"]) == (201, 7)
        path = f"{start}/{quote(answer.json()['id'])}"
        assert (await office.call("GET", f"{path}/$value")).content == b"innhold"
        assert (await office.call("DELETE", path)).status_code == 204
        assert (await office.get(start))["value"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x", "contentBytes": "eA=="},
        attached(contentBytes="ikke base64"),
        attached(unknown=1),
        {"@odata.type": "#microsoft.graph.itemAttachment", "name": "x"},
    ],
)
async def test_a_malformed_attachment_is_refused(body: Any) -> None:
    async with open_office() as office:
        start = f"/messages/{quote((await office.draft())['id'])}/attachments"
        assert (await office.refused("POST", start, json=body))[0] == 400


async def test_a_received_mail_takes_no_attachments() -> None:
    async with open_office() as office:
        mail = office.mail()
        assert (await office.refused("POST", f"/messages/{ordinary(mail)}/attachments", json=attached()))[0] == 400


async def test_a_request_above_four_megabytes_is_too_large() -> None:
    async with open_office() as office:
        start = f"/messages/{quote((await office.draft())['id'])}/attachments"
        answer = await office.call("POST", start, json=attached(content=bytes(3 * MEGABYTE + 1)))
        assert answer.status_code == 413


async def session(office: Office, size: int, **item: Any) -> tuple[str, httpx.Response]:
    """The draft's path and the answer."""
    draft = f"/messages/{quote((await office.draft())['id'])}"
    body = {"AttachmentItem": {"attachmentType": "file", "name": "stor.pdf", "size": size} | item}
    return draft, await office.call("POST", f"{draft}/attachments/createUploadSession", json=body)


async def put(http: httpx.AsyncClient, url: str, first: int, part: bytes, total: int, **headers: str) -> httpx.Response:
    told = {
        "Content-Type": "application/octet-stream",
        "Content-Range": f"bytes {first}-{first + len(part) - 1}/{total}",
    }
    return await http.put(url, content=part, headers=told | headers)


async def test_a_large_file_goes_range_by_range_to_another_host() -> None:
    content = Content(name="stor.pdf", size=3 * MEGABYTE + 7).whole()
    async with open_office() as office:
        draft, made = await session(office, len(content), contentType="application/pdf")
        assert made.status_code == 201
        assert set(made.json()) == {"@odata.context", "uploadUrl", "expirationDateTime", "nextExpectedRanges"}
        url = made.json()["uploadUrl"]
        assert httpx.URL(url).host != httpx.URL(office.simulator.url).host
        async with httpx.AsyncClient() as http:
            first = await put(http, url, 0, content[: 2 * MEGABYTE], len(content))
            assert (first.status_code, first.json()["nextExpectedRanges"]) == (200, [str(2 * MEGABYTE)])
            again = await put(http, url, 0, content[: 2 * MEGABYTE], len(content))
            assert again.status_code == 416
            last = await put(http, url, 2 * MEGABYTE, content[2 * MEGABYTE :], len(content))
            assert (last.status_code, last.content) == (201, b"")
            assert (await put(http, url, 0, b"x", 1)).status_code == 404
        name = last.headers["Location"].rpartition("Attachments('")[2].removesuffix("')")
        answer = await office.call("GET", f"{draft}/attachments/{quote(name)}/$value")
        assert answer.content == content


@pytest.mark.parametrize(
    ("size", "code"),
    [
        (3 * MEGABYTE - 1, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"),
        (150 * MEGABYTE + 1, "ErrorAttachmentSizeLimitExceeded"),
    ],
)
async def test_a_session_is_for_files_of_a_certain_size(size: int, code: str) -> None:
    async with open_office() as office:
        _, answer = await session(office, size)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


async def test_a_session_refuses_tokens_wrong_ranges_and_strangers() -> None:
    total = 4 * MEGABYTE
    async with open_office() as office, httpx.AsyncClient() as http:
        _, made = await session(office, total)
        url = made.json()["uploadUrl"]
        assert (await put(http, url, 0, b"x" * 10, total, Authorization="Bearer x")).status_code == 401
        assert office.world.leaked == 1
        for headers in (
            {"Content-Type": "application/pdf"},
            {"Content-Range": "0-9"},
            {"Content-Range": f"bytes 0-8/{total}"},
            {"Content-Range": "bytes 0-9/10"},
        ):
            assert (await put(http, url, 0, b"x" * 10, total, **headers)).status_code == 400
        assert (await put(http, url[:-1], 0, b"x" * 10, total)).status_code == 404
        assert (await put(http, url, 10, b"x" * 10, total)).status_code == 416
        office.clock.forward(hours=2)
        assert (await put(http, url, 0, b"x" * 10, total)).status_code == 404


async def test_a_session_can_be_given_up() -> None:
    async with open_office() as office, httpx.AsyncClient() as http:
        _, made = await session(office, 4 * MEGABYTE)
        url = made.json()["uploadUrl"]
        assert (await http.delete(url)).status_code == 204
        assert (await http.delete(url)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"AttachmentItem": {"attachmentType": "item", "name": "x", "size": 4 * MEGABYTE}},
        {"AttachmentItem": {"attachmentType": "file", "name": "", "size": 4 * MEGABYTE}},
        {"AttachmentItem": {"attachmentType": "file", "name": "x", "size": "4"}},
        {"AttachmentItem": {"attachmentType": "file", "name": "x", "size": 4 * MEGABYTE, "more": 1}},
    ],
)
async def test_a_malformed_session_is_refused(body: Json) -> None:
    async with open_office() as office:
        draft = f"/messages/{quote((await office.draft())['id'])}"
        assert (await office.refused("POST", f"{draft}/attachments/createUploadSession", json=body))[0] == 400
