"""What people have decided of a letter, and so what may be seen of it outside. Kept by the walk, never by the bot."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.item import Route
from bot.domain.routes import REGISTERING, UNOPENED, RouteChoice
from tests.house import Archive
from tests.properties.walk.city import City
from tests.properties.walk.letters import Marks, Posted

_OPENING = REGISTERING | {Route.FORWARD_EMAIL}


@dataclass(slots=True, kw_only=True)
class Book:
    letter: Posted
    city: City
    archive: Archive
    #: what holds now; None = nothing, or it was taken back
    choice: RouteChoice | None = None
    attested: bool = False
    #: somebody who had claimed it opened it on the page
    read: bool = False
    printed: bool = False
    #: how many entries, cases and e-mails people have wanted
    entries: int = 1
    emails: int = 0
    refusals: int = 0
    deletion: bool = False
    #: a plan of ours made its entry, and no earlier one and no person's answer has a part in it
    own_work: bool = True
    #: the same letter through another door
    twin: Book | None = None
    marks: Marks = field(default_factory=Marks)
    final: frozenset[str] = frozenset()
    sent: int = 0

    def chose(self, choice: RouteChoice, *, attest: bool) -> list[str]:
        """Tells what is wrong about its being accepted."""
        wrong = []
        if choice.route in UNOPENED and self.letter.marks().opened:
            wrong.append(f"{choice.route} of a letter that was opened already")
        if choice.route is Route.INTERNAL_MAIL and not self.printed:
            wrong.append("on its way by internal mail, and nobody has printed it")
        if choice.route is Route.FORWARD_EMAIL:
            self.emails = max(1, self.emails + (1 if choice.again else 0))
            if not self.is_open and self.letter.kind != "revealed":
                wrong.append("an e-mail was accepted of a letter that is not open")
        if choice.route in REGISTERING:
            wrong += self._twice(choice)
            self.own_work = self.own_work and self.choice is None and not self.letter.entries(self.city, self.archive)
            self.entries += 1 if choice.again else 0
        self.refusals += choice.route is Route.REFUSE
        self.attested = self.attested or attest
        self.choice, self.read = choice, self.read and choice.route not in UNOPENED
        return wrong

    def took_back(self, *, attestation: bool = False) -> None:
        self.choice = None
        self.attested = self.attested and not attestation

    @property
    def is_open(self) -> bool:
        return not self.letter.secret and (self.letter.open_by_rule or self.attested)

    def look(self) -> list[str]:
        """What has been done outside since the last look, and must not have been."""
        now, before = self.letter.marks(), self.marks
        wrong = self._opened(now, before)
        given = sorted(now.receipts - before.receipts)
        wrong += [f"{what} although {why}" for what in given for why in self._unsafe(what)]
        if now.refused > before.refused and (not self._is(Route.REFUSE) or now.refused > self.refusals):
            wrong.append(f"refused for the {now.refused}. time, meant {self.refusals} times")
        if now.deleted and not before.deleted and not (self.deletion and self._recorded()):
            wrong.append("deleted at its source")
        self.marks = now
        return [f"{self.letter.tag}: {one}" for one in (*wrong, *self._in_the_archive(), *self._by_email())]

    def _opened(self, now: Marks, before: Marks) -> list[str]:
        may = self.read or (self.choice is not None and self.choice.route in _OPENING)
        return ["opened, and nobody wanted it opened"] if now.opened and not before.opened and not may else []

    def _in_the_archive(self) -> list[str]:
        wrong = []
        entries = self.letter.entries(self.city, self.archive)
        most = self.entries if self.twin is None else self.entries + self.twin.entries - 1
        every = len(entries) + (len(self.twin.letter.entries(self.city, self.archive)) if self.twin else 0)
        if every > most:
            wrong.append(f"{every} entries, {most} wanted")
        if self.letter.cases(self.city, self.archive) > self.entries:
            wrong.append("a case too many")
        final = frozenset(number for number, _, status in entries if status == "J")
        if final - self.final and not (self.is_open and self.choice is not None and self.choice.title_confirmed):
            wrong.append("an entry went to J, and the letter is not open or its title not confirmed")
        self.final = final
        return wrong

    def _by_email(self) -> list[str]:
        sent, wrong = self.letter.emails(self.city), []
        if sent > self.sent and not self.is_open:
            wrong.append("e-mailed, and it is not open")
        if sent > self.sent and not self._is(Route.FORWARD_EMAIL):
            wrong.append("e-mailed, and nobody wanted it")
        if sent > self.emails:
            wrong.append(f"e-mailed {sent} times, wanted {self.emails} times")
        self.sent = sent
        return wrong

    def _unsafe(self, receipt: str) -> list[str]:
        """Why this receipt must not be given now; nothing = it may."""
        choice = self.choice
        if choice is None or choice.route in UNOPENED or choice.route is Route.REFUSE:
            return [f"what holds is {choice.route if choice else 'nothing'}"]
        if receipt == "Confirmed" and not choice.confirm_reception:
            return ["nobody chose to confirm it"]
        if choice.route in REGISTERING:
            return self._unfinished(choice)
        if choice.route is Route.FORWARD_EMAIL:
            return [] if self.letter.emails(self.city) else ["the e-mail has not left"]
        if choice.entry_number and not self._stands(choice.entry_number):
            return ["the entry that it points at is not there"]
        return []

    def _unfinished(self, choice: RouteChoice) -> list[str]:
        entries = self.letter.entries(self.city, self.archive)
        whole = [status for _, files, status in entries if files == self.letter.files]
        if not whole:
            return [f"its entries are {entries}"]
        private = self.letter.door == "postmottak"
        if self.own_work and choice.title_confirmed and self.is_open and not private and "J" not in whole:
            return ["its entry is not final yet"]
        return []

    def at_rest(self) -> list[str]:
        """Of a letter that the bot calls handled."""
        choice, wrong = self.choice, []
        if choice is None:
            return []
        if choice.route in REGISTERING and self.own_work:
            wrong += self._unfinished(choice)
        if choice.route is Route.FORWARD_EMAIL and not self.letter.emails(self.city):
            wrong.append("no e-mail has left")
        if choice.route is Route.REFUSE and not self.letter.marks().refused:
            wrong.append("it was not refused")
        return [f"{self.letter.tag} is handled: {one}" for one in wrong]

    def _twice(self, choice: RouteChoice) -> list[str]:
        """A double that has an entry, or is on its way to one, holds the other letter back until somebody insists."""
        other = self.twin
        if other is None or choice.again:
            return []
        underway = other.choice is not None and other.choice.route in REGISTERING
        there = other.letter.entries(self.city, self.archive)
        return ["accepted although its double is registered, or about to be"] if underway or there else []

    def _is(self, route: Route) -> bool:
        return self.choice is not None and self.choice.route is route

    def _stands(self, number: str) -> bool:
        return any(one.number == number for one in self.city.world(self.archive).entries())

    def _recorded(self) -> bool:
        numbers = {number for number, _, status in self.letter.entries(self.city, self.archive) if status == "J"}
        return bool(numbers) or bool(self.choice and self._stands(self.choice.entry_number))
