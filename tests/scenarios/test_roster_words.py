"""What is said of the roster where it is not so simple: shifts in return, substitutes by name, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from adapters.simulators.teams import Person as Teammate
from bot.app.routine.absence import Away, note_absence
from bot.app.routine.hand_on import hand_on_claims
from bot.app.routine.watch_roster import watch_gaps, watch_roster
from bot.domain.item import State
from bot.domain.workdays import day_begin
from tests.house import House, a_house
from tests.scenarios.acting import a_letter
from tests.scenarios.test_roster import ROSTER, ask, at, chat

BARE = ROSTER | {"substitutes": {}}


async def test_a_shift_is_given_for_another_one_and_what_cannot_be_is_refused_in_plain_words() -> None:
    async with a_house(more={"roster": BARE}) as house:
        duty, kari, ola = house.desk.duty, house.person("kari").person_id, house.person("ola").person_id
        answer = await ask(house, "ola", "bytt 24.11. Kari mot 1.12.")
        assert "Kari (test) har vakt tirsdag 24. november kl. 07.45–15.30, i stedet for Ola (test)." in answer
        assert "Ola (test) har vakt tirsdag 1. desember kl. 07.45–15.30, i stedet for Kari (test)." in answer
        assert await duty.now(datetime(2026, 11, 24, 9, tzinfo=UTC)) == kari
        assert await duty.now(datetime(2026, 12, 1, 9, tzinfo=UTC)) == ola

        for who, said, answered in (
            ("kari", "bytt ta 20.11.", "Du har allerede vakten"),
            ("kari", "bytt Kari", "Velg en kollega"),
            ("kari", "bytt Lise", "ingen slik vakt å bytte med"),
            ("lise", "bytt Kari", "ingen vakt å bytte bort"),
            ("lise", "bytt 27.11. Ola", "Kollegaen har allerede vakten"),
            ("ola", "bytt 27.11. Kari mot 26.11.", "ingen slik vakt å bytte med"),
            ("ola", "bytt lørdag Kari", "ingen vakt den dagen"),
            ("ola", "bytt ta", "«bytt Ola» bytter"),
            ("ola", "bytt 1.12. 2.12. 3.12. Kari", "«bytt Ola» bytter"),
            ("revi", "bytt Kari", "Bare arkivarer og ledere"),
            ("kari", "borte", "registrerer fravær"),
            ("kari", "borte 1.12. 30.11.", "Siste dag kan ikke være"),
            ("kari", "borte 1.12. vikar Kari", "Velg en kollega"),
            ("kari", "borte 31.11.", "«uke 49»"),
            ("kari", "borte i går", "Siste dag kan ikke være"),
            ("ola", "bytt uke 49 Kari", "«bytt Ola» bytter"),
            ("lise", "borte Revi 1.12.", "ingen kollega"),
            ("kari", "tilbake Ola", "Bare ledere"),
        ):
            assert answered in await ask(house, who, said), said
        assert len([entry for entry in await house.audit() if entry.verb == "shift:changed"]) == 2


async def test_a_substitute_by_name_is_told_and_told_when_it_is_over() -> None:
    async with a_house(more={"roster": BARE}) as house:
        lise, kari = house.person("lise").person_id, house.person("kari").person_id
        answer = await ask(house, "ola", "borte 24.11. 25.11. vikar Lise")
        assert answer == "Ola (test) er borte tirsdag 24. november–onsdag 25. november. Vikar: Lise (test)."
        assert chat(house, "lise") == ["Du er vikar for Ola (test) tirsdag 24. november–onsdag 25. november."]
        assert await house.desk.duty.now(datetime(2026, 11, 24, 9, tzinfo=UTC)) == lise

        assert "er avsluttet for Ola (test)" in await ask(house, "lise", "tilbake Ola tirsdag")
        assert chat(house, "ola")[-1].startswith("Lise (test) har avsluttet fraværet ditt (tirsdag")
        await ask(house, "kari", "borte 30.11. vikar Lise")
        await ask(house, "kari", "tilbake 30.11.")
        assert chat(house, "lise")[-1] == "Du er ikke lenger vikar for Kari (test) (mandag 30. november)."

        house.fault("teams", "SendToConversation", status=504)
        house.pass_time(timedelta(minutes=2))
        assert "Ola (test) fikk ikke beskjed. Si fra selv." in (await swapped_after_a_fault(house))
        assert await house.desk.duty.now(datetime(2026, 11, 23, 9, tzinfo=UTC)) == kari


async def test_a_colleague_is_known_however_the_name_is_written() -> None:
    kaare = {Teammate(key="kare", name="Kåre Ås (test)", role="arkivar"): ["archivist"]}
    async with a_house(newcomers=kaare) as house:
        for number, written in enumerate(("Kare", "kaare ås (test)", "KÅRE"), 1):
            assert f"Kåre Ås (test) er borte {number}. desember" in (
                await ask(house, "lise", f"borte {written} {number}.12.")
            ).replace("tirsdag ", "").replace("onsdag ", "").replace("torsdag ", "")


async def test_an_absence_is_said_in_days_weeks_and_spans() -> None:
    async with a_house(more={"roster": BARE}) as house:
        for said, when in (
            ("borte 1.12.26", "tirsdag 1. desember"),
            ("borte vikar Lise 3.12. til 4.12.", "torsdag 3. desember–fredag 4. desember. Vikar: Lise (test)"),
            ("borte uke 51", "mandag 14. desember–søndag 20. desember"),
            ("borte 21.–23.12.", "mandag 21. desember–onsdag 23. desember"),
            ("borte frå 28. desember til 3.1.", "mandag 28. desember–søndag 3. januar"),
        ):
            assert await ask(house, "kari", said) == f"Kari (test) er borte {when}."


async def swapped_after_a_fault(house: House) -> str:
    """The word to the colleague is what fails; the answer comes through."""
    await house.teams.talk.say("kari", "bytt Ola", "personal")
    await house.office.turns.settle()
    return chat(house, "kari")[-1]


async def test_without_a_roster_nothing_is_watched_and_an_absence_counts_all_the_same() -> None:
    async with a_house() as house:
        now = house.clock.now()
        assert await house.desk.duty.next(now) is None
        assert await watch_roster(house.desk, house.office.board) == 0
        # away without a roster: what is open goes back to the board all the same
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        assert "er borte" in await ask(house, "kari", "borte i dag")
        assert (await house.only()).state is State.WAITING


async def test_a_substitute_who_may_not_work_on_letters_gets_none(tmp_path: Path) -> None:
    """Roles may be taken away while somebody stands in."""
    path = tmp_path / "vakt.ics"
    times = "DTSTART:20261120T060000Z\nDTEND:20261121T060000Z"
    entry = f"BEGIN:VEVENT\nUID:1\n{times}\nSUMMARY:Flo (test)\nEND:VEVENT"
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{entry}\nEND:VCALENDAR\n", encoding="utf-8")
    async with a_house(more={"roster": {"calendar": path}}) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        kari, ola = house.person("kari"), house.person("ola")
        away = Away(person=kari, begin=house.clock.now(), end=day_begin(date(2026, 11, 24)), substitute=ola)
        await note_absence(house.desk, kari, away)
        people = {**house.desk.people, ola.person_id: replace(ola, roles=frozenset())}
        assert await hand_on_claims(replace(house.desk, people=people), house.office.board) == 1
        assert (await house.only()).claimant is None

        # a shift over midnight that nobody has is a gap as it stands in the calendar
        assert await ask(house, "ola", "vakt") == (
            "Ingen har vakt nå.\n\n"
            "Ingen på vakt: 20. nov. kl. 07.00–21. nov. kl. 07.00.\n\n"
            "Ingen på vakt: mandag 23. november kl. 07.45–15.30.\n\n"
            "Ingen på vakt: tirsdag 24. november kl. 07.45–15.30."
        )
        at(house, 21, 9)
        assert await watch_gaps(house.desk, house.office.board) == 0, "nobody works"
        at(house, 23, 9)
        assert await watch_gaps(house.desk, house.office.board) == 2
        assert all(re.match("Ingen har vakt (mandag|tirsdag)", said) for said in chat(house, "lise"))
