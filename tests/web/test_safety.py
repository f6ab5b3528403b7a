"""What every answer says to browsers, and what no request can do: from elsewhere, in advance, twice, or too large."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.files import HTML, PDF, TestFile, a_letter_with
from tests.web.stage import Browser, address, form, said, the_pages

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "Postvakt",
}


async def test_every_answer_bears_the_headers() -> None:
    async with the_pages() as pages:
        files = (TestFile(name="a.pdf", media_type="application/pdf", content=PDF),) * 2
        _, browser, letter = await a_letter_with(pages, *files)
        stranger = pages.browser()
        answers = {
            "letter": await browser.get(letter),
            "print": await browser.get(f"{letter}/print"),
            "printed form": await browser.get(f"{letter}/print/letter.pdf"),
            "attachment": await browser.get(f"{letter}/attachments/1"),
            "download": await browser.get(f"{letter}/attachments/1/download"),
            "image": await browser.get(f"{letter}/attachments/1/image"),
            "no attachment": await browser.get(f"{letter}/attachments/9"),
            "style": await browser.get("/postvakt.css"),
            "icon": await browser.get("/favicon.ico"),
            "nowhere": await browser.get("/nowhere"),
            "wrong method": await browser.post(letter, {}),
            "sent to sign in": await stranger.get(letter, follow=False),
            "callback": await stranger.get("/sign-in/callback"),
            "signed out": await stranger.get("/signed-out"),
            "prefetch": await browser.get(letter, **{"Sec-Purpose": "prefetch"}),
            "foreign": await browser.post("/sign-out", {}, origin="https://ond.example"),
        }

    for what, answer in answers.items():
        assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, what
        assert "Set-Cookie" not in answer.headers or what == "sent to sign in", what


async def test_pages_run_nothing_and_load_nothing_from_elsewhere() -> None:
    async with the_pages() as pages:
        file = TestFile(name="a.pdf", media_type="application/pdf", content=PDF)
        _, browser, letter = await a_letter_with(pages, file)
        for path in ("", "/print"):
            page = await browser.get(letter + path)
            policy = _policy(page)
            assert policy["default-src"] == "'none'"
            assert policy["frame-ancestors"] == "'none'"
            assert policy["form-action"] == policy["style-src"] == policy["frame-src"] == "'self'"
            assert "script-src" not in policy
            assert not re.search(r"<script|\son\w+=|javascript:|style=", page.text, re.IGNORECASE)
            loaded = re.findall(r'(?:src|href)="(?!#)([^"]+)"', page.text)
            outside = [one for one in loaded if not one.startswith("/")]
            assert all("noreferrer" in line for one in outside for line in page.text.splitlines() if one in line)


async def test_only_attachments_may_stand_in_a_frame_and_only_in_ours() -> None:
    async with the_pages() as pages:
        file = TestFile(name="a.pdf", media_type="application/pdf", content=HTML)
        _, browser, letter = await a_letter_with(pages, file)

        for path in ("/attachments/1", "/attachments/1/image", "/attachments/7", "/print/letter.pdf"):
            assert _policy(await browser.get(letter + path))["frame-ancestors"] == "'self'", path
        for path in (letter, f"{letter}/print", "/signed-out", "/nowhere"):
            page = await browser.get(path)
            assert _policy(page)["frame-ancestors"] == "'none'", path
            assert page.headers["X-Frame-Options"] == "DENY", path


def _policy(answer: httpx.Response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
async def test_a_browser_that_guesses_opens_nothing(purpose: str) -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        browser, _ = await pages.open("kari", item)
        before = len(await pages.house.audit(item))

        guessed = await browser.get(address(item), **{"Sec-Purpose": purpose})

        assert guessed.status_code == 503
        assert len(await pages.house.audit(item)) == before


async def test_asking_for_the_head_opens_nothing() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        browser, _ = await pages.open("kari", item)
        before = len(await pages.house.audit(item))
        cookie = {"Cookie": f"postvakt={browser.cookies['postvakt']}"}
        for path in ("", "/print", "/print/letter.pdf", "/attachments/1", "/attachments/1/download"):
            answer = await pages.http.head(pages.url + address(item) + path, headers=cookie)
            assert answer.status_code == 405

        assert len(await pages.house.audit(item)) == before


FORMS = ("/open", "/note")


@pytest.mark.parametrize("action", FORMS)
async def test_a_form_counts_only_from_a_page_of_ours(action: str) -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        pages.provider.person = pages.person_id("kari")
        browser = pages.browser()
        page = await browser.get(address(item))
        _, fields = form(page, "/open", {"full_title": "Klage"})
        before = await pages.verbs(item)
        path = address(item) + action
        attempts = {
            "another site": await browser.post(path, fields, origin="https://ond.example"),
            "another port of ours": await browser.post(path, fields, origin="http://127.0.0.1:1"),
            "a sandboxed frame": await browser.post(path, fields, origin="null", **{"Sec-Fetch-Site": "cross-site"}),
            "nobody": await browser.post(path, fields, origin="null"),
            "a neighbour": await browser.post(path, fields, origin="null", **{"Sec-Fetch-Site": "same-site"}),
            "no token": await browser.post(path, {}),
            "another token": await browser.post(path, fields | {"csrf": "x" * 43}),
            "a strange token": await browser.post(path, fields | {"csrf": "æ"}),
            "no text": await pages.http.post(
                pages.url + path,
                content=b"csrf=\xff\xfe",
                headers={**_bearing(browser), "Content-Type": "application/x-www-form-urlencoded"},
            ),
            "another charset": await pages.http.post(
                pages.url + path,
                content=b"csrf=x",
                headers={**_bearing(browser), "Content-Type": "application/x-www-form-urlencoded; charset=x"},
            ),
            "json": await pages.http.post(pages.url + path, json=fields, headers=_bearing(browser)),
        }

        for what, answer in attempts.items():
            assert answer.status_code in (400, 403, 415), what
            assert "Skjemaet kom ikke fra Postvakt" in said(answer), what
        assert await pages.verbs(item) == before
        assert pages.opened_at_source() == []


def _bearing(browser: Browser) -> dict[str, str]:
    return {"Cookie": f"postvakt={browser.cookies['postvakt']}", "Origin": browser.home}


async def test_browsers_that_say_null_of_our_own_forms_are_believed_where_they_say_so() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        pages.provider.person = pages.person_id("kari")
        browser = pages.browser()
        asked = await browser.get(address(item))
        path, fields = form(asked, "/open", {})

        page = await browser.post(path, fields, origin="null", **{"Sec-Fetch-Site": "same-origin"})

        assert page.status_code == 200
        assert pages.opened_at_source() == ["Fetched"]


async def test_a_token_of_one_session_is_none_of_another() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        pages.provider.person = pages.person_id("kari")
        one, other = pages.browser(), pages.browser()
        path, fields = form(await one.get(address(item)), "/open", {})
        await other.get(address(item))

        assert (await other.post(path, fields)).status_code == 403


async def test_a_form_from_a_session_that_has_ended_is_refused_without_a_sign_in() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        pages.provider.person = pages.person_id("kari")
        browser = pages.browser()
        path, fields = form(await browser.get(address(item)), "/open", {})
        browser.cookies.clear()

        page = await browser.post(path, fields)

        assert page.status_code == 401
        assert f'href="{address(item)}"' in page.text


async def test_a_form_that_is_too_large_is_refused() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        browser, page = await pages.open("kari", item)
        path, fields = form(page, "/note#note", {"full_title": "x" * 100_000})

        assert (await browser.post(path, fields)).status_code == 413


async def test_a_fault_of_ours_tells_nothing() -> None:
    async with the_pages() as pages:
        source, browser, letter = await a_letter_with(pages)
        source.files = None  # type: ignore[assignment]

        page = await browser.get(letter)

        assert page.status_code == 500
        assert said(page) == (
            "Postvakt Logget på som Kari (test) Logg ut Brevet kan ikke vises Noe gikk galt i Postvakt. "
            "Prøv igjen, og si fra til administrator hvis det gjentar seg."
        )


async def test_a_source_that_is_no_longer_configured_is_said_plainly() -> None:
    async with the_pages() as pages:
        _, browser, letter = await a_letter_with(pages)
        del pages.house.desk.sources["altinn"]  # type: ignore[attr-defined]

        assert (await browser.get(letter)).status_code == 502
