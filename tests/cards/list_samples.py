"""The list card of what has no card of its own, and its rows. All of it is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.domain.identifiers import ItemId
from bot.ports.views import ListChoice, ListRow, ListView


def a_row(place: int, unit: str = "Solkroken barnehage", **changes: Any) -> ListRow:
    values: dict[str, Any] = {
        "item_id": ItemId(f"0198c0de-0000-7000-8000-{place:012d}"),
        "version": 1,
        "unit_name": unit,
        "service_name": "Post til kommunen",
        "source_name": "Altinn",
        "received_at": datetime(2026, 1, 7 + place, 11, tzinfo=UTC),
        "days": 13 - place,
    }
    return ListRow(**{**values, **changes})


def a_list(*rows: ListRow, **changes: Any) -> ListView:
    values: dict[str, Any] = {
        "version": 9, "waiting": len(rows), "backlog": 0, "found": changes.get("waiting", len(rows)),
        "counted_at": datetime(2026, 1, 20, 7, 45, tzinfo=UTC), "ages": (1, 3, 7, 30),
        "units": (ListChoice(value="313756270", name="Plan og bygg", letters=40),),
        "sources": (ListChoice(value="altinn", name="Altinn", letters=41),),
    }  # fmt: skip
    return ListView(rows=rows, **{**values, **changes})
