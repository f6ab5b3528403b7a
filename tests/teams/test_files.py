"""Files that people send: read in the personal chat only, fetched from allowed hosts only, short and as text."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.errors import NotAllowed, Unavailable
from bot.teams.file_download import MOST_BYTES, FileDownloads
from bot.teams.hosts import FILE_HOSTS, ServiceHosts
from bot.teams.incoming import FallbackSubmit, FilesSent, Said, SentFile
from bot.teams.reading import read
from bot.teams.settings import Auth, TeamsSettings
from bot.teams.wire import InboundActivity
from tests.teams.stage import activity

PERSONAL = {"id": "a:1", "conversationType": "personal", "tenantId": "t"}
AT = "https://nordvika-my.sharepoint.com/personal/lise/_layouts/15/download.aspx?UniqueId=1&tempauth=x"
#: as in Microsoft's example of a message activity with a file (bots-filesv4, read 2026-11-22)
FILE = {
    "contentType": "application/vnd.microsoft.teams.file.download.info",
    "contentUrl": "https://nordvika-my.sharepoint.com/personal/lise/Documents/units.toml",
    "name": "units.toml",
    "content": {"downloadUrl": AT, "uniqueId": "1", "fileType": "toml", "etag": "123"},
}
HTML = {"contentType": "text/html", "content": "<p>her</p>"}


def sent(*attachments: Any, **changes: Any) -> Any:
    values = {"type": "message", "name": None, "value": None, "conversation": PERSONAL, "text": "her"}
    return read(InboundActivity.model_validate(activity(**(values | {"attachments": list(attachments)} | changes))))


def test_a_file_in_the_personal_chat_is_read_with_its_address() -> None:
    found = sent(HTML, FILE, FILE | {"name": "b.toml"})
    assert isinstance(found, FilesSent)
    assert found.files == (SentFile(name="units.toml", download_url=AT), SentFile(name="b.toml", download_url=AT))


@pytest.mark.parametrize("attachment", [HTML, {"contentType": "application/vnd.microsoft.card.adaptive"}, {}])
def test_other_attachments_are_no_files(attachment: Any) -> None:
    assert isinstance(sent(attachment), Said)


def test_files_elsewhere_are_words_only_and_a_button_stays_a_button() -> None:
    assert isinstance(sent(FILE, conversation=PERSONAL | {"conversationType": "groupChat", "isGroup": True}), Said)
    assert isinstance(sent(FILE, value={"verb": "file_apply"}), FallbackSubmit)


@pytest.mark.parametrize("broken", [FILE | {"content": None}, {k: v for k, v in FILE.items() if k != "content"}])
def test_a_file_without_an_address_is_refused_when_it_is_fetched(broken: Any) -> None:
    (file,) = sent(broken).files
    assert file.download_url == ""


def downloads(*answers: httpx.Response | Exception, patterns: tuple[str, ...] = FILE_HOSTS) -> Any:
    asked: list[httpx.Request] = []
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        given = left.pop(0)
        if isinstance(given, Exception):
            raise given
        return given

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return FileDownloads(http=http, hosts=ServiceHosts(patterns=patterns)), asked


def at(address: str = AT) -> SentFile:
    return SentFile(name="units.toml", download_url=address)


async def test_a_file_is_fetched_without_any_token_of_ours() -> None:
    fetching, asked = downloads(httpx.Response(200, content=b"\xef\xbb\xbf# \xc3\xa6"))
    assert await fetching.text(at()) == "# æ"
    assert "authorization" not in asked[0].headers


@pytest.mark.parametrize(
    "address",
    [
        "", "units.toml", "http://nordvika-my.sharepoint.com/x", "https://sharepoint.com/x", "https://evil.example/x",
        "https://nordvika.sharepoint.com.evil.example/x", "https://a@nordvika.sharepoint.com/x",
        "https://127.0.0.1/x", "http://169.254.169.254/metadata", "file:///etc/passwd",
    ],
)  # fmt: skip
async def test_no_other_host_is_asked(address: str) -> None:
    fetching, asked = downloads()
    with pytest.raises(NotAllowed, match="file_host"):
        await fetching.text(at(address))
    assert asked == []


async def test_a_move_is_followed_within_the_allowed_hosts_and_to_no_other() -> None:
    moved = httpx.Response(302, headers={"Location": "https://eur.sharepoint.com/y"})
    fetching, asked = downloads(moved, httpx.Response(200, content=b"x"))
    assert await fetching.text(at()) == "x"
    assert str(asked[1].url) == "https://eur.sharepoint.com/y"
    fetching, asked = downloads(httpx.Response(302, headers={"Location": "http://169.254.169.254/token"}))
    with pytest.raises(NotAllowed, match="file_host"):
        await fetching.text(at())
    assert len(asked) == 1
    fetching, _ = downloads(*[httpx.Response(307, headers={"Location": AT}) for _ in range(9)])
    with pytest.raises(Unavailable, match="moves"):
        await fetching.text(at())


async def test_a_long_file_and_a_binary_one_are_refused() -> None:
    fetching, _ = downloads(httpx.Response(200, content=b"#" * MOST_BYTES))
    assert len(await fetching.text(at())) == MOST_BYTES
    fetching, _ = downloads(httpx.Response(200, content=b"#" * (MOST_BYTES + 1)))
    with pytest.raises(NotAllowed, match="file_too_large"):
        await fetching.text(at())
    fetching, _ = downloads(httpx.Response(200, content=b"\xff"))
    with pytest.raises(NotAllowed, match="file_not_text"):
        await fetching.text(at())


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.ConnectError("x"), httpx.ReadTimeout(AT)])
async def test_what_does_not_come_says_so_without_the_address(answer: Any) -> None:
    fetching, _ = downloads(answer)
    with pytest.raises(Unavailable) as failed:
        await fetching.text(at())
    assert "tempauth" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_the_hosts_are_a_setting_and_locally_this_machine() -> None:
    local = TeamsSettings(auth=Auth.LOCAL, app_id="app", tenant_id="t")
    assert local.holds_files.allows("http://127.0.0.1:8900/personal/lise/_layouts/15/download.aspx")
    assert not local.holds_files.allows(AT)
    narrow = ServiceHosts(patterns=("nordvika-my.sharepoint.com",))
    assert narrow.allows(AT)
    assert not narrow.allows(AT.replace("nordvika", "annen"))
