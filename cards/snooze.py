"""The dialog in which a letter is put off, and the choice of a moment that it shares with others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microsoft_teams.cards import ActionSet, CardElement, DateInput, TimeInput

from bot.domain.snooze import SnoozeChoice
from bot.i18n import Texts
from bot.ports.claim_forms import SnoozeForm, SnoozeInputs
from bot.ports.forms import FieldFault
from cards.buttons import submit
from cards.frame import CardJson, framed
from cards.inputs import fault_summary, radio, with_faults
from cards.pieces import box, hint, line, strong
from cards.summary import dialog_title

_FIELDS = frozenset({"snooze", "snooze_day"})


def snooze_form(view: SnoozeForm, texts: Texts) -> CardJson:
    return framed(
        [
            *fault_summary(view.faults, _FIELDS, texts),
            *_now(view, texts),
            *_when(view.when, view.faults, texts),
            *_limits(view, texts),
        ],
        texts=texts,
        said=dialog_title(view, texts),
        actions=[submit("submit_snooze_until", view.item_id, view.version, title=texts("submit.snooze_until"))],
    )


def moment_titles(when: SnoozeInputs, texts: Texts) -> dict[str, str]:
    """Each of the known moments, in the words that people say and with its day and hour."""
    return {one.choice.value: texts(f"snooze.{one.choice.value}", at=texts.moment(one.at)) for one in when.moments}


def _when(when: SnoozeInputs, faults: Sequence[FieldFault], texts: Texts) -> Iterator[CardElement]:
    """Day and time count for one's own choice only, which the hint says."""
    titles = moment_titles(when, texts) | {SnoozeChoice.OWN.value: texts("snooze.own")}
    chosen = when.chosen if when.chosen in titles else ""
    field = radio("snooze", titles, label=texts("snooze.until"), value=chosen, missing=texts("fault.choose_one"))
    yield from with_faults(field, "snooze", faults, texts)
    day = DateInput(id="snooze_day", label=texts("snooze.day"), value=when.day or None)
    yield from with_faults(day, "snooze_day", faults, texts)
    yield TimeInput(id="snooze_clock", label=texts("snooze.clock"), value=when.clock or None)
    yield hint(texts("snooze.own_hint"), spacing="Small")


def _now(view: SnoozeForm, texts: Texts) -> Iterator[CardElement]:
    if view.snoozed_until is None:
        return
    yield line(texts("snooze.now", at=texts.moment(view.snoozed_until)))
    waking = submit("submit_wake", view.item_id, view.version, title=texts("submit.wake"), with_inputs=False)
    yield ActionSet(actions=[waking])


def _limits(view: SnoozeForm, texts: Texts) -> Iterator[CardElement]:
    if view.deadline:
        yield box("warning", [strong(texts("snooze.deadline", at=texts.moment(view.deadline)))])
    if view.warns_at:
        yield line(texts("snooze.warns", at=texts.moment(view.warns_at)))
    yield hint(texts("snooze.latest", day=texts.day(view.last_day)), spacing="Small")
