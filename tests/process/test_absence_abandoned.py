"""The job that passes on what an absent person has taken dies at any moment, and the next run finishes: once each."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from bot.app.choices.claim import claim
from bot.app.routine.absence import Away, end_absence, note_absence
from bot.app.routine.hand_on import hand_on_claims
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb
from tests.crash_points import Abandoned, Points, recorded
from tests.house import House, a_house
from tests.scenarios.test_roster import chat

_MOMENTS = 6


async def test_what_an_absent_person_has_taken_passes_on_once_wherever_the_job_dies() -> None:
    async with a_house() as house:
        recording = Points()
        await absent(house, recording)
        names, moments = [point.name for point in recording.passed], recording.moments("sqlite")
        handed, said = names.index("after store.commit"), names.index("after teams.tell")
        wrong = {}
        for at in moments:
            told = len(chat(house, "ola"))
            items = await absent(house, Points(strike_at=at))
            for _ in range(2):
                await hand_on_claims(house.desk, house.office.board)
            verbs = [[entry.verb for entry in await house.audit(item)].count(Verb.HANDED_OVER) for item in items]
            now = [await house.item(item.letter.thread_id) for item in items]
            holders = {(item.state, item.claimant) for item in now}
            more = len(chat(house, "ola")) - told
            # a word that was lost on its way is not made up for: the letters stand as Ola's, and are reminded of
            words = 0 if handed <= at < said else 1
            if (verbs, holders, more) != ([1, 1], {(State.CLAIMED, house.person("ola").person_id)}, words):
                wrong[f"{at}: {names[at]}"] = (verbs, more)
            await end_absence(house.desk, house.person("kari"), house.person("kari"))
        assert wrong == {}
        # before anything, and around the decision, the word to Ola, and the word to Kari
        assert len(moments) == _MOMENTS


async def absent(house: House, points: Points) -> list[IntakeItem]:
    """Kari has taken two letters and goes away; the job begins and dies."""
    kari, now = house.person("kari"), house.clock.now()
    dialogs = [house.letter() for _ in range(2)]
    await house.poll()
    items = [await claim(house.desk, house.press("kari", await house.item(dialog))) for dialog in dialogs]
    away = Away(person=kari, begin=now, end=now + timedelta(days=1), substitute=house.person("ola"))
    await note_absence(house.desk, kari, away)
    dying = recorded(house.desk, points)
    assert dying.unit_boards is not None
    with suppress(Abandoned):
        await hand_on_claims(dying, dying.unit_boards)
    if points.strike_at is None:
        await end_absence(house.desk, kari, kari)
    house.pass_time(timedelta(minutes=1))
    return items
