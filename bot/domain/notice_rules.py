"""What is done with the e-mail of a notice: rules as data, and one pure function that reads them.

A forward rule is tried before any delete rule, and a delete that is not proven becomes filing: an e-mail that somebody
misses can be found in a folder, one that nobody knows of cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identifiers import OrgNumber
from bot.domain.notices import Notice, NoticeKind


class Deed(StrEnum):
    #: as if it had never come: neither paired nor an item, and its e-mail stays where it is
    IGNORE = "ignore"
    #: a neutral text of our own goes to a configured address; its e-mail is filed
    FORWARD = "forward"
    #: to Deleted Items, where it can be fetched back
    DELETE = "delete"
    FILE = "file"
    #: no rule: its e-mail stays in the inbox
    KEEP = "keep"


#: the order in which rules are tried, whatever their order in the configuration
ORDER = (Deed.IGNORE, Deed.FORWARD, Deed.DELETE, Deed.FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """Each of the sets that is not empty must hold the notice."""

    #: stands in the audit
    rule_id: str
    deed: Deed
    templates: frozenset[str] = frozenset()
    kinds: frozenset[NoticeKind] = frozenset()
    announces: frozenset[str] = frozenset()
    #: only notices that prove one of these units themselves
    units: frozenset[OrgNumber] = frozenset()
    #: of the notice's own mailbox
    folder: str = ""
    #: of a forward rule
    to: str = ""
    #: why, in the municipality's words; rules of a mailbox's settings give none
    reason: str = ""

    def holds(self, notice: Notice) -> bool:
        return (
            (not self.templates or notice.template_id in self.templates)
            and (not self.kinds or notice.kind in self.kinds)
            and (not self.announces or notice.announces in self.announces)
            and (not self.units or notice.unit in self.units)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    deed: Deed
    rule_id: str = ""
    #: where its e-mail is filed; empty = it stays where it is
    folder: str = ""
    to: str = ""
    #: why a delete rule that holds was not followed, a code; empty = it was, or none holds
    not_deleted: str = ""

    @property
    def pairs(self) -> bool:
        """Whether the letter that it announces is still a matter of ours."""
        return self.deed in (Deed.FILE, Deed.KEEP)


def decide(notice: Notice, rules: Iterable[NoticeRule], *, folder: str = "") -> Decision:
    """`folder`: where e-mails are filed whose rule names none; empty = they stay in the inbox."""
    held = sorted((rule for rule in rules if rule.holds(notice)), key=lambda rule: ORDER.index(rule.deed))
    kept_back = [rule for rule in held if rule.deed is Deed.DELETE and not notice.exact]
    reason = "not_exact" if kept_back else ""
    for rule in held:
        if rule in kept_back:
            continue
        place = "" if rule.deed in (Deed.IGNORE, Deed.DELETE) else rule.folder or folder
        return Decision(deed=rule.deed, rule_id=rule.rule_id, folder=place, to=rule.to, not_deleted=reason)
    if not kept_back:
        return Decision(deed=Deed.KEEP)
    # one that names a folder says most about where it belongs
    rule = next((rule for rule in kept_back if rule.folder), kept_back[0])
    place = rule.folder or folder
    deed = Deed.FILE if place else Deed.KEEP
    return Decision(deed=deed, rule_id=rule.rule_id, folder=place, not_deleted=reason)
