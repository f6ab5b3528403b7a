"""What the checks of all doors share: cards that are found and pressed, and lines that say what was wanted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from adapters.simulators.teams import Answer
from bot.commands.demo.stage import Stage

_PACE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line of the table."""

    what: str
    wanted: str
    found: str

    @property
    def holds(self) -> bool:
        return self.wanted == self.found


def yes(holds: bool) -> str:
    return "yes" if holds else "no"


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)


async def until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 # what it waits for lies in other systems, which ring no bell
        await asyncio.sleep(_PACE)


def cards(stage: Stage, words: str = "") -> list[str]:
    """Activity ids of item cards on the board; of those that say `words`."""
    found = ((post.id, post.card) for post in stage.teams.posts())
    return [post_id for post_id, card in found if _is_item(card) and words in _text(card)]


def _is_item(card: dict[str, Any] | None) -> bool:
    return any("item_id" in (action.get("data") or {}) for action in (card or {}).get("actions", []))


def _text(card: dict[str, Any] | None) -> str:
    return json.dumps(card or {}, ensure_ascii=False)


def shown(stage: Stage, card: str) -> str:
    """All that stands on a card for everybody."""
    return _text(stage.teams.everybody_sees(card))


def link(stage: Stage, card: str, title: str) -> str:
    """Where a card's button leads; empty where it has no such button."""
    actions = (stage.teams.everybody_sees(card) or {}).get("actions", [])
    return next((str(action.get("url", "")) for action in actions if action.get("title") == title), "")


async def register(
    stage: Stage, person: str, card: str, case: str, *, confirms_title: bool = True, **inputs: str
) -> Answer:
    """«Fordel», a case found by typing, the title confirmed where the form asks for it, «Registrer»."""
    await stage.teams.open_dialog(person, card, "route")
    await stage.teams.search(person, "case_number", case)
    chosen = {"case_number": case, **({"title_confirmed": "true"} if confirms_title else {}), **inputs}
    return await stage.teams.submit_dialog(person, inputs=chosen)


async def by_hand(stage: Stage, person: str, card: str) -> Answer:
    await stage.teams.open_dialog(person, card, "by_hand")
    return await stage.teams.submit_dialog(person, inputs={"by_hand": "printed"})
