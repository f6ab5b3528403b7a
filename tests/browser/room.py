"""The demo's page in a real browser with the real bot behind it: what people see is what the tests read."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from adapters.simulators._kit import Fault
from adapters.simulators.p360.records import Entry
from adapters.simulators.teams.app import PAGE
from bot.commands.demo.stage import Play, Stage, play_bot, set_stage
from bot.commands.demo.town import Draft
from bot.domain.clock import Clock

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
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

GRACE = timedelta(seconds=1)
PLAY = Play(grace=GRACE, poll_every=timedelta(seconds=1), settle=timedelta(seconds=5))
#: milliseconds until a test gives up; nothing waits for it to pass
PATIENCE = 25_000
_PACE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    stage: Stage
    page: Page
    #: what the browser complained about
    troubles: list[str] = field(default_factory=list)

    def column(self, person: str) -> Locator:
        return self.page.locator(f"[data-testid=column][data-person={person}]")

    def card(self, person: str, unit: str) -> Locator:
        """The card of the only letter to a unit, as one person sees it."""
        heading = self.page.get_by_role("heading", name=unit, exact=True)
        return self.column(person).get_by_test_id("post").filter(has=heading)

    def form(self, person: str) -> Locator:
        return self.column(person).get_by_test_id("dialog")

    async def press(self, person: str, unit: str, button: str) -> None:
        await self.card(person, unit).get_by_role("button", name=button, exact=True).click(timeout=PATIENCE)

    async def see(self, person: str, unit: str, *words: str) -> None:
        for said in words:
            await expect(self.card(person, unit)).to_contain_text(said, timeout=PATIENCE)

    async def choose_case(self, person: str, typed: str, title: str) -> None:
        """Types in the case's field and takes the hit with this title."""
        case = self.form(person).get_by_role("combobox", name="Sak")
        await case.fill(typed)
        await self.column(person).get_by_test_id("option").filter(has_text=title).click(timeout=PATIENCE)

    async def register(self, person: str, unit: str, *, typed: str = "gatelys", title: str = "Gatelys") -> None:
        """«Fordel», a case found by typing, «Registrer»."""
        await self.press(person, unit, "Fordel")
        await self.choose_case(person, typed, title)
        await self.form(person).get_by_role("button", name="Registrer", exact=True).click()
        await expect(self.form(person)).to_be_hidden(timeout=PATIENCE)

    def letter(self, draft: Draft) -> str:
        return self.stage.altinn.add(draft)

    def archive_fails(self, operation: str, **values: object) -> None:
        self.stage.p360.simulator.faults.add(Fault(operation=operation, **values))  # type: ignore[arg-type]

    def entries(self) -> list[Entry]:
        return self.stage.p360.world.entries()

    def calls(self, operation: str) -> int:
        """How many requests for an operation the archive received."""
        return sum(one.path.endswith(f"/{operation}") for one in self.stage.p360.simulator.record)

    def labels(self, dialog_id: str) -> list[str]:
        self.stage.altinn.world.settle()
        return list(self.stage.altinn.world.dialog(dialog_id).labels)


async def until(holds: Callable[[], bool]) -> None:
    """Waits for something in a system outside, which rings no bell."""
    async with asyncio.timeout(PATIENCE / 1000):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(_PACE)


@asynccontextmanager
async def room(
    *letters: Draft,
    older: tuple[Draft, ...] = (),
    play: Play = PLAY,
    people: str = "kari,ola",
    size: tuple[int, int] = (1440, 900),
    clock: Clock | None = None,
    hand_in: Callable[[Stage], object] = lambda _: None,
) -> AsyncIterator[Room]:
    """The demo with these letters, and people side by side; the browser must have had nothing to complain about.

    `older` letters came days before the bot was started; `hand_in` puts letters at the other doors.
    """
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(set_stage(play, clock))
        for days, draft in enumerate(older, start=4):
            stage.altinn.add(draft, publish_at=stage.clock.now() - timedelta(days=days))
        for draft in letters:
            stage.altinn.add(draft)
        hand_in(stage)
        await stack.enter_async_context(play_bot(stage))
        browser = await stack.enter_async_context(_browser())
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="nb-NO", timezone_id="Europe/Oslo"
        )
        page = await context.new_page()
        troubles: list[str] = []
        page.on("console", lambda line: troubles.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(f"{stage.page.url}/?vis={people}")
        yield Room(stage=stage, page=page, troubles=troubles)
        assert troubles == []


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    """Of its own, with a fresh profile."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()
