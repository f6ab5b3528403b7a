"""Namespaces of GeoIntegrasjon Arkiv 1.1 (2012-01-31) as its published WSDLs and schemas have them, and of SOAP 1.1."""

from __future__ import annotations

from typing import Final

_GI: Final = "http://rep.geointegrasjon.no"
_VERSION: Final = "2012.01.31"

READING: Final = f"{_GI}/Arkiv/Innsyn/xml.wsdl/{_VERSION}"
CHANGING: Final = f"{_GI}/Arkiv/Oppdatering/xml.wsdl/{_VERSION}"
CORE: Final = f"{_GI}/Arkiv/Kjerne/xml.schema/{_VERSION}"
CASE_KEYS: Final = f"{_GI}/Arkiv/Felles/xml.schema/{_VERSION}"
FILES: Final = f"{_GI}/Arkiv/Dokument/xml.schema/{_VERSION}"
CODES: Final = f"{_GI}/Felles/Kodeliste/xml.schema/{_VERSION}"
CONTACTS: Final = f"{_GI}/Felles/Kontakt/xml.schema/{_VERSION}"
FILTERS: Final = f"{_GI}/Felles/Filter/xml.schema/{_VERSION}"
TECHNICAL: Final = f"{_GI}/Felles/Teknisk/xml.schema/{_VERSION}"

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
#: OASIS Web Services Security 1.0, UsernameToken profile (2004-03)
SECURITY: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
PASSWORD_TEXT: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText"  # noqa: S105 - a name
