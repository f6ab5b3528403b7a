"""Dialogs ("task modules") and the searches in their inputs.

MicrosoftDocs/msteams-docs task-modules-bots.md, 2026-04-17, and dynamic-search.md, 2025-01-23.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.simulators.teams.answers import Answer, Reply, read_dialog, read_search
from adapters.simulators.teams.cards import (
    Button,
    Inputs,
    Json,
    NotOnTheCard,
    all_inputs,
    buttons,
    filled,
    find_button,
    held_by,
    missing,
    queried_input,
    sent_data,
)
from adapters.simulators.teams.courier import Courier
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.world import Dialog, Post, World

_CONTEXT = {"theme": "default"}
_PAGE = 15


class Dialogs:
    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier

    async def open(self, person: Person, post: Post, data: object, *, activity_id: str = "") -> Answer:
        reply, sent_as = await self._ask(person, "task/fetch", data, post, activity_id)
        return self._shown(person, post.id, read_dialog(reply, sent_as, submitted=False))

    async def submit(self, person: Person, what: str | Mapping[str, Any], inputs: Inputs, *, twice: bool) -> Answer:
        dialog = self._open_dialog(person)
        button = _submit_button(dialog.card or {}, what)
        held = held_by(button, inputs)
        absent = missing(button.inputs, held)
        if absent:
            return Answer(kind="blocked", text=", ".join(absent))
        data = sent_data(button.action, held)
        if not twice:
            return await self._submit(person, dialog, data)
        first, second = await asyncio.gather(self._submit(person, dialog, data), self._submit(person, dialog, data))
        return replace(second, earlier=(first,))

    def close(self, person: Person) -> None:
        self._world.dialogs.pop(person.key, None)
        self._world.changed()

    async def search(self, person: Person, name: str, text: str, inputs: Inputs, post_id: str) -> Answer:
        dialog = self._world.dialogs.get(person.key)
        if post_id:
            post = self._world.post(post_id)
            card = post.seen_by(person) or {}
        elif dialog is not None:
            post, card = self._world.posts[dialog.post_id], dialog.card or {}
        else:
            raise NotOnTheCard("there is no open dialog to search in")
        query = queried_input(card, name)["choices.data"]
        value: Json = {"queryText": text, "queryOptions": {"skip": 0, "top": _PAGE}, "dataset": query.get("dataset")}
        if query.get("associatedInputs") == "auto":
            value["data"] = filled(all_inputs(card), inputs)
        place = {"place": post.place, "root": post.root, "reply_to": post.id}
        body = self._courier.activities.invoke(person, "application/search", value, **place)
        return read_search(*await self._courier.ask(body))

    async def _submit(self, person: Person, dialog: Dialog, data: object) -> Answer:
        post = self._world.posts[dialog.post_id]
        reply, sent_as = await self._ask(person, "task/submit", data, post)
        return self._shown(person, post.id, read_dialog(reply, sent_as, submitted=True))

    async def _ask(
        self, person: Person, name: str, data: object, post: Post, activity_id: str = ""
    ) -> tuple[Reply, str]:
        value = {"data": data, "context": _CONTEXT}
        # the documentation shows no replyToId on a submit: a bot that needs it would break in the real Teams
        reply_to = post.id if name == "task/fetch" else ""
        activities = self._courier.activities
        body = activities.invoke(person, name, value, place=post.place, root=post.root, reply_to=reply_to)
        return await self._courier.ask(body, activity_id=activity_id)

    def _shown(self, person: Person, post_id: str, answer: Answer) -> Answer:
        """An error leaves what is open as it is, with everything typed in it."""
        if answer.kind == "dialog":
            title = answer.title
            shape = {"height": answer.height, "width": answer.width}
            number = self._world.version + 1
            dialog = Dialog(id=number, post_id=post_id, title=title, card=answer.card, text=answer.text, **shape)
            self._world.dialogs[person.key] = dialog
        elif answer.kind == "closed":
            self._world.dialogs.pop(person.key, None)
        self._world.changed()
        return answer

    def _open_dialog(self, person: Person) -> Dialog:
        dialog = self._world.dialogs.get(person.key)
        if dialog is None or dialog.card is None:
            raise NotOnTheCard("there is no open dialog with a card")
        return dialog


def _submit_button(card: Json, what: str | Mapping[str, Any]) -> Button:
    """Only Action.Submit sends a dialog: Action.Execute is documented for cards in a conversation alone."""
    if what:
        button = find_button(card, what)
    else:
        offered = [one for one in buttons(card) if one.kind == "Action.Submit"]
        if len(offered) != 1:
            raise NotOnTheCard(f"the dialog has {len(offered)} submit buttons; name one")
        button = offered[0]
    if button.kind != "Action.Submit":
        raise NotOnTheCard(f"a dialog is sent by Action.Submit, not by {button.kind}")
    return button
