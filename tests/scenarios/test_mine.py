"""What one has taken, put off or left in doubt, on demand and in the personal chat."""

from __future__ import annotations

import json

from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import said
from tests.scenarios.test_several import fresh


async def say(house: House, who: str, text: str, *, personal: bool) -> str:
    """The bot's last answer, a text or a card, as one text."""
    await house.teams.talk.say(who, text, "personal" if personal else "channel")
    await house.office.turns.settle()
    posts = house.teams.chat_with(who) if personal else list(house.teams.world.posts.values())
    last = [post for post in posts if not post.author][-1]
    return json.dumps(last.card or last.body["text"], ensure_ascii=False)


async def test_mine_lists_what_is_in_hand_asleep_and_in_doubt_and_opens_its_dialogs() -> None:
    async with a_house() as house:
        dialogs = [
            house.letter(OPEN, title="Det åpne"),
            house.letter(UNKNOWN, title="Det skjulte"),
            house.letter(SENSITIVE),
        ]
        await house.poll()
        await house.draw()
        items = [await house.item(dialog) for dialog in dialogs]
        cards = [house.card_of(item) for item in items]

        assert "Du har ingen forsendelser nå." in await say(house, "kari", "mine", personal=True)
        for card in cards[:2]:
            await house.teams.click("kari", card, "claim")
        await house.teams.open_dialog("kari", cards[2], "more")
        await house.teams.submit_dialog("kari", "submit_snooze")
        await house.teams.submit_dialog("kari", "submit_snooze_until", inputs={"snooze": "monday"})
        await house.teams.click("ola", cards[1], "claim", revision=0)
        await house.draw()

        told = await say(house, "kari", "mine", personal=True)

        assert "Du har 3 forsendelser" in told
        assert told.count("Tatt 20. nov. kl. 08.45") == 2
        assert told.count("Utsatt til 23. nov. kl. 08.00") == 1
        assert ["Det åpne" in told, "Det skjulte" in told] == [True, False]
        assert all(f"/{card}?" in told for card in cards)

        mine = house.teams.chat_with("kari")[-1]
        form = await house.teams.open_dialog("kari", mine.id, "more", data={"item_id": items[0].item_id})
        assert "submit_hand_over" in said(form.card)
        await house.teams.submit_dialog("kari", "submit_notes")
        await house.teams.submit_dialog("kari", "submit_note", inputs={"note": "Fra listen"})
        assert (await fresh(house, items))[0].notes == 1


async def test_in_a_channel_only_the_number_is_told_and_only_to_those_who_work_on_letters() -> None:
    async with a_house() as house:
        dialog = house.letter(OPEN, title="Det åpne")
        await house.poll()
        await house.draw()
        await house.teams.click("kari", house.card_of(await house.item(dialog)), "claim")

        counted = await say(house, "kari", "@Postvakt mine", personal=False)
        refused = await say(house, "revi", "mine", personal=True)

        assert "Du har én forsendelse. Skriv «mine» til meg i personlig chat" in counted
        assert "Bare arkivarer og ledere kan behandle forsendelser." in refused
