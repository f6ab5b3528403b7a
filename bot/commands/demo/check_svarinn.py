"""KS SvarInn in `postvakt demo --check`: registered, printed, refused, and one that came through Altinn too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from adapters.simulators.svarinn import Letter
from bot.commands.demo.checking import (
    Seen,
    card_with,
    cards,
    entry_with,
    listed,
    made,
    more,
    on_board,
    register,
    said,
    shown,
    until,
    until_handled,
    until_put_away,
    until_receipted,
    yes,
)
from bot.commands.demo.papers import packed, paper
from bot.commands.demo.stage import Stage
from bot.commands.demo.svarinn import file, from_organisation
from bot.commands.demo.town import SENDERS, UNITS, Draft
from bot.commands.demo.ways_out import BUILDING, LATE_KINDERGARTEN

ORDINARY_UNIT = "313588998"
TITLE, SECRET_TITLE = "Søknad om graving i Kaigata", "Oversendelse i elevsak"
#: what the form suggests of a letter whose title stays hidden
_NEUTRAL = "Brev mottatt digitalt"
_REFUSED_UNIT = "313671534"
_LIGHTS = SENDERS["lyktetilsynet-vedtak"]
_TWICE, _TWICE_TEXT = "Vedtak om gatelys på Holmen", "Lysmastene på Holmen skal utbedres."


@dataclass(frozen=True, slots=True, kw_only=True)
class SvarInnLetters:
    ordinary: Letter
    #: to a unit whose transfer case has expired
    confidential: Letter
    refused: Letter
    twin: Letter
    #: the dialog at Altinn of its other half
    twin_dialog: str


def hand_in(stage: Stage) -> SvarInnLetters:
    office = partial(from_organisation, sender="Plankontoret Skarv AS", org_number="315419662")
    plan = paper(sender="Plankontoret Skarv AS", receiver="Teknisk drift", title="Situasjonsplan", text="1:500")
    drawings = file("Tegninger.zip", packed({"Plan.pdf": plan, "Snitt.pdf": plan}))
    add = stage.svarinn.add
    twin = Draft(unit=BUILDING, service=_LIGHTS.service, title=_TWICE, body=_TWICE_TEXT)
    return SvarInnLetters(
        ordinary=add(office(unit=ORDINARY_UNIT, title=TITLE, text="Vi vil grave.", more=(drawings,))),
        confidential=add(
            from_organisation(
                sender="Fylkesnemnda for prøvesaker",
                org_number="315422248",
                unit=LATE_KINDERGARTEN,
                title=SECRET_TITLE,
                text="Saken oversendes.",
                level="HOYESTE",
                confidential=True,
            )
        ),
        refused=add(office(unit=_REFUSED_UNIT, title="Tegninger til naust", text="Se vedlegg.")),
        twin=add(
            from_organisation(
                sender=_LIGHTS.name, org_number=_LIGHTS.org_number, unit=BUILDING, title=_TWICE, text=_TWICE_TEXT
            )
        ),
        twin_dialog=stage.altinn.add(twin),
    )


async def ordinary_card(stage: Stage) -> str:
    return await card_with(stage, UNITS[ORDINARY_UNIT])


async def confidential_card(stage: Stage) -> str:
    return await card_with(stage, UNITS[LATE_KINDERGARTEN])


async def walk_through(stage: Stage, letters: SvarInnLetters) -> list[Seen]:
    """Kari has read the first two, and has had the print of the second before her."""
    return [
        *await _registered(stage, letters.ordinary),
        *await _printed(stage, letters.confidential),
        *await _refused(stage, letters.refused),
    ]


async def _registered(stage: Stage, letter: Letter) -> list[Seen]:
    card, waiting = await ordinary_card(stage), letter.waiting
    await register(stage, "kari", card, stage.systems.archive.world.cases()[1].number, attest_open="true")
    await until_receipted(stage, letter, card, "a letter from SvarInn, receipted")
    entry = entry_with(stage, TITLE)
    receipt = letter.log[-1]
    in_order = entry.changed_at is not None and entry.changed_at <= receipt.at
    return [
        Seen(what="SvarInn: read, still waiting at KS", wanted="yes", found=yes(waiting)),
        Seen(what="SvarInn: final (J), files", wanted="J, 2", found=f"{entry.status_code}, {len(entry.files)}"),
        Seen(what="SvarInn: MOTTATT, after its entry", wanted="MOTTATT, yes", found=f"{receipt.what}, {yes(in_order)}"),
    ]


async def _printed(stage: Stage, letter: Letter) -> list[Seen]:
    """The unit's transfer case has expired, so what is left is paper."""
    card = await confidential_card(stage)
    suggested = "ingen overføringssak" in str(stage.teams.seen_by("kari", card))
    form = await stage.teams.open_dialog("kari", card, "route")
    stage.teams.close_dialog("kari")
    waiting = letter.waiting
    await stage.teams.open_dialog("kari", card, "more")
    await stage.teams.submit_dialog("kari", "submit_internal_mail")
    await until_receipted(stage, letter, card, "a letter that goes by internal mail, receipted")
    entries = len(made(stage, SECRET_TITLE)) + len(made(stage, _NEUTRAL))
    return [
        Seen(what="transfer_case: one that has expired is offered", wanted="no", found=_offered(said(form))),
        Seen(what="internal_mail: the card suggests it", wanted="yes", found=yes(suggested)),
        Seen(what="internal_mail: printed, still waiting at KS", wanted="yes", found=yes(waiting)),
        Seen(what="internal_mail: entries, receipt", wanted="0, MOTTATT", found=f"{entries}, {letter.log[-1].what}"),
        Seen(what="internal_mail: its title on the board", wanted="no", found=yes(on_board(stage, SECRET_TITLE))),
    ]


