"""A unit is told on its own board (L-A5): neutral words, one answer, and the letter stays as it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.simulators.teams import Person
from bot.app.aftercare.undo import reopen
from bot.app.aftercare.unit_notices import send_digests
from bot.app.board.draw_board import drop_orphan
from bot.app.board.unit_boards import check_unit_boards
from bot.app.choices.route import route
from bot.app.effects.tell_unit import UNIT_BOARDS_CARD
from bot.domain.item import Route, State
from bot.domain.routes import RouteChoice
from bot.errors import Unavailable
from bot.teams.commands.board import SetBoard
from tests.house import SENSITIVE, UNKNOWN
from tests.scenarios.acting import shared
from tests.scenarios.outlets import Outlets, outlets
from tests.scenarios.unit_boards import SCHOOL, SCHOOL_NAME, School, a_school
from tests.stores import DIALECTS

POST = "CreateConversation"
DAY = timedelta(days=1)
TITLE = "Vedtak om skolemelk"
TAKEN = "Siri (test) tok den"


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_l_a5_the_unit_is_told_on_its_board_and_takes_the_letter_which_is_touched_nowhere(dialect: str) -> None:
    """L-A5: unit, service, day and link; the first answer stands, and the document centre sees it."""
    async with a_school(dialect) as school:
        house = school.house
        main = await school.told(SENSITIVE, title=TITLE)
        (card,) = school.cards()
        item = await house.only()
        assert item.state is State.HANDLED
        assert item.letter.link in school.shown(card)
        for secret in (TITLE, item.letter.sender_name or "Trygdekontoret"):
            assert secret not in school.shown(card)

        answer = await school.take("siri", card)

        assert answer.kind == "card"
        assert TAKEN in school.shown(card)
        assert "unit_takes" not in school.shown(card)
        assert "Enheten tar den" in shared(house, main)
        assert "Siri (test)" in shared(house, main)
        assert await school.answers() == [house.teams.world.people["siri"].aad_id]
        assert house.written() == []
        assert house.labels(house.dialogs[0]) == ["Default"]


async def test_it_is_answered_once_however_often_and_by_whom_it_is_pressed() -> None:
    async with a_school() as school:
        await school.told()
        (card,) = school.cards()
        answer = await school.house.teams.click("siri", card, "unit_takes", redeliver="new_id")
        assert [answer.kind, answer.earlier[0].kind] == ["card", "card"]
        late = await school.house.teams.click("tor", card, "unit_takes", revision=0)
        assert late.text == "Siri (test) har allerede svart «Vi tar den»."
        again = await school.house.teams.click("siri", card, "unit_takes", revision=0, old_client=True)
        assert again.kind == "sent"
        assert len(await school.answers()) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_of_two_who_take_it_at_once_one_wins(dialect: str) -> None:
    async with a_school(dialect) as school:
        await school.told()
        (card,) = school.cards()
        answers = await asyncio.gather(*(school.take(who, card, revision=0) for who in ("tor", "siri")))
        first, second = sorted(answers, key=lambda one: one.kind)
        assert (first.kind, second.kind) == ("card", "info")
        (winner,) = await school.answers()
        name = next(one.name for one in school.house.teams.world.people.values() if one.aad_id == winner)
        assert second.text == f"{name} har allerede svart «Vi tar den»."


async def test_only_the_units_own_channel_answers() -> None:
    async with a_school() as school:
        main = await school.told()
        (card,) = school.cards()
        item = await school.house.only()
        # as somebody would who sends another channel's data
        post = school.house.teams.world.post(card)
        post.place = school.house.teams.world.board
        refused = await school.house.teams.click("kari", card, "unit_takes")
        assert refused.text == "Denne kanalen er ikke enhetens tavle."
        post.place = school.channel
        await school.house.office.turns.settle()
        assert await school.answers() == []
        assert item.item_id in shared(school.house, main)


async def test_a_role_of_the_document_centre_gives_nothing_there_and_the_units_people_nothing_here() -> None:
    async with a_school() as school:
        main = await school.told()
        refused = await school.house.teams.click("siri", main, "reopen")
        assert refused.text == "Bare arkivarer og ledere kan behandle forsendelser."
        assert (await school.house.only()).state is State.HANDLED


async def test_an_orphan_is_answered_and_goes_away() -> None:
    """The first post is done and never answered, so a second one follows."""
    async with a_school() as school:
        main = await school.told(finish=False)
        school.house.fault("teams", POST, when="after", status=0)
        await school.house.finish()
        school.house.pass_time(timedelta(minutes=1))
        await school.house.work()
        await school.house.draw()
        orphan, right = school.cards()

        answer = await school.take("siri", orphan)

        assert answer.kind == "card"
        assert school.cards() == [right]
        assert TAKEN in school.shown(right)
        assert "Enheten tar den" in shared(school.house, main)


async def test_a_click_of_the_main_boards_never_takes_a_units_notice_away() -> None:
    async with a_school() as school:
        await school.told()
        (card,) = school.cards()
        item = await school.house.only()
        async with school.house.store.transaction() as tx:
            (board,) = await tx.unit_boards()
        assert not await drop_orphan(
            school.house.desk, school.house.drawer.board, subject_id=item.item_id, activity_id=card,
            where=(board.board_id, board.address),
        )  # fmt: skip
        assert school.cards() == [card]


async def test_nothing_is_removed_while_a_post_is_on_its_way() -> None:
    async with a_school() as school:
        main = await school.told(finish=False)
        school.house.fault("teams", POST, when="after", status=0)
        await school.house.finish()
        (only,) = school.cards()
        assert (await school.take("siri", only)).kind == "card"
        assert school.cards() == [only]
        assert (await school.house.only()).state is State.ROUTING
        school.house.pass_time(timedelta(minutes=1))
        await school.house.work()
        await school.house.draw()
        assert (await school.house.only()).state is State.HANDLED
        assert "Enheten tar den" in shared(school.house, main)
        assert all(TAKEN in school.shown(card) for card in school.cards()[1:])


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_the_letters_of_a_day_stand_on_one_card_with_a_row_each(dialect: str) -> None:
    async with a_school(dialect, more={"unit_notices": {"when": "daily", "digest_at": "14:00"}}) as school:
        for _ in range(2):
            await school.told()
        assert school.cards() == []
        assert await school.digests() == 0
        school.house.pass_time(timedelta(hours=6))
        school.house.fault("teams", POST, status=503, times=4)
        assert await school.digests() == 0
        school.house.connector.faults.clear()
        assert await school.digests() == 1
        assert await school.digests() == 0
        (card,) = school.cards()
        items = await school.house.items()
        assert all(item.letter.link in school.shown(card) for item in items)

        await school.take("siri", card, items[0])
        assert "Én forsendelse venter på dere." in school.shown(card)
        await school.take("tor", card, items[1])
        assert "Ingen forsendelser venter på svar" in school.shown(card)
        assert len(await school.answers()) == 2
        assert school.house.written() == []


async def test_a_long_day_makes_several_cards_which_a_second_try_completes() -> None:
    async with a_school(most_cards=1, more={"unit_notices": {"when": "daily", "digest_at": "14:00"}}) as school:
        for number in range(3):
            school.house.letter(UNKNOWN, unit=SCHOOL, title=f"Brev {number}")
        await school.house.poll()
        for item in await school.house.items():
            await route(school.house.desk, school.house.press("kari", item), RouteChoice(route=Route.NOTIFY_UNIT))
        await school.house.finish()
        school.house.pass_time(timedelta(hours=6))
        short = replace(school.house.desk, unit_notices=replace(school.house.desk.unit_notices, most_rows=2))
        post, tried = short.unit_boards.post, []

        async def second_fails(*args: object, **named: object) -> str:
            tried.append(args)
            if len(tried) == 2:
                raise Unavailable("teams", "teams.429")
            return await post(*args, **named)

        school.house.office.board.post = second_fails
        assert await send_digests(short) == 0
        assert await send_digests(short) == 1
        assert (len(school.cards()), len(tried)) == (2, 3)


@pytest.mark.parametrize(("answered", "days"), [(False, 8), (True, 9)])
async def test_l_a5_it_comes_back_after_three_working_days_which_easter_does_not_count(
    answered: bool, days: int
) -> None:
    """Told on the Tuesday before Easter: Wednesday, then Tuesday and Wednesday after it. An answer on the Wednesday
    makes it one day more."""
    async with a_school() as school:
        house = school.house
        house.pass_time(datetime(2027, 3, 23, 7, 45, tzinfo=UTC) - house.clock.at)
        main = await school.told()
        (card,) = school.cards()
        for day in range(1, days):
            house.pass_time(DAY)
            assert await school.watch() == 0, f"after {day} days"
            if answered and day == 1:
                await school.take("siri", card)
        house.pass_time(DAY)
        assert await school.watch() == 1

        item = await house.only()
        assert (item.state, item.claimant, item.outcome) == (State.WAITING, None, None)
        assert "Enheten er varslet, men forsendelsen er fortsatt ulest." in shared(house, main)
        assert ("Siri (test)" in shared(house, main)) is answered
        assert "Dokumentsenteret har tatt den tilbake." in school.shown(card)
        late = await house.teams.click("tor", card, "unit_takes", revision=0)
        assert late.text == "Dokumentsenteret har tatt forsendelsen tilbake."
        assert house.written() == []


async def test_a_letter_that_was_finished_by_hand_after_a_failed_notice_stays_finished() -> None:
    async with a_school() as school:
        main = await school.told(finish=False)
        await school.say(f"@Postvakt tavle for {SCHOOL_NAME} fjern")
        await school.house.finish()
        await school.house.teams.click("kari", main, "close_by_hand")
        closed = await school.house.only()
        school.house.pass_time(10 * DAY)
        assert await school.watch() == 0
        assert (closed.route, await school.house.only()) == (Route.NOTIFY_UNIT, closed)


async def test_days_that_the_municipality_is_closed_do_not_count_either() -> None:
    """Friday to Wednesday would be three working days: Monday is closed, Tuesday and Wednesday are half."""
    closed = {"closed": ["2026-11-23"], "half_days": ["11-24", "11-25"]}
    async with a_school(more={"workdays": closed}) as school:
        await school.told()
        for _ in range(6):
            school.house.pass_time(DAY)
            assert await school.watch() == 0
        school.house.pass_time(DAY)
        assert await school.watch() == 1


async def test_what_is_told_again_stands_on_a_card_of_its_own() -> None:
    async with a_school() as school:
        main = await school.told()
        (first,) = school.cards()
        await reopen(school.house.desk, school.house.press("kari", await school.house.only()))
        await school.house.draw()
        assert "tatt den tilbake" in school.shown(first)
        await school.house.teams.open_dialog("kari", main, "more")
        await school.house.teams.submit_dialog("kari", "submit_notify_unit")
        await school.house.finish()
        assert len(school.cards()) == 2
        await school.take("siri", school.cards()[1])
        assert "tatt den tilbake" in school.shown(first)
        assert TAKEN in school.shown(school.cards()[1])


async def test_where_a_units_board_may_be_and_who_says_so() -> None:
    async with a_school(board=False) as school:
        asked = await school.say(f"@Postvakt tavle for {SCHOOL_NAME}")
        assert asked.startswith(f"Skal denne kanalen være tavle for {SCHOOL_NAME}?")
        refused = "Enhetens tavle er ikke endret. "
        ja = f"@Postvakt tavle for {SCHOOL_NAME} ja"
        assert await school.say(ja, who="kari") == f"{refused}Bare administrator kan velge tavle."
        assert await school.say(ja, where="channel") == (
            f"{refused}Kanalen er dokumentsenterets tavle. Skriv dette i enhetens egen kanal."
        )
        guest = Person(key="gjest", name="Gjest (test)", guest=True)
        await school.house.teams.talk.add_member(guest)
        assert "Kanalen har gjester." in await school.say(ja)
        await school.house.teams.talk.remove_member(guest)
        school.house.fault(
            "teams", "GetTeamChannels", status=200,
            body={"conversations": [{"id": school.channel, "name": "Skolen", "channelType": "shared"}]},
        )  # fmt: skip
        assert "Kanalen er delt med andre virksomheter." in await school.say(ja)
        school.house.connector.faults.clear()
        assert "Mente du «Nordvika barneskole»?" in await school.say("@Postvakt tavle for nordvika barneskule ja")
        assert "for Åsen ungdomsskole?" in await school.say("@Postvakt tavle for aasen Ungdomsskole")
        assert "Mente du «Åsen ungdomsskole»?" in await school.say("@Postvakt tavle for asen ungdomskole")
        assert "«ukjent»" in await school.say("@Postvakt tavle for ukjent")
        assert await school.say(f"@Postvakt tavle for {SCHOOL_NAME} fjern") == f"{SCHOOL_NAME} har ingen tavle."
        assert await school.say(f"@Postvakt tavle for {SCHOOL} ja") == f"Kanalen er nå tavle for {SCHOOL_NAME}."
        assert "Kanalen er en enhets egen tavle." in await school.say("@Postvakt tavle ja")
        sets = [entry.facts["unit"] for entry in await school.house.audit() if entry.verb == "unit_board:set"]
        assert sets == [SCHOOL]


async def test_in_a_team_that_is_allowed_for_units_only_no_board_of_the_document_centre_can_be() -> None:
    async with a_school() as school:
        teams = school.house.office.settings.teams
        only_units = {"allowed_teams": frozenset(), "unit_teams": teams.allowed_teams}
        assert not teams.model_copy(update=only_units).allows_team(team_id=school.house.teams.world.settings.team_id)
        commands = school.house.office.turns.commands
        here = {"settings": teams.model_copy(update=only_units)}
        table = tuple(replace(one, **here) if isinstance(one, SetBoard) else one for one in commands.table)
        school.house.office.turns.commands = replace(commands, table=table)
        await school.set_board()
        assert "ikke godkjent" in await school.say("@Postvakt tavle ja", where="channel")


async def test_a_board_that_is_moved_takes_what_waits_with_it_and_the_old_card_goes() -> None:
    async with a_school() as school:
        await school.told()
        await school.told()
        first, second = school.cards()
        await school.take("siri", first)
        general = school.house.teams.world.settings.team_id
        ja = f"@Postvakt tavle for {SCHOOL_NAME}"
        assert "har allerede en tavle" in await school.say(ja, where=general)
        await school.say(f"{ja} ja", where=general)
        await school.house.draw()
        assert school.cards() == [first]
        assert second not in school.cards()
        (moved,) = school.cards(general)
        await school.take("tor", moved)
        assert len(await school.answers()) == 2
        await school.say(f"{ja} fjern")
        await school.house.draw()
        assert school.cards(general) == []
        assert school.cards() == []


async def test_a_board_that_is_moved_while_a_notice_is_on_its_way_takes_it_along() -> None:
    async with a_school() as school:
        await school.told(finish=False)
        general, post = school.house.teams.world.settings.team_id, school.house.office.board.post

        async def moved_meanwhile(*args: object, **named: object) -> str:
            activity_id = await post(*args, **named)
            await school.say(f"@Postvakt tavle for {SCHOOL_NAME} ja", where=general)
            return activity_id

        school.house.office.board.post = moved_meanwhile
        school.house.pass_time(timedelta(seconds=61))
        await school.house.work()
        school.house.office.board.post = post
        await school.house.draw()
        assert school.cards() == []
        assert len(school.cards(general)) == 1


async def test_a_unit_without_board_and_address_cannot_be_told_and_a_lost_board_asks_a_person() -> None:
    async with a_school() as school:
        main = await school.told(finish=False)
        await school.say(f"@Postvakt tavle for {SCHOOL_NAME} fjern")
        await school.house.finish()
        assert (await school.house.only()).state is State.NEEDS_ATTENTION
        assert "verken tavle eller e-postadresse" in shared(school.house, main)
        await school.set_board()
        await school.house.teams.click("kari", main, "was_not_done")
        await school.house.finish()
        assert (await school.house.only()).state is State.HANDLED
        assert len(school.cards()) == 1


async def test_the_daily_check_stops_a_board_that_got_a_guest_until_it_is_set_anew() -> None:
    async with a_school() as school:
        await school.told()
        (card,) = school.cards()
        guest = Person(key="gjest", name="Gjest (test)", guest=True)
        await school.house.teams.talk.add_member(guest)
        assert [await check_unit_boards(school.house.desk) for _ in range(2)] == [1, 1]
        await school.house.teams.talk.remove_member(guest)
        await school.house.draw()
        assert "Enheter kan ikke varsles på tavlene sine" in school.house.on_board()
        await school.house.teams.click("siri", card, "unit_takes")
        await school.house.draw()
        assert TAKEN not in school.shown(card)
        stops = [entry.facts["reason"] for entry in await school.house.audit() if entry.verb == "unit_board:stopped"]
        assert stops == ["guests_in_channel"]

        await school.set_board()
        school.house.pass_time(timedelta(minutes=2))
        await school.house.draw()
        assert "Enhetene kan varsles på tavlene sine igjen" in school.house.on_board()
        assert TAKEN in school.shown(card)


async def test_a_board_that_refuses_us_is_told_and_tried_again_and_nothing_is_lost() -> None:
    async with a_school() as school:
        main = await school.told(finish=False)
        school.house.fault("teams", POST, status=403)
        await school.house.finish()
        item = await school.house.only()
        assert item.state is State.NEEDS_ATTENTION
        assert "Enheten er kanskje ikke varslet." in shared(school.house, main)
        async with school.house.store.transaction() as tx:
            assert await tx.card(UNIT_BOARDS_CARD) is not None
        await school.house.teams.click("kari", main, "was_not_done")
        await school.house.finish()
        assert (await school.house.only()).state is State.HANDLED
        assert len(school.cards()) == 1
        assert "igjen" in school.house.on_board()


async def test_a_notice_that_somebody_deleted_is_not_posted_again() -> None:
    async with a_school() as school:
        await school.told()
        (card,) = school.cards()
        school.house.teams.world.delete(school.house.teams.world.post(card))
        await reopen(school.house.desk, school.house.press("kari", await school.house.only()))
        await school.house.draw()
        assert school.cards() == []


@pytest.mark.parametrize(("prefer", "emails", "posts"), [("board", 0, 1), ("email", 1, 0)])
async def test_a_unit_with_both_is_told_on_the_way_that_goes_first(prefer: str, emails: int, posts: int) -> None:
    async with _with_address({"prefer": prefer}) as (out, school):
        await out.tell_unit(await out.claimed())
        await out.house.finish()
        assert (len(out.sent()), len(school.cards())) == (emails, posts)


@pytest.mark.parametrize("guests", [False, True])
async def test_where_the_board_cannot_be_used_the_address_is_told(guests: bool) -> None:
    async with _with_address({}) as (out, school):
        await out.tell_unit(await out.claimed())
        if guests:
            await out.house.teams.talk.add_member(Person(key="gjest", name="Gjest (test)", guest=True))
            assert await check_unit_boards(out.house.desk) == 1
        else:
            out.house.fault("teams", POST, status=403)
        await out.house.finish()
        assert (len(out.sent()), len(school.cards())) == (1, 0)
        assert (await out.only()).state is State.HANDLED


@asynccontextmanager
async def _with_address(notices: dict[str, str]) -> AsyncIterator[tuple[Outlets, School]]:
    """The municipality itself has a board and an address."""
    async with outlets(notices=notices) as out:
        school = School(house=out.house)
        out.house.teams.world.channels[school.channel] = "Sentralen"
        assert "er nå tavle" in await school.say("@Postvakt tavle for Nordvika kommune ja")
        yield out, school
