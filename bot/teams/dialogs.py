"""Which form each button opens, and who answers what comes back: a closed dialog, or the form with its faults."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.app.board import forms
from bot.app.board.claim_forms import several_form
from bot.app.desk import Desk
from bot.app.press import Press
from bot.app.routine.daily_check.forms import FORMS as CHECK_FORMS
from bot.errors import NotAllowed
from bot.ports.board import Board
from bot.ports.forms import Form
from bot.ports.views import Button
from bot.teams.afterwork import Afterwork
from bot.teams.answers import Answer
from bot.teams.claim_dialogs import ClaimDialogs
from bot.teams.closing_dialogs import ClosingDialogs
from bot.teams.drawing import dialog
from bot.teams.hand_over_dialogs import HandOverDialogs
from bot.teams.presses import Submits
from bot.teams.route_dialogs import RouteDialogs

FORMS: Mapping[str, Callable[[Desk, Press], Awaitable[Form]]] = {
    Button.ROUTE: forms.route_form,
    Button.BY_HAND: forms.by_hand_form,
    Button.NOT_FOR_RECORD: forms.not_for_record_form,
    Button.WAS_DONE: forms.was_done_form,
    Button.MORE: forms.more_form,
    Button.DELETE: forms.delete_form,
    Button.SEVERAL: several_form,
    **CHECK_FORMS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogs:
    desk: Desk
    board: Board
    afterwork: Afterwork
    #: language of those whose client tells none
    locale: str

    async def open(self, press: Press) -> Answer:
        form = FORMS.get(press.verb)
        if form is None:
            raise NotAllowed("unknown_button")
        return dialog(await form(self.desk, press), press.person.locale or self.locale)

    async def submit(self, press: Press) -> Answer:
        submit = self._submits.get(press.verb)
        if submit is None:
            raise NotAllowed("unknown_button")
        return await submit(press)

    @property
    def _submits(self) -> Submits:
        hands = HandOverDialogs(desk=self.desk, board=self.board, afterwork=self.afterwork, locale=self.locale)
        return {
            **RouteDialogs(desk=self.desk, locale=self.locale).submits,
            **ClaimDialogs(desk=self.desk, locale=self.locale).submits,
            **ClosingDialogs(desk=self.desk, locale=self.locale).submits,
            **hands.submits,
        }
