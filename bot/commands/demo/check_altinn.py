"""Altinn in `postvakt demo --check`: a race, an answer that is lost, letters that are open and not, one by hand."""

from __future__ import annotations

import asyncio

from bot.commands.demo.archives import ARCHIVES, entries, external_key, kind_of, lose_next_answer
from bot.commands.demo.checking import (
    Seen,
    by_hand,
    card_with,
    cards,
    labels,
    listed,
    made,
    register,
    until_put_away,
)
from bot.commands.demo.stage import Stage
from bot.commands.demo.town import MAIN, Draft, suppressed_letters

_LETTERS = tuple(
    Draft(unit=MAIN, service=service, title=title, body=f"# {title}\n\nBrevet følger vedlagt.", files=files)
    for service, title, files in (
        ("kystkartverket-rundskriv", "Rundskriv om adressering av naust", ("Rundskriv.pdf", "Kart.pdf")),
        ("elvevernet-post", "Melding om vannstand i Nordelva", ("Brev.pdf",)),
        ("lyktetilsynet-vedtak", "Pålegg om utbedring av lysmaster", ("Brev.pdf",)),
        ("bruskjema", "Kvittering for innsendt broskjema", ("Kvittering.pdf",)),
    )
)
_TITLES = tuple(letter.title for letter in _LETTERS)


def hand_in(stage: Stage) -> list[str]:
    """Dialog ids; what must never become a card lies beside them."""
    ids = [stage.altinn.add(letter) for letter in _LETTERS]
    for hidden in suppressed_letters():
        stage.altinn.add(hidden)
    return ids


async def walk_through(stage: Stage, dialogs: list[str]) -> list[Seen]:
    archive = stage.systems.archive
    name, case = ARCHIVES[kind_of(archive)], archive.world.cases()[0].number
    first, second, third, fourth = [await card_with(stage, dialog) for dialog in dialogs]
    kari, ola = await asyncio.gather(
        stage.teams.click("kari", first, "claim"), stage.teams.click("ola", first, "claim")
    )
    if kari.kind == "card":
        # she has enough to do
        await stage.teams.click("kari", first, "release")
    lose_next_answer(archive)
    await register(stage, "ola", first, case)
    await register(stage, "ola", second, case)
    await register(stage, "ola", third, case, attest_open="true")
    await by_hand(stage, "ola", fourth)
    for dialog in dialogs:
        await until_put_away(stage, dialog, "a letter from Altinn, put away")
    registered = [entry for title in _TITLES for entry in made(stage, title)]
    keys = [external_key(entry) for entry in entries(archive) if external_key(entry)]
    return [
        Seen(what="Altinn: cards of suppressed letters", wanted="0", found=_suppressed(stage)),
        Seen(what="Altinn: two race for one letter", wanted="card, info", found=listed(sorted((kari.kind, ola.kind)))),
        Seen(what=f"register_on_case: entries in {name}", wanted="3", found=str(len(registered))),
        Seen(what="register_on_case: each key once", wanted=str(len(keys)), found=str(len(set(keys)))),
        Seen(
            what="register_on_case: open, not judged, attested",
            wanted="J, M, J",
            found=listed(entry.status_code for entry in registered),
        ),
        Seen(
            what="register_on_case: files, with the letter's text",
            wanted="3, 2, 2",
            found=listed(str(len(entry.files)) for entry in registered),
        ),
        Seen(what="done_by_hand: put away", wanted="Archive", found=labels(stage, dialogs[3])),
    ]


def _suppressed(stage: Stage) -> str:
    return str(len(cards(stage, "sykefravær")) + len(cards(stage, "Barnevernet")))
