"""Reads a request: an envelope with one operation, with nothing in it that XML from outside must not have."""

from __future__ import annotations

from typing import Any

from lxml import etree

from adapters.simulators.websak.names import ARKIV_FELLES, KJERNE, KODELISTE, SOAP, XSI
from adapters.simulators.websak.records import ExternalKey
from adapters.simulators.websak.refusals import SoapRefusal


def envelope_of(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise SoapRefusal(None, "Forespørselen er ikke gyldig XML") from None
    if root.getroottree().docinfo.doctype:
        raise SoapRefusal(None, "DTD er ikke tillatt")
    if root.tag != f"{{{SOAP}}}Envelope":
        raise SoapRefusal(None, "Ukjent konvolutt", code="VersionMismatch")
    return root


def operation_in(root: Any) -> Any:
    body = root.find(f"{{{SOAP}}}Body")
    if body is None or len(body) != 1:
        raise SoapRefusal(None, "soap:Body skal ha ett element")
    return body[0]


def text(element: Any, namespace: str, *path: str) -> str:
    """Of a descendant, empty where there is none."""
    found = element.find("/".join(f"{{{namespace}}}{name}" for name in path)) if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def code(element: Any, namespace: str, *path: str) -> str:
    found = element.find("/".join(f"{{{namespace}}}{name}" for name in path))
    return text(found, KODELISTE, "kodeverdi") if found is not None else ""


def flag(element: Any, namespace: str, name: str) -> bool:
    return text(element, namespace, name) in ("true", "1")


def type_of(element: Any) -> tuple[str, str]:
    """(namespace, name) of the xsi:type; two empty texts where there is none."""
    value = element.get(f"{{{XSI}}}type", "")
    prefix, colon, name = value.rpartition(":")
    namespace = element.nsmap.get(prefix if colon else None)
    if value and not namespace:
        raise SoapRefusal(None, "Ukjent prefiks i xsi:type")
    return (namespace or "", name)


def key_of(element: Any, name: str) -> ExternalKey | None:
    system = text(element, KJERNE, name, "fagsystem")
    return ExternalKey(system=system, key=text(element, KJERNE, name, "noekkel")) if system else None


def case_number(element: Any) -> tuple[int, int] | None:
    year, sequence = text(element, ARKIV_FELLES, "saksaar"), text(element, ARKIV_FELLES, "sakssekvensnummer")
    return (int(year), int(sequence)) if year and sequence else None
