"""A house whose lead changes it by file: what Lise sends in the chat, what the bot answers there, what she presses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.simulators.teams import Answer
from bot.app.files.show import text_in_force
from tests.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    house: House
    who: str = "lise"

    async def send(self, *files: tuple[str, str | bytes], who: str = "") -> str:
        """The id of what the bot answers in the chat."""
        contents = [(name, text.encode() if isinstance(text, str) else text) for name, text in files]
        return await self._answered(self.house.teams.drive.send(who or self.who, *contents), who)

    async def say(self, text: str, *, who: str = "") -> str:
        return await self._answered(self.house.teams.talk.say(who or self.who, text, where="personal"), who)

    async def _answered(self, act: Any, who: str) -> str:
        before = set(self.house.teams.world.posts)
        await act
        await self.house.office.turns.settle()
        (answer,) = [
            post.id for post in self.house.teams.chat_with(who or self.who) if post.id not in before and not post.author
        ]
        return answer

    async def apply(self, name: str, text: str) -> None:
        """In force, with all that follows. Rules of `with_rules` would give way to those that no file has changed."""
        await self.press(await self.send((name, text)), "file_apply")
        await self.house.draw()

    async def press(self, post: str, verb: str, *, who: str = "", **options: Any) -> Answer:
        answer = await self.house.teams.click(who or self.who, post, verb, **options)
        await self.house.office.turns.settle()
        return answer

    async def fetched(self, question: str, *, who: str = "") -> tuple[str, str]:
        """Name and text of the file that comes once the question is answered with «Tillat»."""
        key = who or self.who
        assert (await self.house.teams.answer_file(key, question)).kind == "sent"
        await self.house.office.turns.settle()
        file = self.house.teams.onedrive.of(self.house.teams.world.person(key))[-1]
        return file.name, bytes(file.received).decode()

    def shown(self, post: str) -> str:
        """All that stands in the post, for good."""
        body = self.house.teams.world.post(post).body
        card = self.house.teams.world.post(post).card
        return str(body.get("text") or "") if card is None else json.dumps(card, ensure_ascii=False)

    async def text(self, kind: str = "units") -> str:
        return (await text_in_force(self.house.desk, self.house.person("lise"), kind))[1]

    async def changed(self, kind: str = "units", **instead: str) -> str:
        """The text in force with some pieces replaced; `a="b"` as in `replace`."""
        return replaced(await self.text(kind), instead)


def replaced(text: str, instead: Mapping[str, str]) -> str:
    for old, new in instead.items():
        assert old in text
        text = text.replace(old, new)
    return text