def _offered(form: str) -> str:
    return yes("submit_to_transfer_case" in form)


async def _refused(stage: Stage, letter: Letter) -> list[Seen]:
    """On two pages; KS tells the sender."""
    card, teams = await card_with(stage, UNITS[_REFUSED_UNIT]), stage.teams
    await more(stage, "kari", card)
    await teams.submit_dialog("kari", "submit_refuse")
    page = await teams.submit_dialog("kari", "submit_refusal_reason", inputs={"refusal": "wrong_addressee"})
    waiting = letter.waiting
    await teams.submit_dialog("kari", "submit_refusal", inputs={"refusal_confirmed": "true"})
    await until_receipted(stage, letter, card, "a letter that is refused")
    return [
        Seen(what="refuse: the page before it says so", wanted="yes", found=yes("kan ikke angres" in said(page))),
        Seen(what="refuse: nothing left before the second page", wanted="yes", found=yes(waiting)),
        Seen(
            what="refuse: what KS was told, once",
            wanted="FEILET",
            found=listed(one.what for one in letter.log if one.what in ("FEILET", "MOTTATT")),
        ),
    ]


async def twice(stage: Stage, letters: SvarInnLetters) -> list[Seen]:
    """Lise has one letter through two doors: the second is linked to the first one's entry with one click."""
    through_altinn, teams = await card_with(stage, letters.twin_dialog), stage.teams
    await until(lambda: len(cards(stage, UNITS[BUILDING])) == 2, "two cards of a letter through two doors")
    (through_ks,) = {*cards(stage, UNITS[BUILDING])} - {through_altinn}
    await register(stage, "lise", through_altinn, stage.systems.archive.world.cases()[0].number)
    await until_put_away(stage, letters.twin_dialog, "a letter through two doors, put away at the first")
    entry = entry_with(stage, _TWICE)
    form = await teams.open_dialog("lise", through_ks, "route")
    await teams.submit_dialog("lise", "submit_route", inputs={"case_number": entry.number.rpartition("-")[0]})
    blocked = len(made(stage, _TWICE)) == 1
    await teams.submit_dialog("lise", "submit_already_registered")
    await until_handled(stage, through_ks, "a letter through two doors, handled at the second")
    return [
        Seen(what="already_registered: the form names the entry", wanted="yes", found=yes(entry.number in said(form))),
        Seen(what="already_registered: one click makes another", wanted="no", found=yes(not blocked)),
        Seen(what="already_registered: entries", wanted="1", found=str(len(made(stage, _TWICE)))),
        Seen(what="already_registered: on both cards", wanted="yes", found=yes(_both(stage, entry.number))),
        Seen(what="already_registered: receipt", wanted="MOTTATT", found=letters.twin.log[-1].what),
    ]


def _both(stage: Stage, number: str) -> bool:
    return all(number in shown(stage, card) for card in cards(stage, UNITS[BUILDING]))
