"""E-mails that announce letters at other doors, and which letter each of them announced.

A notice names its letter by unit, service, sender and time only, never by an id. So the question is always asked of all
recent notices and letters together: the answer is then the same in whatever order they came.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef


class NoticeKind(StrEnum):
    #: a letter has just come
    ANNOUNCEMENT = "announcement"
    #: an earlier letter is still unopened: never an item of its own
    REMINDER = "reminder"
    #: a letter has come that only people with a right of their own can see
    CONFIDENTIAL = "confidential"
    #: such letters are still unopened; may be the only e-mail that was ever sent of them
    CONFIDENTIAL_REMINDER = "confidential_reminder"
    #: about something that comes through no door of ours (Nav's sick notes go to the manager): never an item
    INFORMATION = "information"


REMINDERS = frozenset({NoticeKind.REMINDER, NoticeKind.CONFIDENTIAL_REMINDER})
CONFIDENTIAL = frozenset({NoticeKind.CONFIDENTIAL, NoticeKind.CONFIDENTIAL_REMINDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is kept of an announcing e-mail: neither its subject nor its text."""

    ref: MessageRef
    template_id: str
    kind: NoticeKind
    #: the kind of door that the letter is at: altinn, digipost, svarinn, acos_mottak, nav
    announces: str
    received_at: datetime
    #: whose mailbox it came to
    mailbox_unit: OrgNumber
    #: proven by the notice itself: by its number, or by a name that is configured exactly; None = not proven
    unit: OrgNumber | None = None
    #: empty where the template does not tell it
    service_id: str = ""
    #: an organisation; None where the notice names nobody or may name a private person
    sender: str | None = None
    #: where a person finds the letter; never an address that stood in the e-mail
    link: str = ""
    #: the e-mail itself, on the mail system's own page
    mail_link: str = ""
    #: subject and whole text are known word for word, and nothing is attached
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A letter that a notice may have announced: one with an item, one that an earlier notice stands for, or one that
    a rule suppressed, which is counted without its sender and without its own time.
    """

    ref: MessageRef
    #: the kind of door that it is at
    door: str
    unit: OrgNumber
    service_id: str
    received_at: datetime
    sender: str | None = None
    #: stands for the notice that it became an item of: only reminders of it can mean it
    is_notice: bool = False
    #: how much earlier it may have come than `received_at` says (suppressed: when it was counted)
    slack: timedelta = timedelta()
    #: only people with a right of their own can see it: what a notice of confidential post means, and no other letter
    confidential: bool = False
    #: when a person was done with it; whoever is reminded after that is reminded of another one
    settled_at: datetime | None = None

    @classmethod
    def of(cls, letter: Letter, *, door: str) -> Candidate:
        return cls(
            ref=letter.ref,
            door=door,
            unit=letter.unit,
            service_id=letter.service_id,
            received_at=letter.received_at,
            sender=letter.sender_name,
            confidential=letter.declared_sensitive,
        )


#: how long before and after its letter a notice may come.
#: Correspondence sends after 5 minutes and reminds after 7 days (Altinn/altinn-correspondence da785168, 2026-08-20)
_AFTER_LETTER: Mapping[NoticeKind, tuple[timedelta, timedelta]] = {
    NoticeKind.ANNOUNCEMENT: (timedelta(hours=-2), timedelta(hours=12)),
    NoticeKind.CONFIDENTIAL: (timedelta(hours=-2), timedelta(hours=12)),
    NoticeKind.REMINDER: (timedelta(days=4), timedelta(days=10)),
    NoticeKind.CONFIDENTIAL_REMINDER: (timedelta(hours=-2), timedelta(days=60)),
}
#: letters older than this are no candidates of any notice that comes now
LONGEST_WAIT = max(after for _, after in _AFTER_LETTER.values())


def earliest_letter(notice: Notice) -> datetime:
    """No letter from before this can be the one that it announces."""
    _, after = _AFTER_LETTER.get(notice.kind, (timedelta(), timedelta()))
    return notice.received_at - after


def fits(notice: Notice, letter: Candidate) -> bool:
    """Whether the notice can have announced the letter: nothing that both of them tell contradicts it."""
    if notice.kind not in _AFTER_LETTER or notice.announces != letter.door or notice.ref == letter.ref:
        return False
    if letter.is_notice and notice.kind not in REMINDERS:
        return False
    if notice.kind in REMINDERS and letter.settled_at is not None and letter.settled_at <= notice.received_at:
        return False
    if notice.kind in CONFIDENTIAL and not letter.confidential and notice.service_id != letter.service_id:
        return False
    earliest, latest = _AFTER_LETTER[notice.kind]
    return (
        earliest - letter.slack <= notice.received_at - letter.received_at <= latest
        and notice.unit in (None, letter.unit)
        and notice.service_id in ("", letter.service_id)
        and not _contradict(notice.sender, letter.sender)
    )


def pair(notices: Iterable[Notice], letters: Iterable[Candidate]) -> dict[MessageRef, MessageRef]:
    """The letter of each notice that has one.

    A letter has at most one announcement, and as many notices as possible get a letter; of those that compete the
    earliest wins. Reminders stand beside announcements: any number of them may mean the same letter.
    """
    ordered = sorted(notices, key=lambda notice: (notice.received_at, notice.ref))
    shelves = _shelves(letters)
    wanted = {notice.ref: _best_first(notice, shelves.get(notice.announces)) for notice in ordered}
    taken: dict[MessageRef, MessageRef] = {}
    for notice in ordered:
        if notice.kind not in REMINDERS:
            _seat(notice.ref, wanted, taken)
    pairs = {notice: letter for letter, notice in taken.items()}
    reminded = {notice.ref: wanted[notice.ref][0] for notice in ordered if _reminds_of(notice, wanted)}
    return pairs | reminded


class Fate(StrEnum):
    """What becomes of a notice; the rules on its e-mail (filed, deleted, forwarded) are another matter."""

    PAIRED = "paired"
    #: its letter may still turn up
    WAITING = "waiting"
    #: an item: announced, but not found
    MISSING = "missing"
    #: an item: the bot cannot see the letter, so a person must look at its door
    BY_HAND = "by_hand"
    #: no item, now or ever
    NOTHING = "nothing"


ITEM_FATES = frozenset({Fate.MISSING, Fate.BY_HAND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a letter may be late."""

    missing: timedelta = timedelta(hours=24)
    #: for confidential letters, which the bot sees only where the right was delegated to it
    confidential: timedelta = timedelta(hours=1)


