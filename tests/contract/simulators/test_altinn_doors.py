"""Which token and which Accept header each call of Correspondence wants, and how downloads come."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import httpx
import pytest

from adapters.simulators.altinn import AttachmentDraft
from tests.contract.simulators.altinn_town import CORR, SECRETS, Town, open_town
from tests.contracts import needs_contracts

pytestmark = needs_contracts

RAW_IS_ENOUGH = (("GET", ""), ("GET", "/details"), ("DELETE", "/purge"))
EXCHANGED_ONLY = (("GET", "/content"), ("POST", "/markasread"), ("POST", "/confirm"))
ALL = RAW_IS_ENOUGH + EXCHANGED_ONLY


async def download(town: Town, correspondence: str | None, attachment: str, **headers: str) -> httpx.Response:
    return await town.corr("GET", f"/{correspondence}/attachment/{attachment}/download", headers=headers)


async def take(town: Town, path: str, received: bytearray) -> None:
    headers = {"Authorization": f"Bearer {await town.token()}"}
    async with town.http.stream("GET", path, headers=headers) as answer:
        async for chunk in answer.aiter_raw():
            received.extend(chunk)


@pytest.mark.parametrize(("method", "tail"), EXCHANGED_ONLY)
async def test_a_raw_token_is_forbidden_where_altinns_own_is_needed(method: str, tail: str) -> None:
    async with open_town() as town:
        letter = town.letter()
        answer = await town.corr(method, f"/{letter.correspondence_id}{tail}", token=await town.raw_token())
        assert answer.status_code == 403
        assert answer.json()["title"].startswith("IDX10205")
        assert town.world.traces == []


@pytest.mark.parametrize(("method", "tail"), RAW_IS_ENOUGH)
async def test_a_raw_token_passes_elsewhere(method: str, tail: str) -> None:
    async with open_town() as town:
        letter = town.letter()
        answer = await town.corr(method, f"/{letter.correspondence_id}{tail}", token=await town.raw_token())
        assert answer.status_code == 200


@pytest.mark.parametrize(("method", "tail"), ALL)
async def test_no_token_an_expired_one_and_one_without_scope(method: str, tail: str) -> None:
    async with open_town() as town:
        path = f"/{town.letter().correspondence_id}{tail}"
        missing = await town.corr(method, path, token="")
        assert (missing.status_code, missing.headers["WWW-Authenticate"], missing.content) == (401, "Bearer", b"")
        narrow = await town.corr(method, path, token=await town.token(scope="digdir:dialogporten"))
        assert narrow.status_code == 403
        old = await town.token()
        town.clock.forward(seconds=1800)
        expired = await town.corr(method, path, token=old)
        assert (expired.status_code, expired.content) == (401, b"")
        assert "invalid_token" in expired.headers["WWW-Authenticate"]


async def test_a_token_that_is_no_system_users_has_no_rights() -> None:
    async with open_town() as town:
        token = await town.token(authorization_details=None)
        answer = await town.corr("GET", f"/{town.letter().correspondence_id}", token=token)
        assert (answer.status_code, answer.json()["errorCode"]) == (401, 4001)


@pytest.mark.parametrize(
    ("tail", "accept", "status"),
    [
        ("", "application/json", 200),
        ("", "application/json;q=0.9, text/html", 200),
        ("", "*/*", 200),
        ("", "text/plain", 406),
        ("/details", "text/plain", 406),
        ("/content", "text/plain", 200),
        ("/content", "application/json", 406),
    ],
)
async def test_the_accept_header_must_fit(tail: str, accept: str, status: int) -> None:
    async with open_town() as town:
        path = f"/{town.letter().correspondence_id}{tail}"
        assert (await town.corr("GET", path, headers={"Accept": accept})).status_code == status


async def test_a_download_streams_the_file_and_leaves_a_trace() -> None:
    async with open_town() as town:
        size = 300_001
        letter = town.letter(attachments=(AttachmentDraft(file_name="brev æ.pdf", size=size),))
        (attachment,) = letter.attachment_ids
        answer = await download(town, letter.correspondence_id, attachment)
        assert len(answer.content) == size
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''brev%20%C3%A6.pdf"
        assert "Content-Length" not in answer.headers
        listed = (await town.corr("GET", f"/{letter.correspondence_id}")).json()["content"]["attachments"][0]
        assert listed["checksum"] == hashlib.md5(answer.content).hexdigest()
        assert "size" not in listed
        trace = town.world.traces[0]
        assert (trace.what, trace.attachment_id) == ("AttachmentsDownloaded", attachment)


async def test_given_bytes_other_types_and_a_declared_length() -> None:
    async with open_town(declare_length=True) as town:
        letter = town.letter(attachments=(AttachmentDraft(file_name="tabell.csv", content=b"a;b\n1;2\n"),))
        answer = await download(town, letter.correspondence_id, letter.attachment_ids[0])
        assert answer.content == b"a;b\n1;2\n"
        assert answer.headers["Content-Length"] == "8"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="tabell.csv"')


async def test_bytes_are_the_same_each_time_and_have_no_checksum_when_many() -> None:
    async with open_town() as town:
        drafts = (AttachmentDraft(file_name="a.pdf", size=9_000_000), AttachmentDraft(file_name="a.pdf", size=70_000))
        letter = town.letter(attachments=drafts)
        big, small = [
            await download(town, letter.correspondence_id, attachment) for attachment in letter.attachment_ids
        ]
        assert big.content[:65_536] == small.content[:65_536]
        assert big.content[65_536:131_072] != big.content[131_072:196_608]
        listed = (await town.corr("GET", f"/{letter.correspondence_id}")).json()["content"]["attachments"]
        assert listed[0]["checksum"] is None
        assert listed[1]["checksum"]


async def test_refused_downloads() -> None:
    async with open_town() as town:
        names = ("utløpt.pdf", "slettet.pdf", "annen.pdf")
        drafts = [AttachmentDraft(file_name=name, size=10) for name in names[:2]]
        drafts.append(AttachmentDraft(file_name=names[2], size=10, resource=SECRETS))
        letter = town.letter(attachments=tuple(drafts))
        expired, purged, foreign = letter.attachment_ids
        town.world.expire_attachment(expired)
        town.world.purge_attachment(purged)
        for attachment, status, code in (
            (expired, 400, 2020),
            (purged, 400, 2019),
            (foreign, 401, 4001),
            (str(uuid4()), 404, 2001),
        ):
            answer = await download(town, letter.correspondence_id, attachment)
            assert (answer.status_code, answer.json()["errorCode"]) == (status, code)
        assert town.world.traces == []
        listed = (await town.corr("GET", f"/{letter.correspondence_id}")).json()["content"]["attachments"]
        assert [item["status"] for item in listed] == ["Expired", "Purged", "Published"]


async def test_the_token_and_the_accept_header_of_a_download() -> None:
    async with open_town() as town:
        letter = town.letter(attachments=(AttachmentDraft(file_name="a.pdf"),))
        path = f"/{letter.correspondence_id}/attachment/{letter.attachment_ids[0]}/download"
        assert (await town.corr("GET", path, token=await town.raw_token())).status_code == 403
        assert (await town.corr("GET", path, headers={"Accept": "application/json"})).status_code == 406
        assert (await town.corr("GET", path, headers={"Accept": "application/octet-stream"})).status_code == 200


@pytest.mark.parametrize("declare_length", [False, True])
async def test_a_download_may_break_off_in_the_middle(declare_length: bool) -> None:
    async with open_town(declare_length=declare_length) as town:
        letter = town.letter(attachments=(AttachmentDraft(file_name="a.pdf", size=200_000),))
        town.world.break_download(letter.attachment_ids[0], after_bytes=100_000)
        path = f"{CORR}/{letter.correspondence_id}/attachment/{letter.attachment_ids[0]}/download"
        received = bytearray()
        with pytest.raises(httpx.RemoteProtocolError):
            await take(town, path, received)
        assert len(received) == 100_000
        assert len((await download(town, letter.correspondence_id, letter.attachment_ids[0])).content) == 200_000
