"""What senders and people do in the fortnight, by dice that fall the same in every run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from random import Random
from typing import Literal

from adapters.simulators.teams import Answer
from bot.commands.demo.town import MAIN
from bot.domain.item import IntakeItem, State
from tests.house import LINK_ONLY, OPEN, SENSITIVE, SUPPRESSED, UNKNOWN, House
from tests.properties.fortnight.weeks import DAY, LEAD, MINUTE, OSLO, ROTA, Fortnight, day_of, oslo
from tests.scenarios.acting import by_hand, leave_unread, not_for_record, register
from tests.scenarios.checking import check_cards, sign, submit

_UNITS = (MAIN, "313300102", "313382648", "313465187", "313588998")
_SERVICES = (OPEN, OPEN, UNKNOWN, UNKNOWN, SENSITIVE, LINK_ONLY, SUPPRESSED)
#: so many of ten letters nobody looks at for four days
_HARD = 3
_LETTERS_A_LOOK = 0.12
_SIGNS_FROM, _SIGNS_UNTIL = time(8, 15), time(9, 45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    at: datetime
    service: str


@dataclass(slots=True, kw_only=True)
class Staff:
    house: House
    weeks: Fortnight
    dice: Random
    #: by dialog id, all that was handed in
    sent: dict[str, Sent] = field(default_factory=dict)
    #: somebody has said that they will be away
    gone: bool = False
    #: who signed the check of which day, and when
    signed: list[tuple[str, datetime]] = field(default_factory=list)

    async def act(self) -> None:
        """What happens before the next look; nobody touches the same letter twice in between."""
        now = self.house.clock.now()
        if self.weeks.at_work(now):
            await self._sign(now)
            if not await self._say_away(now):
                await self._work(now)
        self._hand_in(now)
        await self.house.office.turns.settle()
        for who in (*ROTA, LEAD):
            # what somebody has on the screen is refreshed with each edit, which is no matter of the routine
            self.house.teams.leave(who)
        await self.house.draw()

    def _hand_in(self, now: datetime) -> None:
        if self.dice.random() >= _LETTERS_A_LOOK * (2 if self.weeks.at_work(now) else 1):
            return
        service = self.dice.choice(_SERVICES)
        number = len(self.sent) + 1
        dialog = self.house.letter(service, unit=self.dice.choice(_UNITS), title=f"Skrevet brev {number:03}")
        self.sent[dialog] = Sent(at=now, service=service)

    async def _say_away(self, now: datetime) -> bool:
        """In Teams, on the afternoon before, with the other one as the substitute, and with a letter just taken."""
        first, last = self.weeks.away_days
        if self.gone or now < oslo(first - DAY, time(14)):
            return False
        who, stand_in = self.weeks.away, _other(self.weeks.away)
        waiting = [item for item in await self.house.items() if item.state is State.WAITING and not item.snoozed_until]
        for item in waiting[:1]:
            await self.house.teams.click(who, self.house.card_of(item), "claim")
        await self.house.teams.talk.say(who, f"borte {first} {last} vikar {stand_in.capitalize()}", "personal")
        self.gone = True
        return True

    async def _sign(self, now: datetime) -> None:
        today, clock = day_of(now), now.astimezone(OSLO).time()
        late = [day for _, at in self.signed if (day := day_of(at)) == today]
        if late or today == self.weeks.unsigned or not _SIGNS_FROM <= clock < _SIGNS_UNTIL:
            return
        who, card = self.weeks.on_duty(now), check_cards(self.house)[-1]
        if self.house.teams.world.post(card).revisions[0].at == now:
            # nobody is so fast: the mention below it comes with the next look
            return
        answer = await sign(self.house, who, card, "acos")
        if answer.kind != "closed":
            assert self.weeks.is_dead(now), "signing wants a reason although every door answers"
            answer = await submit(self.house, who, "acos", reason="Altinn svarer ikke. Vi har sett etter selv.")
        assert answer.kind == "closed"
        self.signed.append((who, now))

    async def _work(self, now: datetime) -> None:
        # in an order that is the same in every run
        items = {self._number(item): item for item in await self.house.items()}
        for who in ROTA:
            if self.weeks.is_away(who, now) or self.dice.random() < 0.45:
                continue
            person = self.house.person(who).person_id
            choices: list[tuple[IntakeItem, Act]] = [
                (item, act)
                for _, item in sorted(items.items())
                if item.snoozed_until is None and not self._is_hard(item, now) and not self._is_forgotten(item, who)
                for act in _possible(item, mine=item.claimant == person)
            ]
            if choices:
                item, act = self.dice.choice(choices)
                del items[self._number(item)]
                await self._do(act, who, item)

    def _is_hard(self, item: IntakeItem, now: datetime) -> bool:
        return self._number(item) % 10 < _HARD and now < item.first_seen_at + 4 * DAY

    def _is_forgotten(self, item: IntakeItem, who: str) -> bool:
        """Ola takes letters and forgets every other of them; Kari finishes what she has."""
        return who == "ola" and item.state is State.CLAIMED and self._number(item) % 2 == 0

    def _number(self, item: IntakeItem) -> int:
        return list(self.sent).index(item.letter.thread_id)

    async def _do(self, act: Act, who: str, item: IntakeItem) -> None:
        card = self.house.card_of(item)
        if act in ("claim", "release"):
            await self.house.teams.click(who, card, act)
        elif act == "snooze":
            await self._snooze(who, card)
        else:
            answer = await self._way(item)(self.house, who, card)
            assert answer.kind == "closed", f"{act} of {item.letter.service_id}: {answer.kind}"

    async def _snooze(self, who: str, card: str) -> None:
        day = day_of(self.house.clock.now()) + self.dice.randint(1, 4) * DAY
        moment = {"snooze": "own", "snooze_day": day.isoformat(), "snooze_clock": f"{self.dice.randint(8, 14):02}:30"}
        await self.house.teams.open_dialog(who, card, "more")
        await self.house.teams.submit_dialog(who, "submit_snooze")
        answer = await self.house.teams.submit_dialog(who, "submit_snooze_until", inputs=moment)
        assert answer.kind in ("closed", "dialog"), "beyond a deadline it is refused in the form"

    def _way(self, item: IntakeItem) -> Way:
        service = item.letter.service_id
        if service == OPEN and not self.weeks.is_dead(self.house.clock.now() + 60 * MINUTE):
            return register
        if service == SENSITIVE and item.state is State.WAITING:
            return leave_unread
        return _moved_by_hand if service == LINK_ONLY else not_for_record


Act = Literal["claim", "release", "snooze", "route"]
Way = Callable[[House, str, str], Awaitable[Answer]]


async def _moved_by_hand(house: House, who: str, card: str) -> Answer:
    return await by_hand(house, who, card, "transfer_case")


def _possible(item: IntakeItem, *, mine: bool) -> tuple[Act, ...]:
    if item.state is State.WAITING:
        return ("claim", "claim", "route", "snooze")
    return ("route", "route", "release", "snooze") if item.state is State.CLAIMED and mine else ()


def _other(who: str) -> str:
    return next(one for one in ROTA if one != who)
