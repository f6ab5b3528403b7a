"""The simulator's own interface under /_sim: everything a test or the page can do to the simulated Teams, as JSON."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from adapters.simulators._kit import RECORD, Fault
from adapters.simulators._kit.faults import FAULTS
from adapters.simulators.teams.answers import Answer
from adapters.simulators.teams.cards import NotOnTheCard
from adapters.simulators.teams.client import TeamsClient
from adapters.simulators.teams.pictures import page_picture, whole_picture
from adapters.simulators.teams.world import Unknown

Json = dict[str, Any]
Act = Callable[[Json], Awaitable[Any]]


class Control:
    def __init__(self, client: TeamsClient) -> None:
        self._client = client

    def routes(self) -> list[web.RouteDef]:
        acts: dict[str, Act] = {
            "install": self._install,
            "install-personal": self._install_personal,
            "remove-bot": self._remove_bot,
            "member": self._member,
            "click": self._click,
            "say": self._say,
            "send-file": self._send_file,
            "view": self._view,
            "refresh": self._refresh,
            "leave": self._leave,
            "type": self._type,
            "dialog/open": self._click,
            "dialog/submit": self._submit_dialog,
            "dialog/close": self._close_dialog,
            "search": self._search,
            "compose-query": self._compose_query,
            "compose-search": self._compose_search,
            "compose-share": self._compose_share,
            "answer-file": self._answer_file,
            "rotate-key": self._rotate_key,
            "day": self._day,
        }
        return [
            web.get("/_sim/state", self.state),
            web.get("/_sim/page", self.page),
            web.get("/_sim/faults", self.list_faults),
            web.post("/_sim/faults", self.add_fault),
            web.delete("/_sim/faults", self.clear_faults),
            *(web.post(f"/_sim/{name}", _acting(act)) for name, act in acts.items()),
        ]

    async def state(self, request: web.Request) -> web.Response:
        requests = [
            {
                "method": one.method,
                "path": one.path,
                "query": one.query,
                "status": one.status,
                "body": one.body.decode(errors="replace"),
            }
            for one in request.app[RECORD]
            if one.path != "/" and not one.path.startswith(("/_sim", "/page", "/vendor"))
        ]
        return web.json_response(whole_picture(self._client) | {"requests": requests})

    async def page(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(page_picture(self._client.world))

    async def list_faults(self, request: web.Request) -> web.Response:
        waiting = request.app[FAULTS].waiting
        return web.json_response(
            [{"operation": one.operation, "kind": one.kind, "status": one.status} for one in waiting]
        )

    async def add_fault(self, request: web.Request) -> web.Response:
        try:
            fault = Fault(**await request.json())
        except (TypeError, ValueError) as error:
            raise web.HTTPBadRequest(
                text="a fault has operation, kind, when, status, seconds, retry_after, body, times"
            ) from error
        request.app[FAULTS].add(fault)
        return web.json_response({"waiting": len(request.app[FAULTS].waiting)}, status=201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        request.app[FAULTS].clear()
        return web.json_response({"waiting": 0})

    async def _install(self, wish: Json) -> list[Answer]:
        return list(await self._client.talk.install(wish.get("person", ""), wish.get("order", "installation_first")))

    async def _install_personal(self, wish: Json) -> list[Answer]:
        return list(await self._client.talk.install_personal(wish["person"], wish.get("order", "installation_first")))

    async def _remove_bot(self, wish: Json) -> list[Answer]:
        return list(await self._client.talk.remove_bot(wish.get("person", ""), wish.get("order", "installation_first")))

    async def _member(self, wish: Json) -> Answer:
        change = self._client.talk.remove_member if wish.get("removed") else self._client.talk.add_member
        return await change(wish["person"], wish.get("by", ""))

    async def _click(self, wish: Json) -> Answer:
        again: Any = wish.get("redeliver") or "no"
        return await self._client.click(
            wish["person"],
            wish["activity_id"],
            wish.get("action") or wish.get("verb") or wish.get("title") or "",
            inputs=wish.get("inputs"),
            data=wish.get("data"),
            revision=wish.get("revision"),
            twice=bool(wish.get("twice")),
            redeliver="new_id" if again is True else again,
            old_client=bool(wish.get("old_client")),
        )

    async def _say(self, wish: Json) -> Answer:
        return await self._client.talk.say(wish["person"], wish["text"], wish.get("where", "channel"))

    async def _send_file(self, wish: Json) -> Answer:
        """`content` in base64."""
        return await self._client.drive.send(wish["person"], (wish["name"], base64.b64decode(wish["content"])))

    async def _view(self, wish: Json) -> Answer:
        return await self._client.view(wish["person"], wish["activity_id"], stale=bool(wish.get("stale")))

    async def _refresh(self, wish: Json) -> Answer:
        return await self._client.refresh(wish["person"], wish["activity_id"])

    async def _leave(self, wish: Json) -> Answer:
        self._client.leave(wish["person"])
        return Answer(kind="nothing")

    async def _type(self, wish: Json) -> Answer:
        self._client.type_in(wish["person"], wish["activity_id"], **wish["inputs"])
        return Answer(kind="nothing")

    async def _submit_dialog(self, wish: Json) -> Answer:
        what = wish.get("action") or wish.get("verb") or wish.get("title") or ""
        twice = bool(wish.get("twice"))
        return await self._client.submit_dialog(wish["person"], what, inputs=wish.get("inputs"), twice=twice)

    async def _close_dialog(self, wish: Json) -> Answer:
        self._client.close_dialog(wish["person"])
        return Answer(kind="closed")

    async def _search(self, wish: Json) -> Answer:
        name = wish.get("input_id") or wish["dataset"]
        typed = {"inputs": wish.get("inputs"), "activity_id": wish.get("activity_id", "")}
        return await self._client.search(wish["person"], name, wish.get("text", ""), **typed)

    async def _compose_query(self, wish: Json) -> Json:
        reply = await self._client.talk.compose_query(wish["person"], wish["command_id"], wish.get("text", ""))
        return {"status": reply.status, "body": reply.body}

    async def _compose_search(self, wish: Json) -> Answer:
        return await self._client.talk.search_items(wish["person"], wish.get("text", ""), wish.get("where", "channel"))

    async def _compose_share(self, wish: Json) -> Answer:
        post = self._client.talk.share_item(wish["person"], int(wish["number"]), wish.get("where", "channel"))
        return Answer(kind="sent", activity_id=post.id)

    async def _answer_file(self, wish: Json) -> Answer:
        return await self._client.answer_file(wish["person"], wish["activity_id"], accept=bool(wish["accept"]))

    async def _rotate_key(self, wish: Json) -> Json:
        return {"kid": self._client.tokens.connector.rotate(withdraw_old=not wish.get("keep_old")).kid}

    async def _day(self, wish: Json) -> Answer:
        self._client.world.day.ask_for(wish["chosen"])
        return Answer(kind="sent")


def _acting(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        wish = await request.json() if request.can_read_body else {}
        try:
            found = await act(wish)
        except (NotOnTheCard, Unknown) as error:
            return web.json_response({"kind": "error", "text": str(error)}, status=409)
        except KeyError as error:
            return web.json_response({"kind": "error", "text": f"{error.args[0]} is missing"}, status=400)
        if isinstance(found, list):
            return web.json_response([one.as_json() for one in found])
        return web.json_response(found.as_json() if isinstance(found, Answer) else found)

    return handle
