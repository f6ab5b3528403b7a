"""An e-mail to a domain system meets each way in which the mail system can fail it: it is sent once.

What happens where the process dies stands in `tests/process`.
Nothing needs a person as long as the draft or the sent copy can be found: a draft is sent once, however often asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from uuid import uuid4

import pytest

from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.domain.effects import EFFECT_RULES, EMAIL_KINDS, EffectKind, Unknown
from bot.domain.item import IntakeItem, Route, State
from bot.domain.outlets import email_key, reference_of
from bot.domain.routes import RouteChoice
from tests.house import GRACE, OPEN, SETTLE
from tests.process.trial import SOAK
from tests.scenarios.outlets import Outlets, outlets

When = Literal["before", "after", "late"]
MEANT = RouteChoice(route=Route.FORWARD_EMAIL, system_id="byggesak")
TOLD = RouteChoice(route=Route.NOTIFY_UNIT)
#: seconds; the mail system does late work after the answer is lost
_LATE = 0.05
_PROVABLE = (401, 429)
_LARGE = 4 * 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Stage:
    out: Outlets
    choice: RouteChoice = MEANT
    large: dict[str, int] = field(default_factory=dict)

    async def a_letter(self) -> IntakeItem:
        """New, listed and claimed."""
        dialog = self.out.house.letter(OPEN, title=f"Rundskriv {uuid4().hex[:6]}")
        await self.out.house.poll()
        item = await self.out.house.item(dialog)
        return await claim(self.out.house.desk, self.out.house.press("kari", item))

    async def now(self, item: IntakeItem) -> IntakeItem:
        return await self.out.house.item(item.letter.thread_id)

    async def choose(self, item: IntakeItem) -> None:
        press = self.out.house.press("kari", await self.now(item))
        await route(self.out.house.desk, press, self.choice)

    async def live_on(self, item: IntakeItem) -> IntakeItem:
        for wait in (timedelta(seconds=61), *[SETTLE + timedelta(minutes=1)] * 8):
            self.out.house.pass_time(wait)
            await self.out.house.work()
            await self.out.house.settle()
            found = await self.now(item)
            if found.state in (State.HANDLED, State.NEEDS_ATTENTION):
                return found
        return await self.now(item)

    def sent(self, item: IntakeItem) -> int:
        if self.choice.route is Route.NOTIFY_UNIT:
            return sum(item.letter.link in one.body for one in self.out.sent())
        reference = reference_of(email_key(item.letter.ref, "byggesak"))
        return sum(reference in one.subject for one in self.out.sent())

    async def judged(self, item: IntakeItem) -> list[str]:
        found = await self.live_on(item)
        asked = found.trouble.code if found.trouble else ""
        wrong = [] if found.state is State.HANDLED else [f"{found.state} {asked}"]
        if self.sent(item) != 1:
            wrong.append(f"sent {self.sent(item)} times")
        files = [one.attachments for one in self.out.sent()][-1:]
        if self.choice is MEANT and any(len(set(names)) != len(names) for names in files):
            wrong.append("a file twice")
        return wrong


@asynccontextmanager
async def a_stage(choice: RouteChoice = MEANT) -> AsyncIterator[Stage]:
    async with outlets() as out:
        yield Stage(out=out, choice=choice)


def test_the_rules_say_what_the_design_says() -> None:
    """E-mail after look-up; a neutral notice freely."""
    assert {kind: EFFECT_RULES[kind].unknown for kind in EMAIL_KINDS} == {
        EffectKind.WRITE_EMAIL: Unknown.LOOK_UP,
        EffectKind.ATTACH_FILE: Unknown.LIST,
        EffectKind.SEND_EMAIL: Unknown.LOOK_UP,
        EffectKind.TELL_UNIT: Unknown.REPEAT,
    }
    assert all(EFFECT_RULES[kind].essential and EFFECT_RULES[kind].changes for kind in EMAIL_KINDS)


def blows() -> Iterator[tuple[int, When]]:
    if not SOAK:
        # a connection that is cut tells no more than a 500 does
        yield 0, "after"
    for answer in (500, *_PROVABLE, *((0, 502, 503, 504) if SOAK else ())):
        yield answer, "before"
        if answer not in _PROVABLE:
            yield answer, "after"
            yield answer, "late"


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("operation", "choice"),
    [
        ("CreateDraft", MEANT), ("AddAttachment", MEANT), ("SendMessage", MEANT), ("GetMessage", MEANT),
        ("CreateDraft", TOLD), ("SendMessage", TOLD),
    ],
    ids=lambda value: value if isinstance(value, str) else value.route.value,
)  # fmt: skip
async def test_whatever_the_mail_system_answers_the_email_is_sent_once(operation: str, choice: RouteChoice) -> None:
    async with a_stage(choice=choice) as stage:
        wrong = {}
        for answer, when in blows():
            if operation.startswith("Get") and when != "before":
                continue
            item = await stage.a_letter()
            await stage.choose(item)
            stage.out.fault(operation, status=answer, when=when, seconds=_LATE)
            stage.out.house.pass_time(GRACE)
            await stage.out.house.work()
            struck = not stage.out.simulator.faults.waiting
            await stage.out.simulator.faults.settle()
            found = await stage.judged(item)
            wrong[f"{answer} {when}"] = [*found, *([] if struck else ["nothing was struck"])]
        assert {blow: found for blow, found in wrong.items() if found} == {}


@pytest.mark.timeout(300)
async def test_whatever_an_upload_meets_the_file_is_attached_once() -> None:
    async with a_stage() as stage:
        _serve_large(stage.out)
        wrong = {}
        for operation in ("CreateUploadSession", "UploadRange"):
            for answer, when in ((500, "before"), (0, "after"), (429, "before"), (404, "before")):
                if (operation, answer) == ("CreateUploadSession", 404):
                    continue
                item = await stage.a_letter()
                await stage.choose(item)
                stage.out.fault(operation, status=answer, when=when, seconds=_LATE)
                stage.out.house.pass_time(GRACE)
                await stage.out.house.work()
                struck = [] if not stage.out.simulator.faults.waiting else ["nothing was struck"]
                await stage.out.simulator.faults.settle()
                wrong[f"{operation} {answer} {when}"] = [*await stage.judged(item), *struck]
        assert {blow: found for blow, found in wrong.items() if found} == {}


def _serve_large(out: Outlets) -> None:
    @asynccontextmanager
    async def read(ref: object, attachment_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(_LARGE // 65536):
                yield bytes(65536)

        yield pieces()

    out.house.desk.sources["altinn"].read = read  # type: ignore[method-assign]
