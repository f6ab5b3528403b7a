"""Who is on duty, as the scenarios of reminders and pings need it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.app.routine.remind import remind
from bot.domain.identifiers import PersonId
from bot.domain.shifts import Shift
from bot.ports.duty import OnDuty
from tests.house import House

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlwaysOnDuty(OnDuty):
    person: PersonId | None

    async def now(self, at: datetime) -> PersonId | None:
        return self.person

    async def next(self, after: datetime) -> Shift | None:
        return None


def put_on_duty(house: House, who: str = "") -> None:
    """From now on, in the whole house; nobody where nobody is named."""
    duty = AlwaysOnDuty(person=house.person(who).person_id if who else None)
    desk = replace(house.desk, duty=duty)
    object.__setattr__(house.office, "desk", desk)
    turns = house.office.turns
    turns.desk, turns.clicks = desk, replace(turns.clicks, desk=desk)


async def look(house: House) -> int:
    """One round of reminding, and the cards drawn after it."""
    told = await remind(house.desk, house.office.board)
    await house.draw()
    return told


async def look_after(house: House, wait: timedelta) -> int:
    house.pass_time(wait)
    return await look(house)


def replies(house: House, card: str) -> list[str]:
    """What was said below a card, with mentions as people read them."""
    return [str(post.body.get("text", "")) for post in house.teams.replies(card)]


def mentioned(house: House, card: str) -> list[set[str]]:
    """The keys of those that each reply below a card notifies."""
    by_id = {person.mri: person.key for person in house.teams.world.people.values()}
    return [
        {by_id[str(one["mentioned"]["id"])] for one in post.body.get("entities", []) if one["type"] == "mention"}
        for post in house.teams.replies(card)
    ]


def fed(house: House, who: str) -> list[str]:
    """Somebody's activity feed."""
    return [notice.text for notice in house.teams.notices_of(who)]


def colour(house: House, card: str) -> str:
    """Of the card's band."""
    drawn = house.teams.everybody_sees(card)
    assert drawn is not None
    return str(drawn["body"][0]["style"])


def text_of(house: House, card: str) -> str:
    return json.dumps(house.teams.everybody_sees(card), ensure_ascii=False)
