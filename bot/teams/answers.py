"""What the bot answers an invoke, and its JSON on the wire.

Shapes: contracts/teams/inbound and docs-derived, 2026-11-21. An HTTP error shows the person nothing, so a refusal is
HTTP 200 with a sentence: a line of information on a card, a card of its own in a dialog.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bot.teams.incoming import (
    CardAction,
    CaseSearch,
    DialogOpened,
    DialogSubmitted,
    FileAnswered,
    Incoming,
    ItemSearch,
    Other,
)

Card = Mapping[str, Any]
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
THUMBNAIL_TYPE = "application/vnd.microsoft.card.thumbnail"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswer:
    """Replaces the clicker's view of the card."""

    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer:
    """A line of information."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogAnswer:
    """A (further) page of a dialog. Sizes in pixels, or `small`, `medium`, `large`."""

    card: Card
    title: str
    height: int | str = "medium"
    width: int | str = "medium"


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogDone:
    """The dialog closes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    #: what people see
    title: str
    #: what the form sends
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """Teams shows the first 15."""

    rows: tuple[SearchRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHit:
    """What the asker sees in the list, and the card that choosing it puts into the conversation."""

    title: str
    text: str
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHits:
    """Of a search in the compose box; `text` stands in the place of hits where there is something to say."""

    hits: tuple[ItemHit, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoContent:
    """The only answer to what is no invoke."""


Answer = CardAnswer | TextAnswer | DialogAnswer | DialogDone | SearchAnswer | ItemHits | NoContent


def is_invoke(incoming: Incoming) -> bool:
    if isinstance(incoming, Other):
        return incoming.kind == "invoke"
    return isinstance(incoming, CardAction | DialogOpened | DialogSubmitted | CaseSearch | ItemSearch | FileAnswered)


def response_to(incoming: Incoming, answer: Answer) -> tuple[HTTPStatus, dict[str, Any] | None]:
    """Raises TypeError where an answer has no way to the person: Teams takes none to what is no invoke."""
    if not is_invoke(incoming):
        if not isinstance(answer, NoContent):
            raise TypeError(f"{type(incoming).__name__} takes no {type(answer).__name__}: Teams reads no answer to it")
        return HTTPStatus.CREATED, None
    if isinstance(incoming, Other) and isinstance(answer, NoContent):
        return HTTPStatus.NOT_IMPLEMENTED, None
    if isinstance(incoming, CaseSearch) and isinstance(answer, NoContent):
        answer = SearchAnswer()
    return HTTPStatus.OK, _body(answer)


def _body(answer: Answer) -> dict[str, Any] | None:
    body: dict[str, Any] | None = None
    match answer:
        case CardAnswer():
            body = {"statusCode": 200, "type": CARD_TYPE, "value": answer.card}
        case TextAnswer():
            body = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": answer.text}
        case DialogAnswer():
            page = {
                "title": answer.title,
                "height": answer.height,
                "width": answer.width,
                "card": {"contentType": CARD_TYPE, "content": answer.card},
            }
            body = {"task": {"type": "continue", "value": page}}
        case SearchAnswer():
            results = [{"title": row.title, "value": row.value} for row in answer.rows]
            body = {"type": "application/vnd.microsoft.search.searchResponse", "value": {"results": results}}
        case ItemHits():
            body = {"composeExtension": _compose_extension(answer)}
        case DialogDone() | NoContent():
            pass
    return body


def _compose_extension(answer: ItemHits) -> dict[str, Any]:
    """learn.microsoft.com, respond-to-search, read 2026-11."""
    if answer.text:
        return {"type": "message", "text": answer.text}
    attachments = [
        {
            "contentType": CARD_TYPE,
            "content": hit.card,
            "preview": {"contentType": THUMBNAIL_TYPE, "content": {"title": hit.title, "text": hit.text}},
        }
        for hit in answer.hits
    ]
    return {"type": "result", "attachmentLayout": "list", "attachments": attachments}
