"""How letters come in: each once, none lost, nothing seen by the sender, nothing kept of what the rules keep out."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from adapters.simulators.altinn import LetterDraft, Resource, Visits
from adapters.store import SqlStore
from adapters.store.items import Items
from bot.app.board.forms import route_form
from bot.app.choices.route import route
from bot.commands.demo.town import MAIN, SELF_SERVING
from bot.domain.item import IntakeItem, MessageRef, Route, State
from bot.domain.routes import RouteChoice
from bot.errors import NotAllowed, Unavailable
from bot.ports.source import MailSource
from tests.house import LINK_ONLY, OPEN, SUPPRESSED, House, a_house
from tests.scenarios.evidence import HOUR, cards, kept_out, on_disk, published, source_state, threads
from tests.stores import DIALECTS

SECRET = "Melding om Ola Nordmanns sykefravær"


async def seen_entries(house: House) -> int:
    return [entry.verb for entry in await house.audit()].count("item:seen")


def lose_connection(monkeypatch: pytest.MonkeyPatch, store: SqlStore, *, at: int, error: BaseException) -> None:
    """The `at`-th transaction from now is not committed."""
    whole = store.transaction
    numbers = itertools.count(1)

    @asynccontextmanager
    async def transaction() -> AsyncIterator[Any]:
        number = next(numbers)
        async with whole() as tx:
            yield tx
            if number == at:
                raise error

    monkeypatch.setattr(store, "transaction", transaction)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_new_letters_become_items_once(dialect: str) -> None:
    async with a_house(dialect) as house:
        first = [house.letter(), house.letter(OPEN), house.letter(LINK_ONLY)]
        assert (await house.poll()).new == 3
        assert await house.poll() == await house.poll()
        house.pass_time(timedelta(minutes=5))
        later = house.letter(title="Varsel om tilsyn")
        again = await house.poll()
        assert (again.new, again.changed) == (1, 0)
        assert await threads(house) == sorted([*first, later])
        assert await seen_entries(house) == 4
        assert {item.state for item in await house.items()} == {State.WAITING}


@pytest.mark.parametrize("error", [Unavailable("store", "connection"), asyncio.CancelledError()], ids=["fault", "kill"])
async def test_wherever_a_poll_breaks_off_the_next_one_goes_on(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Older letters come on later pages: a mark that moved with the first page would lose them for a day."""
    async with a_house(source={"page_size": 2}) as house:
        handed_in = [house.letter(title="Den første")]
        await house.poll()
        for at in range(1, 11):
            house.pass_time(6 * HOUR)
            handed_in += [published(house, hours * HOUR) for hours in (1, 3, 5)]
            with monkeypatch.context() as patch:
                lose_connection(patch, house.store, at=at, error=error)
                with pytest.raises(type(error)):
                    await house.poll()
            assert (await house.poll()).answered
            assert await threads(house) == sorted(handed_in), f"after a fault in transaction {at}"
        assert await seen_entries(house) == len(handed_in)
        assert (await source_state(house)).down_since is None, "a fault of our store is not the source's"


