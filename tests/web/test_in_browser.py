"""The pages in Chromium: what an archivist sees and does, and what hostile files do not."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from playwright.async_api import Frame, Page, async_playwright, expect

from tests.browser.room import CHROMIUM, FLAGS, PATIENCE, until
from tests.web.files import HTML, PNG, SVG, FilesSource, TestFile
from tests.web.papers import a_pdf
from tests.web.stage import Pages, address, the_pages

pytestmark = pytest.mark.skipif(not CHROMIUM.is_file() and not os.environ.get("CI"), reason="needs /usr/bin/chromium")

PDF = TestFile(name="Vedtak.pdf", media_type="application/pdf", content=a_pdf("Vedtak om gatelys"))


@dataclass(slots=True, kw_only=True)
class Desk:
    """One person's browser window."""

    pages: Pages
    page: Page
    letter: str
    #: what the browser complained about
    troubles: list[str] = field(default_factory=list)
    #: what PDFs and pages popped up
    dialogs: list[str] = field(default_factory=list)


@asynccontextmanager
async def a_window(*files: TestFile, who: str = "kari", seen: bool = True) -> AsyncIterator[Desk]:
    """At the page of a letter that Kari has claimed, before anybody has said yes."""
    async with the_pages() as pages, async_playwright() as playwright:
        item = await pages.a_claimed_letter()
        source = FilesSource(real=pages.house.desk.sources["altinn"], files=files, seen=seen)
        pages.house.desk.sources["altinn"] = source  # type: ignore[index]
        pages.provider.person = pages.person_id(who)
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            context = await browser.new_context(viewport={"width": 1360, "height": 860}, locale="nb-NO")
            page = await context.new_page()
            desk = Desk(pages=pages, page=page, letter=address(item))
            page.on("console", lambda line: desk.troubles.append(line.text) if line.type == "error" else None)
            page.on("pageerror", lambda error: desk.troubles.append(str(error)))

            async def dismiss(dialog: object) -> None:
                desk.dialogs.append(dialog.message)  # type: ignore[attr-defined]
                await dialog.dismiss()  # type: ignore[attr-defined]

            page.on("dialog", dismiss)
            await page.goto(pages.url + address(item))
            yield desk
        finally:
            await browser.close()


async def shown_pdf(desk: Desk) -> Frame:
    """The frame of the browser's own PDF viewer."""
    await until(lambda: any(frame.url.startswith("chrome-extension://") for frame in desk.page.frames))
    return next(frame for frame in desk.page.frames if frame.url.startswith("chrome-extension://"))


async def test_an_archivist_says_yes_reads_the_pdf_and_notes_a_title() -> None:
    picture = TestFile(name="Kart.png", media_type="image/png", content=PNG)
    async with a_window(PDF, picture) as desk:
        page = desk.page
        await page.get_by_role("button", name="Åpne brevet").click(timeout=PATIENCE)

        await expect(page.get_by_role("heading", name="Brev med filer")).to_be_visible(timeout=PATIENCE)
        viewer = await shown_pdf(desk)
        await expect(viewer.get_by_text("Vedtak.pdf")).to_be_visible(timeout=PATIENCE)

        await page.get_by_role("link", name="Kart.png").click()
        frame = page.frame_locator("iframe[name=attachment]")
        await expect(frame.get_by_role("img")).to_be_attached(timeout=PATIENCE)

        await page.get_by_label("Full tittel").fill("Klage på gatelys")
        await page.get_by_role("button", name="Lagre").click()
        await expect(page.get_by_text("Lagret.")).to_be_visible(timeout=PATIENCE)
        await expect(page.get_by_label("Full tittel")).to_have_value("Klage på gatelys")
        assert desk.troubles == []
        assert desk.dialogs == []


async def test_an_archivist_sees_the_printed_form_and_says_that_it_is_on_its_way() -> None:
    hostile = TestFile(name="ond.pdf", media_type="application/pdf", content=a_pdf("x", script="app.alert('ond')"))
    async with a_window(PDF, hostile, seen=False) as desk:
        page = desk.page
        # its window of its own, as a person opens it
        await page.goto(desk.pages.url + desk.letter + "/print")
        viewer = await shown_pdf(desk)
        await expect(viewer.get_by_text("/ 4")).to_be_visible(timeout=PATIENCE)
        await expect(page.get_by_role("link", name="ond.pdf")).to_be_visible()

        await page.emulate_media(media="print")
        await expect(page.get_by_text("Skriv ut den, ikke denne siden.")).to_be_visible()
        await expect(page.get_by_role("button", name="Skrevet ut")).to_be_hidden()
        await page.emulate_media(media="screen")
        await page.get_by_role("button", name="Skrevet ut").click()
        await expect(page.get_by_text("Fordelingen er lagret.")).to_be_visible(timeout=PATIENCE)
        assert desk.dialogs == []
        assert desk.troubles == []


