"""A claim that is forgotten comes back in working time, with a warning before; what is in hand stays in hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app.aftercare.attention import was_not_done
from bot.app.routine import watch_claims
from bot.app.routine.absence import Away, note_absence
from bot.app.routine.hand_on import hand_on_claims
from bot.app.routine.watch_claims import return_forgotten
from bot.domain.claims import Lapse
from bot.domain.identifiers import PersonId
from bot.domain.item import IntakeItem, State
from tests.house import OPEN, House, a_house
from tests.scenarios.acting import a_letter, not_for_record, register, shared, verbs

WARNED = (
    "Forsendelsen til Nordvika kommune har ligget urørt hos deg. "
    "Den legges tilbake på tavlen {at} hvis du ikke gjør noe med den."
)
BACK = "Forsendelsen til Nordvika kommune er lagt tilbake på tavlen, fordi den hadde ligget urørt hos deg."
CLAIMS = {"claims": {"return_after": timedelta(hours=15), "warn_before": timedelta(hours=2)}}


async def watched(house: House) -> int:
    moved = await return_forgotten(house.desk, house.office.board)
    await house.draw()
    return moved


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026, in Oslo's winter time; the 20th is a Friday."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


def told(house: House, who: str) -> list[str]:
    return [note.body["text"] for note in house.teams.chat_with(who)]


async def test_a_forgotten_claim_is_warned_of_once_and_comes_back_over_the_weekend() -> None:
    async with a_house(more=CLAIMS) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        claimed = house.clock.now()

        # Friday 08:45 to Monday 14:14 is just short of 13 working hours
        house.pass_time(on(23, 14, 14) - claimed)
        assert await watched(house) == 0
        house.pass_time(timedelta(minutes=1))
        assert [await watched(house), await watched(house)] == [1, 0]
        assert told(house, "kari") == [WARNED.format(at="24. nov. kl. 08.45")]
        assert "Kari (test)" in shared(house, card)

        house.pass_time(on(24, 8, 44) - house.clock.now())
        assert await watched(house) == 0
        house.pass_time(timedelta(minutes=1))
        assert [await watched(house), await watched(house)] == [1, 0]

        item = await house.only()
        assert (item.state, item.claimant, item.returned_at) == (State.WAITING, None, house.clock.now())
        assert "Kom tilbake 24. nov. kl. 08.45, fordi den hadde ligget urørt." in shared(house, card)
        assert told(house, "kari")[1:] == [BACK]
        assert (await verbs(house))[-2:] == ["item:return_warned", "item:returned"]
        last = (await house.audit(item))[-1]
        assert (last.actor, last.facts) == ("postvakt", {"from": house.person("kari").person_id})

        await house.teams.click("ola", card, "claim")
        await house.draw()
        assert "Kom tilbake" not in shared(house, card)


async def test_who_does_something_with_a_letter_has_not_forgotten_it() -> None:
    async with a_house(more=CLAIMS) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        house.pass_time(on(23, 14, 15) - house.clock.now())
        assert await watched(house) == 1

        await house.teams.open_dialog("kari", card, "more")
        await house.teams.submit_dialog("kari", "submit_notes")
        await house.teams.submit_dialog("kari", "submit_note", inputs={"note": "Venter på svar fra enheten"})
        house.pass_time(on(24, 15, 30) - house.clock.now())
        assert await watched(house) == 0
        # and a colleague's note is not the claimant's
        await house.teams.open_dialog("ola", card, "more")
        await house.teams.submit_dialog("ola", "submit_notes")
        await house.teams.submit_dialog("ola", "submit_note", inputs={"note": "De har svart"})
        house.pass_time(on(25, 12, 45) - house.clock.now())
        assert await watched(house) == 1

        assert len(told(house, "kari")) == 2
        assert (await house.only()).state is State.CLAIMED


async def test_nothing_comes_back_that_is_put_off_or_being_routed_or_in_doubt() -> None:
    async with a_house(more=CLAIMS) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        await house.teams.open_dialog("kari", card, "more")
        await house.teams.submit_dialog("kari", "submit_snooze")
        own = {"snooze": "own", "snooze_day": "2026-12-01", "snooze_clock": "08:00"}
        await house.teams.submit_dialog("kari", "submit_snooze_until", inputs=own)
        house.pass_time(on(30, 15) - house.clock.now())
        assert await watched(house) == 0

        await house.draw()
        await not_for_record(house, "kari", card)
        assert (await house.only()).state is State.ROUTING
        house.pass_time(timedelta(days=10))
        assert await watched(house) == 0
        assert not told(house, "kari")
        # it finishes under the one who chose
        await house.work()
        outcome = (await house.only()).outcome
        assert outcome is not None
        assert outcome.by == house.person("kari").person_id


async def test_where_the_bot_stood_still_the_claimant_is_warned_first_all_the_same() -> None:
    async with a_house(more=CLAIMS) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        house.pass_time(on(27, 9) - house.clock.now())

        assert await watched(house) == 1
        assert (await house.only()).state is State.CLAIMED
        house.pass_time(timedelta(hours=2))
        assert await watched(house) == 1
        assert (await house.only()).state is State.WAITING


async def test_a_warning_that_does_not_arrive_is_not_said_twice() -> None:
    async with a_house(more=CLAIMS) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        house.pass_time(on(24, 8) - house.clock.now())
        house.fault("teams", "CreateConversation", status=403)

        assert [await watched(house), await watched(house)] == [1, 0]
        assert not told(house, "kari")
        assert (await house.only()).return_warned_at == house.clock.now()


async def test_a_letter_that_cannot_be_reckoned_with_keeps_no_other_from_coming_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_house(more={"claims": {"return_after": timedelta(hours=15), "warn_before": timedelta(0)}}) as house:
        for card in (await a_letter(house), await a_letter(house)):
            await house.teams.click("kari", card, "claim")
        first, _ = await house.items()
        reckoned = watch_claims.lapse

        def stumbling(item: IntakeItem, *rest: object) -> Lapse | None:
            if item.item_id == first.item_id:
                raise OverflowError
            return reckoned(item, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(watch_claims, "lapse", stumbling)
        house.pass_time(timedelta(days=7))
        assert await watched(house) == 1
        assert [item.state for item in await house.items()] == [State.CLAIMED, State.WAITING]


async def test_whoever_takes_over_from_an_absent_colleague_is_warned_first_as_any_other() -> None:
    async with a_house(more=CLAIMS) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        house.pass_time(on(24, 8) - house.clock.now())
        assert await watched(house) == 1
        kari, ola, now = house.person("kari"), house.person("ola"), house.clock.now()
        away = Away(person=kari, begin=now, end=now + timedelta(days=5), substitute=ola)
        await note_absence(house.desk, kari, away)
        assert await hand_on_claims(house.desk, house.office.board) == 1
        item = await house.only()
        assert (item.claimant, item.touched_at, item.return_warned_at) == (ola.person_id, now, None)

        # Kari's fifteen hours are over on Tuesday at 08.45; Ola's thirteen on Wednesday at 13.30
        house.pass_time(on(25, 13, 29) - now)
        assert await watched(house) == 0
        house.pass_time(timedelta(minutes=1))
        assert await watched(house) == 1
        assert WARNED.format(at="25. nov. kl. 15.30") in told(house, "ola")
        assert (await house.only()).claimant == ola.person_id


async def test_a_letter_that_an_operator_gives_back_is_begun_anew_by_whoever_chose() -> None:
    async with a_house(more=CLAIMS) as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card)
        house.fault("p360", "CreateDocument", status=400, times=9)
        await house.finish()
        house.pass_time(timedelta(days=7))
        item = await house.only()
        press = house.press("kari", item)
        operator = replace(press, person=replace(press.person, person_id=PersonId("operator")))
        await was_not_done(house.desk, operator)
        item = await house.only()
        assert (item.state, item.claimant) == (State.CLAIMED, house.person("kari").person_id)
        assert item.touched_at == house.clock.now()
        assert await watched(house) == 0


async def test_the_hours_of_reminders_leave_claims_where_they_are() -> None:
    async with a_house(more={**CLAIMS, "reminders": {"opens": "12:00", "closes": "13:00"}}) as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        house.pass_time(on(23, 14, 14) - house.clock.now())
        assert await watched(house) == 0
        house.pass_time(timedelta(minutes=1))
        assert await watched(house) == 1
