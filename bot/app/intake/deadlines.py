"""By when a letter should be taken care of, as this municipality has it."""

from __future__ import annotations

from bot.app.desk import Desk
from bot.domain.deadlines import Deadline, DeadlineKind, deadlines_of
from bot.domain.item import IntakeItem

#: what does not come from the source, and is not said on the card otherwise
_OWN = frozenset({DeadlineKind.HOUSE, DeadlineKind.PAPER})


def deadlines(desk: Desk, item: IntakeItem) -> tuple[Deadline, ...]:
    """All that there are, the nearest first."""
    return deadlines_of(
        item,
        desk.reminders.deadlines,
        desk.calendar,
        sensitivity=desk.policy.sensitivity(item),
        warns_when_due=desk.able(item.letter).warns_when_due,
    )


def nearest(desk: Desk, item: IntakeItem) -> Deadline | None:
    return next(iter(deadlines(desk, item)), None)


def own_deadline(desk: Desk, item: IntakeItem) -> Deadline | None:
    return next((one for one in deadlines(desk, item) if one.kind in _OWN), None)


def is_late(desk: Desk, item: IntakeItem) -> bool:
    first = nearest(desk, item)
    return first is not None and first.at <= desk.clock.now()
