"""Who is on duty: `vakt`, `bytt`, `borte` and `tilbake`, what passes on when somebody goes away, and who hears of it.

Wishes 6 (away: substitutes, open items) and 7 (on duty now and next, gaps, swaps) of users of similar systems.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.simulators.teams import Person as Teammate
from bot.app.routine.change_roster import take_shift
from bot.app.routine.hand_on import hand_on_claims
from bot.app.routine.watch_roster import watch_roster
from bot.domain.item import State
from bot.errors import NotAllowed
from tests.house import House, a_house
from tests.scenarios.acting import a_letter, by_hand, shared

#: Kari has the week of Friday 20 November 2026, Ola the next one
ROSTER: dict[str, Any] = {
    "rotation": {"people": ["Kari (test)", "Ola (test)"], "since": "2026-11-16"},
    "substitutes": {"Kari (test)": "Ola (test)"},
}


async def ask(house: House, who: str, text: str) -> str:
    """The bot's answer in a personal chat."""
    await house.teams.talk.say(who, text, "personal")
    await house.office.turns.settle()
    return chat(house, who)[-1]


def chat(house: House, who: str) -> list[str]:
    """What the bot has said to somebody."""
    return [post.revisions[-1].body["text"] for post in house.teams.chat_with(who) if not post.author]


async def noted(house: House) -> list[str]:
    return [entry.verb for entry in await house.audit()]


def at(house: House, day: int, hour: int, minute: int = 0, month: int = 11) -> None:
    """Moves the clock on to then, in UTC."""
    house.pass_time(datetime(2026, month, day, hour, minute, tzinfo=UTC) - house.clock.at)


async def test_vakt_tells_who_is_on_duty_now_and_next_and_when_nobody_is() -> None:
    erin = Teammate(key="erin", name="Erin (test)", role="arkivar", locale="en-GB")
    nils = Teammate(key="nils", name="Nils (test)", role="arkivar", locale="nn-NO")
    others = {erin: ["archivist"], nils: ["archivist"]}
    async with a_house(more={"roster": ROSTER}, newcomers=others) as house:
        assert "Next shift: Ola (test), Monday 23 November, 07:45–15:30." in await ask(house, "erin", "duty")
        assert (await ask(house, "nils", "vakt")).startswith("Vakt no: Kari (test), til kl. 15.30.")
        assert await ask(house, "ola", "vakt") == (
            "Vakt nå: Kari (test), til kl. 15.30.\n\n"
            "Neste vakt: Ola (test), mandag 23. november kl. 07.45–15.30.\n\n"
            "Deretter: Kari (test), fra mandag 30. november kl. 07.45–15.30."
        )
        kari, ola = (house.person(key).person_id for key in ("kari", "ola"))
        duty, now = house.desk.duty, house.clock.now()
        coming = await duty.next(now)
        assert (await duty.now(now), coming.person if coming else None) == (kari, ola)

        at(house, 21, 9)
        assert (await ask(house, "lise", "vakt")).startswith("Ingen har vakt nå.")
        assert await duty.now(house.clock.now()) is None
        assert await ask(house, "adm", "vakt") == "Du har ikke tilgang til forsendelsene."


async def test_without_a_roster_the_first_lead_is_asked_and_nothing_can_be_swapped() -> None:
    async with a_house() as house:
        lise = house.person("lise")
        assert await house.desk.duty.now(house.clock.now()) == lise.person_id
        assert await ask(house, "kari", "vakt") == "Det er ikke satt opp noen vaktliste. Lise (test) får påminnelsene."
        assert await ask(house, "kari", "bytt Ola") == "Det er ikke satt opp noen vaktliste."


async def test_a_swap_changes_both_shifts_and_tells_the_other_once() -> None:
    async with a_house(more={"roster": ROSTER}) as house:
        at(house, 22, 9)
        ola, kari = (house.person(key).person_id for key in ("ola", "kari"))
        answer = await ask(house, "kari", "bytt Ola")
        assert answer == (
            "Ola (test) har vakt mandag 30. november kl. 07.45–15.30, i stedet for Kari (test).\n\n"
            "Kari (test) har vakt mandag 23. november kl. 07.45–15.30, i stedet for Ola (test).\n\n"
            "Ola (test) har fått beskjed."
        )
        told = (
            "Kari (test) har byttet vakt: Du har vakt mandag 30. november kl. 07.45–15.30, "
            "og ikke lenger mandag 23. november kl. 07.45–15.30."
        )
        assert chat(house, "ola") == [told]
        assert await house.desk.duty.now(datetime(2026, 11, 23, 9, tzinfo=UTC)) == kari
        assert await house.desk.duty.now(datetime(2026, 11, 30, 9, tzinfo=UTC)) == ola
        # unsure whether it was heard, she writes it once more
        assert "nettopp" in await ask(house, "kari", "bytt Ola")
        assert (await noted(house)).count("shift:changed") == 2
        assert len(chat(house, "ola")) == 1


