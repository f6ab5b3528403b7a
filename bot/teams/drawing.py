"""Views become cards in one language: the shared ones in the municipality's, a person's own in theirs."""

from __future__ import annotations

from bot.i18n import Texts, texts
from bot.ports.forms import Form
from bot.ports.notes import PersonalNote, ThreadNote
from bot.ports.office_file_views import OfficeFileView
from bot.ports.ping_view import PingView
from bot.ports.views import BoardView
from bot.teams.answers import Card, DialogAnswer
from bot.teams.board import Render, RenderNote
from bot.teams.posts import Post, card_post, tag_of
from cards import (
    board_card,
    dialog_title,
    error_card,
    form_card,
    office_file_card,
    office_file_summary,
    ping_card,
    ping_summary,
    summary,
)


def renderer(locale: str) -> Render:
    def render(view: BoardView) -> tuple[Card, str]:
        write = texts(locale)
        return board_card(view, write), summary(view, write)

    return render


def ping_list(view: PingView, locale: str) -> tuple[Card, str]:
    """The card, and what a notification says of it."""
    write = texts(locale)
    return ping_card(view, write), ping_summary(view, write)


def note_renderer(locale: str) -> RenderNote:
    def render(note: PersonalNote | ThreadNote) -> str:
        if isinstance(note, ThreadNote):
            write = texts(locale)
            who = ", ".join(map(tag_of, note.mentions)) or write("thread.everybody")
            return write(f"thread.{note.code}", who=who, **note.facts)
        write = texts(note.locale or locale)
        name = note.by_name or write("person.unknown")
        return write(f"note.{note.code}", name=name, unit=note.unit_name, **note.facts)

    return render


def refusal(text: str, write: Texts, *, reason: str = "") -> DialogAnswer:
    """What a dialog shows instead of a form."""
    return DialogAnswer(card=error_card(text, write, reason=reason), title="Postvakt", height="small")


def office_file_post(view: OfficeFileView, locale: str) -> tuple[Card, Post]:
    """The card for itself, and as it is posted."""
    write = texts(locale)
    card = office_file_card(view, write)
    return card, card_post(card, office_file_summary(view, write))


def dialog(form: Form, locale: str) -> DialogAnswer:
    write = texts(locale)
    return DialogAnswer(card=form_card(form, write), title=dialog_title(form, write), height="large", width="medium")
