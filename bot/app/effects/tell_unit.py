"""Tells a unit of a letter that lies unopened for it: at once, or later together with the others of the day."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.choices.tell_unit import unit_text
from bot.app.desk import Desk
from bot.app.effects.work import Done, NeedsPerson, Send, Work
from bot.domain.outlets import unit_notice_key

#: in the result of an effect: how far the notice has come
NOTICE, QUEUED, TOLD = "notice", "queued", "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellUnit:
    desk: Desk

    async def prepare(self, work: Work) -> Done | Send:
        letter, outlet = work.item.letter, self.desk.email
        address = self.desk.told_at(letter)
        if outlet is None or not address:
            raise NeedsPerson("unit_unreachable")
        if self.desk.unit_notices.daily:
            return Done(result={NOTICE: QUEUED})
        subject, text = unit_text(self.desk, (letter,))
        key = unit_notice_key(letter.ref, work.effect.round)

        async def send() -> Done:
            await outlet.notify(key, to=address, subject=subject, text=text)
            return Done(result={NOTICE: TOLD})

        return send

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None
