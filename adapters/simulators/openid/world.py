"""Who is signed in where, which codes wait to be redeemed, and what the next token shall have wrong. No HTTP.

Authentication contexts: developer-guide-conditional-access-authentication-context.md of MicrosoftDocs/entra-docs
05c34486, 2022-11-15.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from adapters.simulators.openid.asked import Asked
from adapters.simulators.teams.people import Person
from bot.domain.clock import Clock

Signing = Literal["ours", "unknown_key", "none", "hs256"]


class UnknownPerson(LookupError):
    """Nobody here has this key."""


@dataclass(slots=True, kw_only=True)
class Session:
    """A browser that is signed in; the contexts that were satisfied in it stay satisfied."""

    id: str
    person: str
    contexts: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Code:
    asked: Asked
    person: str
    contexts: frozenset[str]
    session_id: str
    expires_at: datetime
    redeemed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    at: datetime
    person: str
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """What is wrong with the next ID token; a claim that is None is left out."""

    claims: Mapping[str, Any] = field(default_factory=dict)
    sign: Signing = "ours"


@dataclass(slots=True)
class World:
    clock: Clock
    people: dict[str, Person]
    #: keys of people who are not assigned to the application
    unassigned: set[str] = field(default_factory=set)
    #: keys of people who cannot satisfy any authentication context
    weak: set[str] = field(default_factory=set)
    sessions: dict[str, Session] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict, repr=False)
    #: person behind an access token, and its end
    tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)
    sign_ins: list[SignIn] = field(default_factory=list)
    spoilt: list[Spoilt] = field(default_factory=list)
    #: grows with each new signing key
    key_number: int = 1
    #: the key before is still published
    old_key_known: bool = False

    @classmethod
    def of(cls, people: Iterable[Person], clock: Clock) -> World:
        return cls(clock, {person.key: person for person in people})

    def person(self, key: str) -> Person:
        if key not in self.people:
            raise UnknownPerson(f"person {key}")
        return self.people[key]

    def begin_session(self, person: Person) -> Session:
        session = Session(id=secrets.token_urlsafe(24), person=person.key)
        self.sessions[session.id] = session
        return session

    def signed_in(self, session: Session, contexts: frozenset[str]) -> None:
        self.sign_ins.append(SignIn(at=self.clock.now(), person=session.person, contexts=tuple(sorted(contexts))))

    def sign_everybody_out(self) -> None:
        self.sessions.clear()

    def spoil_next(self, claims: Mapping[str, Any] | None = None, sign: Signing = "ours") -> None:
        self.spoilt.append(Spoilt(claims=claims or {}, sign=sign))

    def rotate_key(self, keep_old: bool = True) -> None:
        self.key_number += 1
        self.old_key_known = keep_old

    def assign(self, person: str, assigned: bool = True) -> None:
        (self.unassigned.discard if assigned else self.unassigned.add)(self.person(person).key)

    def strengthen(self, person: str, strong: bool = True) -> None:
        (self.weak.discard if strong else self.weak.add)(self.person(person).key)
