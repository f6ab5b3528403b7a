"""Letters that nobody does anything for: who is told of them, once a step, and when everybody is left in peace.

The house's clock stands at 08.45 on Friday 20 November 2026.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app.desk import Desk
from bot.app.routine import steps as reckoning
from bot.app.routine.ping import ping_view
from bot.app.routine.remind import remind
from bot.domain.audit import AuditEntry
from bot.domain.deadlines import Deadline
from bot.domain.item import IntakeItem, State
from bot.domain.people import Role
from bot.domain.reminders import ReminderRules
from bot.domain.workdays import OSLO
from bot.teams.board import TeamsBoard
from bot.teams.drawing import renderer
from tests.house import OPEN, SENSITIVE, House, a_house
from tests.scenarios.acting import a_case, a_letter, not_for_record, register, shared
from tests.scenarios.duty import HOUR, MINUTE, colour, fed, look, look_after, mentioned, put_on_duty, replies
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn
from tests.scenarios.rule_files import a_rule, on_case, with_rules

TITLE = "Vedtak om gatelys"
REPLY = "SendToConversation"


def until(house: House, moment: str) -> timedelta:
    return datetime.fromisoformat(moment).replace(tzinfo=OSLO) - house.clock.now()


async def steps(house: House) -> list[tuple[str, str]]:
    """Each reminder in the trail: its step and who was told."""
    names = {person.aad_id: person.key for person in house.teams.world.people.values()}

    def whom(entry: AuditEntry) -> str:
        return " ".join(names[one] for one in entry.facts["to"].split(","))

    trail = await house.audit()
    return [(entry.facts["step"], whom(entry)) for entry in trail if entry.verb == "item:reminded"]


async def test_the_duty_archivist_is_told_twice_and_then_the_lead() -> None:
    """Peers' wish 8: edited in place, one mention, no noise."""
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house, OPEN, title=TITLE)
        assert await look(house) == 0
        before = colour(house, card)

        assert await look_after(house, 4 * HOUR - MINUTE) == 0
        assert await look_after(house, MINUTE) == 1
        assert await look(house) == 0, "once a step"
        assert mentioned(house, card) == [{"kari"}]
        (said,) = replies(house, card)
        assert "Ingen har tatt forsendelsen til" in said
        assert TITLE not in said, "no title, though the card may show it"
        assert "Påminnelse" in shared(house, card)
        assert "20. nov. kl. 12.45" in shared(house, card)
        assert colour(house, card) != before
        assert fed(house, "kari") == [said]

        assert await look_after(house, 2 * HOUR + 45 * MINUTE - MINUTE) == 0, "15.29"
        # 15.45 is after hours: on Monday at eight
        assert await look_after(house, until(house, "2026-11-20T23:00")) == 0
        assert await look_after(house, until(house, "2026-11-22T12:00")) == 0
        assert await look_after(house, until(house, "2026-11-23T07:59")) == 0
        assert await look_after(house, until(house, "2026-11-23T08:15")) == 1
        assert await look_after(house, until(house, "2026-11-23T11:15")) == 1
        assert await look_after(house, timedelta(days=7)) == 0, "there is nobody above the lead"

        assert mentioned(house, card) == [{"kari"}, {"kari"}, {"lise"}]
        assert await steps(house) == [("first", "kari"), ("again", "kari"), ("lead", "lise")]
        assert len(house.teams.posts()) == 2, "the board says nothing else"


async def test_whoever_has_taken_a_letter_is_told_once_and_then_the_lead() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        await house.teams.click("ola", card, "claim")
        await look(house)

        assert await look_after(house, until(house, "2026-11-23T08:44")) == 0
        assert await look_after(house, MINUTE) == 1
        assert await look_after(house, timedelta(days=1)) == 1
        assert await look_after(house, timedelta(days=7)) == 0

        assert mentioned(house, card) == [{"ola"}, {"lise"}]
        assert "Ola (test) har forsendelsen" in replies(house, card)[1]


