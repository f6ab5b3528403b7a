"""The control interface under /_sim of the API's host: letters in, what was read and deleted out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.simulators._kit.contents import from_json
from adapters.simulators._kit.control import BadBody, Json, chosen, only, world_routes
from adapters.simulators.digipost.records import Letter, LetterDraft
from adapters.simulators.digipost.world import UnknownId, World

_CONTENT_FIELDS = frozenset({"file_name", "size", "text", "base64"})
_LETTER_FIELDS = ({one.name for one in fields(LetterDraft)} - {"content"}) | _CONTENT_FIELDS


@dataclass(frozen=True, slots=True)
class Control:
    world: World

    def routes(self) -> list[web.RouteDef]:
        return world_routes(state=self.state, add_letter=self.add_letter, change=self.change, refusals=(UnknownId,))

    async def state(self, _request: web.Request) -> web.Response:
        world = self.world
        return web.json_response(
            {
                "now": world.clock.now().isoformat(),
                "mailboxes": [{"senderId": one.sender_id, "name": one.name} for one in world.mailboxes.values()],
                "letters": [_letter(one) for mailbox in world.mailboxes for one in world.inbox(mailbox)],
                "deleted": list(world.deleted),
                "leaked": list(world.leaked),
                "addresses": {
                    "made": len(world.addresses),
                    "used": sum(one.used for one in world.addresses.values()),
                },
            }
        )

    async def add_letter(self, _request: web.Request, body: Json) -> web.Response:
        return web.json_response(_letter(self.world.add_letter(letter_draft(body))), status=201)

    async def change(self, _request: web.Request, body: Json) -> web.Response:
        chosen(
            body,
            {
                "delete": self.world.delete,
                "open_elsewhere": self.world.open_elsewhere,
                "break_downloads": self.world.break_downloads,
                "revoke_tokens": self.world.revoke_tokens,
            },
        )
        return web.Response(status=204)


def letter_draft(body: Json) -> LetterDraft:
    if not isinstance(body, dict):
        raise BadBody("a letter is an object")
    only(body, _LETTER_FIELDS)
    draft: dict[str, Any] = {name: value for name, value in body.items() if name not in _CONTENT_FIELDS}
    draft["content"] = from_json(str(body.get("file_name", "brev.pdf")), body)
    draft["attachments"] = tuple(letter_draft(one) for one in body.get("attachments", ()))
    if isinstance(body.get("delivered_at"), str):
        draft["delivered_at"] = datetime.fromisoformat(body["delivered_at"])
    return LetterDraft(**draft)


def _letter(letter: Letter) -> Json:
    return {
        "id": letter.id,
        "mailbox": letter.mailbox,
        "subject": letter.draft.subject,
        "sender": letter.draft.sender,
        "level": letter.draft.level,
        "deliveredAt": letter.delivered_at.isoformat(),
        "firstAccessed": letter.first_accessed.isoformat() if letter.first_accessed else None,
        "downloads": letter.downloads,
        "attachments": [_letter(one) for one in letter.attachments],
    }
