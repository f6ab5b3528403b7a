"""What several parts have to say of the same letter: who hears of it in which order, and what one knows of another.

The house's clock stands at 08.45 on Friday 20 November 2026.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app.aftercare.retention import forget_what_is_over
from bot.app.board.forms import more_form
from bot.app.choices.hand_over import hand_over
from bot.app.routine.daily_check.figures import since_last, take_figures
from bot.app.routine.remind import remind
from bot.app.routine.watch_claims import watch_claims
from bot.app.tell import Teller
from bot.domain.item import Route, State
from bot.errors import NotAllowed
from bot.ports.notes import PersonalNote
from tests.house import OPEN, SENSITIVE, House, a_house
from tests.scenarios.acting import a_letter, field, said
from tests.scenarios.duty import HOUR, MINUTE, look_after, mentioned, put_on_duty
from tests.scenarios.rule_files import a_rule, with_rules

LEAVE = a_rule(f'service = "{OPEN}"', "leave_unread = true")
#: sensitive letters until the next working day, others within five; and what nobody opens goes out on paper
DEADLINES: dict[str, Any] = {
    "reminders": {
        "deadlines": [{"sensitivity": "sensitive", "working_days": 1}, {"working_days": 5}],
        "paper_after": {"altinn": 1},
    }
}
#: the steps of a claim that nobody does anything with
STEPS = {"item:reminded", "item:return_warned", "item:returned"}


def titles(house: House, card: str) -> list[str]:
    drawn = house.teams.everybody_sees(card)
    assert drawn is not None
    return [action["title"] for action in drawn["actions"]]


def at(house: House, day: int, hour: int, minute: int = 0) -> None:
    """Moves the clock on to then, in UTC; in November, Oslo is one hour ahead."""
    house.pass_time(datetime(2026, 11, day, hour, minute, tzinfo=UTC) - house.clock.now())


async def test_with_a_suggestion_the_card_keeps_its_link_and_the_rarest_button_makes_room() -> None:
    """At 07:45: the suggestion first, the ways that are common beside it, and the way to the letter."""
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        plain = titles(house, card)
        assert plain[3] == "Journalføres ikke"
        assert (len(plain), plain[-1]) == (6, "Åpne i Altinn")
        assert "Journalføres ikke" not in said((await house.teams.open_dialog("kari", card, "more")).card)

        await with_rules(house, LEAVE)
        assert titles(house, card) == ["Følg forslaget", *plain[:3], *plain[4:]]
        more = await house.teams.open_dialog("kari", card, "more")
        assert "Journalføres ikke" in said(more.card)
        assert (await house.only()).state is State.WAITING, "looking claims nothing"
        await house.teams.submit_dialog("kari", "submit_not_for_record", inputs={"not_for_record": "advertising"})

        item = await house.only()
        assert (item.state, item.route) == (State.ROUTING, Route.NOT_FOR_RECORD)
        assert item.claimant == house.person("kari").person_id


async def test_whoever_forgets_a_claim_is_reminded_and_warned_before_the_lead_hears_and_it_comes_back() -> None:
    async with a_house() as house:
        put_on_duty(house, "ola")
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        began = house.clock.now()
        heard: list[tuple[str, str, timedelta]] = []
        while house.clock.now() < began + timedelta(days=5):
            house.pass_time(30 * MINUTE)
            await remind(house.desk, house.office.board)
            await watch_claims(house.desk, house.office.board)
            trail = [entry for entry in await house.audit() if entry.verb in STEPS]
            worked = house.desk.calendar.worked(began, house.clock.now())
            heard += [(one.verb, one.facts.get("step", ""), worked) for one in trail[len(heard) :]]
            if (await house.only()).state is State.WAITING:
                break

        assert heard == [
            ("item:reminded", "first", 7 * HOUR + 30 * MINUTE),
            ("item:return_warned", "", 14 * HOUR),
            ("item:reminded", "lead", 15 * HOUR),
            ("item:returned", "", 20 * HOUR),
        ]
        assert mentioned(house, card) == [{"kari"}, {"lise"}]


async def test_nobody_is_reminded_of_a_letter_that_is_put_off_until_it_wakes_and_its_hours_begin_anew() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "more")
        await house.teams.submit_dialog("kari", "submit_snooze")
        tuesday = {"snooze": "own", "snooze_day": "2026-11-24", "snooze_clock": "08:00"}
        await house.teams.submit_dialog("kari", "submit_snooze_until", inputs=tuesday)

        for day, hour in ((20, 14), (23, 8), (23, 14)):
            at(house, day, hour)
            assert await look_after(house, MINUTE) == 0
        at(house, 24, 7)
        assert await watch_claims(house.desk, house.office.board) == 1
        assert await look_after(house, MINUTE) == 0
        at(house, 24, 10, 59)
        assert await look_after(house, timedelta()) == 0
        assert await look_after(house, 2 * MINUTE) == 1
        assert mentioned(house, card) == [{"kari"}]


async def test_own_deadlines_bound_how_far_a_letter_is_put_off_and_stand_in_the_daily_check() -> None:
    async with a_house(more=DEADLINES) as house:
        card = await a_letter(house, SENSITIVE)
        other = await a_letter(house, OPEN)
        await house.teams.click("kari", card, "claim")

        await house.teams.open_dialog("kari", card, "more")
        form = await house.teams.submit_dialog("kari", "submit_snooze")
        assert [one["value"] for one in field(form.card, "snooze")["choices"]] == ["afternoon", "monday", "own"]
        assert "Fristen går ut 23. nov." in said(form.card)
        late = {"snooze": "own", "snooze_day": "2026-11-24", "snooze_clock": "08:00"}
        refused = await house.teams.submit_dialog("kari", "submit_snooze_until", inputs=late)
        assert "Fristen går ut før dette" in said(refused.card)
        assert all(item.snoozed_until is None for item in await house.items())

        at(house, 23, 6, 50)
        async with house.desk.store.transaction() as tx:
            figures = await take_figures(house.desk, tx, since=await since_last(house.desk, tx))
        assert [unit.due for source in figures.sources for unit in source.units] == [2]

        # the paper is out: that keeps nobody from waiting for an answer any more
        at(house, 24, 8)
        await house.teams.open_dialog("kari", other, "more")
        await house.teams.submit_dialog("kari", "submit_snooze")
        wednesday = late | {"snooze_day": "2026-11-25"}
        assert (await house.teams.submit_dialog("kari", "submit_snooze_until", inputs=wednesday)).kind == "closed"


async def test_a_letter_is_handed_to_nobody_who_is_away() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        item, ola, lise = await house.only(), house.person("ola"), house.person("lise")
        offered = (await more_form(house.desk, house.press("kari", item))).colleagues
        assert {one.person_id for one in offered} == {ola.person_id, lise.person_id}
        await house.teams.open_dialog("kari", card, "more")

        await house.teams.talk.say("ola", "borte i dag", "personal")
        await house.office.turns.settle()
        offered = (await more_form(house.desk, house.press("kari", item))).colleagues
        assert [one.person_id for one in offered] == [lise.person_id]
        # the form was open already
        stale = await house.teams.submit_dialog("kari", "submit_hand_over", inputs={"colleague": ola.person_id})
        assert "Kollegaen er borte." in said(stale.card)
        with pytest.raises(NotAllowed, match="colleague_absent"):
            await hand_over(house.desk, house.press("kari", item), ola)
        assert (await house.only()).claimant == house.person("kari").person_id


async def test_what_nobody_could_be_told_before_there_was_a_board_is_told_after() -> None:
    note = PersonalNote(code="gap", facts={"when": "mandag"})
    async with a_house(board=False) as house:
        teller, lise = Teller(desk=house.desk, board=house.office.board), house.person("lise").person_id
        assert not await teller.tell("gap:1", lise, note)
        await house.teams.talk.say("adm", "@Postvakt tavle ja")
        await house.office.turns.settle()
        assert await teller.tell("gap:1", lise, note)
        assert not await teller.tell("gap:1", lise, note)
        (told,) = house.teams.chat_with("lise")
        assert "mandag" in told.body["text"]

        await forget_what_is_over(house.desk)
        assert not await teller.tell("gap:1", lise, note)
        house.pass_time(timedelta(days=401))
        await forget_what_is_over(house.desk)
        assert await teller.tell("gap:1", lise, note), "a year later nobody would mean the same thing by it"
