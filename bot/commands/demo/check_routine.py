"""The routine in `postvakt demo --check`: the daily check is signed, by whoever has looked at what no program can."""

from __future__ import annotations

import json

from adapters.simulators.teams.world import Post
from bot.commands.demo.checking import (
    Seen,
    on_board,
    shown,
    until,
    yes,
)
from bot.commands.demo.stage import Stage
from bot.domain.daily_check import day_of

_SIGNED = "er signert"


async def daily_check(stage: Stage) -> list[Seen]:
    """Whoever signs ticks what no program can look at."""
    await until(lambda: _check(stage) is not None, "the card of the daily check")
    card = _check(stage)
    if card is None:
        raise LookupError("the card of the daily check is gone")
    await stage.teams.open_dialog("kari", card.id, "check_sign")
    refused = await stage.teams.submit_dialog("kari")
    dialog = json.dumps(refused.card or {}, ensure_ascii=False)
    ticks = {name: "true" for name in ("tick_acos", "tick_digipost", "tick_unregistered") if name in dialog}
    await stage.teams.submit_dialog("kari", inputs=ticks)
    await until(lambda: _SIGNED in shown(stage, card.id), "a daily check that is signed")
    return [
        Seen(what="daily check: unticked, asked again", wanted="dialog", found=refused.kind),
        Seen(what="daily check: signed", wanted="yes", found=yes(on_board(stage, _SIGNED))),
    ]


def _check(stage: Stage) -> Post | None:
    for post in stage.teams.posts():
        for action in (post.card or {}).get("actions", []):
            if day_of((action.get("data") or {}).get("item_id", "")) is not None:
                return post
    return None
