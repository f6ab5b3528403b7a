"""The board at the end of `postvakt demo --check`: every letter's card says that it is handled."""

from __future__ import annotations

from bot.commands.demo.checking import Seen, cards, until_handled
from bot.commands.demo.stage import Stage


async def all_handled(stage: Stage) -> list[Seen]:
    board = cards(stage)
    for card in board:
        await until_handled(stage, card, "a card that says handled")
    return [Seen(what="cards that say handled", wanted=str(len(board)), found=str(len(cards(stage, "Behandlet av"))))]
