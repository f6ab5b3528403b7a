"""Which use case each button is: one line a verb, no rules."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.app.aftercare.at_source import moved
from bot.app.aftercare.attention import close_by_hand, close_elsewhere, was_not_done
from bot.app.aftercare.undo import reopen, undo
from bot.app.choices.claim import claim, release
from bot.app.choices.take_suggestion import take_suggestion
from bot.app.desk import Desk
from bot.app.press import Press
from bot.domain.item import IntakeItem
from bot.ports.views import Button

Deed = Callable[[Desk, Press], Awaitable[IntakeItem]]


DEEDS: Mapping[str, Deed] = {
    Button.CLAIM: claim,
    Button.RELEASE: release,
    Button.UNDO: undo,
    Button.REOPEN: reopen,
    Button.WAS_NOT_DONE: was_not_done,
    Button.CLOSE_BY_HAND: close_by_hand,
    Button.CLOSE_ELSEWHERE: close_elsewhere,
    Button.MOVED: moved,
    Button.TAKE_SUGGESTION: take_suggestion,
}
