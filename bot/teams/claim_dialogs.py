"""The dialogs about claims: what their answers become, in the words of the use cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from bot.app.board.claim_forms import notes_form, several_form, snooze_form
from bot.app.choices.item_notes import add_note
from bot.app.choices.several import Chosen, Wanted, do_to_several
from bot.app.choices.snooze import snooze, wake
from bot.app.desk import Desk
from bot.app.press import Press
from bot.domain.identifiers import ItemId
from bot.domain.routes import NotForRecord
from bot.domain.snooze import SnoozeChoice, snooze_moments
from bot.domain.workdays import oslo_moment
from bot.ports.claim_forms import SeveralDeed, SeveralDone
from bot.ports.forms import FieldFault, Form
from bot.teams.answers import Answer, DialogDone
from bot.teams.drawing import dialog
from bot.teams.presses import Submits

_UNCHOSEN = FieldFault(field="snooze", code="choose_one")
_NO_MOMENT = FieldFault(field="snooze_day", code="snooze_moment_missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDialogs:
    desk: Desk
    #: language of those whose client tells none
    locale: str

    @property
    def submits(self) -> Submits:
        return {
            "submit_snooze": self._snooze_page,
            "submit_snooze_until": self._snooze,
            "submit_wake": self._wake,
            "submit_notes": self._notes_page,
            "submit_note": self._note,
            "submit_several": self._several,
        }

    async def _snooze_page(self, press: Press) -> Answer:
        """From «Flere valg»: nothing happens yet."""
        return self._show(await snooze_form(self.desk, replace(press, inputs={})), press)

    async def _snooze(self, press: Press) -> Answer:
        until = _moment(self.desk, press.inputs)
        if isinstance(until, FieldFault):
            return self._show(await snooze_form(self.desk, press, (until,)), press)
        snoozed = await snooze(self.desk, press, until)
        if not snoozed.faults:
            return DialogDone()
        return self._show(await snooze_form(self.desk, press, snoozed.faults), press)

    async def _wake(self, press: Press) -> Answer:
        await wake(self.desk, press)
        return DialogDone()

    async def _notes_page(self, press: Press) -> Answer:
        return self._show(await notes_form(self.desk, press), press)

    async def _note(self, press: Press) -> Answer:
        faults = await add_note(self.desk, press, press.inputs.get("note", ""))
        if not faults:
            return DialogDone()
        return self._show(await notes_form(self.desk, press, faults), press)

    async def _several(self, press: Press) -> Answer:
        chosen, wanted = _chosen(press.inputs), _wanted(self.desk, press.inputs)
        faults: tuple[FieldFault, ...] = () if chosen else (FieldFault(field="chosen", code="several_none"),)
        if isinstance(wanted, FieldFault):
            faults += (wanted,)
        if faults or isinstance(wanted, FieldFault):
            return self._show(await several_form(self.desk, press, faults), press)
        results = await do_to_several(self.desk, press, chosen, wanted)
        return self._show(SeveralDone(results=results), press)

    def _show(self, form: Form, press: Press) -> Answer:
        return dialog(form, press.person.locale or self.locale)


def _chosen(inputs: Mapping[str, str]) -> tuple[Chosen, ...]:
    """What is not of our own making is left out."""
    named = (one.partition("@") for one in inputs.get("chosen", "").split(",") if one)
    return tuple(
        Chosen(item_id=ItemId(item_id), version=int(version))
        for item_id, _, version in named
        if item_id and version.isascii() and version.isdigit()
    )


def _wanted(desk: Desk, inputs: Mapping[str, str]) -> Wanted | FieldFault:
    try:
        deed = SeveralDeed(inputs.get("deed", ""))
    except ValueError:
        return FieldFault(field="deed", code="choose_one")
    if deed is SeveralDeed.NOT_FOR_RECORD:
        try:
            return Wanted(deed=deed, reason=NotForRecord(inputs.get("not_for_record", "")))
        except ValueError:
            return FieldFault(field="not_for_record", code="choose_one")
    if deed is not SeveralDeed.SNOOZE:
        return Wanted(deed=deed)
    until = _moment(desk, inputs)
    return until if isinstance(until, FieldFault) else Wanted(deed=deed, until=until)


def _moment(desk: Desk, inputs: Mapping[str, str]) -> datetime | FieldFault:
    """Until when; one's own day and time are those of clocks in Oslo."""
    try:
        choice = SnoozeChoice(inputs.get("snooze", ""))
    except ValueError:
        return _UNCHOSEN
    if choice is not SnoozeChoice.OWN:
        return snooze_moments(desk.clock.now(), desk.claims, desk.calendar).get(choice, _UNCHOSEN)
    try:
        day = date.fromisoformat(inputs.get("snooze_day", "").strip()[:10])
        clock = time.fromisoformat(inputs.get("snooze_clock", "").strip()[:5])
    except ValueError:
        return _NO_MOMENT
    return oslo_moment(day, clock).astimezone(UTC)
