"""What both routines look at every day: L-M1, L-S1 and L-D1 of Lørenskog, S-4 and S-6 of Sandnes."""

from __future__ import annotations

import json

from bot.app.aftercare.reconcile.compare import Limits
from bot.app.aftercare.reconcile.daily import reconcile_daily
from bot.commands.demo.systems import town_settings
from tests.house import a_house
from tests.scenarios.acting import by_hand, said, shared
from tests.scenarios.checking import MINUTE, check_cards, look, sign, submit, ticks, told, trail
from tests.scenarios.digipost import digipost
from tests.scenarios.evidence import cards
from tests.scenarios.postmottak import postmottak

ACOS = "mottak@nordvika.example"
UNREGISTERED = {
    "id": "360", "text": "Uregistrerte i Public 360 er gått gjennom", "only_when": "archive_cannot_list"
}  # fmt: skip
FOLDERS = {"id": "digipost", "text": "Behandlede brev er flyttet i Digipost", "only_when": "letters_to_move"}


async def test_l_m1_acos_mottak_is_ticked_every_day_and_its_notice_is_counted() -> None:
    """L-M1: it publishes no list, so a person looks; the notice that came is a letter that waits."""
    async with postmottak(senders={"acos_mottak": [ACOS]}, more=ticks()) as place:
        house = place.house
        await place.poll_both()
        place.notice("Det har kommet et skjema.", "Ny forsendelse i ACOS Mottak", sender=ACOS)
        await place.poll()
        house.pass_time(2 * MINUTE)
        await look(house)
        (card,) = check_cards(house)
        assert "Postmottak: 1 ny, 1 venter" in told(house, card)
        assert "ACOS Mottak er åpnet og gått gjennom" in told(house, card)
        assert "Kryss av" in said((await sign(house, "kari", card)).card)
        assert (await submit(house, "kari", "acos")).kind == "closed"
        assert "Sjekket av den som signerte" in told(house, card)
        assert [entry.facts["ticked"] for entry in await trail(house, "signed")] == ["acos"]


async def test_l_s1_svarinn_is_off_and_covered_by_the_line_of_acos_mottak() -> None:
    line = {"id": "acos", "text": "ACOS Mottak er gått gjennom, også post fra SvarInn"}
    async with a_house(archive="websak", more={"daily_check": {"ticks": [line]}}) as house:
        assert [*house.desk.sources] == ["altinn"]
        await house.poll()
        await look(house)
        (card,) = check_cards(house)
        assert line["text"] in told(house, card)
        assert (await sign(house, "kari", card, "acos")).kind == "closed"


async def test_l_d1_digipost_is_checked_once_a_day_also_when_it_is_empty() -> None:
    """And L-D3: whether handled letters were moved is asked on days on which there are any."""
    async with digipost(beside_altinn=True, house=ticks(FOLDERS)) as town:
        house = town.house
        await house.poll()
        await town.poll()
        await look(house)
        (card,) = check_cards(house)
        assert "Digipost: 0 nye, 0 venter" in told(house, card)
        assert "Sist hentet 20. nov. kl. 08.45" in told(house, card)
        assert FOLDERS["text"] not in told(house, card), "nothing is to be moved"

        await town.letter()
        await by_hand(house, "kari", cards(house)[-1], "printed")
        await house.finish()
        house.pass_time(6 * MINUTE)
        await look(house)
        assert FOLDERS["text"] in told(house, card)
        assert "Digipost: 1 ny, 0 venter" in told(house, card)
        assert (await sign(house, "ola", card, "acos", "digipost")).kind == "closed"


async def test_s_4_the_unregistered_list_of_360_is_counted_where_it_can_be_and_ticked_where_it_cannot() -> None:
    """S-4: post from KS' Fiks platform comes into 360 through its own SvarInn solution."""
    async with a_house(more=ticks(UNREGISTERED)) as house:
        await house.poll()
        await look(house)
        (card,) = check_cards(house)
        assert UNREGISTERED["text"] in told(house, card)
        assert "Uregistrerte i Public 360" not in told(house, card).replace(UNREGISTERED["text"], "")
    listed = {"unregistered_archive": "recno:7"}
    async with a_house(more=ticks(UNREGISTERED), archive_more=listed) as house:
        house.p360.world.add_entry("Ikke registrert", created_at=house.clock.now())
        await house.poll()
        await reconcile_daily(house.desk, Limits())
        await look(house)
        card = check_cards(house)[-1]
        assert UNREGISTERED["text"] not in told(house, card)
        shown = shared(house, card)
        assert "Uregistrerte i Public 360" in shown
        assert "1, eldste fra 20. november 2026" in shown
        assert "Ikke registrert" not in shown


async def test_s_6_186_inboxes_are_checked_on_one_card_that_is_read_at_a_glance() -> None:
    town = town_settings()
    more = [{"org_number": number, "name": f"Enhet {place} med et nokså langt navn"} for place, number in _numbers(174)]
    duty = {"roster": {"rotation": {"people": ["Kari (test)", "Ola (test)"], "since": "2026-11-16"}}}
    async with a_house(more={"units": [*town["units"], *more], **duty}) as house:
        house.letter(unit="313382648")
        await house.poll()
        house.pass_time(2 * MINUTE)
        await look(house)
        (card,) = check_cards(house)
        shown = house.teams.everybody_sees(card)
        assert "185 enheter uten nytt" in told(house, card)
        assert len(json.dumps(shown, ensure_ascii=False).encode("utf-16")) < 15_000
        listed = await house.teams.open_dialog("kari", card, "check_units")
        assert said(listed.card).count(": 0 nye") == 185
        assert len(said(listed.card).encode("utf-16")) < 80_000
        (mention,) = house.teams.replies(card)
        assert mention.body["text"] == "<at>Kari (test)</at>: Dagens kontroll er klar til signering."
        assert '"Vakt", "value": "Kari (test)"' in told(house, card)
        assert (await sign(house, "kari", card)).kind == "closed"
        assert [entry.actor for entry in await trail(house, "signed")] == [house.person("kari").person_id]


def _numbers(count: int) -> list[tuple[int, str]]:
    """Synthetic organisation numbers that the town does not have."""
    weights, found = (3, 2, 7, 6, 5, 4, 3, 2), []
    for eight in range(31090000, 31099999):
        check = -sum(int(digit) * weight for digit, weight in zip(str(eight), weights, strict=True)) % 11
        if check < 10 and len(found) < count:
            found.append((len(found), f"{eight}{check}"))
    return found