async def test_a_letter_that_was_taken_or_finished_meanwhile_is_left_alone() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        taken, finished = await a_letter(house), await a_letter(house)
        await look(house)
        house.pass_time(4 * HOUR)
        await house.teams.click("ola", taken, "claim")
        await not_for_record(house, "ola", finished)

        assert await look(house) == 0
        assert (replies(house, taken), replies(house, finished)) == ([], [])
        await house.teams.click("ola", taken, "release")
        assert await look(house) == 0, "it has begun to wait anew"
        await house.finish()
        assert await look_after(house, timedelta(days=3)) == 1
        assert replies(house, finished) == []


async def test_ks_clock_brings_reminders_forward() -> None:
    """KS warns after two hours (svarinn 1.5): an hour before that, and when it has."""
    async with svarinn() as (house, world):
        put_on_duty(house, "kari")
        hand_in(world)
        await poll(house)
        (card,) = cards(house)
        await look(house)

        assert await look_after(house, HOUR - MINUTE) == 0
        assert await look_after(house, MINUTE) == 1
        assert "KS varsler: 20. nov. kl. 10.45." in replies(house, card)[0]
        assert colour(house, card) == "warning"
        assert await look_after(house, HOUR) == 1
        assert colour(house, card) == "attention"


async def test_own_deadlines_and_paper_stand_on_the_card_and_bring_reminders_forward() -> None:
    own = {
        "paper_after": {"altinn": 2},
        "deadlines": [{"sensitivity": "sensitive", "working_days": 1}, {"source": "altinn", "working_days": 5}],
        "first_after": timedelta(hours=75),
    }
    async with a_house(more={"reminders": own}) as house:
        put_on_duty(house, "kari")
        plain, sensitive = await a_letter(house), await a_letter(house, SENSITIVE)
        assert "Kan bli sendt på papir (ikke bekreftet for Altinn 3)" in shared(house, plain)
        assert "24. nov. kl. 08.45" in shared(house, plain)
        assert "Egen frist" in shared(house, sensitive)
        assert "23. nov. kl. 08.45" in shared(house, sensitive)
        await look(house)

        # an hour of working time before Monday 08.45 is Friday 15.15
        assert await look_after(house, until(house, "2026-11-20T15:14")) == 0
        assert await look_after(house, MINUTE) == 1
        assert mentioned(house, sensitive) == [{"kari"}]
        assert await look_after(house, until(house, "2026-11-23T15:15")) == 2
        assert "Kan bli sendt på papir: 24. nov. kl. 08.45 (ikke bekreftet for Altinn 3)." in replies(house, plain)[0]


async def test_an_unknown_outcome_counts_as_said_and_the_next_step_repairs_it() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        await look(house)
        house.fault("teams", REPLY, status=504)
        assert await look_after(house, 4 * HOUR) == 1
        assert await look_after(house, MINUTE) == 0
        assert replies(house, card) == []
        assert "Påminnelse" in shared(house, card)
        assert await look_after(house, until(house, "2026-11-23T08:15")) == 1
        assert mentioned(house, card) == [{"kari"}]


async def test_what_never_left_the_house_comes_again_after_its_time() -> None:
    """Else the last step, to the lead, would be lost for good."""
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        await look(house)
        house.fault("teams", REPLY, status=401, times=9)
        assert await look_after(house, 4 * HOUR) == 1
        house.connector.faults.clear()
        assert await look_after(house, MINUTE) == 0, "it does not beat against a closed door"
        assert await look_after(house, until(house, "2026-11-23T09:20")) == 1
        assert await steps(house) == [("first", "kari")] * 2
        assert mentioned(house, card) == [{"kari"}]


async def test_a_restart_between_the_note_and_the_reply_says_nothing_twice() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house)
        await look(house)
        house.pass_time(4 * HOUR)

        class Dies(BaseException): ...

        class Falling(TeamsBoard):
            async def reply(self, *_: object) -> None:
                raise Dies

        falling = Falling(connector=house.office.board._connector, render=renderer("nb"), render_note=str)
        with pytest.raises(Dies):
            await remind(house.desk, falling)
        assert await look(house) == 0
        assert replies(house, card) == []


async def test_where_nobody_is_on_duty_the_lead_is_told() -> None:
    async with a_house() as house:
        put_on_duty(house)
        card = await a_letter(house)
        await look(house)
        assert await look_after(house, 4 * HOUR) == 1
        assert mentioned(house, card) == [{"lise"}]


