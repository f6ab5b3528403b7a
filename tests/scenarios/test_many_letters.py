"""More than a board can bear: the list card, what moves up from it, a board that comes late, and 185 units."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from adapters.simulators.altinn import Unit
from bot.app.choices.claim import claim
from bot.app.intake.poll_sources import promote
from bot.commands.demo.town import MAIN
from bot.domain.identifiers import ItemId, parse_org_number
from bot.domain.item import IntakeItem, MessageRef, State
from tests.house import OPEN, UNKNOWN, House, a_house
from tests.scenarios.acting import shared
from tests.scenarios.evidence import HOUR, asked, cards, published
from tests.stores import DIALECTS


async def list_card(house: House) -> str:
    async with house.store.transaction() as tx:
        card = await tx.card("list")
    assert card is not None
    return card.activity_id


async def waiting(house: House, *, listed: bool) -> list[IntakeItem]:
    """Oldest received first."""
    return [item for item in await house.items() if item.state is State.WAITING and item.backlog is listed]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_what_the_board_cannot_bear_is_listed_claimed_from_there_and_moves_up(dialect: str) -> None:
    async with a_house(dialect, most_cards=3) as house:
        for hours in range(5):
            published(house, hours * HOUR, title=f"Vedtak nummer {hours}")
        await house.poll()
        await house.draw()
        crowd = await list_card(house)
        assert len(cards(house)) == 4
        assert "2 forsendelser venter" in shared(house, crowd)
        first, second = await waiting(house, listed=True)

        await house.teams.click("kari", crowd, "claim", data={"item_id": first.item_id})
        await house.poll()
        await house.draw()
        taken = next(item for item in await house.items() if item.item_id == first.item_id)
        assert (taken.state, taken.backlog) == (State.CLAIMED, False)
        assert house.card_of(taken) != crowd
        assert "Én forsendelse venter" in shared(house, crowd)
        assert len(await waiting(house, listed=False)) == 3, "no room yet"

        await claim(house.desk, house.press("ola", (await waiting(house, listed=False))[0]))
        await house.poll()
        await house.draw()
        assert await waiting(house, listed=True) == []
        assert house.card_of(second) != crowd
        assert "Ingen forsendelser venter" in shared(house, crowd)
        assert len(cards(house)) == 6


async def test_many_older_letters_keep_no_newer_one_on_the_list() -> None:
    async with a_house(most_cards=1) as house:
        published(house, timedelta(days=5))
        published(house, HOUR)
        house.letter()
        await house.poll()
        old, crowded = await waiting(house, listed=True)
        async with house.store.transaction() as tx:
            for number in range(510):
                ref = MessageRef(source_id="altinn", external_id=f"gammel-{number}")
                letter = replace(old.letter, ref=ref, thread_id=ref.external_id)
                await tx.add_item(replace(old, item_id=ItemId(ref.external_id), letter=letter))
        (own,) = await waiting(house, listed=False)
        await claim(house.desk, house.press("kari", own))
        assert await promote(house.desk) == 1
        assert [item.item_id for item in await waiting(house, listed=False)] == [crowded.item_id]


async def test_a_board_that_is_set_later_gets_all_that_is_open() -> None:
    async with a_house(board=False) as house:
        older = published(house, timedelta(days=5))
        open_letter, unknown = house.letter(OPEN, title="Høring om holmer"), house.letter(UNKNOWN)
        house.altinn.world.dialog(house.letter(title="Vrient brev")).context_revision = "no revision"
        await house.poll()
        await claim(house.desk, house.press("kari", await house.item(unknown)))
        await house.draw()
        assert cards(house) == []
        await house.teams.talk.say("adm", "@Postvakt tavle ja")
        await house.office.turns.settle()
        await house.poll()
        await house.draw()
        assert len(cards(house)) == 4
        assert "Høring om holmer" in shared(house, house.card_of(await house.item(open_letter)))
        assert "Tatt" in shared(house, house.card_of(await house.item(unknown)))
        assert house.card_of(await house.item(older)) == await list_card(house)
        assert "Altinn har forsendelser som Postvakt ikke kan lese" in house.on_board()


def organisations(count: int) -> list[str]:
    """Of the synthetic kind."""
    found: list[str] = []
    for number in range(314_000_000, 314_010_000):
        if len(found) < count:
            with suppress(ValueError):
                found.append(parse_org_number(str(number)))
    return found


async def test_185_units_are_listed_in_two_calls() -> None:
    numbers = [MAIN, *organisations(184)]
    units = [{"org_number": number, "name": f"Enhet {number}"} for number in numbers]
    async with a_house(more={"units": units}) as house:
        for number in numbers[1:]:
            house.altinn.world.add_unit(Unit(orgno=number, name=f"Enhet {number}", kind="sub", parent=MAIN))
        house.letter(unit=numbers[0])
        house.letter(unit=numbers[-1])
        for _ in range(3):
            before = len(asked(house, "/enduser/dialogs"))
            await house.poll()
            searches = [parse_qs(query)["party"] for query in asked(house, "/enduser/dialogs")[before:]]
            assert [len(parties) for parties in searches] == [100, 85]
            assert {party.rpartition(":")[2] for parties in searches for party in parties} == set(numbers)
        assert len(asked(house, "/metadata/limits")) == 1
        assert len(await house.items()) == 2
