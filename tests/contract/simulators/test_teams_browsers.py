"""People side by side in one browser open pages as if each sat at a machine of his own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import httpx
import pytest

from adapters.simulators.teams import TeamsSettings, demo_people, running_teams, teams_simulator
from tests.contract.simulators.teams_stage import APP_ID, TENANT, HandClock

_PAGE = "http://127.0.0.1:3979/letters/1"


@asynccontextmanager
async def a_browser() -> AsyncIterator[httpx.AsyncClient]:
    """Follows no redirect; its cookies go to every port of this machine, as in a real one."""
    settings = TeamsSettings(app_id=APP_ID, tenant_id=TENANT, own_cookies=("session", "signed-in"))
    app = teams_simulator(
        bot_url="", app_id=APP_ID, tenant_id=TENANT, people=demo_people(), clock=HandClock(), settings=settings
    )
    async with running_teams(app) as (_, simulator), httpx.AsyncClient(base_url=simulator.url) as browser:
        yield browser


async def open_as(browser: httpx.AsyncClient, person: str, address: str = _PAGE) -> httpx.Response:
    return await browser.get(f"/as/{person}?to={quote(address, safe='')}")


async def test_each_person_keeps_what_was_signed_in_to() -> None:
    async with a_browser() as browser:
        assert (await open_as(browser, "kari")).headers["Location"] == _PAGE
        browser.cookies.set("session", "of-kari", domain="127.0.0.1", path="/")
        browser.cookies.set("unrelated", "stays", domain="127.0.0.1", path="/")

        await open_as(browser, "ola")
        assert "session" not in browser.cookies
        browser.cookies.set("session", "of-ola", domain="127.0.0.1", path="/")

        await open_as(browser, "kari")
        assert browser.cookies["session"] == "of-kari"
        await open_as(browser, "kari")
        assert browser.cookies["session"] == "of-kari"
        await open_as(browser, "ola")
        assert browser.cookies["session"] == "of-ola"
        assert browser.cookies["unrelated"] == "stays"


@pytest.mark.parametrize("person", ["nobody", "%0d%0a"])
async def test_only_people_of_the_team_open_pages(person: str) -> None:
    async with a_browser() as browser:
        assert (await open_as(browser, person)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "http://example.org/",
        "//example.org",
        "javascript:alert(1)",
        "http://[",
        "",
        "/letters/1",
    ],
)
async def test_it_leads_nowhere_but_to_this_machine(address: str) -> None:
    async with a_browser() as browser:
        answer = await open_as(browser, "kari", address)
        assert answer.status_code == 404
        assert "Location" not in answer.headers
