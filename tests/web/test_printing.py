"""The printed form over HTTP: one PDF for whoever has claimed the letter, with a cover that tells nothing of it."""

from __future__ import annotations

import asyncio
import sys
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from bot.commands.demo.town import MAIN
from bot.errors import Gone, Unavailable
from bot.web.content import HEAD
from tests.browser.room import until
from tests.house import SENSITIVE
from tests.web.files import CHUNK, HTML, TestFile, a_letter_with
from tests.web.hostile import MARK, changed, encrypted, everything_that_acts
from tests.web.papers import a_pdf
from tests.web.stage import Pages, address, said, the_pages
from tests.web.test_paper import a_picture
from tests.web.test_reading import SECRETS, TITLE, a_letter

OWN = TestFile(name="brev.txt", media_type="text/plain; charset=utf-8", content="Kjære kommune".encode(), own_text=True)
PDF = TestFile(name="Hemmelig navn.pdf", media_type="application/pdf", content=a_pdf("Vedtaket"))
LOCKED = TestFile(name="Låst.pdf", media_type="application/pdf", content=encrypted("hemmelig"))
WORD = TestFile(name="Søknad.docx", media_type="application/vnd.ms-word", content=b"PK\3\4")
PNG = TestFile(name="Kart.png", media_type="image/png", content=a_picture("PNG"))
DISGUISED = TestFile(name="a.pdf", media_type="application/pdf", content=HTML)


def sheets(answer: httpx.Response) -> list[list[str]]:
    """The lines of each page."""
    assert answer.headers["Content-Type"] == "application/pdf", answer.text
    return [page.extract_text().strip().split("\n") for page in PdfReader(BytesIO(answer.content)).pages]


async def test_cover_letter_and_attachments_are_one_pdf_and_what_cannot_be_bound_is_named_by_number() -> None:
    async with the_pages() as pages:
        _, browser, letter = await a_letter_with(pages, OWN, PDF, LOCKED, PNG, WORD, DISGUISED)
        shown = await browser.get(f"{letter}/print/letter.pdf")
        cover, told, attached, image = sheets(shown)
        page = await browser.get(f"{letter}/print")

    assert cover[:3] == ["Internpost", "Til", "Nordvika kommune"]
    assert cover[3:11:2] == ["Mottatt", "Skrevet ut", "Skrevet ut av", "Forsendelse"]
    assert cover[8] == "Kari (test)"
    assert cover[10] == letter.rpartition("/")[2]
    assert cover[11:] == [f"Vedlegg {number} av 5 må skrives ut for seg." for number in (2, 4, 5)]
    assert told[0] == "Brev med filer"
    assert told[-1] == "Kjære kommune"
    assert attached == ["Vedtaket"]
    assert image == [""]
    assert shown.headers["Cache-Control"] == "no-store"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Content-Disposition"].startswith(f'inline; filename="{cover[10]}.pdf"')
    rows = page.text.partition('<ol class="files numbered">')[2].partition("</ol>")[0]
    assert [f"attachments/{ordinal}" in row for ordinal, row in enumerate(rows.split("<li>")[1:], start=2)] == [
        True
    ] * 5
    assert f'href="{letter}/print/text"' in page.text


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("nb", ["Internpost", "Til", "Mottatt", "Skrevet ut av", "Vedlegg 1 av 1 må skrives ut for seg."]),
        ("nn", ["Internpost", "Til", "Motteke", "Skrive ut av", "Vedlegg 1 av 1 må skrivast ut for seg."]),
        ("en", ["Internal mail", "To", "Received", "Printed by", "Attachment 1 of 1 must be printed separately."]),
    ],
)
async def test_the_cover_tells_nothing_of_the_letter_in_any_language(locale: str, words: list[str]) -> None:
    async with the_pages(more={"locale": locale}) as pages:
        files = ("Hemmelig navn.docx",)
        item = await pages.a_claimed_letter(title=TITLE, body="Teksten i brevet", files=files)
        browser, _ = await pages.open("kari", item)
        cover, told = sheets(await browser.get(f"{address(item)}/print/letter.pdf"))
        service = pages.house.desk.policy.service_name(item.letter.service_id)

    assert set(words) <= set(cover)
    assert not any(secret in " ".join(cover) for secret in (*SECRETS, "Hemmelig", service))
    assert told[0] == TITLE
    assert told[-1] == "Teksten i brevet"


async def test_a_hostile_attachment_is_printed_without_what_acts() -> None:
    hostile = TestFile(name="ond.pdf", media_type="application/pdf", content=changed(everything_that_acts))
    async with the_pages() as pages:
        _, browser, letter = await a_letter_with(pages, hostile)
        shown = await browser.get(f"{letter}/print/letter.pdf")

    assert sheets(shown)[-1] == ["Vedtak", "utfylt av avsender"]
    assert MARK.encode() not in shown.content
    assert b"/OpenAction" not in shown.content


async def test_it_is_audited_before_anything_is_fetched_and_each_attachment_by_its_number() -> None:
    async with the_pages() as pages:
        source, browser, letter = await a_letter_with(pages, OWN, PDF, WORD, PDF)
        source.reading = source.readings = 0
        await browser.get(f"{letter}/print/letter.pdf")
        trail = [(entry.verb, entry.facts) for entry in await pages.house.audit()]
        readings, reading = source.readings, source.reading

    assert trail[-3:] == [
        ("letter:opened", {"for": "print"}),
        ("attachment:opened", {"attachment": "2", "for": "print"}),
        ("attachment:opened", {"attachment": "4", "for": "print"}),
    ]
    assert (readings, reading) == (3, 0), "what cannot be bound is not fetched"


