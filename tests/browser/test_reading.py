"""«Les brevet» in a real browser: from the card to a letter from SvarInn, its PDF, and back to the case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from playwright.async_api import Frame, Page, Response, expect

from adapters.simulators.svarinn import Letter
from bot.commands.demo.stage import Stage
from bot.commands.demo.svarinn import from_organisation
from bot.domain.clock import SystemClock
from tests.browser.room import PATIENCE, Room, needs_browser, room, until

_UNIT, _TITLE, _SENDER = "Teknisk drift", "Søknad om graving i Kaigata", "Plankontoret Skarv AS"
_LETTER = from_organisation(
    sender=_SENDER, org_number="315419662", unit="313588998", title=_TITLE, text="Vi vil grave i uke 49."
)
_CONFIDENTIAL = replace(_LETTER, level="HOYESTE", confidential=True)
_OTHERS = {"ola": "Kari (test) har tatt forsendelsen.", "revi": "ikke tilgang", "siri": "ikke tilgang"}


@dataclass(slots=True)
class Ahead:
    """The machine's clock, which a test may put forward."""

    by: timedelta = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.by


def a_letter(stage: Stage) -> Letter:
    return stage.svarinn.add(_LETTER)


async def opened(it: Room, person: str) -> Page:
    """The page behind «Les brevet», in a window of its own: it is not signed in to yet."""
    async with it.page.context.expect_page() as window:
        await it.card(person, _UNIT).get_by_role("link", name="Les brevet", exact=True).click(timeout=PATIENCE)
    return await window.value


async def choose(page: Page, person: str) -> None:
    await page.get_by_test_id(f"account-{person}").click(timeout=PATIENCE)


async def pdf_frame(page: Page) -> Frame:
    """Of the browser's own viewer."""
    await until(lambda: any(frame.url.startswith("chrome-extension://") for frame in page.frames))
    return next(frame for frame in page.frames if frame.url.startswith("chrome-extension://"))


async def tells_nothing(page: Page) -> None:
    held = await page.content()
    assert _TITLE not in held
    assert _SENDER not in held
    assert await page.locator("iframe").count() == 0


@needs_browser
async def test_an_archivist_takes_a_letter_from_svarinn_reads_its_pdf_and_routes_it() -> None:
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    async with room(hand_in=a_letter) as it:
        it.page.context.on("response", note)
        await it.press("kari", _UNIT, "Ta")
        page = await opened(it, "kari")
        await expect(page.get_by_test_id("account-kari")).to_contain_text("det er du i Teams", timeout=PATIENCE)
        await choose(page, "kari")

        await expect(page.get_by_role("heading", name=_TITLE)).to_be_visible(timeout=PATIENCE)
        await expect(page.get_by_text(_SENDER)).to_be_visible()
        await expect((await pdf_frame(page)).get_by_text("Brev.pdf")).to_be_visible(timeout=PATIENCE)
        (pdf, *_) = [answer for answer in answers if answer.url.endswith("/attachments/1")]
        assert pdf.headers["content-type"] == "application/pdf"
        assert pdf.headers["content-disposition"].startswith("inline;")
        assert pdf.headers["cache-control"] == "no-store"

        await page.close()
        (letter,) = it.stage.svarinn.world.letters.values()
        assert letter.waiting, "reading is no receipt"
        await it.register("kari", _UNIT)
        await it.see("kari", _UNIT, "Behandlet", "Arkivert i SvarInn")
        (entry,) = it.entries()
        assert [file.title for file in entry.files] == ["Brev"]
        assert letter.log[-1].what == "MOTTATT"


@needs_browser
async def test_a_colleague_somebody_without_the_role_and_a_stranger_see_nothing_of_it() -> None:
    async with room(hand_in=a_letter, people="kari") as it:
        await it.press("kari", _UNIT, "Ta")
        page = await opened(it, "kari")
        await expect(page.get_by_test_id("account-kari")).to_be_visible(timeout=PATIENCE)
        for person, told in _OTHERS.items():
            await choose(page, person)
            await expect(page.locator("main")).to_contain_text(told, timeout=PATIENCE)
            await tells_nothing(page)
            file = await page.goto(f"{page.url}/attachments/1")
            assert file is not None
            assert file.status in (403, 404)
            await tells_nothing(page)
            await page.context.clear_cookies()
            await page.goto(page.url.removesuffix("/attachments/1"))
        (letter,) = it.stage.svarinn.world.letters.values()
        assert letter.downloads == 0


@needs_browser
async def test_whose_session_has_expired_signs_in_again_before_anything_is_shown() -> None:
    clock = Ahead()
    async with room(hand_in=a_letter, people="kari", clock=clock) as it:
        await it.press("kari", _UNIT, "Ta")
        page = await opened(it, "kari")
        await choose(page, "kari")
        await expect(page.get_by_role("heading", name=_TITLE)).to_be_visible(timeout=PATIENCE)
        await pdf_frame(page)
        address, (letter,) = page.url, it.stage.svarinn.world.letters.values()
        fetched = letter.downloads

        clock.by = timedelta(hours=2)
        it.stage.sign_in.world.sign_everybody_out()
        file = await page.goto(f"{address}/attachments/1")
        assert file is not None
        assert file.status == 401
        await tells_nothing(page)
        await page.goto(address)
        await expect(page.get_by_test_id("account-kari")).to_be_visible(timeout=PATIENCE)
        await tells_nothing(page)
        assert letter.downloads == fetched


@needs_browser
async def test_a_confidential_letter_asks_for_the_stronger_sign_in_first() -> None:
    async with room(hand_in=lambda stage: stage.svarinn.add(_CONFIDENTIAL), people="kari") as it:
        await it.press("kari", _UNIT, "Ta")
        page = await opened(it, "kari")
        await choose(page, "kari")
        await expect(page.get_by_test_id("confirm-strong")).to_be_visible(timeout=PATIENCE)
        await tells_nothing(page)
        (letter,) = it.stage.svarinn.world.letters.values()
        assert letter.downloads == 0

        await page.get_by_test_id("confirm-strong").click()
        await expect(page.get_by_role("heading", name=_TITLE)).to_be_visible(timeout=PATIENCE)
        await expect(it.card("kari", _UNIT)).not_to_contain_text(_TITLE)


@needs_browser
async def test_two_people_on_one_screen_are_signed_in_side_by_side() -> None:
    """The page gives each of them a browser of their own, as each has at a desk."""
    other = replace(_LETTER, orgno="313754073", title="Fjernlån av bøker")
    async with room(hand_in=lambda stage: (a_letter(stage), stage.svarinn.add(other))) as it:
        await it.press("kari", _UNIT, "Ta")
        await it.press("ola", "Biblioteket", "Ta")
        first = await opened(it, "kari")
        await choose(first, "kari")
        await expect(first.get_by_text("Logget på som Kari (test)")).to_be_visible(timeout=PATIENCE)
        async with it.page.context.expect_page() as window:
            await it.card("ola", "Biblioteket").get_by_role("link", name="Les brevet").click(timeout=PATIENCE)
        theirs = await window.value
        await choose(theirs, "ola")
        await expect(theirs.get_by_text("Logget på som Ola (test)")).to_be_visible(timeout=PATIENCE)

        again = await opened(it, "kari")
        await expect(again.get_by_text("Logget på som Kari (test)")).to_be_visible(timeout=PATIENCE)
        await expect(again.get_by_role("heading", name=_TITLE)).to_be_visible()
