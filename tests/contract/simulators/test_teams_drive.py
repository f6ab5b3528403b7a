"""Files in the personal chat: the activity has Microsoft's documented shape, the address gives the file for a while."""

from __future__ import annotations

import base64

from adapters.simulators._kit import Fault
from tests.contract.simulators.teams_stage import stage


async def test_a_file_comes_as_an_attachment_that_tells_where_it_lies() -> None:
    async with stage() as play:
        http = play.http
        await play.teams.drive.send("kari", ("units æ.toml", b"\x00a"), ("b", b""), text="her")
        body, _ = play.teams.courier.sent[-1]
        assert body["type"] == "message"
        assert body["text"] == "her"
        assert body["conversation"]["conversationType"] == "personal"
        first, second = body["attachments"]
        assert first["contentType"] == "application/vnd.microsoft.teams.file.download.info"
        assert set(first) == {"contentType", "contentUrl", "name", "content"}
        assert set(first["content"]) == {"downloadUrl", "uniqueId", "fileType", "etag"}
        assert (first["name"], first["content"]["fileType"], second["content"]["fileType"]) == (
            "units æ.toml", "toml", ""
        )  # fmt: skip
        address = first["content"]["downloadUrl"]
        assert (await http.get(address)).content == b"\x00a"
        assert (await http.get(address[:-1] + "~")).status_code == 401
        assert (await http.get(address.replace("UniqueId=", "UniqueId=X"))).status_code == 404
        play.simulator.faults.add(Fault(operation="DownloadFile", status=503))
        assert (await http.get(address)).status_code == 503
        play.clock.pass_seconds(3601)
        assert (await http.get(address)).status_code == 401


async def test_the_page_sends_a_file_and_shows_its_name() -> None:
    async with stage() as play:
        wish = {"person": "kari", "name": "units.toml", "content": base64.b64encode(b"# x").decode()}
        assert (await play.control("send-file", wish))["kind"] == "sent"
        post = (await play.control("page", method="GET"))["posts"][-1]
        assert (post["files"], post["author"], post["text"]) == (["units.toml"], "kari", "")
