"""What reading a letter on its page means for its card, for the choices that are left, and for the next poll."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app.choices.claim import claim, release
from bot.app.choices.route import route
from bot.app.reading.read_letter import Reader, begin, look_at, open_letter, read_attachment
from bot.commands.demo.town import MAIN
from bot.domain.item import IntakeItem, Route, State
from bot.domain.routes import RouteChoice
from bot.errors import Conflict, NotAllowed
from tests.house import LINK_ONLY, OPEN, UNKNOWN, House, a_house
from tests.scenarios.acting import a_case, a_letter, fields, register, said
from tests.scenarios.evidence import HOUR, item_of

WEB: dict[str, Any] = {
    "web": {"public_url": "https://brev.example", "client_id": "x", "client_secret": "not-for-anybody"}
}


def buttons(house: House, card: str) -> dict[str, str]:
    """Titles of a card's buttons, with the address of those that open a page."""
    return {each["title"]: each.get("url", "") for each in house.teams.everybody_sees(card)["actions"]}


async def read(house: House, who: str, item: IntakeItem) -> None:
    reader = Reader(person=house.person(who))
    await begin(house.desk, reader, item.item_id)
    await open_letter(house.desk, reader, item.item_id)


async def test_a_claimed_letter_leads_to_its_page() -> None:
    async with a_house(more=WEB) as house:
        card = await a_letter(house)
        assert "Les brevet" not in buttons(house, card)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        shown = buttons(house, card)
        item = await house.only()
        assert list(shown)[:5] == ["Fordel", "Les brevet", "Gjort for hånd", "Legg tilbake", "Flere valg"]
        assert shown["Les brevet"] == f"https://brev.example/letters/{item.item_id}"
        assert "Åpne i Altinn" in shown


async def test_without_pages_there_is_no_such_button() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        assert "Les brevet" not in buttons(house, card)
        assert "Journalføres ikke" in buttons(house, card)


@pytest.mark.parametrize(("service", "mode"), [(LINK_ONLY, "live"), (UNKNOWN, "observe")])
async def test_what_cannot_be_opened_here_has_no_such_button(service: str, mode: str) -> None:
    async with a_house(more=WEB, mode=mode) as house:
        card = await a_letter(house, service)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        assert "Les brevet" not in buttons(house, card)
        with pytest.raises(NotAllowed):
            await begin(house.desk, Reader(person=house.person("kari")), (await house.only()).item_id)
        assert house.written() == []


async def test_not_for_record_stands_among_the_rarer_choices() -> None:
    async with a_house(more=WEB) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()
        opened = await house.teams.open_dialog("kari", card, "more")
        assert "not_for_record" in fields(opened.card)

        again = await house.teams.submit_dialog("kari", "submit_not_for_record", inputs={"not_for_record": ""})
        assert "Velg ett av alternativene." in said(again.card)
        await house.teams.submit_dialog("kari", "submit_not_for_record", inputs={"not_for_record": "advertising"})
        await house.finish()

        item = await house.only()
        assert item.outcome is not None
        assert (item.outcome.route, item.outcome.reason) == (Route.NOT_FOR_RECORD, "advertising")


async def test_a_letter_that_was_read_can_no_longer_be_left_unread() -> None:
    async with a_house(more=WEB) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        assert "La ligge ulest" in said((await house.teams.open_dialog("kari", card, "more")).card)
        await read(house, "kari", await house.only())

        assert "La ligge ulest" not in said((await house.teams.open_dialog("kari", card, "more")).card)
        press = house.press("kari", await house.only())
        with pytest.raises(NotAllowed, match="route_not_offered"):
            await route(house.desk, press, RouteChoice(route=Route.LEAVE_UNREAD))


async def test_whoever_chose_first_decides_whether_it_is_opened() -> None:
    async with a_house(more=WEB) as house:
        await a_letter(house)
        item = await claim(house.desk, house.press("kari", await house.only()))
        await route(house.desk, house.press("kari", item), RouteChoice(route=Route.LEAVE_UNREAD))

        with pytest.raises(Conflict):
            await begin(house.desk, Reader(person=house.person("kari")), item.item_id)
        assert house.written() == []


async def test_our_own_reading_is_nobody_elses_work() -> None:
    """To read a dialog's first letter, the dialog is opened: all of it looks seen, and still waits for somebody."""
    async with a_house(more=WEB) as house:
        dialog = house.letter(UNKNOWN)
        house.join(dialog, UNKNOWN)
        await house.poll()
        first = await claim(house.desk, house.press("kari", await item_of(house, dialog)))
        house.fault("altinn", "GetDialogLookup", status=200, body=_names_the_last_one(house, dialog))
        await read(house, "kari", first)
        await release(house.desk, house.press("kari", await item_of(house, dialog)))
        assert house.altinn.world.dialog(dialog).content_seen
        house.pass_time(HOUR)

        await house.poll()

        items = await house.items()
        assert all(item.letter.seen_at_source for item in items)
        assert {item.state for item in items} == {State.WAITING}


def _names_the_last_one(house: House, dialog_id: str) -> dict[str, object]:
    """Lookup tells one correspondence of all that the dialog holds."""
    named = house.altinn.world.dialog(dialog_id).transmissions[-1].correspondence_id
    return {
        "dialogId": dialog_id,
        "instanceRef": f"urn:altinn:correspondence-id:{named}",
        "party": f"urn:altinn:organization:identifier-no:{MAIN}",
    }


async def test_a_letter_is_read_while_its_route_runs_and_while_it_needs_attention() -> None:
    async with a_house(more=WEB) as house:
        card = await a_letter(house)
        reader = Reader(person=house.person("kari"))
        await register(house, "kari", card)
        item = await house.only()
        assert item.state is State.ROUTING
        await read(house, "kari", item)
        house.fault("p360", "CreateDocument", status=400)
        await house.finish()

        item = await house.only()
        assert item.state is State.NEEDS_ATTENTION
        assert "Les brevet" in buttons(house, card)
        assert not (await look_at(house.desk, reader, item.item_id)).must_ask
        async with read_attachment(house.desk, reader, item.item_id, 1) as (_, content):
            assert b"".join([chunk async for chunk in content]).startswith(b"%PDF-")


async def test_reading_reveals_nothing_to_a_plan_that_has_yet_to_open_the_letter() -> None:
    """The plan was chosen for an open letter: what it must ask about is not taken for known before it asks."""
    async with a_house(more=WEB) as house:
        house.letter(OPEN)
        await house.poll()
        choice = RouteChoice(
            route=Route.REGISTER_ON_CASE, case_number=a_case(house), public_title="Rundskriv", title_confirmed=True
        )
        await route(house.desk, house.press("kari", await house.only()), choice)
        (found,) = house.altinn.world.correspondences.values()
        found.confidential = True
        await read(house, "kari", await house.only())
        assert not (await house.only()).letter.declared_sensitive
        await house.finish()

        item = await house.only()
        assert item.state is State.NEEDS_ATTENTION
        assert item.trouble is not None
        assert item.trouble.code == "more_sensitive"
        assert item.letter.declared_sensitive


async def test_two_who_say_yes_at_once_open_it_once() -> None:
    async with a_house(more=WEB) as house:
        await a_letter(house)
        item = await claim(house.desk, house.press("kari", await house.only()))
        reader = Reader(person=house.person("kari"))
        await begin(house.desk, reader, item.item_id)
        before = await house.only()
        await begin(house.desk, reader, item.item_id)

        assert await house.only() == before
        assert [entry.verb for entry in await house.audit(item)].count("item:opened") == 1
