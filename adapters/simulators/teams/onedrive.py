"""People's OneDrive as far as a bot meets it: questions whether a file may come, and upload sessions that take it.

Rules: MicrosoftDocs/msteams-docs bots-filesv4.md and learn.microsoft.com/onedrive/developer/rest-api/api/
driveitem_createuploadsession (pieces in order, no Authorization), both read 2026-11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.teams.answers import Answer, failure
from adapters.simulators.teams.cards import NotOnTheCard
from adapters.simulators.teams.courier import Courier
from adapters.simulators.teams.file_cards import CONSENT
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.world import Post, World

Json = dict[str, Any]

_PATH = "/onedrive"
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(slots=True, kw_only=True)
class OneDriveFile:
    file_id: str
    name: str
    #: key of the person whose OneDrive it is
    owner: str
    received: bytearray = field(default_factory=bytearray)
    whole: bool = False


class OneDrive:
    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier
        self.files: dict[str, OneDriveFile] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.put(f"{_PATH}/session/{{file}}", operation("UploadFile")(self.take)),
            web.get(f"{_PATH}/files/{{file}}/{{name}}", self.give),
        ]

    def of(self, person: Person) -> list[OneDriveFile]:
        """Those that came whole."""
        return [file for file in self.files.values() if file.owner == person.key and file.whole]

    async def answer(self, person: Person, post: Post, *, accept: bool) -> Answer:
        asked = next((one for one in post.body.get("attachments") or [] if one.get("contentType") == CONSENT), None)
        if asked is None or post.place != self._world.chat(person):
            raise NotOnTheCard("the post asks nothing about a file")
        content = asked["content"]
        context = content.get("acceptContext" if accept else "declineContext") or {}
        value: Json = {"type": "fileUpload", "action": "accept" if accept else "decline", "context": context}
        if accept:
            value["uploadInfo"] = self._room(person, str(asked["name"]))
        place = {"place": post.place, "root": "", "reply_to": post.id}
        body = self._courier.activities.invoke(person, "fileConsent/invoke", value, **place)
        reply, sent_as = await self._courier.ask(body)
        if not 200 <= reply.status < 300:
            return failure(reply, sent_as)
        return Answer(kind="sent", status=reply.status, body=reply.body, activity_id=sent_as)

    async def take(self, request: web.Request) -> web.StreamResponse:
        file = self.files.get(request.match_info["file"])
        content = await request.read()
        if "Authorization" in request.headers:
            return _refused(401, "unauthenticated", "An upload session takes no Authorization header")
        if file is None or file.whole:
            return _refused(404, "itemNotFound", "The upload session was not found")
        told = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
        if told is None:
            return _refused(400, "invalidRequest", "Content-Range is missing or wrong")
        first, last, total = (int(part) for part in told.groups())
        if first != len(file.received) or last - first + 1 != len(content) or last >= total:
            return _refused(416, "invalidRange", "The piece is not the next one")
        file.received += content
        if last + 1 < total:
            return web.json_response({"nextExpectedRanges": [f"{last + 1}-"]}, status=202)
        file.whole = True
        return web.json_response({"id": file.file_id, "name": file.name, "size": total, "file": {}}, status=201)

    async def give(self, request: web.Request) -> web.StreamResponse:
        file = self.files.get(request.match_info["file"])
        if file is None or not file.whole:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return web.Response(body=bytes(file.received), headers=headers, content_type="application/octet-stream")

    def _room(self, person: Person, name: str) -> Json:
        file = OneDriveFile(file_id=str(uuid4()), name=name, owner=person.key)
        self.files[file.file_id] = file
        here = self._courier.activities.origin
        return {
            "contentUrl": f"{here}{_PATH}/files/{file.file_id}/{quote(name)}",
            "name": name,
            "uploadUrl": f"{here}{_PATH}/session/{file.file_id}?tempauth={uuid4().hex}",
            "uniqueId": file.file_id.upper(),
            "fileType": name.rpartition(".")[2],
            "etag": "1",
        }


def _refused(status: int, code: str, text: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": text}}, status=status)
