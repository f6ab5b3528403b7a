"""What became of one letter, told by its audit entries: when it was open, who took it first, how and when it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import OPEN_STATES, Route, State
from bot.domain.lifecycle import TRANSITIONS, Verb

#: the verbs that tell it: those that lead to a state, and the one that begins it all
TELLING = frozenset({Verb.SEEN, *(verb for verb, change in TRANSITIONS.items() if change.target is not None)})
#: ends that nobody's work led to: the letter is gone, or another one stands for it
_DROPPED = frozenset({Verb.WITHDRAWN, Verb.LETTER_FOUND})
_ROUTES = frozenset(route.value for route in Route)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One of its audit entries. `route`: what a `Verb.ROUTED` chose."""

    verb: Verb
    at: datetime
    actor: str
    route: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistory:
    item_id: ItemId
    source_id: str
    unit: OrgNumber
    received_at: datetime
    first_seen_at: datetime
    #: in the order of the audit trail; the oldest may have been pruned
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTime:
    """A time in which somebody had to do something about it; `until` None = still."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """An item's history up to a moment."""

    open_times: tuple[OpenTime, ...] = ()
    #: by whoever took it first
    claimed_at: datetime | None = None
    claimed_by: str = ""
    #: None where it is not handled at that moment
    handled_at: datetime | None = None
    #: whoever chose how, also where the bot carried it out
    handled_by: str = ""
    route: Route | None = None
    #: it ended without anybody's work
    dropped_at: datetime | None = None


def course_of(history: ItemHistory, *, before: datetime) -> Course:
    """As of that moment, whatever happened then or later."""
    reading = _Reading()
    for happening in _from_the_beginning(history):
        if happening.at < before:
            reading.take(happening)
    return reading.course()


def _from_the_beginning(history: ItemHistory) -> Iterator[Happening]:
    if not any(happening.verb is Verb.SEEN for happening in history.happenings):
        yield Happening(verb=Verb.SEEN, at=history.first_seen_at, actor="")
    yield from history.happenings


class _Reading:
    def __init__(self) -> None:
        self._open_times: list[OpenTime] = []
        self._claimed: Happening | None = None
        self._routed: Happening | None = None
        self._ended: Happening | None = None

    def take(self, happening: Happening) -> None:
        change = TRANSITIONS.get(happening.verb)
        state = State.WAITING if happening.verb is Verb.SEEN else change.target if change else None
        if happening.verb is Verb.CLAIMED:
            self._claimed = self._claimed or happening
        elif happening.verb is Verb.ROUTED:
            self._routed = happening
        elif happening.verb in (Verb.UNDONE, Verb.REOPENED):
            self._routed = None
        if state in OPEN_STATES:
            self._ended = None
            if not self._open_times or self._open_times[-1].until is not None:
                self._open_times.append(OpenTime(since=happening.at))
        elif state is not None:
            self._ended = happening
            if self._open_times and self._open_times[-1].until is None:
                self._open_times[-1] = OpenTime(since=self._open_times[-1].since, until=happening.at)

    def course(self) -> Course:
        claimed, ended, routed = self._claimed, self._ended, self._routed
        dropped = ended is not None and ended.verb in _DROPPED
        handled = None if dropped else ended
        by = ""
        if handled is not None:
            by = routed.actor if routed and handled.verb is Verb.HANDLED else handled.actor
        return Course(
            open_times=tuple(self._open_times),
            claimed_at=claimed.at if claimed else None,
            claimed_by=claimed.actor if claimed else "",
            handled_at=handled.at if handled else None,
            handled_by=by,
            route=Route(routed.route) if handled and routed and routed.route in _ROUTES else None,
            dropped_at=ended.at if ended and dropped else None,
        )
