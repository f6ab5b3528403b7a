"""The rules of Dialogporten's labels: Default, Archive and Bin exclude each other, MarkedAsUnopened stands apart.

Removal comes before addition: SystemLabelService of Altinn/dialogporten, stored version read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterable

_EXCLUSIVE = ("Default", "Archive", "Bin")
KNOWN_LABELS = frozenset({*_EXCLUSIVE, "MarkedAsUnopened", "Sent"})


def changed_labels(current: Iterable[str], *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> list[str]:
    labels = list(current)
    for label in dict.fromkeys(remove):
        if label not in labels:
            continue
        labels.remove(label)
        if label in _EXCLUSIVE:
            labels.insert(0, "Default")
    for label in dict.fromkeys(add):
        if label in _EXCLUSIVE:
            labels = [label, *(other for other in labels if other not in _EXCLUSIVE)]
        elif label not in labels:
            labels.append(label)
    return labels


def shown_label(labels: Iterable[str]) -> str:
    """The one value of the deprecated field `systemLabel`."""
    return next((label for label in labels if label in _EXCLUSIVE), "Default")
