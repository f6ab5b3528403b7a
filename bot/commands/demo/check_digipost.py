"""Digipost in `postvakt demo --check`: a resident's letter is archived, lies there, and is deleted."""

from __future__ import annotations

from adapters.simulators.digipost import Letter
from bot.commands.demo.archives import finish
from bot.commands.demo.checking import (
    Seen,
    card_with,
    entry_with,
    on_board,
    register,
    said,
    shown,
    until,
    until_handled,
    yes,
)
from bot.commands.demo.stage import Stage

_SENDER, _TITLE = "Siv (test)", "Klage på tildeling av plass"
_SERVICE = "Brev i Digipost"


def hand_in(stage: Stage) -> Letter:
    return stage.systems.digipost.add(
        sender=_SENDER, subject="Klage på tildeling av barnehageplass", text="Vi klager på avslaget."
    )


async def walk_through(stage: Stage, letter: Letter) -> list[Seen]:
    card, teams = await card_with(stage, _SERVICE), stage.teams
    unseen = letter.first_accessed is None
    case = stage.systems.archive.world.cases()[5].number
    await register(stage, "ola", card, case, confirms_title=False, public_title=_TITLE)
    await until_handled(stage, card, "a letter from Digipost, handled")
    to_move, left = "Flytt til «Overført" in shown(stage, card), _lies_there(stage, letter)
    entry = entry_with(stage, _TITLE)
    too_early = await teams.open_dialog("ola", card, "delete")
    finish(stage.systems.archive, entry)
    await teams.open_dialog("ola", card, "delete")
    page = await teams.submit_dialog("ola", "submit_delete", inputs={"in_archive": "true"})
    still = _lies_there(stage, letter)
    await teams.submit_dialog("ola", "submit_delete_for_good", inputs={"for_good": "true"})
    await until(lambda: not _lies_there(stage, letter), "a letter that is deleted in Digipost")
    return [
        Seen(what="Digipost: unseen until it is routed", wanted="yes", found=yes(unseen)),
        Seen(what="Digipost: temporary (M), files", wanted="M, 1", found=f"{entry.status_code}, {len(entry.files)}"),
        Seen(what="Digipost: left there for a person", wanted="yes, yes", found=f"{yes(to_move)}, {yes(left)}"),
        Seen(what="delete: before the entry is final", wanted="no", found=yes("submit_delete" in said(too_early))),
        Seen(what="delete: the last page says so", wanted="yes", found=yes("kan ikke angres" in said(page))),
        Seen(what="delete: nothing left before it", wanted="yes", found=yes(still)),
        Seen(what="Digipost: its sender on the board", wanted="no", found=yes(on_board(stage, _SENDER))),
    ]


def _lies_there(stage: Stage, letter: Letter) -> bool:
    return letter.id in stage.systems.digipost.world.letters
