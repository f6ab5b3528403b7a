"""Files of units and transfer cases: read whole or refused with line and reason, compared and written as people do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.office_files import ChangeKind, FileFaults
from bot.settings import TransferCaseSettings, UnitSettings
from bot.wiring.file_kind import FileKind
from bot.wiring.toml_file import table_file

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


def units(*rows: UnitSettings) -> FileKind[tuple[UnitSettings, ...]]:
    return table_file(
        "units", UnitSettings, rows,
        key_of=lambda unit: unit.org_number, name_of=lambda unit: f"{unit.org_number} {unit.name}",
    )  # fmt: skip


def cases(*rows: TransferCaseSettings) -> FileKind[tuple[TransferCaseSettings, ...]]:
    return table_file(
        "transfer_cases", TransferCaseSettings, rows, repeats=True, may_be_empty=True,
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
    row = TransferCaseSettings(unit=MAIN, case_number=number, valid_from=day)
    file = cases(row)
    assert file.read(file.first) == (row,)


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
    "value": ("units = 3\n", ("brackets", 1, "[[units]]")),
    "brackets": ('[units]\nname = "x"\n', ("brackets", 1, "[[units]]")),
    "deep": ("a = " + "[" * 100_000, ("toml", None, "")),
    "digits": ("a = " + "9" * 10_000, ("toml", None, "")),
    "long": ("[[units]]\n" * 1001, ("too_many", None, "1000")),
    "row": ("units = [3]\n", ("row", 1, "")),
    "missing": (f'[[units]]\norg_number = "{MAIN}"\n', ("missing", 1, "name")),
    "blank": (f'[[units]]\norg_number = "{MAIN}"\nname = ""\n', ("missing", 3, "name")),
    "number": ('[[units]]\nname = "x"\norg_number = "123"\n', ("org_number", 3, "org_number")),
    "word": (f'[[units]]\norg_number = "{MAIN}"\nname = "x"\nsensitivity = "øpen"\n', ("not_one_of", 4, "sensitivity")),
    "field": (f'[[units]]\norg_number = "{MAIN}"\nname = "x"\nsensitive = true\n', ("unknown_field", 4, "sensitive")),
    "address": (f'[[units]]\norg_number = "{MAIN}"\nname = "x"\nnotify = "y"\n', ("address", 4, "notify")),
    "type": (f'[[units]]\norg_number = "{MAIN}"\nname = 7\n', ("wrong", 3, "name")),
    "inline": (f'units = [\n  {{ org_number = "{MAIN}" }},\n]\n', ("missing", 2, "name")),
    "text": (f'[[units]]\norg_number = "{MAIN}"\nname = """\n[[units]]"""\nx = 1\n', ("unknown_field", 5, "x")),
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
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [("missing", 1), ("org_number", 5)]


def test_a_case_may_stand_twice_and_the_file_may_be_empty() -> None:
    file = cases()
    text = "".join(
        f'[[transfer_cases]]\nunit = "{MAIN}"\ncase_number = "26/1"\nvalid_from = {year}-01-01\n'
        for year in (2026, 2027)
    )
    assert len(file.read(text)) == 2
    assert file.read("# none yet\n") == ()
    assert len(file.differences((), file.read(text))) == 2


def test_the_last_day_of_a_case_is_not_before_its_first() -> None:
    text = (
        f'[[transfer_cases]]\nunit = "{MAIN}"\ncase_number = "26/1"\nvalid_from = 2027-01-01\nvalid_to = 2026-12-31\n'
    )
    with pytest.raises(FileFaults) as refused:
        cases().read(text)
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [("days_in_order", 5)]
