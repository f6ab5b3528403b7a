"""The forms with one question each: what was done by hand, why a letter is not recorded, which entry was made."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement

from bot.domain.item import Route
from bot.domain.routes import ByHand, NotForRecord
from bot.i18n import Texts
from bot.ports.forms import ByHandForm, NotForRecordForm, WasDoneForm
from cards.buttons import submit
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, radio, typed, with_faults
from cards.pieces import hint, line, strong
from cards.summary import dialog_title
from cards.wording import escaped

_LONGEST_NUMBER = 40
_WAYS = (ByHand.REGISTERED, Route.ALREADY_REGISTERED, ByHand.TRANSFER_CASE, ByHand.PRINTED, ByHand.DOMAIN_SYSTEM)


def by_hand_form(view: ByHandForm, texts: Texts) -> CardJson:
    ways = radio(
        "by_hand",
        {way.value: texts(f"by_hand.{way.value}") for way in _WAYS},
        label=texts("form.by_hand"),
        value=view.by_hand,
        missing=texts("fault.choose_one"),
    )
    number = typed("entry_number", label=texts("form.entry_number"), value=view.entry_number, longest=_LONGEST_NUMBER)
    return framed(
        [
            *fault_summary(view.faults, frozenset({"by_hand", "entry_number"}), texts),
            *with_faults(ways, "by_hand", view.faults, texts),
            *with_faults(number, "entry_number", view.faults, texts),
            hint(texts("form.entry_number_hint"), spacing="Small"),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_by_hand", view.item_id, view.version, title=texts("submit.by_hand"))],
    )


def not_for_record_form(view: NotForRecordForm, texts: Texts) -> CardJson:
    reasons = radio(
        "not_for_record",
        {reason.value: texts(f"not_for_record.{reason.value}") for reason in NotForRecord},
        label=texts("form.not_for_record"),
        value=view.not_for_record,
        missing=texts("fault.choose_one"),
    )
    return framed(
        [
            *fault_summary(view.faults, frozenset({"not_for_record"}), texts),
            *with_faults(reasons, "not_for_record", view.faults, texts),
            hint(texts("form.not_for_record_hint"), spacing="Small"),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_not_for_record", view.item_id, view.version, title=texts("submit.not_for_record"))],
    )


def was_done_form(view: WasDoneForm, texts: Texts) -> CardJson:
    told: list[CardElement] = [strong(texts(f"trouble.{view.trouble.code}"))]
    if view.trouble.entry_numbers:
        told.append(line(texts("form.entries_found", entries=escaped(", ".join(view.trouble.entry_numbers)))))
    return framed(
        [
            *told,
            *fault_summary(view.faults, frozenset({"entry_number"} if view.number_needed else ()), texts),
            *(_entry_number(view, texts) if view.number_needed else [line(texts("form.was_done"))]),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_was_done", view.item_id, view.version, title=texts("submit.was_done"))],
    )


def _entry_number(view: WasDoneForm, texts: Texts) -> Iterator[CardElement]:
    number = typed(
        "entry_number",
        label=texts("form.case_of_letter" if view.of_case else "form.entry_number"),
        value=view.entry_number,
        longest=_LONGEST_NUMBER,
        missing=texts("fault.case_number_missing" if view.of_case else "fault.entry_number_missing"),
    )
    yield from with_faults(number, "entry_number", view.faults, texts)
