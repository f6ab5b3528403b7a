"""postmottak in `postvakt demo --check`: a letter is archived and filed, notices are filed, deleted or become cards."""

from __future__ import annotations

from datetime import timedelta

from adapters.simulators.graph import Mail
from bot.commands.demo.archives import Entry
from bot.commands.demo.checking import Seen, by_hand, card_with, entry_with, register, shown, until, until_handled, yes
from bot.commands.demo.morning import REGISTERED
from bot.commands.demo.papers import paper
from bot.commands.demo.postmottak import ACOS, ADDRESS, ALTINN, RIVERS
from bot.commands.demo.stage import Stage
from bot.commands.demo.town import MAIN, UNITS

_SERVICE = '"E-post"'
_BY_HAND = "ACOS"
_TITLE = "Uttalelse om ny kai"


def hand_in(stage: Stage) -> dict[str, Mail]:
    """By what becomes of them. The first announces a letter that `check_altinn` hands in."""
    add, now, unit = stage.systems.postmottak.add, timedelta(), UNITS["313300102"]
    answer = paper(sender=RIVERS.name, receiver=UNITS[MAIN], title=_TITLE, text="Ingen merknader.")
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
        "letter": add(RIVERS, _TITLE, "Se vedlegg.", files={"Uttalelse.pdf": answer}, waited=now),
    }


async def walk_through(stage: Stage, mails: dict[str, Mail]) -> list[Seen]:
    card, announced = await card_with(stage, _SERVICE), await card_with(stage, _BY_HAND)
    await register(stage, "lise", card, stage.systems.archive.world.cases()[3].number, attest_open="true")
    await until(lambda: _folder(stage, mails["letter"]) == "Behandlet", "a letter by e-mail, in its folder")
    entry = entry_with(stage, _TITLE)
    refused = await by_hand(stage, "lise", announced, "registered", "26/99-1")
    await by_hand(stage, "lise", announced, "registered", _by_a_person(stage).number)
    await until_handled(stage, announced, "a letter that was registered by hand, handled")
    await until(lambda: _folder(stage, mails["deleted"]) == "deleteditems", "Nav's sick note deleted")
    await until(lambda: _folder(stage, mails["paired"]) == "Altinn", "Altinn's notice in its folder")
    return [
        Seen(what="postmottak: final (J), files", wanted="J, 2", found=f"{entry.status_code}, {len(entry.files)}"),
        Seen(what="postmottak: the letter's folder", wanted="Behandlet", found=_folder(stage, mails["letter"])),
        Seen(what="postmottak: Altinn's notice", wanted="Altinn", found=_folder(stage, mails["paired"])),
        Seen(what="postmottak: Nav's sick note", wanted="deleteditems", found=_folder(stage, mails["deleted"])),
        Seen(what="done_by_hand: a number that is not there", wanted="dialog", found=refused.kind),
        Seen(what="done_by_hand: the entry on its card", wanted="yes", found=yes(_names(stage, announced))),
        Seen(what="postmottak: e-mails to senders", wanted="0", found=_to_senders(stage)),
    ]


def _by_a_person(stage: Stage) -> Entry:
    """What somebody had made in the archive before."""
    return entry_with(stage, REGISTERED)


def _names(stage: Stage, card: str) -> bool:
    return _by_a_person(stage).number in shown(stage, card)


def _to_senders(stage: Stage) -> str:
    strangers = {ALTINN.address, ACOS.address, RIVERS.address}
    return str(sum(bool(strangers & {*one.to}) for one in stage.systems.postmottak.sent()))


def _folder(stage: Stage, mail: Mail) -> str:
    folder = stage.systems.postmottak.world.mailbox(ADDRESS).folders[mail.folder]
    return folder.well_known or folder.name
