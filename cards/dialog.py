"""One way in for whoever opens dialogs: the card that fits the form."""

from __future__ import annotations

from bot.i18n import Texts
from bot.ports.views import ByHandForm, DeleteForm, Form, MoreForm, NotForRecordForm, RouteForm
from cards.delete_form import delete_form
from cards.frame import CardJson
from cards.more_form import more_form
from cards.route_form import route_form
from cards.short_forms import by_hand_form, not_for_record_form, was_done_form


def form_card(form: Form, texts: Texts) -> CardJson:
    if isinstance(form, RouteForm):
        return route_form(form, texts)
    if isinstance(form, ByHandForm):
        return by_hand_form(form, texts)
    if isinstance(form, NotForRecordForm):
        return not_for_record_form(form, texts)
    if isinstance(form, DeleteForm):
        return delete_form(form, texts)
    if isinstance(form, MoreForm):
        return more_form(form, texts)
    return was_done_form(form, texts)
