"""What the simulated Teams holds: the team, its posts with every revision, who sees what, and whom it told to look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from adapters.simulators.teams.cards import Json, adaptive_card, complaints
from adapters.simulators.teams.day import Day
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.settings import TeamsSettings
from bot.domain.clock import Clock

GENERAL = "Generelt"


class Unknown(LookupError):
    """No such person, conversation or post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    at: datetime
    body: Json


@dataclass(slots=True, kw_only=True)
class Post:
    """One post, reply or chat line, by the bot or by a person."""

    id: str
    #: the channel or chat, without `;messageid=`
    place: str
    #: of the post that it answers; its own id where it starts a thread
    root: str
    #: key of a person; empty = the bot
    author: str
    revisions: list[Revision]
    #: key of the only person who sees it (a targeted message); empty = everybody in the place
    audience: str = ""
    deleted_at: datetime | None = None
    #: what one person alone sees, by key
    views: dict[str, Json] = field(default_factory=dict)
    #: who has it on the screen
    viewers: set[str] = field(default_factory=set)
    last_invoke: dict[str, datetime] = field(default_factory=dict)
    #: what people have typed in the card in the channel and not sent
    drafts: dict[str, dict[str, object]] = field(default_factory=dict)
    #: grows whenever a person's picture of it changes
    stamps: dict[str, int] = field(default_factory=dict)

    @property
    def body(self) -> Json:
        return self.revisions[-1].body

    @property
    def card(self) -> Json | None:
        return adaptive_card(self.body)

    def seen_by(self, person: Person) -> Json | None:
        return self.views.get(person.key) or self.card

    def stamp(self, person: str) -> None:
        self.stamps[person] = self.stamps.get(person, 0) + 1


@dataclass(slots=True, kw_only=True)
class Dialog:
    """An open dialog of one person; `card` is None where it only shows `text`."""

    id: int
    post_id: str
    title: str
    card: Json | None = None
    text: str = ""
    height: object = None
    width: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A line in somebody's activity feed: the bot mentioned that person or wrote in the chat."""

    at: datetime
    post_id: str
    text: str


class World:
    def __init__(self, settings: TeamsSettings, people: Iterable[Person], clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.people = {person.key: person for person in people}
        self.members = set(self.people)
        self.channels = {settings.team_id: GENERAL} | {settings.channel_id(name): name for name in settings.channels}
        self.posts: dict[str, Post] = {}
        self.chats: dict[str, str] = {}
        self.dialogs: dict[str, Dialog] = {}
        self.notices: dict[str, list[Notice]] = {}
        self.day = Day()
        self.installed = False
        self.removed = False
        self.warnings: list[str] = []
        self.version = 0
        #: told when the bot edited a post
        self.on_edit: list[Callable[[Post], None]] = []
        self._watchers: set[asyncio.Event] = set()
        self._last_id = 0

    @property
    def board(self) -> str:
        """The channel that people mean when they name none."""
        chosen = next((self.settings.channel_id(name) for name in self.settings.channels), "")
        return chosen if chosen in self.channels else self.settings.team_id

    def person(self, who: str | Person) -> Person:
        if isinstance(who, Person):
            return who
        for person in self.people.values():
            if who in (person.key, person.mri, person.aad_id):
                return person
        raise Unknown("no such person")

    def post(self, post_id: str) -> Post:
        found = self.posts.get(post_id)
        if found is None or found.deleted_at is not None:
            raise Unknown("no such post")
        return found

    def chat(self, who: str | Person) -> str:
        person = self.person(who)
        digest = sha256(f"{self.settings.app_id}/{person.mri}".encode()).hexdigest()
        return self.chats.setdefault(person.key, f"a:1{digest[:40]}")

    def chat_partner(self, place: str) -> Person | None:
        return next((self.people[key] for key, chat in self.chats.items() if chat == place), None)

    def next_id(self) -> str:
        """The millisecond of arrival, as in Teams, and never the same twice."""
        self._last_id = max(self._last_id + 1, int(self.clock.now().timestamp() * 1000))
        return str(self._last_id)

    def add(self, *, place: str, body: Json, root: str = "", author: str = "", audience: str = "") -> Post:
        post_id = self.next_id()
        revision = Revision(at=self.clock.now().astimezone(UTC), body=body)
        post = Post(
            id=post_id, place=place, root=root or post_id, author=author, audience=audience, revisions=[revision]
        )
        self.posts[post_id] = post
        if not author:
            self._complain(post)
            self._notify(post)
        self.changed()
        return post

    def edit(self, post: Post, body: Json) -> None:
        """Replaces everybody's view and wipes what was typed in the card; open dialogs stay as they are."""
        post.revisions.append(Revision(at=self.clock.now().astimezone(UTC), body=body))
        post.views.clear()
        post.drafts.clear()
        for key in self.people:
            post.stamp(key)
        self._complain(post)
        self.changed()
        for listener in self.on_edit:
            listener(post)

    def delete(self, post: Post) -> None:
        post.deleted_at = self.clock.now().astimezone(UTC)
        self.changed()

    def show(self, post: Post, person: Person, card: Json) -> None:
        post.views[person.key] = card
        post.drafts.pop(person.key, None)
        post.stamp(person.key)
        self.changed()

    def stored_for_everybody(self) -> list[Json]:
        """Each revision of each post that the whole channel could read, also of edited and deleted ones.

        Not what people wrote themselves, but the cards of the bot that they put there.
        """
        return [
            revision.body
            for post in self.posts.values()
            if post.place in self.channels and not post.audience and (not post.author or post.card is not None)
            for revision in post.revisions
        ]

    def changed(self) -> None:
        self.version += 1
        for watcher in self._watchers:
            watcher.set()

    def watch(self) -> asyncio.Event:
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        return watcher

    def unwatch(self, watcher: asyncio.Event) -> None:
        self._watchers.discard(watcher)

    def wake(self) -> None:
        for watcher in self._watchers:
            watcher.set()

    def _complain(self, post: Post) -> None:
        if post.card is not None:
            self.warnings += [f"{post.id}: {line}" for line in complaints(post.card)]

    def _notify(self, post: Post) -> None:
        text = str(post.body.get("summary") or post.body.get("text") or "")
        told = {person.key for person in self._mentioned(post.body)}
        partner = self.chat_partner(post.place)
        if partner is not None:
            told.add(partner.key)
        for key in sorted(told):
            self.notices.setdefault(key, []).append(Notice(at=post.revisions[0].at, post_id=post.id, text=text))

    def _mentioned(self, body: Json) -> list[Person]:
        entities = list(body.get("entities") or [])
        card = adaptive_card(body) or {}
        entities += list((card.get("msteams") or {}).get("entities") or [])
        found = []
        for entity in entities:
            if entity.get("type") != "mention":
                continue
            try:
                found.append(self.person(str((entity.get("mentioned") or {}).get("id", ""))))
            except Unknown:
                self.warnings.append("a mention of nobody in the team")
        return found