def fate(notice: Notice, *, paired: bool, polled: Collection[str], now: datetime, patience: Patience) -> Fate:
    """`polled`: the kinds of doors that the bot lists itself. A letter at any other door never turns up."""
    if paired:
        return Fate.PAIRED
    if notice.kind in (NoticeKind.INFORMATION, NoticeKind.REMINDER):
        return Fate.NOTHING
    if notice.announces not in polled:
        return Fate.BY_HAND
    confidential = notice.kind in CONFIDENTIAL
    if now - notice.received_at < (patience.confidential if confidential else patience.missing):
        return Fate.WAITING
    return Fate.BY_HAND if confidential else Fate.MISSING


def letter_of(notice: Notice) -> Letter:
    """The letter that a notice stands for when it becomes an item: nothing of it can be fetched."""
    return Letter(
        ref=notice.ref,
        thread_id=notice.ref.external_id,
        unit=notice.unit or notice.mailbox_unit,
        service_id=notice.service_id or notice.announces,
        received_at=notice.received_at,
        link=notice.link or notice.mail_link,
        sender_is_private=True,
        declared_sensitive=notice.kind in CONFIDENTIAL,
        fetchable=False,
        content_at=notice.received_at,
    )


#: how people call the doors that notices tell of; names are not translated
_DOORS: Mapping[str, str] = {
    "acos_mottak": "ACOS Mottak",
    "altinn": "Altinn",
    "altinn_formidling": "Altinn Formidling",
    "digipost": "Digipost",
    "nav": "Nav",
    "svarinn": "SvarInn",
}


