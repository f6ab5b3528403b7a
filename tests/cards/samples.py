"""The views that the card tests draw: one of each kind that the board knows. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.app.board.showing import trouble_view
from bot.domain.deadlines import Deadline, DeadlineKind
from bot.domain.differences import DifferenceKind
from bot.domain.identifiers import ItemId
from bot.domain.item import LETTER_FOUND, Route, State, Trouble
from bot.domain.likeness import Likeness
from bot.domain.sensitivity import Sensitivity
from bot.ports.ping_view import PressingView
from bot.ports.views import (
    AlikeView,
    BoardView,
    Button,
    DifferenceGroup,
    DifferenceRow,
    DifferencesView,
    ItemView,
    ListChosen,
    NoticeView,
    OutcomeView,
    SuggestionView,
    UnitAnswer,
    UnitNoticeRow,
    UnitNoticeView,
    WelcomeView,
)
from tests.cards.check_samples import CHECKS
from tests.cards.list_samples import a_list, a_row

ITEM = ItemId("0198c0de-0000-7000-8000-000000000001")
RECEIVED = datetime(2026, 11, 20, 5, 52, tzinfo=UTC)
CLAIMED_AT = datetime(2026, 11, 20, 7, 14, tzinfo=UTC)
ANSWER = UnitAnswer(by_name="Siri (test)", at=datetime(2026, 11, 20, 8, 2, tzinfo=UTC))
WAITING_BUTTONS = (Button.ROUTE, Button.CLAIM, Button.BY_HAND, Button.NOT_FOR_RECORD, Button.MORE)
READING_BUTTONS = (Button.ROUTE, Button.READ, Button.BY_HAND, Button.RELEASE, Button.MORE)
SUGGESTED_BUTTONS = (Button.TAKE_SUGGESTION, Button.ROUTE, Button.CLAIM, Button.BY_HAND, Button.MORE)
CLAIMED_BUTTONS = (Button.ROUTE, Button.BY_HAND, Button.NOT_FOR_RECORD, Button.RELEASE, Button.MORE)


def an_item(**changes: Any) -> ItemView:
    values: dict[str, Any] = {
        "item_id": ITEM,
        "version": 3,
        "state": State.WAITING,
        "sensitivity": Sensitivity.OPEN,
        "source_name": "Altinn",
        "archive_name": "Public 360",
        "unit_name": "Plan og bygg",
        "service_name": "Melding fra kartverket",
        "received_at": RECEIVED,
        "link": "https://altinn.invalid/melding/1",
        "sender": "Fjordblikk Eiendom AS",
        "subject": "Nabovarsel for tiltak på gnr. 12 bnr. 34",
        "buttons": WAITING_BUTTONS,
        "viewers": ("29:kari-test", "29:ola-test"),
    }
    return ItemView(**{**values, **changes})


def a_claimed_item(**changes: Any) -> ItemView:
    values = {"state": State.CLAIMED, "claimant_name": "Kari (test)", "claimed_at": CLAIMED_AT, "version": 4}
    return an_item(**{**values, "buttons": CLAIMED_BUTTONS, **changes})


def a_handled_item(**outcome: Any) -> ItemView:
    values: dict[str, Any] = {"by_name": "Kari (test)", "at": datetime(2026, 11, 20, 7, 31, tzinfo=UTC)}
    return a_claimed_item(
        state=State.HANDLED, version=7, buttons=(Button.REOPEN,), outcome=OutcomeView(**{**values, **outcome})
    )


def an_item_in_trouble(code: str, **trouble: Any) -> ItemView:
    return a_claimed_item(
        state=State.NEEDS_ATTENTION,
        version=6,
        route=Route.REGISTER_ON_CASE,
        trouble=trouble_view(Trouble(code=code, effect_id=1, **trouble)),
        buttons=(Button.WAS_DONE, Button.WAS_NOT_DONE, Button.CLOSE_BY_HAND, Button.MORE),
    )


HIDDEN: dict[str, Any] = {"sender": None, "subject": None}


def an_announced_item(code: str, **changes: Any) -> ItemView:
    """Of an e-mail that announces a letter at another door."""
    values: dict[str, Any] = {"sensitivity": Sensitivity.UNKNOWN, "service_name": "Altinn", "viewers": ()}
    values |= {"announced": code, "door_name": "Altinn", "link_only": True, "buttons": WAITING_BUTTONS[1:]}
    return an_item(**{**values, **HIDDEN, **changes})


ITEMS: Mapping[str, ItemView] = {
    "waiting": an_item(due_at=datetime(2026, 12, 4, 22, 59, tzinfo=UTC), confirmation_needed=True),
    "waiting_double": an_item(
        alike=(
            AlikeView(compared=Likeness.LISTED, source_name="KS SvarInn", received_at=RECEIVED),
            AlikeView(compared=Likeness.FILE, source_name="Digipost", received_at=RECEIVED, entry_number="2026/1234-5"),
        )
    ),
    "waiting_unknown": an_item(sensitivity=Sensitivity.UNKNOWN, unit_name="Solkroken barnehage", **HIDDEN),
    "waiting_sensitive": an_item(
        sensitivity=Sensitivity.SENSITIVE,
        unit_name="Kommunepsykologen",
        link_only=True,
        buttons=WAITING_BUTTONS[1:],
        **HIDDEN,
    ),
    "waiting_announced": an_announced_item("missing"),
    "handled_announced": an_announced_item(
        "found",
        state=State.HANDLED,
        version=4,
        buttons=(Button.REOPEN,),
        outcome=OutcomeView(
            route=None, by_name="Postvakt", at=datetime(2026, 11, 20, 7, 31, tzinfo=UTC), reason=LETTER_FOUND
        ),
    ),
    "waiting_private_sender": an_item(**HIDDEN),
    "waiting_suggested": an_item(
        suggestion=SuggestionView(
            route=Route.REGISTER_ON_CASE, reason="Nabovarsler samles på én sak hvert år.", case_number="2026/1234"
        ),
        buttons=SUGGESTED_BUTTONS,
    ),
    "waiting_suggested_to_unit": an_item(
        sensitivity=Sensitivity.SENSITIVE,
        suggestion=SuggestionView(route=Route.NOTIFY_UNIT, reason="Skolene tar slike brev selv."),
        rule_reasons=("Brev til skolene er alltid taushetsbelagt.",),
        buttons=SUGGESTED_BUTTONS,
        **HIDDEN,
    ),
    "waiting_observed": an_item(observe=True, viewers=(), buttons=WAITING_BUTTONS[1:]),
    "waiting_for_ks": an_item(due_at=CLAIMED_AT, warns_when_due=True, source_name="SvarInn", link=""),
    "waiting_while_ks_warns": an_item(
        due_at=CLAIMED_AT, warns_when_due=True, overdue=True, source_name="SvarInn", link=""
    ),
    "waiting_reminded": an_item(pressing=PressingView(reminded_at=CLAIMED_AT)),
    "claimed_late_and_pinged": a_claimed_item(
        pressing=PressingView(
            own_deadline=Deadline(kind=DeadlineKind.HOUSE, at=RECEIVED),
            own_deadline_passed=True,
            reminded_at=RECEIVED,
            pinged_at=CLAIMED_AT,
            pinged_by="Lise (test)",
            late=True,
        )
    ),
    "claimed_overdue": a_claimed_item(due_at=RECEIVED, overdue=True, differing=1),
    "claimed": a_claimed_item(changed_at=datetime(2026, 11, 20, 7, 2, tzinfo=UTC)),
    "waiting_snoozed": an_item(snoozed_until=datetime(2026, 11, 23, 7, 0, tzinfo=UTC), notes=1),
    "waiting_returned": an_item(returned_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
    "claimed_snoozed": a_claimed_item(
        snoozed_until=datetime(2026, 11, 23, 7, 0, tzinfo=UTC), snoozed_by_name="Kari (test)", notes=2
    ),
    "claimed_to_print": a_claimed_item(print_suggested=True),
    "claimed_to_read": a_claimed_item(buttons=READING_BUTTONS, read_link="https://postvakt.invalid/letters/1"),
    "routing": a_claimed_item(
        state=State.ROUTING,
        route=Route.REGISTER_ON_CASE,
        case_number="2026/1234",
        undo_until=datetime(2026, 11, 20, 7, 16, tzinfo=UTC),
        buttons=(Button.UNDO,),
    ),
    "handled_temporary": a_handled_item(
        route=Route.REGISTER_ON_CASE,
        entry_number="2026/1234-5",
        entry_link="https://arkiv.invalid/journalpost/5",
        temporary=True,
        put_away="done",
        confirmation="failed",
    ),
    "handled_by_hand": a_handled_item(route=Route.DONE_BY_HAND, reason="printed", put_away="newer_content"),
    "handled_to_move": replace(
        a_handled_item(route=Route.REGISTER_ON_CASE, put_away="to_move", folder="Overført WebSak"),
        source_name="Digipost",
        buttons=(Button.MOVED, Button.REOPEN, Button.DELETE),
    ),
    "handled_not_for_record": a_handled_item(
        route=Route.NOT_FOR_RECORD, reason="information_only", put_away="other_items_open"
    ),
    "handled_emailed": a_handled_item(route=Route.FORWARD_EMAIL, sent_to="Byggesak", put_away="done"),
    "waiting_still_unread": an_item(still_unread=True, sensitivity=Sensitivity.UNKNOWN, **HIDDEN),
    "waiting_unread_after_answer": an_item(
        still_unread=True, unit_answer=ANSWER, sensitivity=Sensitivity.UNKNOWN, **HIDDEN
    ),
    "handled_unit_answered": replace(a_handled_item(route=Route.NOTIFY_UNIT), unit_answer=ANSWER),
    "handled_refused": a_handled_item(route=Route.REFUSE, reason="wrong_addressee"),
    "handled_without_route": a_handled_item(route=None),
    "needs_attention_unknown": an_item_in_trouble("outcome_unknown", reason="sif.500"),
    "needs_attention_two_entries": an_item_in_trouble("two_entries", entry_numbers=("2026/1234-5", "2026/1234-6")),
    "handled_elsewhere": an_item(state=State.HANDLED_ELSEWHERE, buttons=(Button.CLOSE_ELSEWHERE, Button.CLAIM)),
    "withdrawn": an_item(state=State.WITHDRAWN, buttons=(), viewers=()),
}


def a_difference(**changes: Any) -> DifferenceRow:
    values: dict[str, Any] = {
        "item_id": ITEM,
        "version": 7,
        "unit_name": "Plan og bygg",
        "service_name": "Vedtak",
        "received_at": RECEIVED,
        "entry_number": "2026/1234-5",
        "entry_link": "https://arkiv.invalid/1234-5",
        "source_name": "Altinn",
        "link": "https://altinn.invalid/1",
        "reopens": True,
    }
    return DifferenceRow(**(values | changes))


def a_differences_view(*groups: DifferenceGroup, **changes: Any) -> DifferencesView:
    values: dict[str, Any] = {"version": 3, "compared_at": CLAIMED_AT, "items": 120, "archive_name": "Public 360"}
    return DifferencesView(**(values | changes), groups=groups)


def a_told_row(place: int, **changes: Any) -> UnitNoticeRow:
    values: dict[str, Any] = {
        "item_id": ITEM,
        "service_name": "Post til kommunen",
        "source_name": "Altinn",
        "received_at": datetime(2026, 1, 7 + place, 11, tzinfo=UTC),
        "link": f"https://altinn.invalid/melding/{place}",
    }
    return UnitNoticeRow(**{**values, **changes})


CARDS: Mapping[str, BoardView] = {
    "list": a_list(
        a_row(1, due_at=datetime(2026, 1, 19, tzinfo=UTC), overdue=True),
        a_row(2, "Plan og bygg", due_at=datetime(2026, 2, 2, tzinfo=UTC)),
        a_row(3, "Kulturskolen", service_name="", source_name="", days=0),
        waiting=41,
        backlog=38,
        pages=3,
    ),
    "list_own_page": a_list(
        a_row(4), waiting=41, found=16, page=2, pages=2, chosen=ListChosen(unit="313756270", older_than=7)
    ),
    "list_own_empty": a_list(waiting=41, found=0, chosen=ListChosen(source_id="digipost")),
    "list_of_one": a_list(a_row(1), backlog=1),
    "list_empty": a_list(version=10),
    "differences": a_differences_view(
        DifferenceGroup(kind=DifferenceKind.RECEIPT_WITHOUT_ENTRY, count=1, rows=(a_difference(entry_link=""),)),
        DifferenceGroup(kind=DifferenceKind.UNKNOWN_ENTRY, count=1, rows=(a_difference(reopens=False, link=""),)),
        DifferenceGroup(
            kind=DifferenceKind.BACK_IN_INBOX, count=9, rows=(a_difference(entry_number="", entry_link=""),) * 2
        ),
        unregistered=4,
        oldest_unregistered=RECEIVED.date(),
        lists_unregistered=True,
        elsewhere=1,
        silent=("KS SvarInn", "Digipost"),
    ),
    "differences_over": a_differences_view(),
    "differences_forgotten": a_differences_view(
        unregistered=1, oldest_unregistered=RECEIVED.date(), unregistered_too_long=True, lists_unregistered=True
    ),
    "source_down": NoticeView(version=1, code="source_down", source_name="Altinn", since=RECEIVED, reason="http.503"),
    "unit_silent": NoticeView(
        version=1, code="unit_silent", source_name="Altinn", unit_names=("Kulturskolen", "Plan og bygg")
    ),
    "poison_letters": NoticeView(version=1, code="poison_letters", source_name="Altinn", count=2),
    "unit_denied_many": NoticeView(
        version=1, code="unit_denied", source_name="Altinn", unit_names=tuple(f"Enhet {n}" for n in range(1, 16))
    ),
    "source_back": NoticeView(version=2, code="source_down", source_name="Altinn", since=RECEIVED, over=True),
    "unit_told": UnitNoticeView(version=1, unit_name="Solkroken barnehage", rows=(a_told_row(1),)),
    "unit_told_of_a_day": UnitNoticeView(
        version=4,
        unit_name="Solkroken barnehage",
        rows=(a_told_row(1, answer=ANSWER), a_told_row(2), a_told_row(3, taken_back=True), a_told_row(4, link="")),
    ),
    "unit_answered": UnitNoticeView(version=2, unit_name="Solkroken barnehage", rows=(a_told_row(1, answer=ANSWER),)),
    "unit_boards_stopped": NoticeView(
        version=1, code="unit_boards", source_name="Teams", unit_names=("Solkroken barnehage",), since=RECEIVED
    ),
    **CHECKS,
    "welcome": WelcomeView(board_set=False),
    "board_set": WelcomeView(board_set=True, set_by_name="Ada (test)"),
}
