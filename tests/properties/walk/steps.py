"""The steps of a walk as data, so that a walk that fails can be taken again, made shorter, and told as a story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from adapters.simulators._kit import Fault
from bot.app.aftercare.unit_notices import send_digests, watch_unread
from bot.app.aftercare.watch_bounces import watch_bounces
from tests.house import GRACE
from tests.properties.walk.acts import Wish
from tests.properties.walk.city import Door
from tests.properties.walk.letters import Kind

if TYPE_CHECKING:
    from tests.properties.walk.walk import Walk

#: the requests of each system that steps make fail; `archive` = whichever the walk has
OPERATIONS: dict[str, tuple[str, ...]] = {
    "p360": ("CreateDocument", "UpdateDocument", "GetDocuments", "GetCases", "CreateCase"),
    "websak": (
        "NyJournalpost", "NyDokument", "OppdaterJournalpostStatus", "FinnJournalposterGittNoekkel", "NySaksmappe"
    ),
    "altinn": ("getCorrespondence", "downloadAttachment", "markAsRead", "confirm", "SetDialogSystemLabels"),
    "svarinn": ("hentNyeForsendelser", "lastNedFiler", "oppdaterStatus"),
    "digipost": ("inbox", "content", "download", "delete"),
    "mail": ("CreateDraft", "AddAttachment", "SendMessage", "GetMessage", "ListMessages", "MoveMessage"),
}  # fmt: skip
When = Literal["before", "after", "late"]
#: answers that are given before any work
_PROVABLE = (401, 429)


@dataclass(frozen=True)
class Arrives:
    door: Door
    kind: Kind

    async def take(self, walk: Walk) -> str:
        return await walk.arrive(self.door, self.kind)


@dataclass(frozen=True)
class DoubleArrives:
    """The same letter through Digipost, seen before anybody decides anything more."""

    letter: int

    async def take(self, walk: Walk) -> str:
        return await walk.arrive_again(self.letter)


@dataclass(frozen=True)
class Chooses:
    letter: int
    who: str
    wish: Wish

    async def take(self, walk: Walk) -> str:
        return await walk.acts.choose(walk.book(self.letter), self.who, self.wish)


@dataclass(frozen=True)
class Reads:
    letter: int
    who: str
    to_print: bool

    async def take(self, walk: Walk) -> str:
        return await walk.acts.read(walk.book(self.letter), self.who, to_print=self.to_print)


@dataclass(frozen=True)
class TakesBack:
    letter: int
    who: str

    async def take(self, walk: Walk) -> str:
        """Before its effects start, or of a letter that is handled."""
        book = walk.book(self.letter)
        item = await walk.acts.item(book)
        act = walk.acts.undo if item.state == "routing" else walk.acts.reopen
        return await act(book, self.who)


@dataclass(frozen=True)
class Answers:
    letter: int
    who: str
    closes: bool

    async def take(self, walk: Walk) -> str:
        """Not while a system outside is still at work."""
        await walk.city.late_work()
        return await walk.acts.answer(walk.book(self.letter), self.who, closes=self.closes)


@dataclass(frozen=True)
class Deletes:
    letter: int
    who: str

    async def take(self, walk: Walk) -> str:
        return await walk.acts.delete(walk.book(self.letter), self.who)


@dataclass(frozen=True)
class Goes:
    """Past the grace period, and all that is due is done."""

    async def take(self, walk: Walk) -> str:
        await walk.pass_time(GRACE + timedelta(seconds=1))
        return f"{await walk.work()} effects"


@dataclass(frozen=True)
class OneEffect:
    async def take(self, walk: Walk) -> str:
        await walk.pass_time(GRACE + timedelta(seconds=1))
        return f"{await walk.work(most=1)} effect"


@dataclass(frozen=True)
class Passes:
    by: timedelta

    async def take(self, walk: Walk) -> str:
        await walk.pass_time(self.by)
        return await walk.settle()


@dataclass(frozen=True)
class Fails:
    system: str
    which: int
    status: int | str
    when: When

    async def take(self, walk: Walk) -> str:
        """A time-out is the archive's: its transport waits for nobody."""
        system = walk.archive if self.system == "archive" else self.system
        operations = OPERATIONS[system]
        name = operations[self.which % len(operations)]
        if self.status == "timeout":
            waits = walk.city.waits
            (waits.swallowed if self.when == "before" else waits.unanswered).append(f"[/#]{name}$")
            return name
        when = "before" if self.status in _PROVABLE else self.when
        if when == "late" and system != walk.archive:
            when = "after"
        walk.city.faults[system].add(Fault(operation=name, status=int(self.status), when=when, seconds=0.02))
        return f"{name} {when}"


@dataclass(frozen=True)
class Dies:
    """The process, after so many more moments."""

    after: int

    async def take(self, walk: Walk) -> str:
        points = walk.process.points
        points.strike_at = len(points.passed) + self.after
        return "some time"


@dataclass(frozen=True)
class Polls:
    door: Door

    async def take(self, walk: Walk) -> str:
        await walk.process.poll(self.door)
        return "listed"


@dataclass(frozen=True)
class Watches:
    """The jobs that look after what was sent."""

    async def take(self, walk: Walk) -> str:
        desk = walk.process.desk
        return f"{await watch_bounces(desk)} {await send_digests(desk)} {await watch_unread(desk)}"


Step = (
    Arrives | DoubleArrives | Chooses | Reads | TakesBack | Answers | Deletes | Goes | OneEffect | Passes | Fails | Dies
    | Polls | Watches
)  # fmt: skip
