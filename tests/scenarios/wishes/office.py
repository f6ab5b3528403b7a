"""A day in the document centre as the stories live it: every job of the running bot, the clock, words in a chat."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from adapters.simulators.teams.world import Post
from bot.app.routine.daily_check.keep import keep_daily_check
from bot.app.routine.hand_on import hand_on_claims
from bot.app.routine.remind import remind
from bot.app.routine.watch_claims import watch_claims
from bot.app.routine.watch_roster import watch_roster
from bot.domain.workdays import OSLO
from tests.house import House

#: Kari has the week of Friday 20 November 2026, Ola the next one; whoever is away passes on to the next in the chain
ROSTER: dict[str, Any] = {
    "roster": {
        "rotation": {"people": ["Kari (test)", "Ola (test)"], "since": "2026-11-16"},
        "substitutes": {"Kari (test)": "Ola (test)", "Ola (test)": "Lise (test)"},
    }
}


async def go_round(house: House) -> None:
    """Each job once, as within a minute of the running bot, and what they want drawn."""
    desk, board = house.desk, house.office.board
    await keep_daily_check(desk, board)
    await hand_on_claims(desk, board)
    await watch_roster(desk, board)
    await watch_claims(desk, board)
    await house.work()
    await house.draw()
    await remind(desk, board)
    await keep_daily_check(desk, board)
    await house.draw()


async def until(house: House, moment: str) -> None:
    """Local time, as "2026-11-23T08:00"; the jobs run then."""
    house.pass_time(datetime.fromisoformat(moment).replace(tzinfo=OSLO) - house.clock.now())
    await house.poll()
    await go_round(house)


async def say(house: House, who: str, words: str, where: str = "personal") -> Post:
    """What the bot answers; `where`: personal, channel, or the activity id of a card."""
    before = set(house.teams.world.posts)
    await house.teams.talk.say(who, words if where == "personal" else f"@Postvakt {words}", where)
    await house.office.turns.settle()
    place = house.teams.chat_with(who) if where == "personal" else list(house.teams.world.posts.values())
    (answer,) = [post for post in place if post.id not in before and not post.author]
    return answer


async def ask(house: House, who: str, words: str, where: str = "personal") -> str:
    """As one text."""
    return text_of(await say(house, who, words, where))


def text_of(post: Post) -> str:
    return json.dumps(post.card, ensure_ascii=False) if post.card else str(post.body.get("text", ""))


def chat(house: House, who: str) -> list[str]:
    """What the bot has said to somebody, oldest first."""
    return [text_of(post) for post in house.teams.chat_with(who) if not post.author]


def replies(house: House, card: str) -> list[str]:
    """What stands below a card, with mentions as people read them."""
    return [str(post.body.get("text", "")) for post in house.teams.replies(card)]


def told(house: House) -> dict[str, int]:
    """How many mentions have reached each person's activity feed; nobody that none has reached."""
    found = {who: len(house.teams.notices_of(who)) for who in house.teams.world.people}
    return {who: count for who, count in found.items() if count}


async def deeds_of(house: House, verb: str) -> int:
    """How often the trail has it."""
    return [entry.verb for entry in await house.audit()].count(verb)
