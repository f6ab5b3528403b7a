"""How a system tells an operator whether it can be worked with: what is tried, and what came back.

A check reads only: nothing is written, opened, labelled, confirmed or claimed by it, so that it may run beside a
running bot. It may raise errors of `bot.errors`: whoever runs it says in plain words what those mean.

Codes are keys of the catalogues: `doctor.tried.<check>`, `doctor.found.<finding>`, and `doctor.advice.<finding>` for
what is not in order. Values hold numbers, ids, settings and hosts, never a person's name, a title or a secret.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

#: characters of one id; whatever is longer is none
_LONGEST = 100


class Grade(StrEnum):
    OK = "ok"
    #: it works, and somebody should look
    WARNING = "warning"
    #: letters stay away, or nothing can be carried out, until somebody has changed something
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    code: str
    grade: Grade
    values: Mapping[str, str | int] = field(default_factory=dict)


def good(code: str, **values: str | int) -> Finding:
    return Finding(code=code, grade=Grade.OK, values=values)


def doubtful(code: str, **values: str | int) -> Finding:
    return Finding(code=code, grade=Grade.WARNING, values=values)


def faulty(code: str, **values: str | int) -> Finding:
    return Finding(code=code, grade=Grade.FAULT, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    code: str
    run: Callable[[], Awaitable[tuple[Finding, ...]]]
    #: what the text of `code` has places for
    values: Mapping[str, str | int] = field(default_factory=dict)
    #: after so long it has failed, whatever it still waits for
    limit: timedelta = timedelta(seconds=20)
    #: checks of a chain follow each other, and say the same where its first one fails: then they are left out
    chain: str = ""


@runtime_checkable
class Examinable(Protocol):
    """A source or outlet that can say more than whether it answers."""

    def examine(self) -> tuple[Check, ...]:
        """In the order in which they are told. Asks nobody yet."""


def listed(names: tuple[str, ...], *, most: int = 10) -> str:
    """Ids as one text for a terminal, also those from outside; of many the first ones, with how many more there are."""
    shown = ("".join(sign for sign in name if sign.isprintable())[:_LONGEST] for name in names[:most])
    more = len(names) - most
    return ", ".join(shown) + (f" (+{more})" if more > 0 else "")
