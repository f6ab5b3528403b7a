"""What is not registered through the form: done by hand, not for record, left unread, and registered once more."""

from __future__ import annotations

import pytest

from adapters.simulators.p360.records import Entry
from bot.app.choices.route import route
from bot.domain.item import Route, State
from bot.domain.routes import RouteChoice
from bot.errors import NotAllowed
from tests.house import LINK_ONLY, OPEN, House, a_house
from tests.scenarios.acting import (
    a_case,
    a_letter,
    by_hand,
    entries,
    field,
    fields,
    refusal,
    register,
    said,
    shared,
)


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("registered", "Registrert i arkivet"),
        ("already_registered", "Registrert fra før"),
        ("transfer_case", "Lagt på overføringssak"),
        ("printed", "Skrevet ut og sendt med internpost"),
        ("domain_system", "Lagt inn i fagsystem"),
    ],
)
async def test_what_was_done_by_hand_stands_on_the_card_and_the_letter_is_put_away(way: str, told: str) -> None:
    async with a_house() as house:
        entry = house.p360.world.add_entry("Vedtak", case_number=a_case(house))
        card = await a_letter(house)
        numbered = way in ("registered", "already_registered")

        closed = await by_hand(house, "kari", card, way, entry.number if numbered else "")
        await house.finish()

        assert closed.kind == "closed"
        assert await house.state() is State.HANDLED
        assert told in shared(house, card)
        assert (entry.number in shared(house, card)) is numbered
        assert house.labels(house.dialogs[0]) == ["Archive"]
        # put away, and nothing opened or written
        assert house.written() == ["Labels Archive"]
        routed = next(one for one in await house.audit(await house.only()) if one.verb == "item:routed")
        assert routed.facts.get("reason", "already_registered") == way


async def test_an_entry_number_must_be_given_and_exist() -> None:
    async with a_house() as house:
        entry = house.p360.world.add_entry("Vedtak", case_number=a_case(house))
        card = await a_letter(house)

        without = await by_hand(house, "kari", card, "registered")
        unknown = await house.teams.submit_dialog("kari", inputs={"entry_number": "26/00001-99"})
        house.fault("p360", "GetDocuments", status=503)
        silent = await house.teams.submit_dialog("kari", inputs={"entry_number": entry.number})
        found = await house.teams.submit_dialog("kari", inputs={"entry_number": entry.number.replace("/0000", "/")})
        await house.finish()

        assert "Rett dette: Oppgi journalpostnummeret." in said(without.card)
        assert "Rett dette: Journalposten finnes ikke i arkivet." in said(unknown.card)
        assert field(unknown.card, "by_hand")["value"] == "registered"
        assert field(unknown.card, "entry_number")["value"] == "26/00001-99"
        assert "Rett dette: Arkivet svarer ikke nå." in said(silent.card)
        assert found.kind == "closed"
        outcome = (await house.only()).outcome
        assert outcome is not None
        assert outcome.entry_number == entry.number


async def test_a_letter_that_is_not_for_record_says_why() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "not_for_record")

        blocked = await house.teams.submit_dialog("kari")
        closed = await house.teams.submit_dialog("kari", inputs={"not_for_record": "advertising"})
        await house.finish()

        assert (blocked.kind, closed.kind) == ("blocked", "closed")
        assert "Reklame" in shared(house, card)
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert house.written() == ["Labels Archive"]
        routed = next(one for one in await house.audit(await house.only()) if one.verb == "item:routed")
        assert routed.facts == {"route": "not_for_record", "reason": "advertising"}


async def test_what_was_opened_can_no_longer_be_left_unread() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        house.fault("p360", "CreateDocument", status=400)
        await register(house, "kari", card)
        await house.finish()
        await house.teams.click("kari", card, "was_not_done")

        form = await house.teams.open_dialog("kari", card, "more")

        assert "La ligge ulest" not in said(form.card)
        press = house.press("kari", await house.only(), "submit_leave_unread")
        with pytest.raises(NotAllowed, match="route_not_offered"):
            await route(house.desk, press, RouteChoice(route=Route.LEAVE_UNREAD))


async def test_a_letter_that_cannot_be_fetched_is_done_by_hand_and_never_claimed_by_a_form_it_lacks() -> None:
    async with a_house() as house:
        card = await a_letter(house, LINK_ONLY)
        assert "Fordel" not in [action["title"] for action in house.teams.everybody_sees(card)["actions"]]
        stolen = {"type": "Action.Submit", "title": "Fordel", "data": _route_data(house, (await house.only()).item_id)}

        refused = await house.teams.click("kari", card, stolen)
        assert refusal(refused) == "Denne fordelingen kan ikke brukes for forsendelsen."
        assert await house.state() is State.WAITING
        closed = await by_hand(house, "kari", card, "domain_system")
        await house.finish()

        assert closed.kind == "closed"
        assert await house.state() is State.HANDLED


