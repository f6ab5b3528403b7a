"""The list of one's own letters: a row each, with the way to its card."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.i18n import LOCALES, texts
from bot.ports.mine_view import MineView
from cards import mine_card, mine_summary
from tests.cards.claim_samples import MINE, a_mine_row
from tests.cards.reading import actions, shown, size

NB = texts("nb")


@pytest.mark.parametrize("name", MINE)
def test_the_list_is_drawn_as_before(name: str, snapshot: SnapshotAssertion) -> None:
    assert mine_card(MINE[name], NB) == snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_long_list_of_long_names_stays_below_eighty_kilobytes(locale: str) -> None:
    row = a_mine_row(unit_name="Langt navn " * 99, service_name="Lang " * 99, subject="Langt emne " * 99)
    assert size(mine_card(MineView(rows=(row,) * 12, count=99), texts(locale))) < 80_000


def test_each_row_leads_to_its_card_and_to_dialogs_only() -> None:
    card = mine_card(MINE["mine"], NB)

    opening = [action["url"] for action in actions(card) if action["type"] == "Action.OpenUrl"]
    dialogs = [action["data"] for action in actions(card) if action["type"] == "Action.Submit"]
    assert len(opening) == 3
    assert len(opening) + len(dialogs) == len(actions(card))
    assert {data["msteams"]["type"] for data in dialogs} == {"task/fetch"}


def test_the_notification_names_neither_unit_nor_subject() -> None:
    assert mine_summary(MINE["mine"], NB) == "Du har 6 forsendelser"
    assert "Utsatt til 23. nov. kl. 08.00" in shown(mine_card(MINE["mine"], NB))
