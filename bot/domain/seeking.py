"""What somebody looks for, from a line of words in any order: «NAV mars ubehandlet», «26/123-4», «Kari uke 47»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain import seek_words as words
from bot.domain.identifiers import OrgNumber, PersonId
from bot.domain.item import OPEN_STATES, State
from bot.domain.said_days import SoughtDays, sought_at, split_days
from bot.domain.spelling import begins_a_word, folded, nearest
from bot.domain.workdays import day_begin

#: further words are not read
_MOST_WORDS = 12
_MOST_CHARACTERS = 200
_MOST_PAGES = 50
_AROUND = " \t,;:«»“”\"'()?!"
_ID = re.compile(r"[0-9a-f]{6,32}")
_NUMBER = re.compile(r"(?=.*\d)[\w./-]+")
_CASE = re.compile(r"(?:\d\d)?(\d\d)\s*/\s*0*(\d+)(?:\s*-\s*0*(\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What units, sources, services and people are called here, by their ids."""

    units: Mapping[OrgNumber, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[PersonId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """One word: an item fits where any of these does."""

    #: as it was written, for what the sender wrote; empty = not looked for there
    written: str = ""
    #: how the item's id begins
    item_prefix: str = ""
    #: of an entry or a case, as `plain_number` writes it
    number: str = ""
    units: frozenset[OrgNumber] = frozenset()
    sources: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    #: whose it is, who chose its route, or who ended it
    people: frozenset[PersonId] = frozenset()

    @property
    def is_known(self) -> bool:
        """It names something of ours."""
        return bool(self.units or self.sources or self.services or self.people or self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """An item fits where all of it does; one without anything fits every item."""

    #: empty = any
    states: frozenset[State] = frozenset()
    #: when the letter was received, in days of Oslo
    span: SoughtDays = field(default_factory=SoughtDays)
    sought: tuple[Sought, ...] = ()
    oldest_first: bool = False
    #: from 1
    page: int = 1

    @property
    def received_from(self) -> datetime | None:
        return day_begin(self.span.first) if self.span.first else None

    @property
    def received_before(self) -> datetime | None:
        return day_begin(self.span.last + timedelta(days=1)) if self.span.last else None

    @property
    def is_empty(self) -> bool:
        return not (self.states or self.sought or self.span.first or self.span.last)


def read_query(text: str, names: Names, *, asker: PersonId, today: date) -> Query:
    """Never refuses: a word that means nothing here is looked for in what senders of open letters wrote."""
    stripped = " ".join(word for word in (each.strip(_AROUND) for each in text[:_MOST_CHARACTERS].split()) if word)
    said = split_days(stripped)[:_MOST_WORDS]
    states: frozenset[State] = frozenset()
    span, page, sought, place = SoughtDays(), 1, [], 0
    while place < len(said):
        word = folded(said[place])
        found = sought_at(said, place, today)
        if found is not None:
            span, place = span.within(found[0]), place + found[1]
        elif word in words.PAGE and "".join(said[place + 1 : place + 2]).isdecimal():
            page, place = min(max(int(said[place + 1]), 1), _MOST_PAGES), place + 2
        else:
            if word in words.STATES:
                states |= words.STATES[word]
            elif word not in words.JOINING:
                sought.append(_sought(word, said[place], names, asker))
            place += 1
    return Query(states=states, span=span, sought=tuple(sought), page=page)


def meant(query: Query, names: Names) -> str:
    """What the first word may have been meant as that names nothing here; empty where none is near enough."""
    called = (*names.units.values(), *names.sources.values(), *names.services.values(), *names.people.values())
    known = [*words.KNOWN, *(word for name in called for word in name.split() if len(word) > 3)]
    guesses = (nearest(one.written, known) for one in query.sought if not one.is_known and len(one.written) > 3)
    return next((guess for guess in guesses if guess), "")


def plain_number(written: str) -> str:
    """One way to write a case or entry number: `2026/17-3`, `26/00017-3` and `26/17-03` are the same."""
    found = _CASE.fullmatch(written.strip())
    if found is None:
        return " ".join(written.casefold().split())
    year, sequence, entry = found.groups()
    return f"{year}/{sequence}-{entry}" if entry else f"{year}/{sequence}"


def numbers_of(written: str) -> frozenset[str]:
    """What an entry is found by: its own number, and that of the case that it begins with."""
    number = plain_number(written)
    case, dash, _ = number.rpartition("-")
    return frozenset({number, case} if dash and "/" in case else {number} if number else ())


def unhandled(query: Query) -> Query:
    """The same among what is not handled yet, the oldest first."""
    states = query.states & OPEN_STATES or OPEN_STATES
    return Query(states=states, span=query.span, sought=query.sought, page=query.page, oldest_first=True)


def _sought(word: str, written: str, names: Names, asker: PersonId) -> Sought:
    bare = written.casefold()
    return Sought(
        written=written if len(written) > 1 else "",
        item_prefix=bare if _ID.fullmatch(bare) else "",
        number=plain_number(bare) if _NUMBER.fullmatch(bare) else "",
        units=frozenset(unit for unit, name in names.units.items() if word == unit or begins_a_word(word, name)),
        sources=frozenset(source for source, name in names.sources.items() if begins_a_word(word, name)),
        services=frozenset(service for service, name in names.services.items() if begins_a_word(word, name)),
        people=frozenset(person for person, name in names.people.items() if begins_a_word(word, name))
        | ({asker} if word in words.ME else frozenset()),
    )
