"""The lead's ping: what nobody has taken and what is late, one click a letter or one for all."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

from adapters.simulators.teams import Person as Teammate
from adapters.simulators.teams.world import Post
from bot.app.board.set_board import check_board
from bot.app.routine.ping import ping, say_pings
from tests.house import OPEN, House, a_house
from tests.scenarios.acting import a_letter, shared
from tests.scenarios.duty import HOUR, MINUTE, fed, look, mentioned, put_on_duty, replies
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn

TITLE = "Vedtak om gatelys"


async def purr(house: House, who: str = "lise", where: str = "personal", words: str = "purr") -> Post:
    """What the bot answers to `purr`."""
    text = words if where == "personal" else f"@Postvakt {words}"
    await house.teams.talk.say(who, text, where)
    await house.office.turns.settle()
    return list(house.teams.world.posts.values())[-1]


async def click(house: House, list_card: Post, verb: str, who: str = "lise", item: str = "") -> dict[str, Any]:
    """The list as it is after the click on it as it was posted."""
    answer = await house.teams.click(who, list_card.id, verb, data={"item_id": item} if item else None, revision=0)
    await house.office.turns.settle()
    await house.draw()
    assert answer.kind == "card", answer.text
    return answer.card or {}


def said(card: object) -> str:
    return json.dumps(card, ensure_ascii=False)


async def pings(house: House) -> int:
    return sum(entry.verb == "item:pinged" for entry in await house.audit())


async def test_the_lead_pings_one_letter_and_the_duty_archivist_hears_of_it() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house, OPEN, title=TITLE)
        house.pass_time(timedelta(days=3))

        answer = await purr(house)
        assert "Én forsendelse å purre på" in said(answer.card)
        assert "Én arbeidsdag siden." in said(answer.card)
        assert TITLE not in said(answer.card)
        after = said(await click(house, answer, "ping"))

        assert "Én er purret på." in after
        assert "Lise (test) purret 23. nov. kl. 08.45." in after
        assert '"verb": "ping"' not in after, "not twice within the hour"
        assert mentioned(house, card) == [{"kari"}]
        assert fed(house, "kari") == replies(house, card)
        assert "Lise (test) purrer." in replies(house, card)[0]
        assert TITLE not in replies(house, card)[0]
        assert "Purret av" in shared(house, card)
        assert "Lise (test), 23. nov. kl. 08.45" in shared(house, card)
        assert await pings(house) == 1


async def test_the_same_letter_is_not_pinged_twice_within_the_hour_whoever_asks() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        first, second = await purr(house), await purr(house)

        await asyncio.gather(*(house.teams.click("lise", one.id, "ping", twice=True) for one in (first, second)))
        await house.office.turns.settle()
        assert await pings(house) == 1
        assert len(replies(house, card)) == 1
        assert "Én ble purret på for kort tid siden." in said(await click(house, second, "ping"))

        house.pass_time(HOUR)
        # the list of an hour ago still has its button
        await click(house, first, "ping")
        assert len(replies(house, card)) == 2


async def test_whoever_is_late_with_a_letter_is_pinged_and_not_the_duty_archivist() -> None:
    async with svarinn() as (house, world):
        put_on_duty(house, "kari")
        hand_in(world)
        await poll(house)
        (card,) = cards(house)
        await house.teams.click("ola", card, "claim")
        assert "Ingen forsendelser å purre på" in said((await purr(house)).card), "it is taken, and not late yet"

        house.pass_time(2 * HOUR + MINUTE)
        answer = await purr(house)
        assert "Ola (test) har den, tatt 20. nov. kl. 08.45." in said(answer.card)
        assert "For sent. KS varsler: 20. nov. kl. 10.45." in said(answer.card)
        await click(house, answer, "ping")
        assert mentioned(house, card) == [{"ola"}]


async def test_a_few_are_pinged_below_their_cards_and_many_in_one_post() -> None:
    async with a_house(more={"reminders": {"most_replies": 2}}) as house:
        put_on_duty(house, "kari")
        two = [await a_letter(house) for _ in range(2)]
        assert "2 er purret på." in said(await click(house, await purr(house), "ping_all"))
        assert [len(replies(house, card)) for card in two] == [1, 1]

        house.pass_time(2 * HOUR)
        three = [*two, await a_letter(house)]
        before = len(house.teams.posts())
        answer = await purr(house, where="channel")
        after = said(await click(house, answer, "ping_all"))
        assert "3 er purret på." in after
        assert [len(replies(house, card)) for card in three] == [1, 1, 0]
        (post,) = [one for one in house.teams.posts()[before:] if not one.author]
        assert str(post.body["text"]).count("\n\n- ") == 3
        assert [one["type"] for one in post.body["entities"]] == ["mention"]
        assert answer.id in house.teams.world.posts, "the list is no orphan of a card"
        assert house.teams.world.posts[answer.id].deleted_at is None

        for card in three:
            await house.teams.click("ola", card, "claim")
        assert "Ingen forsendelser å purre på" in said((await purr(house)).card)


async def test_only_leads_ping_and_a_finished_letter_is_not_pinged() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        assert "Bare ledere kan purre." in str((await purr(house, "kari")).body["text"])
        answer = await purr(house, where="channel", words="ping")
        refused = await house.teams.click("kari", answer.id, "ping")
        assert (refused.kind, refused.text) == ("info", "Bare ledere kan purre.")

        await house.teams.click("ola", card, "claim")
        await house.teams.open_dialog("ola", card, "not_for_record")
        await house.teams.submit_dialog("ola", inputs={"not_for_record": "advertising"})
        await house.finish()
        late = await house.teams.click("lise", answer.id, "ping")
        assert (late.kind, late.text) == ("info", "Forsendelsen er allerede behandlet.")
        assert await pings(house) == 0


async def test_a_ping_is_none_of_the_steps_of_reminding() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        await look(house)
        await click(house, await purr(house), "ping")
        house.pass_time(4 * HOUR)
        assert await look(house) == 1
        assert mentioned(house, card) == [{"kari"}, {"kari"}]
        assert "Purret av" in shared(house, card), "the card shows both"


async def test_a_letter_that_was_taken_meanwhile_is_not_pinged() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        answer = await purr(house)
        await house.teams.click("ola", card, "claim")
        late = await house.teams.click("lise", answer.id, "ping")
        assert (late.kind, late.text) == ("info", "Ola (test) tok forsendelsen først.")
        assert replies(house, card) == []


async def test_what_never_left_the_house_is_not_said_to_be_pinged_and_the_lead_may_press_again() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        answer = await purr(house)
        house.fault("teams", "SendToConversation", status=403, times=9)
        await click(house, answer, "ping")
        assert replies(house, card) == []
        house.connector.faults.clear()
        await click(house, answer, "ping")
        assert mentioned(house, card) == [{"kari"}]

        house.pass_time(HOUR)
        house.fault("teams", "SendToConversation", status=504)
        await click(house, answer, "ping")
        assert "for kort tid siden" in said(await click(house, answer, "ping")), "an unknown outcome counts as said"
        assert len(replies(house, card)) == 1


async def test_nothing_is_pinged_on_a_board_that_was_stopped() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card, _ = await a_letter(house, OPEN), await a_letter(house)
        answer = await purr(house)
        await house.teams.talk.add_member(Teammate(key="gjest", name="Gjest (test)", guest=True))
        assert not await check_board(house.desk, house.office.board)

        for verb in ("ping", "ping_all"):
            data = {"item_id": (await house.items())[0].item_id} if verb == "ping" else None
            refused = await house.teams.click("lise", answer.id, verb, data=data)
            assert (refused.kind, refused.text) == ("info", "Tavlen er ikke i bruk nå. Si fra til administrator.")
        await house.office.turns.settle()
        assert await pings(house) == 0
        assert replies(house, card) == []


async def test_a_board_that_is_stopped_after_the_click_hears_no_ping() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house, OPEN)
        item = await house.only()
        done = await ping(house.desk, house.press("lise", item))
        await house.teams.talk.add_member(Teammate(key="gjest", name="Gjest (test)", guest=True))
        assert not await check_board(house.desk, house.office.board)
        await say_pings(house.desk, house.office.board, house.person("lise").person_id, done)
        assert replies(house, card) == []
        async with house.store.transaction() as tx:
            known = await tx.reminded(item.item_id)
        assert known is not None
        assert known.pinged_at is None, "the lead may ping again at once"
