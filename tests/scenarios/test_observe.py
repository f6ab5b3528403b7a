"""`mode = "observe"`: the bot shows and remembers, and changes nothing in any system outside."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.item import State
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import a_case, a_letter, by_hand, leave_unread, refusal, shared

#: what asks and changes nothing
_ASKING = {"GetCases", "GetDocuments", "GetCodeTableRows", "GetAccessGroups", "Ping"}
_OBSERVES = "Observasjonsmodus: Postvakt gjør ingenting i Public 360 eller Altinn."


async def test_whatever_is_clicked_nothing_is_written_outside() -> None:
    async with a_house(mode="observe") as house:
        number = house.p360.world.add_entry("Vedtak", case_number=a_case(house)).number
        for way in ("printed", "transfer_case", "domain_system", "registered", "already_registered"):
            entry = number if way.endswith("registered") else ""
            card = await a_letter(house, UNKNOWN, title=f"Brev om {way}", confirmation=True)
            assert (await by_hand(house, "kari", card, way, entry)).kind == "closed"
            await house.draw()
            if entry:
                assert (await house.teams.click("kari", card, "undo")).kind == "card"
                await by_hand(house, "kari", card, way, entry)
            await _live_on(house)
            assert "Behandlet" in shared(house, card), way
        await _refuse(house, OPEN)
        await _leave(house)

        _nothing_was_written(house)


async def test_what_was_done_by_hand_is_remembered() -> None:
    async with a_house(mode="observe") as house:
        number = house.p360.world.add_entry("Vedtak", case_number=a_case(house)).number
        card = await a_letter(house, SENSITIVE)
        assert _OBSERVES in shared(house, card)

        unknown = await by_hand(house, "kari", card, "registered", "26/00001-99")
        assert unknown.kind == "dialog"
        await house.teams.submit_dialog("kari", inputs={"entry_number": number})
        await _live_on(house)

        outcome = (await house.only()).outcome
        assert outcome is not None
        assert (outcome.entry_number, outcome.reason) == (number, "registered")
        assert number in shared(house, card)
        assert "Registrert i arkivet" in shared(house, card)
        assert "Arkivert i Altinn" not in shared(house, card)
        assert [entry.verb for entry in await house.audit(await house.only())][-1] == "item:handled"
        _nothing_was_written(house)


async def test_registering_is_refused_before_anybody_has_taken_or_typed_anything() -> None:
    async with a_house(mode="observe") as house:
        card = await a_letter(house, OPEN)

        assert "Fordel" not in shared(house, card)
        data = {"item_id": (await house.only()).item_id, "version": 1, "verb": "route"}
        old = {"type": "Action.Submit", "title": "Fordel", "data": data | {"msteams": {"type": "task/fetch"}}}
        refused = await house.teams.open_dialog("kari", card, old)

        assert refusal(refused).startswith("Postvakt er i observasjonsmodus og skriver ikke til arkivet.")
        assert await house.state() is State.WAITING
        _nothing_was_written(house)


async def _refuse(house: House, service: str) -> None:
    card = await a_letter(house, service)
    for verb in ("claim", "release", "claim"):
        assert (await house.teams.click("ola", card, verb)).kind == "card"
    await house.teams.open_dialog("ola", card, "not_for_record")
    await house.teams.submit_dialog("ola", inputs={"not_for_record": "duplicate"})
    await _live_on(house)
    assert "Kommet to ganger" in shared(house, card)
    await house.teams.click("kari", card, "reopen")


async def _leave(house: House) -> None:
    card = await a_letter(house, UNKNOWN, title="Brev som venter")
    await leave_unread(house, "kari", card)
    await _live_on(house)
    assert "Ligger ulest" in shared(house, card)


async def _live_on(house: House) -> None:
    house.pass_time(timedelta(hours=1))
    await house.poll()
    await house.work()
    await house.settle()
    await house.draw()


def _nothing_was_written(house: House) -> None:
    assert not house.written()
    assert {one.path.rpartition("/")[2] for one in house.p360.simulator.record} <= _ASKING
    asked = {(one.method, one.path.partition("?")[0]) for one in house.altinn.simulator.record}
    assert all(method == "GET" or path.endswith("/token") for method, path in asked)
    assert all(house.labels(dialog) == ["Default"] for dialog in house.dialogs)
