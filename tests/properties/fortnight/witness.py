"""What must be true of the fortnight, read from outside: the posts and feeds in Teams, the doors, the audit's trail."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from adapters.simulators.teams import Person
from adapters.simulators.teams.world import Post
from bot.app.desk import BOT
from bot.commands.audit import verify_audit
from bot.domain.audit import AuditEntry
from bot.domain.item import OPEN_STATES, State
from bot.i18n import texts
from tests.house import SUPPRESSED, House
from tests.properties.fortnight.pace import Pace, Told, spells
from tests.properties.fortnight.staff import Staff
from tests.properties.fortnight.weeks import LEAD, MINUTE, Fortnight, day_of

_ITEM = re.compile(r"\b[0-9a-f]{32}\b")
_DIFFERENCES = "mellom Postvakt, arkivet og postkildene"
_CHECK = re.compile(r"check:(\d{4}-\d\d-\d\d)")
_NEW = re.compile(r"Altinn: (\d+) ny")
_HEAD = re.compile(r"Siste linje i loggen: nr\. \d+, ([0-9a-f ]+)")
#: what a reminder says, by what it is; the more special words come first
_SAID: Mapping[str, tuple[str, str]] = {
    "har fått to påminnelser": ("waiting", "lead"),
    "Fortsatt har ingen tatt": ("waiting", "again"),
    "Ingen har tatt forsendelsen": ("waiting", "first"),
    "har fått én påminnelse": ("held", "lead"),
    "Du har forsendelsen": ("held", "first"),
    "ingen har svart på kortet": ("stuck", "lead"),
    "krever fortsatt oppfølging": ("stuck", "again"),
    "krever oppfølging": ("stuck", "first"),
}


@dataclass(slots=True, kw_only=True)
class Witness:
    house: House
    weeks: Fortnight
    staff: Staff
    #: of posts, by id and number of revisions: item ids that their cards name
    _named: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    #: by item id
    _dialogs: dict[str, str] = field(default_factory=dict)

    async def look(self) -> None:
        """After each step."""
        now, items = self.house.clock.now(), await self.house.items()
        self._dialogs = {item.item_id: item.letter.thread_id for item in items}
        cards = Counter(one for post in self.house.teams.posts() for one in self._names(post))
        bare = [item.state.value for item in items if item.state in OPEN_STATES and cards[item.item_id] != 1]
        assert not bare, f"{now}: open letters without exactly one card: {bare}"
        away = [who for who in (self.weeks.away,) if self.weeks.is_away(who, now)]
        held = [
            item for who in away for item in items
            if item.state is State.CLAIMED and item.claimant == self.house.person(who).person_id
        ]  # fmt: skip
        assert not held, f"{now}: {len(held)} letters are still claimed by {away}"
        if not self.weeks.is_dead(now):
            seen = {item.letter.thread_id for item in items}
            sent = {dialog for dialog, one in self.staff.sent.items() if one.service != SUPPRESSED}
            assert seen == sent, f"{now}: {len(sent - seen)} letters lost, {len(seen - sent)} that nobody may see"

    def _names(self, post: Post) -> frozenset[str]:
        key = (post.id, len(post.revisions))
        if key not in self._named:
            # what the daily comparison found names letters too, which have cards of their own
            own = "" if _DIFFERENCES in _text(post) else _text(post)
            self._named[key] = frozenset(_ITEM.findall(own))
        return self._named[key]

    async def end(self, looks: Sequence[datetime]) -> Counter[str]:
        """All that holds at the end; answers how often each thing happened, so that no test is about nothing."""
        audit = await self.house.audit()
        told = {item_id: self._told(item_id) for item_id in self._dialogs}
        trails = {one: [entry for entry in audit if entry.item_id == one] for one in self._dialogs}
        faults = [
            *self._reminding(trails, told, looks), *self._mentioning(), *self._checking(looks),
            *self._counting(trails), *self._writing(trails),
        ]  # fmt: skip
        assert not faults, "\n".join(faults)
        await self._anchored()
        said = Counter(f"{one.kind} {one.step}" for tellings in told.values() for one in tellings)
        return said + Counter(entry.verb for entry in audit)

    def _reminding(
        self, trails: Mapping[str, Sequence[AuditEntry]], told: Mapping[str, Sequence[Told]], looks: Sequence[datetime]
    ) -> Iterator[str]:
        """Each as configured, to whom it should, and never outside office hours."""
        names = {person.aad_id: key for key, person in self.house.teams.world.people.items()}
        pace = Pace(weeks=self.weeks, looks=looks)
        for item_id, trail in trails.items():
            yield from (f"{one} outside office hours" for one in told[item_id] if not self.weeks.at_work(one.at))
            yield from (f"{one} of a letter just seen" for one in told[item_id] if one.at <= trail[0].at)
            for spell in spells(trail, names):
                # people act after the look at a moment: what was said then belongs to what was before
                within = [
                    one for one in told[item_id] if spell.begin < one.at and (spell.end is None or one.at <= spell.end)
                ]
                for fault in pace.faults(self.staff.sent[self._dialogs[item_id]], spell, within):
                    yield f"{fault}; its trail: {', '.join(f'{one.at:%m-%d %H:%M} {one.verb}' for one in trail)}"

    def _told(self, item_id: str) -> list[Told]:
        """What was said below its card, oldest first."""
        world = self.house.teams.world
        card = next(post for post in self.house.teams.posts() if item_id in self._names(post))
        return [
            Told(at=post.revisions[0].at, kind=kind, step=step, whom=frozenset(_mentioned(post, world.people)))
            for post in self.house.teams.replies(card.id)
            for kind, step in [next(said for words, said in _SAID.items() if words in str(post.body["text"]))]
        ]

    def _mentioning(self) -> Iterator[str]:
        """What is said below a card reaches one feed, once."""
        world = self.house.teams.world
        feeds = Counter((key, notice.post_id) for key, notices in world.notices.items() for notice in notices)
        yield from (f"{key} was notified {times} times of one post" for (key, _), times in feeds.items() if times != 1)
        for post in world.posts.values():
            if post.root == post.id or post.place not in world.channels or world.posts[post.root].author:
                # what answers a command mentions nobody
                continue
            whom = _mentioned(post, world.people)
            if len(whom) != 1 or feeds[whom[0], post.id] != 1:
                yield f"a reply at {post.revisions[0].at} mentions {whom}"

    def _checking(self, looks: Sequence[datetime]) -> Iterator[str]:
        """One card on each working day, whoever has the duty mentioned once below it, and on no other day any."""
        cards = self._check_cards()
        wanted = {day for day in self.weeks.days if (hours := self.weeks.check_hours(day)) and hours[0] < looks[-1]}
        days = Counter(day for day, _ in cards)
        if days != Counter(wanted):
            yield f"checks on {sorted(days.items())}, and not on {sorted(wanted)}"
        for day, post in cards:
            begun = post.revisions[0].at
            first = next(look for look in looks if look >= (self.weeks.check_hours(day) or [begun])[0])
            if begun != first:
                yield f"the check of {day} came at {begun}, and not at {first}"
            told = [_mentioned(reply, self.house.teams.world.people) for reply in self.house.teams.replies(post.id)]
            if told != [[self.weeks.on_duty(begun)]]:
                yield f"below the check of {day} were mentioned {told}"
            said = texts("nb").day(day)
            unsigned = f"Kontrollen {said} er ikke signert."
            words = [str(word.body["text"]) for word in self.house.teams.chat_with(LEAD)].count(unsigned)
            if words != (day == self.weeks.unsigned):
                yield f"{LEAD} was told {words} times that the check of {day} is not signed"

    def _counting(self, trails: Mapping[str, Sequence[AuditEntry]]) -> Iterator[str]:
        """Each letter is new in the first check that was signed after it was seen, and in no other."""
        seen = [trail[0].at for trail in trails.values()]
        since = datetime.min.replace(tzinfo=UTC)
        cards = dict(self._check_cards())
        for _, at in self.staff.signed:
            # what has come in the last minute belongs to the next one (bot/SETUP.md)
            until = at - MINUTE
            shown = int(_found(_NEW, cards[day_of(at)]))
            if shown != sum(since <= moment < until for moment in seen):
                yield f"the check of {day_of(at)} counts {shown} new letters"
            since = until
        days = [day_of(at) for _, at in self.staff.signed]
        if set(days) != set(cards) - {self.weeks.unsigned}:
            yield f"signed were only the checks of {days}"

    def _writing(self, trails: Mapping[str, Sequence[AuditEntry]]) -> Iterator[str]:
        """Whatever can be seen at the source was chosen by a person before, and never with what was left unread."""
        chosen: dict[str, datetime] = {}
        for item_id, trail in trails.items():
            for entry in trail:
                if entry.verb == "item:routed" and entry.actor != BOT and entry.facts["route"] != "leave_unread":
                    chosen.setdefault(self._dialogs[item_id], entry.at)
        for trace in self.house.altinn.world.traces:
            if trace.dialog_id not in chosen or trace.at < chosen[trace.dialog_id]:
                yield f"{trace.what} at {trace.at} of a letter that nobody had chosen"
        for dialog_id, dialog in self.house.altinn.world.dialogs.items():
            if "Archive" in dialog.labels and dialog_id not in chosen:
                yield "a letter was put away that nobody had chosen"

    async def _anchored(self) -> None:
        """The trail is whole, and holds every head that a signed check has shown to everybody."""
        for day, post in self._check_cards():
            settings, head = self.house.office.settings, _found(_HEAD, post)
            whole, said = await verify_audit(settings, noted=head)
            assert whole, f"{day}: {said}"

    def _check_cards(self) -> list[tuple[date, Post]]:
        posts = [(_CHECK.search(_text(post)), post) for post in self.house.teams.posts()]
        return [(date.fromisoformat(found[1]), post) for found, post in posts if found]


def _text(post: Post) -> str:
    return json.dumps(post.card or {}, ensure_ascii=False)


def _found(what: re.Pattern[str], post: Post) -> str:
    found = what.search(_text(post))
    assert found is not None, f"a check's card without {what.pattern}"
    return found[1]


def _mentioned(post: Post, people: Mapping[str, Person]) -> list[str]:
    ids = [str(one["mentioned"]["id"]) for one in post.body.get("entities", []) if one["type"] == "mention"]
    return [key for key, person in people.items() if person.mri in ids]
