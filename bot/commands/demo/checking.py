"""What all checks of the demo share: cards that are found and pressed, and lines that say what was wanted."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from adapters.simulators.svarinn import Letter
from adapters.simulators.teams import Answer
from bot.commands.demo.archives import Entry, entries
from bot.commands.demo.stage import Stage
from bot.domain.daily_check import day_of

_PACE = 0.2
#: seconds until what should happen is called missing: a busy machine needs many of them
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line: what was compared."""

    what: str
    wanted: str
    found: str

    @property
    def holds(self) -> bool:
        return self.wanted == self.found


class NotSeen(Exception):
    """Something did not happen; the text says what."""


def yes(holds: bool) -> str:
    return "yes" if holds else "no"


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)


async def until(holds: Callable[[], bool], what: str, *, saw: Callable[[], str] = str) -> None:
    """Raises NotSeen, with what was seen instead."""
    try:
        async with asyncio.timeout(_PATIENCE):
            while not holds():  # noqa: ASYNC110 # what it waits for lies in other systems, which ring no bell
                await asyncio.sleep(_PACE)
    except TimeoutError:
        raise NotSeen(f"expected {what}, saw {saw() or 'nothing of it'}") from None


def cards(stage: Stage, words: str = "") -> list[str]:
    """Activity ids of item cards on the board; of those that say `words`."""
    found = ((post.id, post.card) for post in stage.teams.posts())
    return [post_id for post_id, card in found if _is_item(card) and words in _text(card)]


async def card_with(stage: Stage, words: str) -> str:
    """The only card that says `words`, once it is there."""
    await until(lambda: bool(cards(stage, words)), f"a card with {words}")
    (card,) = cards(stage, words)
    return card


def _is_item(card: dict[str, Any] | None) -> bool:
    """The daily check has buttons too, which name its day."""
    named = [(action.get("data") or {}).get("item_id", "") for action in (card or {}).get("actions", [])]
    return any(name and day_of(name) is None for name in named)


def _text(card: dict[str, Any] | None) -> str:
    return json.dumps(card or {}, ensure_ascii=False)


def said(answer: Answer) -> str:
    """All that a dialog says."""
    return _text(answer.card)


def shown(stage: Stage, card: str) -> str:
    """All that stands on a card for everybody."""
    return _text(stage.teams.everybody_sees(card))


def handled(stage: Stage, card: str) -> bool:
    return "Behandlet av" in shown(stage, card)


def says(stage: Stage, card: str) -> str:
    """The card's first words: its state, its unit, and what is wrong."""
    body = (stage.teams.everybody_sees(card) or {}).get("body", [])
    return "; ".join(re.findall(r'"text": "([^"]+)"', json.dumps(body, ensure_ascii=False))[:8])


async def until_handled(stage: Stage, card: str, what: str) -> None:
    """Until the board says so, which it may say late: Teams takes sixty cards in half a minute."""
    await until(lambda: handled(stage, card), what, saw=lambda: says(stage, card))


def on_board(stage: Stage, words: str) -> bool:
    """Whether it was ever shown to everybody."""
    return words in json.dumps(stage.teams.stored_for_everybody(), ensure_ascii=False)


def link(stage: Stage, person: str, card: str, title: str) -> str:
    """Where a button of somebody's card leads; empty where it has no such button."""
    actions = (stage.teams.seen_by(person, card) or {}).get("actions", [])
    return next((str(action.get("url", "")) for action in actions if action.get("title") == title), "")


def made(stage: Stage, title: str) -> list[Entry]:
    """Entries with this public title."""
    return [entry for entry in entries(stage.systems.archive) if title in (entry.title, public_title(entry))]


def entry_with(stage: Stage, title: str) -> Entry:
    """Raises NotSeen where there is none or more than one."""
    found = made(stage, title)
    if len(found) != 1:
        raise NotSeen(f"expected one entry «{title}», saw {len(found)}")
    return found[0]


def public_title(entry: Entry) -> str:
    return getattr(entry, "public_title", "") or entry.title


def status_of(stage: Stage, title: str) -> str:
    """Of every entry with this title."""
    return listed(entry.status_code for entry in made(stage, title))


async def until_put_away(stage: Stage, dialog_id: str, what: str) -> None:
    """At Altinn."""
    card = await card_with(stage, dialog_id)
    await until(lambda: labels(stage, dialog_id) == "Archive", what, saw=lambda: says(stage, card))


async def until_receipted(stage: Stage, letter: Letter, card: str, what: str) -> None:
    """At KS."""
    await until(lambda: not letter.waiting, what, saw=lambda: says(stage, card))


def labels(stage: Stage, dialog_id: str) -> str:
    stage.altinn.world.settle()
    return listed(stage.altinn.world.dialog(dialog_id).labels)


async def register(
    stage: Stage, person: str, card: str, case: str, *, confirms_title: bool = True, **inputs: str
) -> Answer:
    """«Fordel», a case found by typing, the title confirmed where the form asks for it, «Registrer»."""
    await stage.teams.open_dialog(person, card, "route")
    await stage.teams.search(person, "case_number", case)
    chosen = {"case_number": case, **({"title_confirmed": "true"} if confirms_title else {}), **inputs}
    return await stage.teams.submit_dialog(person, "submit_route", inputs=chosen)


async def by_hand(stage: Stage, person: str, card: str, way: str = "printed", number: str = "") -> Answer:
    await stage.teams.open_dialog(person, card, "by_hand")
    return await stage.teams.submit_dialog(person, inputs={"by_hand": way, "entry_number": number})


async def more(stage: Stage, person: str, card: str) -> Answer:
    """Takes the letter and opens «Flere valg»."""
    await stage.teams.click(person, card, "claim")
    return await stage.teams.open_dialog(person, card, "more")
