"""One way in for whoever opens dialogs: the card that fits the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.i18n import Texts
from bot.ports.check_views import CheckHiddenForm, CheckUnitsForm
from bot.ports.claim_forms import NotesForm, SeveralDone, SeveralForm, SnoozeForm
from bot.ports.forms import (
    ByHandForm,
    CheckForm,
    DeleteForm,
    Form,
    ForwardForm,
    MoreForm,
    NotForRecordForm,
    RefusalForm,
    RefusalPage,
    RouteForm,
    WasDoneForm,
)
from cards.check_forms import check_form, hidden_form, units_form
from cards.delete_form import delete_form
from cards.forward_form import forward_form
from cards.frame import CardJson
from cards.item_notes import notes_form
from cards.more_form import more_form
from cards.refusal import refusal_form, refusal_page
from cards.route_form import route_form
from cards.several import several_done, several_form
from cards.short_forms import by_hand_form, not_for_record_form, was_done_form
from cards.snooze import snooze_form

#: each takes the kind of form that it stands beside
_CARDS: Mapping[type[Form], Callable[[Any, Texts], CardJson]] = {
    RouteForm: route_form,
    ByHandForm: by_hand_form,
    NotForRecordForm: not_for_record_form,
    MoreForm: more_form,
    WasDoneForm: was_done_form,
    DeleteForm: delete_form,
    RefusalForm: refusal_form,
    RefusalPage: refusal_page,
    ForwardForm: forward_form,
    CheckForm: check_form,
    CheckUnitsForm: units_form,
    CheckHiddenForm: hidden_form,
    SnoozeForm: snooze_form,
    NotesForm: notes_form,
    SeveralForm: several_form,
    SeveralDone: several_done,
}


def form_card(form: Form, texts: Texts) -> CardJson:
    return _CARDS[type(form)](form, texts)
