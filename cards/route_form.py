"""The form that registers a letter on a case: usually only the case is typed, everything else is suggested."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement

from bot.domain.sensitivity import Sensitivity
from bot.i18n import Texts
from bot.ports.archive import Option
from bot.ports.views import RouteForm
from cards.buttons import submit
from cards.doubles import likely_doubles
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, search, tick, typed, with_faults
from cards.pieces import box, heading, hint, letter, line, strong
from cards.route_details import DETAIL_FIELDS, details
from cards.summary import dialog_title
from cards.wording import escaped, plain

#: the same number stands in `fault.title_too_long`
_LONGEST_TITLE = 255


def route_form(view: RouteForm, texts: Texts) -> CardJson:
    return framed(
        [
            heading(escaped(view.unit_name)),
            hint(escaped(view.service_name)),
            *_content(view, texts),
            *_differing(view, texts),
            *fault_summary(view.faults, _drawn(view), texts),
            *likely_doubles(view.alike, texts),
            *_existing(view, texts),
            *_case(view, texts),
            *_title(view, texts),
            *_attestation(view, texts),
            *_reception(view, texts),
            *details(view, texts),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_route", view.item_id, view.version, title=texts("submit.route"))],
    )


def _drawn(view: RouteForm) -> frozenset[str]:
    """The inputs that stand on this form."""
    asked = {
        "attest_open": view.sensitivity is Sensitivity.UNKNOWN,
        "title_confirmed": view.sensitivity is not Sensitivity.SENSITIVE,
        "confirm_reception": view.confirmation_needed,
        "again": bool(view.existing_entries),
    }
    return DETAIL_FIELDS | {"case_number", "public_title"} | {name for name in asked if asked[name]}


def _content(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    shown = letter(view.sender, view.subject)
    yield from shown
    if not shown:
        yield line(texts("hidden.heading"), spacing="Medium")
        yield hint(texts(f"hidden.{view.sensitivity.value}"))


def _differing(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    if view.differing:
        yield line(texts.plural("item.differing", view.differing))


def _existing(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    if view.existing_entries:
        entries = escaped(", ".join(view.existing_entries))
        again = tick("again", texts("form.again"), ticked=False)
        yield box(
            "warning",
            [strong(texts("form.existing", entries=entries)), *with_faults(again, "again", view.faults, texts)],
        )


def _case(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    title = f"{view.case_number} {plain(view.case_title)}".strip()
    field = search(
        "case_number",
        label=texts("form.case_number"),
        dataset="cases",
        chosen=Option(code=view.case_number, title=title) if view.case_number else None,
        placeholder=texts("form.case_placeholder"),
        missing=texts("fault.case_number_missing"),
    )
    yield from with_faults(field, "case_number", view.faults, texts)
    if view.case_from:
        yield hint(texts(f"form.case_from_{view.case_from}"), spacing="Small")


def _title(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    field = typed(
        "public_title",
        label=texts("form.public_title"),
        value=view.public_title,
        longest=_LONGEST_TITLE,
        missing=texts("fault.title_missing"),
    )
    yield from with_faults(field, "public_title", view.faults, texts)
    if view.sensitivity is not Sensitivity.OPEN:
        yield hint(texts("form.public_title_hint"), spacing="Small")
    if view.sensitivity is Sensitivity.SENSITIVE:
        yield hint(texts("form.stays_temporary"))
        return
    confirmed = tick("title_confirmed", texts("form.title_confirmed"), ticked=view.title_confirmed)
    yield from with_faults(confirmed, "title_confirmed", view.faults, texts)
    yield hint(texts("form.title_confirmed_hint"))


def _attestation(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    if view.sensitivity is Sensitivity.UNKNOWN:
        attest = tick("attest_open", texts("form.attest_open"), ticked=view.attest_open)
        yield from with_faults(attest, "attest_open", view.faults, texts)
        yield hint(texts("form.attest_open_hint"))


def _reception(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    if view.confirmation_needed:
        confirm = tick("confirm_reception", texts("form.confirm_reception"), ticked=view.confirm_reception)
        yield from with_faults(confirm, "confirm_reception", view.faults, texts)
        yield hint(texts("form.confirm_reception_hint"))
