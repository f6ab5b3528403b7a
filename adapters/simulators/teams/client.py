"""Teams as people use it: clicks, dialogs, searches and refreshes, and what each person then sees."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from adapters.simulators.teams.activities import Activities
from adapters.simulators.teams.answers import Answer, read_action
from adapters.simulators.teams.cards import (
    Button,
    Inputs,
    Json,
    NotOnTheCard,
    adaptive_card,
    find_button,
    held_by,
    missing,
    sent_data,
)
from adapters.simulators.teams.courier import Courier
from adapters.simulators.teams.dialogs import Dialogs
from adapters.simulators.teams.drive import Drive
from adapters.simulators.teams.onedrive import OneDrive
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.refreshing import Refreshing
from adapters.simulators.teams.talk import Talk
from adapters.simulators.teams.tokens import Tokens
from adapters.simulators.teams.world import Dialog, Notice, Post, World

#: whether Teams delivers the same act once more, because the first answer did not arrive in time
Redeliver = Literal["no", "new_id", "same_id"]
What = str | Mapping[str, Any]
Who = str | Person
#: one delivery of an act, under a given activity id or a new one
Press = Callable[[str], Awaitable[Answer]]


class TeamsClient:
    """Everything a person can do. Names of people are their keys; posts are named by activity id."""

    def __init__(self, world: World, tokens: Tokens, courier: Courier) -> None:
        self.world = world
        self.tokens = tokens
        self.courier = courier
        self._activities: Activities = courier.activities
        self._dialogs = Dialogs(world, courier)
        self._refreshing = Refreshing(world, courier)
        self.talk = Talk(world, courier)
        self.drive = Drive(world, courier)
        self.onedrive = OneDrive(world, courier)

    def everybody_sees(self, activity_id: str) -> Json | None:
        return self.world.post(activity_id).card

    def seen_by(self, who: Who, activity_id: str) -> Json | None:
        return self.world.post(activity_id).seen_by(self.world.person(who))

    def dialog_of(self, who: Who) -> Dialog | None:
        return self.world.dialogs.get(self.world.person(who).key)

    def notices_of(self, who: Who) -> list[Notice]:
        return list(self.world.notices.get(self.world.person(who).key, []))

    def posts(self, place: str = "") -> list[Post]:
        """First posts of the threads in a channel (default: the board), oldest first."""
        wanted = place or self.world.board
        return [
            one
            for one in self.world.posts.values()
            if one.place == wanted and one.root == one.id and not one.deleted_at
        ]

    def replies(self, activity_id: str) -> list[Post]:
        return [
            one
            for one in self.world.posts.values()
            if one.root == activity_id and one.id != activity_id and not one.deleted_at
        ]

    def chat_with(self, who: Who) -> list[Post]:
        return [one for one in self.world.posts.values() if one.place == self.world.chat(who) and not one.deleted_at]

    def stored_for_everybody(self) -> list[Json]:
        return self.world.stored_for_everybody()

    async def click(  # noqa: PLR0913 - one flag for each thing that a client may do
        self,
        who: Who,
        activity_id: str,
        what: What,
        *,
        inputs: Inputs | None = None,
        data: Mapping[str, Any] | None = None,
        revision: int | None = None,
        twice: bool = False,
        redeliver: Redeliver = "no",
        old_client: bool = False,
    ) -> Answer:
        """Presses a button, found by verb, id or title (narrowed by `data`), on the card that this person sees.

        `revision` presses it on an earlier version of the shared card; `old_client` uses the button's fallback.
        """
        person, post = self.world.person(who), self.world.post(activity_id)
        card = post.seen_by(person) if revision is None else adaptive_card(post.revisions[revision].body)
        button = _found(card, what, data, old_client=old_client)
        held = held_by(button, {**post.drafts.get(person.key, {}), **(inputs or {})})
        absent = missing(button.inputs, held)
        if absent:
            return Answer(kind="blocked", text=", ".join(absent))
        if button.kind == "Action.OpenUrl":
            return Answer(kind="link", text=str(button.action.get("url", "")))
        once = self._press(
            person, post, button.action, sent_data(button.action, held), opens_dialog=button.opens_dialog
        )
        if twice:
            first, second = await asyncio.gather(once(""), once(""))
            return replace(second, earlier=(first,))
        answer = await once("")
        if redeliver != "no":
            again = await once(answer.activity_id if redeliver == "same_id" else "")
            return replace(again, earlier=(answer,))
        return answer

    def type_in(self, who: Who, activity_id: str, **inputs: object) -> None:
        """Types in the card in the channel without sending; the next edit of the card wipes it."""
        post = self.world.post(activity_id)
        post.drafts.setdefault(self.world.person(who).key, {}).update(inputs)

    async def open_dialog(self, who: Who, activity_id: str, what: What, **options: Any) -> Answer:
        """As `click`, for a button that opens a dialog."""
        answer = await self.click(who, activity_id, what, **options)
        if answer.kind not in ("dialog", "error", "blocked"):
            raise NotOnTheCard(f"{what!r} opened no dialog but led to {answer.kind!r}")
        return answer

    async def submit_dialog(
        self, who: Who, what: What = "", *, inputs: Inputs | None = None, twice: bool = False
    ) -> Answer:
        """Sends the open dialog; `what` names the button where it has several."""
        return await self._dialogs.submit(self.world.person(who), what, inputs or {}, twice=twice)

    def close_dialog(self, who: Who) -> None:
        self._dialogs.close(self.world.person(who))

    async def search(
        self, who: Who, name: str, text: str, *, inputs: Inputs | None = None, activity_id: str = ""
    ) -> Answer:
        """Types in the input with this id (or data set), in the open dialog or in the card of `activity_id`."""
        return await self._dialogs.search(self.world.person(who), name, text, inputs or {}, activity_id)

    async def view(self, who: Who, activity_id: str, *, stale: bool = False) -> Answer:
        """Scrolls the card into view, which refreshes it by itself; `stale` = with the data of its first version."""
        return await self._refreshing.view(self.world.person(who), self.world.post(activity_id), stale=stale)

    async def refresh(self, who: Who, activity_id: str) -> Answer:
        """ "Oppdater kort" in the menu of the card."""
        return await self._refreshing.ask(self.world.person(who), self.world.post(activity_id), "manual")

    async def answer_file(self, who: Who, activity_id: str, *, accept: bool = True) -> Answer:
        """ "Tillat" or "Avslå" on the bot's question whether a file may come into OneDrive."""
        return await self.onedrive.answer(self.world.person(who), self.world.post(activity_id), accept=accept)

    def leave(self, who: Who) -> None:
        """Closes the client: nothing is refreshed for this person any more."""
        key = self.world.person(who).key
        for post in self.world.posts.values():
            post.viewers.discard(key)

    async def settle(self) -> None:
        """Waits for the refreshes that edits have set off."""
        await self._refreshing.settle()

    def _press(self, person: Person, post: Post, action: Json, data: object, *, opens_dialog: bool) -> Press:
        async def once(activity_id: str) -> Answer:
            if opens_dialog:
                return await self._dialogs.open(person, post, data, activity_id=activity_id)
            if action["type"] == "Action.Submit":
                return await self._submit(person, post, data, activity_id)
            return await self._execute(person, post, action, data, activity_id)

        return once

    async def _submit(self, person: Person, post: Post, data: object, activity_id: str) -> Answer:
        body = self._activities.submit(person, data, place=post.place, root=post.root, reply_to=post.id)
        return await self.courier.deliver(body, activity_id=activity_id)

    async def _execute(self, person: Person, post: Post, action: Json, data: object, activity_id: str) -> Answer:
        sent = {"type": "Action.Execute", "id": action.get("id") or "", "title": action.get("title") or ""}
        value = {"action": sent | {"verb": action.get("verb"), "data": data}, "trigger": "manual"}
        post.last_invoke[person.key] = self.world.clock.now()
        place = {"place": post.place, "root": post.root, "reply_to": post.id}
        body = self._activities.invoke(person, "adaptiveCard/action", value, **place)
        reply, sent_as = await self.courier.ask(body, activity_id=activity_id)
        answer = read_action(reply, sent_as)
        if answer.card is not None and post.deleted_at is None:
            self.world.show(post, person, answer.card)
        return answer


def _found(card: Json | None, what: What, data: Mapping[str, Any] | None, *, old_client: bool) -> Button:
    if card is None:
        raise NotOnTheCard("the post has no card")
    button = find_button(card, what, data)
    if not old_client:
        return button
    fallback = button.action.get("fallback")
    if not isinstance(fallback, dict):
        raise NotOnTheCard("the button has no fallback")
    return replace(button, action=fallback)
