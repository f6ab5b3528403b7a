"""The few kinds of lines that all cards are built of, so that they look alike and wrap on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterable

from microsoft_teams.cards import (
    CardElement,
    Container,
    ContainerStyle,
    Fact,
    FactSet,
    RichTextBlock,
    Spacing,
    TextBlock,
    TextRun,
)

from cards.wording import plain


def heading(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    return TextBlock(text=text, style="heading", size="Medium", weight="Bolder", wrap=True, spacing=spacing)


def strong(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    return TextBlock(text=text, weight="Bolder", wrap=True, spacing=spacing)


def line(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    return TextBlock(text=text, wrap=True, spacing=spacing)


def hint(text: str, *, spacing: Spacing = "None") -> TextBlock:
    """A quiet explanation of what stands right above it."""
    return TextBlock(text=text, size="Small", is_subtle=True, wrap=True, spacing=spacing)


def band(style: ContainerStyle, items: Iterable[CardElement]) -> Container:
    """The card's coloured top, from edge to edge. Its words say the same as its colour."""
    return Container(style=style, bleed=True, items=list(items))


def box(style: ContainerStyle, items: Iterable[CardElement]) -> Container:
    return Container(style=style, spacing="Medium", items=list(items))


def facts(rows: Iterable[tuple[str, str]], *, spacing: Spacing | None = None) -> FactSet:
    """The values are read as Markdown: they come escaped."""
    return FactSet(facts=[Fact(title=title, value=value) for title, value in rows], spacing=spacing)


def letter(sender: str | None, subject: str | None) -> list[CardElement]:
    """What the sender wrote, as far as it may be shown here; no Markdown, so that no link hides in it."""
    runs = []
    if sender is not None:
        runs.append(TextRun(text=plain(sender), weight="Bolder"))
    if subject is not None:
        runs.append(TextRun(text=plain(subject)))
    return [
        RichTextBlock(inlines=_inlines(run), spacing="Small" if place else "Medium") for place, run in enumerate(runs)
    ]


def written(text: str, *, spacing: Spacing | None = None) -> RichTextBlock:
    """One line of the sender's words, without Markdown as in `letter`."""
    return RichTextBlock(inlines=_inlines(TextRun(text=plain(text))), spacing=spacing)


def _inlines(run: TextRun) -> list[CardElement]:
    return [run]
