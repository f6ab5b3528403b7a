"""A stranger's PDF as pages that only show: nothing runs, opens, links, attaches or is fetched. Pure.

Pages are built anew from the few entries that draw them (ISO 32000-1, table 30); what a viewer acts on hangs on the
catalogue, on annotations and on other entries of a page, and stays behind. Whatever would look different on paper
without those (forms, layers) is not bound at all: a letter that lacks a word is worse than one printed apart.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, StreamObject

from bot.web.paper.annotations import stamped
from bot.web.paper.lookup import array, dictionary, resolved, says_yes
from bot.web.paper.refusal import NotPaper

_KEPT = ("/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Group", "/UserUnit")
#: of pictures and forms: says something about them, draws nothing
_IDLE = ("/AF", "/LastModified", "/Metadata", "/OPI", "/PieceInfo", "/StructParent", "/StructParents")
#: what acts, or brings something along, wherever it hides
_ACTS = frozenset({"/AA", "/EF", "/JS", "/OpenAction", "/RichMediaContent", "/XFA"})
_ACTIONS = frozenset(
    {"/GoTo3DView", "/GoToE", "/GoToR", "/Hide", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Named"}
    | {"/Rendition", "/ResetForm", "/RichMediaExecute", "/SetOCGState", "/Sound", "/SubmitForm", "/Thread", "/URI"}
)
#: of a stream: its content, or what it stands for, lies in another file
_ELSEWHERE = frozenset({"/F", "/FFilter", "/Ref"})


def harmless(content: bytes, *, most_pages: int) -> tuple[bytes, int]:
    """The pages, and how many. Raises NotPaper, or whatever pypdf stumbles over."""
    with _no_guesses():
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise NotPaper("encrypted")
        root = reader.root_object
        _need_plain(root)
        count = len(reader.pages)
        if count > most_pages:
            raise NotPaper("too_many_pages")
        if not count or resolved(dictionary(root.get("/Pages")).get("/Count")) != count:
            raise NotPaper("damaged")
        fields = dictionary(root.get("/AcroForm"))
        writer = PdfWriter()
        for page in reader.pages:
            fresh = writer.add_page(_bare(page))
            stamped(writer, fresh, page, drawn_by_viewer=says_yes(fields.get("/NeedAppearances")))
        _need_harmless(writer)
        written = BytesIO()
        writer.write(written)
        return written.getvalue(), count


def _bare(page: PageObject) -> PageObject:
    content = resolved(page.get("/Contents"))
    drawn = [resolved(each) for each in content] if isinstance(content, ArrayObject) else [content]
    # nothing at all is an empty page; anything else in its place is a page that nobody could draw
    if not all(each is None or isinstance(each, StreamObject) for each in drawn):
        raise NotPaper("damaged")
    if not isinstance(resolved(page.get("/Annots")), ArrayObject | None):
        raise NotPaper("damaged")
    bare = PageObject()
    bare[NameObject("/Type")] = NameObject("/Page")
    for key in _KEPT:
        if key in page:
            bare[NameObject(key)] = page.raw_get(key)
    return bare


def _need_plain(root: DictionaryObject) -> None:
    """Nothing that only a viewer with the whole of the file can draw."""
    if "/XFA" in dictionary(root.get("/AcroForm")) or says_yes(root.get("/NeedsRendering")):
        raise NotPaper("form")
    layers = dictionary(dictionary(root.get("/OCProperties")).get("/D"))
    if array(layers.get("/OFF")) or array(layers.get("/AS")) or resolved(layers.get("/BaseState")) not in (None, "/ON"):
        raise NotPaper("layers")


def _need_harmless(writer: PdfWriter) -> None:
    """Looks at everything that the pages lead to; raises NotPaper for what acts."""
    waiting: list[PdfObject] = [*writer.pages]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop().get_object()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, StreamObject):
            for key in _IDLE:
                one.pop(key, None)
            if not _ELSEWHERE.isdisjoint(one) or resolved(one.get("/Subtype")) == "/PS":
                raise NotPaper("acts")
        if isinstance(one, DictionaryObject):
            if not _ACTS.isdisjoint(one) or resolved(one.get("/S")) in _ACTIONS:
                raise NotPaper("acts")
            waiting += [one.raw_get(key) for key in one if key != "/Parent"]
        elif isinstance(one, ArrayObject):
            waiting += list(one)


class _Warnings(logging.Handler):
    heard = False

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - its text may quote the file
        self.heard = True


@contextmanager
def _no_guesses() -> Iterator[None]:
    """pypdf warns where it repairs, skips or guesses: something might be missing then, and nobody would see."""
    warnings, logger = _Warnings(level=logging.WARNING), logging.getLogger("pypdf")
    logger.addHandler(warnings)
    try:
        yield
    finally:
        logger.removeHandler(warnings)
    if warnings.heard:
        raise NotPaper("damaged")
