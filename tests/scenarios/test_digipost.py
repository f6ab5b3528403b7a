"""A letter from Digipost (routine lines L-D1 to L-D3): shown, read, registered, and then moved or deleted by people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.simulators._kit import Fault
from adapters.simulators._kit.contents import Content
from adapters.simulators.digipost import LetterDraft
from bot.app.aftercare.at_source import delete_letter, moved
from bot.domain.item import State
from bot.errors import Conflict
from tests.scenarios.acting import by_hand, entries, fields, refusal, register, said, verbs
from tests.scenarios.digipost import SENDER, SUBJECT, Town, digipost
from tests.stores import DIALECTS


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_l_d1_and_l_d3_a_residents_letter_is_registered_and_moved_by_hand(dialect: str) -> None:
    async with digipost(dialect) as town:
        house = town.house
        photo = LetterDraft(sender=SENDER, subject="Bilde", content=Content(name="bilde.jpg"))
        letter = await town.letter(attachments=(photo,))
        assert SENDER not in house.on_board()
        assert SUBJECT not in house.on_board(), "a private person's letter"
        assert letter.first_accessed is None, "listing opens nothing"
        await register(house, "kari", town.card, public_title="Klage")
        await house.finish()
        (entry,) = entries(house)
        assert len(entry.files) == 2
        assert "Flytt til «Overført WebSak» i Digipost" in town.seen
        await house.teams.click("ola", town.card, "moved")
        await house.draw()
        assert "Flyttet til «Overført WebSak» i Digipost" in town.seen
        assert '"moved"' not in town.seen, "the button is gone"
        assert (await verbs(house))[-1] == "item:moved"
        assert await house.state() is State.HANDLED


@pytest.mark.parametrize(
    ("way", "folder"),
    [
        ("printed", "Skrevet ut og videresendt"),
        ("domain_system", "Skrevet ut og videresendt"),
        ("transfer_case", "360"),
    ],
)
async def test_l_d3_the_folder_follows_from_what_became_of_it(way: str, folder: str) -> None:
    async with digipost(folders={"registered": "360"}) as town:
        await town.letter()
        await by_hand(town.house, "kari", town.card, way)
        await town.house.finish()
        assert f"Flytt til «{folder}» i Digipost" in town.seen


async def test_what_is_not_recorded_stays_where_it_lies() -> None:
    async with digipost() as town:
        await town.letter()
        await town.house.teams.open_dialog("kari", town.card, "not_for_record")
        await town.house.teams.submit_dialog("kari", inputs={"not_for_record": "advertising"})
        await town.house.draw()
        assert "Flytt til" not in town.seen


async def test_moved_is_said_twice_and_noted_once() -> None:
    async with digipost() as town:
        await town.letter()
        await by_hand(town.house, "kari", town.card, "printed")
        await town.house.finish()
        item = await town.house.only()
        for who in ("kari", "ola"):
            await moved(town.house.desk, town.house.press(who, item, "moved"))
        assert (await verbs(town.house)).count("item:moved") == 1


async def test_the_highest_level_is_sensitive_whatever_rules_say() -> None:
    async with digipost(known_senders=["Storevik Eiendom AS"]) as town:
        await town.letter(sender="Storevik Eiendom AS", level="IDPORTEN_4")
        item = await town.house.only()
        assert (item.letter.declared_sensitive, item.letter.subject, item.letter.sign_in_level) == (True, None, "high")
        assert "Forsendelsen er skjermingsverdig" in town.seen


async def test_a_letter_that_is_gone_is_told_and_not_fetched_for_ever() -> None:
    async with digipost() as town:
        letter = await town.letter()
        town.world.delete(letter.id)
        await register(town.house, "kari", town.card, public_title="Klage")
        await town.house.finish()
        for _ in range(3):
            await town.house.finish()
        assert await town.house.state() in (State.NEEDS_ATTENTION, State.ROUTING)


async def test_without_the_operators_word_nothing_is_ever_deleted() -> None:
    async with digipost() as town:
        letter = await town.archived()
        assert "Slett i postkilden" not in town.seen
        item = await town.house.only()
        with pytest.raises(Conflict):
            await delete_letter(town.house.desk, town.house.press("kari", item, "delete"), confirmed=True)
        await town.house.finish()
        assert town.is_there(letter)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_letter_is_deleted_after_two_pages_that_say_what_happens(dialect: str) -> None:
    async with digipost(dialect, deletes=True) as town:
        house = town.house
        letter = await town.archived()
        first = await house.teams.open_dialog("kari", town.card, "delete")
        assert "for alle som har tilgang" in said(first.card)
        assert fields(first.card) == {"in_archive"}
        again = await house.teams.submit_dialog("kari", "submit_delete", inputs={"in_archive": "false"})
        assert "Kryss av" in said(again.card)
        last = await house.teams.submit_dialog("kari", "submit_delete", inputs={"in_archive": "true"})
        assert "Dette kan ikke angres" in said(last.card)
        assert fields(last.card) == {"for_good"}
        await house.work()
        assert town.is_there(letter), "nothing happens before the second page"
        unticked = await house.teams.submit_dialog("kari", "submit_delete_for_good", inputs={"for_good": "false"})
        assert "Kryss av" in said(unticked.card)
        done = await house.teams.submit_dialog("kari", "submit_delete_for_good", inputs={"for_good": "true"})
        assert done.kind == "closed"
        await house.finish()
        assert not town.is_there(letter)
        assert "Slettet i Digipost" in town.seen
        assert "item:deletion_chosen" in await verbs(house)
        assert len(entries(house)) == 1
        assert entries(house)[0].number in town.seen, "the outcome stays"


async def test_a_letter_whose_entry_is_temporary_is_not_deleted() -> None:
    async with digipost(deletes=True) as town:
        letter = await town.letter()
        await register(town.house, "kari", town.card, public_title="Klage")
        await town.house.finish()
        form = await town.house.teams.open_dialog("kari", town.card, "delete")
        assert "fortsatt midlertidig" in said(form.card)
        assert fields(form.card) == set()
        item = await town.house.only()
        skipped = await delete_letter(town.house.desk, town.house.press("kari", item, "delete"), confirmed=True)
        assert [fault.code for fault in skipped.faults] == ["entry_not_finished"]
        await town.house.finish()
        assert town.is_there(letter)


async def test_an_entry_that_was_taken_back_meanwhile_keeps_the_letter() -> None:
    async with digipost(deletes=True) as town:
        letter = await town.archived()
        await confirm_twice(town)
        (entry,) = entries(town.house)
        town.house.p360.world.put_entry(replace(entry, status_code="M"))
        await town.house.finish()
        assert town.is_there(letter)
        assert "Ikke slettet i Digipost" in town.seen


async def test_a_colleague_may_not_delete_and_the_lead_may() -> None:
    async with digipost(deletes=True) as town:
        await town.archived()
        assert refusal(await town.house.teams.open_dialog("ola", town.card, "delete"))
        assert not refusal(await town.house.teams.open_dialog("lise", town.card, "delete"))


async def test_a_deletion_without_an_answer_is_settled_by_looking() -> None:
    async with digipost(deletes=True) as town:
        letter = await town.archived()
        await confirm_twice(town)
        town.sites.faults.add(Fault(operation="delete", when="after", status=0))
        for _ in range(3):
            await town.house.finish()
        assert not town.is_there(letter)
        assert "Slettet i Digipost" in town.seen


async def test_what_is_taken_up_again_is_no_longer_deleted() -> None:
    async with digipost(deletes=True) as town:
        letter = await town.archived()
        await confirm_twice(town)
        await town.house.teams.click("kari", town.card, "reopen")
        await town.house.finish()
        assert town.is_there(letter)
        assert await town.house.state() is State.CLAIMED


async def confirm_twice(town: Town) -> None:
    await town.house.teams.open_dialog("kari", town.card, "delete")
    await town.house.teams.submit_dialog("kari", "submit_delete", inputs={"in_archive": "true"})
    await town.house.teams.submit_dialog("kari", "submit_delete_for_good", inputs={"for_good": "true"})
