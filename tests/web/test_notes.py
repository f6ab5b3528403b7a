"""What only the archive may be told goes there and nowhere else, and is gone when the item is handled."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.app.choices.claim import claim, release
from bot.app.choices.route import route
from bot.app.desk import BOT, change
from bot.domain.item import ConfidentialNote, IntakeItem, Route
from bot.domain.lifecycle import Verb
from bot.domain.routes import RouteChoice
from tests.house import OPEN, SENSITIVE, UNKNOWN, everything_shared
from tests.log_guard import log_guard
from tests.scenarios.acting import IDENTITY_NUMBER
from tests.scenarios.evidence import on_disk
from tests.web.stage import Browser, Pages, address, form, said, the_pages

TITLE, SENDER = "Klage fra Anne Hemmelig på barnehageplass", "Anne Hemmelig"


async def noted(
    pages: Pages, service: str = UNKNOWN, *, private: bool = True, title: str = TITLE, sender: str = SENDER
) -> tuple[IntakeItem, Browser]:
    log_guard().keep(title, sender)
    item = await pages.a_claimed_letter(service=service, title="Oversendelse")
    browser, page = await pages.open("kari", item)
    ticked = {"sender_is_private": "yes"} if private else {}
    page = await browser.submit(page, "/note#note", full_title=title, sender_name=sender, **ticked)
    assert page.status_code == 200
    assert "Lagret." in said(page)
    assert f'value="{title}"' in page.text
    return await pages.now(item), browser


async def kept(pages: Pages, item: IntakeItem) -> ConfidentialNote | None:
    async with pages.house.store.transaction() as tx:
        return await tx.confidential(item.item_id)


async def register(pages: Pages, item: IntakeItem, *, open_: bool = False) -> IntakeItem:
    case = pages.house.p360.world.cases()[0].number
    choice = RouteChoice(route=Route.REGISTER_ON_CASE, case_number=case, public_title="Brev mottatt digitalt")
    press = pages.house.press("kari", await pages.now(item))
    routed = await route(pages.house.desk, press, choice, attest_open=open_)
    assert routed.faults == ()
    await pages.house.finish()
    return await pages.now(item)


@pytest.mark.parametrize("service", [UNKNOWN, SENSITIVE])
async def test_the_archive_gets_the_full_title_and_the_private_sender(service: str) -> None:
    async with the_pages() as pages:
        item, _ = await noted(pages, service)
        await register(pages, item)

        (entry,) = pages.house.p360.world.entries()
        assert entry.unofficial_title == TITLE
        assert entry.title == "Brev mottatt digitalt"
        (party,) = entry.parties
        assert SENDER in (party.name, party.company)
        assert party.unofficial
        assert not party.reference_number


async def test_what_is_left_empty_comes_from_the_source() -> None:
    async with the_pages() as pages:
        item, _ = await noted(pages, title="", sender="", private=False)
        await register(pages, item)

        (entry,) = pages.house.p360.world.entries()
        assert entry.unofficial_title == "Oversendelse"
        assert "Statens lyktetilsyn" in (entry.parties[0].name, entry.parties[0].company)


async def test_it_is_gone_when_the_item_is_handled_also_from_the_disk() -> None:
    async with the_pages() as pages:
        item, _ = await noted(pages)
        assert TITLE.encode() in on_disk(pages.house)
        await register(pages, item)

        assert await kept(pages, item) is None
        assert TITLE.encode() not in on_disk(pages.house, settled=True)


@pytest.mark.parametrize("verb", [Verb.WITHDRAWN, Verb.HANDLED_ELSEWHERE])
async def test_a_withdrawn_letter_has_no_note_and_one_that_may_be_taken_again_has(verb: Verb) -> None:
    async with the_pages() as pages:
        item, _ = await noted(pages)
        async with pages.house.store.transaction() as tx:
            await change(pages.house.desk, tx, item, verb, by=BOT)

        assert (await kept(pages, item) is None) == (verb is Verb.WITHDRAWN)


async def test_nothing_but_the_archive_is_told() -> None:
    async with the_pages() as pages:
        await pages.house.draw()
        item, _ = await noted(pages)
        await pages.house.draw()
        await register(pages, item)

        told = everything_shared(pages.house) + repr(await pages.house.audit())
        assert TITLE not in told
        assert SENDER not in told
        (entry,) = [one for one in await pages.house.audit(item) if one.verb == "item:confidential_noted"]
        assert entry.facts == {}
        assert len(entry.text_digest) == 64
        assert entry.actor == pages.person_id("kari")


async def test_a_sender_that_a_person_calls_private_is_on_no_card_of_an_open_letter() -> None:
    async with the_pages() as pages:
        item, _ = await noted(pages)
        await pages.house.draw()
        assert "Statens lyktetilsyn" not in json.dumps(pages.house.teams.everybody_sees(pages.house.card_of(item)))

        await register(pages, item, open_=True)
        await pages.house.poll()
        await pages.house.draw()

        item = await pages.now(item)
        assert item.attested_open
        assert item.letter.sender_is_private, "what a person said outlives the next list"
        assert "Statens lyktetilsyn" not in everything_shared(pages.house)


async def test_a_tick_can_be_taken_back_but_not_what_the_source_says() -> None:
    async with the_pages() as pages:
        item, browser = await noted(pages)
        assert (await pages.now(item)).letter.sender_is_private
        page = await browser.get(address(item))
        await browser.submit(page, "/note#note", full_title=TITLE, sender_name="")
        assert not (await pages.now(item)).letter.sender_is_private

        async with pages.house.store.transaction() as tx:
            now = await tx.item(item.item_id)
            assert now is not None
            private = replace(now.letter, sender_is_private=True)
            await tx.replace_item(replace(now, letter=private, version=now.version + 1), was=now)
        page = await browser.get(address(item))
        assert "Postkilden oppgir at avsenderen er en privatperson." in said(page)
        assert 'name="sender_is_private"' not in page.text
        await browser.submit(page, "/note#note", full_title=TITLE, sender_is_private="yes")
        await browser.submit(page, "/note#note", full_title=TITLE)
        assert (await pages.now(item)).letter.sender_is_private


async def test_an_open_letter_has_no_such_form() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter(service=OPEN)
        _, page = await pages.open("kari", item)

        assert 'name="full_title"' not in page.text


@pytest.mark.parametrize(
    ("fields", "said_of_it"),
    [
        ({"full_title": f"Klage fra {IDENTITY_NUMBER}"}, "Tittelen ser ut til å inneholde et fødselsnummer."),
        ({"full_title": "x" * 256}, "Tittelen er for lang."),
        ({"sender_name": f"Anne {IDENTITY_NUMBER}"}, "Navnet ser ut til å inneholde et fødselsnummer."),
        ({"sender_name": "x" * 256}, "Navnet er for langt."),
    ],
)
async def test_what_no_archive_should_get_comes_back_with_what_was_typed(
    fields: dict[str, str], said_of_it: str
) -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        browser, page = await pages.open("kari", item)

        again = await browser.submit(page, "/note#note", **fields)

        assert again.status_code == 422
        assert said_of_it in said(again)
        assert f'value="{next(iter(fields.values()))}"' in again.text
        assert await kept(pages, item) is None
        assert "item:confidential_noted" not in await pages.verbs(item)


async def test_titles_are_one_line() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        browser, page = await pages.open("kari", item)
        await browser.submit(page, "/note#note", full_title="  Klage\r\n på\tvedtak  ")

        note = await kept(pages, item)
        assert note is not None
        assert note.full_title == "Klage på vedtak"


async def test_a_colleague_sees_and_writes_no_note() -> None:
    async with the_pages() as pages:
        item, _ = await noted(pages)
        browser, page = await pages.open("ola", item)
        fields = {"full_title": "Annet"}
        _, hidden = form(page, "/sign-out", fields)
        page = await browser.post(f"{address(item)}/note", hidden)

        assert page.status_code == 403
        assert TITLE not in page.text
        note = await kept(pages, item)
        assert note is not None
        assert note.full_title == TITLE


async def test_the_next_claimant_finds_what_was_noted() -> None:
    async with the_pages() as pages:
        item, _ = await noted(pages)
        await release(pages.house.desk, pages.house.press("kari", item))
        await claim(pages.house.desk, pages.house.press("ola", await pages.now(item)))
        _, page = await pages.open("ola", item)

        assert f'value="{TITLE}"' in page.text
