"""Paging while mail arrives and colleagues delete; nothing is missed, and known letters are not listed for ever."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sources.digipost.marks import Marks
from bot.errors import AuthFailed, ContractBroken, Gone, Rejected, Unavailable
from tests.contract.digipost.stage import Stage, a_document, error, raw, ref, stage, xml


def filled(count: int, **more: object) -> Stage:
    play = stage(**{"page_size": 10} | more)
    for number in range(1, count + 1):
        play.post(number)
    return play


async def test_listing_twice_gives_the_same_and_opens_nothing() -> None:
    play = filled(25)

    first, second = await play.poll(), await play.poll()

    assert first.letters == second.letters
    assert set(first.letters) == {str(number) for number in range(1, 26)}
    assert all("/content" not in each.url.path for each in play.digipost.requests)


async def test_the_next_poll_ends_at_the_first_page_that_ends_among_known_letters() -> None:
    play = filled(35)
    cursor = (await play.poll()).cursor
    play.digipost.requests.clear()
    play.post(36)

    assert "36" in (await play.poll(cursor)).letters
    assert play.digipost.listings() == [0]


async def test_more_new_letters_than_a_page_are_all_listed() -> None:
    play = filled(15)
    cursor = (await play.poll()).cursor
    for number in range(16, 50):
        play.post(number)

    letters = (await play.poll(cursor)).letters

    assert {str(number) for number in range(16, 50)} <= set(letters)


async def test_a_daily_sweep_lists_everything() -> None:
    play = filled(35)
    cursor = (await play.poll()).cursor
    play.clock.forward(days=1)

    assert len((await play.poll(cursor)).letters) == 35


async def test_an_open_letter_is_listed_however_old_it_is() -> None:
    play = filled(35)
    cursor = (await play.poll()).cursor

    assert "3" in (await play.poll(cursor, ["3"])).letters


async def test_an_open_letter_that_is_missing_costs_one_complete_listing_an_hour() -> None:
    play = filled(35)
    cursor = (await play.poll()).cursor
    await play.poll(cursor, ["999"])
    play.digipost.requests.clear()

    await play.poll(cursor, ["999"])
    assert play.digipost.listings() == [0]
    play.clock.forward(hours=1)
    await play.poll(cursor, ["999"])
    assert len(play.digipost.listings()) > 3


HAPPENINGS = st.lists(st.tuples(st.sampled_from(["arrive", "delete", "clear"]), st.integers(0, 60)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(HAPPENINGS, st.integers(0, 45), st.integers(0, 45))
async def test_whatever_happens_between_the_pages_no_letter_that_stays_is_missed(
    happenings: list[tuple[str, int]], old: int, new: int
) -> None:
    play = filled(old)
    cursor = (await play.poll()).cursor
    before = {each.number for each in play.digipost.letters}
    for number in range(500, 500 + new):
        play.post(number)
    play.digipost.between_pages = happen_to(play, happenings)
    at_start = {each.number for each in play.digipost.letters}

    told = await play.poll(cursor if len(happenings) % 2 else None)

    wanted = at_start - before if len(happenings) % 2 else at_start
    stayed = {str(each.number) for each in play.digipost.letters if each.number in wanted}
    assert stayed <= set(told.letters)
    assert len([letter for page in told.pages for letter in page.letters]) == len(told.letters)


def happen_to(play: Stage, happenings: list[tuple[str, int]]) -> Callable[[], None]:
    waiting, fresh = list(happenings), iter(range(1000, 2000))

    def happen() -> None:
        if not waiting:
            return
        what, where = waiting.pop(0)
        if what == "arrive":
            play.post(next(fresh))
        elif what == "clear":
            del play.digipost.letters[where % 20 : where % 20 + 8]
        elif play.digipost.letters:
            del play.digipost.letters[where % len(play.digipost.letters)]

    return happen


async def test_a_server_that_does_not_page_is_found_out() -> None:
    play = stage(page_size=10)
    page = "".join(a_document(number) for number in range(10))
    play.digipost.answer("/1000/inbox", xml(page, root="inbox"))

    with pytest.raises(ContractBroken, match=r"digipost\.paging"):
        await play.poll()


async def test_a_poison_letter_does_not_stop_the_poll() -> None:
    play = stage()
    play.post(1)
    play.post(2, delivery_time="<delivery-time>i går hos Kari</delivery-time>")
    play.post(3, id="<id>Kari</id>")
    play.post(4, delivery_time="<delivery-time>2026-01-01T10:00:00</delivery-time>")
    play.post(5, delivery_time="<delivery-time>0001-01-01T00:00:00+14:00</delivery-time>")
    play.post(6)

    told = await play.poll()

    assert set(told.letters) == {"1", "6"}
    assert {(each.external_id, each.fault) for each in told.poison} == {
        ("2", "delivery-time: no time"),
        ("", "id: no number"),
        ("4", "delivery-time: without its offset"),
        ("5", "delivery-time: no time"),
    }


async def test_looking_at_a_letter_that_no_listing_has_is_no_proof_that_it_is_gone() -> None:
    play = filled(12)

    with pytest.raises(Rejected, match=r"digipost\.unlisted") as caught:
        await play.source.look(ref(999))

    assert not isinstance(caught.value, Gone)
    asked = len(play.digipost.requests)
    with pytest.raises(Rejected):
        await play.source.look(ref(998))
    assert len(play.digipost.requests) == asked
    assert (await play.source.look(ref(3))).ref == ref(3)


async def test_looking_shows_what_a_colleague_did() -> None:
    play = filled(1)
    await play.poll()
    play.digipost.letters[0].xml = a_document(1, read_at=play.clock.now())

    assert (await play.source.look(ref(1))).seen_at_source


async def test_gzip_and_a_bomb_in_it() -> None:
    play = filled(2)
    plain = play.digipost._usual(httpx.Request("GET", "https://api.digipost.no/1000/inbox?offset=0&limit=10")).content
    packed = {"Content-Encoding": "gzip"}
    play.digipost.answer("/1000/inbox", lambda _: raw(gzip.compress(plain), **packed), lambda _: raw(b"<inbox/>"))
    assert set((await play.poll()).letters) == {"1", "2"}
    assert play.digipost.requests[-1].headers["Accept-Encoding"] == "gzip"

    bomb = gzip.compress(b" " * 50_000_000)
    play.digipost.answer("/1000/inbox", lambda _: raw(bomb, **packed))
    with pytest.raises(ContractBroken, match=r"digipost\.too_large"):
        await play.poll()
    play.digipost.answer("/1000/inbox", lambda _: raw(gzip.compress(plain)[:-20], **packed))
    with pytest.raises(Unavailable, match=r"digipost\.cut_short"):
        await play.poll()
    play.digipost.answer("/1000/inbox", lambda _: raw(b"no gzip at all", **packed))
    with pytest.raises(ContractBroken, match=r"digipost\.packing"):
        await play.poll()


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (error(403, "BROKER_NOT_AUTHORIZED", "CLIENT_DATA"), AuthFailed, "digipost.BROKER_NOT_AUTHORIZED"),
        (error(400, "ACCOUNT_DEACTIVATED", "CLIENT_DATA"), AuthFailed, "digipost.ACCOUNT_DEACTIVATED"),
        (error(400, "DATE_HEADER_OUTSIDE_ACCEPTED_INTERVAL"), AuthFailed, "DATE_HEADER"),
        (error(400, "SOMETHING", "CONFIGURATION"), AuthFailed, "digipost.SOMETHING"),
        (error(400, "UNKNOWN_RECIPIENT"), Rejected, "digipost.UNKNOWN_RECIPIENT"),
        (error(400, "GENERAL_ERROR", "SERVER"), Unavailable, "digipost.GENERAL_ERROR"),
        (error(400, "kari nordmann"), Rejected, r"digipost\.400"),
        (httpx.Response(503, headers={"Retry-After": "7"}), Unavailable, r"digipost\.503"),
        (httpx.Response(302, headers={"Location": "https://elsewhere.test"}), ContractBroken, r"digipost\.302"),
        (httpx.Response(200, text="<html>"), ContractBroken, r"digipost\.xml"),
        (xml("", root="other"), ContractBroken, r"digipost\.inbox"),
        (httpx.ConnectError("no"), Unavailable, "ConnectError"),
    ],
)
async def test_refusals_of_the_listing(answer: httpx.Response | Exception, kind: type[Exception], reason: str) -> None:
    play = stage()
    play.digipost.answer("/1000/inbox", answer)

    with pytest.raises(kind, match=reason) as caught:
        await play.poll()

    assert "Kari" not in str(caught.value)


async def test_an_account_without_an_inbox_is_for_the_operator() -> None:
    play = stage()
    play.digipost.answer("/1000", xml("", root="entrypoint"))

    with pytest.raises(AuthFailed, match=r"digipost\.no_inbox"):
        await play.source.ping()


async def test_a_foreign_inbox_address_gets_no_token() -> None:
    play = stage()
    play.digipost.answer("/1000", xml('<link rel="get_inbox" uri="https://evil.test/inbox"/>', root="entrypoint"))

    with pytest.raises(ContractBroken, match=r"digipost\.foreign_address"):
        await play.poll()
    assert {each.url.host for each in play.digipost.requests} == {"api.digipost.no"}


async def test_5xx_is_tried_again_at_once() -> None:
    play = filled(1)
    answer = play.digipost._usual(httpx.Request("GET", "https://api.digipost.no/1000/inbox?offset=0&limit=10"))
    play.digipost.answer("/1000/inbox", httpx.Response(502), answer, xml("", root="inbox"))

    assert set((await play.poll()).letters) == {"1"}


async def test_a_refused_token_is_replaced_once_with_a_fresh_date() -> None:
    play = filled(1)

    def refuse(_: httpx.Request) -> httpx.Response:
        play.clock.forward(seconds=2)
        return httpx.Response(401)

    play.digipost.answer("/1000", refuse, play.digipost._usual(httpx.Request("GET", "https://api.digipost.no/1000")))
    await play.poll()

    first, second = play.digipost.to("/1000")
    assert [each.headers["Authorization"] for each in (first, second)] == ["Bearer token-1", "Bearer token-2"]
    assert first.headers["Date"] != second.headers["Date"]

    play.digipost.answer("/1000/inbox", httpx.Response(401))
    play.digipost.requests.clear()
    with pytest.raises(AuthFailed, match=r"digipost\.401"):
        await play.poll()
    assert len(play.digipost.listings()) == 2


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"v":1}',
        '{"v":1,"newest":[1],"swept":null}',
        '{"v":1,"newest":["x"],"swept":null}',
        '{"v":1,"newest":[],"swept":"2026-01-01"}',
        '{"v":2,"newest":[],"swept":null}',
    ],
)
async def test_a_cursor_that_cannot_be_read_means_starting_over(cursor: str) -> None:
    assert Marks.read(cursor) == Marks()
    assert len((await filled(12).poll(cursor)).letters) == 12


async def test_the_cursor_comes_last_so_that_a_poll_that_breaks_off_loses_nothing() -> None:
    play = filled(25)
    pages = [page async for page in play.source.poll(None, ())]

    assert [page.cursor is not None for page in pages] == [False] * (len(pages) - 1) + [True]
    assert Marks.read(pages[-1].cursor).swept_at == play.clock.now()
    assert timedelta() < play.source._settings.sweep_every
