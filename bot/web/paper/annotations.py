"""What stands in form fields, stamps and notes becomes part of the page: on paper they say something, and do nothing.

ISO 32000-1, 12.5.5, algorithm 8.1: the appearance's box, turned by its matrix, is fitted into the annotation's
rectangle.
"""

from __future__ import annotations

from collections.abc import Iterator

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from bot.web.paper.lookup import array, dictionary, resolved
from bot.web.paper.refusal import NotPaper

_HIDDEN, _PRINTED = 2, 4
#: show nothing on paper that is part of the letter
_SKIPPED = frozenset({"/3D", "/FileAttachment", "/Link", "/Movie", "/Popup", "/RichMedia", "/Screen", "/Sound"})
_PLACE, _NOWHERE = (0.0, 0.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0)
_UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def stamped(writer: PdfWriter, fresh: PageObject, page: PageObject, *, drawn_by_viewer: bool) -> None:
    """Draws on `fresh` what `page` shows in annotations.

    Raises NotPaper for one that a viewer would have to draw by itself.
    """
    drawn: list[bytes] = []
    names = DictionaryObject()
    for place, annotation in enumerate(_printed(page)):
        if drawn_by_viewer and resolved(annotation.get("/Subtype")) == "/Widget":
            raise NotPaper("form")
        appearance = _appearance(annotation)
        if appearance is None:
            continue
        name = NameObject(f"/Postvakt{fresh.indirect_reference.idnum if fresh.indirect_reference else 0}x{place}")
        clone = appearance.clone(writer)
        clone[NameObject("/Type")], clone[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
        # pypdf has no public way to add one
        names[name] = clone.indirect_reference or writer._add_object(clone)  # noqa: SLF001
        drawn.append(b"q %s cm %s Do Q" % (_fitted(appearance, annotation), name.encode()))
    if drawn:
        _add(writer, fresh, names, b"\n".join(drawn))


def _printed(page: PageObject) -> Iterator[DictionaryObject]:
    for each in array(page.get("/Annots")):
        annotation = dictionary(each)
        found = resolved(annotation.get("/F"))
        flags = int(found) if isinstance(found, int) else 0
        left, bottom, right, top = _numbers(annotation.get("/Rect"), _NOWHERE)
        seen = flags & _PRINTED and not flags & _HIDDEN and left != right and bottom != top
        # without a size: a signature that is not shown
        if seen and resolved(annotation.get("/Subtype")) not in _SKIPPED:
            yield annotation


def _appearance(annotation: DictionaryObject) -> StreamObject | None:
    """None where it shows nothing."""
    normal = resolved(dictionary(annotation.get("/AP")).get("/N"))
    if isinstance(normal, StreamObject):
        return normal
    if isinstance(normal, DictionaryObject):
        state = resolved(normal.get(resolved(annotation.get("/AS"))))
        return state if isinstance(state, StreamObject) else None
    if resolved(annotation.get("/Subtype")) == "/Widget" and _value(annotation) in (None, "", "/Off"):
        return None
    raise NotPaper("form")


def _value(field: DictionaryObject) -> object:
    """Of a form field, which may have it from its parents."""
    for _ in range(20):
        if "/V" in field or "/Parent" not in field:
            return resolved(field.get("/V"))
        field = dictionary(field.get("/Parent"))
    raise NotPaper("damaged")


def _fitted(appearance: StreamObject, annotation: DictionaryObject) -> bytes:
    x1, y1, x2, y2 = _numbers(appearance.get("/BBox"), _PLACE)
    a, b, c, d, e, f = _numbers(appearance.get("/Matrix"), _UPRIGHT)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    left, bottom = (min(values) for values in zip(*corners, strict=True))
    right, top = (max(values) for values in zip(*corners, strict=True))
    r1, s1, r2, s2 = _numbers(annotation.get("/Rect"), _PLACE)
    wide = abs(r2 - r1) / (right - left) if right > left else 1.0
    high = abs(s2 - s1) / (top - bottom) if top > bottom else 1.0
    moved = (wide, 0.0, 0.0, high, min(r1, r2) - left * wide, min(s1, s2) - bottom * high)
    return " ".join(f"{number:.5f}" for number in moved).encode()


def _numbers(found: object, otherwise: tuple[float, ...]) -> tuple[float, ...]:
    numbers = [resolved(each) for each in array(found)]
    if not numbers:
        return otherwise
    floats = tuple(float(each) for each in numbers if isinstance(each, int | float))
    if len(floats) != len(otherwise):
        raise NotPaper("damaged")
    return floats


def _add(writer: PdfWriter, page: PageObject, names: DictionaryObject, drawn: bytes) -> None:
    """After the page's own content, whose state of drawing is put back first. Its resources may be others' too."""
    resources = DictionaryObject(dictionary(page.get("/Resources")))
    resources[NameObject("/XObject")] = DictionaryObject({**dictionary(resources.get("/XObject")), **names})
    page[NameObject("/Resources")] = resources
    own = list(array(page.get("/Contents")))
    if isinstance(resolved(page.get("/Contents")), StreamObject):
        own = [page.raw_get("/Contents")]
    before, after = _stream(writer, b"q\n"), _stream(writer, b"\nQ\n" + drawn)
    page[NameObject("/Contents")] = ArrayObject([before, *own, after])


def _stream(writer: PdfWriter, content: bytes) -> IndirectObject:
    stream = DecodedStreamObject()
    stream.set_data(content)
    return writer._add_object(stream)  # noqa: SLF001 - as above
