"""By when a letter should be taken care of: the sender's word, KS' clock, Altinn's paper, the municipality's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.item import IntakeItem
from bot.domain.sensitivity import Sensitivity
from bot.domain.workdays import WorkCalendar


class DeadlineKind(StrEnum):
    """Codes below `deadline.` in the catalogues."""

    #: the sender's own
    SENDER = "sender"
    #: the source warns of letters that nobody has receipted (SvarInn: two hours)
    WARNING = "warning"
    #: an unopened letter may be sent on paper then. Known of Altinn 2 ("40 timer innenfor virkedager", altinn.no); not
    #: confirmed for Altinn 3 (reference/peers.md, 2026-11)
    PAPER = "paper"
    #: the municipality's own, by source and sensitivity
    HOUSE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    kind: DeadlineKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseDeadline:
    """So many working days after a letter was received."""

    working_days: float
    #: empty = any source
    source_id: str = ""
    #: None = any sensitivity
    sensitivity: Sensitivity | None = None

    def fits(self, source_id: str, sensitivity: Sensitivity) -> bool:
        return self.source_id in ("", source_id) and self.sensitivity in (None, sensitivity)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRules:
    #: working days by source; a source that is not named sends nothing on paper
    paper_after: Mapping[str, float] = field(default_factory=dict)
    #: the first that fits
    house: tuple[HouseDeadline, ...] = ()


def deadlines_of(
    item: IntakeItem,
    rules: DeadlineRules,
    calendar: WorkCalendar,
    *,
    sensitivity: Sensitivity,
    warns_when_due: bool,
) -> tuple[Deadline, ...]:
    """All that there are, the nearest first. `warns_when_due` as in SourceCapabilities."""
    found = _found(item, rules, calendar, sensitivity, warns_when_due=warns_when_due)
    return tuple(sorted(found, key=lambda deadline: deadline.at))


def _found(
    item: IntakeItem, rules: DeadlineRules, calendar: WorkCalendar, sensitivity: Sensitivity, *, warns_when_due: bool
) -> Iterator[Deadline]:
    letter = item.letter
    source_id, received = letter.ref.source_id, letter.received_at
    if letter.due_at is not None:
        yield Deadline(kind=DeadlineKind.WARNING if warns_when_due else DeadlineKind.SENDER, at=letter.due_at)
    unopened = not letter.seen_at_source and item.opened_at is None
    if source_id in rules.paper_after and unopened:
        at = calendar.days_after(received, rules.paper_after[source_id])
        yield Deadline(kind=DeadlineKind.PAPER, at=at)
    own = next((rule for rule in rules.house if rule.fits(source_id, sensitivity)), None)
    if own is not None:
        yield Deadline(kind=DeadlineKind.HOUSE, at=calendar.days_after(received, own.working_days))
