"""The query of a dialog search: read strictly, applied, ordered and paged.

Limits and rules: SearchDialogQueryValidator of Altinn/dialogporten, version read 2026-11-21; dates are inclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from adapters.simulators.altinn.identifiers import ORGANISATION, RESOURCE, is_party, parsed_uuid
from adapters.simulators.altinn.labels import KNOWN_LABELS
from adapters.simulators.altinn.records import Dialog
from adapters.simulators.altinn.settings import Settings

STATUSES = frozenset({"InProgress", "Draft", "RequiresAttention", "Completed", "NotApplicable", "Awaiting"})
_LISTS = ("org", "serviceResource", "party", "extendedStatus", "status", "systemLabel")
_DATES = tuple(
    f"{name}{side}" for name in ("created", "updated", "contentUpdated", "due") for side in ("After", "Before")
)
_TEXTS = ("externalReference", "process", "search", "searchLanguageCode", "orderBy", "continuationToken")
_BOOLEANS = ("isContentSeen", "excludeApiOnly")
KNOWN_QUERY = frozenset({*_LISTS, *_DATES, *_TEXTS, *_BOOLEANS, "limit"})
_ORDERS: dict[str, Callable[[Dialog], datetime | None]] = {
    "contentupdatedat": lambda dialog: dialog.content_updated_at,
    "updatedat": lambda dialog: dialog.updated_at,
    "createdat": lambda dialog: dialog.created_at,
    "dueat": lambda dialog: dialog.due_at,
}
_EARLIEST = datetime.min.replace(tzinfo=UTC)
Value = TypeVar("Value")


class BadQuery(Exception):
    """Answered with 400; names the parameter."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Sorted by one field, then by id in the same direction."""

    name: str = "contentupdatedat"
    descending: bool = True

    @property
    def text(self) -> str:
        direction = "desc" if self.descending else "asc"
        return f"{self.name}_{direction},id_{direction}"

    def key(self, dialog: Dialog) -> tuple[datetime, str]:
        return _ORDERS[self.name](dialog) or _EARLIEST, dialog.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogQuery:
    """One search, with every parameter checked."""

    lists: dict[str, list[str]]
    dates: dict[str, datetime]
    external_reference: str | None
    process: str | None
    search: str | None
    content_seen: bool | None
    exclude_api_only: bool
    limit: int
    order: Order
    after: tuple[datetime, str] | None

    def matches(self, dialog: Dialog, owner: str) -> bool:
        return (
            _in(self.lists["party"], ORGANISATION + dialog.unit)
            and _in(self.lists["serviceResource"], RESOURCE + dialog.resource)
            and _in(self.lists["org"], owner)
            and _in(self.lists["status"], dialog.status)
            and (not self.lists["systemLabel"] or bool(set(self.lists["systemLabel"]) & set(dialog.labels)))
            # no simulated dialog has an extended status or a process
            and not self.lists["extendedStatus"]
            and self.process is None
            and self.external_reference in (None, dialog.external_reference)
            and self.content_seen in (None, dialog.content_seen)
            and not (self.exclude_api_only and dialog.api_only)
            and self._in_time(dialog)
            and self._in_text(dialog)
        )

    def page(self, dialogs: Iterable[Dialog]) -> tuple[list[Dialog], str | None]:
        """The dialogs of this page, and the token of the next one."""
        ordered = sorted(dialogs, key=self.order.key, reverse=self.order.descending)
        if self.after is not None:
            after = self.after
            ordered = [
                dialog
                for dialog in ordered
                if (self.order.key(dialog) < after if self.order.descending else self.order.key(dialog) > after)
            ]
        page = ordered[: self.limit]
        if len(ordered) <= self.limit:
            return page, None
        moment, dialog_id = self.order.key(page[-1])
        return page, f"{self.order.name}_{moment.isoformat()},id_{dialog_id}"

    def _in_time(self, dialog: Dialog) -> bool:
        for name, bound in self.dates.items():
            side = "After" if name.endswith("After") else "Before"
            value = _ORDERS[f"{name.removesuffix(side).lower()}at"](dialog)
            if value is None or (value < bound if side == "After" else value > bound):
                return False
        return True

    def _in_text(self, dialog: Dialog) -> bool:
        if self.search is None:
            return True
        texts = [dialog.title, dialog.summary, dialog.sender_name or "", *(t.title for t in dialog.transmissions)]
        return any(self.search.lower() in text.lower() for text in texts)


