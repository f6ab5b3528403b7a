"""The tables. Their history lies in `migrations`; a test compares the two."""

from __future__ import annotations

from adapters.store.schema.boards import (
    boards,
    cards,
    people,
    to_draw,
    unit_boards,
    unit_cards,
    unit_cards_to_draw,
    unit_tellings,
)
from adapters.store.schema.claims import item_notes
from adapters.store.schema.comparisons import compared_items, differences, reconciliations
from adapters.store.schema.daily_checks import daily_checks, healthy_rounds
from adapters.store.schema.doors import notices, sources, suppressed_letters, units_heard
from adapters.store.schema.letters import (
    actions,
    audit_entries,
    audit_head,
    confidential_notes,
    effects,
    free_texts,
    items,
    trait_keys,
    traits,
)
from adapters.store.schema.metadata import metadata
from adapters.store.schema.office_files import office_files
from adapters.store.schema.reminders import reminders
from adapters.store.schema.reports import audit_by_time
from adapters.store.schema.roster import absences, shift_changes
from adapters.store.schema.seeking import item_numbers
from adapters.store.schema.tellings import tellings

__all__ = [
    "absences",
    "actions",
    "audit_by_time",
    "audit_entries",
    "audit_head",
    "boards",
    "cards",
    "compared_items",
    "confidential_notes",
    "daily_checks",
    "differences",
    "effects",
    "free_texts",
    "healthy_rounds",
    "item_notes",
    "item_numbers",
    "items",
    "metadata",
    "notices",
    "office_files",
    "people",
    "reconciliations",
    "reminders",
    "shift_changes",
    "sources",
    "suppressed_letters",
    "tellings",
    "to_draw",
    "trait_keys",
    "traits",
    "unit_boards",
    "unit_cards",
    "unit_cards_to_draw",
    "unit_tellings",
    "units_heard",
]
