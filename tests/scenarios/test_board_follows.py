"""Whatever people do and whatever Teams loses: once it is drawn, everybody's cards are what the store says."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest

from bot.app.aftercare.attention import close_by_hand, close_elsewhere, was_not_done
from bot.app.aftercare.undo import reopen, undo
from bot.app.board.showing import board_view
from bot.app.choices.claim import claim, release
from bot.app.choices.hand_over import hand_over, take_over
from bot.app.choices.route import route
from bot.app.desk import LIST_CARD
from bot.app.press import Press
from bot.domain.item import IntakeItem, Route, State
from bot.domain.routes import ByHand, NotForRecord, RouteChoice
from bot.errors import Conflict, NotAllowed
from bot.i18n import texts
from cards import board_card
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import a_case, quota_by_the_houses_clock

_PEOPLE = ("kari", "ola", "lise", "revi")
_SERVICES = (OPEN, UNKNOWN, SENSITIVE)


@pytest.mark.parametrize("seed", range(2))
async def test_after_any_sequence_of_deeds_and_losses_the_board_shows_what_the_store_says(seed: int) -> None:
    async with a_house(most_cards=5) as house:
        quota_by_the_houses_clock(house)
        for who in ("kari", "ola", "lise"):
            await house.teams.talk.say(who, "hjelp", where="personal")
        await house.office.turns.settle()
        walk = _Walk(house=house, dice=random.Random(seed))
        for _ in range(3):
            for _ in range(15):
                await walk.step()
            await walk.calm()

            assert await walk.differences() == []
        assert len(walk.seen_states) >= 4, "the walk went nowhere"


@dataclass(slots=True)
class _Walk:
    house: House
    dice: random.Random
    seen_states: set[State] = field(default_factory=set)
    letters: int = 0

    async def step(self) -> None:
        deed = self.dice.choice(
            (self.arrive, self.arrive, self.act, self.act, self.act, self.act, self.edit, self.lose, self.vanish,
             self.pass_time, self.draw)
        )  # fmt: skip
        await deed()
        self.seen_states |= {item.state for item in await self.house.items()}

    async def arrive(self) -> None:
        self.letters += 1
        self.house.letter(self.dice.choice(_SERVICES), title=f"Brev {self.letters}")
        await self.house.poll()

    async def act(self) -> None:
        items = await self.house.items()
        if not items:
            return
        item = self.dice.choice(items)
        people = {self.house.person(key).person_id: key for key in _PEOPLE}
        who = people.get(item.claimant or "", "kari") if self.dice.random() < 0.7 else self.dice.choice(_PEOPLE)  # type: ignore[call-overload]
        press = self.house.press(who, item, verb=f"deed{self.dice.random()}")
        try:
            await self.dice.choice(self._deeds(item.state))(press)
        except (Conflict, NotAllowed):
            return

    def _deeds(self, state: State) -> tuple[Callable[[Press], Awaitable[object]], ...]:
        desk, colleague = self.house.desk, self.house.person(self.dice.choice(_PEOPLE))
        claims = partial(claim, desk)
        routes = partial(self._route, attest_open=self.dice.random() < 0.3)
        by_state: dict[State, tuple[Callable[[Press], Awaitable[object]], ...]] = {
            State.WAITING: (claims, routes),
            State.CLAIMED: (
                routes, routes, partial(release, desk), partial(hand_over, desk, colleague=colleague),
                partial(take_over, desk, reason="Fravær"),
            ),
            State.ROUTING: (partial(undo, desk), claims),
            State.HANDLED: (partial(reopen, desk), claims),
            State.NEEDS_ATTENTION: (partial(was_not_done, desk), partial(close_by_hand, desk)),
            State.HANDLED_ELSEWHERE: (partial(close_elsewhere, desk), claims),
        }  # fmt: skip
        return by_state.get(state, (claims,))

    async def _route(self, press: Press, *, attest_open: bool) -> object:
        return await route(self.house.desk, press, self._choice(), attest_open=attest_open)

    def _choice(self) -> RouteChoice:
        return self.dice.choice(
            (
                RouteChoice(
                    route=Route.REGISTER_ON_CASE, case_number=a_case(self.house), public_title="Brev",
                    title_confirmed=True, again=1,
                ),
                RouteChoice(route=Route.DONE_BY_HAND, by_hand=ByHand.PRINTED),
                RouteChoice(route=Route.NOT_FOR_RECORD, not_for_record=NotForRecord.ADVERTISING),
                RouteChoice(route=Route.LEAVE_UNREAD),
            )
        )  # fmt: skip

    async def edit(self) -> None:
        if self.house.dialogs:
            self.house.clock.at += timedelta(seconds=1)
            dialog = self.dice.choice(self.house.dialogs)
            self.house.altinn.world.edit_content(dialog, title=f"Endret {self.dice.random():.3f}")
            await self.house.poll()

    async def lose(self) -> None:
        """A post or an update gets lost on the way there or back, or is refused."""
        operation = self.dice.choice(("CreateConversation", "UpdateActivity"))
        status, when = self.dice.choice(
            ((0, "after"), (500, "before"), (500, "after"), (413, "before"), (403, "before"))
        )
        self.house.fault("teams", operation, status=status, when=when)
        await self.draw()

    async def vanish(self) -> None:
        """Somebody deletes a card in Teams."""
        posts = [post for post in self.house.teams.posts() if post.card is not None]
        if posts:
            self.house.teams.world.delete(self.dice.choice(posts))

    async def pass_time(self) -> None:
        if self.dice.random() < 0.3:
            self.house.fault("p360", "CreateDocument", status=400)
        self.house.pass_time(timedelta(seconds=self.dice.choice((5, 40, 90))))
        await self.house.work()

    async def draw(self) -> None:
        await self.house.drawer.draw()

    async def calm(self) -> None:
        """Nothing more goes wrong; what somebody deleted unnoticed is noticed by the next change of its card."""
        self.house.connector.faults.clear()
        self.house.pass_time(timedelta(minutes=15))
        await self.house.work()
        gone = {key for key, post in self.house.teams.world.posts.items() if post.deleted_at is not None}
        async with self.house.store.transaction() as tx:
            for item in await tx.items():
                card = await tx.card(item.item_id)
                if card is not None and card.activity_id in gone:
                    await tx.card_gone(card)
        await self.house.draw()

    async def differences(self) -> list[str]:
        """Names the items whose card is not the one that the store's view gives."""
        wrong = []
        items = await self.house.items()
        for item in items:
            if self._is_listed(item):
                continue
            shown, wanted = await self._shown_and_wanted(item.item_id)
            wrong += [] if shown == wanted else [f"{item.item_id} {item.state}"]
        if any(self._is_listed(item) for item in items):
            shown, wanted = await self._shown_and_wanted(LIST_CARD)
            wrong += [] if shown == wanted else [LIST_CARD]
        return wrong

    def _is_listed(self, item: IntakeItem) -> bool:
        return item.backlog and item.state in (State.WAITING, State.HANDLED_ELSEWHERE, State.WITHDRAWN)

    async def _shown_and_wanted(self, subject_id: str) -> tuple[object, object]:
        async with self.house.store.transaction() as tx:
            card = await tx.card(subject_id)
            found = await board_view(self.house.desk, tx, subject_id)
        assert card is not None
        assert found is not None
        return self.house.teams.everybody_sees(card.activity_id), board_card(found[0], texts("nb"))
