"""Lørenskog's routines for ACOS Mottak, SvarInn and Digipost: L-M2 to L-M4 and L-D2.

ACOS Mottak publishes nothing that could be fetched, so there people say what they did by hand. The automatic routes
that the lines ask for are shown on letters from SvarInn and Digipost.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.app.health.transfer_cases import check_transfer_cases
from bot.domain.item import State
from tests.house import ARCHIVES, Archive, House
from tests.scenarios.acting import a_case, by_hand, not_for_record, register, said, shared, to_transfer_case
from tests.scenarios.archives import (
    BASIS,
    entry_made_by_hand,
    in_archive,
    transfer_case_of,
    transfer_settings,
)
from tests.scenarios.digipost import digipost
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn
from tests.scenarios.postmottak import postmottak
from tests.scenarios.routines.doing import PAGES, by_internal_mail, on_the_machine, routed

ACOS = "mottak@nordvika.example"
FILED = {"id": "acos", "do": "file", "announces": ["acos_mottak"], "folder": "Behandlet"}
REGISTERED, SENT_ON = "Flytt til «Overført WebSak» i Digipost", "Flytt til «Skrevet ut og videresendt» i Digipost"
EVERY_ARCHIVE = pytest.mark.parametrize("archive", ARCHIVES)
EVERY_DOOR = pytest.mark.parametrize("door", ["svarinn", "digipost"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One letter on the board, and how it stands at its door, as the door itself knows."""

    house: House
    card: str
    opened: Callable[[], bool]
    #: it has left the door, or its card names the folder that a person moves it to
    taken_care_of: Callable[[], bool]
    #: that folder; empty = the bot itself receipts it
    folder: Callable[[], str]


@asynccontextmanager
async def delivered(door: str, archive: Archive, more: Mapping[str, Any] | None = None) -> AsyncIterator[Delivered]:
    if door == "svarinn":
        async with svarinn(archive=archive, house=more) as (house, world):
            letter = world.letter(hand_in(world))
            await poll(house)
            await check_transfer_cases(house.desk)
            yield Delivered(
                house=house, card=cards(house)[-1], opened=lambda: letter.downloads > 0,
                taken_care_of=lambda: [one.what for one in letter.log].count("MOTTATT") == 1, folder=lambda: "",
            )  # fmt: skip
        return
    async with digipost(archive=archive, house=more) as town:
        arrived = await town.letter()
        await check_transfer_cases(town.house.desk)

        def folder() -> str:
            return next((folder for folder in (REGISTERED, SENT_ON) if folder in town.seen), "")

        yield Delivered(
            house=town.house, card=town.card, opened=lambda: arrived.first_accessed is not None,
            taken_care_of=lambda: bool(folder()) and town.is_there(arrived), folder=folder,
        )  # fmt: skip


@EVERY_ARCHIVE
@pytest.mark.parametrize(
    ("way", "told"),
    [
        pytest.param("registered", "Registrert i arkivet", id="l_m2"),
        pytest.param("already_registered", "Registrert fra før", id="l_m2_already"),
        pytest.param("transfer_case", "Lagt på overføringssak", id="l_m3"),
        pytest.param("printed", "Skrevet ut og sendt med internpost", id="l_m4"),
    ],
)
async def test_what_was_done_in_acos_mottak_stands_on_the_card_and_nothing_is_written(
    way: str, told: str, archive: Archive
) -> None:
    """The number is looked up in the archive while the form is open, and once more by the route."""
    async with postmottak(archive=archive, senders={"acos_mottak": [ACOS]}, rules=[FILED]) as place:
        house, number = place.house, entry_made_by_hand(place.house)
        mail = place.notice("Det har kommet et skjema.", "Ny forsendelse i ACOS Mottak", sender=ACOS)
        await place.poll()
        (card,) = cards(house)
        assert "Varslet på e-post. Den kan bare leses i ACOS Mottak." in shared(house, card)
        numbered = way in ("registered", "already_registered")
        if numbered:
            asked = await by_hand(house, "kari", card, way, f"{a_case(house)}-99")
            assert "Journalposten finnes ikke i arkivet." in said(asked.card)
        assert (await by_hand(house, "kari", card, way, number if numbered else "")).kind == "closed"
        await house.finish()
        await place.poll()

        assert await house.state() is State.HANDLED
        assert told in shared(house, card)
        assert (f'"{number}"' in shared(house, card)) is numbered
        assert ([entry.number for entry in in_archive(house)], house.written()) == ([number], [])
        reason = {} if way == "already_registered" else {"reason": way}
        assert await routed(house) == {"route": "done_by_hand" if reason else way, **reason}
        handled = [one for one in await house.audit() if one.verb == "item:handled"]
        assert [one.facts for one in handled] == [{"entry": number} if numbered else {}]
        assert place.folder_of(mail) == "Behandlet", "the notice is filed"


@EVERY_ARCHIVE
async def test_l_m2_a_form_in_acos_mottak_that_is_not_for_record_says_why(archive: Archive) -> None:
    async with postmottak(archive=archive, senders={"acos_mottak": [ACOS]}) as place:
        house = place.house
        place.notice("Det har kommet et skjema.", "Ny forsendelse i ACOS Mottak", sender=ACOS)
        await place.poll()
        (card,) = cards(house)
        assert (await not_for_record(house, "kari", card)).kind == "closed"
        await house.finish()
        assert "Reklame" in shared(house, card)
        assert (house.written(), in_archive(house)) == ([], [])
        assert await routed(house) == {"route": "not_for_record", "reason": "advertising"}


