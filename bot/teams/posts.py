"""What a post carries, without where it goes: a card, or words that may mention people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.teams.answers import CARD_TYPE, Card

Post = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The text says `tag`; Teams notifies the person."""

    teams_id: str
    name: str

    @property
    def tag(self) -> str:
        return f"<at>{self.name}</at>"


def card_post(card: Card, summary: str) -> Post:
    """`summary` is what a notification shows."""
    return {
        "type": "message",
        "summary": summary,
        "attachmentLayout": "list",
        "attachments": [{"contentType": CARD_TYPE, "content": card}],
    }


def text_post(text: str, mentions: Sequence[Mention] = ()) -> Post:
    entities = [
        {"type": "mention", "text": each.tag, "mentioned": {"id": each.teams_id, "name": each.name}}
        for each in mentions
    ]
    return {"type": "message", "text": text, **({"entities": entities} if entities else {})}
