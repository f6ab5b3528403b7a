"""Teams refuses what is above 100 KB as UTF-16; no card comes near it, however much there is to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app.board.show_check import MOST_HIDDEN_LISTED, MOST_LISTED
from bot.domain.daily_check import SourceHealth
from bot.domain.differences import DifferenceKind
from bot.domain.identifiers import PersonId
from bot.domain.sensitivity import Sensitivity
from bot.i18n import LOCALES, texts
from bot.ports.archive import FormChoices, Option
from bot.ports.check_views import CheckedSource, CheckHiddenForm, CheckRow, CheckUnitsForm, HiddenRow
from bot.ports.forms import Colleague, FieldFault, Form, MoreForm
from bot.ports.views import BoardView, Button, DifferenceGroup, ListChoice, ListChosen, NoticeView, UnitNoticeView
from cards import board_card, form_card
from tests.cards.check_samples import AT, a_check
from tests.cards.form_samples import a_route_form
from tests.cards.reading import size
from tests.cards.samples import CLAIMED_AT, ITEM, ITEMS, a_difference, a_differences_view, a_list, a_row, a_told_row

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
    "list": a_list(
        *(a_row(n, _LONG, service_name=_LONG, source_name=_LONG, due_at=CLAIMED_AT) for n in range(15)),
        waiting=400,
        found=400,
        backlog=380,
        page=2,
        pages=27,
        units=tuple(ListChoice(value=f"{n:09d}", name=_LONG, letters=3) for n in range(186)),
        sources=tuple(ListChoice(value=f"source-{n}", name=_LONG, letters=99) for n in range(9)),
        chosen=ListChosen(unit="000000007", source_id="source-1", older_than=30),
    ),
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
_ROW = CheckRow(unit_name=_LONG, new=999, waiting=9999, oldest=AT, due=999, unmatched=999)
_SOURCE = CheckedSource(source_name=_LONG, health=SourceHealth.ANSWERS, at=AT, new=9999, waiting=9999, quiet=999)
_HIDDEN = HiddenRow(service_name=_LONG, unit_name=_LONG, rule_id=_LONG, reason=_LONG, letters=9999)
_BOARD["check"] = a_check(
    sources=(replace(_SOURCE, rows=(_ROW,) * 20, more=999), *(_SOURCE,) * 9), hidden_rows=(_HIDDEN,) * 5, hidden=9999,
    ticked=("x" * 200,) * 10, not_ticked=("y" * 200,) * 10, late=True,
)  # fmt: skip
_FORMS["check_units"] = CheckUnitsForm(
    item_id=ITEM, version=1,
    sources=(replace(_SOURCE, rows=(_ROW,) * 60, quiet_names=(_LONG,) * (MOST_LISTED - 60)), *(_SOURCE,) * 4),
)  # fmt: skip
_FORMS["check_hidden"] = CheckHiddenForm(item_id=ITEM, version=1, rows=(_HIDDEN,) * MOST_HIDDEN_LISTED, more=99)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [*_BOARD, *_FORMS])
def test_card_stays_below_eighty_kilobytes(name: str, locale: str) -> None:
    words = texts(locale)
    card = board_card(_BOARD[name], words) if name in _BOARD else form_card(_FORMS[name], words)

    assert size(card) < 80_000
