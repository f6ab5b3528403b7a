"""One letter through two doors: both cards say so, and tell nothing else of each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.altinn import AttachmentDraft
from adapters.store import schema
from bot.app.aftercare.undo import reopen
from bot.app.choices.claim import claim
from bot.app.choices.link_entry import link_entry
from bot.app.choices.route import route
from bot.commands.demo.town import SENDERS
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, Route, State
from bot.domain.likeness import Alike
from bot.domain.routes import RouteChoice
from bot.ports.store import Store, Transaction
from tests.house import ARCHIVES, GRACE, OPEN, SENSITIVE, Archive, House, a_house
from tests.scenarios.acting import a_case, answer_was_done, by_hand, entries, register, said, shared
from tests.scenarios.archives import in_archive
from tests.scenarios.digipost import Town, digipost
from tests.stores import DIALECTS

TITLE = "Rundskriv om kaiplasser"
DOUBLE = "Kan være samme brev to ganger"
#: tables that know nothing of letters
_KEPT = frozenset({"audit_entries", "audit_head", "boards", "people", "trait_keys"})


async def both(town: Town, *, title: str = TITLE, service: str = OPEN) -> tuple[IntakeItem, IntakeItem]:
    """The letter in Altinn, then the one in Digipost."""
    house = town.house
    dialog = house.letter(service, title=TITLE)
    await house.poll()
    letter = await town.letter(sender=SENDERS[service].name, subject=title)
    return await house.item(dialog), await house.item(str(letter.id))


def seen(house: House, item: IntakeItem) -> str:
    return shared(house, house.card_of(item))


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_both_cards_name_the_other_door_and_where_the_letter_is_registered(dialect: str) -> None:
    async with digipost(dialect, beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        house = town.house
        first, second = await both(town)
        assert DOUBLE in seen(house, first)
        assert "en forsendelse fra Digipost" in seen(house, first)
        assert "en forsendelse fra Altinn" in seen(house, second)
        form = await house.teams.open_dialog("kari", house.card_of(first), "route")
        assert DOUBLE in said(form.card)
        await register(house, "kari", house.card_of(first), title_confirmed="true")
        await house.finish()
        (entry,) = [outcome.entry_number for item in await house.items() if (outcome := item.outcome)]
        assert f"registrert som {entry}" in seen(house, second)
        await by_hand(house, "ola", house.card_of(second), "already_registered", entry)
        await house.finish()
        assert (await house.item(second.letter.thread_id)).state is State.HANDLED
        assert DOUBLE not in seen(house, second), "decided"


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_a_double_that_is_registered_blocks_until_one_click_links_its_entry(archive: Archive) -> None:
    async with digipost(archive=archive, beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        house = town.house
        first, second = await both(town)
        await register(house, "kari", house.card_of(first), title_confirmed="true")
        await house.finish()
        (entry,) = in_archive(house)

        blocked = await register(house, "ola", house.card_of(second))
        assert "Kryss av for ny journalpost" in said(blocked.card)
        assert f"Allerede registrert som {entry.number}" in said(blocked.card)
        stays = "Postvakt kan ikke flytte journalposten eller endre skjermingen. Det må en arkivar gjøre i arkivet."
        assert stays in said(blocked.card)
        assert "Sammenlignet 20. nov. kl. 08.46" in said(blocked.card)
        closed = await house.teams.submit_dialog("ola", "submit_already_registered")
        await house.finish()

        assert closed.kind == "closed"
        assert [one.number for one in in_archive(house)] == [entry.number]
        linked = await house.item(second.letter.thread_id)
        assert linked.state is State.HANDLED
        assert linked.outcome is not None
        assert (linked.outcome.route, linked.outcome.entry_number) == (Route.ALREADY_REGISTERED, entry.number)
        routed = next(one for one in await house.audit(linked) if one.verb == "item:routed")
        assert routed.facts == {"route": "already_registered"}


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_whoever_insists_registers_it_all_the_same_and_the_trail_says_despite_what(archive: Archive) -> None:
    async with digipost(archive=archive, beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        house = town.house
        first, second = await both(town)
        await register(house, "kari", house.card_of(first), title_confirmed="true")
        await house.finish()
        closed = await register(house, "ola", house.card_of(second), again="true")
        await house.finish()
        assert closed.kind == "closed"
        one, other = in_archive(house)
        assert one.key != other.key
        routed = next(entry for entry in await house.audit(second) if entry.verb == "item:routed")
        assert routed.facts["despite"] == one.number


async def test_a_double_that_is_being_registered_blocks_too() -> None:
    async with digipost(beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        house = town.house
        first, second = await both(town)
        await register(house, "kari", house.card_of(first), title_confirmed="true")
        blocked = await register(house, "ola", house.card_of(second))
        assert "Et brev som ser likt ut, blir registrert nå." in said(blocked.card)
        assert "Den blir registrert nå." in said(blocked.card)
        assert "submit_already_registered" not in said(blocked.card), "there is no entry yet"
        assert (await house.item(second.letter.thread_id)).state is State.CLAIMED


async def test_two_who_choose_the_two_doubles_at_once_do_not_both_register() -> None:
    async with digipost(beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        house = town.house
        letters = await both(town)
        choice = RouteChoice(
            route=Route.REGISTER_ON_CASE, case_number=a_case(house), public_title=TITLE, title_confirmed=True
        )
        routed = await asyncio.gather(
            *(
                route(house.desk, house.press(who, item, "submit_route"), choice)
                for who, item in zip(("kari", "ola"), letters, strict=True)
            )
        )
        await house.finish()
        assert sorted(bool(one.faults) for one in routed) == [False, True]
        assert len(entries(house)) == 1


async def test_two_who_choose_at_once_on_two_connections_do_not_both_register() -> None:
    """PostgreSQL lets both decide at the same time: each has looked for doubles before the other one commits."""
    async with digipost("postgres", beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        house = town.house
        letters = await both(town)
        desk = replace(house.desk, store=cast("Store", Gathered(house.store, asyncio.Barrier(2))))
        choice = RouteChoice(
            route=Route.REGISTER_ON_CASE, case_number=a_case(house), public_title=TITLE, title_confirmed=True
        )
        presses = (house.press(who, item, "submit_route") for who, item in zip(("kari", "ola"), letters, strict=True))
        routed = await asyncio.gather(*(route(desk, press, choice) for press in presses))
        await house.finish()
        assert sorted(bool(one.faults) for one in routed) == [False, True]
        assert len(entries(house)) == 1


@dataclass(frozen=True, slots=True)
class Gathered:
    """Whoever has looked for doubles waits for the other one to have looked too, as long as nothing keeps that one."""

    _real: Store
    _both: asyncio.Barrier

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._real.transaction() as tx:
            looked = tx.alike

            async def alike(item_id: ItemId) -> tuple[Alike, ...]:
                found = await looked(item_id)
                with suppress(TimeoutError, asyncio.BrokenBarrierError):
                    await asyncio.wait_for(self._both.wait(), timeout=0.15)
                return found

            tx.alike = alike  # type: ignore[method-assign]
            yield tx


async def test_an_entry_of_a_double_that_was_taken_up_again_still_blocks() -> None:
    async with digipost(beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        house = town.house
        first, second = await both(town)
        await register(house, "kari", house.card_of(first), title_confirmed="true")
        await house.finish()
        (entry,) = entries(house)
        await reopen(house.desk, house.press("kari", await house.item(first.letter.thread_id)))
        blocked = await register(house, "ola", house.card_of(second))
        assert f"Allerede registrert som {entry.number}" in said(blocked.card)
        await house.finish()
        assert [one.number for one in entries(house)] == [entry.number]


async def test_what_the_form_did_not_show_is_never_linked_by_one_click() -> None:
    async with digipost(beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        house = town.house
        first, second = await both(town)
        await claim(house.desk, house.press("ola", second))
        drawn = await house.item(second.letter.thread_id)
        await register(house, "kari", house.card_of(first), title_confirmed="true")
        await house.finish()
        stale = await link_entry(house.desk, house.press("ola", drawn, "submit_already_registered"))
        assert [fault.code for fault in stale.faults] == ["entries_changed"]
        now = await house.item(second.letter.thread_id)
        for _ in range(2):
            linked = await link_entry(house.desk, house.press("ola", now, "submit_already_registered"))
            assert linked.faults == ()
        assert [entry.verb for entry in await house.audit(second)].count("item:routed") == 1


@pytest.mark.parametrize(("dialect", "archive"), [("sqlite", "websak"), ("sqlite", "p360"), ("postgres", "p360")])
async def test_after_a_restored_database_the_archives_key_keeps_the_letter_from_a_second_entry(
    dialect: str, archive: Archive
) -> None:
    async with a_house(dialect, archive=archive) as house:
        dialog = house.letter(OPEN, title=TITLE)
        await house.poll()
        await house.draw()
        await register(house, "kari", house.card_of(await house.item(dialog)), title_confirmed="true")
        house.pass_time(GRACE)
        # opened and created, then the database is put back to before the letter came
        assert [await house.runner.run_next() for _ in range(2)] == [True, True]
        (entry,) = in_archive(house)
        await _forget_letters(house)
        assert await house.items() == []

        await house.poll()
        await house.draw()
        await register(house, "ola", house.card_of(await house.item(dialog)), title_confirmed="true")
        await house.finish()

        assert [one.number for one in in_archive(house)] == [entry.number]
        item = await house.item(dialog)
        assert item.state is State.HANDLED
        assert item.outcome is not None
        assert item.outcome.entry_number == entry.number
        assert house.labels(dialog) == ["Archive"]


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_after_a_restored_database_an_entry_on_another_case_is_asked_about(archive: Archive) -> None:
    """No archive moves it for us: the card says who does, and it is taken for the letter's once it stands there."""
    async with a_house(archive=archive) as house:
        dialog = house.letter(OPEN, title=TITLE)
        await house.poll()
        await house.draw()
        await register(house, "kari", house.card_of(await house.item(dialog)), title_confirmed="true")
        house.pass_time(GRACE)
        for _ in range(2):
            await house.runner.run_next()
        (entry,) = in_archive(house)
        await _forget_letters(house)
        await house.poll()
        await house.draw()
        other = house.archive_world.cases()[1].number
        card = house.card_of(await house.item(dialog))
        await register(house, "ola", card, case=other, title_confirmed="true")
        await house.finish()
        assert "Skal den flyttes til en annen sak, må en arkivar gjøre det i arkivet." in shared(house, card)
        back = await answer_was_done(house, "ola", card, entry.number)
        assert "En arkivar må flytte den i arkivet først" in said(back.card)
        item = await house.item(dialog)
        assert item.trouble is not None
        assert (item.trouble.code, item.trouble.entry_numbers) == ("possible_entry", (entry.number,))
        assert len(in_archive(house)) == 1


