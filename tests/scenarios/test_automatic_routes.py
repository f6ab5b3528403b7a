"""What goes its way without a click does so only while all that allows it holds, up to the moment that routes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app.choices import apply_rules as follower
from bot.app.choices.snooze import snooze
from bot.app.choices.take_suggestion import take_suggestion
from bot.app.desk import BOT, OWN_NAME, Mode
from bot.app.intake.explain_rules import explain
from bot.app.press import Press
from bot.app.routine.watch_claims import watch_claims
from bot.commands.demo.town import MAIN
from bot.domain.identifiers import PersonId
from bot.domain.item import State
from bot.domain.people import Person, Role
from bot.domain.sensitivity import Sensitivity
from bot.errors import NotAllowed
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import a_case, a_letter
from tests.scenarios.archives import while_asked
from tests.scenarios.office_files import Lead
from tests.scenarios.rule_files import a_rule, on_case, put_rules, with_rules

SERVICE = f'service = "{OPEN}"'
BY_ITSELF = "automatic = true"
ITSELF = Person(person_id=PersonId(BOT), name=OWN_NAME, roles=frozenset({Role.ARCHIVIST}))


async def by_itself(house: House, **otherwise: Any) -> None:
    """`otherwise`: what the desk has in another way."""
    item = await house.only()
    press = Press(person=ITSELF, item_id=item.item_id, verb="automatic", card_version=item.version)
    await take_suggestion(replace(house.desk, **otherwise), press, automatic=True)


async def unit_becomes_sensitive(house: House) -> None:
    lead = Lead(house=house)
    number = f'org_number = "{MAIN}"'
    await lead.apply("units.toml", await lead.changed(**{number: f'{number}\nsensitivity = "sensitive"'}))


@pytest.mark.parametrize("service", [UNKNOWN, SENSITIVE])
async def test_whoever_asks_for_it_nothing_but_an_open_letter_goes_by_itself(service: str) -> None:
    async with a_house() as house:
        await with_rules(house, a_rule(f'service = "{service}"', on_case(a_case(house)), BY_ITSELF))
        await a_letter(house, service)
        with pytest.raises(NotAllowed, match="suggestion_missing"):
            await by_itself(house)
        assert await house.state() is State.WAITING


async def test_whoever_asks_for_it_a_rule_that_wants_a_click_is_not_followed_without_one() -> None:
    async with a_house() as house:
        await with_rules(house, a_rule(SERVICE, on_case(a_case(house))))
        await a_letter(house, OPEN)
        with pytest.raises(NotAllowed, match="suggestion_missing"):
            await by_itself(house)


async def test_what_somebody_has_put_off_goes_nowhere_before_it_wakes() -> None:
    async with a_house() as house:
        await with_rules(house, a_rule(SERVICE, 'older_than = "P1D"', "leave_unread = true", BY_ITSELF))
        await a_letter(house, OPEN)
        until = house.clock.now() + timedelta(days=3)
        await snooze(house.desk, house.press("kari", await house.only()), until)
        house.pass_time(timedelta(days=1, minutes=1))
        await house.poll()
        item = await house.only()
        assert (item.state, item.snoozed_until) == (State.WAITING, until)
        assert item.ruled is not None
        found = await explain(house.desk, item.item_id)
        assert (found.obstacle, found.kept_back) == ("", "snoozed")
        with pytest.raises(NotAllowed, match="suggestion_missing"):
            await by_itself(house)

        house.pass_time(timedelta(days=2))
        await watch_claims(house.desk, house.office.board)
        await house.poll()
        assert await house.state() is not State.WAITING


@pytest.mark.parametrize("otherwise", [{"mode": Mode.OBSERVE}, {"grace": timedelta(0)}])
async def test_nothing_goes_by_itself_where_postvakt_observes_or_nobody_could_take_it_back(
    otherwise: dict[str, Any],
) -> None:
    async with a_house() as house:
        await a_letter(house, OPEN)
        put_rules(house, a_rule(SERVICE, "leave_unread = true", BY_ITSELF))
        assert await follower.apply_rules(replace(house.desk, **otherwise)) == 1, "it is judged, and stays"
        with pytest.raises(NotAllowed, match="suggestion_missing"):
            await by_itself(house, **otherwise)
        assert await house.state() is State.WAITING


async def test_a_unit_that_becomes_sensitive_stops_the_letters_that_have_not_gone_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_house() as house:
        rule = a_rule(SERVICE, 'older_than = "PT1H"', on_case(a_case(house)), BY_ITSELF)
        await Lead(house=house).apply("rules.toml", rule)
        for title in ("Høring en", "Høring to"):
            house.letter(OPEN, title=title)
        await house.poll()
        followed = follower._followed
        seen: list[str] = []

        async def in_turn(desk: Any, item: Any) -> bool:
            seen.append(item.item_id)
            if len(seen) == 2:
                await unit_becomes_sensitive(house)
            return await followed(desk, item)

        monkeypatch.setattr(follower, "_followed", in_turn)
        house.pass_time(timedelta(hours=2))
        await house.poll()
        states = {item.item_id: item.state for item in await house.items()}
        assert [states[one] for one in seen] == [State.ROUTING, State.WAITING]


@pytest.mark.parametrize("automatic", [True, False])
async def test_what_holds_while_the_archive_is_asked_holds_when_the_letter_is_routed(
    monkeypatch: pytest.MonkeyPatch, automatic: bool
) -> None:
    """Of a click too: the title that it would carry is the subject of a letter that has become sensitive."""
    async with a_house() as house:
        rule = a_rule(SERVICE, 'older_than = "PT1H"', on_case(a_case(house)), f"automatic = {automatic}".lower())
        await Lead(house=house).apply("rules.toml", rule)
        house.letter(OPEN, title="Høring om navn")
        await house.poll()
        house.pass_time(timedelta(hours=2))
        if automatic:
            while_asked(monkeypatch, house, lambda: unit_becomes_sensitive(house))
            await house.poll()
        else:
            await house.poll()
            while_asked(monkeypatch, house, lambda: unit_becomes_sensitive(house))
            with pytest.raises(NotAllowed, match="suggestion_changed"):
                await take_suggestion(house.desk, house.press("kari", await house.only()))
        assert house.desk.policy.sensitivity(await house.only()) is Sensitivity.SENSITIVE
        assert await house.state() is State.WAITING
