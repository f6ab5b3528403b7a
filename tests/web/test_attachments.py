"""Attachments reach the claimant as they are and do no harm: nothing acts, and no part is taken for the whole."""

from __future__ import annotations

import asyncio
from email.message import Message
from urllib.parse import unquote

import httpx
import pytest

from bot.errors import Unavailable
from bot.web.sending import Sending
from tests.web.files import CHUNK, HTML, PDF, PNG, SVG, FilesSource, TestFile, a_letter_with
from tests.web.stage import said, the_pages

SHOWN = {
    "pdf": (TestFile(name="Vedtak.pdf", media_type="application/pdf", content=PDF), "application/pdf"),
    "png": (TestFile(name="Kart.png", media_type="image/png", content=PNG), "image/png"),
    "jpeg": (TestFile(name="Foto.jpg", media_type="image/jpeg", content=b"\xff\xd8\xff\xe0" + bytes(9)), "image/jpeg"),
    "gif": (TestFile(name="a.gif", media_type="image/gif", content=b"GIF89a" + bytes(9)), "image/gif"),
    "webp": (TestFile(name="a.webp", media_type="image/webp", content=b"RIFF\x10\0\0\0WEBPVP8 "), "image/webp"),
    "text": (TestFile(name="a.txt", media_type="text/plain", content="æøå".encode()), "text/plain; charset=utf-8"),
    "old text": (
        TestFile(name="a.txt", media_type='text/plain; charset="ISO-8859-1"', content="æøå".encode("latin-1")),
        "text/plain; charset=iso-8859-1",
    ),
    "strange charset": (
        TestFile(name="a.txt", media_type="text/plain; charset=utf-7", content=b"+ADw-script+AD4-"),
        "text/plain; charset=utf-8",
    ),
    "known by its name": (
        TestFile(name="b.PDF", media_type="application/octet-stream", content=PDF),
        "application/pdf",
    ),
}
NOT_SHOWN = {
    "html": TestFile(name="a.html", media_type="text/html", content=HTML),
    "svg": TestFile(name="a.svg", media_type="image/svg+xml", content=SVG),
    "xml": TestFile(name="a.xml", media_type="application/xml", content=SVG),
    "xhtml": TestFile(name="a.xhtml", media_type="application/xhtml+xml", content=HTML),
    "word": TestFile(name="a.docx", media_type="application/vnd.ms-word.document.macroEnabled.12", content=b"PK\3\4"),
    "unknown": TestFile(name="a", media_type="", content=HTML),
    "html called pdf": TestFile(name="a.pdf", media_type="application/pdf", content=HTML),
    "html called image": TestFile(name="a.png", media_type="image/png", content=HTML),
    "svg called image": TestFile(name="a.png", media_type="image/png", content=SVG),
    "pdf called image": TestFile(name="a.png", media_type="image/png", content=PDF),
    "image called pdf": TestFile(name="a.pdf", media_type="application/pdf", content=PNG),
    "pdf called html": TestFile(name="a.html", media_type="text/html", content=PDF),
    "program called text": TestFile(name="a.txt", media_type="text/plain", content=b"MZ\x90\x00\x03"),
    "html with a name of an image": TestFile(name="a.png", media_type="text/html", content=HTML),
    "empty pdf": TestFile(name="a.pdf", media_type="application/pdf"),
    "two types": TestFile(name="a.pdf", media_type="application/pdf\r\nX-Evil: 1", content=PDF),
}


async def test_what_is_what_it_says_is_shown() -> None:
    async with the_pages() as pages:
        _, browser, letter = await a_letter_with(pages, *(file for file, _ in SHOWN.values()))
        for place, (what, (file, media_type)) in enumerate(SHOWN.items(), start=1):
            shown = await browser.get(f"{letter}/attachments/{place}")

            assert shown.status_code == 200, what
            assert shown.headers["Content-Type"] == media_type, what
            assert shown.headers["Content-Disposition"].startswith("inline; "), what
            assert shown.content == file.content, what
            _is_harmless(shown)


async def test_what_may_act_or_is_something_else_is_never_shown() -> None:
    async with the_pages() as pages:
        _, browser, letter = await a_letter_with(pages, *NOT_SHOWN.values())
        for place, (what, file) in enumerate(NOT_SHOWN.items(), start=1):
            shown = await browser.get(f"{letter}/attachments/{place}")

            assert shown.status_code == 415, what
            assert shown.headers["Content-Type"].startswith("text/html"), what
            assert "noe annet enn den gir seg ut for" in said(shown), what
            assert not file.content or file.content not in shown.content, what
            assert f'href="{letter}/attachments/{place}/download"' in shown.text, what


