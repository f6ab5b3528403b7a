"""The duty roster that the lead sends: a rotation in TOML, or the calendar file that somebody keeps it in.

Shown are people of the configuration, whom `vakt` names too; what a calendar says of anybody else is only counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from adapters.roster import is_calendar
from bot.domain.clock import Clock
from bot.domain.duty_plan import Rotation
from bot.domain.identifiers import PersonId
from bot.domain.item import IntakeItem
from bot.domain.office_files import FileChange, FileRow, changes, digest_of
from bot.domain.roster import Roster, Turn
from bot.domain.workdays import OSLO, oslo_day
from bot.ports.office_files import Replayed, ReplayRow
from bot.settings import Settings
from bot.settings.roster import WEEKDAYS, RosterSettings
from bot.wiring.file_kind import FileKind, has_table
from bot.wiring.roster import calendar_text, on_roster, roster_from
from bot.wiring.toml_writer import toml_tables
from bot.wiring.workdays import calendar_of

_KIND = "roster"
_AHEAD = timedelta(days=28)
_DIGEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    text: str
    #: None = there is none
    roster: Roster | None


def roster_file(settings: Settings, clock: Clock) -> FileKind[RosterFile]:
    """People and working days are the operator's; a calendar keeps the hours that the operator has set."""
    people, workdays = on_roster(settings), calendar_of(settings.workdays)
    shown = _Shown(names={one.person_id: one.name or one.person_id for one in people}, clock=clock)

    def read(text: str) -> RosterFile:
        if not text.strip():
            return RosterFile(text=text, roster=None)
        roster = roster_from(text, configured=settings.roster, people=people, workdays=workdays)
        return RosterFile(text=text, roster=roster)

    has_roster = has_table(_KIND, "rotation")
    return FileKind(
        kind=_KIND,
        has_mark=lambda text: is_calendar(text) or has_roster(text),
        configured=lambda: _configured(settings.roster),
        read=read,
        differences=shown.differences,
        file_name_of=lambda text: f"{_KIND}.{'ics' if is_calendar(text) else 'toml'}",
        replay=shown.shifts,
        replays=Replayed.SHIFTS,
        endings=(".ics",),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    names: Mapping[PersonId, str]
    clock: Clock

    def differences(self, old: RosterFile, new: RosterFile) -> tuple[FileChange, ...]:
        return changes(self._rows(old), self._rows(new))

    def shifts(self, items: Sequence[IntakeItem], old: RosterFile, new: RosterFile) -> tuple[ReplayRow, ...]:  # noqa: ARG002 # letters have nothing to do with it
        """How many shifts everybody has in the next four weeks, where that changes; swaps and absences left out."""
        before, after = (Counter(turn.holder for turn in self._turns(file)) for file in (old, new))
        people = sorted({*before, *after} - {None}, key=self._name)
        rows = [
            ReplayRow(name="person", what=self._name(person), before=before[person], after=after[person])
            for person in people
        ]
        if old.roster is not None or new.roster is not None:
            rows.append(ReplayRow(name="vacant", before=before[None], after=after[None]))
        return tuple(row for row in rows if row.before != row.after)

    def _rows(self, file: RosterFile) -> dict[str, FileRow]:
        if file.roster is None:
            return {}
        roster, rows = file.roster, [self._hours(file.roster)]
        for person, stand_in in roster.substitutes.items():
            rows.append(FileRow(name=f"substitutes: {self._name(person)}", fields={"to": self._name(stand_in)}))
        if isinstance(roster.plan, Rotation):
            rows.append(self._rotation(roster.plan))
        else:
            rows += self._calendar(file, roster)
        return {row.name: row for row in rows}

    def _hours(self, roster: Roster) -> FileRow:
        hours = roster.hours
        days = ", ".join(day for number, day in enumerate(WEEKDAYS) if number in hours.weekdays)
        return FileRow(
            name="roster", fields={"begin": f"{hours.begin:%H:%M}", "end": f"{hours.end:%H:%M}", "days": days}
        )

    def _rotation(self, plan: Rotation) -> FileRow:
        people = ", ".join(self._name(person) for person in plan.people)
        fields = {"people": people, "since": plan.since.isoformat(), "turn": "day" if plan.daily else "week"}
        return FileRow(name="roster.rotation", fields=fields)

    def _calendar(self, file: RosterFile, roster: Roster) -> Iterator[FileRow]:
        """The file as a whole by its digest: what differs later than the days that are shown is a change, too."""
        unknown = str(len(roster.unknown)) if roster.unknown else ""
        yield FileRow(name="calendar", fields={"digest": digest_of(file.text)[:_DIGEST], "unknown": unknown})
        days: dict[str, dict[str, str]] = {}
        for turn in self._turns(file):
            begin, end = turn.begin.astimezone(OSLO), turn.end.astimezone(OSLO)
            day = days.setdefault(oslo_day(turn.begin).isoformat(), {})
            day[f"{begin:%H:%M}–{end:%H:%M}"] = self._name(turn.holder)  # as times are written here
        for name, fields in days.items():
            yield FileRow(name=name, fields=fields)

    def _turns(self, file: RosterFile) -> tuple[Turn, ...]:
        now = self.clock.now()
        return file.roster.turns(now, now + _AHEAD) if file.roster else ()

    def _name(self, person: PersonId | None) -> str:
        return self.names.get(person, person) if person else "?"


def _configured(settings: RosterSettings | None) -> str:
    """The calendar file itself, or the table as it would be written."""
    if settings is None:
        return ""
    if settings.calendar is not None:
        return calendar_text(settings.calendar)
    days = [day for day in WEEKDAYS if day in settings.days]
    hours = {"begin": settings.begin, "end": settings.end, "days": days}
    more = {"names": settings.names, "substitutes": settings.substitutes}
    fields = hours | {name: named for name, named in more.items() if named}
    rotation = settings.rotation.model_dump() if settings.rotation else {}
    return toml_tables([("[roster]", fields), ("[roster.rotation]", rotation)])
