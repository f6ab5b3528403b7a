"""The Teams channels where cards stand, the document centre's and units' own, and the personal chats beside them.

A post has no key and cannot be read back, so posting is at least once: an unknown outcome counts as not posted, and
the orphan is recognised at its first click.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.domain.identifiers import PersonId
from bot.errors import AuthFailed, Rejected, Unavailable
from bot.ports.notes import PersonalNote, ThreadNote
from bot.ports.views import BoardView

#: after any other error nobody knows whether the words were posted: then they count as said
NOT_SENT = (Unavailable, AuthFailed, Rejected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in the team, as Teams tells."""

    person_id: PersonId
    name: str
    #: the bot-specific id that cards and mentions use
    teams_id: str
    guest: bool = False


class BoardPlace(Protocol):
    """Where a board is, or a card of it: a BoardState, a UnitBoard or a UnitCard."""

    @property
    def address(self) -> str:
        """The connector's reference, JSON."""


class Board(Protocol):
    async def post(self, board: BoardPlace, view: BoardView, *, urgent: bool = False) -> str:
        """The new card's activity id. `urgent`: a person waits to see it.

        Raises Rejected with reason `teams.blocked` where the bot may not write there.
        """

    async def update(self, board: BoardPlace, activity_id: str, view: BoardView, *, urgent: bool = False) -> None:
        """Raises Gone where the card was deleted in Teams."""

    async def delete(self, board: BoardPlace, activity_id: str) -> None:
        """Idempotent."""

    async def members(self, board: BoardPlace) -> tuple[Member, ...]: ...

    async def reply(self, board: BoardPlace, activity_id: str, note: ThreadNote) -> None:
        """A short text in the thread below a card, with those whom it mentions; with an empty activity on the board.

        Never said twice: an unknown outcome is the caller's to take for said. Raises Gone where the card was deleted.
        """

    async def tell(self, board: BoardPlace, teams_id: str, note: PersonalNote) -> None:
        """A short text in somebody's personal chat with the bot."""

    def link(self, board: BoardPlace, activity_id: str) -> str:
        """Leads to a card; it opens for members of its channel only."""
