"""Files of units and transfer cases: read whole or refused with line and reason, compared and written as people do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.office_files import ChangeKind, FileFaults
from bot.settings import TransferCaseSettings, UnitSettings
from bot.wiring.toml_file import TomlTableFile

MAIN, SCHOOL = "313756270", "310356875"
_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
_units = st.builds(
    UnitSettings,
    org_number=st.sampled_from([MAIN, SCHOOL]),
    name=_texts,
    self_serving=st.booleans(),
    sensitivity=st.sampled_from(["open", "sensitive", None]),
    notify=st.sampled_from(["skolen@nordvika.example", None]),
)
_days = st.dates(min_value=date(2026, 1, 1)) | st.none()


def units(*rows: UnitSettings) -> TomlTableFile[UnitSettings]:
    return TomlTableFile(
        kind="units", model=UnitSettings, rows=rows,
        key_of=lambda unit: unit.org_number, name_of=lambda unit: f"{unit.org_number} {unit.name}",
    )  # fmt: skip


def cases(*rows: TransferCaseSettings) -> TomlTableFile[TransferCaseSettings]:
    return TomlTableFile(
        kind="transfer_cases", model=TransferCaseSettings, rows=rows, repeats=True, may_be_empty=True,
        key_of=lambda case: f"{case.unit} {case.case_number}", name_of=lambda case: case.case_number,
    )  # fmt: skip


@settings(deadline=None)
@given(st.lists(_units, min_size=1, max_size=2, unique_by=lambda unit: unit.org_number))
def test_what_is_configured_is_written_so_that_it_reads_the_same(rows: list[UnitSettings]) -> None:
    file = units(*rows)
    assert file.read(file.first) == tuple(rows)
    assert file.differences(file.read(file.first), tuple(rows)) == ()


@settings(deadline=None)
@given(_texts, _days)
def test_days_are_written_as_days(number: str, day: date | None) -> None:
    file = cases(TransferCaseSettings(unit=MAIN, case_number=number, valid_from=day))
    assert file.read(file.first) == file.rows


def test_differences_speak_the_words_of_the_file() -> None:
    file = units()
    school = UnitSettings(org_number=SCHOOL, name="Skolen", notify="skolen@nordvika.example")
    new = (school.model_copy(update={"sensitivity": "sensitive", "self_serving": True, "notify": None}),)
    added, changed = file.differences((school,), (UnitSettings(org_number=MAIN, name="Nordvika"), *new))
    assert (added.kind, added.name) == (ChangeKind.ADDED, f"{MAIN} Nordvika")
    told = {field.name: (field.before, field.after) for field in changed.fields}
    assert told == {
        "self_serving": ("", "true"), "sensitivity": ("", "sensitive"), "notify": ("skolen@nordvika.example", "")
    }  # fmt: skip


FAULTY = {
    "toml": ('[[units]]\nname = "x\n', ("toml", 2, "")),
    "end": ("[[units", ("toml", None, "")),
    "other": (f'mode = "live"\n[[units]]\norg_number = "{MAIN}"\nname = "x"\n', ("unknown_table", 1, "mode")),
    "none": ("units = []\n", ("empty", None, "")),
    "value": ("units = 3\n", ("empty", None, "")),
    "deep": ("a = " + "[" * 100_000, ("toml", None, "")),
    "digits": ("a = " + "9" * 10_000, ("toml", None, "")),
    "long": ("[[units]]\n" * 1001, ("too_many", None, "1000")),
    "row": ("units = [3]\n", ("row", None, "")),
    "missing": (f'[[units]]\norg_number = "{MAIN}"\n', ("missing", 1, "name")),
    "blank": (f'[[units]]\norg_number = "{MAIN}"\nname = ""\n', ("missing", 3, "name")),
    "number": ('[[units]]\nname = "x"\norg_number = "123"\n', ("wrong", 3, "org_number")),
    "word": (f'[[units]]\norg_number = "{MAIN}"\nname = "x"\nsensitivity = "øpen"\n', ("not_one_of", 4, "sensitivity")),
    "field": (f'[[units]]\norg_number = "{MAIN}"\nname = "x"\nsensitive = true\n', ("unknown_field", 4, "sensitive")),
    "twice": (
        f'[[units]]\norg_number = "{MAIN}"\nname = "x"\n\n[[units]]\norg_number = "{MAIN}"\nname = "y"\n',
        ("twice", 5, MAIN),
    ),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_is_told_with_its_line(fault: str) -> None:
    text, (code, line, word) = FAULTY[fault]
    with pytest.raises(FileFaults) as refused:
        units().read(text)
    (told,) = refused.value.faults
    assert (told.code, told.line) == (code, line)
    assert word in (*told.values.values(), "")


def test_every_fault_is_told_at_once() -> None:
    text = '[[units]]\nname = "x"\n\n[[units]]\norg_number = "7"\nname = "y"\n'
    with pytest.raises(FileFaults) as refused:
        units().read(text)
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [("missing", 1), ("wrong", 5)]


def test_a_case_may_stand_twice_and_the_file_may_be_empty() -> None:
    file = cases()
    text = "".join(
        f'[[transfer_cases]]\nunit = "{MAIN}"\ncase_number = "26/1"\nvalid_from = {year}-01-01\n'
        for year in (2026, 2027)
    )
    assert len(file.read(text)) == 2
    assert file.read("# none yet\n") == ()
    assert len(file.differences((), file.read(text))) == 2


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.toml", "[[units]]\n", "units"),
        ("units.toml", "[[transfer_cases]]\n", "transfer_cases"),
        ("units (1).toml", "# nothing\n", "units"),
        ("Transfer_cases.toml", "", "transfer_cases"),
        ("a.toml", '[[ units ]]\nname = "', "units"),
        ("units.toml", "[[units", "units"),
        ("letter.txt", "Dear sirs", ""),
        ("letter.txt", "", ""),
        ("units.toml", "mode = 1\n", ""),
    ],
)
def test_a_file_is_known_by_what_it_says_then_by_its_name(name: str, text: str, kind: str) -> None:
    files = (units(), cases())
    assert next((file.kind for file in files if file.fits(name, text)), "") == kind
