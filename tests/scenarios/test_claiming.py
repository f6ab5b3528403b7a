"""One letter, one archivist: who wins a race, what repeats do, and how a letter passes from hand to hand."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.simulators.teams import Answer
from bot.app.choices.hand_over import hand_over, take_over
from bot.domain.item import State
from bot.errors import Conflict, NotAllowed
from tests.house import House, a_house, everything_shared
from tests.scenarios.acting import (
    IDENTITY_NUMBER,
    a_case,
    a_letter,
    archivists,
    field,
    fields,
    own,
    refusal,
    said,
    shared,
    verbs,
)
from tests.stores import DIALECTS

REASON = "Kari er borte, og fristen er i dag"


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_of_fifty_who_claim_at_once_one_wins_and_the_others_are_told_who(dialect: str) -> None:
    crowd = archivists(50)
    async with a_house(dialect, newcomers=crowd) as house:
        card = await a_letter(house)

        answers = await asyncio.gather(*(house.teams.click(person, card, "claim") for person in crowd))

        (winner,) = [person for person, answer in zip(crowd, answers, strict=True) if answer.kind == "card"]
        told = [answer for answer in answers if answer.kind == "info"]
        assert {answer.text for answer in told} == {f"{winner.name} tok forsendelsen først."}
        assert len(told) == 49
        assert (await verbs(house)).count("item:claimed") == 1
        assert (await house.only()).claimant == winner.aad_id
        await house.draw()
        assert winner.name in shared(house, card)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_double_click_claims_once_and_both_answers_are_the_same_card(dialect: str) -> None:
    async with a_house(dialect) as house:
        card = await a_letter(house)

        answer = await house.teams.click("kari", card, "claim", twice=True)

        assert [answer.kind, answer.earlier[0].kind] == ["card", "card"]
        assert answer.card == answer.earlier[0].card
        assert (await verbs(house)).count("item:claimed") == 1


@pytest.mark.parametrize("redeliver", ["new_id", "same_id"])
async def test_a_redelivered_claim_is_one_claim_and_the_same_card(redeliver: str) -> None:
    async with a_house() as house:
        card = await a_letter(house)

        answer = await house.teams.click("kari", card, "claim", redeliver=redeliver)  # type: ignore[arg-type]

        assert answer.card == answer.earlier[0].card
        assert (await verbs(house)).count("item:claimed") == 1
        assert (await house.only()).version == 2


async def test_a_claim_that_is_redelivered_after_the_release_does_not_take_the_letter_back() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim", revision=0)
        await house.teams.click("kari", card, "release")

        late = await house.teams.click("kari", card, "claim", revision=0)

        assert late.kind == "card"
        assert (await house.only()).state is State.WAITING


async def test_to_claim_what_one_has_changes_nothing() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.teams.click("lise", card, "claim", revision=0)
        before = await verbs(house)

        again = await house.teams.click("kari", card, "claim", revision=0, redeliver="new_id")

        assert again.kind == "card"
        assert await verbs(house) == before


async def test_claims_and_releases_follow_one_another_without_being_taken_for_repeats() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        for _ in range(3):
            assert (await house.teams.click("kari", card, "claim")).kind == "card"
            assert await house.state() is State.CLAIMED
            assert (await house.teams.click("kari", card, "release")).kind == "card"
            assert await house.state() is State.WAITING
            await house.draw()
            assert (await house.teams.click("ola", card, "claim")).kind == "card"
            assert (await house.teams.click("ola", card, "release")).kind == "card"
            await house.draw()

        assert (await verbs(house))[1:] == ["item:claimed", "item:released"] * 6


async def test_a_form_is_opened_again_from_a_card_that_a_client_has_not_redrawn() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "route")
        house.teams.close_dialog("kari")
        await house.draw()
        await house.teams.click("kari", card, "release")

        answer = await house.teams.open_dialog("kari", card, "route", revision=0)

        assert answer.card is not None
        assert (await house.only()).claimant == house.person("kari").person_id


async def test_opening_a_form_claims_and_whoever_comes_second_is_told_who_has_it() -> None:
    async with a_house() as house:
        card = await a_letter(house)

        first = await house.teams.open_dialog("kari", card, "route", twice=True)
        second = await house.teams.open_dialog("ola", card, "by_hand", revision=0)

        assert first.card == first.earlier[0].card
        assert refusal(second) == "Kari (test) tok forsendelsen først."
        assert (await verbs(house)).count("item:claimed") == 1


async def test_a_stale_card_is_answered_by_what_holds_now() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        released_by_another = await house.teams.click("ola", card, "release")
        await house.teams.click("kari", card, "release")
        stale = await house.teams.click("ola", card, "claim", revision=0)

        assert released_by_another.text == "Bare den som har tatt forsendelsen, kan gjøre dette."
        assert stale.kind == "card"
        assert (await house.only()).claimant == house.person("ola").person_id
        repeat = await house.teams.click("kari", card, "release", revision=1)
        assert "Ola (test)" in said(repeat.card)


async def test_a_release_of_what_nobody_has_says_so() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()
        await house.teams.click("kari", card, "release")

        late = await house.teams.click("ola", card, "release", revision=1)

        assert late.text == "Forsendelsen er lagt tilbake. Ta den før du går videre."


async def test_a_letter_is_handed_over_to_a_colleague_who_is_told() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")

        form = await house.teams.open_dialog("kari", card, "more")
        offered = {choice["title"] for choice in field(form.card, "colleague")["choices"]}
        closed = await house.teams.submit_dialog(
            "kari", "submit_hand_over", inputs={"colleague": house.person("ola").person_id}
        )
        await house.office.turns.settle()
        await house.draw()

        assert offered == {"Lise (test)", "Ola (test)"}
        assert closed.kind == "closed"
        assert "Ola (test)" in shared(house, card)
        (note,) = house.teams.chat_with("ola")
        assert note.body["text"] == "Kari (test) har overlevert deg en forsendelse til Nordvika kommune."
        assert not house.teams.chat_with("kari")
        handed = (await house.audit(await house.only()))[-1]
        assert (handed.verb, handed.facts) == ("item:handed_over", {"to": house.person("ola").person_id})


async def test_a_chat_that_cannot_be_opened_stops_no_handing_over() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.teams.open_dialog("kari", card, "more")
        house.fault("teams", "CreateConversation", status=403)

        closed = await house.teams.submit_dialog(
            "kari", "submit_hand_over", inputs={"colleague": house.person("ola").person_id}
        )
        await house.office.turns.settle()

        assert closed.kind == "closed"
        assert (await house.only()).claimant == house.person("ola").person_id
        assert not house.teams.chat_with("ola")


async def test_handing_over_needs_a_colleague_who_works_on_letters() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.teams.open_dialog("kari", card, "more")

        nobody = await house.teams.submit_dialog("kari", "submit_hand_over")

        assert "Rett dette: Velg en kollega." in said(nobody.card)
        item = await house.only()
        for unfit in ("revi", "kari"):
            with pytest.raises(NotAllowed, match="colleague_missing"):
                await hand_over(house.desk, house.press("kari", item), house.person(unfit))
        with pytest.raises(NotAllowed, match="not_claimant"):
            await hand_over(house.desk, house.press("ola", item), house.person("lise"))
        assert (await house.only()).claimant == house.person("kari").person_id


async def test_the_rarer_choices_open_for_those_who_have_one() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        mine = await house.teams.open_dialog("kari", card, "more")
        leads = await house.teams.open_dialog("lise", card, "more")
        colleagues = await house.teams.open_dialog("ola", card, "more")

        assert fields(mine.card) == {"colleague"}
        assert "La ligge ulest" in said(mine.card)
        assert fields(leads.card) == {"reason"}
        assert not fields(colleagues.card)
        assert "Kari (test) har tatt forsendelsen." in said(colleagues.card)


async def test_the_lead_takes_over_with_a_reason_that_stands_nowhere_in_sight() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()

        with capture_logs() as logs:
            await house.teams.open_dialog("lise", card, "more")
            without = await house.teams.submit_dialog("lise", "submit_take_over")
            numbered = await _take_over(house, "lise", f"Gjelder {IDENTITY_NUMBER}")
            closed = await _take_over(house, "lise", REASON)
            await house.office.turns.settle()
            await house.draw()

        assert "Rett dette: Skriv en grunn." in said(without.card)
        assert "fødselsnummer" in said(numbered.card)
        assert closed.kind == "closed"
        assert (await house.only()).claimant == house.person("lise").person_id
        (note,) = house.teams.chat_with("kari")
        assert note.body["text"] == "Lise (test) har overtatt forsendelsen til Nordvika kommune fra deg."
        taken = (await house.audit(await house.only()))[-1]
        assert (taken.verb, taken.facts) == ("item:taken_over", {"from": house.person("kari").person_id})
        assert taken.text_digest
        seen = [str(await house.audit()), everything_shared(house), own(house, "lise", card), str(logs)]
        assert not [text for text in seen if REASON in text or IDENTITY_NUMBER in text]


async def test_not_even_a_digest_of_the_reason_stands_among_the_presses() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()
        await house.teams.open_dialog("lise", card, "more")
        without_reason = house.press("lise", await house.only(), "submit_take_over")

        await _take_over(house, "lise", REASON)

        async with house.store.transaction() as tx:
            new = await tx.remember_action(without_reason.digest, item_id=without_reason.item_id, at=house.clock.at)
        assert not new


async def test_only_the_lead_takes_over_and_only_from_another() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        item = await house.only()

        with pytest.raises(NotAllowed, match="take_over"):
            await take_over(house.desk, house.press("ola", item), REASON)
        taken = await take_over(house.desk, house.press("lise", item), REASON)
        with pytest.raises(Conflict, match="claimed"):
            await take_over(house.desk, house.press("lise", taken.item), REASON)
        again = await take_over(house.desk, house.press("lise", item), REASON)

        assert (again.item, again.tell) == (taken.item, None)
        assert (await verbs(house)).count("item:taken_over") == 1


async def test_who_lost_the_letter_can_no_longer_act_on_it() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "route")
        await house.draw()
        await house.teams.open_dialog("lise", card, "more")
        await _take_over(house, "lise", REASON)

        late = await house.teams.submit_dialog("kari", inputs={"case_number": a_case(house)})

        assert refusal(late) == "Bare den som har tatt forsendelsen, kan gjøre dette."
        assert await house.state() is State.CLAIMED
        assert not house.written()


async def _take_over(house: House, who: str, reason: str) -> Answer:
    return await house.teams.submit_dialog(who, "submit_take_over", inputs={"reason": reason})