@EVERY_ARCHIVE
@EVERY_DOOR
async def test_l_m2_and_l_d2_a_letter_is_registered_and_only_then_leaves_its_door(door: str, archive: Archive) -> None:
    """L-M2, L-D2: what was compared stands on the form; nothing is opened before, nothing receipted before."""
    async with delivered(door, archive) as place:
        house = place.house
        form = await house.teams.open_dialog("kari", place.card, "route")
        assert "Ingen dubletter funnet" in said(form.card)
        inputs = {"public_title": "Søknad", "title_confirmed": "true"}
        closed = await house.teams.submit_dialog("kari", "submit_route", inputs=inputs | {"case_number": a_case(house)})
        assert closed.kind == "closed"
        assert (in_archive(house), place.opened(), place.taken_care_of()) == ([], False, False)
        await house.finish()

        (entry,) = in_archive(house)
        open_letter = door == "svarinn"
        assert (entry.status, entry.title, entry.files) == ("J" if open_letter else "M", "Søknad", 1)
        assert entry.sender_hidden is not open_letter, "a resident's letter"
        assert (place.taken_care_of(), place.folder()) == (True, "" if open_letter else REGISTERED)
        assert on_the_machine(house) == []
        assert await routed(house) == {"route": "register_on_case", "case": a_case(house)}


@EVERY_ARCHIVE
@EVERY_DOOR
async def test_l_m3_and_l_d2_a_letter_for_a_domain_system_stands_on_the_units_transfer_case(
    door: str, archive: Archive
) -> None:
    async with delivered(door, archive, transfer_settings(archive)) as place:
        house = place.house
        assert (await to_transfer_case(house, "kari", place.card, public_title="Søknad")).kind == "closed"
        assert (in_archive(house), place.taken_care_of()) == ([], False)
        await house.finish()

        (entry,) = in_archive(house)
        assert (entry.case_number, entry.code, entry.basis) == (transfer_case_of(archive), "13", BASIS)
        assert (entry.status, entry.group, entry.files) == ("M", "Alle", 1)
        assert (place.taken_care_of(), place.folder()) == (True, "" if door == "svarinn" else REGISTERED)
        assert "Overføringssak" in shared(house, place.card)
        assert await routed(house) == {"route": "transfer_case", "case": transfer_case_of(archive)}


@EVERY_ARCHIVE
@EVERY_DOOR
async def test_l_m4_and_l_d2_a_letter_of_a_unit_without_a_transfer_case_is_printed_and_sent(
    door: str, archive: Archive
) -> None:
    """The other units have transfer cases: that is when the card suggests it."""
    others = transfer_settings(archive)["transfer_cases"][0] | {"unit": "313300102"}
    async with delivered(door, archive, PAGES | {"transfer_cases": [others]}) as place:
        house = place.house
        assert (await by_internal_mail(house, "kari", place.card)).kind == "closed"
        assert not place.taken_care_of(), "printed, and it can still be undone"
        await house.finish()

        assert (in_archive(house), on_the_machine(house)) == ([], [])
        assert (place.taken_care_of(), place.folder()) == (True, "" if door == "svarinn" else SENT_ON)
        assert "Skrevet ut og sendt med internpost" in shared(house, place.card)
        verbs = [entry.verb for entry in await house.audit(await house.only())]
        assert verbs.index("letter:opened") < verbs.index("item:routed") < verbs.index("item:handled")
        assert await routed(house) == {"route": "internal_mail"}


@EVERY_ARCHIVE
@EVERY_DOOR
async def test_l_m4_the_card_suggests_printing_where_the_unit_has_no_transfer_case(door: str, archive: Archive) -> None:
    others = transfer_settings(archive)["transfer_cases"][0] | {"unit": "313300102"}
    async with delivered(door, archive, PAGES | {"transfer_cases": [others]}) as place:
        await place.house.teams.click("kari", place.card, "claim")
        await place.house.draw()
        told = "Enheten har ingen overføringssak. Trenger den brevet: åpne «Les brevet», skriv ut"
        assert told in shared(place.house, place.card)


@EVERY_ARCHIVE
async def test_l_d2_a_letter_that_was_registered_from_another_door_is_linked(archive: Archive) -> None:
    async with digipost(archive=archive) as town:
        house, number = town.house, entry_made_by_hand(town.house)
        letter = await town.letter()
        assert (await by_hand(house, "kari", town.card, "already_registered", number)).kind == "closed"
        await house.finish()
        assert [entry.number for entry in in_archive(house)] == [number]
        assert letter.first_accessed is None, "nobody had to open it"
        assert REGISTERED in town.seen


@EVERY_ARCHIVE
async def test_l_d2_a_letter_that_is_not_for_record_stays_where_it_lies(archive: Archive) -> None:
    async with digipost(archive=archive) as town:
        letter = await town.letter()
        assert (await not_for_record(town.house, "kari", town.card, "information_only")).kind == "closed"
        await town.house.finish()
        assert (in_archive(town.house), letter.first_accessed, town.is_there(letter)) == ([], None, True)
        assert "Bare til orientering" in town.seen
        assert "Flytt til" not in town.seen


@EVERY_ARCHIVE
async def test_l_d2_a_letter_is_not_taken_care_of_while_the_archive_fails(archive: Archive) -> None:
    async with digipost(archive=archive) as town:
        await town.letter()
        town.house.fault(archive, "CreateDocument" if archive == "p360" else "NyJournalpost", status=503, times=50)
        await register(town.house, "kari", town.card, public_title="Klage")
        await town.house.finish()
        assert (in_archive(town.house), await town.house.state()) == ([], State.ROUTING)
        assert "Flytt til" not in town.seen
