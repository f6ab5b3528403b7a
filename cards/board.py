"""One way in for whoever draws the board: the card that fits the view."""

from __future__ import annotations

from bot.i18n import Texts
from bot.ports.views import BoardView, DifferencesView, ItemView, ListView, NoticeView, UnitNoticeView
from cards.differences import differences_card
from cards.frame import CardJson
from cards.item import item_card
from cards.listing import list_card
from cards.notice import notice_card
from cards.unit_notice import unit_notice_card
from cards.welcome import welcome_card


def board_card(view: BoardView, texts: Texts) -> CardJson:
    if isinstance(view, ItemView):
        return item_card(view, texts)
    if isinstance(view, ListView):
        return list_card(view, texts)
    if isinstance(view, NoticeView):
        return notice_card(view, texts)
    if isinstance(view, DifferencesView):
        return differences_card(view, texts)
    if isinstance(view, UnitNoticeView):
        return unit_notice_card(view, texts)
    return welcome_card(view, texts)
