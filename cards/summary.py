"""The one line that a phone or a dialog's title bar shows: which unit and what happened, never who wrote about what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.item import Route
from bot.i18n import Texts
from bot.ports.check_views import CheckHiddenForm, CheckUnitsForm, CheckView
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
from bot.ports.views import BoardView, DifferencesView, ItemView, ListView, NoticeView, UnitNoticeView, WelcomeView
from cards.wording import plain

_DIALOGS: Mapping[type[Form], str] = {
    RouteForm: "dialog.route",
    ByHandForm: "dialog.by_hand",
    NotForRecordForm: "dialog.not_for_record",
    MoreForm: "dialog.more",
    WasDoneForm: "dialog.was_done",
    DeleteForm: "dialog.delete",
    RefusalForm: "dialog.refusal",
    RefusalPage: "dialog.refusal",
    ForwardForm: "dialog.forward",
    CheckForm: "dialog.check",
    CheckUnitsForm: "dialog.check_units",
    CheckHiddenForm: "dialog.check_hidden",
    SnoozeForm: "dialog.snooze",
    NotesForm: "dialog.notes",
    SeveralForm: "dialog.several",
    SeveralDone: "dialog.several_done",
}


def summary(view: BoardView, texts: Texts) -> str:
    if isinstance(view, ItemView):
        return texts(f"summary.{view.state.value}", unit=plain(view.unit_name))
    if isinstance(view, ListView):
        return texts.plural("list.waiting", view.waiting) if view.waiting else texts("list.empty")
    if isinstance(view, NoticeView):
        return texts(f"{'notice_over' if view.over else 'notice'}.{view.code}", source=plain(view.source_name))
    if isinstance(view, UnitNoticeView):
        return texts("unit_notice.subject" if view.waiting else "unit_card.answered", unit=plain(view.unit_name))
    return _SAID[type(view)](view, texts)


def _of_welcome(view: WelcomeView, texts: Texts) -> str:
    return texts("welcome.set_heading" if view.board_set else "welcome.new_heading")


def _of_differences(view: DifferencesView, texts: Texts) -> str:
    if not view.count and view.unregistered_too_long:
        return texts.plural("differences.unregistered", view.unregistered, archive=plain(view.archive_name))
    return texts.plural("differences.count", view.count) if view.count else texts("differences.none")


def _of_check(view: CheckView, texts: Texts) -> str:
    state = "late" if view.late else "open"
    if not view.is_open:
        state = "covered" if view.signed_by_name is None else "signed"
    return texts(f"daily.{state}", day=texts.day(view.day))


#: each takes the kind of view that it stands beside
_SAID: Mapping[type[BoardView], Callable[[Any, Texts], str]] = {
    DifferencesView: _of_differences,
    WelcomeView: _of_welcome,
    CheckView: _of_check,
}


def dialog_title(form: Form, texts: Texts) -> str:
    if isinstance(form, RouteForm) and form.route is not Route.REGISTER_ON_CASE:
        return texts(f"dialog.{form.route.value}")
    return texts(_DIALOGS[type(form)])
