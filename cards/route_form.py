"""The form that registers a letter on a case: usually only the case is typed, everything else is suggested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from microsoft_teams.cards import Action, CardElement

from bot.domain.item import Route
from bot.domain.routes import LONGEST_TITLE
from bot.domain.sensitivity import Sensitivity
from bot.i18n import Texts
from bot.ports.archive import Option
from bot.ports.forms import RouteForm
from cards.buttons import submit
from cards.doubles import likely_doubles
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, pick, search, tick, typed, unseen, with_faults
from cards.pieces import box, facts, heading, hint, letter, line, strong
from cards.route_details import DETAIL_FIELDS, details, screening_fact
from cards.summary import dialog_title
from cards.wording import escaped, plain

#: how a form is sent, and how others lead to it
_DEEDS: Mapping[Route, str] = {
    Route.REGISTER_ON_CASE: "route",
    Route.TRANSFER_CASE: "transfer_case",
    Route.REGISTER_ON_NEW_CASE: "new_case",
}
_WAYS: Mapping[Route, str] = {
    Route.REGISTER_ON_CASE: "to_case",
    Route.TRANSFER_CASE: "to_transfer_case",
    Route.REGISTER_ON_NEW_CASE: "to_new_case",
}


def route_form(view: RouteForm, texts: Texts) -> CardJson:
    return framed(
        [
            heading(escaped(view.unit_name)),
            hint(escaped(view.service_name)),
            *_content(view, texts),
            *_differing(view, texts),
            *fault_summary(view.faults, _drawn(view), texts),
            *_compared(view, texts),
            *_existing(view, texts),
            *_where(view, texts),
            *_title(view, texts),
            *_attestation(view, texts),
            *_reception(view, texts),
            *(() if view.route is Route.TRANSFER_CASE else details(view, texts)),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=_actions(view, texts),
    )


def _actions(view: RouteForm, texts: Texts) -> list[Action]:
    deed = _DEEDS[view.route]
    ways = [_WAYS[route] for route in view.ways]
    known = view.existing_entries[0] if len(view.existing_entries) == 1 else ""
    linking = texts("submit.already_registered", entry=plain(known))
    return [
        submit(f"submit_{deed}", view.item_id, view.version, title=texts(f"submit.{deed}")),
        *(
            submit(f"submit_{way}", view.item_id, view.version, title=texts(f"submit.{way}"), with_inputs=False)
            for way in ways
        ),
        *(
            [submit("submit_already_registered", view.item_id, view.version, title=linking, with_inputs=False)]
            if known
            else []
        ),
    ]


def _drawn(view: RouteForm) -> frozenset[str]:
    """The inputs that stand on this form."""
    asked = {
        "attest_open": view.sensitivity is Sensitivity.UNKNOWN,
        "title_confirmed": view.sensitivity is not Sensitivity.SENSITIVE,
        "confirm_reception": view.confirmation_needed,
        "again": bool(view.existing_entries) or view.underway,
    }
    inputs = {"public_title"}
    if view.route is Route.REGISTER_ON_CASE:
        inputs |= DETAIL_FIELDS | {"case_number"}
    elif view.route is Route.REGISTER_ON_NEW_CASE:
        inputs |= DETAIL_FIELDS | {"new_case", "new_case_title"}
    return frozenset(inputs) | {name for name in asked if asked[name]}


def _content(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    shown = letter(view.sender, view.subject)
    yield from shown
    if not shown:
        yield line(texts("hidden.heading"), spacing="Medium")
        yield hint(texts(f"hidden.{view.sensitivity.value}"))


def _differing(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    if view.differing:
        yield line(texts.plural("item.differing", view.differing))


def _compared(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    """That nothing was found proves nothing: what was looked at is said."""
    yield from likely_doubles(view.alike, view.compared_at, texts)
    if view.alike or view.existing_entries or not view.compared_at:
        return
    if view.sensitivity is Sensitivity.SENSITIVE:
        yield hint(texts("form.not_compared"), spacing="Small")
    else:
        yield hint(texts("form.compared", at=texts.moment(view.compared_at)), spacing="Small")


def _existing(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    told = []
    if view.existing_entries:
        told.append(strong(texts("form.existing", entries=escaped(", ".join(view.existing_entries)))))
        told.append(hint(texts("form.existing_stays"), spacing="Small"))
    if view.underway:
        told.append(strong(texts("form.underway")))
    if told:
        again = tick("again", texts("form.again"), ticked=False)
        yield box("warning", [*told, *with_faults(again, "again", view.faults, texts)])


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


def _where(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    if view.route is Route.TRANSFER_CASE:
        yield from _transfer_case(view, texts)
    elif view.route is Route.REGISTER_ON_NEW_CASE:
        yield from _new_case(view, texts)
    else:
        yield from _case(view, texts)


def _new_case(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    kind = pick(
        "new_case",
        view.new_cases,
        label=texts("form.new_case"),
        value=view.new_case,
        placeholder=texts("form.choose"),
        missing=texts("fault.choose_one"),
    )
    yield from with_faults(kind, "new_case", view.faults, texts)
    title = typed(
        "new_case_title",
        label=texts("form.new_case_title"),
        value=view.new_case_title,
        longest=LONGEST_TITLE,
        missing=texts("fault.title_missing"),
    )
    yield from with_faults(title, "new_case_title", view.faults, texts)


def _transfer_case(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    """Nothing to choose: whoever has the case in the configuration has decided it."""
    named = f"{view.case_number} {view.case_title}".strip()
    shown = facts([(texts("form.transfer_case"), escaped(named)), *screening_fact(view, texts)], spacing="Medium")
    yield from with_faults(shown, "case_number", view.faults, texts)
    yield unseen({"transfer_case": view.case_number}, texts)


def _title(view: RouteForm, texts: Texts) -> Iterator[CardElement]:
    both = view.route is Route.REGISTER_ON_NEW_CASE
    field = typed(
        "public_title",
        label=texts("form.entry_title" if both else "form.public_title"),
        value=view.public_title,
        longest=LONGEST_TITLE,
        missing=texts("fault.title_missing"),
    )
    yield from with_faults(field, "public_title", view.faults, texts)
    if view.sensitivity is not Sensitivity.OPEN:
        yield hint(texts("form.public_title_hint"), spacing="Small")
    if view.sensitivity is Sensitivity.SENSITIVE:
        yield hint(texts("form.stays_temporary"))
        return
    said = texts("form.titles_confirmed" if both else "form.title_confirmed")
    confirmed = tick("title_confirmed", said, ticked=view.title_confirmed)
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
