"""The two fortnights, and what working time means in them, written down by hand: nothing of the bot's is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
#: the rotation's turns are the archivists', a week each
ROTA = ("kari", "ola")
LEAD = "lise"
_OPENS, _CLOSES, _NOON = time(8), time(15, 30), time(12)
_CHECK_BEGINS = time(7, 45)
#: between these people may come and go, and looks are close to each other
_MORNING, _EVENING = time(7), time(16)
_SATURDAY = 5
_NIGHT_ENDS = 6


def oslo(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=OSLO).astimezone(UTC)


def day_of(at: datetime) -> date:
    return at.astimezone(OSLO).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fortnight:
    """From a Monday to the Tuesday after two weeks; all moments are aware UTC, all days Oslo's."""

    name: str
    begins: date
    #: public holidays, as the almanac has them
    holidays: frozenset[date] = frozenset()
    #: closed by the municipality's own decision
    closed: frozenset[date] = frozenset()
    #: everybody goes home at noon
    half: frozenset[date] = frozenset()
    #: who is away, from the first to the last of these days; the day before is one of work
    away: str
    away_days: tuple[date, date]
    #: on which nobody signs the check
    unsigned: date
    #: from when until when the source answers 503
    dead: tuple[datetime, datetime]

    @property
    def starts(self) -> datetime:
        return oslo(self.begins, time(6, 40))

    @property
    def ends(self) -> datetime:
        """After the last check was signed."""
        return oslo(self.begins + 15 * DAY, time(12, 30))

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.begins + number * DAY for number in range(16))

    def works(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.holidays | self.closed

    def office(self, day: date, opens: time = _OPENS) -> tuple[datetime, datetime] | None:
        if not self.works(day):
            return None
        return oslo(day, opens), oslo(day, _NOON if day in self.half else _CLOSES)

    def at_work(self, at: datetime) -> bool:
        hours = self.office(day_of(at))
        return hours is not None and hours[0] <= at < hours[1]

    def check_hours(self, day: date) -> tuple[datetime, datetime] | None:
        return self.office(day, _CHECK_BEGINS)

    def after(self, since: datetime, work: timedelta) -> datetime:
        """When so much working time has passed since then."""
        left, day = work, day_of(since)
        while True:
            hours = self.office(day)
            if hours is not None:
                begin = max(hours[0], since)
                if begin + left < hours[1]:
                    return begin + left
                left -= max(hours[1] - begin, timedelta())
            day += DAY

    def before(self, until: datetime, work: timedelta) -> datetime:
        """From when on so much working time remains until then."""
        left, day = work, day_of(until)
        while True:
            hours = self.office(day)
            if hours is not None:
                end = min(hours[1], until)
                if end - left > hours[0]:
                    return end - left
                left -= max(end - hours[0], timedelta())
            day -= DAY

    def workdays_later(self, at: datetime, days: float) -> datetime:
        """The same time of day, when so many working days have begun; a half one counts half."""
        day = day_of(at)
        while days > 0:
            day += DAY
            if self.works(day):
                days -= 0.5 if day in self.half else 1
        return oslo(day, at.astimezone(OSLO).time())

    def is_away(self, who: str, at: datetime) -> bool:
        return who == self.away and self.away_days[0] <= day_of(at) <= self.away_days[1]

    def on_duty(self, at: datetime) -> str:
        """Who of the two has the week, or stands in."""
        first, second = ROTA if (day_of(at) - self.begins).days // 7 % 2 == 0 else reversed(ROTA)
        return second if self.is_away(first, at) else first

    def is_dead(self, at: datetime) -> bool:
        return self.dead[0] <= at < self.dead[1]

    def is_night(self, at: datetime) -> bool:
        return at.astimezone(OSLO).hour < _NIGHT_ENDS

    def looks(self, dice: Random) -> Iterator[datetime]:
        """Half an hour apart while people are at work, some hours at night and on days off."""
        at = self.starts
        while at < self.ends:
            at += self._pause(at, dice)
            yield at

    def _pause(self, at: datetime, dice: Random) -> timedelta:
        day = day_of(at)
        if self.works(day) and oslo(day, _MORNING) <= at < oslo(day, _EVENING):
            return dice.randint(35, 50) * MINUTE
        pause = dice.randint(150, 240) * MINUTE
        later = day_of(at + pause)
        morning = oslo(later, _MORNING) + dice.randint(0, 20) * MINUTE
        return morning - at if self.works(later) and at < oslo(later, _MORNING) < at + pause else pause


EASTER = Fortnight(
    name="easter",
    begins=date(2026, 3, 23),
    # Maundy Thursday, Good Friday, Easter Monday; the clocks go forward on 29 March
    holidays=frozenset({date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6)}),
    half=frozenset({date(2026, 4, 1)}),
    away="kari",
    away_days=(date(2026, 3, 25), date(2026, 3, 27)),
    unsigned=date(2026, 4, 1),
    dead=(oslo(date(2026, 3, 30), time(9, 10)), oslo(date(2026, 4, 1), time(9, 10))),
)
AUTUMN = Fortnight(
    name="autumn",
    # the clocks go back on 25 October
    begins=date(2026, 10, 19),
    closed=frozenset({date(2026, 10, 30)}),
    away="ola",
    away_days=(date(2026, 10, 27), date(2026, 10, 29)),
    unsigned=date(2026, 10, 23),
    dead=(oslo(date(2026, 10, 20), time(10, 10)), oslo(date(2026, 10, 22), time(10, 10))),
)
