"""A small tree of XML that is built whole before anything is sent; lxml writes and escapes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from adapters.archives.websak.names import (
    CASE_KEYS,
    CHANGING,
    CODES,
    CONTACTS,
    CORE,
    FILES,
    FILTERS,
    READING,
    SECURITY,
    SOAP,
    TECHNICAL,
    XSI,
)

#: declared once, on the envelope: values of xsi:type use them too
PREFIXES: Final = {
    "soap": SOAP,
    "xsi": XSI,
    "wsse": SECURITY,
    "i": READING,
    "o": CHANGING,
    "k": CORE,
    "s": CASE_KEYS,
    "d": FILES,
    "c": CODES,
    "p": CONTACTS,
    "f": FILTERS,
    "t": TECHNICAL,
}
_PREFIX_OF: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    namespace: str
    name: str
    text: str = ""
    children: tuple[Node, ...] = ()
    #: (namespace, name) of the derived type, where the schema's own is abstract in use
    xsi_type: tuple[str, str] | None = None
    #: name with its namespace in braces → value
    attributes: tuple[tuple[str, str], ...] = ()


def tree(
    namespace: str,
    name: str,
    *inside: Node | str,
    xsi_type: tuple[str, str] | None = None,
    attributes: tuple[tuple[str, str], ...] = (),
) -> Node:
    """An element with other elements in it, or with a text."""
    text = "".join(one for one in inside if isinstance(one, str))
    children = tuple(one for one in inside if isinstance(one, Node))
    return Node(namespace=namespace, name=name, text=text, children=children, xsi_type=xsi_type, attributes=attributes)


def written(node: Node) -> bytes:
    """UTF-8 with its declaration. Raises ValueError for characters that XML cannot hold."""
    root = etree.Element(etree.QName(node.namespace, node.name), nsmap=PREFIXES)
    _fill(root, node)
    whole: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _fill(element: Any, node: Node) -> None:
    for name, value in node.attributes:
        element.set(name, value)
    if node.xsi_type:
        namespace, name = node.xsi_type
        element.set(etree.QName(XSI, "type"), f"{_PREFIX_OF[namespace]}:{name}")
    if node.text:
        element.text = node.text
    for child in node.children:
        _fill(etree.SubElement(element, etree.QName(child.namespace, child.name)), child)
