"""Several letters in one dialog: each is an item, and the dialog leaves the inbox when all of it is taken care of."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app.aftercare.undo import undo
from bot.app.choices.route import route
from bot.app.effects.run_effects import EffectRunner
from bot.domain.item import IntakeItem, Route, State
from bot.domain.routes import NotForRecord, RouteChoice
from tests.house import GRACE, SUPPRESSED, House, a_house
from tests.scenarios.acting import a_letter, register, shared
from tests.scenarios.evidence import item_of
from tests.stores import DIALECTS

ADVERTISING = RouteChoice(route=Route.NOT_FOR_RECORD, not_for_record=NotForRecord.ADVERTISING)
UNREAD = RouteChoice(route=Route.LEAVE_UNREAD)
NEWER = "Ikke arkivert i Altinn: det har kommet nytt innhold"
OTHERS = "Ikke arkivert i Altinn ennå: andre forsendelser i samme dialog er åpne"


async def choose(house: House, item: IntakeItem, choice: RouteChoice = ADVERTISING, who: str = "kari") -> IntakeItem:
    return (await route(house.desk, house.press(who, item), choice)).item


async def a_pair(house: House) -> tuple[str, IntakeItem, IntakeItem]:
    """A dialog with its own letter and one that joined it."""
    dialog = house.letter()
    joined = house.join(dialog)
    await house.poll()
    await house.draw()
    return dialog, await item_of(house, dialog), await item_of(house, dialog, joined)


async def put_away(house: House, item: IntakeItem) -> str:
    found = next(one for one in await house.items() if one.item_id == item.item_id)
    return found.outcome.put_away if found.outcome else found.state.value


def archived(house: House) -> int:
    """How often a label was changed to Archive."""
    return [trace.what for trace in house.altinn.world.traces].count("Labels Archive")


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_two_letters_between_two_polls_are_two_items(dialect: str) -> None:
    async with a_house(dialect) as house:
        dialog = house.letter(title="Den første")
        await house.poll()
        house.pass_time(timedelta(hours=1))
        joined = [house.join(dialog, title="Den andre"), house.join(dialog, title="Den tredje")]
        assert (await house.poll()).new == 2
        found = [await item_of(house, dialog, transmission) for transmission in joined]
        assert [item.letter.subject for item in found] == ["Den andre", "Den tredje"]
        first = await item_of(house, dialog)
        assert (first.letter.subject, first.changed_at) == ("Den første", None), "a further letter is no edit of it"
        assert (await house.poll()).new == 0


async def test_the_last_letter_that_is_handled_archives_the_dialog() -> None:
    async with a_house() as house:
        dialog, first, second = await a_pair(house)
        await choose(house, first)
        await house.finish()
        assert house.labels(dialog) == ["Default"]
        assert OTHERS in shared(house, house.card_of(first))
        await choose(house, second)
        await house.finish()
        assert house.labels(dialog) == ["Archive"]
        assert "Arkivert i Altinn" in shared(house, house.card_of(second))
        assert archived(house) == 1


@pytest.mark.parametrize("polled", [False, True], ids=["unseen", "seen"])
async def test_a_letter_that_comes_between_handling_and_archiving_keeps_the_dialog_in_the_inbox(polled: bool) -> None:
    async with a_house() as house:
        card = await a_letter(house)
        (dialog,) = house.dialogs
        await register(house, "kari", card)
        house.pass_time(timedelta(seconds=10))
        joined = house.join(dialog)
        if polled:
            await house.poll()
        await house.finish()
        assert house.labels(dialog) == ["Default"]
        assert (OTHERS if polled else NEWER) in shared(house, card)
        await house.poll()
        assert (await item_of(house, dialog)).state is State.HANDLED
        late = await item_of(house, dialog, joined)
        assert late.state is State.WAITING
        await choose(house, late)
        await house.finish()
        assert house.labels(dialog) == ["Archive"]


@pytest.mark.parametrize("unread_first", [False, True])
async def test_a_letter_left_unread_keeps_its_dialog_in_the_inbox_and_unopened(unread_first: bool) -> None:
    async with a_house() as house:
        dialog, first, second = await a_pair(house)
        if unread_first:
            await choose(house, second, UNREAD)
        await choose(house, first)
        await house.finish()
        if not unread_first:
            await choose(house, second, UNREAD)
            await house.finish()
        assert {item.state for item in await house.items()} == {State.HANDLED}
        assert house.labels(dialog) == ["Default"]
        assert house.altinn.world.traces == []


async def test_a_letter_left_unread_alone_leaves_no_trace() -> None:
    async with a_house() as house:
        await a_letter(house)
        await choose(house, await house.only(), UNREAD)
        await house.finish()
        assert (await house.only()).state is State.HANDLED
        assert house.altinn.world.traces == []
        assert house.labels(house.dialogs[0]) == ["Default"]


async def test_an_edit_after_handling_takes_the_dialog_back_to_the_inbox_and_the_card_says_so() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        (dialog,) = house.dialogs
        await register(house, "kari", card)
        await house.finish()
        assert house.labels(dialog) == ["Archive"]
        assert "Endret" not in shared(house, card)
        house.pass_time(timedelta(hours=1))
        house.altinn.world.edit_content(dialog, title="Vedtak om gatelys, rettet")
        await house.poll()
        await house.finish()
        item = await house.only()
        assert (item.state, item.changed_at is not None) == (State.HANDLED, True)
        assert house.labels(dialog) == ["Default"]
        assert "Endret" in shared(house, card)
        assert archived(house) == 1


async def test_an_edit_between_handling_and_archiving_keeps_the_dialog_in_the_inbox() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        (dialog,) = house.dialogs
        await register(house, "kari", card)
        house.pass_time(timedelta(seconds=10))
        house.altinn.world.edit_content(dialog, summary="Ny frist")
        await house.poll()
        await house.finish()
        assert house.labels(dialog) == ["Default"]
        assert NEWER in shared(house, card)
        assert "Endret" in shared(house, card)


async def test_a_label_changed_meanwhile_is_read_again_once() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        (dialog,) = house.dialogs
        await choose(house, await house.only())
        house.fault("altinn", "SetDialogSystemLabels", status=412)
        await house.finish()
        tries = [each.status for each in house.altinn.simulator.record if each.path.endswith("/systemlabels")]
        assert tries == [412, 204]
        assert house.labels(dialog) == ["Archive"]
        assert "Arkivert i Altinn" in shared(house, card)


async def test_a_label_that_keeps_changing_is_tried_again_later() -> None:
    async with a_house() as house:
        await a_letter(house)
        await choose(house, await house.only())
        house.fault("altinn", "SetDialogSystemLabels", status=412, times=2)
        await house.finish()
        assert (await house.only()).state is State.ROUTING
        house.pass_time(timedelta(minutes=1))
        await house.work()
        assert (await house.only()).state is State.HANDLED
        assert house.labels(house.dialogs[0]) == ["Archive"]


async def test_a_label_lost_to_a_new_letter_is_not_set_again_blindly() -> None:
    """The label was set but its answer was lost; before the next try a new letter takes the label away."""
    async with a_house() as house:
        await a_letter(house)
        (dialog,) = house.dialogs
        await choose(house, await house.only())
        house.fault("altinn", "SetDialogSystemLabels", status=500, when="after")
        await house.finish()
        assert house.labels(dialog) == ["Archive"]
        assert (await house.only()).state is State.ROUTING
        house.pass_time(timedelta(minutes=1))
        house.join(dialog)
        assert house.labels(dialog) == ["Default"]
        await house.work()
        item = await item_of(house, dialog)
        assert (item.state, await put_away(house, item)) == (State.HANDLED, "newer_content")
        assert house.labels(dialog) == ["Default"]
        await house.poll()
        await house.finish()
        assert house.labels(dialog) == ["Default"]
        assert archived(house) == 1


async def test_a_lost_answer_to_the_label_is_found_out() -> None:
    async with a_house() as house:
        await a_letter(house)
        await choose(house, await house.only())
        house.fault("altinn", "SetDialogSystemLabels", status=500, when="after")
        await house.finish()
        house.pass_time(timedelta(minutes=1))
        await house.work()
        assert await put_away(house, await house.only()) == "done"
        assert archived(house) == 1


async def drain(runner: EffectRunner) -> None:
    while await runner.run_next():
        pass


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("labels_take", [0.0, 0.05])
async def test_of_two_letters_that_finish_together_one_archives_the_dialog(dialect: str, labels_take: float) -> None:
    async with a_house(dialect) as house:
        dialog, first, second = await a_pair(house)
        await choose(house, first)
        await choose(house, second, who="ola")
        if labels_take:
            house.fault("altinn", "SetDialogSystemLabels", kind="latency", seconds=labels_take, times=2)
        house.pass_time(GRACE + timedelta(seconds=1))
        colleague = replace(house.runner, owner="another replica")
        await asyncio.gather(drain(house.runner), drain(colleague))
        assert {item.state for item in await house.items()} == {State.HANDLED}
        assert house.labels(dialog) == ["Archive"]
        assert archived(house) == 1
        assert "done" in {await put_away(house, first), await put_away(house, second)}


@pytest.mark.parametrize("steps", [0, 3, 5, 8])
async def test_whichever_of_two_is_last_archives_the_dialog(steps: int) -> None:
    """The second letter's route starts after so many steps of the first one's."""
    async with a_house() as house:
        dialog, first, second = await a_pair(house)
        await register(house, "kari", house.card_of(first))
        house.pass_time(GRACE + timedelta(seconds=1))
        for _ in range(steps):
            await house.runner.run_next()
        await register(house, "ola", house.card_of(second))
        await house.work()
        await house.finish()
        assert {item.state for item in await house.items()} == {State.HANDLED}
        assert house.labels(dialog) == ["Archive"]
        assert archived(house) == 1


async def test_a_choice_that_can_still_be_taken_back_keeps_the_dialog_in_the_inbox() -> None:
    async with a_house() as house:
        dialog, first, second = await a_pair(house)
        await choose(house, first)
        house.pass_time(GRACE - timedelta(seconds=1))
        chosen = await choose(house, second)
        house.pass_time(timedelta(seconds=2))
        await house.work()
        assert await put_away(house, first) == "other_items_open"
        assert house.labels(dialog) == ["Default"]
        await undo(house.desk, house.press("kari", chosen))
        await house.finish()
        assert house.labels(dialog) == ["Default"]
        await choose(house, await item_of(house, dialog, second.letter.ref.external_id.partition("/")[2]))
        await house.finish()
        assert house.labels(dialog) == ["Archive"]


async def test_a_suppressed_letter_keeps_its_dialog_in_the_inbox() -> None:
    """What the rules keep out is never archived by us."""
    async with a_house() as house:
        await a_letter(house)
        (dialog,) = house.dialogs
        house.join(dialog, SUPPRESSED, title="Melding om sykefravær")
        await house.poll()
        await choose(house, await house.only())
        await house.finish()
        assert (await house.only()).state is State.HANDLED
        assert house.labels(dialog) == ["Default"]
        assert await put_away(house, await house.only()) == "others"
