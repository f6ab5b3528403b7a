"""Putting a letter off: who may, until when, what the card says, and that it wakes also after a restart."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.simulators.teams import Answer
from bot.app.choices.snooze import snooze, wake
from bot.app.routine.watch_claims import watch_claims
from bot.domain.item import State
from bot.errors import Conflict, NotAllowed
from bot.wiring.office import opened_office
from tests.house import UNKNOWN, House, a_house
from tests.scenarios.acting import a_letter, field, fields, refusal, said, shared, verbs

#: Monday 23 November, when the office opens
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
MONDAY_SAID = "23. nov. kl. 08.00"


async def snoozed(house: House, who: str, card: str, **inputs: str) -> Answer:
    """«Flere valg», «Velg tidspunkt», the moment chosen, «Utsett»."""
    await house.teams.open_dialog(who, card, "more")
    await house.teams.submit_dialog(who, "submit_snooze")
    return await house.teams.submit_dialog(who, "submit_snooze_until", inputs=inputs)


async def watched(house: House) -> int:
    moved = await watch_claims(house.desk, house.office.board)
    await house.draw()
    return moved


async def test_a_claimed_letter_sleeps_until_monday_and_wakes_for_whoever_put_it_off() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        await house.teams.open_dialog("kari", card, "more")
        form = await house.teams.submit_dialog("kari", "submit_snooze")
        offered = {choice["value"]: choice["title"] for choice in field(form.card, "snooze")["choices"]}
        closed = await house.teams.submit_dialog("kari", "submit_snooze_until", inputs={"snooze": "monday"})
        await house.draw()

        # a Friday morning: tomorrow nobody works
        assert offered == {
            "afternoon": "I ettermiddag, 20. nov. kl. 13.00",
            "monday": f"Neste mandag, {MONDAY_SAID}",
            "own": "Egen dato og tid",
        }
        assert closed.kind == "closed"
        item = await house.only()
        assert (item.state, item.snoozed_until) == (State.CLAIMED, MONDAY)
        assert f"{MONDAY_SAID}, av Kari (test)" in shared(house, card)

        house.pass_time(MONDAY - house.clock.at - timedelta(seconds=1))
        assert await watched(house) == 0
        house.pass_time(timedelta(seconds=1))
        assert await watched(house) == 1
        assert await watched(house) == 0

        awake = await house.only()
        assert (awake.state, awake.snoozed_until, awake.claimant) == (State.CLAIMED, None, item.claimant)
        assert awake.touched_at == MONDAY
        assert "Utsatt til" not in shared(house, card)
        (note,) = house.teams.chat_with("kari")
        assert note.body["text"] == "Forsendelsen til Nordvika kommune som du utsatte, er tilbake."
        trail = await house.audit(awake)
        assert [entry.verb for entry in trail][-2:] == ["item:snoozed", "item:woken"]
        assert trail[-2].facts == {"until": "2026-11-23T07:00+00:00"}
        assert trail[-1].actor == "postvakt"


async def test_anybody_puts_off_a_letter_that_nobody_has_taken_but_not_for_long() -> None:
    async with a_house() as house:
        card = await a_letter(house)

        await house.teams.open_dialog("ola", card, "more")
        await house.teams.submit_dialog("ola", "submit_snooze")
        own = {"snooze": "own", "snooze_day": "2026-11-28", "snooze_clock": "09:30"}
        too_long = await house.teams.submit_dialog("ola", "submit_snooze_until", inputs=own)
        without = await house.teams.submit_dialog("ola", "submit_snooze_until", inputs=own | {"snooze_clock": ""})
        gone = own | {"snooze_day": "2026-11-20", "snooze_clock": "08:00"}
        past = await house.teams.submit_dialog("ola", "submit_snooze_until", inputs=gone)
        near = own | {"snooze_day": "2026-11-27"}
        closed = await house.teams.submit_dialog("ola", "submit_snooze_until", inputs=near)
        await house.draw()

        assert "Så lenge kan den ikke utsettes." in said(too_long.card)
        assert "Kan utsettes til og med 27. november 2026." in said(too_long.card)
        assert field(too_long.card, "snooze_day")["value"] == "2026-11-28"
        assert "Oppgi både dato og klokkeslett." in said(without.card)
        assert "Tidspunktet er passert." in said(past.card)
        assert closed.kind == "closed"
        item = await house.only()
        assert (item.state, item.snoozed_until) == (State.WAITING, datetime(2026, 11, 27, 8, 30, tzinfo=UTC))
        assert "av Ola (test)" in shared(house, card)

        # whoever takes it has seen it
        await house.teams.click("kari", card, "claim")
        assert (await house.only()).snoozed_until is None
        with pytest.raises(NotAllowed, match="not_claimant"):
            await snooze(house.desk, house.press("ola", await house.only()), MONDAY)


async def test_another_process_wakes_it_and_of_two_that_try_only_one_tells() -> None:
    async with a_house("postgres") as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()
        await snoozed(house, "kari", card, snooze="monday")
        house.pass_time(MONDAY - house.clock.at)

        async with opened_office(house.office.settings, clock=house.clock) as other:
            both = ((house.desk, house.office.board), (other.desk, other.board))
            moved = await asyncio.gather(*(watch_claims(desk, board) for desk, board in both))

        assert sum(moved) == 1
        assert (await house.only()).snoozed_until is None
        assert (await verbs(house)).count("item:woken") == 1
        assert len(house.teams.chat_with("kari")) == 1


async def test_who_cannot_wait_takes_it_up_before_its_time() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await snoozed(house, "kari", card, snooze="monday")
        await house.draw()

        await house.teams.open_dialog("ola", card, "more")
        form = await house.teams.submit_dialog("ola", "submit_snooze")
        closed = await house.teams.submit_dialog("ola", "submit_wake")

        assert f"Utsatt til {MONDAY_SAID}." in said(form.card)
        assert closed.kind == "closed"
        item = await house.only()
        assert (item.state, item.snoozed_until, item.snoozed_by) == (State.WAITING, None, None)
        assert await wake(house.desk, house.press("ola", item)) == item
        house.pass_time(MONDAY - house.clock.at)
        assert await watched(house) == 0


async def test_no_letter_is_put_off_beyond_its_deadline_and_a_nearer_one_wakes_it() -> None:
    async with a_house() as house:
        due = house.clock.now() + timedelta(days=2)
        dialog = house.letter(UNKNOWN)
        house.altinn.world.dialog(dialog).due_at = due
        await house.poll()
        await house.draw()
        card = house.card_of(await house.item(dialog))

        monday = {"snooze": "own", "snooze_day": "2026-11-23", "snooze_clock": "08:00"}
        answer = await snoozed(house, "kari", card, **monday)
        assert [one["value"] for one in field(answer.card, "snooze")["choices"]] == ["afternoon", "own"]
        assert "Fristen går ut før dette." in said(answer.card)
        assert "Fristen går ut 22. nov. kl. 08.45." in said(answer.card)
        await house.teams.submit_dialog("kari", "submit_snooze_until", inputs={"snooze": "afternoon"})
        assert (await house.only()).snoozed_until == datetime(2026, 11, 20, 12, tzinfo=UTC)

        # the sender changes the letter: whoever put it off had another one in mind
        house.altinn.world.edit_content(dialog, title="Et nytt vedtak")
        await house.poll()
        assert (await house.only()).snoozed_until is None


async def test_a_letter_that_is_being_routed_or_handled_is_not_put_off() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "not_for_record")
        await house.teams.submit_dialog("kari", inputs={"not_for_record": "advertising"})
        item = await house.only()

        assert item.state is State.ROUTING
        with pytest.raises(Conflict, match="routing"):
            await snooze(house.desk, house.press("kari", item), MONDAY)
        with pytest.raises(NotAllowed, match="work_on_items"):
            await snooze(house.desk, house.press("revi", item), MONDAY)
        assert "item:snoozed" not in await verbs(house)


async def test_a_colleague_reads_notes_of_a_claimed_letter_but_puts_nothing_off() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        form = await house.teams.open_dialog("ola", card, "more")
        stale = await house.teams.open_dialog("kari", card, "more")

        assert not fields(form.card)
        assert "submit_snooze" not in said(form.card)
        assert "submit_snooze" in said(stale.card)
        await house.teams.click("kari", card, "release")
        await house.teams.click("ola", card, "claim", revision=0)
        late = await house.teams.submit_dialog("kari", "submit_snooze")
        assert refusal(late) == "Bare den som har tatt forsendelsen, kan gjøre dette."
