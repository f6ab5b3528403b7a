"""Wishes about colleagues: what is forgotten, handed over, left behind or put off, and who is on duty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.simulators.teams import Person
from bot.app.routine.hand_on import hand_on_claims
from bot.app.routine.watch_claims import watch_claims
from bot.domain.item import State
from bot.wiring.desk import opened_desk
from tests.house import OPEN, UNKNOWN, House, a_house
from tests.scenarios.acting import (
    a_letter,
    by_hand,
    entries,
    quota_by_the_houses_clock,
    register,
    said,
    shared,
)
from tests.scenarios.checking import check_cards
from tests.scenarios.office_files import Lead
from tests.scenarios.wishes.office import ROSTER, ask, chat, deeds_of, go_round, replies, say, told, until

NOTE = "Ringt enheten, de finner saksnummeret"
LARS = Person(key="lars", name="Lars (test)")


async def snooze(house: House, who: str, card: str, **inputs: str) -> None:
    """«Flere valg», «Velg tidspunkt», «Utsett»."""
    await house.teams.open_dialog(who, card, "more")
    await house.teams.submit_dialog(who, "submit_snooze")
    assert (await house.teams.submit_dialog(who, "submit_snooze_until", inputs=inputs)).kind == "closed"


async def test_wish_04_a_forgotten_claim_is_reminded_of_warned_of_and_comes_back_and_one_that_waits_does_not() -> None:
    """A claim that nobody works on comes back in working time; how long a letter must wait, its claimant says."""
    async with a_house(more=ROSTER) as house:
        quota_by_the_houses_clock(house)
        forgotten, waits = await a_letter(house, OPEN), await a_letter(house, UNKNOWN)
        for card in (forgotten, waits):
            await house.teams.click("kari", card, "claim")
            await house.draw()
        await snooze(house, "kari", waits, snooze="own", snooze_day="2026-11-26", snooze_clock="09:00")
        await go_round(house)

        await until(house, "2026-11-22T12:00")
        assert (replies(house, forgotten), len(chat(house, "kari"))) == ([], 0), "nobody is told on a Sunday"
        await until(house, "2026-11-23T08:45")
        (reminder,) = replies(house, forgotten)
        assert "Kari (test): Du har forsendelsen til Nordvika kommune" in reminder.replace("<at>", "").replace(
            "</at>", ""
        )
        await until(house, "2026-11-23T15:15")
        (warning,) = chat(house, "kari")
        assert "Den legges tilbake på tavlen 24. nov. kl. 13.45 hvis du ikke gjør noe med den." in warning

        await until(house, "2026-11-24T13:45")
        assert "Kom tilbake 24. nov. kl. 13.45, fordi den hadde ligget urørt." in shared(house, forgotten)
        assert "er lagt tilbake på tavlen" in chat(house, "kari")[-1]
        assert "Du har én forsendelse" in await ask(house, "kari", "mine"), "the one that was put off"
        assert (await house.item(house.dialogs[1])).state is State.CLAIMED

        assert (await register(house, "ola", forgotten, title_confirmed="true")).kind == "closed"
        await house.finish()
        assert "Kom tilbake" not in shared(house, forgotten)
        steps = said((await say(house, "lise", f"sak {(await house.item(house.dialogs[0])).item_id[:8]}")).card)
        places = [
            steps.index(step)
            for step in ("Kari (test) tok den", "Lagt tilbake på tavlen", "Ola (test) tok den", "Ola (test) valgte")
        ]
        assert places == sorted(places)
        assert len(entries(house)) == 1
        await until(house, "2026-11-26T09:00")
        assert "som du utsatte, er tilbake" in chat(house, "kari")[-1]
        assert [await deeds_of(house, f"item:{verb}") for verb in ("return_warned", "returned", "woken")] == [1, 1, 1]


async def test_wish_05_a_letter_goes_to_a_named_colleague_with_a_note_and_stands_on_her_list() -> None:
    """Hand over to somebody by name, with what one knows; "mine" is the list of what one has."""
    async with a_house(more=ROSTER) as house:
        card = await a_letter(house, UNKNOWN, unit="313382648")
        await house.teams.click("kari", card, "claim")
        await house.draw()
        await house.teams.open_dialog("kari", card, "more")
        await house.teams.submit_dialog("kari", "submit_notes")
        assert (await house.teams.submit_dialog("kari", "submit_note", inputs={"note": NOTE})).kind == "closed"
        await house.draw()
        assert '"Notater", "value": "Ett"' in shared(house, card)
        assert "Du har én forsendelse" in await ask(house, "kari", "mine")

        await house.teams.open_dialog("kari", card, "more")
        ola = house.person("ola").person_id
        handed = await house.teams.submit_dialog("kari", "submit_hand_over", inputs={"colleague": ola})
        await house.office.turns.settle()
        await go_round(house)
        assert handed.kind == "closed"
        assert chat(house, "ola") == ["Kari (test) har overlevert deg en forsendelse til Fjæra barnehage."]
        assert "Ola (test)" in shared(house, card)
        assert "Du har ingen forsendelser nå." in await ask(house, "kari", "mine")

        mine = await say(house, "ola", "mine")
        item = await house.only()
        assert "Du har én forsendelse" in said(mine.card)
        assert "Fjæra barnehage" in said(mine.card)
        await house.teams.open_dialog("ola", mine.id, "more", data={"item_id": item.item_id})
        notes = await house.teams.submit_dialog("ola", "submit_notes")
        assert NOTE in said(notes.card)
        house.teams.close_dialog("ola")
        assert (await register(house, "ola", card)).kind == "closed"
        await house.finish()
        assert "Du har ingen forsendelser nå." in await ask(house, "ola", "mine")
        assert "Ola (test) valgte: Registrering på sak" in await ask(house, "kari", f"sak {item.item_id[:8]}")
        assert NOTE not in house.on_board()


async def test_wish_06_whoever_is_away_leaves_nothing_behind_and_substitutes_follow_one_another() -> None:
    """Away: the substitute takes over, or the substitute's; else the letters go back, and nobody absent is told."""
    async with a_house(more=ROSTER, newcomers={LARS: ["archivist"]}) as house:
        quota_by_the_houses_clock(house)
        taken, chosen, later, lars = [await a_letter(house, service) for service in (OPEN, OPEN, UNKNOWN, UNKNOWN)]
        for who, card in (("kari", taken), ("kari", later), ("lars", lars)):
            await house.teams.click(who, card, "claim")
            await house.draw()
        await snooze(house, "kari", later, snooze="monday")
        await by_hand(house, "kari", chosen, "printed")
        # Ola said on Thursday that he is off from Monday, and Lise is told about Lars
        assert "er borte mandag 23. november–tirsdag 24. november" in await ask(house, "ola", "borte 23.11. 24.11.")
        assert "Bare ledere" in await ask(house, "kari", "borte Lars 23.11.")
        assert "Lars (test) er borte mandag 23. november." in await ask(house, "lise", "borte Lars 23.11.")
        assert "er borte mandag 23. november" in await ask(house, "kari", "borte 23.11.")
        await until(house, "2026-11-20T15:30")
        before = {item.letter.thread_id: item for item in await house.items()}
        kari, lise = house.person("kari").person_id, house.person("lise").person_id
        assert before[house.dialogs[0]].claimant == kari, "she is still here"
        assert before[house.dialogs[1]].state is State.HANDLED, "what was chosen finishes"

        await until(house, "2026-11-23T00:01")
        after = [await house.item(dialog) for dialog in house.dialogs]
        assert [after[place].claimant for place in (0, 2, 3)] == [lise, lise, None]
        assert [item.state for item in after] == [State.CLAIMED, State.HANDLED, State.CLAIMED, State.WAITING]
        outcome = after[1].outcome
        assert outcome is not None
        assert outcome.by == kari
        assert "Kari (test) er borte. Du har overtatt 2 forsendelser." in chat(house, "lise")
        assert "Lise (test) har overtatt 2 forsendelser fra deg" in chat(house, "kari")[-1]
        assert "lagt tilbake på tavlen" in chat(house, "lars")[-1]
        assert "Lise (test)" in shared(house, taken)
        assert await hand_on_claims(house.desk, house.office.board) == 0

        at_work = told(house)
        await until(house, "2026-11-23T08:15")
        await until(house, "2026-11-23T14:30")
        reached = {who: count - at_work.get(who, 0) for who, count in told(house).items()}
        assert {who for who, count in reached.items() if count} == {"lise"}, "who is away is left in peace"
        assert "avsluttet for Kari (test)" in await ask(house, "kari", "tilbake")
        assert (await house.item(house.dialogs[0])).claimant == lise, "it stays with whoever has it"


