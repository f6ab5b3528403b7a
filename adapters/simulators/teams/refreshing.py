"""Cards that refresh themselves for named people, when seen and after an edit (msteams-docs User-Specific-Views.md)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Literal

from adapters.simulators.teams.answers import Answer, read_action
from adapters.simulators.teams.cards import Json, adaptive_card
from adapters.simulators.teams.courier import Courier
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.world import Post, World

_SMALL_PLACE = 60


class Refreshing:
    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier
        self._running: set[asyncio.Task[Answer]] = set()
        world.on_edit.append(self._edited)

    async def view(self, person: Person, post: Post, *, stale: bool) -> Answer:
        post.viewers.add(person.key)
        if not self._due(person, post):
            return Answer(kind="nothing")
        return await self.ask(person, post, "automatic", stale=stale)

    async def ask(
        self, person: Person, post: Post, trigger: Literal["manual", "automatic"], *, stale: bool = False
    ) -> Answer:
        card = adaptive_card(post.revisions[0].body) if stale else post.seen_by(person)
        action = ((card or {}).get("refresh") or {}).get("action")
        if not isinstance(action, dict):
            return Answer(kind="nothing")
        post.last_invoke[person.key] = self._world.clock.now()
        sent: Json = {"type": "Action.Execute", "id": action.get("id") or "", "title": action.get("title") or ""}
        value = {"action": sent | {"verb": action.get("verb"), "data": action.get("data") or {}}, "trigger": trigger}
        place = {"place": post.place, "root": post.root, "reply_to": post.id}
        body = self._courier.activities.invoke(person, "adaptiveCard/action", value, **place)
        before = len(post.revisions)
        answer = read_action(*await self._courier.ask(body))
        # an edit that came meanwhile is newer than this answer
        if answer.card is not None and post.deleted_at is None and len(post.revisions) == before:
            self._world.show(post, person, answer.card)
        return answer

    async def settle(self) -> None:
        while self._running:
            await asyncio.gather(*self._running)

    def _due(self, person: Person, post: Post) -> bool:
        refresh = (post.seen_by(person) or {}).get("refresh")
        if not isinstance(refresh, dict) or not isinstance(refresh.get("action"), dict):
            return False
        named = refresh.get("userIds")
        if named is None and len(self._world.members) > _SMALL_PLACE:
            return False
        if named is not None and person.mri not in named[:_SMALL_PLACE]:
            return False
        last = post.last_invoke.get(person.key)
        pause = timedelta(seconds=self._world.settings.refresh_pause)
        return last is None or self._world.clock.now() - last >= pause

    def _edited(self, post: Post) -> None:
        for key in sorted(post.viewers):
            person = self._world.people[key]
            if self._due(person, post):
                work = asyncio.ensure_future(self.ask(person, post, "automatic"))
                self._running.add(work)
                work.add_done_callback(self._running.discard)
