"""What a post carries, without where it goes: a card, or words that may mention people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bot.ports.notes import Mentioned
from bot.teams.answers import CARD_TYPE, Card

Post = Mapping[str, Any]


def tag_of(mentioned: Mentioned) -> str:
    """What the text says where somebody is mentioned: to the letter what the entity says."""
    return f"<at>{escape(mentioned.name, quote=False)}</at>"


def card_post(card: Card, summary: str) -> Post:
    """`summary` is what a notification shows."""
    return {
        "type": "message",
        "summary": summary,
        "attachmentLayout": "list",
        "attachments": [{"contentType": CARD_TYPE, "content": card}],
    }


def text_post(text: str, mentions: Sequence[Mentioned] = ()) -> Post:
    entities = [
        {"type": "mention", "text": tag_of(each), "mentioned": {"id": each.teams_id, "name": each.name}}
        for each in mentions
    ]
    return {"type": "message", "text": text, **({"entities": entities} if entities else {})}
