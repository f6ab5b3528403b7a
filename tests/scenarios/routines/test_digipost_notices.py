"""Lørenskog's L-D1 where Digipost itself is read: its e-mails come to postmottak, and letter and notice are one."""

from __future__ import annotations

from adapters.simulators.digipost import LetterDraft
from bot.commands.demo.systems import town_settings
from bot.domain.item import State
from bot.domain.kept_notices import KeptNotice
from bot.domain.notices import Fate
from tests.house import everything_shared
from tests.scenarios.acting import register, shared
from tests.scenarios.digipost import SENDER, SUBJECT, digipost_door
from tests.scenarios.evidence import cards
from tests.scenarios.postmottak import LATE, MINUTE, postmottak

FILED = {"id": "digipost", "do": "file", "announces": ["digipost"], "folder": "Behandlet"}
SERVICES = [*town_settings()["services"], {"id": "epost", "name": "E-post"}, {"id": "digipost", "name": "Digipost"}]


async def test_l_d1_a_notice_of_digipost_and_its_letter_are_one_card_and_one_without_a_letter_is_shown() -> None:
    async with (
        digipost_door() as (world, _, door),
        postmottak(doors=[door], rules=[FILED], more={"services": SERVICES}) as place,
    ):
        house, world.clock = place.house, place.house.clock
        mail = place.notice("Logg inn for å lese brevet.", "Nytt brev i Digipost", sender="ikke-svar@digipost.no")
        await place.poll("digipost", "postmottak")
        assert cards(house) == [], "its letter may still come"

        house.pass_time(5 * MINUTE)
        letter = world.add_letter(LetterDraft(sender=SENDER, subject=SUBJECT))
        await place.poll("digipost", "postmottak")
        (card,) = cards(house)
        item = await house.only()
        assert item.letter.thread_id == str(letter.id)
        kept: KeptNotice = await place.kept(mail)
        assert (kept.fate, kept.paired_with) == (Fate.PAIRED, item.letter.ref)
        assert place.folder_of(mail) == "Behandlet", "the notice is filed"
        assert letter.first_accessed is None, "nobody has opened it"
        await register(house, "kari", card, public_title="Klage")
        await house.finish()
        assert "Flytt til «Overført WebSak» i Digipost" in shared(house, card)

        missed = place.notice("Logg inn for å lese brevet.", "Nytt brev i Digipost", sender="ikke-svar@digipost.no")
        await place.poll("postmottak", "digipost")
        house.pass_time(LATE)
        await place.poll("postmottak", "digipost")
        announced = await place.item(missed)
        assert announced is not None
        assert announced.state is State.WAITING
        told = "Varslet på e-post, men ikke funnet i Digipost. Se etter den der."
        assert told in shared(house, house.card_of(announced))
        assert SUBJECT not in everything_shared(house), "a private person's letter"
