"""Random letters, routes, judgements, roles and faults: only open letters leave, and what is left is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app.aftercare.attention import was_not_done
from bot.app.aftercare.undo import reopen, undo
from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.domain.item import IntakeItem, MessageRef, Route, State
from bot.domain.outlets import email_key, reference_of
from bot.domain.routes import NotForRecord, RouteChoice
from bot.domain.sensitivity import Sensitivity
from bot.errors import Conflict, NotAllowed
from tests.house import GRACE, OPEN, SENSITIVE, SETTLE, UNKNOWN
from tests.process.trial import SOAK
from tests.scenarios.outlets import Outlets, outlets

EMAIL = RouteChoice(route=Route.FORWARD_EMAIL, system_id="byggesak")
LEFT = (RouteChoice(route=Route.LEAVE_UNREAD), RouteChoice(route=Route.NOTIFY_UNIT))
CHOICES = (EMAIL, *LEFT, RouteChoice(route=Route.NOT_FOR_RECORD, not_for_record=NotForRecord.ADVERTISING))
FAULTS = ("CreateDraft", "AddAttachment", "SendMessage", "GetMessage", "ListMessages")
WHO = ("kari", "ola", "lise", "revi", "adm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    service: str
    choices: tuple[RouteChoice, ...]
    who: str
    attest: bool
    #: opening the letter tells that it is confidential
    reveals: bool
    undone: bool
    fault: tuple[str, int, Literal["before", "after"]] | None


turns = st.builds(
    Turn,
    service=st.sampled_from([OPEN, UNKNOWN, SENSITIVE]),
    choices=st.lists(st.sampled_from(CHOICES), min_size=1, max_size=3).map(tuple),
    who=st.sampled_from(WHO),
    attest=st.booleans(),
    reveals=st.sampled_from([False, False, True]),
    undone=st.sampled_from([False, False, False, True]),
    fault=st.none()
    | st.tuples(st.sampled_from(FAULTS), st.sampled_from([0, 500, 429]), st.sampled_from(["before", "after"])),
)


@dataclass(slots=True)
class Day:
    out: Outlets
    revealing: set[MessageRef] = field(default_factory=set)

    async def play(self, turn: Turn) -> list[str]:
        house = self.out.house
        dialog = house.letter(turn.service)
        await house.poll()
        item = await house.item(dialog)
        if turn.reveals:
            self.revealing.add(item.letter.ref)
        chosen: list[Route] = []
        for choice in turn.choices:
            if turn.fault:
                name, answer, when = turn.fault
                self.out.fault(name, status=answer, when="before" if answer == 429 else when)
            chosen += await self._choose(dialog, turn, choice)
            await self._rest(dialog)
            self.out.simulator.faults.clear()
        return self._wrong(await house.item(dialog), turn, chosen)

    async def _choose(self, dialog: str, turn: Turn, choice: RouteChoice) -> list[Route]:
        house = self.out.house
        with suppress(NotAllowed, Conflict):
            item = await house.item(dialog)
            if item.state is State.HANDLED:
                await reopen(house.desk, house.press(turn.who, item))
            elif item.state is State.NEEDS_ATTENTION:
                await was_not_done(house.desk, house.press(turn.who, item))
            elif item.state is State.WAITING:
                await claim(house.desk, house.press(turn.who, item))
            press = house.press(turn.who, await house.item(dialog))
            routed = await route(house.desk, press, choice, attest_open=turn.attest)
            if routed.faults:
                return []
            if turn.undone:
                await undo(house.desk, house.press(turn.who, await house.item(dialog)))
                return []
            return [choice.route]
        return []

    async def _rest(self, dialog: str) -> None:
        house = self.out.house
        for wait in (GRACE + timedelta(seconds=1), *[SETTLE + timedelta(minutes=1)] * 4):
            house.pass_time(wait)
            await house.work()
            await house.settle()
            if (await house.item(dialog)).state is not State.ROUTING:
                return

    def _wrong(self, item: IntakeItem, turn: Turn, chosen: list[Route]) -> list[str]:
        house, wrong = self.out.house, []
        references = {reference_of(email_key(item.letter.ref, "byggesak", again=again)) for again in range(5)}
        emails = [one for one in self.out.sent() if any(each in one.subject for each in references)]
        if emails and (turn.service != OPEN or turn.reveals):
            wrong.append("e-mailed what is not open")
        if len(emails) > 1:
            wrong.append(f"e-mailed {len(emails)} times")
        if emails and Route.FORWARD_EMAIL not in chosen:
            wrong.append("e-mailed unasked")
        if emails and house.desk.policy.sensitivity(replace(item, attested_open=False)) is not Sensitivity.OPEN:
            wrong.append("e-mailed on somebody's word")
        if set(chosen) <= {Route.LEAVE_UNREAD, Route.NOTIFY_UNIT} and self._touched(item):
            wrong.append("touched what was left")
        if turn.who in ("revi", "adm") and chosen:
            wrong.append("routed by somebody who may not")
        return wrong

    def _touched(self, item: IntakeItem) -> bool:
        traces = [one for one in self.out.house.altinn.world.traces if one.dialog_id == item.letter.thread_id]
        labels = self.out.house.labels(item.letter.thread_id)
        return bool(traces or labels != ["Default"] or item.opened_at)


@asynccontextmanager
async def a_day() -> AsyncIterator[Day]:
    async with outlets() as out:
        day = Day(out)
        source = out.house.desk.sources["altinn"]
        opened = source.open

        async def reveal(ref: MessageRef) -> Any:
            return replace(await opened(ref), declared_sensitive=ref in day.revealing)

        source.open = reveal  # type: ignore[method-assign]
        yield day


@pytest.mark.timeout(7200 if SOAK else 300)
def test_nothing_but_open_letters_leaves_by_email_and_what_is_left_is_left_alone() -> None:
    with asyncio.Runner() as loop:
        stack = AsyncExitStack()
        day = loop.run(stack.enter_async_context(a_day()))

        @settings(
            max_examples=1000 if SOAK else 40,
            derandomize=not SOAK,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(turns)
        def played(turn: Turn) -> None:
            assert loop.run(day.play(turn)) == []

        try:
            played()
            assert day.out.sent(), "nothing was ever sent"
        finally:
            loop.run(stack.aclose())
