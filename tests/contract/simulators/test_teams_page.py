"""The page of the simulated Teams in a real browser, two people side by side; and what the page is served from."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Locator, Page, async_playwright, expect

from adapters.simulators._kit import Simulator, simulator_app
from adapters.simulators.teams import TEAMS, demo_people, running_teams, teams_simulator
from adapters.simulators.teams.app import PAGE
from tests.contract.simulators.teams_stage import (
    APP_ID,
    SETTINGS,
    TENANT,
    HandClock,
    Stage,
    card,
    card_answer,
    dialog_answer,
    execute,
    info_answer,
    opens_dialog,
    stage,
    text,
)

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
needs_browser = pytest.mark.skipif(
    not (CHROMIUM.is_file() and (PAGE / "node_modules").is_dir()) and not os.environ.get("CI"),
    reason="needs /usr/bin/chromium, and `npm ci` in adapters/simulators/teams/page",
)

ORDER = {
    "type": "Input.ChoiceSet",
    "id": "order",
    "style": "expanded",
    "value": "old",
    "choices": [{"title": "Eldste", "value": "old"}, {"title": "Nyeste", "value": "new"}],
}
NOTE = {"type": "Input.Text", "id": "note", "label": "Merknad"}
CASE = {
    "type": "Input.ChoiceSet",
    "id": "case",
    "label": "Sak",
    "isRequired": True,
    "errorMessage": "Velg sak fra listen",
    "choices": [],
    "choices.data": {"type": "Data.Query", "dataset": "cases"},
}
FORM = card(CASE, NOTE, actions=({"type": "Action.Submit", "title": "Registrer", "data": {"verb": "route"}},))
LETTER = card(
    {"type": "Badge", "text": "Venter", "style": "Accent"},
    text("**Søknad** <img src=x onerror=alert(1)> [les](https://example.invalid/a)"),
    ORDER,
    NOTE,
    actions=(execute("claim", "Ta"), execute("toast", "Vis"), opens_dialog()),
)


def bot(activity: dict[str, Any]) -> Any:
    name = activity.get("name")
    if name == "task/fetch":
        return dialog_answer(FORM, "Fordel forsendelse")
    if name == "task/submit":
        return {"task": {"type": "message", "value": "Registreres"}}
    if name == "application/search":
        found = [{"title": "26/101 Dispensasjoner", "value": "101"}, {"title": "26/117 Byggesak", "value": "117"}]
        return {"type": "application/vnd.microsoft.search.searchResponse", "value": {"results": found}}
    if name == "adaptiveCard/action":
        verb = activity["value"]["action"]["verb"]
        return info_answer("Bare til deg") if verb == "toast" else card_answer(card(text("Du har tatt den")))
    return None


@asynccontextmanager
async def browsing(play: Stage, width: int = 1440, vis: str = "kari,ola") -> AsyncIterator[tuple[Page, list[str]]]:
    troubles: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": width, "height": 900})
        page.on("console", lambda line: troubles.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda box: troubles.append(f"a script ran: {box.message}"))
        await page.goto(f"{play.simulator.url}/?vis={vis}")
        yield page, troubles
        await browser.close()


def client_of(page: Page, person: str) -> Locator:
    return page.locator(f"[data-testid=column][data-person={person}]")


@needs_browser
async def test_two_people_work_side_by_side() -> None:
    async with stage() as play, browsing(play) as (page, troubles):
        play.bot.answer = bot
        await page.get_by_test_id("install").click()
        sent = await play.post_card(LETTER)
        kari, ola = (client_of(page, one).locator(f"[data-activity-id='{sent}']") for one in ("kari", "ola"))

        await expect(kari.get_by_test_id("card")).to_contain_text("Søknad <img src=x onerror=alert(1)> les")
        await expect(kari.get_by_text("Venter")).to_be_visible()
        await expect(kari.get_by_role("link", name="les")).to_have_attribute("href", "https://example.invalid/a")

        await ola.get_by_label("Nyeste").check()
        await expect(kari.get_by_label("Eldste")).to_be_checked()
        await kari.get_by_role("button", name="Vis", exact=True).click()
        await expect(kari.get_by_test_id("bar")).to_have_text("Bare til deg")
        await expect(ola.get_by_test_id("bar")).to_be_hidden()

        await kari.get_by_test_id("input-note").fill("haster")
        await kari.get_by_role("button", name="Ta", exact=True).click()
        await expect(kari.get_by_test_id("card")).to_have_text("Du har tatt den")
        await expect(ola.get_by_role("button", name="Ta", exact=True)).to_be_visible()
        assert play.bot.received[-1]["value"]["action"]["data"] == {
            "item": "7",
            "note": "haster",
            "order": "old",
        }

        await ola.get_by_test_id("input-note").fill("halvferdig")
        await play.edit_card(sent, card(text("Tatt av Kari"), NOTE))
        for one in (kari, ola):
            await expect(one.get_by_test_id("card")).to_contain_text("Tatt av Kari")
        await expect(ola.get_by_test_id("input-note")).to_have_value("")
        assert troubles == []


@needs_browser
async def test_a_dialog_searches_refuses_loose_text_and_is_sent() -> None:
    async with stage() as play, browsing(play) as (page, troubles):
        play.bot.answer = bot
        sent = await play.post_card(LETTER)
        kari = client_of(page, "kari")
        opener = kari.locator(f"[data-activity-id='{sent}']").get_by_role("button", name="Fordel")
        await opener.click()
        dialog = kari.get_by_test_id("dialog")
        await expect(dialog.get_by_role("heading", name="Fordel forsendelse")).to_be_visible()
        await play.edit_card(sent, card(text("Endret imens"), actions=(opens_dialog(),)))
        await expect(kari.locator(f"[data-activity-id='{sent}']")).to_contain_text("Endret imens")

        box = dialog.get_by_role("combobox", name="Sak")
        await box.fill("26")
        await dialog.get_by_label("Merknad").fill("æøå")
        await dialog.get_by_role("button", name="Registrer").click()
        await expect(dialog.get_by_text("Velg sak fra listen")).to_be_visible()
        assert play.bot.named("task/submit") == []

        await box.fill("26/1")
        await expect(page.get_by_test_id("option")).to_have_count(2)
        await box.press("ArrowDown")
        await box.press("ArrowDown")
        await box.press("Enter")
        await expect(box).to_have_value("26/117 Byggesak")
        await dialog.get_by_role("button", name="Registrer").click()
        await expect(dialog.get_by_test_id("dialog-text")).to_have_text("Registreres")
        assert play.bot.named("task/submit")[0]["value"]["data"] == {"verb": "route", "case": "117", "note": "æøå"}
        assert play.bot.named("application/search")[-1]["value"]["queryText"] == "26/1"

        await page.keyboard.press("Escape")
        await expect(dialog).to_be_hidden()
        assert troubles == []


@needs_browser
async def test_people_talk_to_the_bot_and_see_when_they_are_mentioned() -> None:
    async with stage() as play, browsing(play, vis="lise") as (page, troubles):
        await play.teams.talk.install()
        lise = client_of(page, "lise")
        await lise.get_by_test_id("mention").first.click()
        await page.keyboard.type("status")
        await page.keyboard.press("Enter")
        await expect(lise.get_by_test_id("post-text")).to_have_text("@Postvakt status")
        await expect(lise.get_by_test_id("posts").get_by_text("Lise (test)")).to_be_visible()
        assert play.bot.received[-1]["text"] == "<at>Postvakt</at> status"

        person = play.teams.world.person("lise")
        mention = {"type": "mention", "text": "<at>Lise</at>", "mentioned": {"id": person.mri, "name": "Lise"}}
        body = {"type": "message", "text": "Hei <at>Lise</at>, tre venter", "entities": [mention]}
        await play.call("POST", f"/v3/conversations/{play.teams.world.board}/activities", body)
        await expect(lise.get_by_test_id("notices")).to_have_attribute("aria-label", "Aktivitet, 1 nye")
        await lise.get_by_test_id("notices").click()
        await expect(lise.get_by_test_id("notice-list")).to_contain_text("Hei Lise, tre venter")

        await lise.get_by_test_id("tab-chat").click()
        await lise.get_by_test_id("compose").first.fill("hjelp")
        await page.keyboard.press("Enter")
        await expect(lise.get_by_test_id("post-text")).to_have_text("hjelp")
        assert play.bot.received[-1]["conversation"]["conversationType"] == "personal"
        assert troubles == []


@needs_browser
async def test_a_narrow_screen_shows_one_client_without_sideways_scrolling() -> None:
    async with stage() as play, browsing(play, width=420) as (page, troubles):
        await play.post_card(LETTER)
        await expect(page.get_by_test_id("card")).to_be_visible()
        await expect(page.get_by_test_id("column")).to_have_count(1)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert troubles == []


@contextmanager
def other_system() -> Iterator[tuple[web.Application, list[tuple[str, Any]]]]:
    """Stands for the simulators of the archive and of Altinn, in their words."""
    received: list[tuple[str, Any]] = []
    app = simulator_app()

    async def state(request: web.Request) -> web.Response:
        entry = {"number": "26/00101-1", "title": "Søknad", "status": "J", "case": "26/00101", "files": [{}]}
        return web.json_response({"cases": [], "entries": [entry], "path": request.path})

    async def changed(request: web.Request) -> web.Response:
        received.append((f"{request.method} {request.path}", await request.json() if request.can_read_body else None))
        return web.json_response({"waiting": 1}, status=201)

    app.router.add_get("/_sim/state", state)
    app.router.add_post("/_sim/{what}", changed)
    app.router.add_delete("/_sim/faults", changed)
    yield app, received


@needs_browser
async def test_the_panel_shows_another_system_and_makes_it_fail() -> None:
    with other_system() as (other, received):
        async with Simulator(other) as archive:
            app = teams_simulator(
                bot_url="",
                app_id=APP_ID,
                tenant_id=TENANT,
                people=demo_people(),
                clock=HandClock(),
                panels={"p360": archive.url, "altinn": "http://127.0.0.1:9"},
                settings=SETTINGS,
            )
            async with running_teams(app) as (_, simulator), async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                page = await browser.new_page()
                await page.goto(f"{simulator.url}/?panel=1")
                section = page.get_by_test_id("panel-p360")
                await expect(section.get_by_role("heading")).to_contain_text("Arkivet (Public 360)")
                await expect(section.get_by_test_id("panel-line")).to_contain_text("26/00101-1 Søknad")
                await expect(section.get_by_test_id("panel-line")).to_contain_text("Journalført")
                await expect(page.get_by_test_id("panel-altinn")).to_contain_text("Svarer ikke akkurat nå.")
                await section.get_by_role("button", name="Mist svaret").click()
                await expect(page.get_by_role("status").get_by_text("Neste kall utføres")).to_be_visible()
                assert received == [("POST /_sim/faults", {"operation": "*", "status": 0, "when": "after"})]
                await browser.close()


async def test_the_panel_passes_requests_on_from_one_origin() -> None:
    with other_system() as (other, received):
        async with Simulator(other) as archive, stage() as play:
            app = teams_simulator(
                bot_url="",
                app_id=APP_ID,
                tenant_id=TENANT,
                people=demo_people(),
                clock=HandClock(),
                panels={"altinn": archive.url},
            )
            async with running_teams(app) as (_, simulator):
                root = f"{simulator.url}/_sim/panel"
                assert (await play.http.get(root)).json() == [
                    {"name": "altinn", "title": "Altinn", "url": "/_sim/panel/altinn/state", "breakable": True}
                ]
                assert (await play.http.get(f"{root}/altinn/state")).json()["path"] == "/_sim/state"
                assert (await play.http.post(f"{root}/altinn/letters", json={"title": "x"})).status_code == 201
                await play.http.delete(f"{root}/altinn/faults")
                assert received == [("POST /_sim/letters", {"title": "x"}), ("DELETE /_sim/faults", None)]
                assert (await play.http.get(f"{root}/other/state")).status_code == 404
                await archive.stop()
                assert (await play.http.get(f"{root}/altinn/state")).status_code == 502


async def test_the_page_is_served_with_a_policy_and_announces_changes() -> None:
    async with stage() as play:
        index = await play.http.get(play.simulator.url)
        assert "script-src 'self'" in index.headers["Content-Security-Policy"]
        for name in ("main.js", "shell.css", "icon.svg"):
            assert (await play.http.get(f"{play.simulator.url}/page/{name}")).status_code == 200
        async with play.http.stream("GET", f"{play.simulator.url}/_sim/live") as live:
            lines = live.aiter_lines()
            assert [await anext(lines), await anext(lines)] == ["retry: 500", ""], "another day may begin any time"
            assert await anext(lines) == f"data: {play.teams.world.version}"
            await play.post_card(card(text("Ny")))
            assert await anext(lines) == ""
            assert await anext(lines) == f"data: {play.simulator.app[TEAMS].world.version}"


def test_the_lock_file_pins_one_package_and_names_no_host() -> None:
    lock = (PAGE / "package-lock.json").read_text()
    packages = json.loads(lock)["packages"]
    assert set(packages) == {"", "node_modules/adaptivecards"}
    assert packages["node_modules/adaptivecards"]["integrity"].startswith("sha512-")
    assert "resolved" not in lock
    assert "://" not in lock
