"""A letter is refused for good: two pages, a tick, the grace period, one request; a person where nobody can tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.simulators._kit import Fault
from adapters.simulators.svarinn.records import Letter
from adapters.simulators.teams import Answer
from bot.app.choices.route import route
from bot.app.desk import Mode
from bot.domain.item import Route, State
from bot.domain.routes import Refusal, RouteChoice
from bot.errors import Conflict, NotAllowed
from tests.house import House, a_house, everything_shared
from tests.scenarios.acting import (
    IDENTITY_NUMBER,
    a_letter,
    answer_was_done,
    field,
    fields,
    refusal,
    said,
    shared,
    verbs,
)
from tests.scenarios.evidence import cards
from tests.scenarios.ks import HOUR, failing_svarinn, hand_in, poll, svarinn
from tests.stores import DIALECTS

WORDS = "Gjelder en eiendom i nabokommunen"
MEANT = RouteChoice(route=Route.REFUSE, refusal=Refusal.WRONG_ADDRESSEE, refusal_confirmed=True)


async def first_page(house: House, who: str, card: str) -> Answer:
    if await house.state() is State.WAITING:
        await house.teams.click(who, card, "claim")
    await house.draw()
    await house.teams.open_dialog(who, card, "more")
    return await house.teams.submit_dialog(who, "submit_refuse")


async def second_page(house: House, who: str, card: str, reason: str = "wrong_addressee", text: str = WORDS) -> Answer:
    await first_page(house, who, card)
    return await house.teams.submit_dialog(
        who, "submit_refusal_reason", inputs={"refusal": reason, "refusal_text": text}
    )


async def refuse(house: House, who: str, card: str, reason: str = "wrong_addressee", text: str = WORDS) -> Answer:
    await second_page(house, who, card, reason, text)
    return await house.teams.submit_dialog(who, "submit_refusal", inputs={"refusal_confirmed": "true"})


def told(letter: Letter) -> list[tuple[str, str]]:
    """What the sender sees of it after it was sent."""
    return [(one.what, one.text) for one in letter.log if one.what != "KLAR_FOR_MOTTAK"]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_whoever_has_claimed_a_letter_refuses_it_on_two_pages_and_the_sender_is_told_once(dialect: str) -> None:
    async with svarinn(dialect) as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        page = await second_page(house, "kari", card)
        for effect in (
            "ikke kunne mottas",
            "forsvinner fra listen hos KS",
            "ikke journalført",
            "Dette kan ikke angres",
        ):
            assert effect in said(page.card)
        assert f"Feil mottaker: {WORDS}" in said(page.card), "as the sender will read it"
        assert (await house.teams.submit_dialog("kari", inputs={"refusal_confirmed": "true"})).kind == "closed"
        await house.draw()
        assert (await house.state(), letter.waiting) == (State.ROUTING, True), "it can still be undone"
        await house.finish()
        assert await house.state() is State.HANDLED
        assert told(letter) == [("FEILET", f"Feil mottaker: {WORDS}"), ("VARSLET", "")]
        assert "Avvist hos avsenderen" in shared(house, card)
        assert "Feil mottaker" in shared(house, card)
        assert "arkivert" not in shared(house, card).lower(), "it was never put away"
        assert WORDS not in everything_shared(house)
        assert letter.downloads == 0


async def test_the_words_to_the_sender_lie_where_they_can_be_redacted_and_nowhere_else() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await refuse(house, "kari", card)
        (routed,) = [entry for entry in await house.audit() if entry.verb == "item:routed"]
        assert routed.facts == {"route": "refuse", "reason": "wrong_addressee"}
        assert routed.text_digest
        item_id = (await house.only()).item_id
        async with house.store.transaction() as tx:
            (effect,) = await tx.effects(item_id)
            await tx.redact_text(effect.args["text_id"])
        assert WORDS not in f"{effect} {await house.audit()}"
        await house.finish()
        assert told(letter)[0] == ("FEILET", "Feil mottaker"), "what was redacted is not sent"


async def test_nothing_happens_without_the_tick_on_the_second_page() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        page = await second_page(house, "kari", card)
        assert field(page.card, "refusal_confirmed")["value"] == "false"
        again = await house.teams.submit_dialog("kari", "submit_refusal")
        assert "Kryss av" in said(again.card)
        assert field(again.card, "refusal_text")["value"] == WORDS, "nothing has to be written twice"
        await house.finish()
        assert (await house.state(), letter.waiting) == (State.CLAIMED, True)
        assert told(letter) == []


@pytest.mark.parametrize(
    ("reason", "text", "fault"),
    [
        ("other", "", "Skriv hvorfor"),
        ("wrong_addressee", f"Gjelder {IDENTITY_NUMBER}", "fødselsnummer"),
        ("wrong_addressee", "x" * 201, "høyst 200 tegn"),
    ],
)
async def test_a_reason_that_may_not_be_sent_keeps_one_on_the_first_page(reason: str, text: str, fault: str) -> None:
    async with svarinn() as (house, world):
        hand_in(world)
        await poll(house)
        (card,) = cards(house)
        page = await second_page(house, "kari", card, reason, text)
        assert fault in said(page.card)
        assert "refusal_confirmed" not in fields(page.card)
        choice = replace(MEANT, refusal=Refusal(reason))
        item = await house.only()
        routed = await route(house.desk, house.press("kari", item), choice, said=text)
        assert routed.faults, "the use case refuses it too"


async def test_it_can_be_undone_until_the_grace_period_is_over() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await refuse(house, "kari", card)
        await house.draw()
        await house.teams.click("kari", card, "undo")
        await house.finish()
        assert (await house.state(), told(letter)) == (State.CLAIMED, [])
        await refuse(house, "kari", card)
        await house.finish()
        assert await house.state() is State.HANDLED
        assert [what for what, _ in told(letter)] == ["FEILET", "VARSLET"]


async def test_only_whoever_has_claimed_it_refuses_it() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        item = await house.only()
        for who in ("kari", "lise"):
            with pytest.raises(Conflict):
                await route(house.desk, house.press(who, item), MEANT)
        with pytest.raises(NotAllowed):
            await route(house.desk, house.press("adm", item), MEANT)
        await house.teams.click("kari", card, "claim")
        with pytest.raises(Conflict):
            await route(house.desk, house.press("ola", await house.only()), MEANT)
        await house.finish()
        assert told(letter) == []
        assert await verbs(house) == ["item:seen", "item:claimed"]


async def test_a_letter_of_another_source_has_no_such_choice() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        form = await house.teams.open_dialog("kari", card, "more")
        assert "Avvis forsendelsen" not in said(form.card)
        with pytest.raises(NotAllowed, match="route_not_offered"):
            await route(house.desk, house.press("kari", await house.only()), MEANT)


async def test_it_is_not_offered_while_postvakt_only_observes() -> None:
    async with svarinn(mode="observe") as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await house.teams.click("kari", card, "claim")
        form = await house.teams.open_dialog("kari", card, "more")
        assert "Avvis forsendelsen" not in said(form.card)
        with pytest.raises(NotAllowed, match="observe_refusing"):
            await route(house.desk, house.press("kari", await house.only()), MEANT)
        await house.finish()
        assert told(letter) == []


async def test_a_letter_that_was_taken_meanwhile_is_not_refused_and_the_archivist_is_told() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await refuse(house, "kari", card)
        world.taken_elsewhere(letter.id)
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        assert "Postkilden tok ikke imot avvisningen" in shared(house, card)
        assert told(letter) == [("MOTTATT", "")]
        await house.teams.click("kari", card, "was_not_done")
        assert await house.state() is State.CLAIMED, "to be chosen anew"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_answer_that_was_lost_is_asked_of_a_person_and_never_sent_again(dialect: str, when: str) -> None:
    async with failing_svarinn(dialect) as (house, world, faults):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        faults.add(Fault(operation="oppdaterStatus", status=500, when=when))  # type: ignore[arg-type]
        await refuse(house, "kari", card)
        await house.finish()
        sent = told(letter)
        for _ in range(4):
            house.pass_time(HOUR)
            await house.settle()
        await house.draw()
        assert await house.state() is State.NEEDS_ATTENTION
        assert "Forsendelsen kan være avvist" in shared(house, card)
        assert told(letter) == sent
        if when == "after":
            assert (await answer_was_done(house, "kari", card)).kind == "closed"
            await house.draw()
            assert await house.state() is State.HANDLED
            assert "Avvist hos avsenderen" in shared(house, card)
        else:
            await house.teams.click("kari", card, "was_not_done")
            assert (await house.state(), sent) == (State.CLAIMED, []), "both pages once more"
            await refuse(house, "kari", card)
            await house.finish()
            assert [what for what, _ in told(letter)] == ["FEILET", "VARSLET"]


async def test_a_letter_that_changed_between_the_pages_is_looked_at_again() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await second_page(house, "kari", card)
        letter.draft = replace(letter.draft, title="Rettet søknad")
        await poll(house)
        again = await house.teams.submit_dialog("kari", "submit_refusal", inputs={"refusal_confirmed": "true"})
        assert "Forsendelsen er endret" in said(again.card)
        assert field(again.card, "refusal_confirmed")["value"] == "false"
        await house.finish()
        assert told(letter) == []


async def test_a_page_that_is_sent_twice_refuses_once() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await second_page(house, "kari", card)
        await house.teams.submit_dialog("kari", "submit_refusal", inputs={"refusal_confirmed": "true"}, twice=True)
        await house.finish()
        assert [what for what, _ in told(letter)] == ["FEILET", "VARSLET"]
        assert (await verbs(house)).count("item:routed") == 1


async def test_a_colleagues_old_page_refuses_nothing() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await second_page(house, "kari", card)
        await house.teams.click("kari", card, "release")
        late = await house.teams.submit_dialog("kari", "submit_refusal", inputs={"refusal_confirmed": "true"})
        assert "lagt tilbake" in refusal(late)
        await house.finish()
        assert (await house.state(), told(letter)) == (State.WAITING, [])


async def test_where_an_earlier_answer_was_lost_nobody_says_that_the_sender_knows_nothing() -> None:
    async with failing_svarinn() as (house, world, faults):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        faults.add(Fault(operation="oppdaterStatus", status=0))
        await refuse(house, "kari", card)
        await house.finish()
        await house.teams.click("kari", card, "was_not_done")
        world.failed(letter, "Feil mottaker", permanent=True)
        await refuse(house, "kari", card)
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        assert "Forsendelsen kan være avvist" in shared(house, card)
        assert [what for what, _ in told(letter)] == ["FEILET", "VARSLET"]


async def test_what_was_chosen_before_postvakt_was_told_to_observe_is_not_sent() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await refuse(house, "kari", card)
        runner = replace(house.runner, desk=replace(house.desk, mode=Mode.OBSERVE))
        house.pass_time(HOUR)
        while await runner.run_next():
            pass
        await house.draw()
        assert (await house.state(), told(letter)) == (State.NEEDS_ATTENTION, [])
        assert "observerer nå, og gjorde ikke dette" in shared(house, card)
