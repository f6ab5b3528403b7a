"""The control interface under /_sim: letters in, what became of them out, and changes from KS' or a sender's side."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.simulators._kit.contents import Content, from_json
from adapters.simulators._kit.control import BadBody, Json, chosen, only, world_routes
from adapters.simulators.svarinn.cms import Envelope
from adapters.simulators.svarinn.letter_json import moment
from adapters.simulators.svarinn.records import FileDraft, Letter, LetterDraft
from adapters.simulators.svarinn.world import UnknownId, World

_LETTER_FIELDS = {one.name for one in fields(LetterDraft)}
_FILE_FIELDS = ({one.name for one in fields(FileDraft)} - {"content"}) | {"size", "text", "base64"}
_CONTENT_FIELDS = frozenset({"size", "text", "base64"})


@dataclass(frozen=True, slots=True)
class Control:
    world: World

    def routes(self) -> list[web.RouteDef]:
        return world_routes(state=self.state, add_letter=self.add_letter, change=self.change, refusals=(UnknownId,))

    async def state(self, _request: web.Request) -> web.Response:
        self.world.settle()
        return web.json_response(
            {
                "now": moment(self.world.clock.now()),
                "receivers": [
                    {"name": one.name, "username": one.username, "orgnos": list(one.orgnos), "blocked": one.blocked}
                    for one in self.world.receivers.values()
                ],
                "letters": [_letter(one) for one in self.world.letters.values()],
                "warnings": [asdict(one) | {"at": moment(one.at)} for one in self.world.warnings],
            }
        )

    async def add_letter(self, _request: web.Request, body: Json) -> web.Response:
        letter = self.world.add_letter(letter_draft(body))
        return web.json_response(_letter(letter), status=201)

    async def change(self, _request: web.Request, body: Json) -> web.Response:
        chosen(
            body,
            {
                "spoil": self.world.spoil,
                "taken_elsewhere": self.world.taken_elsewhere,
                "regenerate_password": self.world.regenerate_password,
                "block": self.world.block,
            },
        )
        return web.Response(status=204)


def letter_draft(body: Json) -> LetterDraft:
    only(body, _LETTER_FIELDS)
    draft: dict[str, Any] = dict(body)
    draft["files"] = tuple(_file(one) for one in body.get("files", ()))
    draft["links"] = tuple(tuple(one) for one in body.get("links", ()))
    draft["omitted"] = tuple(body.get("omitted", ()))
    if isinstance(body.get("dated_at"), str):
        draft["dated_at"] = datetime.fromisoformat(body["dated_at"])
    if isinstance(body.get("payload"), str):
        draft["payload"] = from_json("payload", {"base64": body["payload"]}).given
    if "envelope" in body:
        draft["envelope"] = Envelope(**body["envelope"])
    return LetterDraft(**draft)


def _file(item: object) -> FileDraft:
    if not isinstance(item, dict) or not isinstance(item.get("file_name"), str):
        raise BadBody("a file is an object with file_name")
    only(item, _FILE_FIELDS)
    name: str = item["file_name"]
    content: Content = from_json(name, item)
    rest = {key: value for key, value in item.items() if key not in _CONTENT_FIELDS}
    rest["extra"] = tuple(tuple(pair) for pair in item.get("extra", ()))
    return FileDraft(**rest, content=content)


def _letter(letter: Letter) -> Json:
    return {
        "id": letter.id,
        "title": letter.draft.title,
        "receiver": letter.receiver,
        "sender": letter.draft.sender_name,
        "orgno": letter.draft.orgno,
        "level": letter.draft.level,
        "confidential": letter.draft.confidential,
        "waiting": letter.waiting,
        "status": letter.status,
        "addedAt": moment(letter.added_at),
        "downloads": letter.downloads,
        "spoilage": letter.spoilage,
        "files": [one.file_name for one in letter.draft.files],
        "log": [{"at": moment(one.at), "what": one.what, "text": one.text} for one in letter.log],
    }
