"""The pages against the simulated Entra, which is written from Microsoft's documents and knows nothing of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from adapters.simulators._kit import Simulator
from adapters.simulators.openid import Registration, Settings, World, openid_simulator
from adapters.simulators.teams import demo_people
from bot.commands.demo.stage import TENANT_ID
from bot.domain.item import IntakeItem
from tests.house import SENSITIVE, UNKNOWN
from tests.web.provider import CLIENT_ID, CLIENT_SECRET
from tests.web.stage import Browser, Pages, address, said, the_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Entra:
    pages: Pages
    world: World
    simulator: Simulator

    async def read(self, who: str, item: IntakeItem, **strong: str) -> tuple[Browser, str]:
        """As a person does in a browser: to the sign-in, back, and yes to the question. Answers what stands there."""
        browser = self.pages.browser()
        page = await browser.get(address(item))
        while browser.visited[-1].startswith(self.simulator.url):
            page = await browser._ask("POST", browser.visited[-1], data={"person": who, **strong})
        if f'action="{address(item)}/open"' in page.text:
            page = await browser.submit(page, "/open")
        return browser, said(page)


@asynccontextmanager
async def entra(secret: str = CLIENT_SECRET) -> AsyncIterator[Entra]:
    world = World.of(demo_people(), _Later())
    registration = Registration(client_id=CLIENT_ID, secret=secret, redirect_uris=set())
    app = openid_simulator(world, registration=registration, settings=Settings(tenant_id=TENANT_ID))
    async with Simulator(app) as simulator:
        issuer = f"{simulator.url}/{TENANT_ID}/v2.0"
        async with the_pages(settings={"issuer": issuer}) as pages:
            world.clock = pages.house.clock
            registration.redirect_uris.add(f"{pages.url}/sign-in/callback")
            yield Entra(pages=pages, world=world, simulator=simulator)


class _Later:
    """Until the house, whose time it is, stands."""

    def now(self):
        raise AssertionError("nobody asks yet")


async def test_the_claimant_signs_in_and_reads() -> None:
    async with entra() as world:
        item = await world.pages.a_claimed_letter(service=UNKNOWN, title="Vedtak om lys")
        _, told = await world.read("kari", item)

        assert "Vedtak om lys" in told
        assert "Logget på som Kari (test)" in told


async def test_a_confidential_letter_wants_the_stronger_method() -> None:
    async with entra() as world:
        item = await world.pages.a_claimed_letter(service=SENSITIVE, title="Vedtak om lys")
        browser = world.pages.browser()
        page = await browser.get(address(item))
        for _ in range(2):
            # once to sign in at all, once more for the letter
            page = await browser._ask("POST", browser.visited[-1], data={"person": "kari"})
        assert "appen krever sterkere innlogging (c1)" in said(page)

        _, told = await world.read("kari", item, strong="yes")

        assert "Vedtak om lys" in told
        assert [one.contexts for one in world.world.sign_ins][-1] == ("c1",)


@pytest.mark.parametrize("spoilt", [{"nonce": "x"}, {"aud": "x"}, {"tid": "x"}, {"iss": "https://x"}, {"oid": None}])
async def test_a_spoilt_token_signs_nobody_in(spoilt: dict[str, str | None]) -> None:
    async with entra() as world:
        item = await world.pages.a_claimed_letter()
        world.world.spoil_next(claims=spoilt)
        browser, told = await world.read("kari", item)

        assert "Påloggingen lyktes ikke" in told
        assert "postvakt" not in browser.cookies


@pytest.mark.parametrize("sign", ["unknown_key", "none", "hs256"])
async def test_a_token_that_is_signed_otherwise_signs_nobody_in(sign: str) -> None:
    async with entra() as world:
        item = await world.pages.a_claimed_letter()
        world.world.spoil_next(sign=sign)

        assert "Påloggingen lyktes ikke" in (await world.read("kari", item))[1]


async def test_a_wrong_secret_signs_nobody_in() -> None:
    async with entra(secret="another") as world:
        item = await world.pages.a_claimed_letter()

        assert "Påloggingen lyktes ikke" in (await world.read("kari", item))[1]


async def test_whoever_declines_is_told_so_plainly() -> None:
    async with entra() as world:
        item = await world.pages.a_claimed_letter()
        browser = world.pages.browser()
        await browser.get(address(item))
        page = await browser._ask("POST", browser.visited[-1], data={"cancel": "yes"})

        assert "Påloggingen lyktes ikke" in said(page)
