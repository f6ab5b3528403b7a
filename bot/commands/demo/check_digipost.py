"""Digipost in `postvakt demo --check`: a resident's letter is archived, lies there still, its sender is told nobody."""

from __future__ import annotations

from adapters.simulators.digipost import Letter
from bot.commands.demo.checking import Seen, cards, register, shown, until, yes
from bot.commands.demo.stage import Stage

_SENDER = "Siv (test)"
_SERVICE = "Brev i Digipost"


def hand_in(stage: Stage) -> Letter:
    return stage.systems.digipost.add(
        sender=_SENDER, subject="Klage på tildeling av barnehageplass", text="Vi klager på avslaget."
    )


async def walk_through(stage: Stage, letter: Letter) -> list[Seen]:
    before = {entry.number for entry in stage.p360.world.entries()}
    await until(lambda: bool(cards(stage, _SERVICE)))
    (card,) = cards(stage, _SERVICE)
    unseen = letter.first_accessed is None
    case = stage.p360.world.cases()[5].number
    await register(stage, "ola", card, case, confirms_title=False, public_title="Klage på tildeling av plass")
    await until(lambda: "Behandlet" in shown(stage, card))
    to_move = "Flytt til «Overført WebSak»" in shown(stage, card)
    await stage.teams.click("ola", card, "moved")
    made = [entry for entry in stage.p360.world.entries() if entry.number not in before]
    told = _SENDER in str(stage.teams.stored_for_everybody())
    return [
        Seen(what="Digipost: unseen until it is routed", wanted="yes", found=yes(unseen)),
        Seen(what="Digipost: entries in Public 360", wanted="1", found=str(len(made))),
        Seen(what="Digipost: files on the entry", wanted="1", found=str(sum(len(entry.files) for entry in made))),
        Seen(what="Digipost: fetched at its door", wanted="yes", found=yes(letter.first_accessed is not None)),
        Seen(what="Digipost: its folder on the card", wanted="yes", found=yes(to_move)),
        Seen(what="Digipost: left there for a person", wanted="yes", found=yes(letter.id in _left(stage))),
        Seen(what="Digipost: its sender on the board", wanted="no", found=yes(told)),
    ]


def _left(stage: Stage) -> set[int]:
    return set(stage.systems.digipost.world.letters)
