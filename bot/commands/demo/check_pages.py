"""«Les brevet» in `postvakt demo --check`: the claimant signs in and reads, a colleague and a stranger are refused."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.commands.demo.check_svarinn import (
    SECRET_TITLE,
    TITLE,
    SvarInnLetters,
    confidential_card,
    ordinary_card,
)
from bot.commands.demo.checking import Seen, link, listed, yes
from bot.commands.demo.sign_in import STRANGER
from bot.commands.demo.stage import Stage

_READ = "Les brevet"


async def walk_through(stage: Stage, letters: SvarInnLetters) -> list[Seen]:
    """Kari takes both letters and reads them; the confidential one she prints."""
    ordinary = await _taken(stage, await ordinary_card(stage))
    confidential = await _taken(stage, await confidential_card(stage))
    wanted = letters.ordinary.draft.files[0].content.whole()
    async with browser() as kari:
        page = await sign_in(kari, ordinary, "kari")
        paper = await kari.get(f"{ordinary}/attachments/1")
        weak = await kari.get(confidential)
        strong = await kari.post(weak.url, data={"person": "kari", "strong": "yes"})
        printed = await kari.get(f"{confidential}/print/letter.pdf")
    refused = [await _refused(ordinary, person) for person in ("ola", "revi", STRANGER.key)]
    return [
        Seen(what="pages: the claimant sees the title", wanted="yes", found=yes(TITLE in _said(page))),
        Seen(what="pages: the PDF as it was sent", wanted="yes", found=yes(paper.content == wanted)),
        Seen(what="pages: its content type", wanted="application/pdf", found=paper.headers.get("Content-Type", "")),
        Seen(
            what="pages: confidential, weak, strong",
            wanted="no, yes",
            found=listed(yes(SECRET_TITLE in _said(one)) for one in (weak, strong)),
        ),
        Seen(
            what="internal_mail: cover sheet and letter",
            wanted="application/pdf",
            found=printed.headers.get("Content-Type", ""),
        ),
        Seen(
            what="pages: colleague, auditor, stranger",
            wanted="403, 404, 404",
            found=listed("the title" if TITLE in _said(one) else str(one.status_code) for one in refused),
        ),
    ]


@asynccontextmanager
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    """With cookies of its own, and without anything that shows a page."""
    async with httpx.AsyncClient(follow_redirects=True, trust_env=False) as client:
        yield client


async def sign_in(client: httpx.AsyncClient, address: str, person: str) -> httpx.Response:
    """Where the page that was asked for is shown after the person was chosen at the simulated Entra."""
    chooser = await client.get(address)
    return await client.post(chooser.url, data={"person": person})


async def _refused(address: str, person: str) -> httpx.Response:
    async with browser() as client:
        return await sign_in(client, address, person)


async def _taken(stage: Stage, card: str) -> str:
    """The address of the letter's page, which its card shows once somebody has taken it."""
    await stage.teams.click("kari", card, "claim")
    return link(stage, "kari", card, _READ)


def _said(page: httpx.Response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text))
