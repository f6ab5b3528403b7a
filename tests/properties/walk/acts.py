"""What people do with a letter: each act through its use case, and into the letter's book if it was accepted."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass

from bot.app.aftercare.at_source import delete_letter
from bot.app.aftercare.attention import close_by_hand, stuck_effect, was_done, was_not_done
from bot.app.aftercare.undo import reopen, undo
from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.app.press import Press
from bot.app.reading.read_letter import ON_SCREEN, TO_PRINT, Reader, begin, open_letter
from bot.domain.effects import EffectKind
from bot.domain.item import IntakeItem, Route, State
from bot.domain.routes import REGISTERING, ByHand, NotForRecord, Refusal, RouteChoice
from bot.errors import NotAllowed
from tests.crash_points import Abandoned
from tests.properties.walk.books import Book
from tests.properties.walk.process import Process

#: every route, and each way by hand; the usual ones more often
WAYS = (
    *(Route.REGISTER_ON_CASE, Route.FORWARD_EMAIL, Route.REGISTER_ON_CASE), *Route,
    *(ByHand.REGISTERED, ByHand.PRINTED, ByHand.DOMAIN_SYSTEM),
)  # fmt: skip
#: who may never decide anything of a letter
LOOKERS = ("revi", "adm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How somebody fills in the form."""

    way: Route | ByHand
    attest: bool = False
    confirmed: bool = True
    reception: bool = False
    again: bool = False

    def __repr__(self) -> str:
        ticks = [name for name in ("attest", "confirmed", "reception", "again") if getattr(self, name)]
        return " ".join((self.way.value, *ticks))

    def choice(self, book: Book) -> RouteChoice:
        by_hand = self.way if isinstance(self.way, ByHand) else None
        way = self.way if isinstance(self.way, Route) else Route.DONE_BY_HAND
        if way is Route.DONE_BY_HAND and by_hand is None:
            by_hand = ByHand.TRANSFER_CASE
        world, registers = book.city.world(book.archive), way in REGISTERING
        case = world.cases()[0].number
        points = way is Route.ALREADY_REGISTERED or by_hand is ByHand.REGISTERED
        return RouteChoice(
            route=way,
            by_hand=by_hand,
            case_number=case if way is Route.REGISTER_ON_CASE else "",
            public_title=book.letter.tag if registers else "",
            title_confirmed=registers and self.confirmed,
            new_case="general" if way is Route.REGISTER_ON_NEW_CASE else "",
            case_title=book.letter.tag if way is Route.REGISTER_ON_NEW_CASE else "",
            confirm_reception=self.reception,
            entry_number=world.add_entry("Ført for hånd", case_number=case).number if points else "",
            not_for_record=NotForRecord.ADVERTISING if way is Route.NOT_FOR_RECORD else None,
            refusal=Refusal.INCOMPLETE if way is Route.REFUSE else None,
            refusal_confirmed=self.confirmed,
            system_id="byggesak" if way is Route.FORWARD_EMAIL else "",
            again=1 if self.again else 0,
        )


