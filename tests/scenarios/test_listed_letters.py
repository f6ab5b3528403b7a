"""Letters that have no card of their own: people hear of them as of all others, in one reply below the list card."""

from __future__ import annotations

from datetime import timedelta

from bot.app.desk import LIST_CARD
from bot.app.routine.ping import ping_view
from bot.commands.demo.town import MAIN
from bot.domain.item import State
from tests.house import OPEN, SENSITIVE, House, a_house
from tests.scenarios.acting import a_letter
from tests.scenarios.duty import HOUR, MINUTE, look, look_after, mentioned, put_on_duty, replies
from tests.scenarios.rule_files import a_rule, put_rules
from tests.scenarios.test_intake import published
from tests.scenarios.test_ping import click, pings, purr, said
from tests.scenarios.test_reminders import until

UNIT = "313630269"


async def a_crowd(house: House) -> str:
    """One letter has a card, three are on the list card, of which this is the activity."""
    put_on_duty(house, "kari")
    house.letter(OPEN)
    await house.poll()
    for unit, service in ((MAIN, OPEN), (UNIT, OPEN), (UNIT, SENSITIVE)):
        house.letter(service, unit=unit, title="Bekymring for et barn")
    await house.poll()
    await look(house)
    async with house.store.transaction() as tx:
        card = await tx.card(LIST_CARD)
    assert card is not None
    return card.activity_id


async def test_the_list_cards_letters_are_reminded_of_in_one_reply_a_step_and_day() -> None:
    async with a_house(most_cards=1) as house:
        crowd = await a_crowd(house)
        assert await look_after(house, 4 * HOUR - MINUTE) == 0
        assert await look_after(house, MINUTE) == 4
        assert mentioned(house, crowd) == [{"kari"}]
        (told,) = replies(house, crowd)
        assert "Ingen har tatt 3 forsendelser på denne listen: Byggesak 2, Nordvika kommune 1." in told
        assert "Bekymring" not in told

        # one that is due later the same day waits for the next morning
        house.letter(OPEN)
        await house.poll()
        await look(house)
        assert await look_after(house, until(house, "2026-11-23T08:15")) == 4
        assert await look_after(house, until(house, "2026-11-23T11:15")) == 5
        assert mentioned(house, crowd)[-1] == {"lise"}
        assert await look_after(house, until(house, "2026-11-23T12:00")) == 0
        assert len([entry for entry in await house.audit() if entry.verb == "item:reminded"]) == 13


async def test_a_deadline_brings_the_list_forward() -> None:
    async with a_house(most_cards=1) as house:
        put_on_duty(house, "kari")
        await a_letter(house, OPEN)
        for unit in (MAIN, MAIN, UNIT):
            dialog = house.letter(OPEN, unit=unit)
        house.altinn.world.dialog(dialog).due_at = house.clock.now() + 3 * HOUR
        await house.poll()
        await look(house)
        async with house.store.transaction() as tx:
            card = await tx.card(LIST_CARD)
        assert card is not None
        assert await look_after(house, 2 * HOUR) == 1
        assert "Byggesak 1. Nærmeste frist: 20. nov. kl. 11.45." in replies(house, card.activity_id)[0]


async def test_what_never_left_the_house_is_said_again_the_same_day() -> None:
    async with a_house(most_cards=1) as house:
        crowd = await a_crowd(house)
        house.fault("teams", "SendToConversation", status=401, times=99)
        house.pass_time(4 * HOUR)
        await look(house)
        house.connector.faults.clear()
        assert replies(house, crowd) == []
        await look_after(house, until(house, "2026-11-23T09:20"))
        assert mentioned(house, crowd) == [{"kari"}]


async def test_the_lead_sees_and_pings_the_list_cards_letters_below_it() -> None:
    async with a_house(most_cards=1) as house:
        crowd = await a_crowd(house)
        view = await ping_view(house.desk, house.person("lise"))
        assert (view.waiting, len(view.rows), view.older) == (4, 4, 0)
        listed = next(item for item in await house.items() if item.backlog)

        answer = await purr(house)
        await click(house, answer, "ping", item=listed.item_id)
        (told,) = replies(house, crowd)
        assert mentioned(house, crowd) == [{"kari"}]
        assert "Lise (test) purrer på disse forsendelsene" in told
        assert "Bekymring" not in told
        assert "4 er purret på." not in said(await click(house, answer, "ping_all"))
        assert await pings(house) == 4, "each once within the hour"
        assert len(replies(house, crowd)) == 2


async def test_nobody_hears_of_letters_that_are_older_than_the_start() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        published(house, timedelta(days=5))
        await house.poll()
        await look(house)
        for _ in range(5):
            assert await look_after(house, 5 * HOUR) == 0
        view = await ping_view(house.desk, house.person("lise"))
        assert (view.count, view.older) == (0, 1)
        assert "Én til på listekortet er eldre enn oppstarten av Postvakt." in said((await purr(house)).card)


async def test_a_rule_without_a_click_takes_the_list_cards_letters_too() -> None:
    async with a_house(most_cards=1) as house:
        await a_crowd(house)
        put_rules(house, a_rule(f'service = "{OPEN}"', "leave_unread = true", "automatic = true"))
        await house.poll()
        states = sorted(item.state for item in await house.items())
        assert states == [State.HANDLED, State.HANDLED, State.HANDLED, State.WAITING]