async def test_a_letter_is_registered_once_more_only_by_whoever_insists() -> None:
    async with a_house() as house:
        card, first = await _registered(house)

        reopened = await house.teams.click("ola", card, "reopen")
        assert first.number not in said(reopened.card)
        form = await house.teams.open_dialog("ola", card, "route")
        assert f"Forsendelsen ser ut til å være registrert fra før: {first.number}" in said(form.card)
        asked = await house.teams.submit_dialog("ola", "submit_route", inputs={"case_number": a_case(house)})
        assert "Rett dette: Kryss av for ny journalpost" in said(asked.card)
        assert await house.state() is State.CLAIMED
        closed = await house.teams.submit_dialog(
            "ola", "submit_route", inputs={"again": "true", "title_confirmed": "true"}
        )
        await house.finish()

        assert closed.kind == "closed"
        one, other = entries(house)
        assert one == first
        assert (other.status_code, len(other.files)) == ("J", len(first.files))
        assert other.external_id != first.external_id
        assert other.number in shared(house, card)
        again = [entry.facts.get("again") for entry in await house.audit() if entry.verb == "item:routed"]
        assert again == [None, "1"]


async def test_each_further_insisting_counts_on_and_an_undone_one_does_not_count() -> None:
    async with a_house() as house:
        card, _ = await _registered(house)
        await house.teams.click("kari", card, "reopen")
        await register(house, "kari", card, again="true")
        await house.draw()
        await house.teams.click("kari", card, "undo")
        for _ in range(2):
            closed = await register(house, "kari", card, again="true")
            assert closed.kind == "closed"
            await house.finish()
            await house.teams.click("kari", card, "reopen")

        assert len(entries(house)) == 3
        assert len({entry.external_id for entry in entries(house)}) == 3
        again = [entry.facts.get("again") for entry in await house.audit() if entry.verb == "item:routed"]
        assert again == [None, "1", "1", "2"]
        form = await house.teams.open_dialog("kari", card, "route")
        assert ", ".join(entry.number for entry in entries(house)) in said(form.card)


async def test_an_entry_that_was_named_by_hand_is_asked_about_too() -> None:
    async with a_house() as house:
        entry = house.p360.world.add_entry("Vedtak", case_number=a_case(house))
        card = await a_letter(house)
        await by_hand(house, "kari", card, "already_registered", entry.number)
        await house.finish()
        await house.teams.click("kari", card, "reopen")

        asked = await register(house, "kari", card)
        assert "Rett dette: Kryss av for ny journalpost" in said(asked.card)
        assert entry.number in said(asked.card)
        await house.teams.submit_dialog("kari", "submit_route", inputs={"again": "true"})
        await house.finish()

        assert len(entries(house)) == 2


async def test_a_registration_that_was_broken_off_goes_on_with_its_entry() -> None:
    """The file was refused, the archivist chose again: nothing is registered a second time, and nobody is asked."""
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        house.fault("p360", "UpdateDocument", status=413)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        await house.teams.click("kari", card, "was_not_done")

        form = await house.teams.open_dialog("kari", card, "route")
        assert "again" not in fields(form.card)
        closed = await house.teams.submit_dialog(
            "kari", inputs={"case_number": a_case(house), "title_confirmed": "true"}
        )
        await house.finish()

        assert closed.kind == "closed"
        (entry,) = entries(house)
        # its title and screening are those of the earlier choice: a person finishes it
        assert (entry.status_code, len(entry.files)) == ("M", 2)
        assert "Midlertidig registrert: fullfør i Public 360." in shared(house, card)
        assert await house.state() is State.HANDLED


async def test_a_route_that_was_closed_by_hand_leaves_an_entry_to_ask_about() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        house.fault("p360", "UpdateDocument", status=413)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        await house.teams.click("kari", card, "close_by_hand")
        await house.draw()
        (entry,) = entries(house)
        assert entry.number in shared(house, card)
        assert "Midlertidig registrert: fullfør i Public 360." in shared(house, card)
        await house.teams.click("kari", card, "reopen")
        asked = await register(house, "kari", card)

        assert "Rett dette: Kryss av for ny journalpost" in said(asked.card)


async def _registered(house: House) -> tuple[str, Entry]:
    card = await a_letter(house, OPEN)
    await register(house, "kari", card, title_confirmed="true")
    await house.finish()
    (entry,) = entries(house)
    return card, entry


def _route_data(house: House, item_id: str) -> dict[str, object]:
    return {"msteams": {"type": "task/fetch"}, "item_id": item_id, "version": 1, "verb": "route"}
