"""What every archive must do, whatever its protocol: the definition of the `Archive` port.

A test module subclasses `ArchiveContract` and gives it a `house` fixture. The name keeps pytest from collecting the
class here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from bot.domain.effects import external_key, file_key
from bot.domain.item import MessageRef
from bot.errors import Rejected
from bot.ports.archive import Archive, EntryDraft, FileDraft

LETTER = MessageRef(source_id="altinn", external_id="letter-1")
OTHER_LETTER = MessageRef(source_id="altinn", external_id="letter-2")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An archive with three cases, and a draft that it takes."""

    archive: Archive
    #: found by its number and by `open_title`
    open_case: str
    open_title: str
    closed_case: str
    closed_title: str
    #: on nobody's list, by configuration
    denied_case: str
    denied_title: str
    unknown_case: str
    draft: EntryDraft
    #: whether a case is found by a part of its title; the standard of GeoIntegrasjon compares whole ones
    searches_in_titles: bool = True


def a_file(content: bytes, *, name: str = "1", main: bool = True) -> FileDraft:
    return FileDraft(
        file_key=file_key(LETTER, name),
        title=f"Vedlegg {name}",
        file_name=f"vedlegg-{name}.pdf",
        media_type="application/pdf",
        size=len(content),
        main=main,
    )


async def stream(content: bytes, *, piece: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(content), piece):
        yield content[start : start + piece]


async def refuses_to_guess(house: House) -> bool:
    """Whether the archive cannot look up keys; then it must say so instead of answering."""
    if house.archive.capabilities().external_key_lookup:
        return False
    with pytest.raises(Rejected):
        await house.archive.find_by_key(house.draft.external_key)
    return True


async def files_of(house: House, entry_number: str) -> frozenset[str] | int:
    """What the archive tells of an entry's files: our keys, or how many there are; then it must not guess at keys."""
    if house.archive.capabilities().file_keys:
        keys = await house.archive.file_keys(entry_number)
        assert await house.archive.file_count(entry_number) == len(keys)
        return keys
    with pytest.raises(Rejected):
        await house.archive.file_keys(entry_number)
    return await house.archive.file_count(entry_number)


def told(house: House, files: frozenset[str]) -> frozenset[str] | int:
    return files if house.archive.capabilities().file_keys else len(files)


