"""The card of the daily check as it may stand, and its dialogs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.daily_check import SourceHealth
from bot.domain.identifiers import ItemId
from bot.ports.check_views import CheckedSource, CheckHiddenForm, CheckRow, CheckUnitsForm, CheckView, HiddenRow
from bot.ports.forms import CheckForm, CheckTick, FieldFault, Form

CHECK = ItemId("check:2026-11-23")
AT = datetime(2026, 11, 23, 6, 45, tzinfo=UTC)
_FRIDAY = datetime(2026, 11, 20, 7, 2, tzinfo=UTC)
_ROWS = (
    CheckRow(
        unit_name="Solkroken barnehage", new=2, waiting=5, oldest=datetime(2026, 11, 9, 9, tzinfo=UTC), due=1,
        unmatched=2,
    ),
    CheckRow(unit_name="Kulturskolen", denied=True),
    CheckRow(unit_name="Plan og bygg", new=1, due=2, unmatched=1),
)  # fmt: skip
_ALTINN = CheckedSource(
    source_name="Altinn", health=SourceHealth.ANSWERS, at=AT, new=3, waiting=5, rows=_ROWS, more=12, quiet=171
)
_OTHERS = (
    CheckedSource(source_name="Digipost", health=SourceHealth.DOWN, at=_FRIDAY, new=0, waiting=0, quiet=1),
    CheckedSource(source_name="Postmottak", health=SourceHealth.LATE, at=_FRIDAY, new=0, waiting=1, more=1),
    CheckedSource(source_name="SvarInn", health=SourceHealth.NEVER, at=None, new=0, waiting=0, quiet=1),
)
_TICKS = ("ACOS Mottak er åpnet og gått gjennom", "Uregistrerte i Public 360 er gått gjennom")


def a_check(**changes: Any) -> CheckView:
    values: dict[str, Any] = {
        "subject_id": CHECK, "version": 3, "day": date(2026, 11, 23), "since": _FRIDAY, "until": AT, "taken_at": AT,
        "sources": (_ALTINN,), "archive_name": "Public 360", "duty_name": "Kari (test)", "not_ticked": _TICKS,
        "hidden": 14, "chain_number": 4711, "chain_head": "9f86d081884c7d65",
        "hidden_rows": (
            HiddenRow(service_name="Sykmelding", letters=11), HiddenRow(service_name="Skattekort", letters=3),
        ),
    }  # fmt: skip
    return CheckView(**(values | changes))


_SIGNED: dict[str, Any] = {"signed_by_name": "Kari (test)", "signed_at": AT}
CHECKS: Mapping[str, CheckView] = {
    "check": a_check(),
    "check_empty": a_check(
        sources=(CheckedSource(source_name="Altinn", health=SourceHealth.ANSWERS, at=AT, new=0, waiting=0, quiet=186),),
        duty_name="", not_ticked=(), hidden=0, hidden_rows=(), chain_head="", unregistered=0,
    ),
    "check_late": a_check(
        sources=(_ALTINN, *_OTHERS), late=True, unregistered=4, oldest_unregistered=date(2026, 11, 2), hidden=1,
        hidden_rows=(HiddenRow(service_name="Sykmelding", letters=1),),
    ),
    "check_signed": a_check(**_SIGNED, ticked=_TICKS, not_ticked=()),
    "check_signed_with_reason": a_check(
        **_SIGNED, with_reason=True, ticked=_TICKS[:1], not_ticked=_TICKS[1:], sources=(_ALTINN, *_OTHERS)
    ),
    "check_signed_by_somebody": a_check(signed_by_name="", signed_at=AT),
    "check_never_signed": a_check(covered_by=date(2026, 11, 24), late=True),
    "check_told_elsewhere": a_check(signable=False, listable=False),
}  # fmt: skip

_FORM_TICKS = tuple(CheckTick(field=f"tick_{n}", text=text, ticked=n == 0) for n, text in enumerate(_TICKS))
CHECK_FORMS: Mapping[str, Form] = {
    "check_form": CheckForm(item_id=CHECK, version=3, ticks=_FORM_TICKS),
    "check_form_with_faults": CheckForm(
        item_id=CHECK, version=3, ticks=_FORM_TICKS, silent=("Digipost",),
        faults=(
            FieldFault(field="reason", code="check_reason_missing"),
            FieldFault(field="tick_1", code="check_tick_missing"),
        ),
    ),
    "check_form_too_long": CheckForm(
        item_id=CHECK, version=3, ticks=(), reason="Ringte",
        faults=(FieldFault(field="reason", code="check_reason_too_long"),),
    ),
    "check_units": CheckUnitsForm(
        item_id=CHECK, version=3,
        sources=(
            CheckedSource(
                source_name="Altinn", health=SourceHealth.ANSWERS, at=AT, new=3, waiting=5, rows=_ROWS, quiet=1,
                quiet_names=("Brannvesenet", "Fjæra barnehage"),
            ),
            *_OTHERS,
        ),
    ),
    "check_hidden": CheckHiddenForm(
        item_id=CHECK, version=3, more=2,
        rows=tuple(
            HiddenRow(service_name="Sykmelding", unit_name="Kulturskolen", letters=4, **kept_back)
            for kept_back in (
                {"code": "suppressed_service"}, {"code": "not_on_allow_list"}, {"code": "unit_not_ours"},
                {"rule_id": "lonn", "reason": "Lønn henter dem selv."}, {"rule_id": "fjernet_regel"},
            )
        ),
    ),
    "check_hidden_one_more": CheckHiddenForm(item_id=CHECK, version=3, more=1, rows=()),
}  # fmt: skip
