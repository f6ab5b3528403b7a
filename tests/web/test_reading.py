"""Whoever has claimed a letter reads it on a page; everybody else learns nothing, or who has claimed it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.choices.claim import release
from bot.app.choices.route import route
from bot.domain.item import Route, State
from bot.domain.routes import ByHand, RouteChoice
from tests.house import LINK_ONLY, OPEN, SENSITIVE
from tests.web.stage import Pages, address, form, printed_form, said, the_pages

TITLE = "Vedtak om lys i Strandgata"
SECRETS = (TITLE, "Statens lyktetilsyn", "Teksten i brevet", "Hemmelig navn.pdf")


async def a_letter(pages: Pages, who: str = "kari", **more: object):
    return await pages.a_claimed_letter(who, title=TITLE, body="Teksten i brevet", files=("Hemmelig navn.pdf",), **more)


async def test_the_claimant_signs_in_is_asked_and_reads() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        pages.provider.person = pages.person_id("kari")
        browser = pages.browser()

        asked = await browser.get(address(item))

        assert asked.status_code == 200
        assert "Avsenderen ser at brevet er åpnet" in said(asked)
        assert "Nordvika kommune" in said(asked)
        assert not any(secret in asked.text for secret in SECRETS)
        assert pages.opened_at_source() == []
        assert "letter:opened" not in await pages.verbs(item)

        page = await browser.submit(asked, "/open")

        assert page.status_code == 200
        assert all(secret in said(page) for secret in SECRETS)
        assert "Logget på som Kari (test)" in said(page)
        assert pages.opened_at_source() == ["Fetched"]


async def test_each_opening_is_in_the_trail_before_anything_is_fetched() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)
        await browser.get(f"{address(item)}/attachments/1")
        await browser.get(f"{address(item)}/attachments/1/download")
        await printed_form(browser, item)
        pages.house.fault("altinn", "*", status=503)
        await browser.get(address(item))

        trail = [entry for entry in await pages.house.audit(item) if entry.verb.split(":")[1] == "opened"]
        assert [(entry.verb, entry.facts) for entry in trail] == [
            ("item:opened", {}),
            ("letter:opened", {"for": "screen"}),
            ("attachment:opened", {"attachment": "1"}),
            ("attachment:opened", {"attachment": "1"}),
            ("letter:opened", {"for": "screen"}),
            ("letter:opened", {"for": "print"}),
            ("attachment:opened", {"attachment": "1", "for": "print"}),
            ("letter:opened", {"for": "screen"}),
        ]
        assert {entry.actor for entry in trail} == {pages.person_id("kari")}
        told = repr(await pages.house.audit(item))
        assert not any(secret in told for secret in SECRETS)


async def test_what_was_opened_before_is_not_asked_about_again() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)

        again = await browser.get(address(item))

        assert TITLE in said(again)
        assert (await pages.verbs(item)).count("item:opened") == 1


@pytest.mark.parametrize(
    "path", ["", "/print", "/print/letter.pdf", "/print/text", "/attachments/1", "/attachments/1/download"]
)
async def test_a_colleague_is_told_who_has_claimed_it_and_nothing_else(path: str) -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        await pages.open("kari", item)
        browser, page = await pages.open("ola", item)

        page = await browser.get(address(item) + path)

        assert page.status_code == 403
        assert "Kari (test) har tatt forsendelsen." in said(page)
        assert not any(secret in page.text for secret in SECRETS)
        assert pages.person_id("ola") not in {entry.actor for entry in await pages.house.audit(item)}


@pytest.mark.parametrize("who", ["revi", "adm"])
async def test_whoever_has_no_such_role_cannot_tell_a_letter_from_none(who: str) -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, there = await pages.open(who, item)

        nowhere = await browser.get("/letters/00000000000000000000000000000000")

        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.text == nowhere.text
        for path in ("/print", "/print/letter.pdf", "/attachments/1", "/attachments/1/download"):
            part = await browser.get(address(item) + path)
            assert part.status_code == 404
            assert said(part).endswith("Siden finnes ikke, eller du har ikke tilgang til den.")
        assert pages.opened_at_source() == []


async def test_a_stranger_of_the_same_tenant_sees_nothing() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        pages.provider.person = "99999999-0000-4000-8000-000000000000"

        page = await pages.browser().get(address(item))

        assert page.status_code == 404
        assert "Nordvika" not in page.text


async def test_without_a_sign_in_there_is_nothing_but_the_way_to_sign_in() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        await pages.open("kari", item)
        stranger = pages.browser()

        for there in (address(item), "/letters/0", f"{address(item)}/print"):
            sent = await stranger.get(there, follow=False)
            assert sent.status_code == 303
            assert sent.headers["Location"].startswith(pages.provider.url)
            assert sent.text == ""
        for part in ("/print/letter.pdf", "/attachments/1", "/attachments/1/download", "/attachments/1/image"):
            answer = await stranger.get(address(item) + part)
            assert answer.status_code == 401
            assert "Du er ikke lenger logget på." in said(answer)


async def test_an_expired_session_sees_nothing() -> None:
    async with the_pages(settings={"session": timedelta(hours=2), "idle": timedelta(minutes=30)}) as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)
        pages.house.pass_time(timedelta(minutes=29))
        assert (await browser.get(f"{address(item)}/attachments/1")).status_code == 200

        pages.house.pass_time(timedelta(minutes=30))

        gone = await browser.get(f"{address(item)}/attachments/1")
        assert gone.status_code == 401
        assert not any(secret in gone.text for secret in SECRETS)
        assert (await browser.get(address(item), follow=False)).status_code == 303


async def test_a_busy_session_ends_too() -> None:
    async with the_pages(settings={"session": timedelta(hours=1)}) as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)
        for _ in range(5):
            pages.house.pass_time(timedelta(minutes=11))
            assert (await browser.get(f"{address(item)}/attachments/1")).status_code == 200

        pages.house.pass_time(timedelta(minutes=11))

        assert (await browser.get(f"{address(item)}/attachments/1")).status_code == 401


async def test_a_role_that_is_taken_away_counts_at_once() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)

        del pages.house.desk.people[pages.person_id("kari")]  # type: ignore[attr-defined]

        assert (await browser.get(address(item))).status_code == 404


async def test_whoever_gives_a_letter_back_reads_it_no_longer() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)
        await release(pages.house.desk, pages.house.press("kari", await pages.now(item)))

        page = await browser.get(address(item))

        assert page.status_code == 403
        assert "Ingen har tatt forsendelsen. Ta den på tavlen" in said(page)


async def test_a_handled_letter_is_not_read_here() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)
        choice = RouteChoice(route=Route.DONE_BY_HAND, by_hand=ByHand.PRINTED)
        await route(pages.house.desk, pages.house.press("kari", await pages.now(item)), choice)
        assert TITLE in said(await browser.get(address(item))), "within the grace period it still is"
        await pages.house.finish()

        page = await browser.get(address(item))

        assert page.status_code == 403
        assert "allerede behandlet" in said(page)


async def test_a_letter_that_is_left_unread_is_never_opened() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser = pages.browser()
        pages.provider.person = pages.person_id("kari")
        asked = await browser.get(address(item))
        left = RouteChoice(route=Route.LEAVE_UNREAD)
        await route(pages.house.desk, pages.house.press("kari", await pages.now(item)), left)

        page = await browser.submit(asked, "/open")

        assert page.status_code == 403
        assert pages.opened_at_source() == []
        assert (await pages.now(item)).opened_at is None


async def test_no_link_opens_a_letter_by_itself() -> None:
    """Neither the page nor any part of it, before somebody has said yes."""
    async with the_pages() as pages:
        item = await a_letter(pages)
        pages.provider.person = pages.person_id("kari")
        browser = pages.browser()
        parts = ("/attachments/1", "/attachments/1/download", "/attachments/1/image", "/open")
        for path in ("", "/print", "/print/letter.pdf", "/print/text", *parts):
            await browser.get(address(item) + path)

        assert pages.opened_at_source() == []
        assert (await pages.now(item)).opened_at is None


async def test_a_link_only_letter_is_read_at_its_source() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter(service=LINK_ONLY)
        pages.provider.person = pages.person_id("kari")

        page = await pages.browser().get(address(item))

        assert page.status_code == 403
        assert "Åpne det i postkilden" in said(page)


async def test_a_source_that_does_not_answer_is_said_plainly() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)
        pages.house.fault("altinn", "*", status=503)

        page = await browser.get(address(item))

        assert page.status_code == 502
        assert "Systemet svarer ikke nå" in said(page)


async def test_confidential_letters_need_the_surer_sign_in() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages, service=SENSITIVE)
        _, page = await pages.open("kari", item)

        assert TITLE in said(page)
        assert [asked.get("claims") for asked in pages.provider.asked] == [
            None,
            '{"id_token":{"acrs":{"essential":true,"value":"c1"}}}',
        ]


async def test_an_ordinary_sign_in_reaches_no_part_of_a_confidential_letter() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages, service=SENSITIVE)
        await pages.open("kari", item)
        weak = pages.browser()
        await weak.get("/letters/0")

        for path in ("/attachments/1", "/attachments/1/download"):
            page = await weak.get(address(item) + path)
            assert page.status_code == 403
            assert "krever sterkere pålogging" in said(page)
        home = await weak.get("/letters/0")
        sent = await weak.post(f"{address(item)}/open", form(home, "/sign-out", {})[1])
        assert sent.status_code == 403


async def test_a_provider_that_does_not_confirm_the_surer_sign_in_is_not_believed() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages, service=SENSITIVE)
        pages.provider.contexts = ()

        _, page = await pages.open("kari", item)

        assert page.status_code == 403
        assert "sterkere pålogging enn den du gjennomførte" in said(page)
        assert len(pages.provider.asked) == 2, "nobody is sent round in circles"


async def test_without_the_setting_a_confidential_letter_says_who_can_change_it() -> None:
    async with the_pages(settings={"high_sign_in": ""}) as pages:
        item = await a_letter(pages, service=SENSITIVE)

        _, page = await pages.open("kari", item)

        assert page.status_code == 403
        assert "Si fra til administrator" in said(page)
        assert pages.opened_at_source() == []


@pytest.mark.parametrize(("locale", "words"), [("nn", "Avsendaren ser at brevet er opna"), ("en", "The sender sees")])
async def test_pages_speak_the_persons_language(locale: str, words: str) -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        async with pages.house.store.transaction() as tx:
            person = pages.house.person("kari")
            seen = type(person)(person_id=person.person_id, name=person.name, locale=locale)
            await tx.remember_person(seen, teams_id="29:kari", at=pages.house.clock.now())
        pages.provider.person = pages.person_id("kari")

        asked = await pages.browser().get(address(item))

        assert words in said(asked)
        assert f'<html lang="{locale}">' in asked.text


async def test_what_opening_reveals_counts_from_then_on() -> None:
    """A correspondence that calls itself confidential, of a service that is not: no card tells its subject any more."""
    async with the_pages() as pages:
        item = await a_letter(pages, service=OPEN)
        assert item.letter.subject == TITLE
        (found,) = pages.house.altinn.world.correspondences.values()
        found.confidential = True

        await pages.open("kari", item)

        item = await pages.now(item)
        assert item.letter.declared_sensitive
        assert item.letter.subject is None
        assert item.state is State.CLAIMED
        assert item.content_version == item.version, "an open form that showed the subject is looked at again"
