"""Gives a letter back for good, once: what cannot be proven to have happened, or not to have, is asked of a person."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.desk import Desk
from bot.app.effects.letters import OpenedLetters
from bot.app.effects.work import Done, NeedsPerson, Send, Work
from bot.domain.effects import EffectKind
from bot.domain.routes import RouteChoice
from bot.errors import Rejected
from bot.i18n import texts
from bot.ports.source import RefusingSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    desk: Desk
    letters: OpenedLetters

    async def prepare(self, work: Work) -> Done | Send:
        """A letter that does not wait at its source any more is not refused: somebody has taken care of it."""
        ref, reason = work.item.letter.ref, await refusal_said(self.desk, work.choice)
        source = self.letters.source(ref)
        if not isinstance(source, RefusingSource):
            raise Rejected(ref.source_id, "refuses_nothing")
        try:
            await source.look(ref)
        except Rejected as gone:
            raise await self._question(work, gone) from gone

        async def send() -> Done:
            try:
                await source.refuse(ref, reason)
            except Rejected as refused:
                raise await self._question(work, refused) from refused
            return Done()

        return send

    async def settle(self, work: Work) -> Done | None:
        """That a letter has left a list does not tell who took it off."""
        raise NeedsPerson("refusal_unknown", reason=work.effect.reason)

    async def _question(self, work: Work, error: Rejected) -> NeedsPerson:
        """An earlier request whose answer was lost may be the one that took the letter off the list."""
        async with self.desk.store.transaction() as tx:
            effects = await tx.effects(work.item.item_id)
        earlier = [one for one in effects if one.kind is EffectKind.REFUSE and one.round < work.effect.round]
        lost = any(one.sent_at is not None for one in earlier)
        return NeedsPerson("refusal_unknown" if lost else "not_refused", reason=error.reason)


async def refusal_said(desk: Desk, choice: RouteChoice) -> str:
    """What the sender reads, in the municipality's language; without the free text where that has been redacted."""
    if choice.refusal is None:
        raise LookupError("a refusal without a reason")
    async with desk.store.transaction() as tx:
        said = await tx.text(choice.text_id) if choice.text_id else None
    return refusal_text(desk, choice, said or "")


def refusal_text(desk: Desk, choice: RouteChoice, said: str) -> str:
    """What the sender is told, in the municipality's language."""
    if choice.refusal is None:
        return said
    reason = texts(desk.locale)(f"refusal.{choice.refusal.value}")
    return f"{reason}: {said}" if said else reason
