"""When people are reminded of letters, as an operator sets it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.domain.deadlines import DeadlineRules, HouseDeadline
from bot.domain.reminders import Pace, ReminderRules
from bot.domain.sensitivity import Sensitivity
from bot.domain.workdays import WorkCalendar
from bot.settings.kinds import LocalTime, Table

_PACE = Pace()

WorkingDays = Annotated[float, Field(ge=0.5, le=260)]
#: a fortnight of office hours
WorkingTime = Annotated[timedelta, Field(ge=timedelta(minutes=5), le=timedelta(hours=75))]


class HouseDeadlineSettings(Table):
    """The municipality's own deadline; of several the first that fits."""

    working_days: WorkingDays
    #: default: any
    source: str = ""
    sensitivity: Literal["open", "unknown", "sensitive"] | None = None

    def deadline(self) -> HouseDeadline:
        return HouseDeadline(
            working_days=self.working_days,
            source_id=self.source,
            sensitivity=Sensitivity(self.sensitivity) if self.sensitivity else None,
        )


class ReminderSettings(Table):
    """Spans are working time: office hours on working days, or those between `opens` and `closes`."""

    enabled: bool = True
    #: Europe/Oslo; before and after these hours, and on days that are none of work, nobody is reminded
    opens: LocalTime | None = None
    closes: LocalTime | None = None
    #: of a letter that nobody has taken: the duty archivist, again, and then the lead
    first_after: WorkingTime = _PACE.first_after
    again_after: WorkingTime = _PACE.again_after
    lead_after: WorkingTime = _PACE.lead_after
    #: of one that somebody has taken: that person once, and then the lead
    held_after: WorkingTime = _PACE.held_after
    held_lead_after: WorkingTime = _PACE.held_lead_after
    #: the first of them comes so long before a deadline at the latest
    before_deadline: WorkingTime = _PACE.before_deadline
    #: by the clock: the lead cannot ping the same letter again so soon
    ping_again_after: timedelta = Field(default=timedelta(hours=1), ge=timedelta(minutes=1), le=timedelta(days=7))
    #: more pings at once are one post that lists the letters
    most_replies: int = Field(default=5, ge=0, le=50)
    #: by source: working days after which an unopened letter may be sent on paper. Not confirmed for Altinn 3
    paper_after: dict[str, WorkingDays] = Field(default_factory=dict)
    deadlines: tuple[HouseDeadlineSettings, ...] = ()

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if (self.opens is None) is not (self.closes is None):
            raise ValueError("opens and closes go together")
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise ValueError("closes must be later than opens")
        return self

    def faults(self, sources: Collection[str]) -> Iterator[str]:
        named = {*self.paper_after, *(one.source for one in self.deadlines if one.source)}
        strange = sorted(named - set(sources))
        if strange:
            yield f"reminders: {', '.join(strange)} is none of the sources"

    def rules(self, calendar: WorkCalendar) -> ReminderRules:
        quiet = replace(calendar, opens=self.opens or calendar.opens, closes=self.closes or calendar.closes)
        return ReminderRules(
            on=self.enabled,
            pace=Pace(
                first_after=self.first_after,
                again_after=self.again_after,
                lead_after=self.lead_after,
                held_after=self.held_after,
                held_lead_after=self.held_lead_after,
                before_deadline=self.before_deadline,
            ),
            hours=quiet,
            deadlines=DeadlineRules(
                paper_after=dict(self.paper_after), house=tuple(one.deadline() for one in self.deadlines)
            ),
            ping_again_after=self.ping_again_after,
            most_replies=self.most_replies,
        )
