"""Several letters of the list card at once: each is a decision of its own, with an answer of its own."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.simulators.teams import Answer
from bot.app.choices.claim import claim
from bot.app.choices.several import Chosen, Wanted, do_to_several
from bot.app.health.transfer_cases import check_transfer_cases
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, Route, State
from bot.errors import NotAllowed
from bot.ports.claim_forms import LISTED, SeveralDeed
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import entries, field, refusal, said
from tests.scenarios.archives import transfer_settings


async def a_crowd(house: House, *services: str) -> list[IntakeItem]:
    """One letter with a card of its own, and one on the list card for each service; the latter are answered."""
    house.letter(OPEN, title="Den første")
    await house.poll()
    dialogs = [house.letter(service, title=f"Brev {place}") for place, service in enumerate(services)]
    await house.poll()
    await house.draw()
    return [await house.item(dialog) for dialog in dialogs]


def the_list(house: House) -> str:
    (found,) = [post.id for post in house.teams.posts() if "Velg flere" in str(post.card)]
    return found


def named(*items: IntakeItem) -> str:
    return ",".join(f"{item.item_id}@{item.version}" for item in items)


async def do(house: House, who: str, deed: str, *items: IntakeItem, twice: bool = False, **more: Any) -> Answer:
    """«Velg flere» is open already."""
    inputs = {"chosen": named(*items), "deed": deed, **more}
    return await house.teams.submit_dialog(who, inputs=inputs, twice=twice)


async def fresh(house: House, items: list[IntakeItem]) -> list[IntakeItem]:
    stored = {item.item_id: item for item in await house.items()}
    return [stored[item.item_id] for item in items]


async def test_of_several_that_are_claimed_each_has_its_own_answer() -> None:
    async with a_house(most_cards=1) as house:
        items = await a_crowd(house, UNKNOWN, OPEN, SENSITIVE)
        card = the_list(house)

        form = await house.teams.open_dialog("kari", card, "several")
        await claim(house.desk, house.press("ola", items[1]))
        done = await do(house, "kari", "claim", *items)

        offered = {choice["value"]: choice["title"] for choice in field(form.card, "chosen")["choices"]}
        assert set(offered) == {f"{item.item_id}@{item.version}" for item in items}
        # the subject of what nobody may see stands nowhere
        assert ["Brev 0" in offered[f"{items[0].item_id}@1"], "Brev 2" in str(offered)] == [True, False]
        told = said(done.card)
        assert ["Én må ses på" in told, "2 er utført" in told, "Ola (test) tok forsendelsen først." in told] == [
            True
        ] * 3
        kari, ola = house.person("kari").person_id, house.person("ola").person_id
        assert [item.claimant for item in await fresh(house, items)] == [kari, ola, kari]

        # the same once more changes nothing, and says who has them
        again = await do_to_several(
            house.desk, house.press("kari", LISTED, "submit_several"),
            [Chosen(item_id=item.item_id, version=item.version) for item in items], Wanted(deed=SeveralDeed.CLAIM),
        )  # fmt: skip
        assert [result.key for result in again] == ["several.done_claim", "conflict.claimed", "several.done_claim"]


async def test_several_are_left_unread_or_kept_out_of_the_journal() -> None:
    async with a_house(most_cards=1) as house:
        items = await a_crowd(house, UNKNOWN, OPEN, SENSITIVE, UNKNOWN)
        card = the_list(house)

        await house.teams.open_dialog("kari", card, "several")
        none = await house.teams.submit_dialog("kari", inputs={"chosen": named(items[0]), "deed": "not_for_record"})
        kept = await do(house, "kari", "not_for_record", *items[:3], not_for_record="advertising")
        await house.teams.open_dialog("kari", card, "several")
        unread = await do(house, "kari", "leave_unread", items[3], twice=True)

        assert "Velg ett av alternativene." in said(none.card)
        assert "Må ses på for seg: ta den, og bruk kortet." in said(kept.card)
        assert "2 er utført" in said(kept.card)
        # Teams may deliver it twice: it is done once, and both answers say so
        assert ["Én er utført" in said(answer.card) for answer in (unread, *unread.earlier)] == [True, True]
        stored = await fresh(house, items)
        assert [item.route for item in stored] == [Route.NOT_FOR_RECORD, Route.NOT_FOR_RECORD, None, Route.LEAVE_UNREAD]
        assert stored[2].state is State.WAITING
        assert stored[2].claimant is None
        await house.finish()
        assert {item.state for item in await fresh(house, [items[0], items[1], items[3]])} == {State.HANDLED}


async def test_only_open_letters_go_to_the_transfer_case_without_a_form() -> None:
    async with a_house(most_cards=1, more=transfer_settings("p360")) as house:
        await check_transfer_cases(house.desk)
        items = await a_crowd(house, OPEN, UNKNOWN)

        await house.teams.open_dialog("kari", the_list(house), "several")
        done = await do(house, "kari", "transfer_case", *items)

        assert "Blir midlertidig registrert på overføringssaken." in said(done.card)
        assert "Må ses på for seg" in said(done.card)
        stored = await fresh(house, items)
        assert [item.route for item in stored] == [Route.TRANSFER_CASE, None]
        await house.finish()
        outcome = (await fresh(house, items))[0].outcome
        assert outcome is not None
        assert outcome.temporary


async def test_a_subject_that_no_archive_takes_as_a_title_gives_way_to_a_neutral_one() -> None:
    async with a_house(most_cards=1, more=transfer_settings("p360")) as house:
        await check_transfer_cases(house.desk)
        await a_crowd(house)
        dialog = house.letter(OPEN, title="Høring " * 40)
        await house.poll()
        await house.draw()

        await house.teams.open_dialog("kari", the_list(house), "several")
        done = await do(house, "kari", "transfer_case", await house.item(dialog))

        assert "Blir midlertidig registrert på overføringssaken." in said(done.card)
        await house.finish()
        assert [entry.title for entry in entries(house)] == ["Brev mottatt digitalt"]


async def test_several_are_put_off_and_the_list_says_so() -> None:
    async with a_house(most_cards=1) as house:
        items = await a_crowd(house, OPEN, UNKNOWN)
        card = the_list(house)

        await house.teams.open_dialog("kari", card, "several")
        nowhen = await do(house, "kari", "snooze", *items)
        done = await do(house, "kari", "snooze", *items, snooze="monday")
        await house.draw()

        assert "Velg ett av alternativene." in said(nowhen.card)
        assert field(nowhen.card, "chosen")["value"] == named(*items)
        assert "2 er utført" in said(done.card)
        assert all(item.snoozed_until and item.backlog for item in await fresh(house, items))
        assert str(house.teams.everybody_sees(card)).count("Utsatt til 23. nov. kl. 08.00") == 2


async def test_several_is_for_those_who_work_on_letters() -> None:
    async with a_house(most_cards=1) as house:
        items = await a_crowd(house, OPEN)
        card = the_list(house)

        nobody = await house.teams.open_dialog("revi", card, "several")
        await house.teams.open_dialog("kari", card, "several")
        gone = await house.teams.submit_dialog("kari", inputs={"chosen": named(*items), "deed": "claim"})

        assert refusal(nobody) == "Bare arkivarer og ledere kan behandle forsendelser."
        assert "Én er utført" in said(gone.card)
        wanted = Wanted(deed=SeveralDeed.CLAIM)
        with pytest.raises(NotAllowed, match="work_on_items"):
            await do_to_several(house.desk, house.press("revi", LISTED), [], wanted)
        unknown = [Chosen(item_id=ItemId("no-such"), version=1)]
        assert await do_to_several(house.desk, house.press("kari", LISTED), unknown, wanted) == ()