async def test_javascript_in_a_pdf_reaches_neither_page_nor_network() -> None:
    """Chromium runs it in its viewer's own process: no document, no window, no network without a click."""
    script = (
        "app.alert([typeof document, typeof window, typeof fetch, typeof XMLHttpRequest].join(' '));"
        "try { this.submitForm('%(url)s/submit'); } catch (e) {}"
        "try { app.launchURL('%(url)s/launch', false); } catch (e) {}"
        "try { this.getURL('%(url)s/get'); } catch (e) {}"
        "app.alert('done');"
    )
    async with _elsewhere() as (url, asked):
        pdf = TestFile(name="a.pdf", media_type="application/pdf", content=a_pdf("x", script=script % {"url": url}))
        action = b"<< /S /URI /URI (%s) >>" % url.encode()
        link = TestFile(name="b.pdf", media_type="application/pdf", content=a_pdf("x", action=action))
        async with a_window(pdf, link, seen=False) as desk:
            await until(lambda: desk.dialogs[-1:] == ["done"])
            await desk.page.get_by_role("link", name="b.pdf").click()
            await until(lambda: any("/attachments/2#" in frame.url for frame in desk.page.frames))
            await shown_pdf(desk)
            await desk.page.get_by_role("link", name="a.pdf").click()
            await until(lambda: desk.dialogs.count("done") == 2)

            assert desk.dialogs[0] == "undefined undefined undefined undefined"
            assert desk.page.url == desk.pages.url + desk.letter
            assert len(desk.page.context.pages) == 1
        assert asked == []


@asynccontextmanager
async def _elsewhere() -> AsyncIterator[tuple[str, list[str]]]:
    """A server that nobody should ask anything."""
    asked: list[str] = []

    async def note(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", note)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", asked
    finally:
        await runner.cleanup()


async def test_files_with_scripts_do_nothing_however_they_are_called() -> None:
    files = (
        TestFile(name="ren.txt", media_type="text/plain", content=HTML),
        TestFile(name="forkledd.pdf", media_type="application/pdf", content=HTML),
        TestFile(name="tegning.svg", media_type="image/svg+xml", content=SVG),
        TestFile(name="brev.html", media_type="text/html", content=HTML),
        TestFile(name="<img src=x onerror=alert(1)>.txt", media_type="text/plain", content=b"x"),
        TestFile(
            name="brev", media_type="text/html", own_text=True, content=b"<p>Hei</p><img src=x onerror=alert(1)>" + HTML
        ),
    )
    async with a_window(*files, seen=False) as desk:
        page = desk.page
        await expect(page.get_by_text("Hei", exact=True)).to_be_visible(timeout=PATIENCE)
        frame = page.frame_locator("iframe[name=attachment]")
        await expect(frame.locator("body")).to_contain_text("<script>", timeout=PATIENCE)
        await page.get_by_role("link", name="forkledd.pdf").click()
        await expect(frame.get_by_text("noe annet enn den gir seg ut for")).to_be_visible(timeout=PATIENCE)
        for name in ("tegning.svg", "brev.html"):
            row = page.get_by_role("listitem").filter(has_text=name)
            async with page.expect_download() as got:
                await row.get_by_role("link", name="Last ned").click()
            assert (await got.value).suggested_filename == name

        assert desk.dialogs == []
        assert await page.title() == "Brev til Nordvika kommune"
        assert [line for line in desk.troubles if "415" not in line] == []
        for path in ("/attachments/1", "/attachments/2", "/attachments/3", "/attachments/4"):
            window = await page.context.new_page()
            await window.goto(desk.pages.url + desk.letter + path)
            assert await window.title() != "ran"
            assert await window.evaluate("document.scripts.length") == 0
            await window.close()


@pytest.mark.parametrize(("who", "said"), [("ola", "Kari (test) har tatt forsendelsen."), ("revi", "ikke tilgang")])
async def test_others_see_nothing_of_the_letter(who: str, said: str) -> None:
    async with a_window(PDF, who=who) as desk:
        await expect(desk.page.locator("main")).to_contain_text(said)
        assert "Brev med filer" not in await desk.page.content()
        assert await desk.page.locator("iframe").count() == 0


async def test_the_cookie_is_out_of_reach_for_what_runs_in_the_page() -> None:
    async with a_window(PDF, seen=False) as desk:
        assert await desk.page.evaluate("document.cookie") == ""
        await desk.page.evaluate(
            "() => { const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s); }"
        )
        assert await desk.page.evaluate("window.ran === undefined")
        assert any("Content Security Policy" in line for line in desk.troubles)
