"""The part of OData that a mail client needs: $select, $top, $skip, $orderby and a few filters; all else is refused.

Filters on extended properties: singlevaluelegacyextendedproperty-get.md of microsoftgraph/microsoft-graph-docs-contrib
(028b8e35), read 2026-11-22. $filter beside $orderby must begin with the property that is ordered by, else the answer
is InefficientFilter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from adapters.simulators.graph.records import Mail
from adapters.simulators.graph.refusals import bad_request

Filter = Callable[[Mail], bool]
_TEXT = r"'((?:[^']|'')*)'"
_EXTENDED = re.compile(
    rf"singleValueExtendedProperties/any\(\s*(\w+)\s*:\s*\1/id eq {_TEXT} and \1/value eq {_TEXT}\s*\)", re.IGNORECASE
)
_RECEIVED = re.compile(r"receivedDateTime (ge|gt|le|lt) (\S+)")
_TRUTH = re.compile(r"(isRead|isDraft|hasAttachments) eq (true|false)")
_EQUAL = re.compile(rf"(internetMessageId|subject|conversationId) eq {_TEXT}")
_EXPANDED = re.compile(rf"singleValueExtendedProperties\(\$filter=id eq {_TEXT}\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    select: tuple[str, ...] = ()
    top: int | None = None
    skip: int = 0
    oldest_first: bool = False
    keeps: Filter
    #: ids of extended properties to be told
    extended: tuple[str, ...] = ()
    attachments: bool = False


def read_query(
    request: web.Request,
    *,
    selectable: Collection[str],
    allowed: Collection[str],
    most: int,
    filters_mail: bool = True,
) -> Query:
    for name in request.query:
        if name not in allowed:
            raise bad_request(f"The query parameter '{name}' is not supported here.")
        if len(request.query.getall(name)) > 1:
            raise bad_request(f"Query option '{name}' was specified more than once.")
    text = request.query
    order, keeps = text.get("$orderby", ""), text.get("$filter", "")
    extended, attachments = _expanded(text.get("$expand", ""))
    return Query(
        select=_selected(text.get("$select", ""), selectable),
        top=_number(text.get("$top"), "$top", most),
        skip=_number(text.get("$skip"), "$skip", 10**9) or 0,
        oldest_first=_oldest_first(order, keeps),
        keeps=_filter(keeps if filters_mail else ""),
        extended=extended,
        attachments=attachments,
    )


def _selected(text: str, selectable: Collection[str]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",")) if text else ()
    for name in names:
        if name not in selectable:
            raise bad_request(f"Could not find a property named '{name}' on this type.", "RequestBroker--ParseUri")
    return names


def _number(text: str | None, name: str, most: int) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()) or not (name == "$skip" or 0 < int(text) <= most):
        raise bad_request(f"Invalid value '{text}' for {name} query option found.")
    return int(text)


def _oldest_first(order: str, keeps: str) -> bool:
    if not order:
        return False
    found = re.fullmatch(r"receivedDateTime( asc| desc)?", order)
    if found is None:
        raise bad_request("only receivedDateTime can be ordered by here")
    if keeps and not keeps.startswith("receivedDateTime"):
        raise bad_request("The restriction or sort order is too complex for this operation.", "InefficientFilter")
    return found[1] != " desc"


def _expanded(text: str) -> tuple[tuple[str, ...], bool]:
    if not text:
        return (), False
    if text == "attachments":
        return (), True
    found = _EXPANDED.fullmatch(text)
    if found is None:
        raise bad_request("Parsing OData Select and Expand failed.", "RequestBroker--ParseUri")
    return (_plain(found[1]),), False


def _filter(text: str) -> Filter:
    parts = [_condition(part) for part in _conjuncts(text)] if text else []
    return lambda mail: all(part(mail) for part in parts)


def _conjuncts(text: str) -> list[str]:
    """Split at `and` outside quotes and brackets."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        elif not quoted:
            depth += (sign == "(") - (sign == ")")
            if depth == 0 and text.startswith(" and ", at):
                parts.append(text[start:at])
                start = at + 5
    return [*parts, text[start:]]


def _condition(text: str) -> Filter:
    text = text.strip()
    if found := _EXTENDED.fullmatch(text):
        name, value = _plain(found[2]), _plain(found[3]).lower()
        return lambda mail: mail.extended.get(name, "").lower() == value and name in mail.extended
    if found := _RECEIVED.fullmatch(text):
        return _received(found[1], found[2])
    if found := _TRUTH.fullmatch(text):
        wanted = found[2] == "true"
        fields: dict[str, Filter] = {
            "isRead": lambda mail: mail.read,
            "isDraft": lambda mail: mail.draft,
            "hasAttachments": lambda mail: bool(mail.attachments),
        }
        told = fields[found[1]]
        return lambda mail: told(mail) is wanted
    if found := _EQUAL.fullmatch(text):
        field = {"internetMessageId": "message_id", "subject": "subject", "conversationId": "conversation"}[found[1]]
        equal = _plain(found[2])
        return lambda mail: str(getattr(mail, field)) == equal
    raise bad_request(f"Invalid filter clause: {text[:80]}", "ErrorInvalidUrlQueryFilter")


def _received(operator: str, text: str) -> Filter:
    try:
        limit = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise bad_request("Invalid date in a filter clause", "ErrorInvalidUrlQueryFilter") from wrong
    if limit.tzinfo is None:
        raise bad_request("A date in a filter clause needs a time zone", "ErrorInvalidUrlQueryFilter")
    compare: dict[str, Filter] = {
        "ge": lambda mail: mail.received_at >= limit,
        "gt": lambda mail: mail.received_at > limit,
        "le": lambda mail: mail.received_at <= limit,
        "lt": lambda mail: mail.received_at < limit,
    }
    return compare[operator]


def _plain(quoted: str) -> str:
    return quoted.replace("''", "'")
