"""The dialog with the rarer choices, each with its own button; only those that this person has."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import ActionSet, CardElement, Container, TextInput

from bot.domain.routes import NotForRecord
from bot.i18n import Texts
from bot.ports.archive import Option
from bot.ports.forms import MoreForm
from cards.buttons import submit
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, pick, with_faults
from cards.pieces import heading, hint, line
from cards.summary import dialog_title
from cards.wording import escaped

_LONGEST_REASON = 500


def more_form(view: MoreForm, texts: Texts) -> CardJson:
    sections = [
        list(section)
        for section, offered in (
            (_hand_over(view, texts), bool(view.colleagues)),
            (_take_over(view, texts), view.may_take_over),
            (_not_for_record(view, texts), view.may_not_record),
            (_leave_unread(view, texts), view.may_leave_unread),
            (_internal_mail(view, texts), view.may_mail),
            (_refuse(view, texts), view.may_refuse),
            (_forward(view, texts), view.may_forward),
            (_notify_unit(view, texts), view.may_notify),
            (_snooze(view, texts), view.may_snooze),
            (_notes(view, texts), view.may_note),
        )
        if offered
    ]
    return framed(
        [
            *fault_summary(view.faults, _drawn(view), texts),
            *_taken(view, texts),
            *(
                Container(items=items, separator=place > 0 or None, spacing="Large")
                for place, items in enumerate(sections)
            ),
        ],
        texts=texts,
        said=dialog_title(view, texts),
    )


def _drawn(view: MoreForm) -> frozenset[str]:
    asked = {
        "colleague": bool(view.colleagues),
        "reason": view.may_take_over,
        "not_for_record": view.may_not_record,
    }
    return frozenset(name for name in asked if asked[name])


def _hand_over(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("form.hand_over"))
    field = pick(
        "colleague",
        [Option(code=colleague.person_id, title=colleague.name) for colleague in view.colleagues],
        label=texts("form.colleague"),
        value="",
        placeholder=texts("form.colleague_placeholder"),
    )
    yield from with_faults(field, "colleague", view.faults, texts)
    yield _send("hand_over", view, texts)


def _take_over(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("form.take_over", name=escaped(view.claimant_name) or texts("person.unknown_within")))
    field = TextInput(id="reason", label=texts("form.take_over_reason"), max_length=_LONGEST_REASON, is_multiline=True)
    yield from with_faults(field, "reason", view.faults, texts)
    yield hint(texts("form.take_over_hint"), spacing="Small")
    yield _send("take_over", view, texts)


def _not_for_record(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("dialog.not_for_record"))
    field = pick(
        "not_for_record",
        [Option(code=reason.value, title=texts(f"not_for_record.{reason.value}")) for reason in NotForRecord],
        label=texts("form.not_for_record"),
        value="",
        placeholder=texts("form.choose"),
    )
    yield from with_faults(field, "not_for_record", view.faults, texts)
    yield hint(texts("form.not_for_record_hint"), spacing="Small")
    yield _send("not_for_record", view, texts)


def _leave_unread(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("form.leave_unread"))
    yield hint(texts("form.leave_unread_hint"))
    yield _send("leave_unread", view, texts, with_inputs=False)


def _internal_mail(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("form.internal_mail"))
    yield hint(texts("form.internal_mail_hint"))
    yield _send("internal_mail", view, texts, with_inputs=False)


def _refuse(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("form.refuse"))
    yield hint(texts("form.refuse_hint"))
    yield _send("refuse", view, texts, with_inputs=False)


def _forward(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("form.forward"))
    yield hint(texts("form.forward_hint"))
    yield _send("forward", view, texts, with_inputs=False)


def _notify_unit(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("form.notify_unit"))
    yield hint(texts("form.notify_unit_hint"))
    yield _send("notify_unit", view, texts, with_inputs=False)


def _snooze(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("snooze.heading"))
    yield hint(texts("snooze.hint"))
    yield _send("snooze", view, texts, with_inputs=False)


def _notes(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    yield heading(texts("notes.heading"))
    yield hint(texts.plural("notes.count", view.notes) if view.notes else texts("notes.none"))
    yield _send("notes", view, texts, with_inputs=False)


def _taken(view: MoreForm, texts: Texts) -> Iterator[CardElement]:
    if view.taken_by:
        yield line(texts("form.taken_by", name=escaped(view.taken_by)))


def _send(deed: str, view: MoreForm, texts: Texts, *, with_inputs: bool = True) -> ActionSet:
    """Nothing here is required: a client checks every input of a card, also those of the other sections."""
    title = texts(f"submit.{deed}")
    action = submit(f"submit_{deed}", view.item_id, view.version, title=title, with_inputs=with_inputs)
    return ActionSet(actions=[action])
