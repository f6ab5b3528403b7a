"""The dialogs about what is over: what was done outside, a letter to be deleted, the day's check to be signed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.aftercare.at_source import delete_letter
from bot.app.aftercare.attention import was_done
from bot.app.board.forms import delete_form, was_done_form
from bot.app.desk import Desk
from bot.app.press import Press
from bot.app.routine.daily_check.forms import check_form_again
from bot.app.routine.daily_check.sign import sign_check
from bot.ports.forms import FieldFault, Form
from bot.teams.answers import Answer, DialogDone
from bot.teams.drawing import dialog
from bot.teams.presses import Submits, ticked


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDialogs:
    desk: Desk
    #: language of those whose client tells none
    locale: str

    @property
    def submits(self) -> Submits:
        return {
            "submit_was_done": self._was_done,
            "submit_delete": self._delete,
            "submit_delete_for_good": self._delete_for_good,
            "submit_check": self._sign_check,
        }

    async def _was_done(self, press: Press) -> Answer:
        number = press.inputs.get("entry_number", "")
        settled = await was_done(self.desk, press, number)
        if not settled.faults:
            return DialogDone()
        return self._show(await was_done_form(self.desk, press, number, settled.faults), press)

    async def _delete(self, press: Press) -> Answer:
        """From the first page to the second: nothing happens yet."""
        seen = ticked(press.inputs, "in_archive")
        faults = () if seen else (FieldFault(field="in_archive", code="tick_missing"),)
        return self._show(await delete_form(self.desk, press, faults, last=seen), press)

    async def _delete_for_good(self, press: Press) -> Answer:
        planned = await delete_letter(self.desk, press, confirmed=ticked(press.inputs, "for_good"))
        if not planned.faults:
            return DialogDone()
        return self._show(await delete_form(self.desk, press, planned.faults, last=True), press)

    async def _sign_check(self, press: Press) -> Answer:
        reason = press.inputs.get("reason", "")
        signed = await sign_check(self.desk, press, reason=reason)
        if not signed.faults:
            return DialogDone()
        return self._show(check_form_again(self.desk, press, signed, reason=reason), press)

    def _show(self, form: Form, press: Press) -> Answer:
        return dialog(form, press.person.locale or self.locale)
