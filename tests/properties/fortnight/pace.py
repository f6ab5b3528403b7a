"""When somebody should have been reminded of a letter, from its history and the settings; asks nothing of the bot's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.audit import AuditEntry
from tests.house import OPEN, SENSITIVE
from tests.properties.fortnight.staff import Sent
from tests.properties.fortnight.weeks import LEAD, MINUTE, Fortnight

HOUR = timedelta(hours=1)
#: working days by service, as the settings have them
OWN_DEADLINES: Mapping[str, float] = {OPEN: 3, SENSITIVE: 1}
#: working time, as the settings have it: of a letter that nobody has, and of one that somebody has
FREE = {"first": 4 * HOUR, "again": 3 * HOUR, "lead": 3 * HOUR}
HELD = {"first": 6 * HOUR, "lead": 7 * HOUR}
BEFORE_DEADLINE = HOUR
#: a deadline brings a step no closer than that to what was before it (bot/SETUP.md)
_CLOSEST = 30 * MINUTE

Kind = Literal["waiting", "held", "stuck", "asleep", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One reply that mentions somebody, as Teams has it."""

    at: datetime
    kind: str
    step: str
    whom: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """For as long as a letter stands in the same way in the same hands."""

    kind: Kind
    holder: str
    begin: datetime
    #: None = it still does
    end: datetime | None = None


def spells(trail: Sequence[AuditEntry], names: Mapping[str, str]) -> Iterator[Spell]:
    """Of one letter; `names` are keys of people by id."""
    found: list[tuple[Kind, str, datetime]] = []
    for entry in trail:
        kind, holder = _after(entry, found[-1][:2] if found else ("waiting", ""), names)
        if not found or (kind, holder) != found[-1][:2]:
            found.append((kind, holder, entry.at))
    ends = [begin for _, _, begin in found[1:]]
    for (kind, holder, begin), end in zip(found, [*ends, None], strict=True):
        yield Spell(kind=kind, holder=holder, begin=begin, end=end)


def _after(entry: AuditEntry, before: tuple[Kind, str], names: Mapping[str, str]) -> tuple[Kind, str]:
    holder = before[1]
    actor = names.get(entry.actor, "")
    found: Mapping[str, tuple[Kind, str]] = {
        "claimed": ("held", actor),
        "taken_over": ("held", actor),
        "handed_over": ("held", names.get(entry.facts.get("to", ""), "")),
        "released": ("waiting", ""),
        "returned": ("waiting", ""),
        "routed": ("closed", actor),
        "stuck": ("stuck", holder),
        "snoozed": ("asleep", holder),
        "woken": ("held" if holder else "waiting", holder),
        "handled": ("closed", ""),
        "handled_elsewhere": ("closed", ""),
        "withdrawn": ("closed", ""),
    }
    return found.get(entry.verb.removeprefix("item:"), before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    weeks: Fortnight
    #: when the bot could look
    looks: Sequence[datetime]

    def faults(self, sent: Sent, spell: Spell, told: Sequence[Told]) -> Iterator[str]:
        """What is wrong with what was said while the letter stood so; nothing said is wrong where it was time."""
        waits = {} if spell.kind in ("asleep", "closed") else FREE if not spell.holder else HELD
        said = list(told)
        since = (spell.begin, self._next_look(spell.begin))
        for step, wait in waits.items():
            earliest, due = (self._due(sent, spell, step, wait, moment) for moment in since)
            latest = next((look for look in self.looks if look >= due and self.weeks.at_work(look)), None)
            if not said:
                if latest is not None and (spell.end is None or spell.end > latest):
                    yield f"{spell}: nobody was told ({step}) at {latest}"
                return
            one = said.pop(0)
            wanted = (spell.kind, step, self._whom(spell, step, one.at))
            if (one.kind, one.step, one.whom) != wanted:
                yield f"{spell}: {one}, and not {wanted}"
            if one.at < earliest or (latest is not None and one.at > latest):
                yield f"{spell}: {one} is not between {earliest} and {latest}"
            since = (one.at, one.at)
        yield from (f"{spell}: {one} is one too many" for one in said)

    def _next_look(self, at: datetime) -> datetime:
        return next((look for look in self.looks if look > at), self.looks[-1])

    def _whom(self, spell: Spell, step: str, at: datetime) -> frozenset[str]:
        return frozenset({LEAD if step == "lead" else spell.holder or self.weeks.on_duty(at)})

    def _due(self, sent: Sent, spell: Spell, step: str, wait: timedelta, since: datetime) -> datetime:
        """`since` the spell began, or since the step before."""
        due = self.weeks.after(since, wait)
        days = OWN_DEADLINES.get(sent.service)
        if days is None:
            return due
        deadline = self.weeks.workdays_later(sent.at, days)
        if step == "first":
            # whoever takes a letter that is late knows that it is
            if spell.holder and deadline <= since:
                return due
            return min(due, max(self.weeks.before(deadline, BEFORE_DEADLINE), since + _CLOSEST))
        return min(due, max(deadline, since + _CLOSEST)) if deadline > since else due
