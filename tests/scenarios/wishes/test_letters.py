"""Wishes about one letter: a single winner, done once, no double dropped, a card that is true, and a way back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from adapters.simulators.svarinn.records import Letter
from bot.commands.demo.town import SENDERS
from bot.domain.item import State
from tests.house import GRACE, OPEN, SETTLE, UNKNOWN, House, a_house
from tests.scenarios.acting import (
    a_case,
    a_letter,
    archivists,
    by_hand,
    entries,
    field,
    own,
    quota_by_the_houses_clock,
    refusal,
    register,
    said,
    shared,
)
from tests.scenarios.archives import in_archive
from tests.scenarios.checking import ACOS, check_cards, sign
from tests.scenarios.digipost import digipost
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn
from tests.scenarios.wishes.office import ROSTER, ask, chat, deeds_of, go_round

TITLE = "Rundskriv om kaiplasser"
POST, UPDATE = "CreateConversation", "UpdateActivity"


async def test_wish_01_of_a_crowd_that_reaches_for_one_letter_one_has_it_and_the_others_hear_who() -> None:
    """One winner per letter, and whoever comes second is told who it is: on the card, in the form, by word."""
    crowd = archivists(10)
    async with a_house(newcomers=crowd) as house:
        card = await a_letter(house, OPEN, title=TITLE)
        opening = [house.teams.open_dialog(who, card, "route") for who in list(crowd)[:5]]
        clicking = [house.teams.click(who, card, "claim") for who in list(crowd)[5:]]
        answers = await asyncio.gather(*opening, *clicking)

        claimant = (await house.only()).claimant
        (winner,) = [who for who in crowd if who.aad_id == claimant]
        losers = [answer for who, answer in zip(crowd, answers, strict=True) if who is not winner]
        assert {refusal(one) or one.text for one in losers} == {f"{winner.name} tok forsendelsen først."}
        await house.draw()
        assert winner.name in shared(house, card)

        # who comes late asks, and hears the same everywhere
        late = await house.teams.open_dialog("kari", card, "by_hand", revision=0)
        assert refusal(late) == f"{winner.name} tok forsendelsen først."
        assert f"Tatt: {winner.name}" in await ask(house, "kari", "søk tatt")
        assert "Du har ingen forsendelser nå." in await ask(house, "kari", "mine")
        assert "Du har én forsendelse" in await ask(house, winner.key, "mine")

        assert (await register(house, winner.key, card, title_confirmed="true")).kind == "closed"
        routed = await house.teams.click("kari", card, "claim", revision=0)
        assert routed.text == f"{winner.name} har allerede fordelt forsendelsen."
        await house.finish()
        over = await house.teams.click("kari", card, "claim", revision=0)
        assert over.text == "Forsendelsen er allerede behandlet."
        assert len(entries(house)) == 1
        assert [await deeds_of(house, f"item:{verb}") for verb in ("claimed", "routed", "handled")] == [1, 1, 1]


async def test_wish_02_whatever_is_pressed_or_delivered_twice_is_done_once() -> None:
    """A double click, a redelivery by Teams, an archive that does not answer: one claim, one entry, one word."""
    async with a_house(more=ROSTER) as house:
        card = await a_letter(house, OPEN, title=TITLE)
        claimed = await house.teams.click("kari", card, "claim", twice=True)
        assert claimed.card == claimed.earlier[0].card
        await house.draw()
        await house.teams.open_dialog("kari", card, "more")
        ola = {"colleague": house.person("ola").person_id}
        assert (await house.teams.submit_dialog("kari", "submit_hand_over", inputs=ola, twice=True)).kind == "closed"
        await house.office.turns.settle()
        assert len(chat(house, "ola")) == 1, "told once"
        await house.draw()

        house.fault("p360", "CreateDocument", when="after", status=0)
        await house.teams.open_dialog("ola", card, "route", twice=True)
        inputs = {"case_number": a_case(house), "title_confirmed": "true"}
        both = await house.teams.submit_dialog("ola", "submit_route", inputs=inputs, twice=True)
        assert {both.kind, both.earlier[0].kind} == {"closed"}
        await house.finish()
        house.pass_time(SETTLE + timedelta(seconds=1))
        await house.settle()
        await house.draw()

        (entry,) = entries(house)
        assert (entry.status_code, len(entry.files)) == ("J", 2)
        assert entry.number in shared(house, card)
        assert house.written().count("Labels Archive") == 1
        # Teams delivers this morning's click once more
        again = await house.teams.click("kari", card, "claim", revision=0, redeliver="new_id")
        assert entry.number in said(again.card)
        swaps = [await ask(house, "kari", "bytt Ola") for _ in range(2)]
        assert ["nettopp" in one for one in swaps] == [False, True]
        await go_round(house)
        once = ("item:claimed", "item:handed_over", "item:routed", "item:handled")
        assert [await deeds_of(house, verb) for verb in once] == [1, 1, 1, 1]
        assert await deeds_of(house, "shift:changed") == 2, "one for each of the two shifts"


async def test_wish_03_what_may_be_a_double_is_shown_twice_and_a_person_decides() -> None:
    """No letter is dropped as a duplicate: both cards say so, both are counted, and the archivist chooses."""
    ticks = {"daily_check": {"ticks": [ACOS]}}
    async with digipost(beside_altinn=True, known_senders=[SENDERS[OPEN].name], house=ticks) as town:
        house = town.house
        quota_by_the_houses_clock(house)
        pairs = []
        for title in (TITLE, "Høring om holmer"):
            dialog = house.letter(OPEN, title=title)
            await house.poll()
            letter = await town.letter(sender=SENDERS[OPEN].name, subject=title)
            pairs.append((await house.item(dialog), await house.item(str(letter.id))))
        # the very same once more through the same door
        third = house.letter(OPEN, title=TITLE)
        await house.poll()
        await house.draw()
        assert len(await house.items()) == 5
        for item in await house.items():
            assert "Kan være samme brev to ganger" in shared(house, house.card_of(item))

        house.pass_time(timedelta(minutes=2))
        await go_round(house)
        (check,) = check_cards(house)
        assert "Altinn: 3 nye, 3 venter" in shared(house, check)
        assert "Digipost: 2 nye, 2 venter" in shared(house, check)

        (first, second), (one, other) = [[house.card_of(item) for item in pair] for pair in pairs]
        await register(house, "kari", first, title_confirmed="true")
        await house.finish()
        (entry,) = in_archive(house)
        asked = await register(house, "ola", second)
        assert f"Allerede registrert som {entry.number}" in said(asked.card)
        assert (await house.teams.submit_dialog("ola", "submit_already_registered")).kind == "closed"
        same = await by_hand(house, "ola", house.card_of(await house.item(third)), "already_registered", entry.number)
        assert same.kind == "closed"
        # these two only look alike: Kari has read both
        await register(house, "kari", one, title_confirmed="true")
        await house.finish()
        insisted = await register(house, "kari", other, again="true")
        assert insisted.kind == "closed"
        await house.finish()

        assert {item.state for item in await house.items()} == {State.HANDLED}
        assert len(in_archive(house)) == 3
        assert f"Journalpost {entry.number}" in await ask(house, "lise", f"søk {entry.number}")
        assert "3 treff" in await ask(house, "lise", f"søk {entry.number}")
        assert (await sign(house, "kari", check, "acos")).kind == "closed"


async def test_wish_10_whatever_happens_to_cards_the_board_tells_the_truth_and_each_letter_has_one() -> None:
    """Lost answers, deleted cards, old clients, deeds outside: no letter without a card, no card that lies."""
    async with a_house() as house:
        house.fault("teams", POST, status=503, times=3)
        first = house.letter(OPEN, title=TITLE)
        await house.poll()
        for _ in range(8):
            await house.draw()
            house.pass_time(timedelta(seconds=30))
        item = await house.item(first)
        card = house.card_of(item)
        assert (await house.teams.click("kari", card, "claim")).kind == "card", "an outage leaves nothing unclaimable"

        # a post whose answer never came: two cards, until somebody uses the wrong one
        house.fault("teams", POST, when="after", status=0)
        second = house.letter(UNKNOWN)
        await house.poll()
        await house.draw()
        await house.draw()
        orphan, right = cards(house)[-2:]
        answer = await house.teams.click("ola", orphan, "claim")
        await house.office.turns.settle()
        await house.draw()
        assert answer.kind == "card"
        assert cards(house)[-1] == right
        assert orphan not in cards(house)
        assert house.card_of(await house.item(second)) == right

        # an update that Teams lost, and a client that still shows this morning's card
        house.fault("teams", UPDATE, status=500, times=2)
        await house.teams.click("kari", card, "release")
        for _ in range(4):
            await house.draw()
            house.pass_time(timedelta(minutes=1))
        assert "Kari (test)" not in shared(house, card)
        await house.teams.refresh("lise", card)
        assert "Venter" in own(house, "lise", card)
        stale = await house.teams.click("lise", card, "release", revision=1)
        assert stale.text == "Forsendelsen er lagt tilbake. Ta den før du går videre."

        # somebody deletes a card, and somebody else tidies up in Altinn
        house.teams.world.delete(house.teams.world.post(card))
        house.altinn.world.dialog(first).labels = ["Archive"]
        await house.poll()
        await house.draw()
        anew = house.card_of(item)
        assert anew != card
        assert "Noen har åpnet eller arkivert forsendelsen i Altinn." in shared(house, anew)
        assert (await house.teams.click("lise", anew, "close_elsewhere")).kind == "card"
        await house.draw()
        assert '"Behandlet av", "value": "Lise (test)' in shared(house, anew)
        for one in await house.items():
            assert house.card_of(one)
        assert entries(house) == []


async def test_wish_14_a_wrong_big_button_is_guarded_and_what_was_chosen_in_error_is_taken_back() -> None:
    """Undo within the minute, no final act by one click, two pages before what cannot be undone, and reopening."""
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await _almost_refuses(house, card, letter)

        # the wrong reason, taken back; a colleague cannot do that
        await house.teams.open_dialog("kari", card, "not_for_record")
        nothing = await house.teams.submit_dialog("kari")
        assert (nothing.kind, nothing.text) == ("blocked", "not_for_record"), "not without a reason"
        assert (await house.teams.submit_dialog("kari", inputs={"not_for_record": "advertising"})).kind == "closed"
        await house.draw()
        assert '"Kan angres til"' in shared(house, card)
        refused = await house.teams.click("ola", card, "undo")
        assert refused.text == "Bare den som har tatt forsendelsen, kan gjøre dette."
        house.pass_time(GRACE - timedelta(seconds=1))
        assert (await house.teams.click("kari", card, "undo", twice=True)).kind == "card"
        await house.finish()
        assert (letter.waiting, letter.downloads, entries(house)) == (True, 0, [])
        assert await house.state() is State.CLAIMED

        # the right choice, and a change of mind that comes too late
        await house.teams.open_dialog("kari", card, "route")
        typed = {"case_number": a_case(house), "title_confirmed": "true"}
        await house.teams.submit_dialog("kari", "submit_route", inputs=typed)
        await house.draw()
        undoable = len(house.teams.world.post(card).revisions) - 1
        await house.finish()
        late = await house.teams.click("kari", card, "undo", revision=undoable)
        assert late.text == "Forsendelsen er allerede behandlet."
        assert not letter.waiting

        # after that it is taken up again, and nothing is registered twice unasked
        assert (await house.teams.click("ola", card, "reopen", twice=True)).kind == "card"
        await house.draw()
        again = await register(house, "ola", card)
        (entry,) = entries(house)
        assert entry.number in said(again.card)
        assert (await house.teams.submit_dialog("ola", "submit_already_registered")).kind == "closed"
        await house.finish()
        assert [one.number for one in entries(house)] == [entry.number]
        assert "Registrert fra før" in shared(house, card)


async def _almost_refuses(house: House, card: str, letter: Letter) -> None:
    """The letter would be gone from KS for good: a page that says so, a tick, and nothing happens without it."""
    await house.teams.click("kari", card, "claim")
    await house.draw()
    await house.teams.open_dialog("kari", card, "more")
    await house.teams.submit_dialog("kari", "submit_refuse")
    reason = {"refusal": "wrong_addressee", "refusal_text": "Gjelder nabokommunen"}
    page = await house.teams.submit_dialog("kari", "submit_refusal_reason", inputs=reason)
    assert "Dette kan ikke angres" in said(page.card)
    assert field(page.card, "refusal_confirmed").get("value", "false") == "false"
    unticked = await house.teams.submit_dialog("kari", "submit_refusal")
    assert "Kryss av for at forsendelsen skal avvises for godt." in said(unticked.card)
    house.teams.close_dialog("kari")
    await house.finish()
    assert letter.waiting
    assert await house.state() is State.CLAIMED
