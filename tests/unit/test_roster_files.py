"""The roster from TOML and from a calendar: recurring shifts, exceptions, clocks that change, names that nobody has."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.check_config import summary_of
from bot.domain.identifiers import PersonId
from bot.domain.office_files import FileFaults
from bot.domain.people import Person, Role
from bot.domain.roster import Roster, gaps
from bot.domain.workdays import OSLO, day_begin
from bot.errors import ConfigError
from bot.settings.configuration import load
from bot.settings.office import WorkdaySettings
from bot.settings.roster import RosterSettings
from bot.wiring.roster import roster_from, roster_of
from bot.wiring.workdays import calendar_of
from tests.unit.configurations import MAILBOX, Write, faults

KARI, OLA, LISE = (PersonId(f"id-{name}") for name in ("kari", "ola", "lise"))
PEOPLE = [
    Person(person_id=KARI, name="Kari (test)", roles=frozenset({Role.ARCHIVIST})),
    Person(person_id=OLA, name="Ola (test)", roles=frozenset({Role.ARCHIVIST})),
    Person(person_id=LISE, name="Lise (test)", roles=frozenset({Role.LEAD})),
]
WORKDAYS = calendar_of(WorkdaySettings())
ROTATION = """
[roster]
begin = 08:00:00
end = "15:00"
days = ["mon", "tue", "wed"]
substitutes = { "Kari (test)" = "id-lise" }
[roster.rotation]
people = ["Kari (test)", "ID-OLA"]
since = 2026-11-23
"""
WEEKLY = """\
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Oslo:20261019T080000
DTEND;TZID=Europe/Oslo:20261019T153000
RRULE:FREQ=WEEKLY;BYDAY=MO
EXDATE;TZID=Europe/Oslo:20261102T080000
SUMMARY:Postvakt
ATTENDEE;CN=Kari (test):mailto:kari@nordvika.example
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=Europe/Oslo:20261109T080000
DTSTART;TZID=Europe/Oslo:20261110T100000
DTEND;TZID=Europe/Oslo:20261110T120000
SUMMARY:Ola (test)
END:VEVENT
"""


def read(text: str, configured: RosterSettings | None = None) -> Roster:
    return roster_from(text, configured=configured, people=PEOPLE, workdays=WORKDAYS)


def calendar(entries: str, configured: RosterSettings | None = None) -> Roster:
    return read(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{entries}END:VCALENDAR\n", configured)


def entry(summary: str, begin: str, end: str, more: str = "") -> str:
    return f"BEGIN:VEVENT\nUID:{summary}{begin}\nDTSTART{begin}\nDTEND{end}\nSUMMARY:{summary}\n{more}END:VEVENT\n"


def shown(roster: Roster, first: date, days: int) -> list[tuple[str, PersonId | None]]:
    """Beginnings in Oslo, and who is on duty."""
    found = roster.turns(day_begin(first), day_begin(first + timedelta(days=days)))
    return [(f"{turn.begin.astimezone(OSLO):%d. %H:%M}", turn.person) for turn in found]


def test_a_rotation_is_read_with_its_hours_days_and_substitutes() -> None:
    roster = read(ROTATION)
    assert shown(roster, date(2026, 11, 23), 14) == [
        ("23. 08:00", KARI), ("24. 08:00", KARI), ("25. 08:00", KARI),
        ("30. 08:00", OLA), ("01. 08:00", OLA), ("02. 08:00", OLA),
    ]  # fmt: skip
    assert roster.substitutes == {KARI: LISE}
    assert read(ROTATION.replace("[roster]", "").replace("[roster.", "[")).plan == roster.plan


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        (ROTATION.replace("ID-OLA", "Flo (test)"), "not_on_letters", "Flo (test)"),
        (ROTATION.replace('"id-lise"', '"Kari (test)"'), "substitute", "Kari (test)"),
        ("BEGIN:VCALENDAR\nnonsense", "calendar", ""),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Kari\nEND:VEVENT\nEND:VCALENDAR", "calendar", ""),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused_with_what_is_wrong(text: str, code: str, named: str) -> None:
    with pytest.raises(FileFaults) as refused:
        read(text)
    (fault,) = refused.value.faults
    assert (fault.code, fault.values.get("named", "")) == (code, named)


def test_a_calendar_says_who_by_attendee_or_summary_with_exceptions_and_moved_shifts() -> None:
    """Summer time ends on 25 October 2026: the shift stays at eight."""
    roster = calendar(WEEKLY, RosterSettings(calendar=Path("x"), days=frozenset({"tue"})))
    assert shown(roster, date(2026, 10, 19), 1) == [("19. 08:00", KARI)]
    assert shown(roster, date(2026, 10, 26), 1) == [("26. 08:00", KARI)]
    assert roster.plan.shifts(day_begin(date(2026, 10, 26)), day_begin(date(2026, 10, 27)))[0].begin == datetime(
        2026, 10, 26, 7, tzinfo=UTC
    )
    assert shown(roster, date(2026, 11, 2), 1) == []
    assert shown(roster, date(2026, 11, 9), 1) == []
    assert shown(roster, date(2026, 11, 10), 1) == [("10. 07:45", None), ("10. 10:00", OLA), ("10. 12:00", None)]
    assert roster.unknown == ()


def test_an_entry_of_whole_days_stands_for_the_hours_of_its_working_days() -> None:
    days = entry("Kari (test)", ";VALUE=DATE:20261120", ";VALUE=DATE:20261125")
    roster = calendar(days)
    assert shown(roster, date(2026, 11, 20), 5) == [("20. 07:45", KARI), ("23. 07:45", KARI), ("24. 07:45", KARI)]


def test_whoever_nobody_knows_is_named_and_is_a_gap_and_a_cancelled_shift_is_none() -> None:
    several = (
        entry("Flo (test)", ":20261123T074500", ":20261123T153000")
        + entry("Ola (test)", ":20261124T064500Z", ":20261124T143000Z")
        + entry("Per (test)", ":20261125T074500", ":20261125T153000", "STATUS:CANCELLED\n")
    )
    roster = calendar(several)
    assert roster.unknown == ("Flo (test)",)
    found = roster.turns(day_begin(date(2026, 11, 23)), day_begin(date(2026, 11, 26)))
    assert [turn.person for turn in found] == [None, OLA, None]
    assert len(gaps(found)) == 2


def test_names_and_addresses_of_the_calendar_can_be_configured(tmp_path: Path) -> None:
    path = tmp_path / "vakt.ics"
    entries = WEEKLY.replace("CN=Kari (test)", "CN=K")
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{entries}END:VCALENDAR\n", encoding="utf-8-sig")
    without = RosterSettings(calendar=path)
    named = RosterSettings(calendar=path, names={"kari@nordvika.example": "Kari (test)"})
    for settings, person, unknown in ((without, None, ("Postvakt",)), (named, KARI, ())):
        roster = roster_of(settings, people=PEOPLE, workdays=WORKDAYS)
        assert roster is not None
        assert shown(roster, date(2026, 10, 19), 1)[-1][1] == person
        assert roster.unknown == unknown
    with pytest.raises(ConfigError, match="cannot be read"):
        roster_of(RosterSettings(calendar=tmp_path / "none.ics"), people=PEOPLE, workdays=WORKDAYS)
    assert roster_of(None, people=PEOPLE, workdays=WORKDAYS) is None


def test_check_config_says_where_the_roster_comes_from_and_whom_nobody_knows(
    write: Write, secrets: Path, tmp_path: Path
) -> None:
    path = tmp_path / "vakt.ics"
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{WEEKLY}END:VCALENDAR\n", encoding="utf-8")
    people = [{"id": "a1", "name": "Kari (test)", "roles": ["archivist"]}, {"id": "a2", "roles": ["auditor"]}]
    with_calendar = load(write(sources=[MAILBOX], people=people, roster={"calendar": str(path)}), secrets=secrets)
    assert [line for line in summary_of(with_calendar) if line.startswith(("duty", "          none"))] == [
        f"duty:     {path}, 07:45-15:30",
        "          none of the people, so that their shifts are gaps: Ola (test)",
    ]
    rotation = {"people": ["Kari (test)", "a2"], "since": "2026-11-23"}
    with pytest.raises(ConfigError) as refused:
        summary_of(load(write(sources=[MAILBOX], people=people, roster={"rotation": rotation}), secrets=secrets))
    assert refused.value.what == "roster: rotation.people: a2 is none of those who work on letters."


def test_where_groups_give_roles_people_need_none_of_their_own_and_may_be_on_the_roster(
    write: Write, secrets: Path
) -> None:
    people, roster = [{"id": "a1", "name": "Kari (test)"}], {"rotation": {"people": ["a1"], "since": "2026-11-23"}}
    entra = MAILBOX["entra"]
    groups = {"archivist": ["g1"], "lead": ["g2"], "entra": entra}
    good = load(write(sources=[MAILBOX], people=people, roster=roster, people_groups=groups), secrets=secrets)
    said = summary_of(good)
    assert "          and whoever is in Entra groups (1 archivist, 1 lead, 0 auditor, 0 administrator)" in said
    assert "duty:     1 people by the week, 07:45-15:30" in said
    assert faults(write(people=people), secrets) == [
        "people: a1 has no role, and there are no people_groups to give one"
    ]
    assert faults(write(people_groups={"entra": entra}), secrets) == [
        "people_groups: wants at least one group for one of the roles"
    ]


def test_a_name_that_two_have_is_nobodys() -> None:
    namesakes = [*PEOPLE, Person(person_id=PersonId("id-2"), name="Kari (test)", roles=frozenset({Role.ARCHIVIST}))]
    with pytest.raises(FileFaults) as refused:
        roster_from(ROTATION, configured=None, people=namesakes, workdays=WORKDAYS)
    assert {fault.values["named"] for fault in refused.value.faults} == {"Kari (test)"}
