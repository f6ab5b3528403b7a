"""Draws what the bot shows in Teams: pure functions from a view to an Adaptive Card, with neither I/O nor decisions."""

from __future__ import annotations

from cards.answer import error_card
from cards.board import board_card
from cards.dialog import form_card
from cards.forward_form import forward_form
from cards.found import found_card, found_summary
from cards.frame import CardJson
from cards.item import item_card
from cards.listing import list_card
from cards.mine import mine_card, mine_summary
from cards.more_form import more_form
from cards.notice import notice_card
from cards.office_file import office_file_card, office_file_summary
from cards.ping import ping_card, ping_summary
from cards.refusal import refusal_form, refusal_page
from cards.report import report_card, report_title
from cards.route_form import route_form
from cards.shared_item import preview, shared_item_card
from cards.short_forms import by_hand_form, not_for_record_form, was_done_form
from cards.summary import dialog_title, summary
from cards.trail import trail_card, trail_summary
from cards.unit_notice import unit_notice_card
from cards.welcome import welcome_card

__all__ = [
    "CardJson",
    "board_card",
    "by_hand_form",
    "dialog_title",
    "error_card",
    "form_card",
    "forward_form",
    "found_card",
    "found_summary",
    "item_card",
    "list_card",
    "mine_card",
    "mine_summary",
    "more_form",
    "not_for_record_form",
    "notice_card",
    "office_file_card",
    "office_file_summary",
    "ping_card",
    "ping_summary",
    "preview",
    "refusal_form",
    "refusal_page",
    "report_card",
    "report_title",
    "route_form",
    "shared_item_card",
    "summary",
    "trail_card",
    "trail_summary",
    "unit_notice_card",
    "was_done_form",
    "welcome_card",
]
