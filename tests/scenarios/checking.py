"""The daily check as people meet it: the minutes that pass, the card of a day, and how it is signed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from adapters.simulators.teams import Answer
from bot.app.routine.daily_check.keep import keep_daily_check
from bot.domain.audit import AuditEntry
from tests.house import House
from tests.scenarios.acting import shared

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ACOS = {"id": "acos", "text": "ACOS Mottak er åpnet og gått gjennom"}


def ticks(*more: dict[str, str]) -> dict[str, Any]:
    """As `more` of a house."""
    return {"daily_check": {"ticks": [ACOS, *more]}}


async def look(house: House) -> bool:
    """As the job does in two minutes in a row, and what it wants is drawn; answers whether a check began."""
    begun = await keep_daily_check(house.desk, house.office.board)
    await house.draw()
    await keep_daily_check(house.desk, house.office.board)
    await house.draw()
    return begun


def check_cards(house: House) -> list[str]:
    """Activity ids, oldest first."""
    return [post.id for post in house.teams.posts() if "'check:" in str(post.card)]


async def sign(house: House, who: str, card: str, *ticked: str, reason: str = "") -> Answer:
    await house.teams.open_dialog(who, card, "check_sign")
    return await submit(house, who, *ticked, reason=reason)


async def submit(house: House, who: str, *ticked: str, reason: str = "") -> Answer:
    typed = {f"tick_{name}": "true" for name in ticked} | ({"reason": reason} if reason else {})
    answer = await house.teams.submit_dialog(who, "submit_check", inputs=typed)
    await house.draw()
    return answer


async def trail(house: House, verb: str) -> list[AuditEntry]:
    return [entry for entry in await house.audit() if entry.verb == f"check:{verb}"]


def told(house: House, card: str) -> str:
    return shared(house, card)
