"""The search in the compose box ("message extension"), and what choosing a hit puts into a conversation.

Shapes: contracts/teams/inbound, 2026-11-21; learn.microsoft.com, respond-to-search, read 2026-11.
"""

from __future__ import annotations

from typing import Any

from adapters.simulators.teams.answers import Answer, Reply, failure
from adapters.simulators.teams.cards import CARD, NotOnTheCard
from adapters.simulators.teams.courier import Courier
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.world import Post, World

Json = dict[str, Any]

#: as the demo's app package names them
COMMAND = "searchItems"
PARAMETER = "q"
_PAGE = 25


class Compose:
    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier
        #: what each person's last search found, as the client holds it until one is chosen
        self._hits: dict[str, tuple[Json, ...]] = {}

    async def ask(self, person: Person, text: str, *, place: str, command: str, parameter: str) -> tuple[Reply, str]:
        """Nothing typed: the search that Teams makes by itself when somebody opens it (`initialRun`)."""
        given = {"name": parameter, "value": text} if text else {"name": "initialRun", "value": "true"}
        value: Json = {
            "commandId": command,
            "parameters": [given],
            "queryOptions": {"skip": 0, "count": _PAGE},
            "commandContext": "compose",
        }
        body = self._courier.activities.invoke(person, "composeExtension/query", value, place=place)
        body["channelData"]["source"] = {"name": "compose"}
        return await self._courier.ask(body)

    async def search(self, person: Person, text: str, *, place: str) -> Answer:
        reply, sent_as = await self.ask(person, text, place=place, command=COMMAND, parameter=PARAMETER)
        answer = read_hits(reply, sent_as)
        self._hits[person.key] = answer.results
        return answer

    def share(self, person: Person, number: int, *, place: str, root: str = "") -> Post:
        """Sends the hit (from 0) of the person's last search: what stands there is the person's post from then on."""
        hits = self._hits.get(person.key, ())
        if not 0 <= number < len(hits):
            raise NotOnTheCard("there is no such hit")
        body: Json = {
            "type": "message",
            "text": "",
            "attachments": [{"contentType": CARD, "content": hits[number]["card"]}],
        }
        return self._world.add(place=place, body=body, root=root, author=person.key)


def read_hits(reply: Reply, activity_id: str) -> Answer:
    """Each hit has title and text, which the asker sees, and the card that would be sent."""
    told = reply.body.get("composeExtension") if isinstance(reply.body, dict) else None
    if reply.status != 200 or not isinstance(told, dict):
        return failure(reply, activity_id)
    if told.get("type") == "message" and isinstance(told.get("text"), str):
        return Answer(kind="info", status=200, text=told["text"], body=reply.body, activity_id=activity_id)
    found = told.get("attachments")
    if told.get("type") != "result" or not isinstance(found, list):
        return failure(reply, activity_id)
    hits = tuple(_hit(one) for one in found if isinstance(one, dict) and one.get("contentType") == CARD)
    return Answer(kind="results", status=200, results=hits, body=reply.body, activity_id=activity_id)


def _hit(attachment: Json) -> Json:
    shown = (attachment.get("preview") or {}).get("content") or {}
    return {"title": shown.get("title", ""), "text": shown.get("text", ""), "card": attachment.get("content")}
