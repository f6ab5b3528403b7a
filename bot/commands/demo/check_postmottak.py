"""postmottak in `postvakt demo --check`: a letter is archived and filed, notices are filed, deleted or become cards."""

from __future__ import annotations

from datetime import timedelta

from adapters.simulators.graph import Mail
from bot.commands.demo.checking import Seen, cards, register, shown, until, yes
from bot.commands.demo.papers import paper
from bot.commands.demo.postmottak import ACOS, ADDRESS, ALTINN, RIVERS
from bot.commands.demo.stage import Stage
from bot.commands.demo.town import MAIN, UNITS

_SERVICE = '"E-post"'
_BY_HAND = "ACOS"


def hand_in(stage: Stage) -> dict[str, Mail]:
    """By what becomes of them. The first announces a letter that `check_altinn` hands in."""
    add, now, unit = stage.systems.postmottak.add, timedelta(), UNITS["313300102"]
    answer = paper(sender=RIVERS.name, receiver=UNITS[MAIN], title="Uttalelse om ny kai", text="Ingen merknader.")
    return {
        "paired": add(
            ALTINN,
            "En melding har blitt mottatt i Altinn",
            f"Hei. {UNITS[MAIN].upper()} har mottatt en ny melding fra STATENS LYKTETILSYN. "
            "Logg deg inn i Altinn for å se denne meldingen.",
            waited=now,
        ),
        "deleted": add(
            ALTINN,
            "Ny sykmelding for en av dine ansatte",
            f"En ansatt hos {unit} (orgnr 313300102) har sendt inn en ny sykmelding. "
            "Logg inn på Altinn eller Nav for å se sykmeldingen. Vennlig hilsen Nav.",
            waited=now,
        ),
        "by hand": add(ACOS, "Ny forsendelse i ACOS Mottak", "Logg inn for å se den.", waited=now),
        "letter": add(RIVERS, "Uttalelse om ny kai", "Se vedlegg.", files={"Uttalelse.pdf": answer}, waited=now),
    }


async def walk_through(stage: Stage, mails: dict[str, Mail]) -> list[Seen]:
    before = {entry.number for entry in stage.p360.world.entries()}
    await until(lambda: bool(cards(stage, _SERVICE)) and bool(cards(stage, _BY_HAND)))
    (card,) = cards(stage, _SERVICE)
    await register(stage, "kari", card, stage.p360.world.cases()[3].number, attest_open="true")
    await until(lambda: "Behandlet" in shown(stage, card))
    await until(lambda: _folder(stage, mails["deleted"]) == "deleteditems")
    await until(lambda: _folder(stage, mails["paired"]) == "Altinn")
    made = [entry for entry in stage.p360.world.entries() if entry.number not in before]
    return [
        Seen(what="postmottak: entries in Public 360", wanted="1", found=str(len(made))),
        Seen(what="postmottak: files on it", wanted="2", found=str(sum(len(entry.files) for entry in made))),
        Seen(what="postmottak: the letter's folder", wanted="Behandlet", found=_folder(stage, mails["letter"])),
        Seen(what="postmottak: Altinn's notice", wanted="Altinn", found=_folder(stage, mails["paired"])),
        Seen(what="postmottak: Nav's sick note", wanted="deleteditems", found=_folder(stage, mails["deleted"])),
        Seen(what="postmottak: cards for ACOS Mottak", wanted="1", found=str(len(cards(stage, _BY_HAND)))),
        Seen(what="postmottak: sent to anybody", wanted="no", found=yes(bool(stage.systems.postmottak.world.sent))),
    ]


def _folder(stage: Stage, mail: Mail) -> str:
    folder = stage.systems.postmottak.world.mailbox(ADDRESS).folders[mail.folder]
    return folder.well_known or folder.name
