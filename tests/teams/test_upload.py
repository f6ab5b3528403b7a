"""A file goes in one piece to a host that the settings name, without any token; its address is never told further."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.errors import OutcomeUnknown, OutsideError, Rejected, Unavailable
from bot.teams.hosts import FILE_HOSTS, ServiceHosts
from bot.teams.incoming import FileAnswered
from bot.teams.reading import read
from bot.teams.upload import Uploader
from bot.teams.wire import InboundActivity

URL = "https://nordvika-my.sharepoint.com/personal/x/_api/v2.0/drive/items/1/uploadSession?tempauth=hemmelig"
Answer = httpx.Response | Exception


def uploader(answer: Answer, seen: list[httpx.Request]) -> Uploader:
    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    http = httpx.AsyncClient(transport=httpx.MockTransport(handle))
    return Uploader(http=http, hosts=ServiceHosts(patterns=FILE_HOSTS))


async def test_it_goes_in_one_piece_and_without_a_token() -> None:
    seen: list[httpx.Request] = []
    await uploader(httpx.Response(201), seen).put(URL, b"a;b")
    (request,) = seen
    assert (request.method, request.content, str(request.url)) == ("PUT", b"a;b", URL)
    assert request.headers["Content-Range"] == "bytes 0-2/3"
    assert request.headers["Content-Length"] == "3"
    assert "Authorization" not in request.headers


@pytest.mark.parametrize(
    "url",
    [
        "https://sharepoint.com.evil.example/x", "http://nordvika-my.sharepoint.com/x", "https://evil.example/x",
        "https://127.0.0.1/x", "file:///etc/passwd", "https://a@nordvika-my.sharepoint.com/", "",
    ],
)  # fmt: skip
async def test_other_hosts_get_nothing(url: str) -> None:
    seen: list[httpx.Request] = []
    with pytest.raises(Rejected, match=r"onedrive\.host"):
        await uploader(httpx.Response(201), seen).put(url, b"x")
    assert seen == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(302, headers={"Location": "https://evil.example/"}), Rejected),
        (httpx.Response(202), Rejected),
        (httpx.Response(404), Rejected),
        (httpx.Response(503), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.ConnectError("nobody"), Unavailable),
    ],
)
async def test_what_failed_is_graded_and_says_nothing_of_the_address(answer: Answer, error: type[OutsideError]) -> None:
    seen: list[httpx.Request] = []
    with pytest.raises(error) as caught:
        await uploader(answer, seen).put(URL, b"x")
    assert "tempauth" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert len(seen) == 1


async def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Rejected, match=r"onedrive\.size"):
        await uploader(httpx.Response(201), []).put(URL, b"")


def answered(value: dict[str, Any]) -> FileAnswered:
    activity = {
        "type": "invoke", "name": "fileConsent/invoke", "id": "f:1", "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/", "replyToId": "17", "value": value,
        "from": {"id": "29:x", "aadObjectId": "P-1"}, "conversation": {"id": "a:1", "conversationType": "personal"},
    }  # fmt: skip
    found = read(InboundActivity.model_validate_json(json.dumps(activity)))
    assert isinstance(found, FileAnswered)
    return found


def test_the_answer_is_read_as_microsoft_documents_it() -> None:
    room = {
        "contentUrl": "https://contoso.sharepoint.com/personal/x/Documents/Applications/file_example.txt",
        "name": "file_example.txt", "uploadUrl": "https://upload.link",
        "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C8C", "fileType": "txt", "etag": "123",
    }  # fmt: skip
    yes = answered(
        {"type": "fileUpload", "action": "accept", "context": {"kind": "report", "n": 1}, "uploadInfo": room}
    )
    assert yes.place_for_it is not None
    assert (yes.place_for_it.upload_url, yes.place_for_it.file_type) == ("https://upload.link", "txt")
    assert (yes.wish, yes.reply_to_id) == ({"kind": "report"}, "17")
    no = answered({"type": "fileUpload", "action": "decline", "context": {}})
    assert (no.place_for_it, no.wish) == (None, {})
    assert answered({"type": "fileUpload", "action": "accept", "context": "x"}).place_for_it is None