async def test_reminders_can_be_switched_off_and_wait_for_a_board() -> None:
    async with a_house(board=False) as house:
        house.letter()
        await house.poll()
        await look(house)
        assert await look_after(house, 4 * HOUR) == 0
        await house.teams.talk.say("adm", "@Postvakt tavle ja")
        await house.office.turns.settle()
        await house.draw()
        silent = replace(house.desk, reminders=ReminderRules(on=False))
        assert await remind(silent, house.office.board) == 0
        assert await look(house) == 1


async def test_a_letter_that_needs_attention_says_so_to_whoever_chose() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house, OPEN)
        await register(house, "ola", card)
        house.fault("p360", "CreateDocument", status=400, times=9)
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        await look(house)
        assert await look_after(house, timedelta(days=5)) == 1
        assert mentioned(house, card) == [{"ola"}]
        assert "krever oppfølging" in replies(house, card)[0]


async def test_what_went_wrong_by_a_rule_is_told_to_whoever_is_on_duty() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        rule = a_rule(f'service = "{OPEN}"', on_case(a_case(house)), "automatic = true")
        await with_rules(house, rule)
        house.fault("p360", "CreateDocument", status=400, times=9)
        card = await a_letter(house, OPEN)
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        await look(house)
        assert (await ping_view(house.desk, house.person("lise"))).waiting == 1

        assert await look_after(house, 4 * HOUR) == 1
        for moment in ("2026-11-23T08:30", "2026-11-23T15:00"):
            assert await look_after(house, until(house, moment)) == 1
        assert mentioned(house, card) == [{"kari"}, {"kari"}, {"lise"}]


async def test_where_nobody_can_be_mentioned_the_words_are_posted_all_the_same() -> None:
    async with a_house() as house:
        put_on_duty(house)
        desk = house.desk
        nobody = {one.person_id: replace(one, roles=one.roles - {Role.LEAD}) for one in desk.people.values()}
        card = await a_letter(house)
        await look(house)
        house.pass_time(4 * HOUR)
        assert await remind(replace(desk, people=nobody), house.office.board) == 1
        (told,) = replies(house, card)
        assert told.startswith("Til alle: Ingen har tatt forsendelsen")
        assert mentioned(house, card) == [set()]


async def test_where_teams_does_not_know_who_is_on_duty_the_lead_is_told() -> None:
    """Somebody on the roster has left the team."""
    async with a_house() as house:
        put_on_duty(house, "ola")
        card = await a_letter(house)
        house.teams.world.members.discard("ola")
        await look(house)
        assert await look_after(house, 4 * HOUR) == 1
        assert mentioned(house, card) == [{"lise"}]


async def test_a_senders_day_that_never_comes_is_no_deadline_and_stops_no_reminder() -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        card = await a_letter(house, OPEN)
        endless = house.altinn.world.dialog(house.letter(OPEN, title="Uten frist"))
        endless.due_at = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
        await house.poll()
        await house.draw()
        other = house.card_of(await house.item(endless.id))
        assert (await house.item(endless.id)).letter.due_at is None
        await look(house)

        assert await look_after(house, 4 * HOUR) == 2
        assert [mentioned(house, one) for one in (card, other)] == [[{"kari"}], [{"kari"}]]
        view = await ping_view(house.desk, house.person("lise"))
        assert [row.deadline for row in view.rows] == [None, None]


async def test_a_letter_that_cannot_be_reckoned_with_keeps_no_other_from_being_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_house() as house:
        put_on_duty(house, "kari")
        broken, card = await a_letter(house), await a_letter(house)
        await look(house)
        first = next(item for item in await house.items() if house.card_of(item) == broken)
        reckoned = reckoning.nearest

        def stumbling(desk: Desk, item: IntakeItem) -> Deadline | None:
            if item.item_id == first.item_id:
                raise OverflowError
            return reckoned(desk, item)

        monkeypatch.setattr(reckoning, "nearest", stumbling)
        assert await look_after(house, 4 * HOUR) == 1
        assert mentioned(house, card) == [{"kari"}]
        assert mentioned(house, broken) == []