async def test_wish_07_everybody_sees_who_is_on_duty_and_whoever_is_touched_by_a_change_hears_of_it() -> None:
    """Now and next, swap, take a shift, a gap is told in time, and nobody changes what is not theirs to change."""
    roster = {"roster": {**ROSTER["roster"], "substitutes": {}}}
    async with a_house(more=roster, newcomers={LARS: ["archivist"]}) as house:
        quota_by_the_houses_clock(house)
        duty = await ask(house, "lars", "vakt")
        assert "Vakt nå: Kari (test), til kl. 15.30." in duty
        assert "Neste vakt: Ola (test), mandag 23. november" in duty
        await go_round(house)
        (friday,) = check_cards(house)
        assert replies(house, friday) == ["<at>Kari (test)</at>: Dagens kontroll er klar til signering."]

        # Ola gives Lars his Monday, and falls ill on Tuesday
        assert "Lars (test) har vakt mandag 23. november" in await ask(house, "ola", "bytt 23.11. Lars")
        assert "Du har vakt mandag 23. november" in chat(house, "lars")[-1]
        assert "En annen har den vakten" in await ask(house, "kari", "bytt ta mandag")
        assert "Bare ledere" in await ask(house, "kari", "borte Ola 24.11.")
        refused = Lead(house=house)
        shown = refused.shown(await refused.send(("roster.toml", "x = 1"), who="kari"))
        assert "Bare leder eller administrator kan endre filer." in shown
        await ask(house, "ola", "borte 24.11.")

        await until(house, "2026-11-23T08:00")
        assert replies(house, check_cards(house)[-1])[0].startswith("<at>Lars (test)</at>")
        (alarm,) = [one for one in chat(house, "lise") if one.startswith("Ingen har vakt")]
        assert alarm == "Ingen har vakt tirsdag 24. november kl. 07.45–15.30. Sett opp noen med «bytt»."
        await until(house, "2026-11-23T10:00")
        assert sum(one.startswith("Ingen har vakt") for one in chat(house, "lise")) == 1
        assert "Ingen på vakt: tirsdag" in await ask(house, "kari", "vakt")
        assert "Kari (test) har vakt tirsdag 24. november" in await ask(house, "kari", "bytt ta tirsdag")
        card = await a_letter(house, UNKNOWN)

        await until(house, "2026-11-24T08:00")
        assert "Vakt nå: Kari (test)" in await ask(house, "lise", "vakt", "channel")
        assert replies(house, check_cards(house)[-1])[0].startswith("<at>Kari (test)</at>")
        await until(house, "2026-11-24T14:30")
        assert "<at>Kari (test)</at>" in replies(house, card)[0], "whoever took the shift is reminded, not Ola"
        assert await deeds_of(house, "shift:changed") == 2


