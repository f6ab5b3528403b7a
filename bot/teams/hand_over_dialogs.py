"""The dialogs in which a letter changes hands, and the word to whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.app.board.forms import more_form
from bot.app.choices.hand_over import HandedOver, hand_over, take_over
from bot.app.desk import Desk, person_name
from bot.app.press import Press
from bot.app.tell import Teller
from bot.domain.identifiers import PersonId
from bot.domain.people import Person
from bot.errors import NotAllowed
from bot.ports.board import Board
from bot.ports.forms import FieldFault
from bot.ports.notes import PersonalNote
from bot.teams.afterwork import Afterwork
from bot.teams.answers import Answer, DialogDone
from bot.teams.drawing import dialog
from bot.teams.presses import Submits


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDialogs:
    desk: Desk
    board: Board
    afterwork: Afterwork
    #: language of those whose client tells none
    locale: str

    @property
    def submits(self) -> Submits:
        return {"submit_hand_over": self._hand_over, "submit_take_over": self._take_over}

    async def _hand_over(self, press: Press) -> Answer:
        colleague = self.desk.people.get(PersonId(press.inputs.get("colleague", "")))
        if colleague is None:
            return await self._more_again(press, "colleague", "colleague_missing")
        try:
            handed = await hand_over(self.desk, press, colleague)
        except NotAllowed as refusal:
            if refusal.reason != "colleague_absent":
                raise
            return await self._more_again(press, "colleague", refusal.reason)
        self.afterwork.start(self._tell(handed, press.person))
        return DialogDone()

    async def _take_over(self, press: Press) -> Answer:
        try:
            # the reason is kept where it can be redacted, so not even its digest may stand among the presses
            taken = await take_over(self.desk, replace(press, inputs={}), press.inputs.get("reason", ""))
        except NotAllowed as refusal:
            if not refusal.reason.startswith("reason_"):
                raise
            return await self._more_again(press, "reason", refusal.reason)
        self.afterwork.start(self._tell(taken, press.person))
        return DialogDone()

    async def _more_again(self, press: Press, field: str, code: str) -> Answer:
        form = await more_form(self.desk, press, (FieldFault(field=field, code=code),))
        return dialog(form, press.person.locale or self.locale)

    async def _tell(self, handed: HandedOver, by: Person) -> None:
        """A short word to whom it concerns; that it could not be delivered changes nothing about the item."""
        if handed.tell is None:
            return
        async with self.desk.store.transaction() as tx:
            by_name = await person_name(self.desk, tx, by.person_id)
        note = PersonalNote(
            code=handed.note,
            item_id=handed.item.item_id,
            unit_name=self.desk.policy.unit_name(handed.item.letter.unit),
            by_name=by_name,
        )
        await Teller(desk=self.desk, board=self.board).tell_begun(handed.tell, note)
