"""Whose an item is: two questions with two answers."""

from __future__ import annotations

from bot.domain.identifiers import BY_ITSELF, PersonId
from bot.domain.item import IntakeItem, State


def holder_shown(item: IntakeItem) -> PersonId | None:
    """Whose it is while it is open. What was chosen without a claim is the doing of whoever chose it, the bot too."""
    return item.claimant or (item.routed_by if item.state in (State.ROUTING, State.NEEDS_ATTENTION) else None)


def holder_to_ask(item: IntakeItem) -> PersonId | None:
    """The person who has it, or chose what went wrong with it; None where nobody has, or the bot chose by a rule."""
    chooser = item.routed_by if item.state is State.NEEDS_ATTENTION else None
    return next((one for one in (item.claimant, chooser) if one is not None and one != BY_ITSELF), None)
