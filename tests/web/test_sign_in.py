"""People sign in at the municipality's provider, with PKCE, and come back once, in the same browser, to their page."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr

from bot.domain.item import IntakeItem
from bot.web.settings import WebSettings
from bot.web.visits import Visits
from tests.web.provider import CLIENT_ID, CLIENT_SECRET
from tests.web.stage import Browser, Pages, address, form, said, the_pages

TITLE = "Vedtak om lys"


async def a_letter(pages: Pages) -> IntakeItem:
    item = await pages.a_claimed_letter(title=TITLE)
    pages.provider.person = pages.person_id("kari")
    return item


async def sent_away(pages: Pages, item: IntakeItem) -> tuple[Browser, dict[str, str]]:
    """A browser that has been sent to sign in, and what the provider was asked."""
    browser = pages.browser()
    answer = await browser.get(address(item), follow=False)
    query = parse_qs(urlsplit(answer.headers["Location"]).query, strict_parsing=True)
    return browser, {name: values[0] for name, values in query.items()}


async def test_the_request_is_code_flow_with_pkce_state_and_nonce() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        _, asked = await sent_away(pages, item)
        _, again = await sent_away(pages, item)

        assert asked["response_type"] == "code"
        assert asked["response_mode"] == "query"
        assert asked["client_id"] == CLIENT_ID
        assert asked["scope"] == "openid profile"
        assert asked["redirect_uri"] == f"{pages.url}/sign-in/callback"
        assert asked["code_challenge_method"] == "S256"
        for secret in ("state", "nonce", "code_challenge"):
            assert len(asked[secret]) >= 43
            assert asked[secret] != again[secret]
        assert "claims" not in asked


async def test_the_code_is_redeemed_with_its_verifier_and_the_clients_secret() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        await pages.open("kari", item)

        (form,) = pages.provider.redeemed
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode()
        assert challenge.rstrip("=") == pages.provider.asked[0]["code_challenge"]
        assert form["grant_type"] == "authorization_code"
        assert form["client_secret"] == CLIENT_SECRET
        assert form["redirect_uri"] == f"{pages.url}/sign-in/callback"


@pytest.mark.parametrize(
    ("thumbprint", "algorithm", "name"), [("AB" * 32, "PS256", "x5t#S256"), ("AB" * 20, "RS256", "x5t")]
)
async def test_a_certificate_stands_for_the_secret(thumbprint: str, algorithm: str, name: str) -> None:
    key = generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    async with the_pages(settings={"client_secret": None, "certificate": pem, "thumbprint": thumbprint}) as pages:
        item = await a_letter(pages)
        _, page = await pages.open("kari", item)

        assert TITLE in said(page)
        (form,) = pages.provider.redeemed
        assert "client_secret" not in form
        assertion = form["client_assertion"]
        header = jwt.get_unverified_header(assertion)
        assert header["alg"] == algorithm
        assert base64.urlsafe_b64decode(header[name] + "==") == bytes.fromhex(thumbprint)
        endpoint = f"{pages.provider.url}/{pages.provider.tenant_id}/token"
        no_clock = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
        claims = jwt.decode(assertion, key.public_key(), algorithms=[algorithm], audience=endpoint, options=no_clock)
        assert claims["iss"] == claims["sub"] == CLIENT_ID
        assert claims["exp"] - claims["iat"] == 300
        assert claims["iat"] == int(pages.house.clock.now().timestamp())


async def test_the_cookie_holds_only_a_random_id_that_scripts_cannot_read() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, asked = await sent_away(pages, item)
        back = await browser.get(await _answer_address(pages, asked), follow=False)

        (line,) = [line for line in back.headers.get_list("set-cookie") if line.startswith("postvakt=")]
        attributes = {part.strip().lower() for part in line.split(";")[1:]}
        assert attributes == {"httponly", "path=/", "samesite=lax"}
        assert len(line.split(";")[0].partition("=")[2]) == 43
        assert back.headers["Location"] == address(item)


def test_behind_https_the_cookie_is_the_hosts_own() -> None:
    settings = WebSettings(public_url="https://brev.example", client_id="x", client_secret=SecretStr("x"))
    visits = Visits(desk=None, settings=settings, sessions=None)  # type: ignore[arg-type]
    answer = web.Response()
    visits.keep(answer, visits.cookie, "id")

    assert answer.cookies.output(header="").strip() == "__Host-postvakt=id; HttpOnly; Path=/; SameSite=Lax; Secure"


async def _answer_address(pages: Pages, asked: dict[str, str]) -> str:
    """Where the provider sends the browser back to, as it does for the person who is named."""
    endpoint = f"{pages.provider.url}/{pages.provider.tenant_id}/authorize"
    answer = await pages.http.get(endpoint, params=asked)
    return answer.headers["Location"]


async def test_a_state_counts_once() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, asked = await sent_away(pages, item)
        binding = dict(browser.cookies)
        first = await _answer_address(pages, asked)
        assert (await browser.get(first, follow=False)).status_code == 303

        replayer = pages.browser()
        replayer.cookies = binding
        second = await replayer.get(first, follow=False)

        assert second.status_code == 400
        assert "Påloggingen lyktes ikke" in said(second)
        assert "postvakt" not in replayer.cookies


async def test_another_browser_cannot_finish_a_sign_in() -> None:
    """Whoever gets a link with somebody else's code does not become signed in as that person."""
    async with the_pages() as pages:
        item = await a_letter(pages)
        _, asked = await sent_away(pages, item)
        victim, _ = await sent_away(pages, item)

        landed = await victim.get(await _answer_address(pages, asked), follow=False)

        assert landed.status_code == 400
        assert "postvakt" not in victim.cookies
        assert pages.provider.redeemed == []


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?state=&code=", "?error=access_denied&state=x"])
async def test_an_answer_that_nobody_asked_for_is_refused(query: str) -> None:
    async with the_pages() as pages:
        browser = pages.browser()
        browser.cookies["postvakt-sign-in"] = "guessed"

        answer = await browser.get(f"/sign-in/callback{query}")

        assert answer.status_code == 400
        assert browser.cookies == {"postvakt-sign-in": "guessed"}


