"""MOTTATT is for ever and may be told twice; refusing a letter is a thing of its own, told once."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.errors import AuthFailed, ContractBroken, OutcomeUnknown, OutsideError, Rejected, Unavailable
from bot.ports.source import PutAway
from tests.contract.scripted import NOW
from tests.contract.svarinn.ks import LIST, Stage, a_forsendelse, an_id, ref_of
from tests.contracts import CONTRACTS, needs_contracts

STATUS = f"{LIST}/{an_id()}/status"
SAMPLES = CONTRACTS / "fiks" / "svarinn" / "samples"


async def put_away(play: Stage) -> PutAway:
    return await play.source.put_away(an_id(), content_at=NOW)


async def test_a_receipt_takes_the_letter_away_and_may_be_repeated(play: Stage) -> None:
    play.ks.add(a_forsendelse())
    assert [await put_away(play) for _ in range(3)] == [PutAway.DONE] * 3
    assert play.ks.taken == [(an_id(), {"status": "MOTTATT"})]
    assert (await play.poll()).letters == ()


@needs_contracts
async def test_it_is_written_as_in_the_public_sample(play: Stage) -> None:
    play.ks.add(a_forsendelse())
    await put_away(play)
    sample = json.loads((SAMPLES / "v2-statusoppdatering.mottatt.synthetic.json").read_text(encoding="utf-8"))
    assert json.loads(play.ks.to("PATCH", STATUS)[0].content) == sample


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_any_success_is_one(play: Stage, status: int) -> None:
    play.ks.add(a_forsendelse())
    play.ks.answer("PATCH", STATUS, httpx.Response(status))
    assert await put_away(play) is PutAway.DONE
    assert play.ks.to("GET") == []


@pytest.mark.parametrize("status", [404, 409, 410])
async def test_a_refusal_is_held_against_the_list(play: Stage, status: int) -> None:
    play.ks.answer("PATCH", STATUS, httpx.Response(status))
    assert await put_away(play) is PutAway.DONE
    play.ks.add(a_forsendelse())
    with pytest.raises(Rejected, match=rf"svarinn\.{status}"):
        await put_away(play)


async def test_a_full_list_does_not_tell_whether_it_was_done(play: Stage) -> None:
    for number in range(2, 203):
        play.ks.add(a_forsendelse(number))
    with pytest.raises(OutcomeUnknown, match=r"svarinn\.list_full"):
        await put_away(play)


async def test_a_list_that_does_not_answer_leaves_it_for_later(play: Stage) -> None:
    play.ks.answer("GET", LIST, httpx.Response(503))
    with pytest.raises(Unavailable):
        await put_away(play)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.Response(401), AuthFailed),
        (httpx.Response(403), AuthFailed),
        (httpx.Response(400), Rejected),
        (httpx.Response(422), Rejected),
        (httpx.Response(302, headers={"Location": "https://evil.example"}), ContractBroken),
        (httpx.Response(429, headers={"Retry-After": "60"}), Unavailable),
        (httpx.Response(500), OutcomeUnknown),
        (httpx.Response(503, headers={"Retry-After": "60"}), OutcomeUnknown),
        (httpx.ConnectError("refused"), Unavailable),
        (httpx.ReadTimeout("late"), OutcomeUnknown),
        (httpx.RemoteProtocolError("dropped"), OutcomeUnknown),
    ],
)
async def test_what_else_can_become_of_it(
    play: Stage, answer: httpx.Response | Exception, expected: type[OutsideError]
) -> None:
    play.ks.add(a_forsendelse())
    play.ks.answer("PATCH", STATUS, answer)
    with pytest.raises(OutsideError) as fault:
        await put_away(play)
    assert type(fault.value) is expected
    assert len(play.ks.to("PATCH", STATUS)) == 1


async def test_a_receipt_whose_answer_was_lost_can_be_repeated(play: Stage) -> None:
    play.ks.add(a_forsendelse())

    def taken_but_not_told(request: httpx.Request) -> httpx.Response:
        play.ks._as_ks_does(request)
        raise httpx.ReadTimeout("late")

    play.ks.answer("PATCH", STATUS, taken_but_not_told)
    with pytest.raises(OutcomeUnknown):
        await put_away(play)
    play.ks.script.clear()
    assert await put_away(play) is PutAway.DONE


async def test_there_is_nothing_to_mark_or_confirm(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse())
    for receipt in (play.source.mark_read, play.source.confirm):
        with pytest.raises(Rejected):
            await receipt(ref)
    assert play.ks.requests == []


def feilet(text: str) -> dict[str, Any]:
    return {"status": "FEILET", "feil": {"feilmelding": text, "permanent": True}}


async def test_giving_a_letter_up_is_for_ever_and_a_second_time_is_no_success(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse())
    await play.source.refuse(ref, "Feil mottaker")
    with pytest.raises(Rejected):
        await play.source.refuse(ref, "Feil mottaker")
    assert play.ks.taken == [(an_id(), feilet("Feil mottaker"))]


@pytest.mark.parametrize("status", [404, 409, 410])
async def test_that_a_letter_is_off_the_list_does_not_mean_that_it_was_refused(play: Stage, status: int) -> None:
    ref = ref_of(a_forsendelse())
    play.ks.answer("PATCH", STATUS, httpx.Response(status))
    with pytest.raises(Rejected, match=rf"svarinn\.{status}"):
        await play.source.refuse(ref, "Feil mottaker")
    assert play.ks.to("GET") == [], "the list would not tell who took it off"


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(500), httpx.Response(503), httpx.ReadTimeout("late"), httpx.RemoteProtocolError("dropped")],
)
async def test_a_refusal_without_a_clear_answer_is_unknown_and_leaves_once(
    play: Stage, answer: httpx.Response | Exception
) -> None:
    ref = play.ks.add(a_forsendelse())
    play.ks.answer("PATCH", STATUS, answer)
    with pytest.raises(OutcomeUnknown):
        await play.source.refuse(ref, "Feil mottaker")
    assert len(play.ks.to("PATCH", STATUS)) == 1


async def test_what_the_sender_is_told_is_one_line_without_numbers_of_people(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse())
    await play.source.refuse(ref, "Gjelder\r\n01815012345 " + "x" * 400)
    ((_, body),) = play.ks.taken
    said = body["feil"]["feilmelding"]
    assert said.startswith("Gjelder *********** xxx")
    assert len(said) == 255


async def test_nothing_but_that_method_gives_a_letter_up(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse(), b"no envelope")
    await play.poll()
    await play.source.look(ref)
    with pytest.raises(Rejected):
        await play.source.open(ref)
    await put_away(play)
    assert not [request for request in play.ks.requests if b"FEILET" in request.content]
    assert ref == ref_of({"id": an_id()})
