"""What an executor is given and what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.domain.effects import Effect, EffectKind, Step
from bot.domain.item import IntakeItem
from bot.domain.routes import RouteChoice

#: in an effect's result: a person has looked and said that it was not done
LOOKED = "looked"


class NeedsPerson(Exception):
    """Neither look-up nor another try can settle it: the card asks. `code` is below `trouble.`"""

    def __init__(self, code: str, *, reason: str = "", entry_numbers: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason
        self.entry_numbers = entry_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One leased effect with all it needs to know."""

    effect: Effect
    item: IntakeItem
    #: the effects of the same plan, by kind; of several files the last one
    plan: Mapping[EffectKind, Effect]
    #: closed when the effect is settled: spooled files live as long
    stack: AsyncExitStack

    @property
    def choice(self) -> RouteChoice:
        return RouteChoice.from_args(self.effect.args)

    def result_of(self, kind: EffectKind) -> Mapping[str, Any]:
        effect = self.plan.get(kind)
        return effect.result if effect else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    result: Mapping[str, Any] = field(default_factory=dict)
    #: effects that only this one could reveal
    further: tuple[Step, ...] = ()


#: sends the one request that changes something
Send = Callable[[], Awaitable[Done]]


class Executor(Protocol):
    async def prepare(self, work: Work) -> Done | Send:
        """Looks first: Done where nothing is left to do. Sends nothing that changes anything."""

    async def settle(self, work: Work) -> Done | None:
        """Asks what became of a request without an answer; None = it is provably not there now."""