def read_query(pairs: Iterable[tuple[str, str]], settings: Settings) -> DialogQuery:
    lists: dict[str, list[str]] = {name: [] for name in _LISTS}
    single: dict[str, str] = {}
    for name, value in pairs:
        if name not in KNOWN_QUERY:
            raise BadQuery(name, "Unknown query parameter")
        if name in lists:
            lists[name].append(value)
        elif name in single:
            raise BadQuery(name, "Given more than once")
        else:
            single[name] = value
    _check_lists(lists, settings)
    search = single.get("search")
    if search is not None and len(search) < 3:
        raise BadQuery("search", "At least 3 characters")
    order = _read(single, "orderBy", _order) or Order()
    return DialogQuery(
        lists=lists,
        dates=_dates(single),
        external_reference=single.get("externalReference"),
        process=single.get("process"),
        search=search,
        content_seen=_read(single, "isContentSeen", _boolean),
        exclude_api_only=_read(single, "excludeApiOnly", _boolean) or False,
        limit=_read(single, "limit", _limit) or 100,
        order=order,
        after=_continuation(single["continuationToken"], order) if "continuationToken" in single else None,
    )


def _dates(single: Mapping[str, str]) -> dict[str, datetime]:
    dates = {name: bound for name in _DATES if (bound := _read(single, name, _date)) is not None}
    for name, bound in dates.items():
        before = dates.get(name.removesuffix("After") + "Before")
        if name.endswith("After") and before is not None and bound > before:
            raise BadQuery(name, "Must be less than or equal to its Before")
    return dates


def _check_lists(lists: dict[str, list[str]], settings: Settings) -> None:
    if not lists["serviceResource"] and not lists["party"]:
        raise BadQuery("", "Either ServiceResource or Party must be specified.")
    most = {"party": settings.max_parties, "serviceResource": settings.max_resources, "org": settings.max_owners}
    for name, number in most.items():
        if len(lists[name]) > number:
            raise BadQuery(f"{name}.Count", f"'{name} Count' must be less than or equal to '{number}'.")
    checks: tuple[tuple[str, Callable[[str], Any]], ...] = (
        ("party", is_party),
        ("serviceResource", lambda value: value.startswith(RESOURCE)),
        ("status", STATUSES.__contains__),
        ("systemLabel", KNOWN_LABELS.__contains__),
    )
    for name, check in checks:
        for value in lists[name]:
            if not check(value):
                raise BadQuery(name, "Not a valid value")


def _in(wanted: list[str], value: str) -> bool:
    return not wanted or value in wanted


def _read(query: Mapping[str, str], name: str, convert: Callable[[str], Value]) -> Value | None:
    if name not in query:
        return None
    try:
        return convert(query[name])
    except ValueError as error:
        raise BadQuery(name, str(error)) from error


def _date(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("An explicit time zone is needed")
    return moment


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError("Not a boolean")
    return text.lower() == "true"


def _limit(text: str) -> int:
    limit = int(text)
    if not 1 <= limit <= 1000:
        raise ValueError("Limit must be between 1 and 1000")
    return limit


def _order(text: str) -> Order:
    first, *rest = text.lower().split(",")
    name, _, direction = first.partition("_")
    if name not in _ORDERS or direction not in ("", "asc", "desc"):
        raise ValueError("Unknown order")
    order = Order(name=name, descending=direction != "asc")
    if rest and rest not in ([order.text.partition(",")[2]], ["id"]):
        raise ValueError("Unknown order")
    return order


def _continuation(text: str, order: Order) -> tuple[datetime, str]:
    first, _, second = text.partition(",id_")
    name, _, moment = first.partition("_")
    dialog_id = parsed_uuid(second)
    if name != order.name or dialog_id is None:
        raise BadQuery("continuationToken", "Does not fit the order of this search")
    try:
        return datetime.fromisoformat(moment), dialog_id
    except ValueError as error:
        raise BadQuery("continuationToken", "Does not fit the order of this search") from error
