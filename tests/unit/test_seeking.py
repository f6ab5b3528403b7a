"""What people write when they look for something, and what is understood of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identifiers import OrgNumber, PersonId
from bot.domain.item import OPEN_STATES, State
from bot.domain.said_days import SoughtDays
from bot.domain.seeking import Names, Query, meant, numbers_of, plain_number, read_query, unhandled
from bot.domain.spelling import called, folded, nearest

TODAY = date(2026, 11, 22)
NAV, TOWN = OrgNumber("313756270"), OrgNumber("310356875")
KARI, OLA = PersonId("kari-test"), PersonId("ola-test")
NAMES = Names(
    units={NAV: "Nav Sandvær", TOWN: "Sandvær kommune"},
    sources={"altinn": "Altinn", "ks": "SvarInn (KS)"},
    services={"bygg-vedtak": "Vedtak i byggesak"},
    people={KARI: "Kari (test)", OLA: "Ola (test)"},
)


def query(text: str) -> Query:
    return read_query(text, NAMES, asker=OLA, today=TODAY)


def span(text: str) -> tuple[date | None, date | None]:
    found = query(text)
    assert found.sought == (), found.sought
    return found.span.first, found.span.last


@pytest.mark.parametrize("order", ["NAV mars ubehandlet", "ubehandlet nav Mars", "mars, «Ubehandla» i Nav?"])
def test_words_come_in_any_order(order: str) -> None:
    found = query(order)

    assert found.states == OPEN_STATES
    assert found.span == SoughtDays(first=date(2026, 3, 1), last=date(2026, 3, 31))
    (word,) = found.sought
    assert word.units == {NAV}
    assert word.people == word.sources == frozenset()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("i dag", TODAY, TODAY),
        ("I GÅR", date(2026, 11, 21), date(2026, 11, 21)),
        ("yesterday", date(2026, 11, 21), date(2026, 11, 21)),
        ("mars", date(2026, 3, 1), date(2026, 3, 31)),
        ("desember", date(2025, 12, 1), date(2025, 12, 31)),
        ("feb 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("uke 47", date(2026, 11, 16), date(2026, 11, 22)),
        ("veke 50", date(2025, 12, 8), date(2025, 12, 14)),
        ("week 1 2026", date(2025, 12, 29), date(2026, 1, 4)),
        ("20.11", date(2026, 11, 20), date(2026, 11, 20)),
        ("24.12.", date(2025, 12, 24), date(2025, 12, 24)),
        ("1.2.25", date(2025, 2, 1), date(2025, 2, 1)),
        ("3. november", date(2026, 11, 3), date(2026, 11, 3)),
        ("3. november 2024", date(2024, 11, 3), date(2024, 11, 3)),
        ("2026-11-03", date(2026, 11, 3), date(2026, 11, 3)),
        ("1.11-15.11", date(2026, 11, 1), date(2026, 11, 15)),
        ("fra 1.11 til 15.11", date(2026, 11, 1), date(2026, 11, 15)),
        ("mars til mai", date(2026, 3, 1), date(2026, 5, 31)),
        ("siden uke 40", date(2026, 9, 28), None),
        ("til 15.11", None, date(2026, 11, 15)),
        ("før 15.11", None, date(2026, 11, 14)),
        ("forrige veke", date(2026, 11, 9), date(2026, 11, 15)),
        ("mandag", date(2026, 11, 16), date(2026, 11, 16)),
        ("uke", date(2026, 11, 16), TODAY),
        ("2026 før mars", date(2026, 1, 1), date(2026, 2, 28)),
    ],
)
def test_days_as_people_write_them(text: str, first: date | None, last: date | None) -> None:
    assert span(text) == (first, last)


def test_the_days_of_a_span_are_those_of_oslo() -> None:
    found = query("mars")

    assert found.received_from == datetime(2026, 2, 28, 23, tzinfo=UTC)
    # summer time has begun
    assert found.received_before == datetime(2026, 3, 31, 22, tzinfo=UTC)


@pytest.mark.parametrize("text", ["31.02", "uke 60", "99. november", "13.13.2026"])
def test_a_day_that_there_is_not_is_a_word_like_any_other(text: str) -> None:
    found = query(text)

    assert found.sought
    assert found.sought[0].written == text.split(maxsplit=1)[0]


def test_words_for_states() -> None:
    assert query("venter").states == {State.WAITING}
    assert query("behandla").states == query("HANDLED").states == {State.HANDLED}
    assert query("tatt venter").states == {State.CLAIMED, State.WAITING}
    assert query("krever oppfølging").states == {State.NEEDS_ATTENTION}
    assert query("krever oppfølging").sought == ()


def test_a_word_may_mean_several_things_at_once() -> None:
    (word,) = query("sandvær").sought
    assert word.units == {NAV, TOWN}
    (word,) = query("vedtak").sought
    assert (word.services, word.written) == ({"bygg-vedtak"}, "vedtak")
    (word,) = query("313756270").sought
    assert (word.units, word.number, word.item_prefix) == ({NAV}, "313756270", "313756270")
    (word,) = query("kari").sought
    assert word.people == {KARI}
    (word,) = query("mine").sought
    assert word.people == {OLA}


@pytest.mark.parametrize("written", ["26/17-3", "2026/17-3", "26/00017-3", "2026/0017-03", " 26 / 17 - 3 "])
def test_one_entry_number_written_in_many_ways(written: str) -> None:
    assert plain_number(written) == "26/17-3"
    assert numbers_of(written) == {"26/17-3", "26/17"}


def test_other_numbers_are_their_own() -> None:
    assert numbers_of("2026/17") == {"26/17"}
    assert numbers_of("ABC-123") == {"abc-123"}
    assert numbers_of("") == frozenset()
    assert query("2026/00017").sought[0].number == "26/17"


@pytest.mark.parametrize("written", ["søk", "Sok", "SOEK"])
def test_letters_that_a_keyboard_may_lack(written: str) -> None:
    assert folded(written) == "sok"


def test_a_name_that_is_near_is_suggested_as_it_is_written() -> None:
    assert nearest("ubehandlt", ("hjelp", "ubehandlet", "søk")) == "ubehandlet"
    assert nearest("soke", ("hjelp", "ubehandlet", "søk")) == "søk"
    assert nearest("vær", ("tavle", "hjelp")) == ""


@pytest.mark.parametrize(
    ("written", "guess"),
    [("komune", "kommune"), ("Sandver", "Sandvær"), ("ubehandlt", "ubehandlet"), ("nav xyzzy", "")],
)
def test_a_word_that_names_nothing_may_have_been_meant_as_another(written: str, guess: str) -> None:
    assert meant(query(written), NAMES) == guess


def test_unhandled_is_never_widened_to_what_is_handled() -> None:
    assert unhandled(query("behandlet nav")).states == OPEN_STATES
    assert unhandled(query("tatt")).states == {State.CLAIMED}
    assert unhandled(query("")).oldest_first


def test_pages() -> None:
    assert query("nav side 3").page == 3
    assert query("side 0").page == 1
    assert query("side 99999999").page <= 100
    assert query("side").sought[0].written == "side"


@given(text=st.text(max_size=60))
def test_nothing_that_is_written_is_refused_or_lost_in_time(text: str) -> None:
    found = query(text)

    assert len(found.sought) <= 12
    if found.received_from and found.received_before and found.span.first <= found.span.last:
        assert found.received_from < found.received_before


def test_a_name_is_known_however_it_is_written_and_just_so_goes_first() -> None:
    named = [("Kåre Vik", 1), ("Kare Vik", 2), ("Bjørn Ås", 3), ("Kåre Moe", 4)]
    assert called("KÅRE  vik", named) == [1]
    assert called("kare vik", named) == [2]
    assert called("kaare vik", named) == [1, 2], "several"
    assert called("bjoern aas", named) == [3]
    assert called("bjorn", named) == []
    assert called("bjorn", named, begun=True) == [3]
    assert called("kåre", named, begun=True) == [1, 4]
    assert called("bj", named, begun=True) == []
    assert called("", named, begun=True) == []
