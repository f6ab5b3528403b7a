"""`postvakt demo --check`: no browser; five letters through the whole chain, compared with what the systems hold."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from adapters.simulators._kit import Fault
from adapters.simulators.teams import Answer
from bot.commands.demo.stage import Play, Stage, play_bot, set_stage
from bot.commands.demo.town import MAIN, Draft, suppressed_letters
from bot.ops.logs import set_up_logs

#: seconds for the whole; the table is printed well before
_PATIENCE = 55.0
_GRACE = timedelta(seconds=1)
_PACE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line of the table."""

    what: str
    wanted: str
    found: str

    @property
    def holds(self) -> bool:
        return self.wanted == self.found


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


async def check_demo() -> int:
    """0 where everything is as it should be, else 1."""
    set_up_logs("console", "ERROR")
    play = Play(grace=_GRACE, poll_every=timedelta(seconds=1), settle=timedelta(seconds=5))
    try:
        async with asyncio.timeout(_PATIENCE), set_stage(play) as stage:
            ids = [stage.altinn.add(letter) for letter in _LETTERS]
            for hidden in suppressed_letters():
                stage.altinn.add(hidden)
            async with play_bot(stage):
                seen = await _walk_through(stage, ids)
    except TimeoutError:
        Console(stderr=True).print(f"Not finished within {_PATIENCE:.0f} s.")
        return 1
    _print(seen)
    return 0 if all(line.holds for line in seen) else 1


async def _walk_through(stage: Stage, dialogs: list[str]) -> list[Seen]:
    case = stage.p360.world.cases()[0].number
    await _until(lambda: len(cards(stage)) == len(_LETTERS))
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
    await register(stage, "ola", third, case, attest=True)
    await register(stage, "kari", fourth, case)
    await by_hand(stage, "ola", fifth)
    await _until(lambda: all(_state(stage, dialog)["archived"] for dialog in dialogs))
    entries = {entry.external_id.id: entry for entry in stage.p360.world.entries() if entry.external_id}
    return [
        Seen(what="cards for letters, none for suppressed ones", wanted="5", found=str(len(cards(stage)))),
        Seen(what="two people race for one letter", wanted="['card', 'info']", found=str(race)),
        Seen(what="entries in Public 360", wanted="4", found=str(len(stage.p360.world.entries()))),
        Seen(what="external keys, each once", wanted="4", found=str(len(entries))),
        Seen(what="open and confirmed: recorded (J)", wanted="3", found=_with_status(stage, "J")),
        Seen(what="not judged: temporary (M)", wanted="1", found=_with_status(stage, "M")),
        Seen(what="files on the entries", wanted="9", found=str(sum(len(one.files) for one in entries.values()))),
        Seen(what="dialogs with the label Archive", wanted="5", found=_archived(stage, dialogs)),
        Seen(what="cards that say handled", wanted="5", found=str(await _handled(stage))),
    ]


def cards(stage: Stage) -> list[str]:
    """Activity ids of item cards on the board."""
    return [post.id for post in stage.teams.posts() if _item_of(post.card) is not None]


def _item_of(card: dict[str, Any] | None) -> str | None:
    for action in (card or {}).get("actions", []):
        data = action.get("data") or {}
        if "item_id" in data:
            return str(data["item_id"])
    return None


def _card_of(stage: Stage, dialog_id: str) -> str:
    """The card whose link leads to the dialog."""
    for post in stage.teams.posts():
        for action in (post.card or {}).get("actions", []):
            if dialog_id in str(action.get("url", "")):
                return post.id
    raise LookupError(dialog_id)


async def register(stage: Stage, person: str, card: str, case: str, *, attest: bool = False) -> Answer:
    """«Fordel», a case found by typing, the title confirmed, «Registrer»."""
    await stage.teams.open_dialog(person, card, "route")
    await stage.teams.search(person, "case_number", case)
    inputs = {"case_number": case, "title_confirmed": "true"}
    if attest:
        inputs["attest_open"] = "true"
    return await stage.teams.submit_dialog(person, inputs=inputs)


async def by_hand(stage: Stage, person: str, card: str) -> Answer:
    await stage.teams.open_dialog(person, card, "by_hand")
    return await stage.teams.submit_dialog(person, inputs={"by_hand": "printed"})


def _state(stage: Stage, dialog_id: str) -> dict[str, bool]:
    stage.altinn.world.settle()
    return {"archived": "Archive" in stage.altinn.world.dialog(dialog_id).labels}


def _archived(stage: Stage, dialogs: list[str]) -> str:
    return str(sum(_state(stage, dialog)["archived"] for dialog in dialogs))


def _with_status(stage: Stage, status: str) -> str:
    return str(sum(entry.status_code == status for entry in stage.p360.world.entries()))


async def _handled(stage: Stage) -> int:
    def count() -> int:
        return sum("Behandlet" in str(stage.teams.everybody_sees(card)) for card in cards(stage))

    await _until(lambda: count() == len(_LETTERS))
    return count()


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 # what it waits for lies in other systems, which ring no bell
        await asyncio.sleep(_PACE)


def _print(seen: list[Seen]) -> None:
    table = Table("what", "wanted", "found", "", title="postvakt demo --check")
    for line in seen:
        table.add_row(line.what, line.wanted, line.found, "ok" if line.holds else "WRONG")
    Console().print(table)
