"""Where in a TOML text something stands, however it is written there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.office_files import FileFaults
from bot.settings.toml_text import Place, TomlText
from bot.wiring.toml_writer import toml_tables

TEXT = """\
# units [[units]]
[[units]]
org_number = "313756270"
name = \'\'\'
[[units]]\'\'\'

[[ "units" ]]   # the school
org_number = "310356875"
  "name" = "Skolen # [[units]]"
told.by."e-mail" = [
  "a,]", # }
  { to = "b" }, [1.5, 2026-01-01T08:00:00+01:00],
]
[units.more]
x = {}
[other]
name = "none of them"
"""
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_plain = st.booleans() | st.integers(0, 9) | st.dates() | _texts
_values = st.recursive(_plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3))
_names = st.sampled_from(["a", "b", "units"])
_tables = st.lists(st.tuples(st.just("[[units]]"), st.dictionaries(_names, _values, max_size=3)), max_size=4)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("units",), 2),
        (("units", 0), 2),
        (("units", 0, "name"), 4),
        (("units", 1), 7),
        (("units", 1, "name"), 9),
        (("units", 1, "sensitivity"), 7),
        (("units", 1, "told"), 10),
        (("units", 1, "told", "by", "e-mail", 0), 11),
        (("units", 1, "told", "by", "e-mail", 1, "to"), 12),
        (("units", 1, "told", "by", "e-mail", 2, 1), 12),
        (("units", 1, "told", "by", "e-mail", 3), 10),
        (("units", 1, "more", "x"), 15),
        (("units", 2, "name"), 2),
        (("other", "name"), 17),
        (("nothing",), None),
        ((), None),
    ],
)
def test_a_place_is_found(place: Place, line: int | None) -> None:
    assert TomlText(TEXT).line_of(*place) == line
    assert TomlText(TEXT.replace("\n", "\r\n")).line_of(*place) == line


@given(_tables)
def test_whatever_is_written_is_found_in_its_table(tables: list[tuple[str, dict[str, Any]]]) -> None:
    text = toml_tables(tables)
    toml = TomlText(text)
    assert toml.table.get("units", []) == [tomllib.loads(toml_tables([("[x]", fields)]))["x"] for _, fields in tables]
    heads = [number for number, line in enumerate(text.split("\n"), start=1) if line == "[[units]]"]
    for row, ((_, fields), head) in enumerate(zip(tables, heads, strict=True)):
        for number, (name, value) in enumerate(fields.items(), start=1):
            for place in _within(value):
                assert toml.line_of("units", row, name, *place) == head + number


def _within(value: Any) -> Iterator[Place]:
    yield ()
    parts = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for part, inner in parts:
        for place in _within(inner):
            yield (part, *place)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = \n", 2), ("[[units", None), ("a = " + "[" * 100_000, None), ("a = " + "9" * 10_000, None)],
)
def test_what_is_no_toml_is_refused_with_its_line_where_that_is_known(text: str, line: int | None) -> None:
    with pytest.raises(FileFaults) as refused:
        TomlText(text)
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [("toml", line)]
