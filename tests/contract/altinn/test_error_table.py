"""Each row of the error table in reference/altinn.md, section 5, through the port."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.errors import AuthFailed, ContractBroken, Rejected, Unavailable
from tests.contract.altinn.stage import (
    CORR,
    CORRESPONDENCE,
    DIALOGS,
    LOOKUP,
    Stage,
    a_dialog,
    a_lookup,
    an_overview,
    dialog_id,
    ok,
    page,
    problem,
    ref,
    stage,
)
from tests.contracts import CONTRACTS, needs_contracts

OVERVIEW = f"{CORR}/{CORRESPONDENCE}"
MARK = f"{OVERVIEW}/markasread"


def overview_answers(*answers: httpx.Response) -> Stage:
    play = stage()
    play.altinn.answer("GET", LOOKUP, ok(a_lookup(1)))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", ok([]))
    play.altinn.answer("GET", OVERVIEW, *answers)
    return play


def search_answers(*answers: httpx.Response) -> Stage:
    play = stage()
    play.altinn.answer("GET", DIALOGS, *answers)
    return play


async def test_401_with_4001_is_missing_rights_and_no_new_token_is_asked_for() -> None:
    play = overview_answers(problem(401, error_code=4001, **{"WWW-Authenticate": "Bearer"}))

    with pytest.raises(AuthFailed, match=r"correspondence\.4001"):
        await play.source.open(ref(1))

    assert play.tokens.number == 1
    assert len(play.altinn.to("GET", OVERVIEW)) == 1


async def test_401_with_www_authenticate_renews_the_token_once() -> None:
    refused = httpx.Response(401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    play = overview_answers(refused, ok(an_overview(1)))

    await play.source.open(ref(1))

    used = [each.headers["Authorization"] for each in play.altinn.to("GET", OVERVIEW)]
    assert used == ["Bearer token-1", "Bearer token-2"]


async def test_401_that_stays_after_a_new_token_is_for_the_operator() -> None:
    play = overview_answers(httpx.Response(401, headers={"WWW-Authenticate": "Bearer"}))

    with pytest.raises(AuthFailed, match=r"correspondence\.401"):
        await play.source.open(ref(1))

    assert len(play.altinn.to("GET", OVERVIEW)) == 2


async def test_403_missing_scope_is_for_the_operator() -> None:
    with pytest.raises(AuthFailed, match=r"dialogporten\.403"):
        await search_answers(problem(403)).poll()


async def test_403_for_a_raw_maskinporten_token_has_a_reason_of_its_own() -> None:
    play = overview_answers(problem(403, title="IDX10205: Issuer validation failed"))

    with pytest.raises(AuthFailed, match=r"correspondence\.token_issuer"):
        await play.source.open(ref(1))


@pytest.mark.parametrize("code", [1014, 1026, 1043])
async def test_400_about_purging_is_rejected_with_its_number(code: int) -> None:
    """These answer a purge, which is never asked for; should one come, a person must see it."""
    play = overview_answers(ok(an_overview(1)))
    play.altinn.answer("POST", MARK, problem(400, error_code=code))

    with pytest.raises(Rejected, match=rf"correspondence\.{code}"):
        await play.source.mark_read(ref(1))


async def test_400_4002_register_was_away_so_try_later() -> None:
    play = overview_answers(ok(an_overview(1)))
    play.altinn.answer("POST", MARK, problem(400, error_code=4002))

    with pytest.raises(Unavailable, match=r"correspondence\.4002"):
        await play.source.mark_read(ref(1))


async def test_406_is_our_own_mistake() -> None:
    with pytest.raises(ContractBroken, match=r"correspondence\.406"):
        await overview_answers(httpx.Response(406, text="")).source.open(ref(1))


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "90"}, timedelta(seconds=90)),
        (
            {"Retry-After": "Fri, 20 Nov 2026 08:05:00 GMT", "Date": "Fri, 20 Nov 2026 08:00:00 GMT"},
            timedelta(minutes=5),
        ),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_429_and_maintenance_say_when_to_come_back(status: int, headers: dict[str, str], wait: timedelta) -> None:
    play = search_answers(problem(status, **headers))

    with pytest.raises(Unavailable, match=rf"dialogporten\.{status}") as caught:
        await play.poll()

    assert caught.value.retry_after == wait
    assert len(play.altinn.to("GET", DIALOGS)) == 1


async def test_429_that_does_not_say_when_is_given_a_minute() -> None:
    play = search_answers(problem(429))

    with pytest.raises(Unavailable) as caught:
        await play.poll()

    assert caught.value.retry_after == timedelta(minutes=1)
    assert len(play.altinn.to("GET", DIALOGS)) == 1


async def test_429_on_a_change_was_refused_before_any_work() -> None:
    play = overview_answers(ok(an_overview(1)))
    play.altinn.answer("POST", MARK, problem(429, **{"Retry-After": "5"}))

    with pytest.raises(Unavailable):
        await play.source.mark_read(ref(1))


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_5xx_on_a_listing_is_tried_again_at_once(status: int) -> None:
    play = search_answers(problem(status), ok(page(a_dialog(1))))

    assert list((await play.poll()).letters) == [dialog_id(1)]


async def test_5xx_on_an_opening_leaves_the_second_try_to_the_effect() -> None:
    play = overview_answers(problem(502))

    with pytest.raises(Unavailable, match=r"correspondence\.502"):
        await play.source.open(ref(1))

    assert len(play.altinn.to("GET", OVERVIEW)) == 1


@needs_contracts
@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        ("1001", Unavailable),
        ("1026", Rejected),
        ("1043", Rejected),
        ("2020", Rejected),
        ("4001", AuthFailed),
        ("4002", Unavailable),
    ],
)
async def test_recorded_problems(sample: str, kind: type[Exception]) -> None:
    recorded: dict[str, Any] = json.loads((CONTRACTS / "altinn" / "samples" / f"problem-{sample}.json").read_text())
    play = overview_answers(ok(an_overview(1)))
    answer = httpx.Response(
        recorded["status"], content=json.dumps(recorded), headers={"Content-Type": "application/problem+json"}
    )
    play.altinn.answer("POST", MARK, answer)

    with pytest.raises(kind, match=rf"correspondence\.{sample}"):
        await play.source.mark_read(ref(1))