async def test_a_mark_stays_behind_a_letter_that_we_fail_to_take_in(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_house() as house:
        house.letter(title="Den første")
        await house.poll()
        cursor = (await source_state(house)).cursor
        house.pass_time(HOUR)
        poison, good = house.letter(title="Vrient brev"), house.letter()
        add_item = Items.add_item

        async def stumbling(self: Items, item: IntakeItem) -> bool:
            if item.letter.thread_id == poison:
                raise ValueError(item.letter.subject)
            return await add_item(self, item)

        monkeypatch.setattr(Items, "add_item", stumbling)
        polled = await house.poll()
        assert (polled.new, polled.poison, polled.held, polled.answered) == (1, 1, True, True)
        assert good in await threads(house)
        assert (await source_state(house)).cursor == cursor
        assert (await source_state(house)).poison == (poison,)
        await house.draw()
        assert "Altinn har forsendelser som Postvakt ikke kan lese" in house.on_board()
        house.pass_time(3 * HOUR)
        house.letter(title="Nyere brev")
        assert (await house.poll()).new == 1
        monkeypatch.setattr(Items, "add_item", add_item)
        house.pass_time(HOUR)
        assert (await house.poll()).new == 1
        assert poison in await threads(house)
        assert (await source_state(house)).poison == ()
        assert (await source_state(house)).cursor != cursor
        await house.draw()
        assert "Postvakt kan lese alle forsendelser i Altinn igjen" in house.on_board()


async def test_a_letter_listed_in_an_unknown_shape_is_named_and_read_by_the_next_sweep() -> None:
    async with a_house() as house:
        poison, good = house.letter(title="Vrient brev"), house.letter()
        dialog = house.altinn.world.dialog(poison)
        revision, dialog.context_revision = dialog.context_revision, "no revision"
        polled = await house.poll()
        assert (polled.new, polled.poison, polled.answered) == (1, 1, True)
        assert await threads(house) == [good]
        assert (await house.poll()).poison == 1
        assert (await source_state(house)).poison == (poison,)
        await house.draw()
        assert "ikke kan lese" in house.on_board()
        house.pass_time(HOUR)
        newer = house.letter(title="Nyere brev")
        await house.poll()
        house.pass_time(HOUR)
        dialog.context_revision = revision
        await house.poll()
        house.pass_time(timedelta(days=1))
        await house.poll()
        assert await threads(house) == sorted([good, newer, poison])
        await house.draw()
        assert "kan lese alle forsendelser" in house.on_board()


async def test_a_thread_that_cannot_be_listed_for_a_moment_holds_the_mark() -> None:
    async with a_house() as house:
        house.letter(title="Den første")
        await house.poll()
        house.pass_time(HOUR)
        thread = house.letter(title="Vedtak i flere deler")
        house.join(thread)
        house.fault("altinn", "SearchDialogTransmissions", status=503, times=3)
        assert (await house.poll()).poison == 1
        house.pass_time(HOUR)
        house.letter(title="Nyere brev")
        polled = await house.poll()
        assert (polled.new, polled.poison) == (3, 0)
        assert (await threads(house)).count(thread) == 2
        assert (await source_state(house)).poison == ()


async def test_many_letters_that_cannot_be_read_are_told_once() -> None:
    async with a_house() as house:
        for number in range(30):
            house.altinn.world.dialog(house.letter(title=f"Vrient brev {number}")).context_revision = "no revision"
        await house.poll()
        await house.draw()
        assert len((await source_state(house)).poison) == 30
        (card,) = cards(house)
        revisions = len(house.teams.world.post(card).revisions)
        await house.poll()
        await house.draw()
        assert len(house.teams.world.post(card).revisions) == revisions


async def test_letters_older_than_the_start_are_listed_if_nobody_has_read_them() -> None:
    async with a_house() as house:
        unread = published(house, timedelta(days=5))
        read, archived = published(house, timedelta(days=4)), published(house, timedelta(days=3))
        visits = Visits(house.altinn.world)
        visits.open_dialog(house.altinn.world.dialog(read))
        visits.label(house.altinn.world.dialog(archived), add=["Archive"], remove=[])
        own = house.letter(OPEN)
        assert (await house.poll()).new == 2
        await house.draw()
        older, newer = await house.item(unread), await house.item(own)
        assert (older.backlog, newer.backlog) == (True, False)
        assert await threads(house) == sorted([unread, own])
        assert house.card_of(older) != house.card_of(newer)
        listed = str(house.teams.everybody_sees(house.card_of(older)))
        assert "Én er eldre enn oppstarten av Postvakt." in listed
        for _ in range(3):
            house.pass_time(HOUR)
            await house.poll()
        await house.draw()
        assert (await house.item(unread)).backlog, "there is room, but it stays on the list"
        assert len(cards(house)) == 2


async def test_the_start_is_kept_from_the_first_poll_on() -> None:
    async with a_house() as house:
        await house.poll()
        house.start_from = house.clock.now() + timedelta(days=1)
        waiting = house.letter()
        await house.poll()
        assert not (await house.item(waiting)).backlog


async def test_nothing_is_kept_of_letters_that_the_rules_keep_out() -> None:
    async with a_house() as house:
        world = house.altinn.world
        world.add_resource(Resource(id="ny-tjeneste", name="Ny tjeneste", owner="ny", owner_name="Nyetaten"))
        draft = LetterDraft(unit=MAIN, resource="ny-tjeneste", title=SECRET, sender="Hemmelig avsender", body=SECRET)
        house.letter(SUPPRESSED, title=SECRET)
        world.add_letter(draft)
        world.add_letter(draft)
        house.letter()
        counted = [(await house.poll()).suppressed, (await house.poll()).suppressed]
        house.pass_time(timedelta(days=2))
        counted.append((await house.poll()).suppressed)
        assert counted == [3, 0, 0]
        assert len(await house.items()) == 1
        assert await kept_out(house) == [
            (MAIN, "ny-tjeneste", "not_on_allow_list", 2),
            (MAIN, SUPPRESSED, "suppressed_service", 1),
        ]
        stored = on_disk(house)
        assert b"Vedtak om gatelys" in stored, "the search would find a title"
        for hidden in (SECRET, "sykefravær", "Hemmelig avsender"):
            assert hidden.encode() not in stored


async def test_a_unit_that_opens_its_own_mail_is_left_out_of_every_search() -> None:
    async with a_house() as house:
        own = house.letter(unit=SELF_SERVING, title="Tilsyn i barnevernet")
        house.letter()
        house.join(own)
        await house.poll()
        house.pass_time(timedelta(days=1))
        assert (await house.poll()).suppressed == 0
        asked = [exchange.path + "?" + exchange.query for exchange in house.altinn.simulator.record]
        assert any(MAIN in one for one in asked)
        assert not any(SELF_SERVING in one or own in one for one in asked)
        assert own not in await threads(house)


async def test_listing_and_looking_leave_no_trace() -> None:
    async with a_house() as house:
        source: MailSource = house.desk.sources["altinn"]
        thread = house.letter(confirmation=True)
        house.join(thread)
        house.letter(SUPPRESSED)
        for _ in range(3):
            await house.poll()
            await source.look(MessageRef(source_id="altinn", external_id=thread))
            house.pass_time(13 * HOUR)
        world = house.altinn.world
        assert len(await house.items()) == 2
        assert world.traces == []
        for dialog in world.dialogs.values():
            assert (dialog.sights, dialog.activities, dialog.labels) == ([], [], ["Default"])
        assert not any(letter.fetched for letter in world.correspondences.values())
        reading = [each for each in house.altinn.simulator.record if each.path.startswith("/correspondence/")]
        assert reading == []


async def test_a_link_only_letter_cannot_be_registered() -> None:
    async with a_house() as house:
        house.letter(LINK_ONLY, title="Kvittering for broskjema")
        await house.poll()
        await house.draw()
        item = await house.only()
        assert "route" not in verbs_of(house.teams.everybody_sees(house.card_of(item)))
        assert {"by_hand", "not_for_record"} <= verbs_of(house.teams.everybody_sees(house.card_of(item)))
        choice = RouteChoice(
            route=Route.REGISTER_ON_CASE, case_number=house.p360.world.cases()[0].number, public_title="Kvittering"
        )
        with pytest.raises(NotAllowed, match="route_not_offered"):
            await route(house.desk, house.press("kari", item), choice)
        with pytest.raises(NotAllowed, match="route_not_offered"):
            await route_form(house.desk, house.press("kari", item))
        assert (await house.only()).round == 0
        await house.finish()
        assert house.p360.world.entries() == []
        assert house.altinn.world.traces == []


def verbs_of(card: object) -> set[str]:
    """All verbs of buttons on the card, however deep."""
    found = set()
    if isinstance(card, dict):
        found = {card["verb"]} if isinstance(card.get("verb"), str) else set()
        found |= {verb for part in card.values() for verb in verbs_of(part)}
    elif isinstance(card, list):
        found = {verb for part in card for verb in verbs_of(part)}
    return found
