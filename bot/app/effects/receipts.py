"""Our confirmations to the source that a letter is taken care of: after the last essential effect, never before."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.desk import Desk
from bot.app.effects.letters import OpenedLetters
from bot.app.effects.work import Done, Send, Work
from bot.domain.effects import SETTLED_STATES, EffectKind, EffectState
from bot.domain.item import AtSource, IntakeItem, State
from bot.domain.routes import UNOPENED
from bot.errors import Rejected
from bot.ports.source import DeletingSource
from bot.ports.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead:
    letters: OpenedLetters

    async def prepare(self, work: Work) -> Done | Send:
        ref = work.item.letter.ref

        async def send() -> Done:
            await self.letters.source(ref).mark_read(ref)
            return Done()

        return send

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    letters: OpenedLetters

    async def prepare(self, work: Work) -> Done | Send:
        ref = work.item.letter.ref

        async def send() -> Done:
            await self.letters.source(ref).confirm(ref)
            return Done(result={"confirmation": "confirmed"})

        return send

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAwayThread:
    """Puts a thread away only when every item of it is taken care of and its content is still what they cover."""

    desk: Desk
    letters: OpenedLetters

    async def prepare(self, work: Work) -> Done | Send:
        letter = work.item.letter
        async with self.desk.store.transaction() as tx:
            items = await tx.items_of_thread(letter.ref.source_id, letter.thread_id)
            for item in items:
                if item.item_id != work.item.item_id and not await _taken_care_of(tx, item):
                    return Done(result={"put_away": AtSource.OTHER_ITEMS_OPEN.value})
        if any(item.changed_at is not None for item in items):
            return Done(result={"put_away": "newer_content"})
        content_at = max(item.letter.content_at for item in items)

        async def send() -> Done:
            done = await self.letters.source(letter.ref).put_away(letter.thread_id, content_at=content_at)
            return Done(result={"put_away": done.value})

        return send

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteLetter:
    """For good: only while the archive says, at this moment, that the entry is there and finished."""

    desk: Desk
    letters: OpenedLetters

    async def prepare(self, work: Work) -> Done | Send:
        ref = work.item.letter.ref
        source = self.letters.source(ref)
        if not isinstance(source, DeletingSource):
            raise Rejected(ref.source_id, "source_deletes_nothing")
        entry = await self.desk.archive.entry(str(work.effect.args["entry_number"]))
        if entry is None or not entry.recorded:
            return Done(result={"put_away": AtSource.NOT_DELETED.value})

        async def send() -> Done:
            await source.delete(ref)
            return Done(result={"put_away": AtSource.DELETED.value})

        return send

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


async def _taken_care_of(tx: Transaction, item: IntakeItem) -> bool:
    """Handled, or just putting the same thread away: the last one to ask does it.

    A choice that has not come so far can still be taken back, and asks for itself later.
    """
    if item.state in (State.HANDLED, State.WITHDRAWN):
        return item.outcome is None or item.outcome.route not in UNOPENED
    if item.state is not State.ROUTING:
        return False
    effects = await tx.effects(item.item_id, round_no=item.round)
    return all(
        effect.state in SETTLED_STATES
        or (effect.kind is EffectKind.PUT_AWAY and effect.state is not EffectState.PLANNED)
        for effect in effects
    )
