"""Why SIF refused, as a short stable word.

SIF answers a refusal with HTTP 200 and a sentence of its own that can hold titles and names. The sentence is only
matched against these patterns; it is never shown, logged or raised.
"""

from __future__ import annotations

import re

#: the archive gave up waiting for itself, so it does not say what became of the call
BUSY = "sif.busy"
UNKNOWN_CASE = "sif.unknown_case"
UNKNOWN_ENTRY = "sif.unknown_entry"

_FLAGS = re.IGNORECASE | re.DOTALL
_EXCEPTION_CLASS = re.compile(r"^(?:[\w.]+Exception:\s*)+")
_OPERATION_TAG = re.compile(r"</?operation.*$", _FLAGS)
_LOOKUP = re.compile(r"no values found for lookup .*? to entity '([^']*)'", _FLAGS)

_LOOKUP_ENTITIES = (
    (r"(case|sak)", UNKNOWN_CASE),
    (r"document", UNKNOWN_ENTRY),
    (r"(code table|attribute value|access ?(code|group)).*", "sif.missing_code"),
    (r".*\b(category|status|role|archive)", "sif.missing_code"),
    (r".*\b(contact|user|person|enterprise).*", "sif.unknown_handler_or_unit"),
)

_SENTENCES = (
    (r"time-?out|timed out|deadlock|server is too busy", BUSY),
    (r"maximum (request|message|content) (length|size)|too (large|big|long)|exceeds? the max", "sif.too_large"),
    (r"\b(case|sak\w*)\b.*\b(closed|avslutt\w*|lukket|utgår)\b", "sif.closed_case"),
    (r"\b(closed|avsluttet|lukket) (case|sak)", "sif.closed_case"),
    (r"\b(case|sak\w*)\b.*(not found|does not exist|finnes ikke)", UNKNOWN_CASE),
    (r"\bdocument\b.*(not found|does not exist|finnes ikke)", UNKNOWN_ENTRY),
    (r"access denied|not authori[sz]ed|permission|ikke (tilgang|rettighet)", "sif.no_access"),
    (r"illegal character", "sif.illegal_title"),
    (r"mandatory|is required|must be (set|specified|given)|missing|mangler|påkrevd", "sif.missing_value"),
    (r"\bcode\b|\bkode", "sif.missing_code"),
)


def refusal_reason(message: str) -> str:
    """The stable word for an ErrorMessage, `sif.failed` where nothing is known about it."""
    text = _OPERATION_TAG.sub("", _EXCEPTION_CLASS.sub("", message.strip())).strip()
    lookup = _LOOKUP.search(text)
    if lookup is None:
        return next((word for part, word in _SENTENCES if re.search(part, text, _FLAGS)), "sif.failed")
    entity = lookup[1].strip()
    return next((word for kind, word in _LOOKUP_ENTITIES if re.fullmatch(kind, entity, _FLAGS)), "sif.lookup")