async def test_a_sign_in_that_takes_too_long_begins_again() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, asked = await sent_away(pages, item)
        back = await _answer_address(pages, asked)
        pages.house.pass_time(timedelta(minutes=10, seconds=1))

        assert (await browser.get(back)).status_code == 400


async def test_whoever_declines_can_try_again() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        pages.provider.person = ""

        page = await pages.browser().get(address(item))

        assert page.status_code == 403
        assert f'href="{address(item)}"' in page.text
        assert "avbrøt" not in page.text, "what the provider says is not repeated"


#: the rest of what can be wrong with a token stands in test_id_token
WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "somebody else's"},
    "another audience": {"aud": "00000000-0000-4000-8000-000000000000"},
    "another tenant": {"tid": "00000000-0000-4000-8000-000000000000"},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG)
async def test_a_wrong_token_signs_nobody_in(claims: dict[str, Any]) -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        pages.provider.claims = claims

        browser, page = await pages.open("kari", item)

        assert page.status_code == 403
        assert "Påloggingen lyktes ikke" in said(page)
        assert "postvakt" not in browser.cookies


async def test_a_token_of_a_key_that_is_not_the_issuers_signs_nobody_in() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        await pages.open("kari", item)
        pages.provider.key = generate_private_key(65537, 2048)

        _, page = await pages.open("kari", item)

        assert page.status_code == 403


async def test_a_new_key_of_the_issuer_is_fetched_but_not_again_and_again() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        await pages.open("kari", item)
        pages.provider.key, pages.provider.key_id = generate_private_key(65537, 2048), "key-2"
        _, at_once = await pages.open("kari", item)
        assert at_once.status_code == 403
        assert pages.provider.read == 1
        pages.house.pass_time(timedelta(minutes=1))

        _, page = await pages.open("kari", item)

        assert TITLE in said(page)
        assert pages.provider.read == 2


async def test_a_provider_that_is_down_is_said_plainly_and_tried_again() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        pages.provider.down = True
        _, page = await pages.open("kari", item)
        assert page.status_code == 503
        assert "Påloggingen svarer ikke nå" in said(page)
        pages.provider.down = False

        assert TITLE in said((await pages.open("kari", item))[1])


async def test_a_provider_that_calls_itself_otherwise_is_not_believed() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        pages.provider.tenant_id = "00000000-0000-4000-8000-000000000000"

        assert (await pages.browser().get(address(item), follow=False)).status_code == 503


async def test_roles_in_a_token_count_for_nothing() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        pages.provider.claims = {"roles": ["archivist", "lead"], "groups": ["archivist"]}

        _, page = await pages.open("revi", item)

        assert page.status_code == 404


async def test_the_session_id_is_new_after_each_sign_in() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser = pages.browser()
        browser.cookies["postvakt"] = "put-here-by-somebody-else"
        await pages.open("kari", item, browser)
        first = browser.cookies["postvakt"]
        assert first != "put-here-by-somebody-else"
        pages.house.pass_time(timedelta(hours=2))
        await pages.open("kari", item, browser)

        assert browser.cookies["postvakt"] != first


async def test_whoever_signs_out_is_out_everywhere_with_that_cookie() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, page = await pages.open("kari", item)
        stolen = pages.browser()
        stolen.cookies = dict(browser.cookies)

        out = await browser.submit(page, "/sign-out")

        assert "Du er logget ut av Postvakt" in said(out)
        assert "postvakt" not in browser.cookies
        assert (await stolen.get(address(item), follow=False)).status_code == 303


async def test_nobody_is_signed_out_by_somebody_elses_page() -> None:
    async with the_pages() as pages:
        item = await a_letter(pages)
        browser, page = await pages.open("kari", item)
        _, fields = form(page, "/sign-out", {})

        assert (await browser.post("/sign-out", {"csrf": "guessed"})).status_code == 403
        assert (await browser.post("/sign-out", fields, origin="https://ond.example")).status_code == 403

        assert (await browser.get(address(item))).status_code == 200


async def test_the_way_back_is_always_a_page_of_ours() -> None:
    async with the_pages() as pages:
        pages.provider.person = pages.person_id("kari")
        for path in (
            "/letters//ond.example",
            "/letters/1?next=https://ond.example",
            "/letters/..%2f..%2fx",
            "/\\ond",
        ):
            browser = pages.browser()
            await browser.get(path)
            assert all(seen.startswith((pages.url, pages.provider.url)) for seen in browser.visited)
