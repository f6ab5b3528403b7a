"""What is repeated, what is not, and what is known afterwards."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from bot.errors import (
    AuthFailed,
    ContractBroken,
    Gone,
    OutcomeUnknown,
    OutsideError,
    Rejected,
    Unavailable,
)
from bot.teams.calls import MOST_BYTES
from bot.teams.posts import card_post, text_post
from tests.contracts import needs_contracts
from tests.teams.connector_stage import ADDRESS, Scripted, Stage, said, stage
from tests.teams.stage import recorded

THREAD = ADDRESS.thread("17")
HELLO = text_post("hei")
Work = Callable[[Stage], Coroutine[Any, Any, Any]]

CALLS: dict[str, Work] = {
    "post": lambda world: world.connector.post(ADDRESS, HELLO),
    "send": lambda world: world.connector.send(THREAD, HELLO),
    "reply": lambda world: world.connector.reply(THREAD, "17", HELLO),
    "update": lambda world: world.connector.update(THREAD, "17", HELLO),
    "delete": lambda world: world.connector.delete(THREAD, "17"),
    "open chat": lambda world: world.connector.open_chat(THREAD, "29:a"),
    "members": lambda world: world.connector.members(THREAD),
    "team": lambda world: world.connector.team(THREAD, "19:team"),
}
ONCE = ("post", "send", "reply")
AGAIN = ("update", "delete")
READS = ("open chat", "members", "team")


def lost() -> httpx.RequestError:
    return httpx.ReadTimeout("no answer")


def cut() -> httpx.RequestError:
    return httpx.RemoteProtocolError("disconnected")


def refused() -> httpx.RequestError:
    return httpx.ConnectError("refused")


def status(code: int) -> Callable[[], Scripted]:
    return lambda: said(code, {"error": {"code": "SomeCode", "message": "Arkivar A was here"}})


#: name of failure, how it looks, whether it is repeated and as what it ends: for posts, changes, reads
TABLE: list[tuple[str, Callable[[], Scripted], dict[str, tuple[bool, type[OutsideError]]]]] = [
    ("412", status(412), dict.fromkeys(CALLS, (True, Unavailable))),
    ("429", status(429), dict.fromkeys(CALLS, (True, Unavailable))),
    ("no connection", refused, dict.fromkeys(CALLS, (True, Unavailable))),
    *(
        (name, make, {
            **dict.fromkeys(ONCE, (False, OutcomeUnknown)),
            **dict.fromkeys(AGAIN, (True, OutcomeUnknown)),
            **dict.fromkeys(READS, (True, Unavailable)),
        })
        for name, make in (("502", status(502)), ("504", status(504)), ("time-out", lost), ("cut", cut))
    ),
    *(
        (name, make, {
            **dict.fromkeys(ONCE + AGAIN, (False, OutcomeUnknown)),
            **dict.fromkeys(READS, (False, Unavailable)),
        })
        for name, make in (("500", status(500)), ("503", status(503)), ("408", status(408)))
    ),
    ("400", status(400), dict.fromkeys(CALLS, (False, Rejected))),
    ("403", status(403), dict.fromkeys(CALLS, (False, Rejected))),
    ("404", status(404), dict.fromkeys(CALLS, (False, Gone))),
    ("413", status(413), dict.fromkeys(CALLS, (False, Rejected))),
    ("301", status(301), dict.fromkeys(CALLS, (False, ContractBroken))),
]  # fmt: skip
CASES = [
    pytest.param(call, make, repeated, error, id=f"{call} {name}")
    for name, make, graded in TABLE
    for call, (repeated, error) in graded.items()
]


@pytest.mark.parametrize(("call", "make", "repeated", "error"), CASES)
async def test_failures(call: str, make: Callable[[], Scripted], repeated: bool, error: type[OutsideError]) -> None:
    world = stage(make() for _ in range(10))
    with pytest.raises(OutsideError) as caught:
        await world.run(CALLS[call](world))
    assert type(caught.value) is error
    assert caught.value.system == "teams"
    assert len(world.teams.requests) == (4 if repeated else 1)
    assert "Arkivar" not in repr((str(caught.value), caught.value.context))


@pytest.mark.parametrize("make", [status(429), status(412), refused], ids=["429", "412", "no connection"])
@pytest.mark.parametrize("call", ONCE)
async def test_a_post_that_was_refused_first_stands_once(call: str, make: Callable[[], Scripted]) -> None:
    world = stage([make(), said(201)])
    assert await world.run(CALLS[call](world)) == "17"
    assert len(world.teams.requests) == 2


async def test_pauses_grow_and_never_outrun_what_teams_asked_for() -> None:
    world = stage([status(502)() for _ in range(3)])
    await world.run(world.connector.update(THREAD, "17", HELLO))
    assert world.time.slept == [0.5, 1.0, 2.0]
    world = stage([said(429, {}, **{"Retry-After": "7"}), said()])
    await world.run(world.connector.post(ADDRESS, HELLO))
    assert world.time.now() == 7.25, "seven seconds and some jitter"


async def test_a_rest_may_be_an_http_date() -> None:
    world = stage([said(429, {}, **{"Retry-After": "Mon, 23 Nov 2026 08:00:12 GMT"}), said()])
    await world.run(world.connector.post(ADDRESS, HELLO))
    assert world.time.now() == 12.25


@pytest.mark.parametrize("header", ["soon", "-5", "", "1e3"])
async def test_a_rest_that_cannot_be_read_counts_as_none(header: str) -> None:
    world = stage([said(429, {}, **{"Retry-After": header}), said()])
    await world.run(world.connector.post(ADDRESS, HELLO))
    assert world.time.now() == 0.5


async def test_a_long_rest_is_the_callers_and_holds_for_everybody_in_the_channel() -> None:
    world = stage([said(429, {}, **{"Retry-After": "600"})])
    with pytest.raises(Unavailable) as caught:
        await world.run(world.connector.post(ADDRESS, HELLO))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after.total_seconds() == 600
    assert len(world.teams.requests) == 1
    await world.run(world.connector.update(ADDRESS.thread("9"), "9", HELLO, urgent=True))
    assert world.time.now() >= 600


async def test_a_refused_token_is_renewed_once() -> None:
    world = stage([status(401)(), said()])
    await world.run(world.connector.post(ADDRESS, HELLO))
    assert [request.headers["Authorization"] for request in world.teams.requests] == ["Bearer t-1", "Bearer t-2"]
    assert world.tokens.refused == ["t-1"]
    world = stage([status(401)(), status(401)()])
    with pytest.raises(AuthFailed) as caught:
        await world.run(world.connector.update(THREAD, "17", HELLO))
    assert caught.value.reason == "teams.unauthorised"
    assert len(world.teams.requests) == 2


@needs_contracts
async def test_a_removed_or_blocked_bot_is_told_as_such() -> None:
    documented = recorded("docs-derived/error.403.MessageWritesBlocked.json")
    for body in (documented["body"], {"error": {"code": "BotNotInConversationRoster", "message": "not part"}}, {}):
        world = stage([said(documented["status"], body)])
        with pytest.raises(Rejected) as caught:
            await world.run(world.connector.post(ADDRESS, HELLO))
        assert caught.value.reason == "teams.blocked"
    world = stage([said(documented["status"], documented["body"])])
    with pytest.raises(Rejected) as caught:
        await world.run(world.connector.post(ADDRESS, HELLO))
    assert caught.value.context == {"status": 403, "vendor_code": "MessageWritesBlocked"}


@needs_contracts
async def test_what_teams_finds_too_large_is_never_repeated() -> None:
    documented = recorded("docs-derived/error.413.MessageSizeTooBig.json")
    world = stage([said(documented["status"], documented["body"])])
    with pytest.raises(Rejected) as caught:
        await world.run(world.connector.update(THREAD, "17", HELLO))
    assert caught.value.reason == "teams.too_large"
    assert len(world.teams.requests) == 1


@pytest.mark.parametrize("letter", ["a", "å", "😀"])
async def test_what_is_too_large_as_utf16_never_leaves(letter: str) -> None:
    size = len(letter.encode("utf-16-le"))
    world = stage()
    for name in ("post", "update"):
        card = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": letter * (MOST_BYTES // size)}]}
        post = card_post(card, "stor")
        work = world.connector.post(ADDRESS, post) if name == "post" else world.connector.update(THREAD, "17", post)
        with pytest.raises(Rejected) as caught:
            await world.run(work)
        assert caught.value.reason == "teams.too_large"
    assert world.teams.requests == []
    roomy = text_post(letter * ((MOST_BYTES - 2000) // size))
    await world.run(world.connector.post(ADDRESS, roomy))
    assert len(world.teams.requests) == 1


async def test_one_request_in_flight_per_card_and_several_per_board() -> None:
    world = stage()
    await world.run(*(world.connector.update(THREAD, "17", text_post(f"{number}")) for number in range(5)))
    assert world.teams.most_in_flight == 1
    assert [world.teams.body(at)["text"] for at in range(5)] == ["0", "1", "2", "3", "4"]
    world = stage()
    await world.run(*(world.connector.update(ADDRESS.thread(f"{n}"), f"{n}", HELLO) for n in range(5)))
    assert world.teams.most_in_flight > 1


async def test_a_click_overtakes_a_burst_of_background_work() -> None:
    world = stage()
    burst = [world.connector.post(ADDRESS, text_post("bakgrunn")) for _ in range(20)]
    click = world.connector.update(ADDRESS.thread("9"), "9", text_post("klikk"), urgent=True)
    await world.run(*burst, click)
    texts = [world.teams.body(at).get("text", "bakgrunn") for at in range(21)]
    assert texts.index("klikk") == 7, "the first seven were let through before it came"
