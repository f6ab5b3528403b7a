"""The OneDrive of the simulated people, where Teams puts what somebody sends a bot in the personal chat.

The address in the activity is short-lived and needs no token; channels and group chats give a bot no files
(learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4, read 2026-11-22).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.teams.answers import Answer
from adapters.simulators.teams.connector import SERVICE_PATH
from adapters.simulators.teams.courier import Courier
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.world import World

Json = dict[str, Any]

DOWNLOAD_INFO = "application/vnd.microsoft.teams.file.download.info"
_LIVES = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    content: bytes
    token: str
    stored_at: datetime


@dataclass(slots=True)
class Drive:
    world: World
    courier: Courier
    #: by unique id
    files: dict[str, StoredFile] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        download = operation("DownloadFile")(self.download)
        return [web.get("/personal/{person}/_layouts/15/download.aspx", download)]

    async def send(self, who: str | Person, *files: tuple[str, bytes], text: str = "") -> Answer:
        """Uploads files by name and content, and posts them in the person's chat with the bot."""
        person = self.world.person(who)
        attachments = [self._stored(person, name, content) for name, content in files]
        place = self.world.chat(person)
        body: Json = {"type": "message", "text": text, "attachments": attachments}
        post = self.world.add(place=place, body=body, author=person.key)
        told = self.courier.activities.message(person, text, place=place, root="", post_id=post.id, mention=False)
        return await self.courier.deliver(told | {"attachments": attachments})

    async def download(self, request: web.Request) -> web.Response:
        stored = self.files.get(request.query.get("UniqueId", ""))
        if stored is None:
            raise web.HTTPNotFound(text="404 FILE NOT FOUND")
        late = self.world.clock.now() - stored.stored_at > _LIVES
        if late or not secrets.compare_digest(request.query.get("tempauth", ""), stored.token):
            raise web.HTTPUnauthorized(text="401 UNAUTHORIZED")
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _stored(self, person: Person, name: str, content: bytes) -> Json:
        unique_id, token = str(uuid4()).upper(), secrets.token_urlsafe(24)
        self.files[unique_id] = StoredFile(content=content, token=token, stored_at=self.world.clock.now())
        folder = f"{self.courier.activities.service_url.removesuffix(f'{SERVICE_PATH}/')}/personal/{person.key}"
        return {
            "contentType": DOWNLOAD_INFO,
            "contentUrl": f"{folder}/Documents/{quote(name)}",
            "name": name,
            "content": {
                "downloadUrl": f"{folder}/_layouts/15/download.aspx?UniqueId={unique_id}&tempauth={token}",
                "uniqueId": unique_id,
                "fileType": name.rpartition(".")[2] if "." in name else "",
                "etag": f'"{{{unique_id}}},1"',
            },
        }
