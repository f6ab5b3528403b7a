"""The dialogs about where a letter goes: what their answers become, in the words of the use cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from bot.app.board import forms
from bot.app.board.forward_form import forward_form
from bot.app.board.refusal_form import refusal_form, refusal_page
from bot.app.choices.link_entry import link_entry
from bot.app.choices.route import route
from bot.app.desk import Desk
from bot.app.press import Press
from bot.domain.item import Route
from bot.domain.routes import RouteChoice
from bot.ports.forms import Form
from bot.teams.answers import Answer, DialogDone
from bot.teams.drawing import dialog
from bot.teams.presses import (
    Submits,
    by_hand_choice,
    forward_choice,
    not_for_record_choice,
    refusal_choice,
    register_choice,
    ticked,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDialogs:
    desk: Desk
    #: language of those whose client tells none
    locale: str

    @property
    def submits(self) -> Submits:
        return {
            "submit_route": partial(self._route, Route.REGISTER_ON_CASE),
            "submit_transfer_case": partial(self._route, Route.TRANSFER_CASE),
            "submit_new_case": partial(self._route, Route.REGISTER_ON_NEW_CASE),
            "submit_to_new_case": partial(self._to, Route.REGISTER_ON_NEW_CASE),
            "submit_to_case": partial(self._to, Route.REGISTER_ON_CASE),
            "submit_to_transfer_case": partial(self._to, Route.TRANSFER_CASE),
            "submit_already_registered": self._already_registered,
            "submit_by_hand": self._by_hand,
            "submit_not_for_record": self._not_for_record,
            "submit_leave_unread": partial(self._rarer, Route.LEAVE_UNREAD),
            "submit_internal_mail": partial(self._rarer, Route.INTERNAL_MAIL),
            "submit_notify_unit": partial(self._rarer, Route.NOTIFY_UNIT),
            "submit_refuse": self._refuse,
            "submit_refusal_reason": self._refusal_reason,
            "submit_refusal": self._refusal,
            "submit_forward": self._forward,
            "submit_forward_email": self._forward_email,
        }

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

    def _show(self, form: Form, press: Press) -> Answer:
        return dialog(form, press.person.locale or self.locale)
