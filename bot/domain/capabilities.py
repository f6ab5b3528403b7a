"""What a source can do with a letter, which decides what a route may plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HandFolders:
    """Folders that only people can move a letter to, on the source's own page, by what became of it."""

    #: it stands in the archive
    registered: str
    #: it went on paper or in another system
    sent_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCapabilities:
    """What can be done to a letter at its source, beside fetching it."""

    #: the source shows a letter as read, and can be told so
    marks_read: bool = False
    #: the sender may ask for a confirmation
    confirms: bool = False
    #: a handled letter can be moved out of the inbox (Altinn: label Archive, SvarInn: MOTTATT)
    puts_away: bool = False
    #: a letter may stay unopened at the source for as long as anybody likes
    may_stay_unread: bool = True
    #: whoever opens or fetches a letter is seen by its sender, or changes how it stands at the source
    opening_is_seen: bool = True
    #: people can read it on a page of the source (Letter.link)
    has_page: bool = True
    #: each poll lists all that waits, and tells what it lacks: looking for a single letter would tell no more
    lists_all: bool = False
    #: a handled letter must be moved by hand on the source's own page; None = there is nothing to move
    moved_by_hand: HandFolders | None = None
    #: a letter that is in the archive for good can be deleted at the source, for everybody
    deletes: bool = False
    #: a letter can be refused for good, so that its sender is told (`bot.ports.source.RefusingSource`)
    refuses: bool = False
    #: `Letter.due_at` is no deadline of the sender's but when the source begins to warn that nobody has receipted it
    warns_when_due: bool = False
