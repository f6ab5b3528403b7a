"""What people do in Teams and what they then see, in the words of the scenarios."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

from adapters.simulators.p360.records import Entry
from adapters.simulators.teams import Answer, Person
from bot.teams.quota import Quota
from tests.house import UNKNOWN, House

#: of the synthetic kind: a month above 80
IDENTITY_NUMBER = "13897499912"
#: of a case that is made for a letter
NEW_TITLE = "Gatelys i Strandveien"


def archivists(count: int) -> dict[Person, list[str]]:
    """Made-up colleagues: arkivar1 and up."""
    return {
        Person(key=f"arkivar{number}", name=f"Arkivar {number} (test)"): ["archivist"] for number in range(1, count + 1)
    }


async def a_letter(house: House, service: str = UNKNOWN, **more: Any) -> str:
    """A new letter on the board; answers its card's activity id. `more` as in House.letter."""
    dialog = house.letter(service, **more)
    await house.poll()
    await house.draw()
    return house.card_of(await house.item(dialog))


async def register(house: House, who: str, card: str, *, case: str = "", **inputs: str) -> Answer:
    """«Fordel», the form filled in, «Registrer». Case: the town's first, unless one is named."""
    await house.teams.open_dialog(who, card, "route")
    typed = {"case_number": case or a_case(house), **inputs}
    return await house.teams.submit_dialog(who, "submit_route", inputs=typed)


async def to_transfer_case(house: House, who: str, card: str, **inputs: str) -> Answer:
    """«Fordel», «Overføringssak», and the form confirmed."""
    await house.teams.open_dialog(who, card, "route")
    await house.teams.submit_dialog(who, "submit_to_transfer_case")
    return await house.teams.submit_dialog(who, "submit_transfer_case", inputs=inputs)


async def on_new_case(house: House, who: str, card: str, **inputs: str) -> Answer:
    """«Fordel», «Ny sak», the form filled in, «Opprett sak og registrer»."""
    await house.teams.open_dialog(who, card, "route")
    await house.teams.submit_dialog(who, "submit_to_new_case")
    typed = {"new_case": "general", "new_case_title": NEW_TITLE, **inputs}
    return await house.teams.submit_dialog(who, "submit_new_case", inputs=typed)


async def not_for_record(house: House, who: str, card: str, reason: str = "advertising") -> Answer:
    await house.teams.open_dialog(who, card, "not_for_record")
    return await house.teams.submit_dialog(who, inputs={"not_for_record": reason})


async def by_hand(house: House, who: str, card: str, way: str, number: str = "") -> Answer:
    await house.teams.open_dialog(who, card, "by_hand")
    return await house.teams.submit_dialog(who, inputs={"by_hand": way, "entry_number": number})


async def leave_unread(house: House, who: str, card: str) -> Answer:
    """It is taken first: the choice stands under «Flere valg»."""
    await house.teams.click(who, card, "claim")
    await house.teams.open_dialog(who, card, "more")
    return await house.teams.submit_dialog(who, "submit_leave_unread")


async def answer_was_done(house: House, who: str, card: str, number: str = "") -> Answer:
    await house.teams.open_dialog(who, card, "was_done")
    return await house.teams.submit_dialog(who, inputs={"entry_number": number} if number else {})


def a_case(house: House) -> str:
    return house.archive_world.cases()[0].number


def entries(house: House) -> list[Entry]:
    return house.p360.world.entries()


def shared(house: House, card: str) -> str:
    """What everybody sees on one card."""
    return json.dumps(house.teams.everybody_sees(card), ensure_ascii=False)


def own(house: House, who: str, card: str) -> str:
    """What one person sees on it."""
    return json.dumps(house.teams.seen_by(who, card), ensure_ascii=False)


def refusal(answer: Answer) -> str:
    """The sentence that a dialog shows instead of a form; empty where there is a form."""
    return str((answer.card or {})["body"][1]["text"]) if answer.title == "Postvakt" else ""


def said(card: dict[str, Any] | None) -> str:
    """A dialog's card as one text."""
    return json.dumps(card, ensure_ascii=False)


def field(card: dict[str, Any] | None, name: str) -> dict[str, Any]:
    """The input of a form."""
    found = [node for node in _nodes(card) if node.get("id") == name and str(node.get("type")).startswith("Input.")]
    assert len(found) == 1, f"{len(found)} inputs {name}"
    return found[0]


def fields(card: dict[str, Any] | None) -> set[str]:
    return {str(node["id"]) for node in _nodes(card) if str(node.get("type")).startswith("Input.")}


async def verbs(house: House) -> list[str]:
    """The trail of the only item."""
    return [entry.verb for entry in await house.audit(await house.only())]


def quota_by_the_houses_clock(house: House, gate: asyncio.Event | None = None) -> None:
    """Teams' limits are waited for by the house's clock, which nobody sits through; with a gate, until it opens."""

    async def sleep(seconds: float) -> None:
        if gate is not None:
            await gate.wait()
        house.pass_time(timedelta(seconds=seconds))

    def now() -> float:
        return house.clock.at.timestamp()

    house.office.board._connector._quota = Quota(now=now, sleep=sleep)


def _nodes(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for one in node for found in _nodes(one)]
    if isinstance(node, dict):
        return [node, *(found for one in node.values() for found in _nodes(one))]
    return []
