"""The duty roster from its settings, from a file that a lead has sent, or from the calendar that the settings name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from adapters.roster import read_calendar
from bot.domain.duty_plan import Plan, Rotation
from bot.domain.identifiers import PersonId
from bot.domain.people import Deed, Person
from bot.domain.roster import Roster
from bot.domain.spelling import called
from bot.domain.workdays import WorkCalendar
from bot.errors import ConfigError
from bot.roster_settings import RosterSettings
from bot.settings import Settings

_CALENDAR = "BEGIN:VCALENDAR"


class _Names:
    """Ids and names of people; a name that several have means none of them."""

    def __init__(self, people: Iterable[Person], more: dict[str, str]) -> None:
        self._people = [(name, one.person_id) for one in people for name in (one.person_id, one.name) if name]
        self._more: list[tuple[str, PersonId]] = []
        self.faults = [f"roster.names: {name} is none of the people" for name in more.values() if not self.find(name)]
        self._more = [(written, person) for written, name in more.items() if (person := self.find(name))]

    def find(self, written: str) -> PersonId | None:
        found = {*(called(written, self._more) or called(written, self._people))}
        return found.pop() if len(found) == 1 else None


def on_roster(settings: Settings) -> list[Person]:
    """Whom a roster may name: whoever works on letters, as far as that is known before any group is read."""
    by_group = settings.people_groups is not None
    people = (one.person() for one in settings.people)
    return [person for person in people if by_group or person.may(Deed.WORK_ON_ITEMS)]


def roster_of(settings: RosterSettings | None, *, people: Iterable[Person], workdays: WorkCalendar) -> Roster | None:
    """None where none is configured; `people` are those whom it may name. Raises ConfigError, a line for each fault."""
    if settings is None:
        return None
    text = calendar_text(settings.calendar) if settings.calendar else ""
    return _roster(settings, text, people, workdays)


def roster_from(
    text: str, *, configured: RosterSettings | None, people: Iterable[Person], workdays: WorkCalendar
) -> Roster:
    """From what a lead has sent: a calendar, to which the configured hours apply, or a table `[roster]` in TOML.

    Raises ConfigError with a line for each fault.
    """
    if text.lstrip("\ufeff \r\n").startswith(_CALENDAR):
        kept = configured.model_dump(exclude={"rotation", "calendar"}) if configured else {}
        return _roster(RosterSettings(**kept, calendar=Path()), text, people, workdays)
    try:
        table = tomllib.loads(text)
        settings = RosterSettings(**table.get("roster", table))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"roster: neither a calendar nor TOML: {fault}") from None
    except (ValidationError, TypeError) as fault:
        raise ConfigError("\n".join(_faults(fault))) from None
    if settings.calendar is not None:
        raise ConfigError("roster.calendar: names a file of the machine; send the calendar file itself")
    return _roster(settings, "", people, workdays)


def _roster(settings: RosterSettings, calendar: str, people: Iterable[Person], workdays: WorkCalendar) -> Roster:
    names, hours = _Names(people, settings.names), settings.hours(workdays)
    faults = list(names.faults)
    substitutes = {}
    for written, stand_in in settings.substitutes.items():
        pair = names.find(written), names.find(stand_in)
        if pair[0] and pair[1] and pair[0] != pair[1]:
            substitutes[pair[0]] = pair[1]
        else:
            faults.append(f"roster.substitutes: {written} = {stand_in}: wants two different people of the list")
    plan: Plan
    unknown: tuple[str, ...] = ()
    if settings.rotation is not None:
        rotation = settings.rotation
        turns = {name: names.find(name) for name in rotation.people}
        faults += [
            f"roster.rotation.people: {name} is none of the people who work on letters"
            for name, person in turns.items() if person is None
        ]  # fmt: skip
        order = tuple(person for name in rotation.people if (person := turns[name]) is not None)
        plan = Rotation(people=order, since=rotation.since, hours=hours, daily=rotation.turn == "day")
    else:
        plan, unknown = read_calendar(calendar, hours=hours, named=names.find)
    if faults:
        raise ConfigError("\n".join(faults))
    return Roster(plan=plan, hours=hours, substitutes=substitutes, unknown=unknown)


def calendar_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise ConfigError(f"roster.calendar: {path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"roster.calendar: {path}: is not text in UTF-8") from None


def _faults(fault: ValidationError | TypeError) -> Iterator[str]:
    if isinstance(fault, TypeError):
        yield "roster: is not a table"
        return
    for each in fault.errors(include_url=False, include_input=False):
        yield f"{'.'.join(('roster', *map(str, each['loc'])))}: {each['msg']}"
