"""Whoever sits at the command line: may do what a lead may, and is named in the audit log."""

from __future__ import annotations

import getpass

from bot.domain.identifiers import PersonId
from bot.domain.people import Person, Role


def operator() -> Person:
    return Person(person_id=PersonId(f"operator:{getpass.getuser()}"), name="operator", roles=frozenset({Role.LEAD}))