async def _forget_letters(house: House) -> None:
    """As a copy of the database from before the letter came."""
    async with house.store._engines.write.begin() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            if table.name not in _KEPT:
                await connection.execute(table.delete())


async def test_a_letter_that_only_resembles_it_gets_no_hint() -> None:
    async with digipost(beside_altinn=True, known_senders=[SENDERS[OPEN].name]) as town:
        first, second = await both(town, title=f"{TITLE} 2027")
        assert DOUBLE not in seen(town.house, first) + seen(town.house, second)


async def test_of_sensitive_letters_not_even_a_hash_of_the_title_is_kept() -> None:
    async with digipost(beside_altinn=True, known_senders=[SENDERS[SENSITIVE].name]) as town:
        first, second = await both(town, service=SENSITIVE)
        assert DOUBLE not in seen(town.house, first) + seen(town.house, second)


async def test_the_same_file_is_found_when_it_is_moved_however_the_letters_are_called() -> None:
    async with digipost(beside_altinn=True) as town:
        house = town.house
        content = Content(name="brev.pdf").whole()
        letter = await town.letter(subject="Klage", content=Content(name="brev.pdf", given=content))
        await register(house, "kari", town.card, public_title="Klage")
        await house.finish()
        dialog = house.letter(OPEN, title="Oversendelse av klage", files=())
        house.join(dialog, OPEN, attachments=(AttachmentDraft(file_name="klage.pdf", content=content),))
        await house.poll()
        await house.draw()
        (other,) = [item for item in await house.items() if item.letter.ref.external_id.startswith(f"{dialog}/")]
        assert DOUBLE not in seen(house, other)
        house.fault("p360", "UpdateDocument", status=500, times=50)
        await register(house, "kari", house.card_of(other), title_confirmed="true")
        await house.finish()
        assert "en fil som er helt lik" in seen(house, other)
        assert str(letter.id) not in seen(house, other)
