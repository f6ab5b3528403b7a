"""One letter through two doors: both cards say so, and tell nothing else of each other."""

from __future__ import annotations

import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.altinn import AttachmentDraft
from bot.commands.demo.town import SENDERS
from bot.domain.item import IntakeItem, State
from tests.house import OPEN, SENSITIVE, House
from tests.scenarios.acting import by_hand, register, said, shared
from tests.scenarios.digipost import Town, digipost
from tests.stores import DIALECTS

TITLE = "Rundskriv om kaiplasser"
DOUBLE = "Kan være samme brev to ganger"


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
