"""The one line that a phone or a dialog's title bar shows: which unit and what happened, never who wrote about what."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.item import Route
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
from bot.ports.views import BoardView, DifferencesView, ItemView, ListView, NoticeView, UnitNoticeView
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
}


def summary(view: BoardView, texts: Texts) -> str:
    if isinstance(view, ItemView):
        return texts(f"summary.{view.state.value}", unit=plain(view.unit_name))
    if isinstance(view, ListView):
        return texts.plural("list.waiting", view.waiting) if view.waiting else texts("list.empty")
    if isinstance(view, NoticeView):
        return texts(f"{'notice_over' if view.over else 'notice'}.{view.code}", source=plain(view.source_name))
    if isinstance(view, DifferencesView):
        return _of_differences(view, texts)
    if isinstance(view, UnitNoticeView):
        return texts("unit_notice.subject" if view.waiting else "unit_card.answered", unit=plain(view.unit_name))
    return texts("welcome.set_heading" if view.board_set else "welcome.new_heading")


def _of_differences(view: DifferencesView, texts: Texts) -> str:
    if not view.count and view.unregistered_too_long:
        return texts.plural("differences.unregistered", view.unregistered, archive=plain(view.archive_name))
    return texts.plural("differences.count", view.count) if view.count else texts("differences.none")


def dialog_title(form: Form, texts: Texts) -> str:
    if isinstance(form, RouteForm) and form.route is not Route.REGISTER_ON_CASE:
        return texts(f"dialog.{form.route.value}")
    return texts(_DIALOGS[type(form)])