async def test_one_gives_away_ones_own_shift_takes_a_vacant_one_and_leaves_others_to_the_lead() -> None:
    lars = {Teammate(key="lars", name="Lars (test)", role="arkivar"): ["archivist"]}
    async with a_house(more={"roster": ROSTER | {"substitutes": {}}}, newcomers=lars) as house:
        kari, ola, lise = (house.person(key).person_id for key in ("kari", "ola", "lise"))
        tuesday = datetime(2026, 11, 24, 9, tzinfo=UTC)
        assert "En annen har den vakten" in await ask(house, "kari", "bytt ta tirsdag")
        assert "En annen har den vakten" in await ask(house, "kari", "bytt 24.11. Lise")
        assert await house.desk.duty.now(tuesday) == ola

        assert "Lise (test) har vakt tirsdag" in await ask(house, "ola", "bytt 24.11 Lise")
        assert await house.desk.duty.now(tuesday) == lise
        assert chat(house, "lise")[-1].startswith("Ola (test) har endret vaktlisten: Du har vakt tirsdag")

        house.pass_time(timedelta(minutes=2))
        assert "Kari (test) har vakt tirsdag" in await ask(house, "lise", "bytt 2026-11-24 til Kari")
        assert await house.desk.duty.now(tuesday) == kari

        shifts = [take_shift(house.desk, house.person(who), date(2026, 11, 26)) for who in ("kari", "lars")]
        await ask(house, "ola", "borte onsdag 26.11.")
        taken = await asyncio.gather(*shifts, return_exceptions=True)
        assert [type(one) for one in taken].count(NotAllowed) == 1, "of two who take a shift one has it"
        assert await house.desk.duty.now(tuesday + timedelta(days=1)) is None
        assert await ask(house, "kari", "bytt ta onsdag") == (
            "Kari (test) har vakt onsdag 25. november kl. 07.45–15.30."
        )
        assert await house.desk.duty.now(tuesday + timedelta(days=1)) == kari
        house.pass_time(timedelta(minutes=2))
        assert "borte da" in await ask(house, "kari", "bytt onsdag Ola")
        assert "Bare" in await ask(house, "revi", "bytt ta fredag")
        assert "ingen kollega" in await ask(house, "kari", "bytt Flo")
        assert "over" in await ask(house, "kari", "bytt ta 19.11.2026")
        assert (await ask(house, "kari", "bytt")).startswith("«bytt Ola» bytter")


async def test_borte_hands_over_what_is_open_at_once_and_what_is_chosen_finishes_under_who_chose() -> None:
    async with a_house(more={"roster": ROSTER}) as house:
        claimed = await a_letter(house)
        await house.teams.click("kari", claimed, "claim")
        chosen = await a_letter(house)
        await by_hand(house, "kari", chosen, "transfer_case")
        ola, kari = house.person("ola"), house.person("kari")

        assert await ask(house, "kari", "borte i dag") == "Kari (test) er borte fredag 20. november."

        found = {item.state: (item.claimant, item.routed_by) for item in await house.items()}
        assert found[State.CLAIMED] == (ola.person_id, None)
        assert found[State.ROUTING][1] == kari.person_id
        assert chat(house, "ola") == ["Kari (test) er borte. Du har overtatt én forsendelse."]
        assert "Ola (test) har overtatt én forsendelse fra deg" in chat(house, "kari")[0]
        assert await house.desk.duty.now(house.clock.now()) == ola.person_id
        await house.finish()
        assert "Ola (test)" in shared(house, claimed)
        handled = [item for item in await house.items() if item.state is State.HANDLED]
        assert [item.outcome.by for item in handled if item.outcome] == [kari.person_id]

        assert await ask(house, "kari", "tilbake") == "Fraværet fredag 20. november er avsluttet for Kari (test)."
        assert await house.desk.duty.now(house.clock.now()) == kari.person_id
        assert await ask(house, "kari", "tilbake") == "Det er ikke registrert noe fravær."
        assert [verb for verb in await noted(house) if verb.startswith("absence")] == ["absence:noted", "absence:ended"]