async def test_wish_11_what_is_put_off_sleeps_through_updates_and_a_restart_and_wakes_on_time() -> None:
    """Snooze: nobody is told meanwhile, nothing loses it, and it wakes on Monday morning also in a new process."""
    async with a_house(more=ROSTER) as house:
        quota_by_the_houses_clock(house)
        mine, nobodys, changed = [await a_letter(house, service) for service in (OPEN, UNKNOWN, UNKNOWN)]
        await house.teams.click("kari", mine, "claim")
        await house.draw()
        for card in (mine, nobodys, changed):
            await snooze(house, "kari", card, snooze="monday")
        await go_round(house)
        asleep = "23. nov. kl. 08.00, av Kari (test)"
        assert [asleep in shared(house, card) for card in (mine, nobodys, changed)] == [True] * 3

        # a poll, a change by the lead, a colleague's note, another letter: it sleeps on
        lead = Lead(house=house)
        renamed = await lead.changed(**{'"Nordvika barneskole"': '"Strandskolen"'})
        await lead.press(await lead.send(("units.toml", renamed)), "file_apply")
        await a_letter(house, OPEN)
        await house.teams.open_dialog("ola", mine, "more")
        await house.teams.submit_dialog("ola", "submit_notes")
        await house.teams.submit_dialog("ola", "submit_note", inputs={"note": NOTE})
        await until(house, "2026-11-20T15:00")
        assert [asleep in shared(house, card) for card in (mine, nobodys)] == [True, True]
        assert [replies(house, card) for card in (mine, nobodys)] == [[], []]
        assert "Utsatt til 23. nov. kl. 08.00" in await ask(house, "kari", "mine")

        # what its sender changes is no longer the letter that was put off
        house.altinn.world.edit_content(house.dialogs[2], title="Et nytt vedtak")
        await until(house, "2026-11-20T15:05")
        assert "Utsatt til" not in shared(house, changed)
        assert "Endret" in shared(house, changed)

        house.pass_time(datetime(2026, 11, 23, 6, 59, tzinfo=UTC) - house.clock.now())
        async with opened_desk(house.office.settings, exclusive=False, clock=house.clock) as restarted:
            assert await watch_claims(restarted, house.office.board) == 0
            house.pass_time(timedelta(minutes=1))
            assert await watch_claims(restarted, house.office.board) == 2
            assert await watch_claims(restarted, house.office.board) == 0
        assert await watch_claims(house.desk, house.office.board) == 0
        await house.draw()
        assert ["Utsatt til" in shared(house, card) for card in (mine, nobodys)] == [False, False]
        woken = [one for one in chat(house, "kari") if "som du utsatte, er tilbake" in one]
        assert len(woken) == 2, "she put both off"
        assert (await house.item(house.dialogs[0])).claimant == house.person("kari").person_id
        await until(house, "2026-11-23T12:00")
        assert "Fortsatt" not in str(replies(house, nobodys)), "its time begins when it wakes"
