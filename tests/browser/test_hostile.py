"""Hostile files in a letter from SvarInn, decrypted and unpacked by the real bot, in a real browser: they do no harm.

1 GB passes in constant memory: test_a_gigabyte_passes_in_constant_memory in tests/web/test_attachments.py, and through
the decryption test_a_large_letter_takes_no_more_memory_than_a_small_one in tests/contract/svarinn/test_opening.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Dialog, Page, Request, expect

from adapters.simulators._kit.contents import Content
from adapters.simulators.svarinn import FileDraft, LetterDraft
from bot.commands.demo.papers import packed
from tests.browser.room import PATIENCE, Room, needs_browser, room, until
from tests.web.papers import a_pdf

_UNIT, _TITLE = "Teknisk drift", "Et brev med filer"
#: name in the letter → the name under which it is downloaded
_NAMES = {
    "Vedtak.pdf": "Vedtak.pdf",
    "brev.html": "brev.html",
    "tegning.svg": "tegning.svg",
    "forkledd.pdf": "forkledd.pdf",
    "../../../etc/sti.html": "sti.html",
    "linje\r\nSet-Cookie: a=b.html": "linje Set-Cookie_ a=b.html",
    "flere.zip": "flere.zip",
}


def _contents(elsewhere: str) -> dict[str, bytes]:
    """Files that tell `elsewhere`, the title bar and whoever looks on that they run."""
    act = f"document.title='ran';alert('ran');fetch('{elsewhere}');new Image().src='{elsewhere}'"
    html = f'<!doctype html><html><body onload="{act}"><script>{act}</script></body></html>'.encode()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{act}"><script>{act}</script></svg>'.encode()
    calls = (f"this.submitForm('{elsewhere}')", f"app.launchURL('{elsewhere}', true)", f"this.getURL('{elsewhere}')")
    pdf = a_pdf("Vedtak", script="".join(f"try {{ {call}; }} catch (e) {{}}" for call in calls))
    nested = packed({"indre.zip": packed({"../../ond.exe": b"MZ", "brev.html": html})})
    return dict(zip(_NAMES, (pdf, html, svg, html, html, html, nested), strict=True))


@dataclass(slots=True, kw_only=True)
class Desk:
    page: Page
    files: dict[str, bytes]
    #: hosts with ports that the browser asked for something
    asked: set[str] = field(default_factory=set)
    dialogs: list[str] = field(default_factory=list)
    #: connections to a server that nobody should call
    calls: list[object] = field(default_factory=list)


@asynccontextmanager
async def _elsewhere(calls: list[object]) -> AsyncIterator[str]:
    async def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(writer.get_extra_info("peername"))
        writer.close()

    async with await asyncio.start_server(note, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


@asynccontextmanager
async def _at_the_letter() -> AsyncIterator[tuple[Room, Desk]]:
    async with AsyncExitStack() as stack:
        calls: list[object] = []
        contents = _contents(await stack.enter_async_context(_elsewhere(calls)))
        files = tuple(FileDraft(file_name=name, content=Content(name=name, given=contents[name])) for name in contents)
        draft = LetterDraft(title=_TITLE, orgno="313588998", sender_name="Ukjent (test)", files=files)
        it = await stack.enter_async_context(room(hand_in=lambda stage: stage.svarinn.add(draft), people="kari"))
        desk = Desk(page=it.page, files=contents, calls=calls)
        _watch(desk)
        await it.press("kari", _UNIT, "Ta")
        async with it.page.context.expect_page() as window:
            await it.card("kari", _UNIT).get_by_role("link", name="Les brevet").click(timeout=PATIENCE)
        desk.page = await window.value
        await desk.page.get_by_test_id("account-kari").click(timeout=PATIENCE)
        await expect(desk.page.get_by_role("heading", name=_TITLE)).to_be_visible(timeout=PATIENCE)
        yield it, desk


def _watch(desk: Desk) -> None:
    async def dismiss(box: Dialog) -> None:
        desk.dialogs.append(box.message)
        await box.dismiss()

    def note(request: Request) -> None:
        # the browser's own viewer of PDFs asks for parts of itself
        address = urlsplit(request.url)
        if not address.scheme.startswith("chrome"):
            desk.asked.add(address.netloc)

    desk.page.context.on("dialog", dismiss)
    desk.page.context.on("request", note)


def _own_hosts(it: Room) -> set[str]:
    sign_in = it.stage.sign_in
    return {urlsplit(url).netloc for url in (it.stage.page.url, sign_in.simulator.url, sign_in.pages_url)}


@needs_browser
async def test_nothing_in_a_letter_acts_wherever_it_is_opened() -> None:
    async with _at_the_letter() as (it, desk):
        page = desk.page
        await until(lambda: any(frame.url.startswith("chrome-extension://") for frame in page.frames))
        await page.get_by_role("link", name="forkledd.pdf").click()
        frame = page.frame_locator("iframe[name=attachment]")
        await expect(frame.get_by_text("noe annet enn den gir seg ut for")).to_be_visible(timeout=PATIENCE)
        for place in range(1, len(_NAMES) + 1):
            alone = await page.context.new_page()
            await alone.goto(f"{page.url}/attachments/{place}")
            assert await alone.title() != "ran"
            assert await alone.evaluate("document.scripts.length") == 0
            await alone.close()
        assert await page.title() != "ran"
        assert desk.dialogs == []
        assert desk.asked <= _own_hosts(it)
        assert desk.calls == []


@needs_browser
async def test_whatever_a_file_is_called_it_is_downloaded_under_a_name_that_does_no_harm() -> None:
    async with _at_the_letter() as (_, desk):
        rows = desk.page.get_by_role("listitem")
        await expect(rows).to_have_count(len(_NAMES), timeout=PATIENCE)
        for place, (given, name) in enumerate(_NAMES.items()):
            async with desk.page.expect_download() as got:
                await rows.nth(place).get_by_role("link", name="Last ned").click()
            download = await got.value
            assert download.suggested_filename == name
            assert (await download.path()).read_bytes() == desk.files[given]
        assert desk.dialogs == []
