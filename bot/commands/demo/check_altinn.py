"""Altinn in `postvakt demo --check`: a race, an answer that is lost, letters that are open and not, one by hand."""

from __future__ import annotations

import asyncio

from adapters.simulators._kit import Fault
from bot.commands.demo.checking import Seen, by_hand, cards, listed, register, shown, until
from bot.commands.demo.stage import Stage
from bot.commands.demo.town import MAIN, Draft, suppressed_letters

_LETTERS = tuple(
    Draft(unit=MAIN, service=service, title=title, body=f"# {title}\n\nBrevet følger vedlagt.", files=files)
    for service, title, files in (
        ("kystkartverket-rundskriv", "Rundskriv om adressering av naust", ("Rundskriv.pdf", "Kart.pdf")),
        ("elvevernet-post", "Melding om vannstand i Nordelva", ("Brev.pdf",)),
        ("lyktetilsynet-vedtak", "Pålegg om utbedring av lysmaster", ("Brev.pdf",)),
        ("kystkartverket-rundskriv", "Invitasjon til kartdag", ("Invitasjon.pdf",)),
        ("elvevernet-post", "Spørsmål om flomsikring ved Åsen", ("Brev.pdf",)),
    )
)


def hand_in(stage: Stage) -> list[str]:
    """Dialog ids; what must never become a card lies beside them."""
    ids = [stage.altinn.add(letter) for letter in _LETTERS]
    for hidden in suppressed_letters():
        stage.altinn.add(hidden)
    return ids


async def walk_through(stage: Stage, dialogs: list[str]) -> list[Seen]:
    case = stage.p360.world.cases()[0].number
    await until(lambda: len(_cards(stage)) == len(_LETTERS))
    first, second, third, fourth, fifth = (_card_of(stage, dialog) for dialog in dialogs)
    kari, ola = await asyncio.gather(
        stage.teams.click("kari", first, "claim"), stage.teams.click("ola", first, "claim")
    )
    race = sorted((kari.kind, ola.kind))
    winner = "kari" if kari.kind == "card" else "ola"
    await register(stage, winner, first, case)
    # the archive does the work and drops the answer
    stage.p360.simulator.faults.add(Fault(operation="CreateDocument", when="after", status=0))
    await register(stage, "kari", second, case)
    await register(stage, "ola", third, case, attest_open="true")
    await register(stage, "kari", fourth, case)
    await by_hand(stage, "ola", fifth)
    await until(lambda: all(_is_archived(stage, dialog) for dialog in dialogs))
    await until(lambda: _handled(stage) == len(_LETTERS))
    entries = {entry.external_id.id: entry for entry in stage.p360.world.entries() if entry.external_id}
    return [
        Seen(what="Altinn: cards, none for suppressed", wanted="5", found=str(len(_cards(stage)))),
        Seen(what="Altinn: two race for one letter", wanted="card, info", found=listed(race)),
        Seen(what="Altinn: entries in Public 360", wanted="4", found=str(len(stage.p360.world.entries()))),
        Seen(what="Altinn: external keys, each once", wanted="4", found=str(len(entries))),
        Seen(what="Altinn: open, confirmed: final (J)", wanted="3", found=_with_status(stage, "J")),
        Seen(what="Altinn: not judged: temporary (M)", wanted="1", found=_with_status(stage, "M")),
        Seen(
            what="Altinn: files on the entries", wanted="9", found=str(sum(len(one.files) for one in entries.values()))
        ),
        Seen(
            what="Altinn: dialogs labelled Archive",
            wanted="5",
            found=str(sum(_is_archived(stage, dialog) for dialog in dialogs)),
        ),
        Seen(what="Altinn: cards that say handled", wanted="5", found=str(_handled(stage))),
    ]


def _cards(stage: Stage) -> list[str]:
    return cards(stage, "Åpne i Altinn")


def _card_of(stage: Stage, dialog_id: str) -> str:
    """The card whose link leads to the dialog."""
    return next(card for card in _cards(stage) if dialog_id in shown(stage, card))


def _is_archived(stage: Stage, dialog_id: str) -> bool:
    stage.altinn.world.settle()
    return "Archive" in stage.altinn.world.dialog(dialog_id).labels


def _with_status(stage: Stage, status: str) -> str:
    return str(sum(entry.status_code == status for entry in stage.p360.world.entries()))


def _handled(stage: Stage) -> int:
    return sum("Behandlet" in shown(stage, card) for card in _cards(stage))
