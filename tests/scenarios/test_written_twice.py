"""Teams may deliver what people write twice, at once, later or after a restart: it is done and answered once."""

from __future__ import annotations

import asyncio

from adapters.simulators.teams.world import Post
from tests.house import OPEN, House, a_house
from tests.scenarios.office_files import Lead
from tests.scenarios.rule_files import a_rule
from tests.scenarios.test_roster import ROSTER, ask

#: who writes it, and where
CHANGES = {
    "bytt Ola": ("kari", "personal"),
    "bytt ta 27.11.": ("lise", "personal"),
    "borte 1.12. vikar Ola": ("kari", "personal"),
    "filer regler tilbake": ("lise", "personal"),
    "tavle ja": ("adm", "channel"),
    "tavle for Nordvika barneskole ja": ("adm", "other"),
    "tavle for Nordvika barneskole fjern": ("adm", "other"),
}


async def delivered_again(house: House) -> list[Post]:
    """Twice at once, as it came; what the bot says to it."""
    courier, before = house.teams.courier, set(house.teams.world.posts)
    body, _ = courier.sent[-1]
    await asyncio.gather(courier.deliver(body), courier.deliver(body))
    await house.office.turns.settle()
    return [post for post in house.teams.world.posts.values() if post.id not in before]


async def test_words_that_are_delivered_twice_are_carried_out_and_answered_once() -> None:
    async with a_house(more={"roster": ROSTER}) as house:
        lead = Lead(house=house)
        for number in (2, 3):
            rules = a_rule(f'service = "{OPEN}"', "leave_unread = true", rule_id=f"v{number}")
            await lead.press(await lead.send(("rules.toml", rules)), "file_apply")
        wrong = {}
        for words, (who, where) in CHANGES.items():
            place = house.teams.world.settings.team_id if where == "other" else where
            before = len(await house.audit())
            await house.teams.talk.say(who, words if where == "personal" else f"@Postvakt {words}", place)
            await house.office.turns.settle()
            done = await house.audit()
            assert len(done) > before, f"«{words}» changes nothing"
            again = await delivered_again(house)
            await house.restart()
            again += await delivered_again(house)
            if again or await house.audit() != done:
                wrong[words] = [post.body for post in again]
        assert wrong == {}
        assert [rule.rule_id for rule in house.desk.rules.rules] == ["v2"]


async def test_a_file_that_is_delivered_twice_is_shown_once() -> None:
    async with a_house() as house:
        lead = Lead(house=house)
        await lead.send(("units.toml", await lead.changed(**{"Lia barnehage": "Lia naturbarnehage"})))
        assert await delivered_again(house) == []


async def test_back_ends_what_runs_and_nothing_to_come_unless_its_day_is_named() -> None:
    async with a_house() as house:
        await ask(house, "kari", "borte i dag")
        await ask(house, "kari", "borte 7.12. 11.12.")
        assert await ask(house, "kari", "tilbake") == "Fraværet fredag 20. november er avsluttet for Kari (test)."
        assert await ask(house, "kari", "tilbake") == (
            "Fraværet har ikke begynt. Skriv «tilbake» og en av dagene for å slette det."
        )
        assert await ask(house, "kari", "tilbake 6.12.") == "Det er ikke registrert noe fravær."
        assert await ask(house, "kari", "tilbake 8.12.") == (
            "Fraværet mandag 7. desember–fredag 11. desember er avsluttet for Kari (test)."
        )
        assert await ask(house, "kari", "tilbake") == "Det er ikke registrert noe fravær."
