"""The lead changes the duty roster by file, a rotation or a calendar: shown, in force at once, and taken back."""

from __future__ import annotations

from bot.app.files.take_up import take_up_files
from bot.wiring.desk import opened_desk
from tests.house import a_house
from tests.scenarios.office_files import Lead
from tests.scenarios.test_roster import ROSTER, ask

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Oslo:20261120T074500
DTEND;TZID=Europe/Oslo:20261120T153000
SUMMARY:Lise (test)
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;TZID=Europe/Oslo:20261123T074500
DTEND;TZID=Europe/Oslo:20261123T153000
SUMMARY:Flo
END:VEVENT
END:VCALENDAR
"""


async def test_vakt_follows_a_rotation_and_a_calendar_that_the_lead_sends_and_is_taken_back() -> None:
    async with a_house(more={"roster": ROSTER}) as house:
        lead = Lead(house=house)
        assert (await ask(house, "kari", "vakt")).startswith("Vakt nå: Kari (test)")
        name, text = await lead.fetched(await lead.say("filer vaktliste"))
        assert name == "roster.toml"
        assert "sier det samme" in lead.shown(await lead.send((name, "# uendret\n" + text)))

        faulty = lead.shown(await lead.send((name, text.replace('"Ola (test)"]', '"Flo"]'))))
        assert "Linje 8: rotation.people: Flo er ikke blant dem som arbeider med forsendelser." in faulty
        assert "file_apply" not in faulty

        turned = text.replace('["Kari (test)", "Ola (test)"]', '["Ola (test)", "Kari (test)"]')
        proposal = await lead.send(("vaktliste.toml", turned))
        shown = lead.shown(proposal)
        assert "Vaktliste: forslag til endring" in shown
        assert "people: Kari (test), Ola (test) → Ola (test), Kari (test)" in shown
        assert "Vakter de neste fire ukene" in shown
        async with opened_desk(house.office.settings, exclusive=False, clock=house.clock) as other:
            await lead.press(proposal, "file_apply")
            assert (await ask(house, "kari", "vakt")).startswith("Vakt nå: Ola (test)")
            assert await take_up_files(other)
            assert await other.duty.now(house.clock.now()) == house.person("ola").person_id

        calendar = await lead.send(("vakt.ics", CALENDAR))
        shown = lead.shown(calendar)
        for words in ("Fjernet: roster.rotation", "Ny: 2026-11-20", "07:45–15:30: Lise (test)", "unknown: 1"):
            assert words in shown
        assert "Flo" not in shown, "whom a calendar names is nobody's business"
        await lead.press(calendar, "file_apply")
        assert (await ask(house, "kari", "vakt")).startswith("Vakt nå: Lise (test)")
        assert (await lead.fetched(await lead.say("filer roster")))[0] == "roster.ics"
        async with opened_desk(house.office.settings, exclusive=False, clock=house.clock) as restarted:
            assert await restarted.duty.now(house.clock.now()) == house.person("lise").person_id

        await lead.press(calendar, "file_roll_back")
        assert (await ask(house, "kari", "vakt")).startswith("Vakt nå: Ola (test)")
        await lead.say("filer vaktliste tilbake")
        assert (await ask(house, "kari", "vakt")).startswith("Vakt nå: Kari (test)")
        assert "ingen tidligere versjon" in lead.shown(await lead.say("filer vaktliste tilbake"))


async def test_a_roster_where_there_was_none_and_what_is_no_roster() -> None:
    async with a_house() as house:
        lead = Lead(house=house)
        assert "Ingen" not in await ask(house, "kari", "vakt")
        assert "Kalenderfilen kan ikke leses." in lead.shown(await lead.send(("vakt.ics", "BEGIN:VCALENDAR\nx")))
        assert "verken en kalenderfil eller gyldig TOML" in lead.shown(await lead.send(("roster.toml", "vakt?")))
        text = '[roster]\nend = "07:00"\n[roster.rotation]\npeople = ["Kari (test)"]\nsince = 2026-11-16\n'
        assert "begin må være før end." in lead.shown(await lead.send(("roster.toml", text)))
        proposal = await lead.send(("roster.toml", text.replace('end = "07:00"\n', "")))
        await lead.press(proposal, "file_apply")
        assert (await ask(house, "kari", "vakt")).startswith("Vakt nå: Kari (test)")
        await lead.press(proposal, "file_roll_back")
        assert "ikke satt opp noen vaktliste" in await ask(house, "kari", "vakt")
