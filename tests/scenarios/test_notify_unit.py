"""A unit is told of a letter that is its own matter (L-A5): neutral words, and the letter stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app.choices.route import route
from bot.app.reading.read_letter import Reader, open_letter
from bot.domain.item import Route, State
from bot.domain.routes import RouteChoice, offered
from bot.errors import Conflict, NotAllowed
from tests.house import SENSITIVE, UNKNOWN
from tests.scenarios.acting import said, shared
from tests.scenarios.outlets import SCHOOL, TOWN, outlets
from tests.stores import DIALECTS

TOLD = RouteChoice(route=Route.NOTIFY_UNIT)
DAY = timedelta(days=1)
TITLE = "Vedtak om gatelys"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("service", [UNKNOWN, SENSITIVE])
async def test_l_a5_the_unit_is_told_in_neutral_words_and_the_letter_is_touched_nowhere(
    dialect: str, service: str
) -> None:
    """L-A5: unit, service, date and link; never opened, labelled, confirmed or archived."""
    async with outlets(dialect) as out:
        house = out.house
        card = await out.claimed(service, title=TITLE)
        await out.tell_unit(card)
        await house.finish()
        (sent,) = out.sent()
        item = await house.only()
        assert sent.to == (TOWN,)
        assert item.letter.link in sent.body
        for secret in (TITLE, item.letter.sender_name or "Trygdekontoret"):
            assert secret not in sent.body + sent.subject
        assert sent.attachments == ()
        assert house.written() == []
        assert house.labels(house.dialogs[0]) == ["Default"]
        assert item.state is State.HANDLED
        assert "Enheten er varslet" in shared(house, card)


async def test_until_grace_is_over_nobody_is_told() -> None:
    async with outlets() as out:
        card = await out.claimed()
        await out.tell_unit(card)
        await out.house.teams.click("kari", card, "undo")
        await out.house.finish()
        assert out.sent() == []
        assert (await out.only()).state is State.CLAIMED


async def test_a_unit_without_an_address_cannot_be_told() -> None:
    async with outlets() as out:
        card = await out.claimed(unit=SCHOOL)
        assert "submit_notify_unit" not in said((await out.house.teams.open_dialog("kari", card, "more")).card)
        with pytest.raises(NotAllowed, match="route_not_offered"):
            await route(out.house.desk, out.house.press("kari", await out.only()), TOLD)


async def test_observing_tells_nobody() -> None:
    async with outlets(mode="observe") as out:
        card = await out.claimed()
        assert "submit_notify_unit" not in said((await out.house.teams.open_dialog("kari", card, "more")).card)
        with pytest.raises(NotAllowed, match="observe_emailing"):
            await route(out.house.desk, out.house.press("kari", await out.only()), TOLD)


async def test_a_letter_that_somebody_has_opened_cannot_be_left_to_its_unit() -> None:
    async with outlets() as out:
        await out.claimed()
        item = await out.only()
        async with out.house.store.transaction() as tx:
            opened = replace(item, opened_at=out.house.clock.now(), version=item.version + 1)
            await tx.replace_item(opened, was=item)
        with pytest.raises(NotAllowed, match="route_not_offered"):
            await route(out.house.desk, out.house.press("kari", opened), TOLD)


async def test_the_page_never_opens_a_letter_that_its_unit_is_told_of() -> None:
    async with outlets() as out:
        card = await out.claimed()
        await out.tell_unit(card)
        item, reader = await out.only(), Reader(person=out.house.person("kari"))
        with pytest.raises(NotAllowed, match="letter_left_unread"):
            await open_letter(out.house.desk, reader, item.item_id)
        await out.house.finish()
        with pytest.raises((NotAllowed, Conflict)):
            await open_letter(out.house.desk, reader, item.item_id)
        assert out.house.written() == []


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_l_a5_a_letter_that_stays_unread_comes_back_to_the_board_unopened(dialect: str) -> None:
    """Friday to Wednesday: three working days."""
    async with outlets(dialect) as out:
        house = out.house
        card = await out.claimed()
        await out.tell_unit(card)
        await house.finish()
        for days, came_back in ((3, 0), (2, 1), (1, 0)):
            house.pass_time(days * DAY)
            assert (await out.watch())[2] == came_back
        item = await house.only()
        assert (item.state, item.claimant, item.outcome) == (State.WAITING, None, None)
        assert "Enheten er varslet, men forsendelsen er fortsatt ulest." in shared(house, card)
        assert house.written() == []
        await house.teams.click("kari", card, "claim")
        await house.draw()
        await out.tell_unit(card)
        await house.finish()
        assert len(out.sent()) == 2
        assert house.written() == []


async def test_a_letter_that_its_unit_has_read_never_comes_back() -> None:
    async with outlets() as out:
        house = out.house
        await out.tell_unit(await out.claimed())
        await house.finish()
        looked = house.desk.sources["altinn"].look

        async def read_by_the_unit(ref: object) -> object:
            return replace(await looked(ref), seen_at_source=True)

        house.desk.sources["altinn"].look = read_by_the_unit  # type: ignore[method-assign]
        house.pass_time(7 * DAY)
        assert (await out.watch())[2] == 0
        house.desk.sources["altinn"].look = looked  # type: ignore[method-assign]
        assert (await out.watch())[2] == 0
        assert (await house.only()).state is State.HANDLED


async def test_the_letters_of_a_day_come_in_one_email_after_the_hour() -> None:
    async with outlets(notices={"when": "daily", "digest_at": "14:00"}) as out:
        house = out.house
        for _ in range(2):
            await out.tell_unit(await out.claimed())
        await house.finish()
        assert out.sent() == []
        assert (await out.watch())[1] == 0
        house.pass_time(timedelta(hours=6))
        out.fault("SendMessage", status=500, when="after")
        assert (await out.watch())[1] == 0
        assert (await out.watch())[1] == 1
        (sent,) = out.sent()
        assert all(item.letter.link in sent.body for item in await house.items())
        assert (await out.watch())[1] == 0
        assert len(out.sent()) == 1
        assert house.written() == []


async def test_a_source_whose_letters_cannot_wait_offers_it_not() -> None:
    async with outlets() as out:
        await out.claimed()
        item = await out.only()
        able = out.house.desk.able(item.letter)
        assert Route.NOTIFY_UNIT in offered(item.letter, able, notified=True)
        assert Route.NOTIFY_UNIT not in offered(item.letter, replace(able, may_stay_unread=False), notified=True)
