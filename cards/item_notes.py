"""The dialog with what colleagues wrote of a letter, and room for one note more."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement, RichTextBlock, TextInput, TextRun

from bot.i18n import Texts
from bot.ports.claim_forms import NotesForm, NoteView
from cards.buttons import submit
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, with_faults
from cards.pieces import hint, line
from cards.summary import dialog_title
from cards.wording import escaped, plain

_LONGEST = 500


def notes_form(view: NotesForm, texts: Texts) -> CardJson:
    field = TextInput(
        id="note", label=texts("notes.new"), value=view.note or None, max_length=_LONGEST, is_multiline=True
    )
    return framed(
        [
            *fault_summary(view.faults, frozenset({"note"}), texts),
            *with_faults(field, "note", view.faults, texts),
            hint(texts("notes.hint"), spacing="Small"),
            *_kept(view, texts),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_note", view.item_id, view.version, title=texts("submit.note"))],
    )


def _kept(view: NotesForm, texts: Texts) -> Iterator[CardElement]:
    if not view.notes:
        yield line(texts("notes.none"), spacing="Medium")
    for note in view.notes:
        yield from _note(note, texts)
    if view.older:
        yield hint(texts.plural("notes.older", view.older), spacing="Medium")


def _note(note: NoteView, texts: Texts) -> Iterator[CardElement]:
    """No Markdown in what somebody typed, so that no link hides in it."""
    who = escaped(note.by_name) or texts("person.unknown")
    yield hint(texts("item.by_at", name=who, at=texts.moment(note.at)), spacing="Medium")
    if note.text is None:
        yield line(texts("notes.redacted"), spacing="None")
        return
    inlines: list[CardElement] = [TextRun(text=plain(note.text, _LONGEST))]
    yield RichTextBlock(inlines=inlines, spacing="None")