async def test_the_tick_wants_the_printed_form_and_not_only_its_page() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, _ = await pages.open("kari", item)
        page = await browser.get(f"{address(item)}/print")
        refused = await browser.submit(page, "/printed")
        await browser.get(f"{address(item)}/print/letter.pdf")
        accepted = await browser.submit(page, "/printed")

    assert refused.status_code == 403
    assert "Åpne utskriften av brevet først." in said(refused)
    assert "Fordelingen er lagret." in said(accepted)


async def test_a_gigabyte_is_not_bound_and_its_reading_stops_at_the_limit() -> None:
    large = TestFile(name="stor.pdf", media_type="application/pdf", content=b"%PDF-1.7\n", chunks=1024**3 // CHUNK)
    async with the_pages(settings={"paper": {"most_bytes": 1024**2}}) as pages:
        source, browser, letter = await a_letter_with(pages, large, PDF)
        cover, _, last = sheets(await browser.get(f"{letter}/print/letter.pdf"))
        assert source.reading == 0

    assert cover[-1] == "Vedlegg 1 av 2 må skrives ut for seg."
    assert last == ["Vedtaket"]
    assert source.sent < 2 * 1024**2


async def test_an_attachment_that_is_gone_is_named_and_a_source_that_does_not_answer_gives_a_page() -> None:
    gone, silent = Gone("altinn", "correspondence.404"), Unavailable("altinn", "correspondence.503")
    async with the_pages() as pages:
        source, browser, letter = await a_letter_with(pages, _breaking(gone), PDF)
        cover, _, last = sheets(await browser.get(f"{letter}/print/letter.pdf"))
        source.files = (PDF, _breaking(silent))
        page = await browser.get(f"{letter}/print/letter.pdf")

    assert (cover[-1], last) == ("Vedlegg 1 av 2 må skrives ut for seg.", ["Vedtaket"])
    assert page.status_code == 502
    assert "Systemet svarer ikke nå" in said(page)


def _breaking(fault: Exception) -> TestFile:
    return TestFile(name="a.pdf", media_type="application/pdf", content=a_pdf("x"), chunks=1, then=fault)


async def test_a_text_that_the_pdf_cannot_hold_is_printed_from_its_own_page() -> None:
    html = TestFile(name="brev.html", media_type="text/html", content=b"<p>Hei <b>der</b></p>" + HTML, own_text=True)
    strange = TestFile(name="b.txt", media_type="text/plain", content="Hei 你好".encode(), own_text=True)
    long = TestFile(name="brev.txt", media_type="text/plain", content=b"Hei", chunks=9, own_text=True)
    async with the_pages() as pages:
        source, browser, letter = await a_letter_with(pages, html, PDF)
        for file in (html, strange, long):
            source.files = (file, PDF)
            cover, last = sheets(await browser.get(f"{letter}/print/letter.pdf"))
            page = await browser.get(f"{letter}/print")
            text = await browser.get(f"{letter}/print/text")

            assert cover[-1] == "Brevets tekst må skrives ut for seg."
            assert last == ["Vedtaket"]
            assert f'href="{letter}/print/text"' in page.text
            assert (f'href="{letter}/attachments/1/download"' in page.text) is (file is long)
            assert ("Hei" in said(text)) is (file is not long)
            assert "<script" not in text.text


async def test_a_confidential_letter_needs_the_surer_sign_in() -> None:
    async with the_pages(settings={"high_sign_in": ""}) as pages:
        item = await a_letter(pages, service=SENSITIVE)
        browser, _ = await pages.open("kari", item)
        page = await browser.get(f"{address(item)}/print/letter.pdf")
        assert await _openings(pages) == []

    assert page.status_code == 403
    assert not any(secret in page.text for secret in SECRETS)


async def test_after_the_claim_is_gone_nothing_is_printed() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages, unit=MAIN)
        browser, _ = await pages.open("kari", item)
        await pages.house.draw()
        await pages.house.teams.click("kari", pages.house.card_of(item), "release")
        before = await _openings(pages)
        page = await browser.get(f"{address(item)}/print/letter.pdf")
        assert await _openings(pages) == before

    assert page.status_code == 403
    assert "Ingen har tatt forsendelsen." in said(page)


async def _openings(pages: Pages) -> list[str]:
    return [entry.verb for entry in await pages.house.audit() if entry.verb.endswith(":opened")]


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
async def test_a_browser_that_goes_away_ends_the_binder() -> None:
    file = TestFile(name="a.pdf", media_type="application/pdf", content=a_pdf("x") + bytes(HEAD), chunks=1)
    async with the_pages() as pages:
        source, browser, letter = await a_letter_with(pages, file)
        source.gate = asyncio.Event()
        asked = asyncio.create_task(browser.get(f"{letter}/print/letter.pdf"))
        await until(lambda: source.reading == 1 and bool(_binders()))
        asked.cancel()
        await until(lambda: source.reading == 0 and not _binders())


def _binders() -> list[str]:
    """Processes that bind a letter for this one."""
    own = [line for path in Path("/proc/self/task").glob("*/children") for line in path.read_text().split()]
    commands = [(Path("/proc") / pid / "cmdline") for pid in own]
    return [command for path in commands if path.exists() and "paper.binder" in (command := path.read_text())]