@dataclass(slots=True, kw_only=True)
class Acts:
    process: Process
    #: acts that should not have been allowed
    wrong: list[str]

    async def item(self, book: Book) -> IntakeItem:
        item = await self.process.item(book.letter)
        if item is None:
            await self.process.poll(book.letter.door)
            item = await self.process.item(book.letter)
        if item is None:
            raise NotAllowed("no_such_item")
        return item

    def press(self, who: str, item: IntakeItem, verb: str) -> Press:
        return Press(person=self.process.person(who), item_id=item.item_id, verb=verb, card_version=item.version)

    async def choose(self, book: Book, who: str, wish: Wish) -> str:
        item = await self.item(book)
        if item.state in (State.WAITING, State.HANDLED_ELSEWHERE):
            item = await claim(self.process.desk, self.press(who, item, "claim"))
        choice = wish.choice(book)
        try:
            routed = await route(
                self.process.desk, self.press(who, item, "route"), choice, attest_open=wish.attest, said=""
            )
        except Abandoned:
            await self._perhaps(book, item, choice, wish)
            raise
        if routed.faults:
            return ", ".join(fault.code for fault in routed.faults)
        self._accepted(book, who, choice, wish)
        return "accepted"

    async def _perhaps(self, book: Book, before: IntakeItem, choice: RouteChoice, wish: Wish) -> None:
        """Whoever clicked sees on the card whether it was taken before the process died."""
        now = await self.process.item(book.letter)
        if now is not None and now.round > before.round:
            self._accepted(book, "kari", choice, wish)

    def _accepted(self, book: Book, who: str, choice: RouteChoice, wish: Wish) -> None:
        if who in LOOKERS:
            self.wrong.append(f"{who} chose {choice.route} of {book.letter.tag}")
        self.wrong += [f"{book.letter.tag}: {one}" for one in book.chose(choice, attest=wish.attest)]

    async def read(self, book: Book, who: str, *, to_print: bool) -> str:
        item = await self.item(book)
        if item.state is State.WAITING:
            item = await claim(self.process.desk, self.press(who, item, "claim"))
        reader = Reader(person=self.process.person(who), strong=True)
        await begin(self.process.desk, reader, item.item_id)
        if who in LOOKERS:
            self.wrong.append(f"{who} reads {book.letter.tag}")
        book.read = True
        await open_letter(self.process.desk, reader, item.item_id, purpose=TO_PRINT if to_print else ON_SCREEN)
        book.printed = book.printed or to_print
        return "opened"

    async def undo(self, book: Book, who: str) -> str:
        item = await self.item(book)
        await self._taking_back(book, undo(self.process.desk, self.press(who, item, "undo")), attestation=True)
        return "undone"

    async def reopen(self, book: Book, who: str) -> str:
        item = await self.item(book)
        await self._taking_back(book, reopen(self.process.desk, self.press(who, item, "reopen")))
        return "reopened"

    async def delete(self, book: Book, who: str) -> str:
        """For good. Once the click is made it is wanted, also where the process dies of it."""
        item = await self.item(book)
        press = self.press(who, item, "delete")
        if who not in LOOKERS and item.state is State.HANDLED:
            book.deletion = True
        routed = await delete_letter(self.process.desk, press, confirmed=True)
        return ", ".join(fault.code for fault in routed.faults) or "to be deleted"

    async def answer(self, book: Book, who: str, *, closes: bool) -> str:
        """Whoever looks at the systems outside says how it is there, or finishes it outside the bot."""
        item = await self.item(book)
        async with self.process.store.transaction() as tx:
            stuck = await stuck_effect(tx, item)
        if item.state is not State.NEEDS_ATTENTION or stuck is None:
            raise NotAllowed("nobody_asks")
        if closes:
            await self._taking_back(book, close_by_hand(self.process.desk, self.press(who, item, "close_by_hand")))
            return "closed"
        number = self._done_already(book, stuck.kind)
        if number is None:
            await self._taking_back(book, was_not_done(self.process.desk, self.press(who, item, "was_not_done")))
            return f"{item.trouble and item.trouble.code}: was not done"
        book.own_work = book.own_work and not number
        await was_done(self.process.desk, self.press(who, item, "was_done"), number)
        return f"{item.trouble and item.trouble.code}: was done"

    def _done_already(self, book: Book, kind: EffectKind) -> str | None:
        """What stands outside: the number of an entry, empty where it has none, None where it is not there."""
        if kind in (EffectKind.CREATE_ENTRY, EffectKind.CHECK_SINGLE):
            return next((number for number, _, _ in book.letter.entries(book.city, book.archive)), None)
        done = {EffectKind.REFUSE: book.letter.marks().refused > 0}
        done[EffectKind.SEND_EMAIL] = book.letter.emails(book.city) > 0
        return "" if done.get(kind) else None

    async def _taking_back(self, book: Book, act: Awaitable[object], *, attestation: bool = False) -> None:
        try:
            await act
        finally:
            now = await self.process.item(book.letter)
            if now is not None and now.state not in (State.ROUTING, State.NEEDS_ATTENTION) and now.route is None:
                book.took_back(attestation=attestation and not now.attested_open)
