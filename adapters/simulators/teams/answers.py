"""What a client makes of the bot's answer to an invoke.

reference/teams.md A and C (2026-11); MicrosoftDocs/msteams-docs task-modules-bots.md, 2026-04-17.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from adapters.simulators.teams.cards import CARD

Json = dict[str, Any]
Kind = Literal["card", "info", "error", "dialog", "closed", "results", "sent", "blocked", "link", "nothing"]

SOMETHING_WRONG = "Noe gikk galt. Prøv på nytt."
TOO_SLOW = "Appen svarte ikke i tide. Prøv på nytt."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The bot's HTTP answer; status 0 = none came (`late`: within the deadline)."""

    status: int
    body: Any = None
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one act of a person led to, as that person sees it.

    card: own view replaced · info, error: bar under the card · dialog: opened or moved on · closed: dialog gone ·
    results: of a search · sent: delivered, nothing to show · blocked: stopped by the client itself ·
    link: opens a page · nothing: no request was made.
    """

    kind: Kind
    status: int = 0
    text: str = ""
    card: Json | None = None
    body: Any = None
    #: id of the activity that was posted
    activity_id: str = ""
    title: str = ""
    height: object = None
    width: object = None
    results: tuple[Json, ...] = ()
    #: answers to the same act that came before: the other half of a double click, what a redelivery repeated
    earlier: tuple[Answer, ...] = field(default=())

    def as_json(self) -> Json:
        found: Json = {"kind": self.kind, "status": self.status, "text": self.text, "activity_id": self.activity_id}
        found |= {"body": self.body, "card": self.card, "title": self.title, "height": self.height, "width": self.width}
        return found | {"results": list(self.results), "earlier": [one.as_json() for one in self.earlier]}


def failure(reply: Reply, activity_id: str) -> Answer:
    text = TOO_SLOW if reply.late else SOMETHING_WRONG
    return Answer(kind="error", status=reply.status, text=text, body=reply.body, activity_id=activity_id)


def read_action(reply: Reply, activity_id: str) -> Answer:
    """Of adaptiveCard/action: HTTP 200 around an inner status with a card, a text or an error."""
    body = reply.body
    if reply.status != 200 or not isinstance(body, dict):
        return failure(reply, activity_id)
    kind, value, inner = body.get("type"), body.get("value"), body.get("statusCode")
    if inner == 200 and kind == CARD and isinstance(value, dict) and value.get("type") == "AdaptiveCard":
        return Answer(kind="card", status=200, card=value, body=body, activity_id=activity_id)
    if inner == 200 and kind == "application/vnd.microsoft.activity.message" and isinstance(value, str):
        return Answer(kind="info", status=200, text=value, body=body, activity_id=activity_id)
    if isinstance(kind, str) and kind.startswith("application/vnd.microsoft.error") and isinstance(value, dict):
        text = str(value.get("message") or SOMETHING_WRONG)
        return Answer(kind="error", status=int(inner or 0), text=text, body=body, activity_id=activity_id)
    return failure(reply, activity_id)


def read_dialog(reply: Reply, activity_id: str, *, submitted: bool) -> Answer:
    """Of task/fetch and task/submit: the next card, a text, or (after a submit) nothing, which closes the dialog."""
    if reply.status not in (200, 201, 202, 204):
        return failure(reply, activity_id)
    task = reply.body.get("task") if isinstance(reply.body, dict) else None
    if not isinstance(task, dict):
        if submitted:
            return Answer(kind="closed", status=reply.status, body=reply.body, activity_id=activity_id)
        return failure(reply, activity_id)
    value = task.get("value")
    if task.get("type") == "message" and isinstance(value, str):
        return Answer(kind="dialog", status=200, text=value, body=reply.body, activity_id=activity_id)
    card = value.get("card") if isinstance(value, dict) else None
    content = card.get("content") if isinstance(card, dict) and card.get("contentType") == CARD else None
    if task.get("type") == "continue" and isinstance(value, dict) and isinstance(content, dict):
        return Answer(
            kind="dialog",
            status=200,
            card=content,
            body=reply.body,
            activity_id=activity_id,
            title=str(value.get("title") or ""),
            height=value.get("height"),
            width=value.get("width"),
        )
    return failure(reply, activity_id)


_MOST_RESULTS = 15


def read_search(reply: Reply, activity_id: str) -> Answer:
    body = reply.body
    value = body.get("value") if isinstance(body, dict) else None
    found = value.get("results") if isinstance(value, dict) else None
    right_type = isinstance(body, dict) and body.get("type") == "application/vnd.microsoft.search.searchResponse"
    if reply.status != 200 or not right_type or not isinstance(found, list):
        return failure(reply, activity_id)
    results = tuple(one for one in found if isinstance(one, dict) and "title" in one and "value" in one)
    return Answer(kind="results", status=200, results=results[:_MOST_RESULTS], body=body, activity_id=activity_id)
