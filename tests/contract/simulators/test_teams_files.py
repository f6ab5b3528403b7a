"""The simulated OneDrive is as strict as Microsoft's: pieces in order, no token, questions in personal chats only."""

from __future__ import annotations

from typing import Any

import httpx

from adapters.simulators.teams import Person
from tests.contract.simulators.teams_stage import Stage, stage

CONSENT = "application/vnd.microsoft.teams.card.file.consent"


def question(**content: Any) -> dict[str, Any]:
    told = {"description": "En rapport", "sizeInBytes": 3, "acceptContext": {"kind": "x"}, **content}
    return {"type": "message", "attachments": [{"contentType": CONSENT, "name": "rapport.csv", "content": told}]}


async def send(play: Stage, place: str, body: dict[str, Any]) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        url = f"{play.teams.courier.activities.service_url}v3/conversations/{place}/activities"
        return await http.post(url, json=body)


async def put(url: str, content: bytes, told: str, **headers: str) -> int:
    async with httpx.AsyncClient() as http:
        return (await http.put(url, content=content, headers={"Content-Range": told, **headers})).status_code


def invoked(play: Stage) -> dict[str, Any]:
    (body,) = [one for one in play.bot.received if one.get("name") == "fileConsent/invoke"]
    return body


async def test_an_accepted_file_is_taken_in_order_and_once() -> None:
    async with stage() as play:
        kari: Person = play.teams.world.person("kari")
        chat = play.teams.world.chat(kari)
        asked = (await send(play, chat, question())).json()["id"]
        assert (await play.teams.answer_file("kari", asked)).kind == "sent"
        told = invoked(play)
        assert (told["replyToId"], told["value"]["action"], told["value"]["context"]) == (
            asked,
            "accept",
            {"kind": "x"},
        )
        url = told["value"]["uploadInfo"]["uploadUrl"]
        assert await put(url, b"abc", "bytes 0-2/3", Authorization="Bearer x") == 401
        assert await put(url, b"abc", "") == 400
        assert await put(url, b"bc", "bytes 1-2/3") == 416
        assert await put(url, b"ab", "bytes 0-1/3") == 202
        assert play.teams.onedrive.of(kari) == []
        assert await put(url, b"c", "bytes 2-2/3") == 201
        assert await put(url, b"abc", "bytes 0-2/3") == 404
        (file,) = play.teams.onedrive.of(kari)
        assert (file.name, bytes(file.received)) == ("rapport.csv", b"abc")
        async with httpx.AsyncClient() as http:
            assert (await http.get(told["value"]["uploadInfo"]["contentUrl"])).content == b"abc"


async def test_a_declined_file_has_no_room() -> None:
    async with stage() as play:
        chat = play.teams.world.chat("kari")
        asked = (await send(play, chat, question(declineContext={"kind": "y"}))).json()["id"]
        await play.teams.answer_file("kari", asked, accept=False)
        assert invoked(play)["value"] == {"type": "fileUpload", "action": "decline", "context": {"kind": "y"}}


async def test_questions_in_channels_and_incomplete_ones_are_refused() -> None:
    async with stage() as play:
        play.teams.world.installed = True
        assert (await send(play, play.teams.world.board, question())).status_code == 400
        chat = play.teams.world.chat("kari")
        assert (await send(play, chat, question(sizeInBytes="3"))).status_code == 400
        unnamed = question()
        unnamed["attachments"][0]["name"] = ""
        assert (await send(play, chat, unnamed)).status_code == 400
