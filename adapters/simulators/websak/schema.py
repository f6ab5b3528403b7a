"""The published schemas as a judge: each request's body, and each answer of ours.

Built from the WSDLs' inline schemas and the XSDs beside them, nothing is fetched: every schemaLocation is mapped to the
file of that name (contracts/geointegrasjon, PROVENANCE.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from lxml import etree

from adapters.simulators.websak.names import INNSYN, OPPDATERING

_WSDLS = {INNSYN: "giArkivInnsyn20120131.wsdl", OPPDATERING: "giArkivOppdatering20120131.wsdl"}
_XS = "http://www.w3.org/2001/XMLSchema"


class _Beside(etree.Resolver):  # type: ignore[misc, unused-ignore]
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, url: str, _public_id: str, context: Any) -> Any:
        """Raises FileNotFoundError for what is not there: nothing is ever looked for on the net."""
        path = self._folder / url.rpartition("/")[2]
        return self.resolve_string(path.read_bytes(), context, base_url=url)


class Schemas:
    def __init__(self, judges: Mapping[str, Any]) -> None:
        self._judges = judges

    @classmethod
    def load(cls, folder: Path) -> Self:
        """`folder` holds `wsdl/` and `xsd/`."""
        return cls({namespace: _judge(folder, name) for namespace, name in _WSDLS.items()})

    def fault_in(self, element: Any) -> str:
        """Why the schema of the element's namespace refuses it; empty = it does not."""
        judge = self._judges.get(etree.QName(element).namespace)
        if judge is None:
            return f"{element.tag}: no schema has this namespace"
        # a copy, since xsi:type is looked up in the document that the element stands in
        alone = etree.ElementTree(etree.fromstring(etree.tostring(element)))
        return "" if judge.validate(alone) else str(judge.error_log.last_error.message)


def _judge(folder: Path, name: str) -> Any:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside(folder / "xsd"))
    description = etree.parse(str(folder / "wsdl" / name), etree.XMLParser(no_network=True))
    inline = description.getroot().find(f".//{{{_XS}}}schema")
    return etree.XMLSchema(etree.fromstring(etree.tostring(inline), parser))
