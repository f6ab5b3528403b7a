"""One way in for whoever opens dialogs: the card that fits the form."""

from __future__ import annotations

from bot.i18n import Texts
from bot.ports.forms import (
    ByHandForm,
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
from cards.delete_form import delete_form
from cards.forward_form import forward_form
from cards.frame import CardJson
from cards.more_form import more_form
from cards.refusal import refusal_form, refusal_page
from cards.route_form import route_form
from cards.short_forms import by_hand_form, not_for_record_form, was_done_form


def form_card(form: Form, texts: Texts) -> CardJson:
    match form:
        case RouteForm():
            card = route_form(form, texts)
        case ByHandForm():
            card = by_hand_form(form, texts)
        case NotForRecordForm():
            card = not_for_record_form(form, texts)
        case MoreForm():
            card = more_form(form, texts)
        case WasDoneForm():
            card = was_done_form(form, texts)
        case DeleteForm():
            card = delete_form(form, texts)
        case RefusalForm():
            card = refusal_form(form, texts)
        case RefusalPage():
            card = refusal_page(form, texts)
        case ForwardForm():
            card = forward_form(form, texts)
    return card
