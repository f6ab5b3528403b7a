"""Teams refuses what is above 100 KB as UTF-16; no card comes near it, however much there is to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.differences import DifferenceKind
from bot.domain.identifiers import PersonId
from bot.domain.sensitivity import Sensitivity
from bot.i18n import LOCALES, texts
from bot.ports.archive import FormChoices, Option
from bot.ports.forms import Colleague, FieldFault, Form, MoreForm
from bot.ports.views import BoardView, Button, DifferenceGroup, ListView, NoticeView, UnitNoticeView
from cards import board_card, form_card
from tests.cards.reading import size
from tests.cards.samples import ITEM, ITEMS, a_difference, a_differences_view, a_route_form, a_row, a_told_row

_LONG = "Særdeles langt navn på et langt kontor " * 50
_LINK = "https://altinn.invalid/" + "x" * 2000
_OPTIONS = tuple(Option(code=f"kode-{n:016d}", title=_LONG) for n in range(40))
_MANY = tuple(Option(code=f"kode-{n:016d}", title=_LONG) for n in range(5000))

_BOARD: dict[str, BoardView] = {
    **{
        name: replace(
            view,
            sender=_LONG,
            subject=_LONG,
            unit_name=_LONG,
            service_name=_LONG,
            link=_LINK,
            claimant_name=_LONG,
            buttons=tuple(Button)[:5],
            viewers=tuple(f"29:{n:080d}" for n in range(60)),
        )
        for name, view in ITEMS.items()
    },
    "list": ListView(version=1, rows=tuple(a_row(n, _LONG) for n in range(15)), waiting=99999, backlog=9999),
    "differences": a_differences_view(
        *(
            DifferenceGroup(
                kind=kind, count=99, rows=(a_difference(unit_name=_LONG, service_name=_LONG, link=_LINK),) * 5
            )
            for kind in [*DifferenceKind][:2]
        ),
        silent=(_LONG,) * 4,
    ),
    "unit_notice": UnitNoticeView(
        version=1, unit_name=_LONG, rows=tuple(a_told_row(n, service_name=_LONG, link=_LINK) for n in range(10))
    ),
    "notice": NoticeView(version=1, code="unit_denied", source_name=_LONG, unit_names=(_LONG,) * 200, reason=_LONG),
}
_FORMS: dict[str, Form] = {
    name: a_route_form(
        sensitivity=Sensitivity.UNKNOWN,
        unit_name=_LONG,
        service_name=_LONG,
        sender=_LONG,
        subject=_LONG,
        case_number="2026/123456",
        case_title=_LONG,
        public_title="x" * 255,
        confirmation_needed=True,
        existing_entries=("2026/123456-123",) * 99,
        choices=FormChoices(
            access_codes=options, legal_bases=options, access_groups=options, units=options, handlers=options
        ),
        faults=(FieldFault(field="handler", code="choose_one"),),
    )
    for name, options in (("route_with_full_lists", _OPTIONS), ("route_with_long_lists", _MANY))
}
_FORMS["more"] = MoreForm(
    item_id=ITEM,
    version=1,
    colleagues=tuple(Colleague(person_id=PersonId(f"{n:036d}"), name=_LONG) for n in range(100)),
    may_take_over=True,
    may_leave_unread=True,
    claimant_name=_LONG,
)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [*_BOARD, *_FORMS])
def test_card_stays_below_eighty_kilobytes(name: str, locale: str) -> None:
    words = texts(locale)
    card = board_card(_BOARD[name], words) if name in _BOARD else form_card(_FORMS[name], words)

    assert size(card) < 80_000