async def test_every_file_can_be_downloaded_and_is_nothing_but_bytes() -> None:
    files = [*NOT_SHOWN.values(), *(file for file, _ in SHOWN.values())]
    async with the_pages() as pages:
        _, browser, letter = await a_letter_with(pages, *files)
        for place, file in enumerate(files, start=1):
            got = await browser.get(f"{letter}/attachments/{place}/download")

            assert got.status_code == 200, file.name
            assert got.headers["Content-Type"] == "application/octet-stream", file.name
            assert got.headers["Content-Disposition"].startswith("attachment; "), file.name
            assert got.content == file.content, file.name
            assert "X-Evil" not in got.headers, file.name
            _is_harmless(got)


def _is_harmless(answer: httpx.Response) -> None:
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    policy = {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")}
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'self'", "form-action 'none'"} <= policy


NAMES = {
    "path": ("../../etc/passwd.pdf", "passwd.pdf"),
    "windows path": ("C:\\Windows\\..\\brev.pdf", "brev.pdf"),
    "header": ("a.pdf\r\nSet-Cookie: postvakt=x", "a.pdf Set-Cookie_ postvakt=x"),
    "quote": ('a"; filename="ond.exe', "a_; filename=_ond.exe"),
    "semicolon": ("a;b%22.pdf", "a;b%22.pdf"),
    "turned around": ("brev\u202efdp.exe", "brev fdp.exe"),
    "nul": ("a\x00.pdf", "a .pdf"),
    "nothing": ("", "vedlegg-{place}"),
    "dots": ("..", "vedlegg-{place}"),
    "slashes": ("///", "vedlegg-{place}"),
    "hidden": (".htaccess", "htaccess"),
    "device": ("CON.pdf", "_CON.pdf"),
    "norwegian": ("Søknad om bålfyring.pdf", "Søknad om bålfyring.pdf"),
    "long": ("x" * 500 + ".pdf", "x" * 146 + ".pdf"),
    "half a pair": ("a\ud800b.pdf", "a b.pdf"),
}


async def test_a_file_name_is_one_line_without_a_path() -> None:
    files = [TestFile(name=name, media_type="application/pdf", content=PDF) for name, _ in NAMES.values()]
    async with the_pages() as pages:
        _, browser, letter = await a_letter_with(pages, *files)
        for place, (what, (_, safe)) in enumerate(NAMES.items(), start=1):
            got = await browser.get(f"{letter}/attachments/{place}/download")

            header = got.headers["Content-Disposition"]
            assert "Set-Cookie" not in got.headers, what
            assert _names(header) == [safe.format(place=place)], what
            assert header.isascii(), what
        assert (await browser.get(letter)).status_code == 200


def _names(header: str) -> list[str]:
    """Every `filename*` that a browser could find in the header."""
    read = Message()
    read["Content-Disposition"] = header
    names = {name for name, _ in read.get_params(header="Content-Disposition")[1:]}
    assert names == {"filename"}, "nothing is added by a name"
    return [unquote(part.partition("''")[2]) for part in header.split("; ") if part.startswith("filename*=")]


async def test_names_and_titles_stand_on_the_page_as_text() -> None:
    async with the_pages() as pages:
        file = TestFile(name="<script>alert(1)</script>.pdf", media_type="application/pdf", content=PDF)
        _, browser, letter = await a_letter_with(pages, file)

        page = await browser.get(letter)

        assert "<script" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


async def test_a_gigabyte_passes_in_constant_memory() -> None:
    """What has left the source and not yet reached the browser lies in buffers: never more than a few of them."""
    size, most = 1024**3, 0
    async with the_pages() as pages:
        file = TestFile(name="stor.pdf", media_type="application/pdf", content=PDF, chunks=size // CHUNK)
        source, browser, letter = await a_letter_with(pages, file)
        passed, cookie = 0, f"postvakt={browser.cookies['postvakt']}"
        async with pages.http.stream("GET", f"{pages.url}{letter}/attachments/1", headers={"Cookie": cookie}) as answer:
            async for chunk in answer.aiter_raw():
                passed += len(chunk)
                most = max(most, source.sent - passed)

        assert passed == source.sent == size + len(PDF)
        assert most < 32 * 1024 * 1024


async def test_what_breaks_off_at_the_source_is_no_whole_file_for_the_browser() -> None:
    broken = Unavailable("altinn", "correspondence.ReadError")
    async with the_pages() as pages:
        file = TestFile(name="a.pdf", media_type="application/pdf", content=PDF, chunks=20, then=broken)
        source, browser, letter = await a_letter_with(pages, file)

        with pytest.raises(httpx.RemoteProtocolError):
            await browser.get(f"{letter}/attachments/1/download")

        assert source.reading == 0


async def test_a_source_that_fails_before_the_first_byte_gives_a_page() -> None:
    async with the_pages() as pages:
        file = TestFile(name="a.pdf", media_type="application/pdf", then=Unavailable("altinn", "http.503"))
        _, browser, letter = await a_letter_with(pages, file)

        page = await browser.get(f"{letter}/attachments/1")

        assert page.status_code == 502
        assert "Systemet svarer ikke nå" in said(page)
        assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


async def test_a_fault_of_ours_in_the_middle_cuts_off_too() -> None:
    async with the_pages() as pages:
        file = TestFile(name="a.pdf", media_type="application/pdf", content=PDF, chunks=20, then=ValueError("x"))
        source, browser, letter = await a_letter_with(pages, file)

        with pytest.raises(httpx.RemoteProtocolError):
            await browser.get(f"{letter}/attachments/1/download")

        assert source.reading == 0


async def test_a_browser_that_goes_away_stops_the_reading() -> None:
    async with the_pages() as pages:
        file = TestFile(name="a.pdf", media_type="application/pdf", content=PDF, chunks=1)
        source, browser, letter = await a_letter_with(pages, file)
        source.gate = asyncio.Event()
        asked = asyncio.create_task(browser.get(f"{letter}/attachments/1"))
        await _until(source, 1)

        asked.cancel()

        await _until(source, 0)


async def _until(source: FilesSource, reading: int) -> None:
    async with asyncio.timeout(20):
        while source.reading != reading:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_readers_do_not_take_all_of_a_sources_connections() -> None:
    async with the_pages() as pages:
        file = TestFile(name="a.pdf", media_type="application/pdf", content=PDF, chunks=1)
        source, browser, letter = await a_letter_with(pages, file)
        source.gate = asyncio.Event()
        asked = [asyncio.create_task(browser.get(f"{letter}/attachments/1")) for _ in range(7)]
        await _until(source, 4)
        assert source.readings == 4
        source.gate.set()

        assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}
        assert source.readings == 7


async def test_a_browser_that_takes_nothing_loses_its_place() -> None:
    class Deaf:
        async def write(self, data: bytes) -> None:
            if len(data) > 1024:
                await asyncio.Event().wait()

        async def write_eof(self) -> None: ...

    async def rest():
        yield bytes(2048)

    with pytest.raises(TimeoutError):
        await Sending(0.01)._pass_on(Deaf(), b"head", rest())  # type: ignore[arg-type]


async def test_there_is_nothing_beside_the_attachments() -> None:
    async with the_pages() as pages:
        _, browser, letter = await a_letter_with(pages, SHOWN["pdf"][0])

        for path in ("/attachments/0", "/attachments/2", "/attachments/999", "/attachments/0001", "/attachments/-1"):
            assert (await browser.get(letter + path)).status_code == 404, path


async def test_a_text_of_the_letters_own_stands_on_the_page_and_html_is_made_harmless() -> None:
    html = b"<p>Hei <b>der</b></p><script>alert(1)</script><img src=//ond.example/x onerror=alert(2)>"
    async with the_pages() as pages:
        files = (
            TestFile(name="brev.html", media_type="text/html; charset=utf-8", content=html, own_text=True),
            TestFile(name="brev.txt", media_type="text/plain", content=b"a < b\n<script>", own_text=True),
            SHOWN["pdf"][0],
        )
        _, browser, letter = await a_letter_with(pages, *files)

        page = await browser.get(letter)

        assert "<p>Hei <b>der</b></p>" in page.text
        assert "a &lt; b" in page.text
        assert "<script" not in page.text
        assert "ond.example" not in page.text
        assert "brev.html" not in page.text, "what stands on the page is no attachment"
        assert f'src="{letter}/attachments/3#view=FitH' in page.text


async def test_a_text_that_is_too_long_is_a_download() -> None:
    async with the_pages() as pages:
        file = TestFile(name="brev.txt", media_type="text/plain", chunks=9, own_text=True)
        source, browser, letter = await a_letter_with(pages, file)

        page = await browser.get(letter)

        assert f'href="{letter}/attachments/1/download"' in page.text
        assert len(page.content) < 20_000
        assert source.reading == 0


async def test_where_opening_is_not_seen_nobody_is_asked() -> None:
    async with the_pages() as pages:
        source, browser, letter = await a_letter_with(pages, SHOWN["pdf"][0])

        assert "Brev med filer" in said(await browser.get(letter))
        (item,) = await pages.house.items()
        assert item.opened_at is not None
        assert len(source.opened) == 2
