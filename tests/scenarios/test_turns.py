"""What people meet in Teams beside the work itself: their own language, plain refusals, words to the bot."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.simulators.teams import Person
from bot.domain.item import State
from tests.house import OPEN, SENSITIVE, House, a_house
from tests.scenarios.acting import (
    a_case,
    a_letter,
    entries,
    field,
    quota_by_the_houses_clock,
    refusal,
    register,
    said,
    shared,
)

NINA = Person(key="nina", name="Nina (test)", locale="nn-NO")
EMMA = Person(key="emma", name="Emma (test)", locale="en-GB")
PIERRE = Person(key="pierre", name="Pierre (test)", locale="fr-FR")
POLYGLOTS = {NINA: ["archivist"], EMMA: ["archivist"], PIERRE: ["archivist"]}


async def test_everybody_works_in_their_own_language_and_the_shared_card_stays_the_municipalitys() -> None:
    async with a_house(newcomers=POLYGLOTS) as house:
        card = await a_letter(house, OPEN)

        claimed = await house.teams.click("emma", card, "claim")
        form = await house.teams.open_dialog("emma", card, "route")
        fault = await house.teams.submit_dialog("emma", inputs={"case_number": "26/09999"})
        loser = await house.teams.click("nina", card, "claim")
        foreign = await house.teams.click("pierre", card, "claim")
        await house.draw()

        assert (claimed.card or {})["lang"] == "en"
        assert (form.title, (form.card or {})["lang"]) == ("Register on a case", "en")
        assert field(form.card, "case_number")["label"] == "Case"
        assert "The case does not exist in the archive." in said(fault.card)
        assert loser.text == "Emma (test) tok forsendinga først."
        assert foreign.text == "Emma (test) tok forsendelsen først."
        assert (house.teams.everybody_sees(card) or {})["lang"] == "nb"
        assert "Tatt av" in shared(house, card)


async def test_a_suggested_title_is_in_the_municipalitys_language() -> None:
    async with a_house(newcomers=POLYGLOTS) as house:
        card = await a_letter(house, SENSITIVE)

        form = await house.teams.open_dialog("emma", card, "route")
        await house.teams.submit_dialog("emma", inputs={"case_number": a_case(house)})
        await house.finish()

        assert field(form.card, "public_title")["label"] == "Public title"
        assert [entry.title for entry in entries(house)] == ["Brev mottatt digitalt"]


async def test_a_note_is_in_the_language_of_whom_it_is_for() -> None:
    async with a_house(newcomers=POLYGLOTS) as house:
        card = await a_letter(house)
        await house.teams.click("emma", card, "claim", revision=0)
        await house.teams.click("emma", card, "release")
        await house.teams.click("kari", card, "claim", revision=0)
        await house.teams.open_dialog("kari", card, "more")

        await house.teams.submit_dialog(
            "kari", "submit_hand_over", inputs={"colleague": house.person("emma").person_id}
        )
        await house.office.turns.settle()

        (note,) = house.teams.chat_with("emma")
        assert note.body["text"] == "Kari (test) has handed you a letter for Nordvika kommune."


async def test_an_answer_does_not_wait_for_a_note_that_teams_is_slow_to_take() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.teams.open_dialog("kari", card, "more")
        gate = asyncio.Event()
        quota_by_the_houses_clock(house, gate)
        house.fault("teams", "CreateConversation", status=429, retry_after="5")

        closed = await house.teams.submit_dialog(
            "kari", "submit_hand_over", inputs={"colleague": house.person("ola").person_id}
        )

        assert closed.kind == "closed"
        assert not house.teams.chat_with("ola")
        gate.set()
        await house.office.turns.settle()
        assert len(house.teams.chat_with("ola")) == 1


async def test_data_that_no_card_of_ours_has_is_refused_in_plain_words() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        item = await house.only()
        mine = {"item_id": item.item_id}
        forged: tuple[dict[str, Any], ...] = (
            {}, mine, mine | {"version": "tull"}, mine | {"version": True}, mine | {"version": None},
            mine | {"version": [1]}, {"item_id": 7, "version": 1}, {"item_id": "finnes-ikke", "version": 1},
            {"item_id": "' OR 1=1 --", "version": 1},
        )  # fmt: skip
        for data in forged:
            opens = data | {"msteams": {"type": "task/fetch"}, "verb": "route"}

            pressed = await house.teams.click("kari", card, {"type": "Action.Execute", "verb": "claim", "data": data})
            opened = await house.teams.click("kari", card, {"type": "Action.Submit", "data": opens})
            old = await house.teams.click("kari", card, {"type": "Action.Submit", "data": data | {"verb": "claim"}})

            assert pressed.text == refusal(opened) == "Forsendelsen finnes ikke."
            assert old.kind == "sent"
            assert await house.only() == item


async def test_buttons_of_other_versions_are_refused_in_plain_words() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        item = await house.only()
        data = {"item_id": item.item_id, "version": item.version}
        strange = {"type": "Action.Execute", "verb": "delete_everything", "data": data}
        form = {"type": "Action.Submit", "data": data | {"verb": "strange", "msteams": {"type": "task/fetch"}}}

        pressed = await house.teams.click("kari", card, strange)
        opened = await house.teams.click("kari", card, form)

        told = "Knappen hører til en eldre utgave av Postvakt. Bruk det nyeste kortet."
        assert (pressed.text, refusal(opened)) == (told, told)
        assert await house.only() == item


async def test_a_fault_of_our_own_is_told_in_plain_words_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_house() as house:
        card = await a_letter(house)

        def broken(_: object) -> None:
            raise LookupError("Vedtak om gatelys")

        monkeypatch.setattr(type(house.desk.archive), "choices", broken)
        opened = await house.teams.open_dialog("kari", card, "route")
        searched = await _search(house, card, "handler", "mona")
        monkeypatch.undo()

        told = "Noe gikk galt i Postvakt. Prøv igjen, og si fra til administrator hvis det gjentar seg."
        assert (refusal(opened), searched) == (told, [])
        assert not refusal(await house.teams.open_dialog("kari", card, "route"))


async def test_long_code_lists_are_searched_by_words() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        found = {}
        for dataset, words in (("handler", "mona"), ("responsible_unit", "helse velferd"), ("access_group", "x"),
                               ("no_such_list", "")):  # fmt: skip
            found[dataset] = await _search(house, card, dataset, words)

        assert found == {"handler": ["mona.test"], "responsible_unit": ["HEL"], "access_group": [], "no_such_list": []}


async def test_the_bot_introduces_itself_where_it_is_installed() -> None:
    async with a_house(board=False) as house:
        await house.teams.talk.install("adm")
        await house.office.turns.settle()

        (welcome,) = house.teams.posts()
        assert "skriv «@Postvakt tavle» i kanalen som skal brukes" in said(welcome.card)
        await house.teams.talk.install_personal("kari")
        await house.office.turns.settle()
        assert not house.teams.chat_with("kari")


_HELP = "Forsendelsene står på tavlen i Teams-kanalen"
_WORDS = {
    "hjelp": _HELP,
    " ": _HELP,
    "Tavla ja": "Jeg forstår ikke «tavla». Mente du «tavle»?",
    "bestill kaffe": "Jeg forstår ikke «bestill».",
    "x" * 500: f"Jeg forstår ikke «{'x' * 30}».",
}


async def test_words_are_answered() -> None:
    async with a_house(board=False) as house:
        for words in _WORDS:
            await house.teams.talk.say("kari", words, where="personal")
            await house.office.turns.settle()

        answers = [str(post.body["text"]) for post in house.teams.chat_with("kari") if not post.author]
        assert len(answers) == len(_WORDS)
        assert [answer for answer, wanted in zip(answers, _WORDS.values(), strict=True) if wanted not in answer] == []


async def test_words_in_english_are_answered_in_english() -> None:
    async with a_house(board=False, newcomers=POLYGLOTS) as house:
        await house.teams.talk.say("emma", "help", where="personal")
        await house.office.turns.settle()

        (answer,) = [post for post in house.teams.chat_with("emma") if not post.author]
        assert "board" in str(answer.body["text"])


async def test_a_letter_on_the_list_card_is_claimed_and_gets_its_own() -> None:
    async with a_house(most_cards=1) as house:
        for number in range(3):
            house.letter(OPEN, title=f"Brev {number}")
        await house.poll()
        await house.draw()
        listed = next(item for item in await house.items() if item.backlog)
        list_card = next(post.id for post in house.teams.posts() if "2 forsendelser venter" in said(post.card))

        answer = await house.teams.click("kari", list_card, "claim", data={"item_id": listed.item_id})
        late = await house.teams.click("ola", list_card, "claim", data={"item_id": listed.item_id})
        await house.draw()
        await house.office.turns.settle()

        assert (answer.kind, answer.text) == ("info", "Du har tatt forsendelsen.")
        assert late.text == "Kari (test) tok forsendelsen først."
        own_card = [post.id for post in house.teams.posts() if listed.item_id in said(post.card)]
        assert len(own_card) == 1
        assert "Én forsendelse venter" in shared(house, list_card)
        assert (await register(house, "kari", own_card[0])).kind == "closed"


async def test_names_that_change_in_teams_are_kept_up() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.teams.click("kari", card, "release")
        renamed = Person(key="kari", name="Kari Ny (test)")
        house.teams.world.people["kari"] = renamed
        await house.teams.click(renamed, card, "claim")
        await house.draw()

        assert await house.state() is State.CLAIMED
        assert "Kari Ny (test)" in shared(house, card)


async def _search(house: House, card: str, dataset: str, words: str) -> list[str]:
    post = house.teams.world.post(card)
    value = {"queryText": words, "queryOptions": {"skip": 0, "top": 15}, "dataset": dataset}
    activities = house.teams.courier.activities
    body = activities.invoke(
        house.teams.world.person("kari"), "application/search", value, place=post.place, root=post.root,
        reply_to=post.id,
    )  # fmt: skip
    reply, _ = await house.teams.courier.ask(body)
    return [row["value"] for row in reply.body["value"]["results"]]
