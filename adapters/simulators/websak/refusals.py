"""SOAP faults as the published WSDLs declare them: one of six kinds in the detail, with code, sentence and details."""

from __future__ import annotations

from typing import Any, Final, Literal

from lxml import etree

from adapters.simulators._kit import Fault
from adapters.simulators._kit.faults import When
from adapters.simulators.websak.names import INNSYN, OPPDATERING, SOAP, TEKNISK

Kind = Literal["Validation", "Finder", "Application", "Operational", "Implementation", "System"]
#: stands in each fault's details, as names and titles do in a real one: a caller must never show or log it
SECRET_IN_DETAILS: Final = "hemmelig-detalj"  # noqa: S105 - no password
_READING = ("Finn", "Hent")


class SoapRefusal(Exception):
    """`kind` None is a fault without a detail: the service could not even read the request."""

    def __init__(self, kind: Kind | None, text: str, *, code: str = "Client") -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.code = code


def soap_fault(refusal: SoapRefusal, namespace: str) -> bytes:
    root = etree.Element(etree.QName(SOAP, "Envelope"), nsmap={"s": SOAP})
    fault = etree.SubElement(etree.SubElement(root, etree.QName(SOAP, "Body")), etree.QName(SOAP, "Fault"))
    etree.SubElement(fault, "faultcode").text = f"s:{refusal.code}"
    etree.SubElement(fault, "faultstring").text = refusal.text
    if refusal.kind:
        info = etree.SubElement(etree.SubElement(fault, "detail"), etree.QName(namespace, f"{refusal.kind}FaultInfo"))
        _told(etree.SubElement(info, etree.QName(namespace, "error")), refusal.text)
    whole: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _told(error: Any, text: str) -> None:
    etree.SubElement(error, etree.QName(TEKNISK, "feilKode")).text = "1000"
    etree.SubElement(error, etree.QName(TEKNISK, "feilBeskrivelse")).text = text
    details = etree.SubElement(error, etree.QName(TEKNISK, "feilDetaljer"))
    etree.SubElement(details, etree.QName(TEKNISK, "liste")).text = SECRET_IN_DETAILS


def refusal_fault(
    operation: str, kind: Kind | None = "Validation", text: str = "Noe gikk galt", *, when: When = "before"
) -> Fault:
    """For the book of faults: the next request of that operation is answered with a SOAP fault."""
    namespace = INNSYN if operation.startswith(_READING) else OPPDATERING
    body = soap_fault(SoapRefusal(kind, text), namespace).decode()
    return Fault(operation=operation, status=500, body=body, media_type="text/xml", when=when)
