"""Looking into a PDF's objects, of which a stranger decides what they are."""

from __future__ import annotations

from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NullObject, PdfObject


def resolved(found: object) -> object:
    """None for the PDF's own null too."""
    one = found.get_object() if isinstance(found, PdfObject) else None
    return None if isinstance(one, NullObject) else one


def dictionary(found: object) -> DictionaryObject:
    """Empty where it is none."""
    one = resolved(found)
    return one if isinstance(one, DictionaryObject) else DictionaryObject()


def array(found: object) -> ArrayObject:
    """Empty where it is none."""
    one = resolved(found)
    return one if isinstance(one, ArrayObject) else ArrayObject()


def says_yes(found: object) -> bool:
    one = resolved(found)
    return isinstance(one, BooleanObject) and bool(one.value)