async def test_an_absence_to_come_releases_when_it_begins_also_where_nobody_stands_in() -> None:
    async with a_house(more={"roster": ROSTER}) as house:
        card = await a_letter(house)
        await house.teams.click("ola", card, "claim")
        assert "Bare ledere" in await ask(house, "kari", "borte Ola 2026-11-23 2026-11-24")
        assert await ask(house, "lise", "borte Ola 2026-11-23 2026-11-24") == (
            "Ola (test) er borte mandag 23. november–tirsdag 24. november."
        )
        assert chat(house, "ola")[-1].startswith("Lise (test) har registrert at du er borte mandag")
        # Teams delivers it again
        await ask(house, "lise", "borte Ola 2026-11-23 2026-11-24")
        assert (await noted(house)).count("absence:noted") == 1
        assert await hand_on_claims(house.desk, house.office.board) == 0

        at(house, 22, 23, 1)
        assert await hand_on_claims(house.desk, house.office.board) == 1
        assert await hand_on_claims(house.desk, house.office.board) == 0
        item = await house.only()
        assert (item.state, item.claimant) == (State.WAITING, None)
        assert "lagt tilbake på tavlen" in chat(house, "ola")[-1]


async def test_a_substitute_who_is_away_too_passes_it_to_the_next_and_a_ring_is_refused() -> None:
    substitutes = {"Kari (test)": "Ola (test)", "Ola (test)": "Lise (test)"}
    async with a_house(more={"roster": ROSTER | {"substitutes": substitutes}}) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await ask(house, "ola", "borte i dag 24.11.")
        await ask(house, "kari", "borte i dag")
        lise = house.person("lise").person_id
        assert (await house.only()).claimant == lise
        assert await house.desk.duty.now(house.clock.now()) == lise

        assert await ask(house, "lise", "borte i dag vikar Kari") == "Vikaren er også borte da. Velg en annen."
        assert (await noted(house)).count("absence:noted") == 2
        assert "Siste dag kan ikke være" in await ask(house, "lise", "borte 1.1.2020")


async def test_a_shift_that_nobody_has_is_told_to_the_lead_the_working_day_before_once() -> None:
    second = Teammate(key="lars", name="Lars (test)", role="leder")
    house_of = a_house(more={"roster": ROSTER | {"substitutes": {}}}, newcomers={second: ["lead"]})
    async with house_of as house:
        await ask(house, "ola", "borte 23.11.")
        at(house, 20, 5, 0)
        assert await watch_roster(house.desk, house.office.board) == 0, "a lead is not woken"
        at(house, 20, 9, 0)
        assert await watch_roster(house.desk, house.office.board) == 2
        assert await watch_roster(house.desk, house.office.board) == 0
        alarm = "Ingen har vakt mandag 23. november kl. 07.45–15.30. Sett opp noen med «bytt»."
        assert [chat(house, who)[-1] for who in ("lise", "lars")] == [alarm, alarm]
        assert alarm.removesuffix(" Sett opp noen med «bytt».").replace("Ingen har vakt", "Ingen på vakt:") in (
            await ask(house, "lise", "vakt")
        )
        assert "Lise (test) har vakt mandag" in await ask(house, "lise", "bytt ta mandag")
        assert "Ingen" not in await ask(house, "lise", "vakt")


async def test_going_off_duty_only_reminds_of_what_is_open() -> None:
    async with a_house(more={"roster": ROSTER}) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        at(house, 20, 14, 40)
        assert await watch_roster(house.desk, house.office.board) == 1
        assert await watch_roster(house.desk, house.office.board) == 0
        assert chat(house, "kari") == ["Vakten din er over, og du har fortsatt én forsendelse."]
        assert (await house.only()).claimant == house.person("kari").person_id


async def test_a_calendar_is_a_roster_as_well(tmp_path: Path) -> None:
    path = tmp_path / "vakt.ics"
    times = "DTSTART;TZID=Europe/Oslo:20261120T074500\nDTEND;TZID=Europe/Oslo:20261120T153000"
    entry = f"BEGIN:VEVENT\nUID:1\n{times}\nRRULE:FREQ=DAILY;COUNT=4\nSUMMARY:Kari (test)\nEND:VEVENT"
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{entry}\nEND:VCALENDAR\n", encoding="utf-8")
    async with a_house(more={"roster": {"calendar": path}}) as house:
        answer = await ask(house, "kari", "vakt")
        assert "Vakt nå: Kari (test)" in answer
        assert "Neste vakt: Kari (test), lørdag 21. november" in answer
