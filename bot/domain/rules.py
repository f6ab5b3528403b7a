"""What the municipality has decided in advance about letters: rules as data, and one pure function that reads them.

A rule that marks letters never ends the search: of all marks that hold the more careful one counts (design, section 6).
Of the other rules the first that holds decides, whatever stands after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Self

from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, Route
from bot.domain.notice_rules import NoticeRule
from bot.domain.sensitivity import Sensitivity

#: what one click may lead to: nothing final, nothing that leaves the house, nothing that cannot be taken back
SUGGESTED = frozenset({Route.REGISTER_ON_CASE, Route.TRANSFER_CASE, Route.NOTIFY_UNIT, Route.LEAVE_UNREAD})
_DIGEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPattern:
    """Words that the subject holds, in any order, or a glob (`*`, `?`) over all of it; case does not matter.

    No regular expressions: one that goes wrong holds up every letter, and nobody who works with letters can read them.
    """

    text: str

    def holds(self, subject: str) -> bool:
        pattern, said = self.text.casefold(), " ".join(subject.casefold().split())
        if "*" in pattern or "?" in pattern:
            return _glob(" ".join(pattern.split()), said)
        return set(_words(pattern)) <= set(_words(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Each of those that are set must hold. Sorted tuples, so that the same rule always has the same digest."""

    sources: tuple[str, ...] = ()
    units: tuple[OrgNumber, ...] = ()
    #: organisation numbers, or names exactly as the source gives them; never a private person's
    senders: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    subjects: tuple[SubjectPattern, ...] = ()
    #: whether the source declares the letter confidential; None = no matter
    confidential: bool | None = None
    #: how long ago it was received, at least
    older_than: timedelta | None = None

    @property
    def tell_of_sender(self) -> bool:
        """Whether who knows that they hold knows something of what the sender wrote, or of who that is."""
        return bool(self.senders or self.subjects)

    def unmet(self, letter: Letter, now: datetime) -> str:
        """The first condition that does not hold, by its name in the rule file; empty = all of them hold."""
        return next((name for name, holds in self._met(letter, now) if not holds), "")

    def _met(self, letter: Letter, now: datetime) -> Iterator[tuple[str, bool]]:
        """Lazily, what costs least first: every letter is held against every rule."""
        yield "source", not self.sources or letter.ref.source_id in self.sources
        yield "unit", not self.units or letter.unit in self.units
        yield "service", not self.services or letter.service_id in self.services
        yield "declared", self.confidential is None or letter.declared_sensitive is self.confidential
        yield "older_than", self.older_than is None or now - letter.received_at >= self.older_than
        yield "sender", not self.senders or self._is_from(letter)
        yield "subject", not self.subjects or self._is_about(letter)

    def _is_from(self, letter: Letter) -> bool:
        if letter.sender_is_private:
            return False
        return letter.sender_org in self.senders or letter.sender_name in self.senders

    def _is_about(self, letter: Letter) -> bool:
        """What is kept without its subject is about nothing that a rule can tell."""
        return letter.subject is not None and any(one.holds(letter.subject) for one in self.subjects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Where a rule would have a letter go: never further than a temporary entry.

    Raises ValueError for a route that no rule may suggest.
    """

    route: Route
    #: in the archive; of `register_on_case` alone, until a letter of a unit with a transfer case is judged
    case_number: str = ""
    #: the archive's code of the unit that answers for the entry
    responsible_unit: str = ""
    #: carried out without a click, where the letter is open
    automatic: bool = False

    def __post_init__(self) -> None:
        if self.route not in SUGGESTED:
            raise ValueError(f"no rule suggests {self.route.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Exactly one of `suppresses`, `suggestion` and `mark` says what it does."""

    rule_id: str
    #: stands on the card, wherever what the conditions tell may stand
    reason: str
    conditions: Conditions
    suppresses: bool = False
    suggestion: Suggestion | None = None
    mark: Sensitivity | None = None

    @property
    def digest(self) -> str:
        return _digest_of([self])

    def holds(self, letter: Letter, now: datetime) -> bool:
        return not self.conditions.unmet(letter, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules say of one letter."""

    #: every mark that holds, in the order of the file
    marks: tuple[Rule, ...] = ()
    #: the first of the others that holds; None = none does
    deciding: Rule | None = None

    @property
    def suppressed(self) -> bool:
        return self.deciding is not None and self.deciding.suppresses

    @property
    def suggestion(self) -> Suggestion | None:
        return self.deciding.suggestion if self.deciding else None

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (*self.marks, self.deciding) if self.deciding else self.marks

    @property
    def digest(self) -> str:
        """Of what these rules say: another one is another judgement, even under the same names. Empty = no rule."""
        return _digest_of(self.rules) if self.rules else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A rule file as a value."""

    rules: tuple[Rule, ...] = ()
    #: what is done with the e-mails of notices, tried before those of the mailbox's own settings
    notices: tuple[NoticeRule, ...] = ()
    #: digest of what they say, whatever the file's comments; empty = there are none
    version: str = ""

    @classmethod
    def of(cls, rules: Iterable[Rule], notices: Iterable[NoticeRule] = ()) -> Self:
        ruled, noticed = tuple(rules), tuple(notices)
        said = _digest_of(ruled) + "".join(_canonical(_sorted_sets(asdict(rule))) for rule in noticed)
        version = hashlib.sha256(said.encode()).hexdigest()[:_DIGEST] if ruled or noticed else ""
        return cls(rules=ruled, notices=noticed, version=version)

    def judge(self, letter: Letter, now: datetime) -> Judgement:
        held = [rule for rule in self.rules if rule.holds(letter, now)]
        return Judgement(
            marks=tuple(rule for rule in held if rule.mark is not None),
            deciding=next((rule for rule in held if rule.mark is None), None),
        )

    def mark(self, letter: Letter) -> Sensitivity | None:
        """The more careful of the marks that hold. Marks know neither age nor words, so they hold at any time."""
        said = {rule.mark for rule in self.judge(letter, letter.received_at).marks}
        return Sensitivity.SENSITIVE if Sensitivity.SENSITIVE in said else next(iter(said), None)

    def calls_service_sensitive(self, source_id: str, unit: OrgNumber, service_id: str) -> bool:
        """By a mark that names the service: as where the service's own table says so."""
        marks = (rule.conditions for rule in self.rules if rule.mark is Sensitivity.SENSITIVE)
        return any(
            service_id in one.services and (not one.units or unit in one.units)
            for one in marks
            if not one.sources or source_id in one.sources
        )

    @property
    def case_numbers(self) -> tuple[str, ...]:
        """The cases that suggestions name."""
        named = (rule.suggestion.case_number for rule in self.rules if rule.suggestion is not None)
        return tuple(dict.fromkeys(number for number in named if number))


@dataclass(slots=True, kw_only=True)
class Rulebook:
    """The rules that run now. They are exchanged whole: nobody ever judges by half of a change."""

    rules: Rules = field(default_factory=Rules)
    #: the version by which this process has last looked at what is decided already; None = by none
    looked_by: str | None = None


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()


def _glob(pattern: str, text: str) -> bool:
    """`*` is any run of characters, `?` any one. Steps back to the last star only, so that it is never slow."""
    at = place = 0
    star, after = -1, 0
    while at < len(text):
        if place < len(pattern) and pattern[place] == "*":
            star, after = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in ("?", text[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            after += 1
            at, place = after, star + 1
        else:
            return False
    return all(sign == "*" for sign in pattern[place:])


def _digest_of(rules: Iterable[Rule]) -> str:
    said = "".join(_canonical(asdict(rule)) for rule in rules)
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGEST]


def _sorted_sets(values: dict[str, object]) -> dict[str, object]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def _canonical(values: dict[str, object]) -> str:
    return json.dumps(values, default=str, sort_keys=True, ensure_ascii=True)
