"""The door itself: what is no activity is turned away, and every answer has the shape that Teams knows."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.teams.answers import (
    Answer,
    CardAnswer,
    DialogAnswer,
    DialogDone,
    ItemHit,
    ItemHits,
    NoContent,
    SearchAnswer,
    SearchRow,
    TextAnswer,
)
from bot.teams.gateway import Gateway
from bot.teams.incoming import Incoming
from tests.contracts import needs_contracts
from tests.teams.stage import JSON, Notes, activity, bearer, recorded, settings, shape_of

LOCAL = "http://127.0.0.1:3978/"
CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Æøå"}]}


@pytest.fixture
def door() -> Gateway:
    return Gateway(settings=settings(auth="local", secret=None, body_limit=4096), tokens=None)


async def send(door: Gateway, raw: dict[str, Any], answer: Answer | None = None) -> tuple[int, Any]:
    raw = {**raw, "serviceUrl": LOCAL}
    got = await door.process(JSON, json.dumps(raw).encode(), Notes(answer))
    return got.status, None if got.body is None else json.loads(got.body)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
async def test_other_content_types_are_415(content_type: str, door: Gateway) -> None:
    notes = Notes()
    body = json.dumps(activity(serviceUrl=LOCAL)).encode()
    assert (await door.process({"Content-Type": content_type}, body, notes)).status == 415
    assert (await door.process({}, body, notes)).status == 415
    assert not notes.seen


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"type": "invoke"}',
        b'{"type": NaN}',
        b"[" * 4000,
        b'{"a":' * 700,
        json.dumps(activity(text=7)).encode(),
        json.dumps(activity(conversation="19:x")).encode(),
        json.dumps(activity(conversation={"isGroup": True})).encode(),
        json.dumps(activity(entities={"a": 1})).encode(),
        json.dumps(activity(serviceUrl="")).encode(),
        json.dumps(activity(serviceUrl=LOCAL, value=None)).encode(),
        json.dumps(activity(serviceUrl=LOCAL, value="claim")).encode(),
        json.dumps(activity(serviceUrl=LOCAL, value={"action": "claim"})).encode(),
        json.dumps(activity(serviceUrl=LOCAL, name="task/fetch", value=3)).encode(),
    ],
)
async def test_what_is_no_activity_is_400(body: bytes, door: Gateway) -> None:
    notes = Notes()
    assert (await door.process(JSON, body, notes)).status == 400
    assert not notes.seen


async def test_a_body_past_the_limit_is_413(door: Gateway) -> None:
    body = json.dumps(activity(serviceUrl=LOCAL, text="x" * 4096)).encode()
    assert (await door.process(JSON, body, Notes())).status == 413


async def test_expected_replies_do_not_change_the_answer(door: Gateway) -> None:
    status, body = await send(door, activity(deliveryMode="expectReplies"), TextAnswer(text="hei"))
    assert (status, body["value"]) == (200, "hei")


ANSWERS: dict[str, Answer] = {
    "invoke.adaptiveCard_action.claim": CardAnswer(card=CARD),
    "invoke.adaptiveCard_action.claim.browser": CardAnswer(card=CARD),
    "invoke.adaptiveCard_action.refresh.automatic": CardAnswer(card=CARD),
    "invoke.adaptiveCard_action.refresh.manual": CardAnswer(card=CARD),
    "invoke.adaptiveCard_action.route": CardAnswer(card=CARD),
    "invoke.adaptiveCard_action.toast": TextAnswer(text="Bare til deg"),
    "invoke.composeExtension_fetchTask": DialogAnswer(card=CARD, title="Fordel", height=300, width=400),
    "invoke.composeExtension_query": ItemHits(hits=(ItemHit(title="Sak 0", text="Søk", card=CARD),) * 2),
    "message.submit.channel": NoContent(),
    "message.mention.channel.newpost": NoContent(),
    "message.text.personal": NoContent(),
    "installationUpdate.add.channel": NoContent(),
    "installationUpdate.add.personal": NoContent(),
    "installationUpdate.remove.channel": NoContent(),
    "conversationUpdate.channelCreated.channel": NoContent(),
    "conversationUpdate.membersAdded.bot.personal": NoContent(),
    "conversationUpdate.teamMemberRemoved.user.channel": NoContent(),
}


def _without_cards(body: Any) -> Any:
    """Cards differ from bot to bot; what stands around them must not."""
    if isinstance(body, dict):
        if body.get("type") == "AdaptiveCard":
            return "card"
        return {key: _without_cards(value) for key, value in body.items()}
    return body


@needs_contracts
@pytest.mark.parametrize("name", ANSWERS)
async def test_answers_have_the_recorded_shape(name: str, door: Gateway) -> None:
    exchange = recorded(f"inbound/{name}.json")
    status, body = await send(door, exchange["request"]["body"], ANSWERS[name])
    wanted = exchange["response"]
    assert status == wanted["status"]
    assert shape_of(_without_cards(body)) == shape_of(_without_cards(wanted["body"]))
    for key in ("statusCode", "type"):
        assert (body or {}).get(key) == (wanted["body"] or {}).get(key)


@needs_contracts
async def test_a_search_answer_has_the_documented_shape(door: Gateway) -> None:
    rows = (SearchRow(title="26/1 Vei", value="26/1"), SearchRow(title="26/2 Vann", value="26/2"))
    raw = activity(name="application/search", value={"queryText": "v"})
    status, body = await send(door, raw, SearchAnswer(rows=rows))
    wanted = recorded("docs-derived/invoke.application_search.response.json")
    assert status == wanted["status"]
    assert shape_of(body) == shape_of(wanted["body"])
    assert body["type"] == wanted["body"]["type"]
    assert body["value"]["results"][0] == {"title": "26/1 Vei", "value": "26/1"}


def _dialog(name: str = "task/submit") -> dict[str, Any]:
    return activity(name=name, value={"data": {"verb": "route"}})


async def test_dialogs_go_on_or_close(door: Gateway) -> None:
    page = DialogAnswer(card=CARD, title="Fordel")
    status, body = await send(door, _dialog("task/fetch"), page)
    assert (status, body["task"]["type"]) == (200, "continue")
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}
    assert body["task"]["value"] == {"title": "Fordel", "height": "medium", "width": "medium", "card": card}
    assert await send(door, _dialog(), DialogDone()) == (200, None)


async def test_a_search_without_an_answer_finds_nothing(door: Gateway) -> None:
    _, body = await send(door, activity(name="application/search", value={"queryText": "v"}))
    assert body["value"] == {"results": []}


async def test_a_search_in_the_compose_box_finds_nothing_or_says_why(door: Gateway) -> None:
    raw = activity(name="composeExtension/query", value={"parameters": [{"name": "initialRun", "value": "true"}]})
    for answer, told in ((ItemHits(), ("result", [])), (ItemHits(text="Nei."), ("message", None))):
        status, body = await send(door, raw, answer)
        found = body["composeExtension"]
        assert (status, found["type"], found.get("attachments")) == (200, *told)
        assert found.get("text", "") == answer.text


async def test_an_invoke_that_the_bot_has_no_use_for_is_501(door: Gateway) -> None:
    assert await send(door, activity(name="composeExtension/submitAction", value={})) == (501, None)


async def test_a_click_may_go_unanswered(door: Gateway) -> None:
    assert await send(door, activity()) == (200, None)


async def test_an_answer_that_could_never_arrive_is_a_fault_of_ours(door: Gateway) -> None:
    with pytest.raises(TypeError, match="Said"):
        await send(door, activity(type="message", name=None, value=None, text="hei"), TextAnswer(text="hei"))


async def test_what_the_handler_raises_is_raised_again(door: Gateway) -> None:
    async def broken(incoming: Incoming) -> Answer:
        raise LookupError("ours")

    with pytest.raises(LookupError, match="ours"):
        await door.process(JSON, json.dumps(activity(serviceUrl=LOCAL)).encode(), broken)


async def test_refusals_name_neither_token_nor_person(door: Gateway) -> None:
    raw = activity(serviceUrl="https://evil.example/")
    headers = {**JSON, "authorization": "Bearer very-secret"}
    with capture_logs() as logs:
        assert (await door.process(headers, json.dumps(raw).encode(), Notes())).status == 403
    assert logs == [{"event": "activity.refused", "status": 403, "reason": "service_host", "log_level": "warning"}]


async def test_keys_that_cannot_be_had_are_503() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down")

    async with httpx.AsyncClient(transport=httpx.MockTransport(down)) as http:
        door = Gateway.build(settings(), http)
        headers = {**JSON, "Authorization": bearer()}
        assert (await door.process(headers, json.dumps(activity()).encode(), Notes())).status == 503