def door_name(door: str) -> str:
    return _DOORS.get(door, door)


def same_name(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _contradict(announced: str | None, listed: str | None) -> bool:
    """Names of senders are written in different ways: one within the other is the same, and so is a mere code."""
    if not announced or not listed:
        return False
    one, other = _folded(announced), _folded(listed)
    return not (one in other or other in one or _is_code(listed) or _is_code(announced))


def _is_code(name: str) -> bool:
    """Altinn lists some senders by their service owner's code (SKE, LDIR)."""
    return len(name) <= 5 and name.isalpha() and name.isupper()


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """The letters at one kind of door by time, so that a notice is held against those of its own days only."""

    letters: tuple[Candidate, ...]
    times: tuple[datetime, ...]
    slack: timedelta

    def near(self, notice: Notice) -> Sequence[Candidate]:
        earliest, latest = _AFTER_LETTER.get(notice.kind, (timedelta(), timedelta()))
        first = bisect_left(self.times, notice.received_at - latest)
        return self.letters[first : bisect_right(self.times, notice.received_at - earliest + self.slack)]


def _shelves(letters: Iterable[Candidate]) -> dict[str, _Shelf]:
    doors: dict[str, dict[MessageRef, Candidate]] = {}
    for letter in letters:
        doors.setdefault(letter.door, {})[letter.ref] = letter
    shelves = {}
    for door, by_ref in doors.items():
        ordered = tuple(sorted(by_ref.values(), key=lambda letter: letter.received_at))
        times = tuple(letter.received_at for letter in ordered)
        shelves[door] = _Shelf(letters=ordered, times=times, slack=max(letter.slack for letter in ordered))
    return shelves


def _best_first(notice: Notice, shelf: _Shelf | None) -> list[MessageRef]:
    fitting = [letter for letter in shelf.near(notice) if fits(notice, letter)] if shelf else []
    return [letter.ref for letter in sorted(fitting, key=lambda letter: _distance(notice, letter))]


def _distance(notice: Notice, letter: Candidate) -> tuple[bool, timedelta, MessageRef]:
    named = bool(notice.sender and letter.sender and same_name(notice.sender, letter.sender))
    return not named, abs(notice.received_at - letter.received_at), letter.ref


def _reminds_of(notice: Notice, wanted: Mapping[MessageRef, Sequence[MessageRef]]) -> bool:
    return notice.kind in REMINDERS and bool(wanted[notice.ref])


def _seat(
    newcomer: MessageRef, wanted: Mapping[MessageRef, Sequence[MessageRef]], taken: dict[MessageRef, MessageRef]
) -> None:
    """Gives the notice a letter where one can be freed: whoever has it moves to another that fits (Kuhn, 1955).

    Breadth first and without recursion, so that a thousand notices of one morning do not exhaust the stack.
    """
    came_from: dict[MessageRef, MessageRef] = {}
    asking = [newcomer]
    for notice in asking:
        for letter in wanted[notice]:
            if letter in came_from:
                continue
            came_from[letter] = notice
            if letter in taken:
                asking.append(taken[letter])
                continue
            _shift(letter, newcomer, came_from, taken)
            return


def _shift(
    free: MessageRef,
    newcomer: MessageRef,
    came_from: Mapping[MessageRef, MessageRef],
    taken: dict[MessageRef, MessageRef],
) -> None:
    """Along the chain that ends at the free letter, everybody moves up by one."""
    letter_of_notice = {notice: letter for letter, notice in taken.items()}
    letter = free
    while True:
        notice = came_from[letter]
        left = letter_of_notice.get(notice)
        taken[letter] = notice
        if notice == newcomer or left is None:
            return
        letter = left
