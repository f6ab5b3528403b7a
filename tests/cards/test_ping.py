"""The lead's list: what it shows, what it never shows, and that Teams takes it however long it is."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.domain.deadlines import Deadline, DeadlineKind
from bot.domain.identifiers import ItemId
from bot.i18n import LOCALES, texts
from bot.i18n.catalogue import catalogue
from bot.ports.ping_view import PingRow, PingView, PressingView
from cards import item_card, ping_card, ping_summary
from tests.cards.reading import Telling, of_type, size
from tests.cards.samples import CLAIMED_AT, RECEIVED, an_item
from tests.cards.test_schema import _faults, _for_schema

LONG = "Særdeles langt navn på et langt kontor " * 50


def a_row(number: int = 1, **changes: Any) -> PingRow:
    values: dict[str, Any] = {
        "item_id": ItemId(f"0198c0de-0000-7000-8000-{number:012d}"),
        "version": 3,
        "unit_name": "Plan og bygg",
        "service_name": "Melding fra kartverket",
        "received_at": RECEIVED,
        "days": 0,
    }
    return PingRow(**{**values, **changes})


def a_deadline(kind: DeadlineKind = DeadlineKind.WARNING) -> Deadline:
    return Deadline(kind=kind, at=CLAIMED_AT)


LATE = a_row(1, days=2, holder_name="Ola (test)", claimed_at=RECEIVED, deadline=a_deadline(), late=True)
PINGED = a_row(2, days=1, pinged_at=CLAIMED_AT, pinged_by="Lise (test)", pingable=False)
NEW = a_row(3, deadline=a_deadline(DeadlineKind.SENDER))
VIEWS = {
    "open": PingView(rows=(LATE, PINGED, NEW), waiting=2, held_late=1, older=4),
    "pinged": PingView(rows=(PINGED,), waiting=1, held_late=0, pinged=1, left_alone=2),
    "none": PingView(rows=(), waiting=0, held_late=0),
}


@pytest.mark.parametrize(
    ("name", "locale"), [(name, "nb") for name in VIEWS] + [("open", locale) for locale in ("nn", "en")]
)
def test_the_list_is_drawn_as_before(name: str, locale: str, snapshot: SnapshotAssertion) -> None:
    card = ping_card(VIEWS[name], texts(locale))
    assert card == snapshot.use_extension(JSONSnapshotExtension)
    assert _faults(_for_schema(card)) == []


def test_one_letter_alone_needs_no_button_for_all() -> None:
    one = ping_card(PingView(rows=(NEW,), waiting=1, held_late=0), texts("nb"))
    assert [action["verb"] for action in of_type(one, "Action.Execute")] == ["ping"]
    pinged = ping_card(PingView(rows=(PINGED, PINGED), waiting=2, held_late=0), texts("nb"))
    assert of_type(pinged, "Action.Execute") == []


def test_every_word_of_pings_and_deadlines_is_drawn_somewhere() -> None:
    told = Telling("nb")
    for count in (1, 2):
        rows = [a_row(deadline=a_deadline(kind), days=count) for kind in DeadlineKind]
        view = PingView(
            rows=(LATE, PINGED, *rows), waiting=count, held_late=count, older=count, pinged=count, left_alone=count
        )
        ping_card(view, told)
        ping_summary(PingView(rows=(), waiting=count - 1, held_late=0), told)
    ping_summary(PingView(rows=(NEW,), waiting=1, held_late=0), told)
    for kind in DeadlineKind:
        item_card(an_item(pressing=PressingView(own_deadline=a_deadline(kind))), told)
    for kind in (DeadlineKind.HOUSE, DeadlineKind.PAPER):
        item_card(an_item(pressing=PressingView(own_deadline=a_deadline(kind), own_deadline_passed=True)), told)
    families = {key for key in catalogue("nb") if key.partition(".")[0] in ("ping", "deadline")}
    assert families - told.keys == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_longest_list_stays_below_eighty_kilobytes(locale: str) -> None:
    row = a_row(
        unit_name=LONG, service_name=LONG, holder_name=LONG, claimed_at=RECEIVED, days=99,
        deadline=a_deadline(DeadlineKind.PAPER), late=True, pinged_at=CLAIMED_AT, pinged_by=LONG,
    )  # fmt: skip
    view = PingView(rows=(row,) * 15, waiting=9999, held_late=999, older=999, pinged=99, left_alone=99)
    assert size(ping_card(view, texts(locale))) < 80_000
