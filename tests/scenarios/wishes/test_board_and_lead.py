"""Wishes about the whole: a quiet channel, all within Teams, who did what, proof of life, and many letters at once."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.simulators.p360 import refusal_fault
from adapters.simulators.teams import Person
from bot.app.health.archive import check_archive
from bot.domain.item import IntakeItem, State
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import (
    a_case,
    a_letter,
    entries,
    field,
    leave_unread,
    not_for_record,
    quota_by_the_houses_clock,
    refusal,
    register,
    said,
    shared,
)
from tests.scenarios.checking import check_cards, sign
from tests.scenarios.evidence import cards, on_disk
from tests.scenarios.rule_files import a_rule, with_rules
from tests.scenarios.test_heartbeat import go_round as beat
from tests.scenarios.test_heartbeat import watched
from tests.scenarios.wishes.office import ROSTER, ask, deeds_of, go_round, replies, say, text_of, told, until

EMMA = Person(key="emma", name="Emma (test)", locale="en-GB")
NINA = Person(key="nina", name="Nina (test)", locale="nn-NO")
GUEST = Person(key="gjest", name="Gjest (test)")
TITLE, SECRET = "Rundskriv om naust", "Bekymring for en elev"
SCHOOL, NURSERY = "313300102", "313382648"


async def test_wish_08_the_channel_stays_quiet_one_card_a_letter_and_one_mention_a_day() -> None:
    """A busy day of six letters: cards are edited in place, each person hears once of what is theirs, nobody else."""
    async with a_house(more=ROSTER) as house:
        quota_by_the_houses_clock(house)
        await go_round(house)
        (check,) = check_cards(house)
        letters = [await a_letter(house, OPEN if place % 2 else UNKNOWN) for place in range(6)]
        before = [post.id for post in house.teams.posts()]
        quiet = told(house)
        assert quiet == {"kari": 1}, "the daily check, for whoever is on duty"

        for place, card in enumerate(letters[:5]):
            await house.teams.click("ola", card, "claim")
            await house.draw()
            if place % 2:
                await house.teams.click("ola", card, "release")
                await house.draw()
            await (leave_unread if place % 2 else not_for_record)(house, "ola", card)
        await house.finish()
        assert (await sign(house, "kari", check)).kind == "closed"
        await until(house, "2026-11-20T12:44")
        assert ([post.id for post in house.teams.posts()], told(house)) == (before, quiet), "edited in place"

        # the one that nobody has taken: one reply, which mentions one person
        await until(house, "2026-11-20T12:50")
        for minutes in (1, 30, 60):
            house.pass_time(timedelta(minutes=minutes))
            await go_round(house)
        assert [len(replies(house, card)) for card in letters] == [0] * 5 + [1]
        assert told(house) == {"kari": 2}
        assert [post.id for post in house.teams.posts()] == before
        # whoever wants a summary asks for one, and gets it where it was asked for
        assert "Én forsendelse er ubehandlet" in await ask(house, "ola", "ubehandlet")
        assert "Behandlet" in await ask(house, "lise", "rapport uke")
        assert [post.id for post in house.teams.posts()] == before
        # at night and on the weekend nobody is told anything
        known = told(house)
        await until(house, "2026-11-21T10:00")
        assert told(house) == known


async def test_wish_09_a_whole_day_is_done_within_teams_by_whoever_is_in_the_team() -> None:
    """Buttons, forms, search, lists, files and three languages in Teams; no account to link, nothing to install."""
    newcomers = {EMMA: ["archivist"], NINA: ["archivist"], GUEST: ["archivist"]}
    async with a_house(newcomers=newcomers, board=False) as house:
        house.teams.world.people["gjest"] = replace(GUEST, guest=True)
        house.teams.world.members.discard("gjest")
        assert "Skriv «tavle ja»" in await ask(house, "adm", "tavle", "channel")
        assert "Kanalen er nå tavle" in await ask(house, "adm", "tavle ja", "channel")
        card = await a_letter(house, OPEN, title=TITLE)
        assert "**search**" in await ask(house, "emma", "help")
        assert "Éi forsending er uhandsama" in await ask(house, "nina", "uhandsama")

        # an older Teams has no Action.Execute: the same buttons work
        assert (await house.teams.click("nina", card, "claim", old_client=True)).kind == "sent"
        await house.draw()
        assert "Nina (test)" in shared(house, card)
        await house.teams.click("nina", card, "release", old_client=True)
        await house.draw()
        form = await house.teams.open_dialog("emma", card, "route")
        assert "Public title" in said(form.card)
        found = await house.teams.search("emma", "cases", "gatelys")
        assert a_case(house) in str(found.results)
        inputs = {"case_number": a_case(house), "title_confirmed": "true"}
        assert (await house.teams.submit_dialog("emma", "submit_route", inputs=inputs)).kind == "closed"
        await house.finish()
        (entry,) = entries(house)
        assert "Journalpost" in shared(house, card), "the board keeps the municipality's language"

        # the compose box: what it shares says unit, date and id, and a guest gets nothing
        hits = await house.teams.talk.search_items("nina", entry.number)
        assert len(hits.results) == 1
        post = house.teams.talk.share_item("nina", 0)
        assert "Nordvika kommune" in text_of(post)
        assert TITLE not in text_of(post)
        assert (await house.teams.talk.search_items("gjest", "altinn")).results == ()
        report = await say(house, "lise", "rapport uke")
        assert any(part["type"].startswith("Chart.") for part in (report.card or {})["body"])
        assert await deeds_of(house, "item:handled") == 1


async def test_wish_12_who_did_what_and_when_is_known_and_figures_go_only_to_whom_they_concern() -> None:
    """Every step with name and time for the team, the whole log for the auditor, reports for lead and auditor."""
    purpose = "Fordele arbeidet jevnt mellom arkivarene."
    async with a_house(more={"reports": {"by_person_purpose": purpose}}) as house:
        card = await a_letter(house, UNKNOWN, title=SECRET, unit=SCHOOL)
        await house.teams.click("kari", card, "claim")
        await house.draw()
        house.pass_time(timedelta(hours=1))
        await house.teams.open_dialog("lise", card, "more")
        taken = await house.teams.submit_dialog("lise", "submit_take_over", inputs={"reason": "Kari er på kurs"})
        assert taken.kind == "closed"
        await house.draw()
        house.pass_time(timedelta(hours=1))
        await register(house, "lise", card)
        await house.finish()
        item = await house.only()
        assert item.outcome is not None
        number = item.outcome.entry_number
        assert '"Behandlet av", "value": "Lise (test), 20. nov. kl. 10.46"' in shared(house, card)

        for words in (f"sak {number}", f"sak {item.item_id[:8]}"):
            steps = await ask(house, "ola", words, "channel")
            order = ["Kom inn", "Kari (test) tok den", "Lise (test) overtok den fra Kari (test)", "Lise (test) valgte"]
            assert [steps.index(one) for one in order] == sorted(steps.index(one) for one in order)
            assert "20. nov. kl. 09.45" in steps
            assert SECRET not in steps
            assert "på kurs" not in steps
        log = await ask(house, "revi", f"sak {item.item_id}")
        assert "Loggkjeden er hel" in log
        assert "Loggkjeden" not in await ask(house, "kari", f"sak {item.item_id}")
        assert "Du har ikke tilgang" in await ask(house, "adm", f"sak {item.item_id}")

        for who in ("kari", "adm"):
            assert "Bare ledere og revisorer kan se rapporter." in await ask(house, who, "rapport uke")
        for hidden in ("Kari", "Lise", SECRET):
            assert hidden not in await ask(house, "revi", "rapport uke", "channel")
        assert "bare i personlig chat" in await ask(house, "lise", "rapport uke personer", "channel")
        by_person = await ask(house, "lise", "rapport uke personer")
        assert purpose in by_person
        assert "Lise (test)" in by_person
        question = await say(house, "revi", "rapport uke csv")
        await house.teams.answer_file("revi", question.id)
        await house.office.turns.settle()
        (file,) = house.teams.onedrive.of(house.teams.world.person("revi"))
        rows = list(csv.DictReader(io.StringIO(bytes(file.received).decode("utf-8-sig"), newline=""), delimiter=";"))
        assert {row["Inndeling"] for row in rows} >= {"Alle", "Enhet", "Postkilde"}
        assert "Person" not in {row["Inndeling"] for row in rows}
        recorded = [entry.actor for entry in await house.audit() if entry.verb == "report:by_person"]
        assert recorded == [house.person("lise").person_id]


async def test_wish_13_a_silent_bot_is_missed_and_what_is_stuck_is_seen_and_put_right_from_teams() -> None:
    """Proof of life outside, trouble on the board and on the check, and a stuck letter is tried again with a click."""
    async with watched() as (house, alarm):
        quota_by_the_houses_clock(house)
        cards_of = [await a_letter(house, OPEN) for _ in range(2)]
        assert await beat(house)
        assert len(alarm.called) == 1

        # the archive refuses the one, and is gone altogether when the other is chosen
        house.p360.simulator.faults.add(refusal_fault("CreateDocument", "Permission denied.", when="before"))
        await register(house, "kari", cards_of[0], title_confirmed="true")
        await house.finish()
        stuck = await house.item(house.dialogs[0])
        assert stuck.state is State.NEEDS_ATTENTION
        assert "Krever oppfølging" in shared(house, cards_of[0])
        assert "Velg «Ble ikke utført, velg på nytt»" in shared(house, cards_of[0])
        assert "Krever oppfølging" in await ask(house, "kari", "mine")
        assert "Ett treff" in await ask(house, "lise", "søk krever oppfølging")
        assert "2 forsendelser er ubehandlet" in await ask(house, "lise", "ubehandlet")

        await register(house, "ola", cards_of[1], title_confirmed="true")
        house.fault("p360", "*", status=503, times=500)
        await check_archive(house.desk)
        house.pass_time(timedelta(minutes=11))
        await check_archive(house.desk)
        await house.draw()
        assert "Public 360 svarer ikke" in house.on_board()
        assert "Ingenting går tapt." in house.on_board()

        # a source that falls silent is on the daily check, and the address outside hears nothing of such rounds
        house.fault("altinn", "*", status=503, times=500)
        for _ in range(3):
            house.pass_time(timedelta(minutes=15))
            await house.poll()
        await go_round(house)
        assert not await beat(house)
        assert len(alarm.called) == 1
        (check,) = check_cards(house)
        assert "Har ikke svart siden" in shared(house, check)
        assert "Posten er ikke hentet fra alle postkilder" in said((await sign(house, "kari", check)).card)
        house.teams.close_dialog("kari")

        house.p360.simulator.faults.clear()
        house.altinn.simulator.faults.clear()
        await check_archive(house.desk)
        assert (await house.teams.click("ola", cards_of[0], "was_not_done", twice=True)).kind == "card"
        await house.draw()
        assert (await register(house, "ola", cards_of[0], title_confirmed="true")).kind == "closed"
        await _put_right(house)
        await beat(house)
        assert len(alarm.called) == 2
        assert {item.state for item in await house.items()} == {State.HANDLED}
        assert len(entries(house)) == 2
        assert "Public 360 svarer igjen" in house.on_board()
        assert "Ingenting er ubehandlet." in await ask(house, "lise", "ubehandlet")
        assert (await sign(house, "kari", check)).kind == "closed"


async def _put_right(house: House) -> None:
    """Until what was chosen is done, and each system has answered again."""
    for _ in range(4):
        house.pass_time(timedelta(minutes=10))
        await house.poll()
        await house.settle()
        await go_round(house)


async def test_wish_15_many_letters_are_dealt_with_at_once_and_rules_keep_the_rest_away() -> None:
    """A backlog: several in one form with an answer for each, and a rule for what nobody should have to look at."""
    async with a_house(most_cards=1, more=ROSTER) as house:
        quota_by_the_houses_clock(house)
        await a_letter(house, OPEN, title="Den første")
        services = (UNKNOWN, OPEN, OPEN, SENSITIVE, UNKNOWN)
        dialogs = [house.letter(service, title=f"Brev {place}", unit=NURSERY) for place, service in enumerate(services)]
        await house.poll()
        await house.draw()
        items = [await house.item(dialog) for dialog in dialogs]
        (listed,) = [card for card in cards(house) if "5 forsendelser venter" in shared(house, card)]

        form = await house.teams.open_dialog("kari", listed, "several")
        assert len(field(form.card, "chosen")["choices"]) == 5
        await house.teams.click("ola", listed, "claim", data={"item_id": items[0].item_id})
        done = await _do(house, "not_for_record", items[0], items[1], items[3], not_for_record="information_only")
        assert "Én er utført" in done
        assert "2 må ses på" in done
        assert "Ola (test) tok forsendelsen først." in done
        assert "Må ses på for seg" in done
        await house.teams.open_dialog("kari", listed, "several")
        assert "Én er utført" in await _do(house, "claim", items[2])
        await house.teams.open_dialog("kari", listed, "several")
        assert "2 er utført" in await _do(house, "snooze", items[3], items[4], snooze="monday")
        await house.finish()
        stored = {item.item_id: item for item in await house.items()}
        states = [stored[item.item_id].state for item in items]
        assert states == [State.CLAIMED, State.HANDLED, State.CLAIMED, State.WAITING, State.WAITING]
        assert [bool(stored[item.item_id].snoozed_until) for item in items] == [False, False, False, True, True]
        assert "Du har 3 forsendelser" in await ask(house, "kari", "mine"), "what she took, and what she put off"

        # from now on nobody has to look at these: they are counted, and nothing of them is kept
        lines = (f'unit = "{NURSERY}"', f'service = "{OPEN}"', "suppress = true")
        await with_rules(house, a_rule(*lines, reason="Barnehagen får dem selv.", rule_id="barnehage"))
        hidden = house.letter(OPEN, title=SECRET, unit=NURSERY)
        await house.poll()
        await until(house, "2026-11-20T12:00")
        assert len(await house.items()) == 6
        (check,) = check_cards(house)
        assert "1 forsendelse er skjult av regler" in shared(house, check)
        why = await house.teams.open_dialog("lise", check, "check_hidden")
        assert "Fjæra barnehage, regel barnehage: Barnehagen får dem selv." in said(why.card)
        assert refusal(await house.teams.open_dialog("kari", check, "check_hidden")).startswith("Bare ledere")
        assert SECRET not in house.on_board() + on_disk(house).decode(errors="ignore")
        assert house.labels(hidden) == ["Default"]
        assert stored[items[1].item_id].outcome is not None


async def _do(house: House, deed: str, *items: IntakeItem, **more: Any) -> str:
    """What «Velg flere», which is open, answers to Kari."""
    chosen = ",".join(f"{item.item_id}@{item.version}" for item in items)
    answer = await house.teams.submit_dialog("kari", inputs={"chosen": chosen, "deed": deed, **more})
    await house.draw()
    return said(answer.card)
