"""A file that is not what KS lists: counted on the card and in the form once it was opened, never named."""

from __future__ import annotations

import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.svarinn import FileDraft
from bot.app.reading.read_letter import Reader, open_letter
from bot.domain.item import State
from tests.house import everything_shared
from tests.scenarios.acting import entries, register, said, shared
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn
from tests.stores import DIALECTS

TOLD = "Ett vedlegg er noe annet enn postkilden oppgir."


def files() -> tuple[FileDraft, ...]:
    return (
        FileDraft(file_name="brev.pdf", content=Content(name="brev.pdf", size=3_000)),
        FileDraft(file_name="hemmelig-kart.pdf", content=Content(name="kart.pdf", size=3_000), told_hash="ab" * 32),
    )


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_letter_that_was_read_tells_it_on_the_card_and_in_the_form(dialect: str) -> None:
    async with svarinn(dialect) as (house, world):
        hand_in(world, files=files())
        await poll(house)
        (card,) = cards(house)
        await house.teams.click("kari", card, "claim")
        form = await house.teams.open_dialog("kari", card, "route")
        assert TOLD not in said(form.card), "nobody has opened it"
        item = await house.only()
        await open_letter(house.desk, Reader(person=house.person("kari")), item.item_id)
        await house.draw()
        assert TOLD in shared(house, card)
        late = await house.teams.submit_dialog("kari", inputs={"case_number": house.p360.world.cases()[0].number})
        assert "Forsendelsen er endret" in said(late.card), "an open form did not tell it"
        assert TOLD in said(late.card)
        assert "hemmelig-kart" not in everything_shared(house)


async def test_a_route_that_opens_the_letter_tells_it_and_archives_what_came() -> None:
    async with svarinn() as (house, world):
        hand_in(world, files=files())
        await poll(house)
        (card,) = cards(house)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert await house.state() is State.HANDLED
        assert TOLD in shared(house, card)
        (entry,) = entries(house)
        assert len(entry.files) == 2, "nothing is held back"


async def test_files_that_are_as_listed_are_not_spoken_of() -> None:
    async with svarinn() as (house, world):
        hand_in(world)
        await poll(house)
        (card,) = cards(house)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert "postkilden oppgir" not in shared(house, card)
