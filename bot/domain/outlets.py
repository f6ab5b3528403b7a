"""Ways out: the domain systems that may get letters, how units are told, and the keys by which it is found again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import time

from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef

_REFERENCE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNotices:
    """How units are told of letters that lie unopened for them."""

    #: all of a day together, instead of each at once
    daily: bool = False
    #: when, on working days; Europe/Oslo
    digest_at: time = time(14, 0)
    #: working days after which an unread letter comes back to the board
    unread_after: int = 3
    #: of a unit with a board of its own and an address, the address is used
    email_first: bool = False
    #: letters on one card of a board: with more it would be long to scroll, and Teams refuses large ones
    most_rows: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainSystem:
    """A system of the municipality that takes letters by e-mail; only these are ever written to."""

    system_id: str
    name: str
    address: str
    #: whose letters it may take; empty = every unit's
    units: frozenset[OrgNumber] = frozenset()
    #: ids of the services that it may take; empty = all
    services: frozenset[str] = frozenset()

    def takes(self, letter: Letter) -> bool:
        return (not self.units or letter.unit in self.units) and (
            not self.services or letter.service_id in self.services
        )


def email_key(ref: MessageRef, system_id: str, *, again: int = 0) -> str:
    """Of the letter's e-mail to one system: the same over rounds and restores, 36 characters, no personal data.

    `again` is raised only where the archivist wants it sent once more.
    """
    return _key("pve-", ref.source_id, ref.external_id, system_id, str(again))


def unit_notice_key(ref: MessageRef, round_no: int) -> str:
    """Of the neutral notice that a unit gets of one letter."""
    return _key("pvu-", ref.source_id, ref.external_id, str(round_no))


def digest_key(letters: tuple[str, ...]) -> str:
    """Of one notice about several letters: `letters` are the keys that they would have alone."""
    return _key("pvd-", *sorted(letters))


def reference_of(key: str) -> str:
    """Stands in the subject, so that a report of failed delivery tells which e-mail it is about."""
    return key.partition("-")[2][:_REFERENCE]


def _key(start: str, *named: str) -> str:
    return start + hashlib.sha256("\x1f".join(named).encode(errors="surrogatepass")).hexdigest()[:32]
