"""A new case (saksmappe): like an entry, everything is right in the one request that makes it."""

from __future__ import annotations

from collections.abc import Iterator

from adapters._kit.archive_settings import NewCase
from adapters._kit.xml_text import shorten
from adapters.archives.websak.entry import access_code_of, access_group_of, configured, screening_of
from adapters.archives.websak.names import CHANGING, CORE
from adapters.archives.websak.nodes import Node, tree
from adapters.archives.websak.protocol import coded, external_key_of
from adapters.archives.websak.settings import WebSakSettings
from bot.errors import Rejected
from bot.ports.archive import CaseDraft


def case_of(draft: CaseDraft, settings: WebSakSettings) -> Node:
    """Raises Rejected where the draft names what the configuration does not know."""
    kind = next((case for case in settings.new_cases if case.id == draft.template), None)
    if kind is None:
        raise Rejected(settings.archive_id, "gi.not_configured", field="new_cases")
    code = access_code_of(draft, settings)
    screened = code.code != settings.public_access_code
    title = shorten(draft.title, settings.title_length)
    return tree(
        CHANGING,
        "mappe",
        tree(CORE, "tittel", title),
        tree(CORE, "offentligTittel", title),
        tree(CORE, "skjermetTittel", "false"),
        *screening_of(draft, code, settings, screened=screened),
        *((coded("referanseArkivdel", kind.series),) if kind.series else ()),
        *_responsible(draft, kind, settings),
        *access_group_of(draft, settings),
        *_classes(kind),
        external_key_of(draft.external_key, settings),
    )


def _responsible(draft: CaseDraft, kind: NewCase, settings: WebSakSettings) -> Iterator[Node]:
    unit = draft.responsible_unit or kind.unit or settings.default_unit
    if unit:
        chosen = configured("responsible_unit", unit, settings.units, settings)
        yield tree(CORE, "administrativEnhetInit", chosen.code)
    if draft.handler:
        yield tree(CORE, "saksansvarligInit", configured("handler", draft.handler, settings.handlers, settings).code)


def _classes(kind: NewCase) -> Iterator[Node]:
    if kind.classification:
        row = (tree(CORE, "rekkefoelge", "1"), coded("klassifikasjonssystem", kind.class_type))
        yield tree(CORE, "klasse", tree(CORE, "liste", *row, tree(CORE, "klasseID", kind.classification)))
