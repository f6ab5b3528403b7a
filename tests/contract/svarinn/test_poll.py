"""One list, no second page: what it shows, what it may hide, and what is missing from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.errors import ContractBroken, Rejected, Unavailable
from bot.ports.source import PoisonLetter
from tests.contract.svarinn.ks import (
    CHILD_CARE,
    LIST,
    MUNICIPALITY,
    SCHOOL,
    Stage,
    a_forsendelse,
    a_stage,
    an_id,
    ref_of,
)


def to(number: str) -> dict[str, Any]:
    return {"organisasjonsnummer": number, "postadresse": {"navn": "Prøvevik"}}


async def test_each_kind_comes_where_it_belongs(play: Stage) -> None:
    play.ks.add(a_forsendelse(1))
    play.ks.add(a_forsendelse(2, mottaker=to(SCHOOL)))
    play.ks.add(a_forsendelse(3, mottaker=to(CHILD_CARE), tittel="Bekymringsmelding"))
    play.ks.add(a_forsendelse(4, type="Sykmelding", tittel="Sykmelding for Testa"))

    page = await play.poll()

    assert [letter.ref.external_id for letter in page.letters] == [an_id(1), an_id(2)]
    assert [(each.ref.external_id, each.rule) for each in page.suppressed] == [
        (an_id(3), "unit_not_ours"), (an_id(4), "suppressed_service"),
    ]  # fmt: skip
    assert page.units_heard == {MUNICIPALITY, SCHOOL}
    assert not {word for word in ("Bekymring", "Testa") if word in repr(page)}
    assert [request.url.path for request in play.ks.requests] == [LIST]


@pytest.mark.parametrize(
    ("item", "poison"),
    [
        (a_forsendelse(1) | {"mottaker": "Prøvevik"}, PoisonLetter(external_id=an_id(1), fault="mottaker: model_type")),
        (
            a_forsendelse(1) | {"mottaker": to("99")},
            PoisonLetter(external_id=an_id(1), fault="mottaker.organisasjonsnummer: not nine digits"),
        ),
        (
            a_forsendelse(1) | {"taushetsbelagtPost": "kanskje"},
            PoisonLetter(external_id=an_id(1), fault="taushetsbelagtPost: bool_parsing"),
        ),
        ({"tittel": "uten id"}, PoisonLetter(external_id="", fault="id: missing")),
        (
            {"id": "../../annen/tjeneste"},
            PoisonLetter(external_id="../../annen/tjeneste", fault="id: string_pattern_mismatch"),
        ),
        ("ikke et objekt", PoisonLetter(external_id="", fault=": model_type")),
        (None, PoisonLetter(external_id="", fault=": model_type")),
    ],
)
async def test_a_letter_that_nobody_can_read_is_told_without_its_words(
    play: Stage, item: object, poison: PoisonLetter
) -> None:
    play.ks.answer("GET", LIST, httpx.Response(200, json=[item, a_forsendelse(2)]))

    page = await play.poll()

    assert page.poison == (poison,)
    assert [letter.ref.external_id for letter in page.letters] == [an_id(2)]


@pytest.mark.parametrize("body", [b"", b"<html>Vedlikehold</html>", b'{"feil": 1}', b'"tekst"', b"null", b"\xff\xfe"])
async def test_what_is_no_list_is_no_empty_list(play: Stage, body: bytes) -> None:
    play.ks.answer("GET", LIST, httpx.Response(200, content=body))
    with pytest.raises(ContractBroken, match=r"svarinn\.list"):
        await play.poll()


async def test_an_alarm_well_before_the_list_is_full(tmp_path: Path) -> None:
    play = a_stage(tmp_path, warn_at=12)
    for number in range(11):
        play.ks.add(a_forsendelse(number))
    assert (await play.poll()).nearly_full == 0
    play.ks.add(a_forsendelse(11, type="Sykmelding"))
    assert (await play.poll()).nearly_full == 12


async def test_by_default_the_alarm_comes_at_120(play: Stage) -> None:
    for number in range(120):
        play.ks.add(a_forsendelse(number))
    assert (await play.poll()).nearly_full == 120
    for number in range(120, 210):
        play.ks.add(a_forsendelse(number))
    page = await play.poll()
    assert (page.nearly_full, len(page.letters)) == (200, 200)


async def test_two_complete_lists_without_it_make_a_letter_vanished(play: Stage) -> None:
    play.ks.add(a_forsendelse(1))
    play.ks.add(a_forsendelse(2))
    threads = [an_id(1), an_id(2)]
    start = await play.poll(None, threads)
    del play.ks.waiting[an_id(1)]

    once = await play.poll(start.cursor, threads)
    twice = await play.poll(once.cursor, threads)
    thrice = await play.poll(twice.cursor, threads)

    assert [page.vanished for page in (start, once, twice, thrice)] == [
        frozenset(), frozenset(), {an_id(1)}, {an_id(1)},
    ]  # fmt: skip


async def test_a_letter_that_comes_back_was_never_gone(play: Stage) -> None:
    forsendelse = a_forsendelse(1)
    without = await play.poll(None, [an_id(1)])
    play.ks.add(forsendelse)
    back = await play.poll(without.cursor, [an_id(1)])
    del play.ks.waiting[an_id(1)]

    once_more = await play.poll(back.cursor, [an_id(1)])

    assert [page.vanished for page in (without, back, once_more)] == [frozenset()] * 3


async def test_a_letter_that_was_closed_meanwhile_is_not_asked_about(play: Stage) -> None:
    without = await play.poll(None, [an_id(1)])
    assert (await play.poll(without.cursor, [])).vanished == frozenset()


async def test_a_full_list_hides_and_proves_nothing(play: Stage) -> None:
    without = await play.poll(None, [an_id(999)])
    for number in range(200):
        play.ks.add(a_forsendelse(number))

    full = await play.poll(without.cursor, [an_id(999)])
    for number in range(50):
        del play.ks.waiting[an_id(number)]
    complete = await play.poll(full.cursor, [an_id(999)])

    assert full.vanished == frozenset()
    # the two complete ones on each side of it are two in a row
    assert complete.vanished == {an_id(999)}


async def test_a_letter_without_an_id_may_be_any_and_a_poisoned_one_is_there(play: Stage) -> None:
    threads = [an_id(1)]
    cursor = (await play.poll(None, threads)).cursor
    play.ks.answer("GET", LIST, httpx.Response(200, json=[{"tittel": "uten id"}]))
    assert (await play.poll(cursor, threads)).vanished == frozenset()
    play.ks.answer("GET", LIST, httpx.Response(200, json=[a_forsendelse(1) | {"mottaker": 7}]))
    assert (await play.poll(cursor, threads)).vanished == frozenset()


@pytest.mark.parametrize("cursor", [None, "", "{", "[]", '{"v":2,"missing":["x"]}', '{"v":1}', '{"v":1,"missing":7}'])
async def test_a_cursor_that_cannot_be_read_means_the_first_list(play: Stage, cursor: str | None) -> None:
    assert (await play.poll(cursor, [an_id(1)])).vanished == frozenset()


async def test_a_letter_without_a_date_is_the_same_in_each_list(play: Stage) -> None:
    play.ks.add(a_forsendelse(1, dato=None))
    (first,) = (await play.poll()).letters
    play.clock.forward(hours=3)
    (later,) = (await play.poll()).letters
    assert first == later
    assert first.received_at == play.clock.now().replace(hour=8)


async def test_looking_for_a_missing_letter_asks_once_for_many(play: Stage) -> None:
    play.ks.add(a_forsendelse(1))
    await play.poll()

    for number in range(2, 20):
        with pytest.raises(Rejected, match=r"svarinn\.not_listed"):
            await play.source.look(ref_of({"id": an_id(number)}))

    assert len(play.ks.to("GET")) == 1
    await play.source.look(ref_of({"id": an_id(1)}))
    assert len(play.ks.to("GET")) == 2
    play.clock.forward(minutes=1)
    with pytest.raises(Rejected):
        await play.source.look(ref_of({"id": an_id(2)}))
    assert len(play.ks.to("GET")) == 3


async def test_looking_for_a_letter_that_a_full_list_may_hide(play: Stage) -> None:
    for number in range(201):
        play.ks.add(a_forsendelse(number))
    with pytest.raises(Unavailable, match=r"svarinn\.list_full"):
        await play.source.look(ref_of({"id": an_id(200)}))


async def test_looking_at_what_is_not_ours_to_open(play: Stage) -> None:
    hidden = play.ks.add(a_forsendelse(1, mottaker=to(CHILD_CARE)))
    poisoned = play.ks.add(a_forsendelse(2, mottaker=to("99")))
    broken = play.ks.add(a_forsendelse(3, mottaker=7))
    for look in (play.source.look, play.source.open):
        with pytest.raises(Rejected, match=r"svarinn\.unit_not_ours"):
            await look(hidden)
        for ref in (poisoned, broken):
            with pytest.raises(ContractBroken, match=r"svarinn\.unreadable"):
                await look(ref)
    assert play.ks.downloads() == []
