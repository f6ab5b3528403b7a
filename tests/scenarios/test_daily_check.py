"""Every working day somebody answers for every door, also for an empty one (routine line S-6)."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from adapters.simulators.teams import Person as Teammate
from bot.app.aftercare.redact import redact, texts_kept
from bot.app.board.set_board import check_board
from bot.app.routine.daily_check.keep import keep_daily_check
from bot.app.routine.daily_check.sign import sign_check
from bot.commands.audit import verify_audit
from bot.commands.demo.town import MAIN
from bot.domain.daily_check import subject_of
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.people import Deed
from bot.domain.shifts import Shift
from bot.domain.workdays import oslo_day
from bot.ports.store import SourceState
from tests.house import OPEN, SENSITIVE, SUPPRESSED, House, a_house
from tests.scenarios.acting import IDENTITY_NUMBER, quota_by_the_houses_clock, refusal, said
from tests.scenarios.checking import DAY, HOUR, MINUTE, check_cards, look, sign, submit, ticks, told, trail
from tests.store.builders import an_item

KINDERGARTEN = "313382648"
FRIDAY = date(2026, 11, 20)


async def test_s_6_a_weekend_is_covered_by_mondays_check_and_every_letter_counts_once() -> None:
    async with a_house(more=ticks()) as house:
        quota_by_the_houses_clock(house)
        house.letter(unit=MAIN)
        await house.poll()
        house.pass_time(2 * MINUTE)
        assert await look(house)
        assert not await look(house), "once a day"
        (friday,) = check_cards(house)

        shown = told(house, friday)
        assert "Daglig kontroll 20. november 2026" in shown
        assert "Altinn: 1 ny, 1 venter" in shown
        assert "Nordvika kommune: 1 ny, 1 venter, eldste fra 20. november 2026" in shown
        assert "11 enheter uten nytt" in shown
        assert "ACOS Mottak er åpnet og gått gjennom" in shown

        assert (await sign(house, "kari", friday, "acos")).kind == "closed"
        assert "Kari (test) signerte 20. nov. kl. 08.47." in told(house, friday)
        house.letter(unit=KINDERGARTEN)
        await house.poll()
        for _ in range(2):
            house.pass_time(DAY)
            assert not await look(house), "nobody works on Saturdays and Sundays"
        house.letter(unit=MAIN)
        await house.poll()
        house.pass_time(DAY)
        assert await look(house)

        monday = check_cards(house)[-1]
        shown = told(house, monday)
        assert "Altinn: 2 nye, 3 venter" in shown
        assert "Fjæra barnehage: 1 ny, 1 venter" in shown
        assert "20. nov. kl. 08.46 til 23. nov. kl. 08.46" in shown, "from where the signed one ended"


async def test_whoever_has_the_duty_is_mentioned_once_below_the_card_and_nobody_else() -> None:
    async with a_house() as house:
        for _ in range(3):
            await look(house)
            house.pass_time(MINUTE)
        (card,) = check_cards(house)
        (reply,) = house.teams.replies(card)
        assert reply.body["text"] == "<at>Lise (test)</at>: Dagens kontroll er klar til signering."
        assert [len(house.teams.notices_of(who)) for who in ("lise", "kari", "ola")] == [1, 0, 0]
        assert "Lise (test)" in told(house, card)


@dataclass(slots=True)
class Roster:
    """Somebody comes on duty later than the card."""

    person: PersonId | None = None

    async def now(self, at: datetime) -> PersonId | None:
        return self.person

    async def next(self, after: datetime) -> Shift | None:
        return None


async def test_a_gap_in_the_roster_mentions_nobody_until_somebody_is_on_duty() -> None:
    async with a_house() as house:
        roster = Roster()
        desk = replace(house.desk, duty=roster)
        for _ in range(2):
            await keep_daily_check(desk, house.office.board)
            await house.draw()
        (card,) = check_cards(house)
        assert '"Ingen"' in told(house, card)
        assert house.teams.replies(card) == []
        roster.person = house.person("ola").person_id
        await keep_daily_check(desk, house.office.board)
        await house.draw()
        assert "Ola (test)" in told(house, card)
        assert [len(house.teams.notices_of(who)) for who in ("ola", "lise")] == [1, 0]


async def test_nobody_is_mentioned_on_a_board_that_was_stopped() -> None:
    async with a_house() as house:
        roster = Roster()
        desk = replace(house.desk, duty=roster)
        await keep_daily_check(desk, house.office.board)
        await house.draw()
        (card,) = check_cards(house)
        await house.teams.talk.add_member(Teammate(key="gjest", name="Gjest (test)", guest=True))
        assert not await check_board(desk, house.office.board)
        roster.person = house.person("ola").person_id
        await keep_daily_check(desk, house.office.board)
        assert house.teams.replies(card) == []


async def test_on_a_half_day_it_is_late_earlier_and_over_at_noon() -> None:
    """START is a Friday at 08:45 in Oslo."""
    async with a_house(more={"workdays": {"half_days": [FRIDAY]}}) as house:
        await house.poll()
        await look(house)
        house.pass_time(HOUR)
        await look(house)
        assert await trail(house, "late") == []
        house.pass_time(HOUR)
        await look(house)
        assert len(await trail(house, "late")) == 1
    async with a_house(more={"workdays": {"half_days": [FRIDAY]}}) as house:
        house.pass_time(4 * HOUR)
        assert not await look(house), "everybody has gone home"


@pytest.mark.parametrize(("when", "replies"), [("before", 0), ("after", 1)])
async def test_a_mention_without_an_answer_is_not_said_again(when: str, replies: int) -> None:
    async with a_house() as house:
        await keep_daily_check(house.desk, house.office.board)
        await house.draw()
        house.fault("teams", "SendToConversation", status=504, when=when)
        for _ in range(3):
            await look(house)
            house.pass_time(MINUTE)
        (card,) = check_cards(house)
        assert len(house.teams.replies(card)) == len(house.teams.notices_of("lise")) == replies


async def test_a_check_that_nobody_signed_is_told_to_each_lead_once_and_covered_by_the_next() -> None:
    async with a_house(more=ticks()) as house:
        quota_by_the_houses_clock(house)
        await house.poll()
        await look(house)
        house.pass_time(4 * HOUR)
        await house.poll()
        before = len(house.teams.chat_with("lise"))
        for _ in range(3):
            await look(house)
        (friday,) = check_cards(house)
        assert "Kontrollen 20. november 2026 er ikke signert" in told(house, friday)
        (word,) = house.teams.chat_with("lise")[before:]
        assert word.body["text"] == "Kontrollen 20. november 2026 er ikke signert."
        assert house.teams.chat_with("kari") == []
        assert len(await trail(house, "late")) == 1

        house.pass_time(3 * DAY - 4 * HOUR)
        house.letter()
        await house.poll()
        house.pass_time(2 * MINUTE)
        assert await look(house)
        monday = check_cards(house)[-1]
        assert "Dagen er med i kontrollen 23. november 2026." in told(house, friday)
        refused = await house.teams.open_dialog("kari", friday, "check_units")
        assert refused.card is not None, "what it told can still be read"
        assert "18. nov. kl. 08.45 til" in told(house, monday), "both days, from where Postvakt began"
        await sign(house, "ola", monday, "acos")
        assert "Ola (test) signerte" in told(house, monday)
        assert [entry.facts["day"] for entry in await trail(house, "signed")] == ["2026-11-23"]


async def test_a_bot_that_was_away_makes_up_for_the_check_once_and_not_after_hours() -> None:
    """Stopped since Friday morning; Monday it comes back at noon, Tuesday in the evening."""
    async with a_house() as house:
        assert house.desk.today().isoweekday() == 5
        house.pass_time(-2 * HOUR)
        assert not await look(house), "not before the hour"
        house.pass_time(3 * DAY + 6 * HOUR)
        assert await look(house)
        assert not await look(house)
        house.pass_time(DAY + 5 * HOUR)
        assert not await look(house), "nobody is at work any more"
        house.pass_time(DAY - 8 * HOUR)
        assert await look(house)
        assert [entry.facts["day"] for entry in await trail(house, "begun")] == ["2026-11-23", "2026-11-25"]


async def test_a_source_that_is_down_wants_a_reason_which_stands_apart() -> None:
    async with a_house(more=ticks()) as house:
        await house.poll()
        await look(house)
        house.fault("altinn", "*", status=503, times=50)
        await house.poll()
        house.pass_time(10 * MINUTE)
        await look(house)
        (card,) = check_cards(house)
        assert "Har ikke svart siden 20. nov. kl. 08.45" in told(house, card)

        form = await house.teams.open_dialog("kari", card, "check_sign")
        assert "Posten fra Altinn er ikke hentet som den skal." in said(form.card)
        assert "Posten er ikke hentet fra alle postkilder." in said((await submit(house, "kari", "acos")).card)
        again = await submit(house, "kari", "acos", reason=f"Ringte {IDENTITY_NUMBER}")
        assert "fødselsnummer" in said(again.card)
        reason = "Altinn er nede. Jeg har logget inn selv."
        assert (await submit(house, "kari", "acos", reason=reason)).kind == "closed"

        assert "Signert med begrunnelse" in told(house, card)
        assert reason not in house.on_board()
        (signed,) = await trail(house, "signed")
        assert (signed.facts["silent"], signed.facts["ticked"], signed.facts["not_ticked"]) == ("altinn", "acos", "")
        assert signed.text_digest
        async with house.store.transaction() as tx:
            check = await tx.last_signed_check()
            assert check is not None
            assert check.reason_id is not None
            assert await tx.text(check.reason_id) == reason
        assert await redact(house.desk, check.day, check.reason_id, by=PersonId("operator:drift")) is not None
        async with house.store.reading() as tx:
            assert await tx.text(check.reason_id) is None
            (kept,) = await texts_kept(tx, check.day)
            assert (kept.by, kept.redacted) == (house.person("kari").person_id, True)
            assert await texts_kept(tx, check.day - timedelta(days=1)) == ()
        (entry,) = [one for one in await house.audit() if one.verb == "text:redacted"]
        assert (entry.facts["of"], entry.facts["day"]) == ("check:signed", check.day.isoformat())


async def test_what_was_not_ticked_wants_a_reason_and_stands_in_the_log() -> None:
    async with a_house(more=ticks()) as house:
        await house.poll()
        await look(house)
        (card,) = check_cards(house)
        refused = await sign(house, "kari", card)
        assert "Kryss av, eller skriv en begrunnelse." in said(refused.card)
        assert (await submit(house, "kari", reason="ACOS Mottak er nede.")).kind == "closed"
        assert "Ikke sjekket" in told(house, card)
        (signed,) = await trail(house, "signed")
        assert (signed.facts["ticked"], signed.facts["not_ticked"]) == ("", "acos")


async def test_of_two_who_sign_at_once_one_has_signed_and_the_other_is_told_who() -> None:
    async with a_house() as house:
        await house.poll()
        await look(house)
        (card,) = check_cards(house)
        for who in ("kari", "ola"):
            await house.teams.open_dialog(who, card, "check_sign")
        answers = await asyncio.gather(*(house.teams.submit_dialog(who, "submit_check") for who in ("kari", "ola")))
        await house.draw()
        (winner,) = [who for who, answer in zip(("Kari", "Ola"), answers, strict=True) if answer.kind == "closed"]
        (loser,) = [answer for answer in answers if answer.kind != "closed"]
        assert refusal(loser) == f"{winner} (test) har allerede signert kontrollen."
        assert f"{winner} (test) signerte" in told(house, card)
        assert len(await trail(house, "signed")) == 1
        late = await house.teams.open_dialog("lise", card, "check_units")
        assert refusal(late) == ""


async def test_the_audit_binds_what_was_signed_and_its_head_stands_on_the_card() -> None:
    async with a_house() as house:
        await house.poll()
        await look(house)
        (card,) = check_cards(house)
        await sign(house, "kari", card)
        (signed,) = await trail(house, "signed")
        async with house.store.transaction() as tx:
            check = await tx.last_signed_check()
        assert check is not None
        assert signed.facts["figures"] == check.figures.digest()
        assert signed.actor == house.person("kari").person_id
        head = signed.facts["head"]
        chained = [entry async for entry in house.store.audit_trail()]
        assert [one.hash for one in chained if str(one.number) == signed.facts["head_number"]] == [head]
        shown = " ".join(head[place : place + 4] for place in range(0, 16, 4))
        assert f"Siste linje i loggen: nr. {signed.facts['head_number']}, {shown}" in told(house, card)
        settings = house.office.settings
        noted = [await verify_audit(settings, noted=one) for one in (shown, head, shown[:9], f"0{shown[1:]}")]
        assert [found for found, _ in noted] == [True, True, False, head[0] == "0"]


async def test_everybody_sees_how_many_are_hidden_and_only_leads_whose() -> None:
    async with a_house() as house:
        house.letter(SUPPRESSED, unit=KINDERGARTEN, title="Sykmelding for Kari (test)")
        house.letter(SENSITIVE, title="Vedtak om Ola (test)")
        house.letter(OPEN)
        await house.poll()
        house.pass_time(2 * MINUTE)
        await look(house)
        (card,) = check_cards(house)
        shown = told(house, card)
        assert "1 forsendelse er skjult av regler" in shown
        assert "Meldinger om sykefravær: 1" in shown
        assert "Fjæra barnehage:" not in shown
        for secret in ("Sykmelding", "Vedtak om Ola", "Kystkartverket"):
            assert secret not in shown
        opened = await house.teams.open_dialog("lise", card, "check_hidden")
        assert "Fjæra barnehage, tjenesten blir bare talt" in said(opened.card)
        refused = await house.teams.open_dialog("kari", card, "check_hidden")
        assert refusal(refused) == "Bare ledere kan se hva reglene skjuler."
        auditor = await house.teams.open_dialog("revi", card, "check_sign")
        assert refusal(auditor) == "Bare arkivarer og ledere kan signere kontrollen."
        assert house.person("revi").may(Deed.SEE_ITEMS)


async def test_all_units_are_listed_on_request_also_those_with_nothing_new() -> None:
    async with a_house() as house:
        house.letter(unit=KINDERGARTEN)
        await house.poll()
        house.pass_time(2 * MINUTE)
        await look(house)
        (card,) = check_cards(house)
        assert "Kulturskolen" not in told(house, card)
        listed = said((await house.teams.open_dialog("revi", card, "check_units")).card)
        assert "Fjæra barnehage: 1 ny, 1 venter" in listed
        assert "Kulturskolen: 0 nye" in listed
        assert "Barnevernet" not in listed, "a unit that opens its own mail is nobody's to look at"


async def test_the_card_follows_what_happens_until_it_is_signed() -> None:
    async with a_house() as house:
        quota_by_the_houses_clock(house)
        await house.poll()
        await look(house)
        (card,) = check_cards(house)
        assert "Altinn: 0 nye, 0 venter" in told(house, card)
        house.letter()
        await house.poll()
        house.pass_time(6 * MINUTE)
        await look(house)
        assert "Altinn: 1 ny, 1 venter" in told(house, card)
        await sign(house, "kari", card)
        house.letter()
        await house.poll()
        house.pass_time(6 * MINUTE)
        await look(house)
        assert "Altinn: 1 ny, 1 venter" in told(house, card), "what was signed stays"


async def test_kontroll_shows_todays_check_or_the_last_one() -> None:
    async with a_house() as house:
        await _ask(house, "kari", "kontroll", "personal")
        assert house.teams.chat_with("kari")[-1].body["text"] == "Ingen kontroll er startet ennå."
        await house.poll()
        await look(house)
        (card,) = check_cards(house)
        await _ask(house, "kari", "kontroll", "personal")
        answer = house.teams.chat_with("kari")[-1]
        assert "Daglig kontroll 20. november 2026" in said(answer.card)
        assert (await sign(house, "kari", answer.id)).kind == "closed", "signed in the personal chat as well"
        assert "Kari (test) signerte" in told(house, card)

        house.pass_time(DAY)
        await _ask(house, "ola", "@Postvakt kontroll", "channel")
        (copy,) = [post for post in house.teams.world.posts.values() if post.id > answer.id and post.card]
        assert "Kari (test) signerte" in said(copy.card)
        assert "check_units" not in said(copy.card), "a copy that is pressed would be taken for an orphan"
        await _ask(house, "adm", "@Postvakt kontroll", "channel")
        last = [*house.teams.world.posts.values()][-1]
        assert last.body["text"] == "Du har ikke tilgang til forsendelsene."


async def test_a_board_that_is_set_later_has_todays_check_too() -> None:
    async with a_house(board=False) as house:
        await look(house)
        assert check_cards(house) == []
        await house.teams.talk.say("adm", "@Postvakt tavle ja")
        await house.office.turns.settle()
        await look(house)
        assert len(check_cards(house)) == 1
        assert len(await trail(house, "begun")) == 1


async def test_on_a_new_board_the_latest_check_stands_and_no_earlier_one() -> None:
    async with a_house() as house:
        for days in (0, 3):
            house.pass_time(days * DAY)
            await house.poll()
            await look(house)
        assert len(check_cards(house)) == 2
        channel = house.teams.world.settings.team_id
        assert channel != house.teams.world.board
        await house.teams.talk.say("adm", "@Postvakt tavle ja", channel)
        await house.office.turns.settle()
        await look(house)
        posts = [post for post in house.teams.posts(channel) if "'check:" in str(post.card)]
        assert ["23. november 2026" in said(post.card) for post in posts] == [True]


@pytest.mark.parametrize("seed", range(2))
async def test_whichever_days_are_signed_each_letter_is_new_in_one_signed_check_and_no_other(seed: int) -> None:
    """Two weeks with days off, restarts that miss the hour, and letters at any moment; nothing is polled or drawn."""
    dice, letters, days = random.Random(seed), 0, []
    async with a_house(board=False, more={"workdays": {"closed": ["12-01"], "half_days": ["11-27"]}}) as house:
        async with house.store.transaction() as tx:
            await tx.save_source_state(SourceState(source_id="altinn", start_from=house.clock.now() - DAY))
        for _ in range(15):
            for _ in range(dice.randint(0, 3)):
                letters += 1
                async with house.store.transaction() as tx:
                    await tx.add_item(an_item(letters, first_seen_at=house.clock.now()))
                house.pass_time(timedelta(minutes=dice.randint(0, 3)))
            house.pass_time(timedelta(minutes=dice.randint(0, 40)))
            if await keep_daily_check(house.desk, house.office.board):
                days.append(f"{house.desk.today():%m-%d}")
            if dice.random() < 0.6:
                await _sign_latest(house)
            house.pass_time(DAY - timedelta(minutes=dice.randint(0, 40)))
        house.pass_time(HOUR)
        await _sign_latest(house)
        async with house.store.transaction() as tx:
            found = [await tx.daily_check(FRIDAY + day * DAY) for day in range(20)]
        checks = [check for check in found if check is not None]
        signed = [check for check in checks if check.signed_by is not None]
        assert len(checks) == len(days) == len({*days})
        assert not {"12-01", "11-21", "11-22", "11-28", "11-29"} & {*days}
        assert [one.figures.since for one in signed[1:]] == [one.figures.until for one in signed[:-1]]
        covered = signed[-1].figures.until if signed else house.clock.now()
        seen = [item for item in await house.items() if item.first_seen_at < covered]
        assert sum(source.new for one in signed for source in one.figures.sources) == len(seen)
        assert len(seen) > 5


async def _sign_latest(house: House) -> None:
    async with house.store.transaction() as tx:
        check = await tx.latest_check()
    if check is not None and check.is_open:
        press = house.press("kari", ItemId(subject_of(check.day)), "submit_check")
        signed = await sign_check(house.desk, press, reason="Prøve")
        assert signed.check.signed_by == press.person.person_id


async def _ask(house: House, who: str, text: str, where: str) -> None:
    await house.teams.talk.say(who, text, where)
    await house.office.turns.settle()


async def test_no_check_is_asked_for_where_it_is_switched_off() -> None:
    async with a_house(more={"daily_check": {"enabled": False}}) as house:
        house.pass_time(timedelta(minutes=1))
        assert not await look(house)
        assert check_cards(house) == []
        async with house.store.transaction() as tx:
            assert await tx.card(subject_of(oslo_day(house.clock.now()))) is None
