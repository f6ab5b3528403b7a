"""Carries out what people have chosen, one effect at a time; each row always says what may have been done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

import structlog

from bot.app.desk import Desk, Mode
from bot.app.effects.settle import Settled, fail, finish, postpone, put_in_doubt
from bot.app.effects.work import Done, Executor, NeedsPerson, Work
from bot.domain.effects import MOST_ATTEMPTS, Effect, EffectKind, EffectState, Unknown
from bot.errors import (
    AuthFailed,
    Conflict,
    ContractBroken,
    Gone,
    OutcomeUnknown,
    OutsideError,
    Rejected,
    Unavailable,
)

log = structlog.get_logger(__name__)

_LEASE = timedelta(seconds=60)
Answer = TypeVar("Answer")


async def graded(asked: Awaitable[Answer]) -> Answer:
    """The boundary where a fault of our own becomes a state of the effect instead of a dead job."""
    try:
        return await asked
    except (OutsideError, Conflict, NeedsPerson):
        raise
    except Exception as fault:
        log.exception("effect.fault", fault=type(fault).__name__)
        raise ContractBroken("postvakt", f"fault.{type(fault).__name__}") from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRunner:
    """`owner` names this process among replicas."""

    desk: Desk
    executors: Mapping[EffectKind, Executor]
    owner: str

    async def run_next(self) -> bool:
        """Takes and carries out the next due effect; False where none was due."""
        effect = await self.desk.store.lease_due(self.owner, for_=_LEASE)
        if effect is None:
            return False
        await self._alone(effect, self._hold_back if self._observing(effect) else self._carry_out)
        return True

    async def settle_next(self) -> bool:
        """Asks about effects of unknown outcome, those of dead executors too; False where none was due."""
        for orphan in await self.desk.store.find_orphans():
            await self._alone(orphan, self._orphaned)
        doubtful = await self.desk.store.unsettled()
        for effect in doubtful:
            await self._alone(effect, self._ask)
        return bool(doubtful)

    async def _alone(self, effect: Effect, deed: Callable[[Effect], Awaitable[object]]) -> None:
        """Under the effect's lock; one that another replica has taken or settled meanwhile is left to it."""
        try:
            async with self.desk.store.executing(effect) as mine:
                if mine:
                    await deed(effect)
        except Conflict as conflict:
            if conflict.reason != "effect":
                raise
            log.info("effect.taken_by_another", effect_id=effect.effect_id)

    async def _orphaned(self, effect: Effect) -> None:
        await put_in_doubt(self.desk, effect, reason="executor_died", error=OutcomeUnknown.code)

    async def _carry_out(self, effect: Effect) -> None:
        if effect.attempts >= MOST_ATTEMPTS:
            # each time whoever had it died before anything was sent
            await fail(self.desk, effect, Settled(code="given_up", error=effect.error, reason=effect.reason))
            return
        async with AsyncExitStack() as stack, self._kept_lease(effect):
            work = await self._work(effect, stack)
            try:
                ready = await graded(self.executors[effect.kind].prepare(work))
            except (OutsideError, NeedsPerson) as error:
                await self._not_sent(effect, error)
                return
            if isinstance(ready, Done):
                await finish(self.desk, effect, ready)
                return
            sent = await self._mark_sent(effect)
            try:
                done = await graded(ready())
            except (OutsideError, NeedsPerson) as error:
                await self._sent(sent, error, before=effect)
                return
            await finish(self.desk, sent, done)

    async def _mark_sent(self, effect: Effect) -> Effect:
        """Committed before the request leaves: a late waker whose lease was taken stops here."""
        if not effect.rule.changes:
            return effect
        sent_at = await self.desk.store.database_now()
        sent = replace(effect, state=EffectState.SENT, attempts=effect.attempts + 1, sent_at=sent_at)
        async with self.desk.store.transaction() as tx:
            await tx.replace_effect(sent, was=effect)
        return sent

    async def _not_sent(self, effect: Effect, error: OutsideError | NeedsPerson) -> None:
        """Looking failed, so nothing was changed outside."""
        tried = replace(effect, attempts=effect.attempts + 1)
        match error:
            case NeedsPerson() | Rejected():
                await fail(self.desk, effect, Settled.of(error))
            case _:
                await postpone(self.desk, effect, tried, error)

    def _observing(self, effect: Effect) -> bool:
        return self.desk.mode is Mode.OBSERVE and effect.rule.changes

    async def _hold_back(self, effect: Effect) -> None:
        """Chosen while the bot was live: since then somebody has told it to write nothing outside."""
        await fail(self.desk, effect, Settled(code="observing"))

    async def _sent(self, effect: Effect, error: OutsideError | NeedsPerson, *, before: Effect) -> None:
        match error:
            case NeedsPerson() | Gone():
                await fail(self.desk, effect, Settled.of(error))
            case Unavailable() | AuthFailed():
                # provably not sent, so that nothing of ours can be on its way
                await postpone(self.desk, effect, replace(effect, sent_at=before.sent_at), error)
            case Rejected():
                await self._refused(effect, error)
            case _:
                await self._doubt(effect, error)

    async def _refused(self, effect: Effect, error: Rejected) -> None:
        """A refused create is looked up before anybody is told that nothing happened."""
        if effect.rule.unknown is Unknown.REPEAT:
            await fail(self.desk, effect, Settled.of(error))
            return
        try:
            async with AsyncExitStack() as stack:
                found = await graded(self.executors[effect.kind].settle(await self._work(effect, stack)))
        except NeedsPerson as question:
            await fail(self.desk, effect, Settled.of(question, replace(effect, reason=error.reason)))
        except OutsideError:
            await put_in_doubt(self.desk, effect, reason=error.reason, error=error.code)
        else:
            if found is None:
                await fail(self.desk, effect, Settled.of(error))
            else:
                await finish(self.desk, effect, found)

    async def _doubt(self, effect: Effect, error: OutsideError) -> None:
        if effect.rule.unknown is Unknown.REPEAT:
            await postpone(self.desk, effect, effect, error)
            return
        doubtful = await put_in_doubt(self.desk, effect, reason=error.reason, error=error.code)
        await self._ask(doubtful)

    async def _ask(self, effect: Effect) -> None:
        """Asks the system outside; only absence after the archive's `settle` allows a second try."""
        desk = self.desk
        # before the look: what is not there yet in an answer may be there once the answer has come
        asked_at = await desk.store.database_now()
        try:
            async with AsyncExitStack() as stack:
                found = await graded(self.executors[effect.kind].settle(await self._work(effect, stack)))
        except NeedsPerson as question:
            await fail(desk, effect, Settled.of(question, effect))
            return
        except (ContractBroken, Rejected) as error:
            await fail(desk, effect, Settled(code="outcome_unknown", error=error.code, reason=error.reason))
            return
        except OutsideError as error:
            await postpone(desk, effect, effect, error, state=EffectState.UNKNOWN)
            return
        if found is not None:
            await finish(desk, effect, found)
            return
        provable_at = (effect.sent_at or asked_at) + desk.archive.capabilities().settle
        if asked_at < provable_at:
            later = replace(effect, due_at=provable_at)
        elif effect.attempts < MOST_ATTEMPTS:
            later = replace(effect, state=EffectState.PLANNED, due_at=asked_at)
        else:
            await fail(desk, effect, Settled(code="given_up", error=effect.error, reason=effect.reason))
            return
        async with desk.store.transaction() as tx:
            await tx.replace_effect(later, was=effect)

    async def _work(self, effect: Effect, stack: AsyncExitStack) -> Work:
        """Raises Conflict where the row is no more as this process knows it: it was stopped, and somebody went on."""
        async with self.desk.store.transaction() as tx:
            item = await tx.item(effect.item_id)
            plan = await tx.effects(effect.item_id, round_no=effect.round)
        if item is None or not any(_is_same(step, effect) for step in plan):
            raise Conflict("effect", effect_id=effect.effect_id)
        return Work(effect=effect, item=item, plan={step.kind: step for step in plan}, stack=stack)

    @asynccontextmanager
    async def _kept_lease(self, effect: Effect) -> AsyncIterator[None]:
        """Renews the lease while a long file is fetched, so that nobody takes over from somebody alive."""
        renewal = asyncio.create_task(self._renew(effect))
        try:
            yield
        finally:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)

    async def _renew(self, effect: Effect) -> None:
        while True:
            await asyncio.sleep(_LEASE.total_seconds() / 3)
            # a store that stumbles once is asked again at the next turn, when the lease still stands
            with suppress(Unavailable):
                async with self.desk.store.transaction() as tx:
                    until = await self.desk.store.database_now() + _LEASE
                    await tx.replace_effect(replace(effect, leased_until=until), was=effect)


def _is_same(step: Effect, effect: Effect) -> bool:
    """`sent_at` is new with every try and every doubt, so that an answer of a person cannot make two look alike."""
    return (step.effect_id, step.state, step.attempts, step.lease_owner, step.sent_at) == (
        effect.effect_id, effect.state, effect.attempts, effect.lease_owner, effect.sent_at,
    )  # fmt: skip
