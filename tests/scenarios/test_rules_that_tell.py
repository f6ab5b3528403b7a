"""Rules that know a letter by its sender or subject say so only to those who see these."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app.choices.apply_rules import apply_rules
from bot.app.choices.take_suggestion import take_suggestion
from bot.commands.demo.town import MAIN, SENDERS
from bot.domain.item import State
from bot.domain.lifecycle import Verb
from bot.errors import NotAllowed
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house, everything_shared
from tests.scenarios.acting import a_case, a_letter, entries, field, own, said, shared
from tests.scenarios.digipost import digipost
from tests.scenarios.office_files import Lead
from tests.scenarios.rule_files import a_rule, on_case, with_rules

SUBJECT, REASON, RULE_ID = "Bekymringsmelding om et barn", "Bekymringsmeldinger samles.", "bekymring"
BY_SUBJECT = 'subject = ["bekymringsmelding*"]'
BUTTON = "Følg forslaget"


def a_telling_rule(*lines: str) -> str:
    return a_rule(*lines, rule_id=RULE_ID, reason=REASON)


def by_sender(service: str) -> str:
    return f'sender = "{SENDERS[service].name}"'


async def facts(house: House) -> str:
    return str([entry.facts for entry in await house.audit()])


async def test_the_shared_card_says_nothing_of_a_rule_that_knows_the_subject_it_hides() -> None:
    async with a_house() as house:
        case = a_case(house)
        await with_rules(house, a_telling_rule(BY_SUBJECT, on_case(case)))
        for who in ("kari", "revi"):
            # Teams lets those refresh whom the bot has met
            await house.teams.talk.say(who, "hjelp", where="personal")
        await house.office.turns.settle()
        card = await a_letter(house, UNKNOWN, title=SUBJECT)
        other = await a_letter(house, UNKNOWN, title="Vedtak om gatelys")
        await house.teams.refresh("kari", card)
        await house.teams.refresh("revi", card)

        assert [word in own(house, "kari", card) for word in (SUBJECT, REASON, case, BUTTON)] == [True] * 4
        for seen in (shared(house, card), own(house, "revi", card)):
            assert [word in seen for word in (SUBJECT, REASON, case, BUTTON)] == [False] * 4
        assert _verbs(house.teams.everybody_sees(card)) == _verbs(house.teams.everybody_sees(other))
        assert "Journalføres ikke" in said((await house.teams.open_dialog("kari", card, "more")).card)

        await house.teams.click("kari", card, "take_suggestion")
        await house.finish()
        assert [entry.number.rpartition("-")[0] for entry in entries(house)] == [case]
        assert REASON not in everything_shared(house)
        assert RULE_ID not in await facts(house)
        (routed,) = [entry for entry in await house.audit() if entry.verb == Verb.ROUTED]
        assert routed.facts["rule"] == f"#{house.desk.rules.rules[0].digest}"


async def test_of_an_open_letter_everybody_sees_what_such_a_rule_says() -> None:
    async with a_house() as house:
        await with_rules(house, a_telling_rule(BY_SUBJECT, on_case(a_case(house))))
        card = await a_letter(house, OPEN, title=SUBJECT)
        assert [word in shared(house, card) for word in (SUBJECT, REASON, BUTTON)] == [True] * 3
        assert RULE_ID in await facts(house)


async def test_what_no_card_shows_no_rule_suggests_by() -> None:
    async with a_house() as house:
        await with_rules(house, a_telling_rule(by_sender(SENSITIVE), on_case(a_case(house))))
        card = await a_letter(house, SENSITIVE)
        item = await house.only()
        with pytest.raises(NotAllowed, match="suggestion_missing"):
            await take_suggestion(house.desk, house.press("kari", item))
        form = await house.teams.open_dialog("kari", card, "route")
        assert "value" not in field(form.card, "case_number")
        assert [word in own(house, "kari", card) + said(form.card) for word in (REASON, BUTTON)] == [False] * 2
        assert RULE_ID not in await facts(house)


@pytest.mark.parametrize("opened", ["", a_rule(f'unit = "{MAIN}"', 'mark = "open"', rule_id="aapen")])
async def test_the_subject_of_a_private_persons_letter_sends_it_nowhere(opened: str) -> None:
    async with digipost(beside_altinn=True) as town:
        house = town.house
        await with_rules(house, opened, a_telling_rule(BY_SUBJECT, "leave_unread = true", "automatic = true"))
        await town.letter(sender="Frida", subject=SUBJECT)
        await apply_rules(house.desk)
        await house.draw()
        assert (await house.only()).letter.sender_is_private
        assert await house.state() is State.WAITING
        assert REASON not in house.on_board()
        assert BUTTON not in house.on_board()


async def test_the_reason_goes_from_the_card_of_a_letter_that_is_hidden_later() -> None:
    async with a_house() as house:
        lead, number = Lead(house=house), f'org_number = "{MAIN}"'
        rule = a_telling_rule(BY_SUBJECT, f'service = "{OPEN}"', on_case(a_case(house)), "automatic = true")
        await lead.apply("rules.toml", rule)
        house.letter(OPEN, title=SUBJECT)
        await house.poll()
        assert await house.state() is State.ROUTING
        await lead.apply("units.toml", await lead.changed(**{number: f'{number}\nsensitivity = "sensitive"'}))
        card = house.card_of(await house.only())
        assert "Postvakt" in shared(house, card)
        assert REASON not in everything_shared(house)


def _verbs(card: dict[str, Any] | None) -> list[str]:
    return [str(action.get("verb") or action.get("title")) for action in (card or {})["actions"]]