class ArchiveContract:
    async def test_it_answers_and_has_all_codes(self, house: House) -> None:
        await house.archive.ping()
        assert await house.archive.missing_codes() == ()

    async def test_nobody_is_offered_less_than_the_temporary_screening(self, house: House) -> None:
        choices = house.archive.choices()
        assert choices.temporary_access_code in {option.code for option in choices.access_codes}
        if choices.temporary_legal_basis:
            assert choices.temporary_legal_basis in {option.code for option in choices.legal_bases}

    async def test_a_new_entry_is_temporary_and_stands_on_its_case(self, house: House) -> None:
        made = await house.archive.create_entry(house.draft)
        assert made.status == "M"
        read = await house.archive.entry(made.number)
        assert read is not None
        assert (read.number, read.status) == (made.number, "M")
        assert read.case_number == made.case_number == house.open_case

    async def test_a_key_finds_its_entry_and_no_other(self, house: House) -> None:
        mine = await house.archive.create_entry(house.draft)
        await house.archive.create_entry(replace(house.draft, external_key=external_key(OTHER_LETTER)))
        if await refuses_to_guess(house):
            return
        found = await house.archive.find_by_key(house.draft.external_key)
        assert [entry.number for entry in found] == [mine.number]
        assert await house.archive.find_by_key(external_key(LETTER, again=1)) == ()

    async def test_two_entries_with_one_key_are_both_told(self, house: House) -> None:
        made = {(await house.archive.create_entry(house.draft)).number for _ in range(2)}
        assert len(made) == 2
        if await refuses_to_guess(house):
            return
        assert {entry.number for entry in await house.archive.find_by_key(house.draft.external_key)} == made

    async def test_files_are_listed_by_their_keys_or_counted(self, house: House) -> None:
        entry = await house.archive.create_entry(house.draft)
        assert await files_of(house, entry.number) == told(house, frozenset())
        files = [(a_file(b"%PDF main", name="a"), b"%PDF main"), (a_file(b"%PDF 2", name="b", main=False), b"%PDF 2")]
        for draft, content in files:
            await house.archive.add_file(entry.number, draft, stream(content), on_behalf_of="")
        assert await files_of(house, entry.number) == told(house, frozenset(draft.file_key for draft, _ in files))

    @pytest.mark.parametrize("content", [b"%PDF shor", b"%PDF much too long"])
    async def test_content_of_another_size_never_becomes_a_file(self, house: House, content: bytes) -> None:
        entry = await house.archive.create_entry(house.draft)
        with pytest.raises(Rejected):
            await house.archive.add_file(entry.number, a_file(b"%PDF short"), stream(content), on_behalf_of="")
        assert await files_of(house, entry.number) == told(house, frozenset())

    async def test_a_file_over_the_limit_is_refused_unread(self, house: House) -> None:
        async def unread() -> AsyncIterator[bytes]:
            pytest.fail("a file over the limit was read")
            yield b""

        entry = await house.archive.create_entry(house.draft)
        draft = replace(a_file(b"x"), size=house.archive.capabilities().max_file_bytes + 1)
        with pytest.raises(Rejected):
            await house.archive.add_file(entry.number, draft, unread(), on_behalf_of="")

    async def test_finalising_twice_is_as_good_as_once(self, house: House) -> None:
        entry = await house.archive.create_entry(house.draft)
        await house.archive.add_file(entry.number, a_file(b"%PDF"), stream(b"%PDF"), on_behalf_of="")
        for _ in range(2):
            await house.archive.finalise(entry.number, on_behalf_of="")
            final = await house.archive.entry(entry.number)
            assert final is not None
            assert final.status == "J"

    async def test_what_is_not_there_is_none_and_takes_nothing(self, house: House) -> None:
        assert await house.archive.case(house.unknown_case) is None
        assert await house.archive.entry(f"{house.open_case}-999") is None
        assert await house.archive.find_cases(house.unknown_case) == ()
        with pytest.raises(Rejected):
            await house.archive.create_entry(replace(house.draft, case_number=house.unknown_case))
        with pytest.raises(Rejected):
            await house.archive.finalise(f"{house.open_case}-999", on_behalf_of="")

    async def test_an_open_case_is_found_by_number_and_title(self, house: House) -> None:
        parts = (house.open_title[3:-3],) if house.searches_in_titles else ()
        for text in (house.open_case, house.open_title, house.open_title.upper(), *parts):
            assert house.open_case in [case.number for case in await house.archive.find_cases(text)]
        case = await house.archive.case(house.open_case)
        assert case is not None
        assert (case.open, case.title) == (True, house.open_title)

    async def test_a_closed_case_is_known_but_never_offered(self, house: House) -> None:
        for text in (house.closed_case, house.closed_title):
            assert house.closed_case not in [case.number for case in await house.archive.find_cases(text)]
        case = await house.archive.case(house.closed_case)
        assert case is not None
        assert not case.open
        with pytest.raises(Rejected):
            await house.archive.create_entry(replace(house.draft, case_number=house.closed_case))

    async def test_a_denied_case_is_never_shown(self, house: House) -> None:
        for text in (house.denied_case, house.denied_title):
            assert house.denied_case not in [case.number for case in await house.archive.find_cases(text)]

    async def test_no_more_cases_than_asked_for(self, house: House) -> None:
        assert len(await house.archive.find_cases(house.open_title, limit=1)) == 1

    async def test_what_nobody_registered_is_counted_or_said_to_be_beyond_it(self, house: House) -> None:
        if house.archive.capabilities().lists_unregistered:
            assert (await house.archive.unregistered()).count >= 0
            return
        with pytest.raises(Rejected):
            await house.archive.unregistered()
