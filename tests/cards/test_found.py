"""What a search, «sak» and the compose box show: who and when at a glance, and nothing that the view does not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.domain.identifiers import ItemId
from bot.domain.item import Route, State
from bot.i18n import LOCALES, Texts, texts
from bot.i18n.catalogue import catalogue
from bot.ports.found_views import ChainView, EntryView, FoundRow, FoundView, StepView, TrailView
from cards import CardJson, found_card, preview, shared_item_card, trail_card
from tests.cards.reading import Telling, actions, markdown, size
from tests.cards.samples import CLAIMED_AT, RECEIVED
from tests.cards.test_schema import _faults, _for_schema
from tests.cards.test_snapshots import _shape

_LONG = "Særdeles langt navn på et langt kontor " * 50
_LINK = "https://teams.microsoft.com/l/message/19%3Aabc/1795160700002"


def a_found_row(number: int = 1, **changes: Any) -> FoundRow:
    values: dict[str, Any] = {
        "item_id": ItemId(f"{number:08x}" + "0" * 24),
        "unit_name": "Plan og bygg",
        "service_name": "Vedtak",
        "source_name": "Altinn",
        "received_at": RECEIVED,
        "state": State.WAITING,
        "link": _LINK,
        "on_board": True,
    }
    return FoundRow(**(values | changes))


CLAIMED = a_found_row(2, state=State.CLAIMED, claimant_name="Ola (test)")
HANDLED = a_found_row(
    3, state=State.HANDLED, route=Route.REGISTER_ON_CASE, handled_by="Kari (test)", handled_at=CLAIMED_AT,
    entry_number="2026/17-3", subject="Rundskriv", link="https://altinn.invalid/3", on_board=False,
)  # fmt: skip
AUTOMATIC = a_found_row(
    4, state=State.HANDLED, route=Route.LEAVE_UNREAD, handled_by="Postvakt", handled_at=CLAIMED_AT, link=""
)
STEPS = (
    StepView(verb="item:seen", at=RECEIVED, by_name="Postvakt"),
    StepView(verb="item:handed_over", at=CLAIMED_AT, by_name="Ola (test)", other_name="Kari (test)"),
    StepView(verb="item:routed", at=CLAIMED_AT, by_name="Kari (test)", route=Route.REGISTER_ON_CASE),
    StepView(verb="item:handled", at=CLAIMED_AT, by_name="Postvakt", entry_number="2026/17-3"),
    StepView(verb="item:of_tomorrow", at=CLAIMED_AT, by_name=""),
)
ENTRY = EntryView(
    number=7, verb="item:routed", by_name="Kari (test)", at=CLAIMED_AT, facts=(("route", "register_on_case"),),
    hash="a1b2c3d4e5f6" * 5,
)  # fmt: skip
WHOLE = ChainView(entries=17, head="c0ffee" * 10)
FOUND: Mapping[str, FoundView] = {
    "found": FoundView(rows=(a_found_row(), CLAIMED, HANDLED, AUTOMATIC)),
    "found_more": FoundView(rows=(CLAIMED,) * 10, page=2, first=11, more=True, again="nav *mars*", unhandled=True),
    "found_none": FoundView(rows=(), meant="Skole"),
    "unhandled_none": FoundView(rows=(), unhandled=True),
}
TRAILS: Mapping[str, TrailView] = {
    "trail": TrailView(item=HANDLED, steps=STEPS, earlier=2, more_in_chat=True),
    "trail_audited": TrailView(item=HANDLED, steps=STEPS, chain=WHOLE, entries=(ENTRY,)),
    "trail_broken": TrailView(item=CLAIMED, steps=STEPS[:1], chain=replace(WHOLE, broken_at=5), entries=(ENTRY,) * 32),
}
DRAWN: Mapping[str, Callable[[Texts], CardJson]] = {
    **{name: (lambda words, view=view: found_card(view, words)) for name, view in FOUND.items()},
    **{name: (lambda words, view=view: trail_card(view, words)) for name, view in TRAILS.items()},
    "shared_item": lambda words: shared_item_card(HANDLED, words),
}


@pytest.mark.parametrize("name", DRAWN)
def test_card_is_drawn_as_before(name: str, snapshot: SnapshotAssertion) -> None:
    assert DRAWN[name](texts("nb")) == snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("name", DRAWN)
def test_card_fits_the_schema_and_languages_differ_in_words_only(name: str) -> None:
    drawn = [DRAWN[name](texts(locale)) for locale in LOCALES]

    assert _faults(_for_schema(drawn[0])) == []
    assert _shape(drawn[0]) == _shape(drawn[1]) == _shape(drawn[2])


def test_every_word_is_drawn_somewhere() -> None:
    told = Telling("nb")
    for view in (*FOUND.values(), FoundView(rows=(), page=2), FoundView(rows=(CLAIMED,), more=True, again="x")):
        found_card(view, told)
        found_card(replace(view, unhandled=True, rows=(CLAIMED,)), told)
    for count in (1, 2):
        found_card(FoundView(rows=(CLAIMED,) * count), told)
        found_card(FoundView(rows=(CLAIMED,) * count, unhandled=True), told)
        trail_card(TrailView(item=CLAIMED, steps=(), earlier=count, chain=WHOLE, entries=(ENTRY,) * (30 + count)), told)
    for trail in TRAILS.values():
        trail_card(trail, told)
    verbs = [key.removeprefix("trail.").replace("_", ":", 1) for key in catalogue("nb") if key.startswith("trail.")]
    steps = tuple(StepView(verb=verb, at=CLAIMED_AT, by_name="Kari (test)") for verb in verbs)
    trail_card(TrailView(item=CLAIMED, steps=steps), told)
    shared_item_card(HANDLED, told)
    preview(HANDLED, told)

    families = {key for key in catalogue("nb") if key.partition(".")[0] in ("found", "trail", "trail_card")}
    # said where no card can be drawn in time
    assert families - told.keys == {"found.too_slow"}


@given(name=st.text(max_size=40), number=st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_what_is_shared_never_says_who_or_what(name: str, number: str) -> None:
    plain = shared_item_card(HANDLED, texts("nb"))
    changed = replace(
        HANDLED, handled_by=name, claimant_name=name, entry_number=number, subject=number, service_name=name,
        source_name=HANDLED.source_name, state=State.CLAIMED, route=None,
    )  # fmt: skip

    assert shared_item_card(changed, texts("nb")) == plain


def test_others_words_are_harmless_and_links_lead_to_the_web_only() -> None:
    hostile = "[klikk](javascript:alert(1)) **x**"
    row = a_found_row(
        unit_name=hostile, service_name=hostile, source_name=hostile, subject=hostile, entry_number=hostile,
        claimant_name=hostile, link="javascript:alert(1)",
    )  # fmt: skip
    view = FoundView(rows=(row,), more=True, again=hostile)
    for card in (found_card(view, texts("nb")), trail_card(TrailView(item=row, steps=STEPS), texts("nb"))):
        assert actions(card) == []
        assert [text for text in markdown(card) if "](javascript" in text.replace("\\]", "")] == []
        assert "**x**" not in "".join(markdown(card))


@pytest.mark.parametrize("locale", LOCALES)
def test_card_stays_below_eighty_kilobytes(locale: str) -> None:
    words = texts(locale)
    row = a_found_row(
        unit_name=_LONG, service_name=_LONG, source_name=_LONG, subject=_LONG[:255], link=_LINK + "x" * 900,
        handled_by=_LONG[:80], handled_at=CLAIMED_AT, route=Route.REGISTER_ON_CASE, entry_number="2026/123456-123",
    )  # fmt: skip
    entry = replace(ENTRY, by_name=_LONG[:80], facts=tuple((f"fact{n}", "x" * 40) for n in range(6)))
    trail = TrailView(item=row, steps=STEPS * 8, earlier=9, chain=WHOLE, entries=(entry,) * 99)

    assert size(found_card(FoundView(rows=(row,) * 10, more=True, again=_LONG[:200]), words)) < 80_000
    assert size(trail_card(trail, words)) < 80_000
