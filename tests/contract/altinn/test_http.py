"""How the shared HTTP kit grades what goes wrong: reading and changing are judged differently."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from adapters._kit.http import (
    chunks,
    http_client,
    outside_url,
    retry_after,
    send_changing,
    send_reading,
    stream_reading,
)
from adapters._kit.problem import read_problem
from bot.errors import ContractBroken, OutcomeUnknown, Unavailable

Handler = Callable[[httpx.Request], httpx.Response]


def client_of(answer: httpx.Response | Exception | Handler) -> httpx.AsyncClient:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    return http_client("https://outside.example", transport=httpx.MockTransport(handle))


async def reading(answer: Any, **more: Any) -> httpx.Response:
    async with client_of(answer) as client:
        return await send_reading(client, client.build_request("GET", "/x"), "altinn", **more)


async def changing(answer: Any, **more: Any) -> httpx.Response:
    async with client_of(answer) as client:
        return await send_changing(client, client.build_request("POST", "/x", json={}), "altinn", **more)


@pytest.mark.parametrize("status", [200, 204, 302, 400, 401, 403, 404, 409, 412, 422])
async def test_both_hand_on_what_the_adapter_must_judge(status: int) -> None:
    assert (await reading(httpx.Response(status))).status_code == status
    assert (await changing(httpx.Response(status))).status_code == status


@pytest.mark.parametrize(
    "fault",
    [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x"), httpx.UnsupportedProtocol("x")],
)
async def test_what_never_left_is_unavailable_for_both(fault: Exception) -> None:
    with pytest.raises(Unavailable, match=rf"http\.{type(fault).__name__}"):
        await reading(fault)
    with pytest.raises(Unavailable, match=rf"http\.{type(fault).__name__}"):
        await changing(fault)


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadTimeout("x"),
        httpx.WriteTimeout("x"),
        httpx.ReadError("x"),
        httpx.WriteError("x"),
        httpx.CloseError("x"),
        httpx.RemoteProtocolError("x"),
        httpx.LocalProtocolError("x"),
        httpx.ProxyError("x"),
    ],
)
async def test_what_may_have_left_is_unknown_for_a_change_only(fault: Exception) -> None:
    with pytest.raises(Unavailable):
        await reading(fault)
    with pytest.raises(OutcomeUnknown, match=rf"http\.{type(fault).__name__}"):
        await changing(fault)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
async def test_5xx_is_unknown_for_a_change_only(status: int) -> None:
    with pytest.raises(Unavailable, match=rf"sif\.{status}"):
        await reading(httpx.Response(status), api="sif")
    with pytest.raises(OutcomeUnknown, match=rf"sif\.{status}"):
        await changing(httpx.Response(status, headers={"Retry-After": "3"}), api="sif")


async def test_429_is_unavailable_for_both() -> None:
    with pytest.raises(Unavailable):
        await reading(httpx.Response(429))
    with pytest.raises(Unavailable):
        await changing(httpx.Response(429))


async def test_a_documented_refusal_counts_only_with_its_retry_after() -> None:
    with pytest.raises(Unavailable):
        await changing(httpx.Response(503, headers={"Retry-After": "3"}), refused=(503,))
    with pytest.raises(OutcomeUnknown):
        await changing(httpx.Response(503), refused=(503,))


async def test_an_answer_that_cannot_be_unpacked_breaks_the_contract() -> None:
    async def packed() -> AsyncIterator[bytes]:
        yield b"no gzip"

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=packed())

    with pytest.raises(ContractBroken):
        await reading(answer)


async def test_reading_is_tried_again_only_as_often_as_allowed() -> None:
    calls: list[int] = []

    def answer(_: httpx.Request) -> httpx.Response:
        calls.append(1)
        return httpx.Response(500)

    for attempts, made in ((1, 1), (3, 3)):
        calls.clear()
        with pytest.raises(Unavailable):
            await reading(answer, attempts=attempts)
        assert len(calls) == made


async def test_a_long_retry_after_is_left_to_the_caller() -> None:
    calls: list[int] = []

    def answer(_: httpx.Request) -> httpx.Response:
        calls.append(1)
        return httpx.Response(503, headers={"Retry-After": "60"})

    with pytest.raises(Unavailable):
        await reading(answer, attempts=3)
    assert len(calls) == 1


async def test_no_redirect_is_followed_with_our_token() -> None:
    answer = await reading(httpx.Response(302, headers={"Location": "https://elsewhere.example"}))
    assert answer.status_code == 302


async def test_errors_hold_no_address() -> None:
    fault = httpx.ReadError("https://outside.example/person/01817012345")
    with pytest.raises(Unavailable) as caught:
        await reading(fault)
    assert "01817012345" not in str(caught.value)


async def test_stream_grades_like_reading_and_its_chunks_do_too() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 100
        raise httpx.ReadError("x")

    async with client_of(httpx.Response(503)) as client:
        with pytest.raises(Unavailable):
            async with stream_reading(client, client.build_request("GET", "/x"), "altinn"):
                pass
    async with client_of(httpx.ConnectError("x")) as client:
        with pytest.raises(Unavailable):
            async with stream_reading(client, client.build_request("GET", "/x"), "altinn"):
                pass
    client = client_of(lambda _: httpx.Response(200, content=broken()))
    async with client, stream_reading(client, client.build_request("GET", "/x"), "altinn") as response:
        body = chunks(response, "altinn", size=10)
        assert await anext(body) == b"x" * 10
        with pytest.raises(Unavailable):
            async for _ in body:
                pass


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "0"}, timedelta()),
        ({"Retry-After": "120"}, timedelta(minutes=2)),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "999999999999"}, timedelta(days=7)),
        (
            {"Retry-After": "Fri, 20 Nov 2026 08:00:30 GMT", "Date": "Fri, 20 Nov 2026 08:00:00 GMT"},
            timedelta(seconds=30),
        ),
        ({"Retry-After": "Fri, 20 Nov 2026 07:00:00 GMT", "Date": "Fri, 20 Nov 2026 08:00:00 GMT"}, timedelta()),
        ({"Retry-After": "Fri, 20 Nov 2026 08:00:30 GMT"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], wait: timedelta | None) -> None:
    assert retry_after(httpx.Response(503, headers=headers)) == wait


def test_outside_url() -> None:
    assert outside_url("https://a.example/b/") == "https://a.example/b"
    assert outside_url("http://localhost:1/") == "http://localhost:1"
    for wrong in ("http://a.example", "ftp://a.example", "a.example", "https://x@a.example", "https://a.example?b"):
        with pytest.raises(ValueError, match="address"):
            outside_url(wrong)


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/problem+json; charset=utf-8", '{"errorCode": 1001, "title": "x", "traceId": "t"}', 1001),
        ("application/json", '{"errorCode": 1001}', 1001),
        ("application/problem+json", '{"errorCode": "1001"}', None),
        ("application/problem+json", '{"errorCode": true, "title": 3}', None),
    ],
)
def test_problem(kind: str, body: str, code: int | None) -> None:
    problem = read_problem(httpx.Response(404, headers={"Content-Type": kind}, content=body))
    assert problem is not None
    assert problem.error_code == code


@pytest.mark.parametrize(("kind", "body"), [("text/html", "{}"), ("application/json", "{"), ("application/json", "[]")])
def test_no_problem(kind: str, body: str) -> None:
    assert read_problem(httpx.Response(404, headers={"Content-Type": kind}, content=body)) is None
