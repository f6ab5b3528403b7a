"""Rules as the lead compares them: by id, in the words of the file, their order too, and nobody's name among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.files.propose import kind_meant
from bot.domain.clock import SystemClock
from bot.domain.office_files import ChangeKind
from bot.errors import NotAllowed
from bot.i18n.catalogue import catalogue
from bot.ports.office_files import OfficeFile
from bot.settings.configuration import load
from bot.wiring.office_files import office_files
from tests.unit.configurations import GUID, Write

PEOPLE = [{"id": GUID, "name": "Kari (test)", "roles": ["archivist"]}]
SERVICE = 'service = "lyktetilsynet-vedtak"'


def a_rule(rule_id: str, *lines: str) -> str:
    return "\n".join(("[[rule]]", f'id = "{rule_id}"', 'reason = "Fordi."', *lines, ""))


@pytest.fixture
def files(write: Write, secrets: Path) -> dict[str, OfficeFile]:
    return dict(office_files(load(write(), secrets=secrets), SystemClock()))


def test_each_rule_is_compared_under_its_id(files: dict[str, OfficeFile]) -> None:
    rules = files["rules"]
    old = rules.read(a_rule("a", SERVICE, "leave_unread = true") + a_rule("b", SERVICE, "leave_unread = true"))
    new = rules.read(
        a_rule("c", SERVICE, 'sender = ["313756270", "Ola Privat"]', 'older_than = "P3D"', "leave_unread = true")
        + a_rule("a", SERVICE, 'declared = "confidential"', "notify_unit = true")
    )
    removed, added, changed = rules.differences(old, new)
    assert [(one.kind, one.name) for one in (removed, added, changed)] == [
        (ChangeKind.REMOVED, "b"), (ChangeKind.ADDED, "c"), (ChangeKind.CHANGED, "a"),
    ]  # fmt: skip
    said = {field.name: field.after for field in added.fields}
    assert said["older_than"] == "P3D"
    assert said["sender"].startswith("313756270, 1 by name #")
    assert "Privat" not in str((removed, added, changed))
    assert {field.name: (field.before, field.after) for field in changed.fields} == {
        "declared": ("", "confidential"), "suggest": ("leave_unread", "notify_unit"),
    }  # fmt: skip
    assert rules.differences(old, rules.read("")) != ()


def test_another_sender_and_another_order_are_differences(files: dict[str, OfficeFile]) -> None:
    rules = files["rules"]
    one, other = (a_rule("a", f'sender = "{name}"', "leave_unread = true") for name in ("Statsverket", "Fylkesverket"))
    assert rules.differences(rules.read(one), rules.read(other)) != ()
    assert rules.differences(rules.read(one), rules.read(f"# again\n{one}")) == ()
    names = [a_rule(name, SERVICE, "leave_unread = true") for name in "abc"]
    moved = rules.differences(rules.read("".join(names)), rules.read("".join([names[2], *names[:2]])))
    assert [(change.name, change.fields[0].name) for change in moved] == [("c", "order")]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.toml", "# mine\n[[rule]]\n", "rules"),
        ("rules.toml", "[[rules]]\n", "rules"),
        ("Regler.toml", "", "rules"),
        ("rules.toml", "[roster]\n", "roster"),
        ("roster.toml", "[[rule]]\n", "rules"),
        ("rules.toml", "[[units]]\n", "units"),
        ("a.toml", "[roster.rotation]\n", "roster"),
        ("a.toml", "[rotation]\n", "roster"),
        ("vakt.ics", "nonsense", "roster"),
        ("vaktliste.txt", "\ufeffBEGIN:VCALENDAR\n", "roster"),
        ("notat.txt", "Hei", None),
        ("a.toml", "[[units]]\n", "units"),
        ("units.toml", "[[transfer_cases]]\n", "transfer_cases"),
        ("units (1).toml", "# nothing\n", "units"),
        ("Transfer_cases.toml", "", "transfer_cases"),
        ("a.toml", '[[ "units" ]]\nname = "', "units"),
        ("units.toml", "[[units", "units"),
        ("units.toml", "mode = 1\n", "units"),
        ("Enheter.toml", "mode = 1\n", "units"),
        ("einingar 2027.toml", "", "units"),
        ("overføringssaker.toml", "", "transfer_cases"),
        ("Duty roster.toml", "", "roster"),
        ("rules.toml", '[[rule]]\nunits = ["313756270"]\n', "rules"),
        ("letter.txt", "", None),
    ],
)
def test_what_stands_in_a_file_counts_before_its_name(
    files: dict[str, OfficeFile], name: str, text: str, kind: str | None
) -> None:
    if kind is None:
        with pytest.raises(NotAllowed, match="file_unknown"):
            kind_meant(files.values(), name, text)
    else:
        assert kind_meant(files.values(), name, text).kind == kind


def test_each_kind_has_its_name_in_the_catalogues(files: dict[str, OfficeFile]) -> None:
    prefix = "office_file.name."
    assert {key.removeprefix(prefix) for key in catalogue("nb") if key.startswith(prefix)} == {*files}


def test_a_configured_roster_is_written_so_that_it_reads_the_same(write: Write, secrets: Path) -> None:
    for table in (
        {"rotation": {"people": ["Kari (test)"], "since": "2026-11-16", "turn": "day"}, "days": ["mon", "fri"]},
        {
            "rotation": {"people": ["Kari (test)"], "since": "2026-11-16"},
            "begin": "08:00:00",
            "names": {"K": "Kari (test)"},
        },
    ):
        settings = load(write(roster=table, people=PEOPLE), secrets=secrets)
        file = office_files(settings, SystemClock())["roster"]
        assert file.file_name_of(file.first) == "roster.toml"
        again = office_files(load(write(people=PEOPLE), secrets=secrets), SystemClock())["roster"]
        assert file.differences(file.read(file.first), again.read(file.first)) == ()
        assert "turn" in str(file.differences(file.read(""), file.read(file.first)))


def test_a_configured_calendar_is_the_file_that_the_lead_gets(write: Write, secrets: Path, tmp_path: Path) -> None:
    path = tmp_path / "vakt.ics"
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\nBEGIN:VEVENT\nUID:1\nDTSTART:20261123T074500\n"
        "DTEND:20261123T153000\nSUMMARY:Kari (test)\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    path.write_text(text, encoding="utf-8")
    settings = load(write(roster={"calendar": str(path), "begin": "08:00:00"}, people=PEOPLE), secrets=secrets)
    file = office_files(settings, SystemClock())["roster"]
    assert (file.first, file.file_name_of(file.first)) == (text, "roster.ics")
    moved = file.differences(file.read(text), file.read(text.replace("20261123T", "20361124T")))
    assert "calendar" in [change.name for change in moved], "also where it is years ahead"
