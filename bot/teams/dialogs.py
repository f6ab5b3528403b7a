"""Which form each button opens, and what its answer becomes: a closed dialog, or the form again with its faults."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from bot.app.aftercare.at_source import delete_letter
from bot.app.aftercare.attention import was_done
from bot.app.board import forms
from bot.app.board.forward_form import forward_form
from bot.app.board.refusal_form import refusal_form, refusal_page
from bot.app.choices.hand_over import HandedOver, hand_over, take_over
from bot.app.choices.link_entry import link_entry
from bot.app.choices.route import route
from bot.app.desk import Desk, person_name
from bot.app.press import Press
from bot.app.routine.daily_check import forms as check_forms
from bot.app.routine.daily_check.sign import sign_check
from bot.app.tell import Teller
from bot.domain.identifiers import PersonId
from bot.domain.item import Route
from bot.domain.people import Person
from bot.domain.routes import RouteChoice
from bot.errors import NotAllowed
from bot.ports.board import Board
from bot.ports.forms import FieldFault, Form
from bot.ports.notes import PersonalNote
from bot.ports.views import Button
from bot.teams.afterwork import Afterwork
from bot.teams.answers import Answer, DialogDone
from bot.teams.claim_dialogs import ClaimDialogs
from bot.teams.drawing import dialog
from bot.teams.presses import (
    by_hand_choice,
    forward_choice,
    not_for_record_choice,
    refusal_choice,
    register_choice,
    ticked,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogs:
    desk: Desk
    board: Board
    #: language of those whose client tells none
    locale: str
    afterwork: Afterwork = field(default_factory=Afterwork)

    async def open(self, press: Press) -> Answer:
        form: Form
        match press.verb:
            case Button.ROUTE:
                form = await forms.route_form(self.desk, press)
            case Button.BY_HAND:
                form = await forms.by_hand_form(self.desk, press)
            case Button.NOT_FOR_RECORD:
                form = await forms.not_for_record_form(self.desk, press)
            case Button.WAS_DONE:
                form = await forms.was_done_form(self.desk, press)
            case Button.MORE:
                form = await forms.more_form(self.desk, press)
            case Button.DELETE:
                form = await forms.delete_form(self.desk, press)
            case Button.CHECK_SIGN | Button.CHECK_UNITS | Button.CHECK_HIDDEN:
                form = await check_forms.FORMS[press.verb](self.desk, press)
            case Button.SEVERAL:
                return await self._claims.open_several(press)
            case _:
                raise NotAllowed("unknown_button")
        return self._show(form, press)

    async def submit(self, press: Press) -> Answer:
        submits: Mapping[str, Callable[[Press], Awaitable[Answer]]] = {
            "submit_route": partial(self._route, Route.REGISTER_ON_CASE),
            "submit_transfer_case": partial(self._route, Route.TRANSFER_CASE),
            "submit_new_case": partial(self._route, Route.REGISTER_ON_NEW_CASE),
            "submit_to_new_case": partial(self._to, Route.REGISTER_ON_NEW_CASE),
            "submit_to_case": partial(self._to, Route.REGISTER_ON_CASE),
            "submit_to_transfer_case": partial(self._to, Route.TRANSFER_CASE),
            "submit_by_hand": self._by_hand,
            "submit_not_for_record": self._not_for_record,
            "submit_was_done": self._was_done,
            "submit_leave_unread": partial(self._rarer, Route.LEAVE_UNREAD),
            "submit_internal_mail": partial(self._rarer, Route.INTERNAL_MAIL),
            "submit_already_registered": self._already_registered,
            "submit_refuse": self._refuse,
            "submit_refusal_reason": self._refusal_reason,
            "submit_refusal": self._refusal,
            "submit_forward": self._forward,
            "submit_forward_email": self._forward_email,
            "submit_notify_unit": self._notify_unit,
            "submit_hand_over": self._hand_over,
            "submit_take_over": self._take_over,
            "submit_delete": self._delete,
            "submit_delete_for_good": self._delete_for_good,
            "submit_check": self._sign_check,
        }
        submit = submits.get(press.verb) or self._claims.submits.get(press.verb)
        if submit is None:
            raise NotAllowed("unknown_button")
        return await submit(press)

    @property
    def _claims(self) -> ClaimDialogs:
        return ClaimDialogs(desk=self.desk, locale=self.locale)

    async def _to(self, chosen: Route, press: Press) -> Answer:
        """From one registering form to another: nothing happens yet."""
        return self._show(await forms.route_form(self.desk, press, chosen), press)

    async def _route(self, chosen: Route, press: Press) -> Answer:
        choice = register_choice(press.inputs, chosen)
        attest_open = ticked(press.inputs, "attest_open")
        routed = await route(self.desk, press, choice, attest_open=attest_open)
        if not routed.faults:
            return DialogDone()
        form = await forms.route_form_again(self.desk, press, choice, routed, attest_open=attest_open)
        return self._show(form, press)

    async def _already_registered(self, press: Press) -> Answer:
        routed = await link_entry(self.desk, press)
        if not routed.faults:
            return DialogDone()
        return self._show(replace(await forms.route_form(self.desk, press), faults=routed.faults), press)

    async def _by_hand(self, press: Press) -> Answer:
        routed = await route(self.desk, press, by_hand_choice(press.inputs))
        if not routed.faults:
            return DialogDone()
        return self._show(await forms.by_hand_form(self.desk, press, press.inputs, routed.faults), press)

    async def _not_for_record(self, press: Press) -> Answer:
        routed = await route(self.desk, press, not_for_record_choice(press.inputs))
        if not routed.faults:
            return DialogDone()
        return self._show(await forms.not_for_record_form(self.desk, press, press.inputs, routed.faults), press)

    async def _was_done(self, press: Press) -> Answer:
        number = press.inputs.get("entry_number", "")
        settled = await was_done(self.desk, press, number)
        if not settled.faults:
            return DialogDone()
        return self._show(await forms.was_done_form(self.desk, press, number, settled.faults), press)

    async def _rarer(self, chosen: Route, press: Press) -> Answer:
        """From «Flere valg», with nothing further to say."""
        routed = await route(self.desk, press, RouteChoice(route=chosen))
        if not routed.faults:
            return DialogDone()
        return self._show(await forms.more_form(self.desk, press, routed.faults), press)

    async def _refuse(self, press: Press) -> Answer:
        """From «Flere valg»: the first of two pages."""
        return self._show(await refusal_form(self.desk, press, RouteChoice(route=Route.REFUSE)), press)

    async def _refusal_reason(self, press: Press) -> Answer:
        choice, said = refusal_choice(press.inputs)
        return self._show(await refusal_page(self.desk, press, choice, said), press)

    async def _refusal(self, press: Press) -> Answer:
        choice, said = refusal_choice(press.inputs)
        # the text is kept where it can be redacted, so not even its digest may stand among the presses
        apart = replace(press, inputs={})
        routed = await route(self.desk, apart, choice, said=said)
        if not routed.faults:
            return DialogDone()
        return self._show(await refusal_page(self.desk, press, choice, said, routed.faults), press)

    async def _forward(self, press: Press) -> Answer:
        """From «Flere valg»: the page with the domain systems."""
        return self._show(await forward_form(self.desk, press), press)

    async def _forward_email(self, press: Press) -> Answer:
        choice = forward_choice(press.inputs)
        routed = await route(self.desk, press, choice)
        if not routed.faults:
            return DialogDone()
        return self._show(await forward_form(self.desk, press, choice, routed.faults), press)

    async def _notify_unit(self, press: Press) -> Answer:
        routed = await route(self.desk, press, RouteChoice(route=Route.NOTIFY_UNIT))
        if not routed.faults:
            return DialogDone()
        return self._show(await forms.more_form(self.desk, press, routed.faults), press)

    async def _hand_over(self, press: Press) -> Answer:
        colleague = self.desk.people.get(PersonId(press.inputs.get("colleague", "")))
        if colleague is None:
            return await self._more_again(press, "colleague", "colleague_missing")
        handed = await hand_over(self.desk, press, colleague)
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

    async def _delete(self, press: Press) -> Answer:
        """From the first page to the second: nothing happens yet."""
        seen = ticked(press.inputs, "in_archive")
        faults = () if seen else (FieldFault(field="in_archive", code="tick_missing"),)
        return self._show(await forms.delete_form(self.desk, press, faults, last=seen), press)

    async def _delete_for_good(self, press: Press) -> Answer:
        planned = await delete_letter(self.desk, press, confirmed=ticked(press.inputs, "for_good"))
        if not planned.faults:
            return DialogDone()
        return self._show(await forms.delete_form(self.desk, press, planned.faults, last=True), press)

    async def _sign_check(self, press: Press) -> Answer:
        reason = press.inputs.get("reason", "")
        signed = await sign_check(self.desk, press, reason=reason)
        if not signed.faults:
            return DialogDone()
        return self._show(check_forms.check_form_again(self.desk, press, signed, reason=reason), press)

    async def _more_again(self, press: Press, field: str, code: str) -> Answer:
        form = await forms.more_form(self.desk, press, (FieldFault(field=field, code=code),))
        return self._show(form, press)

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

    def _show(self, form: Form, press: Press) -> Answer:
        return dialog(form, press.person.locale or self.locale)
