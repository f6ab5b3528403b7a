"""Our own pages: the cover sheet, what the letter says, and texts that came with it."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from bot.web.paper import typeface
from bot.web.paper.order import Cover, Words
from bot.web.paper.refusal import NotPaper

_WIDE, _HIGH = A4
_MARGIN = 62.0
_LINE = _WIDE - 2 * _MARGIN
#: where values stand beside their labels
_VALUES = 130.0
_LEADING = 1.45
_TEXT = 11.0
_GREY = (0.35, 0.35, 0.35)


class _Sheet:
    """Writes from the top down, and goes on overleaf."""

    def __init__(self, *, most_pages: int) -> None:
        self._written = BytesIO()
        self._canvas = Canvas(self._written, pagesize=A4, pageCompression=1, invariant=1)
        self._left = most_pages
        self.pages = 0
        self.at = 0.0
        typeface.typeface()
        self._turn()

    def _turn(self) -> None:
        if self._left <= self.pages:
            raise NotPaper("too_many_pages")
        if self.pages:
            self._canvas.showPage()
        self.pages += 1
        self.at = _HIGH - _MARGIN

    def write(self, text: str, size: float = _TEXT, *, indent: float = 0.0, grey: bool = False) -> None:
        for line in typeface.wrapped(text, size, _LINE - indent):
            if self.at - size * _LEADING < _MARGIN:
                self._turn()
            self.at -= size * _LEADING
            self._canvas.setFont(typeface.NAME, size)
            self._canvas.setFillColorRGB(*(_GREY if grey else (0, 0, 0)))
            self._canvas.drawString(_MARGIN + indent, self.at, line)

    def row(self, label: str, value: str, size: float = _TEXT) -> None:
        """The label beside its value's first line."""
        values = typeface.wrapped(value, size, _LINE - _VALUES)
        self.write(label, size, grey=True)
        self.at += size * _LEADING
        for line in values:
            self.write(line, size, indent=_VALUES)

    def space(self, points: float) -> None:
        self.at -= points

    def rule(self) -> None:
        self._canvas.line(_MARGIN, self.at, _WIDE - _MARGIN, self.at)

    def finished(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._written.getvalue()


def cover_sheet(cover: Cover, apart: list[str]) -> bytes:
    """`apart`: a line for each thing that is printed apart."""
    plain = typeface.nearly
    sheet = _Sheet(most_pages=10)
    sheet.write(plain(cover.heading), 30)
    sheet.space(14)
    sheet.rule()
    sheet.space(56)
    sheet.write(plain(cover.to), 14, grey=True)
    sheet.space(4)
    sheet.write(plain(cover.unit), 32)
    sheet.space(56)
    for label, value in cover.rows:
        sheet.row(plain(label), plain(value), 13)
        sheet.space(6)
    if apart:
        sheet.space(30)
        sheet.rule()
        sheet.space(16)
        for line in apart:
            sheet.write(plain(line), 13)
    return sheet.finished()


def words(told: Words, *, most_pages: int) -> tuple[bytes, int]:
    """Raises NotPaper where the typeface cannot write them."""
    sheet = _Sheet(most_pages=most_pages)
    sheet.write(typeface.printable(told.title), 16)
    sheet.space(10)
    for label, value in told.facts:
        sheet.row(typeface.printable(label), typeface.printable(value))
    for text in told.texts:
        sheet.space(14)
        sheet.write(typeface.printable(text).strip("\n"))
    return sheet.finished(), sheet.pages


def text_sheets(text: str, *, most_pages: int) -> tuple[bytes, int]:
    sheet = _Sheet(most_pages=most_pages)
    sheet.write(typeface.printable(text).strip("\n"))
    return sheet.finished(), sheet.pages
