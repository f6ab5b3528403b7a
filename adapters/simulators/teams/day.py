"""The made-up day that the page shows, and the others that a visitor may ask for instead of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from adapters.simulators.teams.cards import NotOnTheCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """`begin` is told which day is wanted: whoever runs the simulator ends this one and begins that."""

    #: by key, as people call them; empty = there is this day only
    choices: Mapping[str, str] = field(default_factory=dict)
    chosen: str = ""
    begin: Callable[[str], object] | None = None
    #: a page that finds another one is loaded anew
    id: str = field(default_factory=lambda: uuid4().hex)

    def ask_for(self, wanted: str) -> None:
        """Raises NotOnTheCard where there is no such day."""
        if self.begin is None or wanted not in self.choices:
            raise NotOnTheCard(f"there is no day {wanted}")
        self.begin(wanted)
