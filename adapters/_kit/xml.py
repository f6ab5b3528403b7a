"""Reads XML that came from outside: no DOCTYPE, no entities, and never more of anything than was agreed.

The standard library's expat does the parsing (docs.python.org/3/library/pyexpat.html, 2026-11); a document type is
refused where it begins, before anything that it declares can be used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_SEPARATOR: Final = " "


class XmlRefused(ValueError):
    """`reason` is one short word; what the document says stands nowhere in the error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlLimits:
    most_bytes: int = 8 * 1024 * 1024
    depth: int = 32
    elements: int = 50_000
    #: of one element
    attributes: int = 32


@dataclass(slots=True)
class Element:
    #: without its namespace
    name: str
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    #: its own, with that of its children left out
    text: str = ""

    def all(self, name: str) -> Iterator[Element]:
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> str | None:
        """The text of the first child of that name, without the white space around it; None where there is none."""
        found = next(self.all(name), None)
        return found.text.strip() if found is not None else None


DEFAULT_LIMITS: Final = XmlLimits()


def parse_xml(content: bytes, limits: XmlLimits = DEFAULT_LIMITS) -> Element:
    """Raises XmlRefused and nothing else."""
    if len(content) > limits.most_bytes:
        raise XmlRefused("too_large")
    builder = _Builder(limits)
    parser = builder.parser()
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise XmlRefused("malformed") from fault
    except (LookupError, ValueError) as fault:
        if isinstance(fault, XmlRefused):
            raise
        # an encoding that Python does not know, or that is none for text
        raise XmlRefused("encoding") from fault
    return builder.finished()


class _Builder:
    def __init__(self, limits: XmlLimits) -> None:
        self._limits = limits
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._root: Element | None = None
        self._count = 0

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.ExternalEntityRefHandler = self._external
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        return parser

    def finished(self) -> Element:
        if self._root is None:
            raise XmlRefused("malformed")
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= self._limits.depth:
            raise XmlRefused("too_deep")
        if self._count > self._limits.elements or len(attributes) > self._limits.attributes:
            raise XmlRefused("too_many")
        namespace, _, local = name.rpartition(_SEPARATOR)
        element = Element(name=local, namespace=namespace, attributes=dict(attributes))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)
        self._texts.append([])

    def _end(self, _name: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def _data(self, data: str) -> None:
        self._texts[-1].append(data)

    def _doctype(self, *_: object) -> None:
        raise XmlRefused("doctype")

    def _entity(self, *_: object) -> None:
        raise XmlRefused("entity")

    def _external(self, *_: object) -> int:
        raise XmlRefused("entity")
