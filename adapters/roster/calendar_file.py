"""A roster kept in Outlook or another calendar, as the iCalendar file that it writes (RFC 5545).

Each entry is a shift; recurring ones, their exceptions and moved instances count as the calendar shows them. Whose
shift it is says an attendee, or else the entry's summary: an id or a name that the configuration knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event
from recurring_ical_events import CalendarQuery, of

from bot.domain.duty_plan import DutyHours, Plan, Vacancy
from bot.domain.identifiers import PersonId
from bot.domain.office_files import FileFault, FileFaults
from bot.domain.shifts import Shift
from bot.domain.workdays import OSLO, day_begin

_MAILTO = "mailto:"
_DAY = timedelta(days=1)

#: who is meant by a name, an id or an address as it stands in the calendar; None = nobody
Named = Callable[[str], PersonId | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPlan(Plan):
    """An entry of whole days stands for the hours of its working days; one with times for just these."""

    entries: CalendarQuery
    hours: DutyHours
    named: Named

    def shifts(self, since: datetime, until: datetime) -> Sequence[Shift | Vacancy]:
        found = [
            Shift(person=person, begin=begin, end=end) if person else Vacancy(begin=begin, end=end)
            for entry in self.entries.between(since, until)
            if isinstance(entry, Event) and not _cancelled(entry)
            for person in (_person(entry, self.named),)
            for begin, end in self._spans(entry)
            if begin < until and since < end
        ]
        return sorted(found, key=lambda shift: (shift.begin, shift.end, shift.person or ""))

    def _spans(self, entry: Event) -> Iterator[tuple[datetime, datetime]]:
        begin, end = entry.start, entry.end
        if isinstance(begin, datetime) and isinstance(end, datetime):
            if begin < end:
                yield _utc(begin), _utc(end)
            return
        yield from self.hours.within(day_begin(_day(begin)), day_begin(max(_day(end), _day(begin) + _DAY)))


def is_calendar(text: str) -> bool:
    return text.lstrip("\ufeff \r\n").startswith("BEGIN:VCALENDAR")


def read_calendar(text: str, *, hours: DutyHours, named: Named) -> tuple[CalendarPlan, tuple[str, ...]]:
    """The plan, and the names in it that are nobody's. Raises FileFaults where it cannot be read."""
    try:
        calendar = Calendar.from_ical(text)
        entries = of(calendar, components=["VEVENT"])
        # what cannot be read otherwise shows only when somebody asks who is on duty
        events = [event for event in calendar.walk("VEVENT") if isinstance(event, Event) and not _cancelled(event)]
        for event in events:
            _person(event, named)
        list(entries.between(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)))
    except (ValueError, KeyError, TypeError, AttributeError):
        # the libraries' own words may quote what stands in the calendar
        raise FileFaults([FileFault(code="calendar")]) from None
    unknown = {_shown(event) for event in events if _person(event, named) is None}
    return CalendarPlan(entries=entries, hours=hours, named=named), tuple(sorted(unknown))


def _person(entry: Event, named: Named) -> PersonId | None:
    """An attendee that is known, else the summary."""
    return next((person for name in _names(entry) if (person := named(name)) is not None), None)


def _names(entry: Event) -> Iterator[str]:
    attendees = entry.get("ATTENDEE", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        address = str(attendee)
        yield address[len(_MAILTO) :] if address.lower().startswith(_MAILTO) else address
        common_name = attendee.params.get("CN", "")
        if common_name:
            yield str(common_name)
    yield str(entry.get("SUMMARY", ""))


def _shown(entry: Event) -> str:
    return str(entry.get("SUMMARY", "")).strip() or next(_names(entry), "").strip() or "?"


def _cancelled(entry: Event) -> bool:
    return str(entry.get("STATUS", "")).upper() == "CANCELLED"


def _utc(moment: datetime) -> datetime:
    """A time without a zone is Oslo's."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=OSLO)).astimezone(UTC)


def _day(of_entry: date) -> date:
    return of_entry.astimezone(OSLO).date() if isinstance(of_entry, datetime) else of_entry
