"""Versions of the lead's files, and what differs between two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identifiers import PersonId
from bot.domain.office_files import (
    ChangeKind,
    FileChange,
    FileRow,
    FileState,
    OfficeFileVersion,
    changes,
    digest_of,
    digest_of_all,
)

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
_words = st.text(st.characters(categories=["L", "N"]), max_size=4)
_rows = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(FileRow, name=_words, fields=st.dictionaries(st.sampled_from(["x", "y", "z"]), _words, max_size=3)),
)


def row(name: str, **fields: str) -> FileRow:
    return FileRow(name=name, fields=fields)


@given(_rows)
def test_a_file_does_not_differ_from_itself(rows: dict[str, FileRow]) -> None:
    assert changes(rows, rows) == ()


@given(_rows, _rows)
def test_what_comes_one_way_goes_the_other(old: dict[str, FileRow], new: dict[str, FileRow]) -> None:
    there, back = changes(old, new), changes(new, old)

    def count(found: tuple[FileChange, ...], kind: ChangeKind) -> int:
        return sum(change.kind is kind for change in found)

    assert count(there, ChangeKind.ADDED) == count(back, ChangeKind.REMOVED) == len(new.keys() - old.keys())
    assert count(there, ChangeKind.REMOVED) == len(old.keys() - new.keys())
    assert count(there, ChangeKind.CHANGED) == count(back, ChangeKind.CHANGED)


@given(_rows, _rows)
def test_a_change_names_each_field_that_differs_and_no_other(old: dict[str, FileRow], new: dict[str, FileRow]) -> None:
    for key in old.keys() & new.keys():
        before, after = old[key].fields, new[key].fields
        (change,) = changes({key: old[key]}, {key: new[key]}) or (None,)
        told = {field.name for field in change.fields} if change else set()
        assert told == {name for name in {*before, *after} if before.get(name, "") != after.get(name, "")}


def test_changes_say_before_and_after() -> None:
    (changed,) = changes({"1": row("Skolen", open="nei", notify="a")}, {"1": row("Skolen", open="ja", notify="a")})
    assert changed.kind is ChangeKind.CHANGED
    assert [(one.name, one.before, one.after) for one in changed.fields] == [("open", "nei", "ja")]


def test_line_ends_and_order_do_not_make_another_file() -> None:
    assert digest_of("a\r\nb\r\n") == digest_of("a\nb")
    assert digest_of("a\nb") != digest_of("a\nc")
    assert digest_of_all({"a": "1", "b": "2"}) == digest_of_all({"b": "2", "a": "1"})
    assert digest_of_all({"a": "1", "b": "2"}) != digest_of_all({"a": "2", "b": "1"})


def test_only_a_proposal_grows_old() -> None:
    sent = OfficeFileVersion(
        file_id="f", kind="units", content="", digest="", sent_by=PersonId("lise"), sent_at=AT, checked_against=""
    )
    assert not sent.has_expired(AT + timedelta(hours=1))
    assert sent.has_expired(AT + timedelta(hours=1, seconds=1))
    applied = OfficeFileVersion(
        file_id="f", kind="units", content="", digest="", sent_by=PersonId("lise"), sent_at=AT, checked_against="",
        state=FileState.APPLIED, number=2,
    )  # fmt: skip
    assert not applied.has_expired(AT + timedelta(days=900))
