"""The duty roster from its settings, from a file that a lead has sent, or from the calendar that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from adapters.roster import is_calendar, read_calendar
from bot.domain.duty_plan import Plan, Rotation
from bot.domain.identifiers import PersonId
from bot.domain.office_files import FileFault, FileFaults
from bot.domain.people import Deed, Person
from bot.domain.roster import Roster
from bot.domain.spelling import called
from bot.domain.workdays import WorkCalendar
from bot.errors import ConfigError
from bot.settings import Settings
from bot.settings.file_faults import config_error, faults_of, unknown_table
from bot.settings.roster import RosterSettings, RotationSettings
from bot.settings.toml_text import TomlText

_TABLE = "roster"


class _Names:
    """Ids and names of people; a name that several have means none of them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = [(name, one.person_id) for one in people for name in (one.person_id, one.name) if name]
        self._more: list[tuple[str, PersonId]] = []

    def call(self, more: Mapping[str, PersonId]) -> None:
        self._more += more.items()

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
    try:
        return _roster(settings, text, _Meant(names=_Names(people)), workdays)
    except FileFaults as refused:
        raise config_error(_TABLE, refused.faults) from None


def roster_from(
    text: str, *, configured: RosterSettings | None, people: Iterable[Person], workdays: WorkCalendar
) -> Roster:
    """From what a lead has sent: a calendar, to which the configured hours apply, or a table `[roster]` in TOML.

    Raises FileFaults.
    """
    if is_calendar(text):
        kept = configured.model_dump(exclude={"rotation", "calendar"}) if configured else {}
        return _roster(RosterSettings(**kept, calendar=Path()), text, _Meant(names=_Names(people)), workdays)
    try:
        toml = TomlText(text)
    except FileFaults as refused:
        raise FileFaults([FileFault(code="roster_form", line=fault.line) for fault in refused.faults]) from None
    at = (_TABLE,) if _TABLE in toml.table else ()
    strange = sorted(toml.table.keys() - at) if at else []
    if strange:
        raise FileFaults([unknown_table(toml, name, f"[{_TABLE}]") for name in strange])
    try:
        settings = RosterSettings.model_validate(toml.table.get(_TABLE, toml.table))
    except ValidationError as refused:
        raise FileFaults([*faults_of(refused, RosterSettings, toml, *at)]) from None
    if settings.calendar is not None:
        line = toml.line_of(*at, "calendar")
        raise FileFaults([FileFault(code="calendar_path", line=line, values={"field": "calendar"})])
    meant = _Meant(names=_Names(people), line_of=lambda *place: toml.line_of(*at, *place))
    return _roster(settings, "", meant, workdays)


def calendar_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise ConfigError(f"roster.calendar: {path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"roster.calendar: {path}: is not text in UTF-8") from None


@dataclass(slots=True, kw_only=True)
class _Meant:
    """Who is meant by what a roster says; what is wrong is kept with its line."""

    names: _Names
    line_of: Callable[..., int | None] = lambda *_: None
    faults: list[FileFault] = field(default_factory=list)

    def call(self, more: dict[str, str]) -> None:
        meant = ((written, self._must("names", name, "names", written)) for written, name in more.items())
        self.names.call({written: person for written, person in meant if person})

    def in_turn(self, rotation: RotationSettings) -> tuple[PersonId, ...]:
        turns = (
            self._must("rotation.people", name, "rotation", "people", place)
            for place, name in enumerate(rotation.people)
        )
        return tuple(filter(None, turns))

    def pairs(self, substitutes: dict[str, str]) -> Iterator[tuple[PersonId, PersonId]]:
        for absent, stand_in in substitutes.items():
            one, other = self.names.find(absent), self.names.find(stand_in)
            if one and other and one != other:
                yield one, other
            else:
                values = {"field": "substitutes", "named": absent}
                line = self.line_of("substitutes", absent)
                self.faults.append(FileFault(code="substitute", line=line, values=values))

    def _must(self, called: str, name: str, *place: str | int) -> PersonId | None:
        person = self.names.find(name)
        if person is None:
            values = {"field": called, "named": name}
            self.faults.append(FileFault(code="not_on_letters", line=self.line_of(*place), values=values))
        return person


def _roster(settings: RosterSettings, calendar: str, meant: _Meant, workdays: WorkCalendar) -> Roster:
    """Raises FileFaults."""
    hours = settings.hours(workdays)
    meant.call(settings.names)
    substitutes = dict(meant.pairs(settings.substitutes))
    plan: Plan
    unknown: tuple[str, ...] = ()
    rotation = settings.rotation
    if rotation is not None:
        people = meant.in_turn(rotation)
        plan = Rotation(people=people, since=rotation.since, hours=hours, daily=rotation.turn == "day")
    else:
        plan, unknown = read_calendar(calendar, hours=hours, named=meant.names.find)
    if meant.faults:
        raise FileFaults(meant.faults)
    return Roster(plan=plan, hours=hours, substitutes=substitutes, unknown=unknown)
