"""How far each mailbox has been listed: Graph's own links, the cursor between polls."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    #: delta links by the mailbox's name
    links: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, cursor: str | None, *, is_own: Callable[[str], bool]) -> Self:
        """A cursor that cannot be read, or a link that leads elsewhere, means starting over: nothing is lost."""
        try:
            told = json.loads(cursor or "")
            if told["v"] != 1:
                return cls()
            links = {str(name): link for name, link in told["links"].items() if isinstance(link, str) and is_own(link)}
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()
        return cls(links=links)

    def text(self) -> str:
        return json.dumps({"v": 1, "links": dict(self.links)}, separators=(",", ":"))

    def moved(self, mailbox: str, link: str) -> Self:
        return replace(self, links={**self.links, mailbox: link})
