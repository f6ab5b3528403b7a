"""What reaches the bot outside cards: messages, installation and removal, changes of members and channels."""

from __future__ import annotations

from typing import Any, Literal

from adapters.simulators.teams.answers import Answer, Reply
from adapters.simulators.teams.compose import Compose
from adapters.simulators.teams.courier import Courier
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.world import Post, World

Json = dict[str, Any]
Order = Literal["installation_first", "conversation_first"]


class Talk:
    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier
        self._activities = courier.activities
        self.compose = Compose(world, courier)

    async def say(self, who: str | Person, text: str, where: str = "channel") -> Answer:
        """`where`: "channel" (the board), "personal", a channel id, or the id of a post to reply to.

        In a channel the bot only gets what mentions it: `@Postvakt …`.
        """
        person = self._world.person(who)
        settings = self._world.settings
        at = f"@{settings.bot_name}"
        place, root = self._where(person, where)
        mentioned = at.lower() in text.lower()
        post = self._world.add(place=place, body={"type": "message", "text": text}, root=root, author=person.key)
        in_channel = place in self._world.channels
        if in_channel and (not mentioned or not self._world.installed or self._world.removed):
            return Answer(kind="nothing", activity_id=post.id)
        start = text.lower().find(at.lower())
        if mentioned:
            text = f"{text[:start]}<at>{settings.bot_name}</at>{text[start + len(at) :]}"
        thread = post.root if in_channel else ""
        body = self._activities.message(person, text, place=place, root=thread, post_id=post.id, mention=mentioned)
        return await self._courier.deliver(body)

    async def install(self, who: str | Person = "", order: Order = "installation_first") -> tuple[Answer, Answer]:
        """Adds the app to the team, with the board as the selected channel; both activities in the given order."""
        person, place = self._somebody(who), self._world.board
        self._world.installed, self._world.removed = True, False
        self._world.changed()
        added = [self._activities.bot_account(named=False)]
        named = {"name": self._world.channels[place]}
        first = self._activities.installation("add", person, place=place)
        second = self._activities.members("membersAdded", added, person, place=place)
        return await self._both(_named(first, named), _named(second, named), order)

    async def install_personal(self, who: str | Person, order: Order = "installation_first") -> tuple[Answer, Answer]:
        person = self._world.person(who)
        place = self._world.chat(person)
        added = [person.account(named=False), self._activities.bot_account(named=False)]
        first = self._activities.installation("add", person, place=place)
        return await self._both(first, self._activities.members("membersAdded", added, person, place=place), order)

    async def remove_bot(self, who: str | Person = "", order: Order = "installation_first") -> tuple[Answer, Answer]:
        """From now on the connector refuses writes to the team's channels."""
        person, team = self._somebody(who), self._world.settings.team_id
        self._world.removed, self._world.installed = True, False
        self._world.changed()
        gone = [self._activities.bot_account(named=False)]
        first = self._activities.installation("remove", person, place=team)
        return await self._both(first, self._activities.members("membersRemoved", gone, person, place=team), order)

    async def add_member(self, who: str | Person, by: str | Person = "") -> Answer:
        """`who` may be a new person, who is known from then on."""
        if isinstance(who, Person):
            self._world.people.setdefault(who.key, who)
        return await self._member("membersAdded", self._world.person(who), by)

    async def remove_member(self, who: str | Person, by: str | Person = "") -> Answer:
        return await self._member("membersRemoved", self._world.person(who), by)

    async def change_channel(
        self, change: Literal["Created", "Renamed", "Deleted"], name: str, new_name: str = ""
    ) -> Answer:
        world = self._world
        found = next(
            (place for place, known in world.channels.items() if known == name), world.settings.channel_id(name)
        )
        if change == "Deleted":
            world.channels.pop(found, None)
        else:
            world.channels[found] = new_name or name
        world.changed()
        body = self._activities.channel(f"channel{change}", found, new_name or name, self._somebody(""))
        return await self._courier.deliver(body)

    async def compose_query(self, who: str | Person, command_id: str, text: str, *, parameter: str = "q") -> Reply:
        """Searches in the message extension; what the bot answered, as it came."""
        person = self._world.person(who)
        asked = await self.compose.ask(
            person, text, place=self._world.board, command=command_id, parameter=parameter
        )  # fmt: skip
        return asked[0]

    async def search_items(self, who: str | Person, text: str = "", where: str = "channel") -> Answer:
        """Opens the search in the compose box of a conversation and types; `where` as in `say`."""
        person = self._world.person(who)
        return await self.compose.search(person, text, place=self._where(person, where)[0])

    def share_item(self, who: str | Person, number: int = 0, where: str = "channel") -> Post:
        """Chooses a hit of that search and sends it."""
        person = self._world.person(who)
        place, root = self._where(person, where)
        return self.compose.share(person, number, place=place, root=root)

    async def _member(self, change: str, person: Person, by: str | Person) -> Answer:
        if change == "membersAdded":
            self._world.members.add(person.key)
        else:
            self._world.members.discard(person.key)
        self._world.changed()
        accounts = [person.account(named=False)]
        team = self._world.settings.team_id
        return await self._courier.deliver(self._activities.members(change, accounts, self._somebody(by), place=team))

    async def _both(self, installation: Json, conversation: Json, order: Order) -> tuple[Answer, Answer]:
        pair = (installation, conversation) if order == "installation_first" else (conversation, installation)
        return await self._courier.deliver(pair[0]), await self._courier.deliver(pair[1])

    def _somebody(self, who: str | Person) -> Person:
        return self._world.person(who) if who else next(iter(self._world.people.values()))

    def _where(self, person: Person, where: str) -> tuple[str, str]:
        if where == "channel":
            return self._world.board, ""
        if where == "personal":
            return self._world.chat(person), ""
        if where in self._world.channels:
            return where, ""
        post = self._world.post(where)
        return post.place, post.root


def _named(body: Json, name: Json) -> Json:
    return body | {"conversation": body["conversation"] | name}
