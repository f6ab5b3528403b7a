"""The part of the route form that is suggested and rarely changed: shown in three lines, opened with one click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microsoft_teams.cards import ActionSet, CardElement, Container, DateInput, ToggleVisibilityAction

from bot.domain.sensitivity import Sensitivity
from bot.i18n import Texts
from bot.ports.archive import Option
from bot.ports.forms import RouteForm
from cards.inputs import pick, with_faults
from cards.pieces import facts
from cards.wording import escaped

_SUGGESTED, _INPUTS = "details_suggested", "details_inputs"
DETAIL_FIELDS = frozenset(
    {"access_code", "legal_basis", "access_group", "responsible_unit", "handler", "document_date"}
)


def details(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    """Opened at once where something in it must be mended: a fault must not hide."""
    opened = any(fault.field in DETAIL_FIELDS for fault in view.faults)
    suggested = facts(_suggested(view, texts))
    yield Container(id=_SUGGESTED, is_visible=not opened, separator=True, spacing="Medium", items=[suggested])
    change = ToggleVisibilityAction(title=texts("form.change"), target_elements=[_SUGGESTED, _INPUTS])
    yield ActionSet(actions=[change])
    yield Container(id=_INPUTS, is_visible=opened, items=list(_inputs(view, texts)))


def _suggested(view: RouteForm, texts: Texts) -> Iterator[tuple[str, str]]:
    listed = view.choices
    responsible = _joined(_title(listed.units, view.responsible_unit), _title(listed.handlers, view.handler))
    yield from screening_fact(view, texts)
    yield texts("form.responsible"), responsible or texts("form.as_case")
    if view.document_date:
        yield texts("form.document_date"), texts.day(view.document_date)


def screening_fact(view: RouteForm, texts: Texts) -> Iterator[tuple[str, str]]:
    yield texts("form.screening"), _screening(view, texts)


def _screening(view: RouteForm, texts: Texts) -> str:
    """An empty access code is no gap: what cannot stand on the board is then screened until somebody has judged it."""
    listed = view.choices
    group = _title(listed.access_groups, view.access_group)
    if view.access_code:
        return _joined(
            _title(listed.access_codes, view.access_code), _title(listed.legal_bases, view.legal_basis), group
        )
    if view.sensitivity is Sensitivity.OPEN and (view.sender, view.subject) != (None, None):
        return _joined(group) or texts("form.no_screening")
    temporary = _joined(
        _title(listed.access_codes, listed.temporary_access_code),
        _title(listed.legal_bases, listed.temporary_legal_basis),
        group,
    )
    return texts("form.temporary_screening", screening=temporary) if temporary else texts("form.no_screening")


def _title(options: Sequence[Option], code: str) -> str:
    return next((option.title for option in options if option.code == code), code)


def _joined(*titles: str) -> str:
    return ", ".join(escaped(title) for title in titles if title)


def _inputs(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    listed, choose, as_case = view.choices, texts("form.choose"), texts("form.as_case")
    for name, options, value, placeholder in (
        ("access_code", listed.access_codes, view.access_code, choose),
        ("legal_basis", listed.legal_bases, view.legal_basis, choose),
        ("access_group", listed.access_groups, view.access_group, choose),
        ("responsible_unit", listed.units, view.responsible_unit, as_case),
        ("handler", listed.handlers, view.handler, as_case),
    ):
        field = pick(name, options, label=texts(f"form.{name}"), value=value, placeholder=placeholder)
        yield from with_faults(field, name, view.faults, texts)
    dated = view.document_date.isoformat() if view.document_date else None
    date_field = DateInput(id="document_date", label=texts("form.document_date"), value=dated)
    yield from with_faults(date_field, "document_date", view.faults, texts)
