"""One way in for whoever draws the board: the card that fits the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.i18n import Texts
from bot.ports.check_views import CheckView
from bot.ports.views import BoardView, DifferencesView, ItemView, ListView, NoticeView, UnitNoticeView, WelcomeView
from cards.daily_check import check_card
from cards.differences import differences_card
from cards.frame import CardJson
from cards.item import item_card
from cards.listing import list_card
from cards.notice import notice_card
from cards.unit_notice import unit_notice_card
from cards.welcome import welcome_card

#: each takes the kind of view that it stands beside
_CARDS: Mapping[type[BoardView], Callable[[Any, Texts], CardJson]] = {
    ItemView: item_card,
    ListView: list_card,
    NoticeView: notice_card,
    DifferencesView: differences_card,
    UnitNoticeView: unit_notice_card,
    WelcomeView: welcome_card,
    CheckView: check_card,
}


def board_card(view: BoardView, texts: Texts) -> CardJson:
    return _CARDS[type(view)](view, texts)
