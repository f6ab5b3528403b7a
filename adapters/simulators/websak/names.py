"""Namespaces as the published WSDLs and schemas of GeoIntegrasjon Arkiv 1.1 (2012-01-31) write them."""

from __future__ import annotations

from typing import Final

INNSYN: Final = "http://rep.geointegrasjon.no/Arkiv/Innsyn/xml.wsdl/2012.01.31"
OPPDATERING: Final = "http://rep.geointegrasjon.no/Arkiv/Oppdatering/xml.wsdl/2012.01.31"
KJERNE: Final = "http://rep.geointegrasjon.no/Arkiv/Kjerne/xml.schema/2012.01.31"
ARKIV_FELLES: Final = "http://rep.geointegrasjon.no/Arkiv/Felles/xml.schema/2012.01.31"
DOKUMENT: Final = "http://rep.geointegrasjon.no/Arkiv/Dokument/xml.schema/2012.01.31"
KODELISTE: Final = "http://rep.geointegrasjon.no/Felles/Kodeliste/xml.schema/2012.01.31"
KONTAKT: Final = "http://rep.geointegrasjon.no/Felles/Kontakt/xml.schema/2012.01.31"
FILTER: Final = "http://rep.geointegrasjon.no/Felles/Filter/xml.schema/2012.01.31"
TEKNISK: Final = "http://rep.geointegrasjon.no/Felles/Teknisk/xml.schema/2012.01.31"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
WSSE: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
PASSWORD_TEXT: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText"  # noqa: S105 - a name
